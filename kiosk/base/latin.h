/* Latin letters without their accents, and their capitals. */
#ifndef TAC_BASE_LATIN_H
#define TAC_BASE_LATIN_H

#include <stdint.h>

/* The ASCII letter under an accented one, in its case: U+00E9 (e acute) gives 'e', and 'e' itself
 * too. '\0' where there is none, or more than one (U+00DF, sharp s). */
char latin_letter(uint32_t code);

/* The capital of a Latin letter: U+00E9 gives U+00C9; everything else gives itself. A letter whose
 * capital is two letters (U+00DF) or plain ASCII (U+0131, U+017F) gives itself, too. */
uint32_t latin_upper(uint32_t code);

#endif

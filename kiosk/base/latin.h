/* Latin letters without their accents. */
#ifndef TAC_BASE_LATIN_H
#define TAC_BASE_LATIN_H

#include <stdint.h>

/* The ASCII letter under an accented one, in its case: U+00E9 (e acute) gives 'e', and 'e' itself
 * too. '\0' where there is none, or more than one (U+00DF, sharp s). */
char latin_letter(uint32_t code);

#endif

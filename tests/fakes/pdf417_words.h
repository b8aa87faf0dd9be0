/* Codewords of a PDF417 symbol as an encoder makes them. */
#ifndef TAC_TESTS_FAKES_PDF417_WORDS_H
#define TAC_TESTS_FAKES_PDF417_WORDS_H

#include <stddef.h>
#include <stdint.h>

/* Fills the last `check` of `count` words so that the whole is a codeword of the Reed-Solomon code
 * of ISO/IEC 15438: (-1) times the remainder of the data by (x - 3)(x - 3^2)...(x - 3^check). */
void pdf417_words_protect(uint16_t *words, size_t count, size_t check);

/* The same numbers for the same seed, everywhere. */
uint32_t pdf417_words_random(uint32_t *seed);

#endif

/* What each codeword of a PDF417 symbol looks like. */
#ifndef TAC_DRIVERS_DECODER_PDF417_TABLE_H
#define TAC_DRIVERS_DECODER_PDF417_TABLE_H

#include <stdint.h>

enum {
	PDF417_WORDS = 929,      /* values of a codeword: 0 to 928 */
	PDF417_CLUSTERS = 3,     /* row r is drawn in cluster r % 3 (0, 3, 6 in the standard) */
	PDF417_MODULES = 17,     /* of one codeword */
	PDF417_SYMBOL_MAX = 928, /* codewords in one symbol */
	PDF417_ROWS_MIN = 3,
	PDF417_ROWS_MAX = 90,
	PDF417_COLUMNS_MAX = 30,
};

/* Bit 16 is the leftmost module, 1 is black.
 * Source  made by tests/tables/make_pdf417_table.c; a test makes it again and compares. */
extern const uint32_t PDF417_TABLE[PDF417_CLUSTERS][PDF417_WORDS];

#endif

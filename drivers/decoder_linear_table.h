/* What the characters of Code 39 and Code 128 look like, and what they mean. */
#ifndef TAC_DRIVERS_DECODER_LINEAR_TABLE_H
#define TAC_DRIVERS_DECODER_LINEAR_TABLE_H

#include "drivers/decoder_linear.h"

enum {
	CODE_39_CHARACTERS = 44,
	CODE_39_STAR = 43, /* start and stop */
	CODE_128_CHARACTERS = 107,
	CODE_128_START_A = 103,
	CODE_128_START_C = 105,
	CODE_128_STOP = 106, /* but for its last bar */
	LINEAR_ELEMENTS_MAX = 9,
};

/* Widths of bars and spaces in turn, a bar first: '1' to '4' modules; Code 39: '1' narrow, '2'
 * wide. */
extern const char CODE_39_WIDTHS[CODE_39_CHARACTERS][LINEAR_ELEMENTS_MAX + 1];
extern const char CODE_128_WIDTHS[CODE_128_CHARACTERS][LINEAR_ELEMENTS_MAX + 1];

/* values: start and stop among them, of Code 128 the check character too.
 * False when that is wrong or the text does not fit. */
bool code_39_text(const unsigned char *values, size_t count, struct linear_reading *ret);
bool code_128_text(const unsigned char *values, size_t count, struct linear_reading *ret);

#endif

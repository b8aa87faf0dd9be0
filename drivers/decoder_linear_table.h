/* What the characters of Code 39 and Code 128 look like, and what they mean. */
#ifndef TAC_DRIVERS_DECODER_LINEAR_TABLE_H
#define TAC_DRIVERS_DECODER_LINEAR_TABLE_H

#include "drivers/decoder_linear.h"
#include "kiosk/base/code128.h"

enum {
	CODE_39_CHARACTERS = 44,
	CODE_39_STAR = 43, /* start and stop */
	LINEAR_ELEMENTS_MAX = 9,
};

/* Bars and spaces in turn, a bar first: '1' narrow, '2' wide. */
extern const char CODE_39_WIDTHS[CODE_39_CHARACTERS][LINEAR_ELEMENTS_MAX + 1];

/* values: start and stop among them, of Code 128 the check character too.
 * False when that is wrong, the text does not fit or is shorter than CODE_39_LENGTH_MIN. */
bool code_39_text(const unsigned char *values, size_t count, struct linear_reading *ret);
bool code_128_text(const unsigned char *values, size_t count, struct linear_reading *ret);

#endif

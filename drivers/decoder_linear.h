/* Reads Code 39 and Code 128 from a profile by what whole characters look like, not by where edges
 * are: noise, blur and bars of one pixel move edges long before they make one character look like
 * another.
 *
 * Source  ISO/IEC 16388 (Code 39), ISO/IEC 15417 (Code 128). */
#ifndef TAC_DRIVERS_DECODER_LINEAR_H
#define TAC_DRIVERS_DECODER_LINEAR_H

#include "drivers/decoder_bars.h"
#include "kiosk/identity/symbol.h"

/* The shortest Code 39 on a document; shorter ones are read out of other symbols' bars. */
enum { CODE_39_LENGTH_MIN = 4 };

enum { LINEAR_TEXT_MAX = 160, LINEAR_CHARACTERS_MAX = 80 };

struct linear_reading {
	enum symbology symbology; /* SYMBOLOGY_CODE_39 or SYMBOLOGY_CODE_128 */
	bool is_programming;      /* FNC 3: it sets a reader up and is no document */
	size_t size;
	unsigned char bytes[LINEAR_TEXT_MAX];
};

/* Shape   profile[0..size), size at most BARS_SAMPLES_MAX; read in either direction. False when no
 *         whole code is in it: start and stop seen, each character more like its own than any
 *         other, the check character of Code 128 right. */
bool linear_read(const float *profile, size_t size, struct linear_reading *ret);

#endif

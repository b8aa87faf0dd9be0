/* Bars of a linear code as profiles: light and dark across them, averaged along them.
 *
 * Units   a sample is half a pixel, more where the region is wider than BARS_SAMPLES_MAX of them.
 */
#ifndef TAC_DRIVERS_DECODER_BARS_H
#define TAC_DRIVERS_DECODER_BARS_H

#include "drivers/decoder_region.h"

enum { BARS_SAMPLES_MAX = 4096, BARS_BANDS_MAX = 16 };

struct bars {
	size_t samples, bands;
	float band[BARS_BANDS_MAX][BARS_SAMPLES_MAX]; /* grey, from one end of the bars on */
};

/* Finds out how the bars lean, each its own way when the card is tilted, and averages along them.
 * Bands that do not look like the others, beside the bars or under a lamp, are left out. */
void bars_take(const struct picture *picture, const struct region *region, struct bars *ret);

/* What most of every `step`th band from `first` on say.
 * Shape   ret[0..bars->samples). False when there is no such band. */
bool bars_profile(const struct bars *bars, size_t first, size_t step, float *ret);

#endif

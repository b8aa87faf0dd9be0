/* Remembers what was seen until it was seen again: a linear code is believed when two looks agree,
 * two ways of looking at one picture or two pictures. Keep one memory a picture, or one for all
 * pictures of the same thing.
 *
 * Blocks  never. */
#ifndef TAC_DRIVERS_DECODER_AGREE_H
#define TAC_DRIVERS_DECODER_AGREE_H

#include "drivers/decoder_linear.h"
#include "kiosk/base/span.h"

enum { AGREE_LOOKS = 2, AGREE_SIGHTINGS_MAX = 8 };

struct sighting {
	enum symbology symbology;
	unsigned looks;
	size_t size;
	unsigned char bytes[LINEAR_TEXT_MAX];
};

/* Personal data: wipe after use. All zero is an empty one. */
struct agreement {
	size_t count;
	struct sighting at[AGREE_SIGHTINGS_MAX];
};

/* One more look saw this. True from the AGREE_LOOKSth time on. When the memory is full, the oldest
 * makes room; what is longer than LINEAR_TEXT_MAX is never believed. */
bool agreement_see(struct agreement *agreement, enum symbology symbology, struct span bytes);

void agreement_wipe(struct agreement *agreement);

#endif

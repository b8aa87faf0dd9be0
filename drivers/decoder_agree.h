/* Remembers what was seen until another picture shows it too: a linear code is believed when two
 * pictures of the same thing agree. However many ways of looking at one picture agree, they look at
 * the same scratch and the same reflection.
 *
 * Blocks  never. */
#ifndef TAC_DRIVERS_DECODER_AGREE_H
#define TAC_DRIVERS_DECODER_AGREE_H

#include "drivers/decoder_linear.h"
#include "kiosk/base/span.h"

enum { AGREE_PICTURES = 2, AGREE_SIGHTINGS_MAX = 8 };

struct sighting {
	enum symbology symbology;
	unsigned pictures; /* that showed it */
	unsigned last;     /* the number of the last one */
	size_t size;
	unsigned char bytes[LINEAR_TEXT_MAX];
};

/* Personal data: wipe after use. All zero is an empty one. */
struct agreement {
	unsigned picture;   /* the number of the one that is looked at */
	bool wants_another; /* what it shows is clear, and no earlier one says the same */
	size_t count;
	struct sighting at[AGREE_SIGHTINGS_MAX];
};

/* Before each picture of the same thing. */
void agreement_next_picture(struct agreement *agreement);

/* The picture that is looked at shows this. True when AGREE_PICTURES have. When the memory is full,
 * the oldest makes room; what is longer than LINEAR_TEXT_MAX is never believed. */
bool agreement_see(struct agreement *agreement, enum symbology symbology, struct span bytes);

void agreement_wipe(struct agreement *agreement);

#endif

/* Finds where in a picture something like a linear code or a QR code is: much change in one
 * direction, or much change in all.
 *
 * Units   pixels and radians; x to the right, y down; a pixel's grey stands at its whole
 *         coordinates. */
#ifndef TAC_DRIVERS_DECODER_REGION_H
#define TAC_DRIVERS_DECODER_REGION_H

#include "drivers/picture.h"

enum { REGIONS_MAX = 8, REGION_PIXELS_MAX = 2200 * 1000 };

enum region_kind { REGION_BARS, REGION_SQUARES };

/* A turned box. */
struct region {
	enum region_kind kind;
	double x, y;          /* its middle */
	double angle;         /* of its width to the picture's rows; a width crosses the bars */
	double width, height; /* some more than what was seen, the light around it with it */
	double promise;       /* how much changes in it */
};

struct regions {
	size_t count;
	struct region at[REGIONS_MAX]; /* the most promising first */
};

/* Bars more than one pixel wide are found at every angle.
 * Shape   at most REGION_PIXELS_MAX pixels and PICTURE_SIDE_MAX a side; of a picture under three
 *         cells a side nothing is found. */
void regions_find(const struct picture *picture, struct regions *ret);

#endif

/* Where a picture has as many bars, all in one direction, as a small barcode has. */
#ifndef TAC_DRIVERS_DECODER_MICROPDF417_REGIONS_H
#define TAC_DRIVERS_DECODER_MICROPDF417_REGIONS_H

#include "drivers/decoder_pdf417_plane.h"

enum { MICROPDF417_REGIONS_MAX = 4 };

struct micropdf417_region {
	struct pdf417_point middle;
	struct pdf417_point along; /* across the bars, one way or the other; length 1 */
	double width, height;      /* pixels, in that direction and square to it */
	double clearness;          /* of the direction: 0 to 1 */
};

struct micropdf417_regions {
	size_t count;
	struct micropdf417_region at[MICROPDF417_REGIONS_MAX]; /* the largest first */
};

/* Shape   picture is at least 3 pixels wide and high, its sides at most PICTURE_SIDE_MAX. */
void micropdf417_regions_find(const struct picture *picture, struct micropdf417_regions *ret);

#endif

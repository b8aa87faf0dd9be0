/* Row address patterns along the lines of a region. */
#ifndef TAC_DRIVERS_DECODER_MICROPDF417_MARKS_H
#define TAC_DRIVERS_DECODER_MICROPDF417_MARKS_H

#include <stddef.h>

#include "drivers/decoder_micropdf417_regions.h"

enum { MICROPDF417_MARKS_MAX = 1024 };

/* One pattern on one line.
 *
 * Units   pixels: `along` from where the region's lines begin, `across` from its first line. */
struct micropdf417_mark {
	float along;    /* of its first bar's edge, in reading direction */
	float across;   /* of the line */
	float module;   /* measured along the line */
	unsigned place; /* in its circle of patterns */
	bool is_centre, is_backwards;
	bool is_before_word; /* else after one only */
};

struct micropdf417_marks {
	size_t count;
	struct micropdf417_mark at[MICROPDF417_MARKS_MAX];
};

/* Only patterns beside which there is something as wide as a codeword. Past
 * MICROPDF417_MARKS_MAX they are left out. */
void micropdf417_marks_find(const struct picture *picture, const struct micropdf417_region *region,
			    struct micropdf417_marks *ret);

struct pdf417_point micropdf417_region_point(const struct micropdf417_region *region, double along,
					     double across);

#endif

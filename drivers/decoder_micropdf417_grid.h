/* Which MicroPDF417 symbols the patterns seen in a region may belong to, and where they lie. */
#ifndef TAC_DRIVERS_DECODER_MICROPDF417_GRID_H
#define TAC_DRIVERS_DECODER_MICROPDF417_GRID_H

#include "drivers/decoder_micropdf417_table.h"
#include "drivers/decoder_micropdf417_tracks.h"

enum { MICROPDF417_GRIDS_MAX = 4 };

struct micropdf417_grid {
	const struct micropdf417_size *size;
	/* x counts modules from the left pattern's first bar; y is 0 to 1 from the first row to the
	 * last. */
	struct pdf417_plane plane;
	double seen_x;     /* a pattern that was seen begins here */
	bool is_from_one;  /* only that one was seen: the rows' direction is a guess */
	double row_height; /* pixels */
	double likeliness;
};

struct micropdf417_grids {
	size_t count;
	struct micropdf417_grid at[MICROPDF417_GRIDS_MAX]; /* the likeliest first */
};

void micropdf417_grids_find(const struct micropdf417_region *region,
			    const struct micropdf417_tracks *tracks, struct micropdf417_grids *ret);

#endif

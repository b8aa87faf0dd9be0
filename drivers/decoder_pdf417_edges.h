/* Where one line through a picture goes from light to dark and back. */
#ifndef TAC_DRIVERS_DECODER_PDF417_EDGES_H
#define TAC_DRIVERS_DECODER_PDF417_EDGES_H

#include <stdbool.h>
#include <stddef.h>

#include "drivers/picture.h"

enum { EDGES_MAX = 8192 };

struct edge {
	float at;    /* pixels from the line's start, between two pixels */
	float level; /* halfway between light and dark here */
	bool is_dark_after;
};

struct edges {
	size_t count;
	struct edge at[EDGES_MAX];
};

/* Edges take turns: after one to dark comes one to light. Where light and dark differ too little to
 * be a print there is none.
 *
 * Shape   grey[0..size), size at most PICTURE_SIDE_MAX; edges past EDGES_MAX are left out. */
void edges_find(const float *grey, size_t size, struct edges *ret);

#endif

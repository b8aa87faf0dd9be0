/* What characters of linear codes look like through a lens: blurred, their bars grown or shrunk.
 *
 * Units   modules; a shape is sampled SHAPE_PARTS times a module, from one module before the
 *         character to one behind it. */
#ifndef TAC_DRIVERS_DECODER_LINEAR_SHAPE_H
#define TAC_DRIVERS_DECODER_LINEAR_SHAPE_H

#include "drivers/decoder_linear_table.h"

enum {
	SHAPE_PARTS = 3,
	SHAPE_MODULES_MAX = 17, /* Code 39 with wide bars of three modules */
	SHAPE_SAMPLES_MAX = SHAPE_MODULES_MAX * SHAPE_PARTS,
	SHAPES_AT_ONCE = 16, /* characters, for the processor's sake */
	SHAPES_MAX = 7 * SHAPES_AT_ONCE,
};

/* How a code was printed and seen. */
struct linear_print {
	enum symbology symbology;
	float wide; /* modules of a wide bar of Code 39 */
	float blur; /* the standard deviation */
	float ink;  /* a bar is this much wider at each end */
};

/* All characters of one print. Each adds up to nothing and has length 1, so that its product with
 * such a profile is their correlation. */
struct linear_shapes {
	float modules; /* of a character, without the gap of Code 39 */
	float step;    /* from a character to the next */
	size_t samples, count;
	float at[SHAPE_SAMPLES_MAX][SHAPES_MAX];
};

void linear_shapes_make(const struct linear_print *print, struct linear_shapes *ret);

/* Only the characters from `first` to `last`; those before and behind are nothing. */
void linear_shapes_make_some(const struct linear_print *print, size_t first, size_t last,
			     struct linear_shapes *ret);

/* What a profile shows where a character would begin at `from` with `module` samples a module, made
 * to add up to nothing and have length 1. False beyond the profile or where nothing changes. */
bool linear_shape_seen(const struct linear_shapes *shapes, const float *profile, size_t size,
		       double from, double module, float *ret);

/* ret[first..last]: how much each of these characters is like it, -1 to 1.
 * Shape   ret has SHAPES_MAX places; what it holds beside these is of no meaning. */
void linear_shapes_compare(const struct linear_shapes *shapes, const float *seen, size_t first,
			   size_t last, float *ret);

#endif

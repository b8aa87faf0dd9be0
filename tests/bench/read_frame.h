/* A camera's picture of a PDF417 symbol on a card, with as much damage as wanted. */
#ifndef TAC_TESTS_BENCH_READ_FRAME_H
#define TAC_TESTS_BENCH_READ_FRAME_H

#include "drivers/picture.h"
#include "tests/bench/read_symbol.h"

enum { FRAME_PIXELS_MAX = 1280 * 800, FRAME_SIDE_MAX = 1280 };

/* Only doubles, so that a table can name one and chance can fill them all. All zero but `pixels`
 * and `contrast` is a good picture. */
struct damage {
	double pixels;           /* a module */
	double rotation;         /* degrees */
	double tilt_y, tilt_x;   /* degrees, about the upright and the level axis */
	double bend;             /* degrees that the left and right edges turn away: a cylinder */
	double shift_x, shift_y; /* pixels from the middle of the picture */
	double ink;              /* modules that a bar is too wide */
	double contrast;         /* 1 is black on white */
	double gradient;         /* of the light from left to right: 0.5 leaves half */
	double glare;            /* part of the symbol under a white spot */
	double glare_x, glare_y; /* its middle, parts of the symbol; both 0: anywhere */
	double scratches;
	double hide_left, hide_right, hide_top, hide_bottom, hide_box; /* part of the symbol */
	double blur, motion;                                           /* pixels */
	double noise; /* grey levels, standard deviation */
};

/* Sets the picture's sides: 1280 by 800, unless only a square or an upright picture of as many
 * pixels holds the whole symbol. */
void read_frame_fit(const struct read_symbol *symbol, const struct damage *damage,
		    struct picture *ret);
/* Fills the picture, whose sides are set and at most FRAME_SIDE_MAX. */
void read_frame_draw(const struct read_symbol *symbol, const struct damage *damage, uint32_t seed,
		     struct picture *ret);

#endif

/* A camera's picture of a PDF417 symbol on a card, with as much damage as wanted. */
#ifndef TAC_TESTS_BENCH_READ_FRAME_H
#define TAC_TESTS_BENCH_READ_FRAME_H

#include <stdint.h>

#include "drivers/picture.h"

enum { FRAME_WIDTH = 1280, FRAME_HEIGHT = 800, RECORD_MAX = 1024 };
enum { MODULES_MAX = 600, SYMBOL_ROWS_MAX = 90, MODULES_A_ROW = 3 };

struct read_symbol {
	size_t size; /* of the record, the truth */
	unsigned char record[RECORD_MAX];
	int modules, rows;
	unsigned char is_dark[SYMBOL_ROWS_MAX][MODULES_MAX];
};

/* An invented licence's record and its symbol; the same for the same number.
 * False when zint refuses. */
bool read_symbol_draw(unsigned number, struct read_symbol *ret);

/* All zero but `pixels` and `contrast` is a good picture. */
struct damage {
	double pixels;         /* a module */
	double rotation;       /* degrees */
	double tilt_y, tilt_x; /* degrees, about the upright and the level axis */
	double ink;            /* modules that a bar is too wide */
	double contrast;       /* 1 is black on white */
	double gradient;       /* of the light from left to right: 0.5 leaves half */
	double glare;          /* part of the symbol under a white spot */
	double scratches;
	double hide_left, hide_right, hide_top, hide_box; /* part of the symbol */
	double blur, motion;                              /* pixels */
	double noise;                                     /* grey levels, standard deviation */
};

/* pixels: FRAME_WIDTH * FRAME_HEIGHT. */
void read_frame_draw(const struct read_symbol *symbol, const struct damage *damage, uint32_t seed,
		     unsigned char *pixels);

#endif

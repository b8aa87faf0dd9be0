/* Pictures of PDF417 symbols of which every place and every word is known. */
#ifndef TAC_TESTS_FAKES_PDF417_DRAWING_H
#define TAC_TESTS_FAKES_PDF417_DRAWING_H

#include "drivers/picture.h"

enum { PDF417_DRAWING_WIDTH = 800, PDF417_DRAWING_HEIGHT = 600, PDF417_DRAWING_ROW = 3 };

/* Its middle is the picture's, where a pixel's grey stands at its whole coordinates. */
struct pdf417_drawing {
	unsigned rows, columns, level;
	double module;   /* pixels; a row is PDF417_DRAWING_ROW modules high */
	double rotation; /* degrees, clockwise */
	double squeeze; /* how much shorter each module is than the one 100 to its left: 0.1 a tenth
			 */
	double blur;    /* standard deviation, modules */
	bool is_blank;  /* nothing but paper */
};

struct pdf417_drawing_point {
	double x, y; /* pixels */
};

/* ret is good until the next picture is drawn. */
void pdf417_drawing_make(const struct pdf417_drawing *drawing, struct picture *ret);

/* The codeword there; columns count from 0 behind the row indicators. */
unsigned pdf417_drawing_word(unsigned row, unsigned column);

/* Where a place of the symbol is: modules from its upper left corner, rows downwards. */
struct pdf417_drawing_point pdf417_drawing_at(const struct pdf417_drawing *drawing, double x,
					      double row);

#endif

/* Barcodes as zint draws them, and pictures of them. */
#ifndef TAC_TESTS_FAKES_DRAWN_SYMBOL_H
#define TAC_TESTS_FAKES_DRAWN_SYMBOL_H

#include <stdbool.h>
#include <stdint.h>

#include "drivers/picture.h"
#include "kiosk/base/span.h"

enum { DRAWN_ROWS_MAX = 90, DRAWN_MODULES_MAX = 600 };

enum drawn_kind { DRAWN_PDF417, DRAWN_COMPACT, DRAWN_MICRO };

struct drawing {
	enum drawn_kind kind;
	int columns; /* 0: zint chooses */
	int level;   /* one more than it; 0: zint chooses */
	int eci;
	bool is_reader_init;
	int segment, segments; /* from 1; 0: no file of several */
	const char *file;      /* three digits each */
};

struct drawn {
	int modules, rows;
	unsigned char is_dark[DRAWN_ROWS_MAX][DRAWN_MODULES_MAX];
};

/* False when zint refuses. */
bool drawn_make(const struct drawing *how, struct span bytes, struct drawn *ret);

/* The codewords as they are drawn, row by row, without row indicators; words has room for
 * PDF417_SYMBOL_MAX. How many there are. */
size_t drawn_words(const struct drawn *drawn, enum drawn_kind kind, uint16_t *words);

/* How it lies in the middle of a picture. */
struct pose {
	double pixels;      /* a module */
	double row_modules; /* a row's height */
	double rotation;    /* degrees */
	bool is_mirrored;
	double hide_left, hide_right; /* modules that are covered */
};

/* Fills a white picture's pixels, each the mean of nine points. */
void drawn_paint(const struct drawn *drawn, const struct pose *pose, struct picture *to);

#endif

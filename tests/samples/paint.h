/* Drawing on top of cairo: what the sample documents have in common. Lengths in pixels. */
#ifndef TAC_TESTS_SAMPLES_PAINT_H
#define TAC_TESTS_SAMPLES_PAINT_H

#include <cairo.h>

#include "kiosk/base/span.h"

struct box {
	double x, y, width, height;
};

struct ink {
	const char *family; /* "DejaVu Sans" */
	double size;
	bool is_bold;
	unsigned colour; /* 0xRRGGBB */
};

enum { CARD_WIDTH = 1011, CARD_HEIGHT = 638, CARD_MARGIN = 40 }; /* ID-1 at 300 dpi */

/* A sheet the colour of a desk, and the picture file it becomes. Both end the program with a
 * message when they fail: a half-drawn set of samples is of no use. */
cairo_t *paint_begin(int width, int height);
void paint_end(cairo_t *cairo, const char *folder, const char *file);

void paint_colour(cairo_t *cairo, unsigned colour, double alpha);
void paint_round(cairo_t *cairo, struct box box, double radius);

/* Returns the y below the text. Lines are broken at newlines only. */
double paint_text(cairo_t *cairo, double x, double y, struct ink ink, const char *text);
void paint_text_centred(cairo_t *cairo, struct box across, struct ink ink, const char *text);

/* A card with fine waves in its colour, and SPECIMEN across. */
void paint_card(cairo_t *cairo, struct box box, unsigned colour);
void paint_specimen(cairo_t *cairo, struct box box);

/* A head and shoulders in a frame; `variety` changes hair and clothes. */
void paint_face(cairo_t *cairo, struct box box, unsigned variety);

/* A barcode from zint, `module` pixels a module, with its quiet zone on white; its size.
 * `symbology`, `option_1` and `option_2` are zint's. */
struct box paint_symbol(cairo_t *cairo, double x, double y, int symbology, int option_1,
			int option_2, int module, double row_height, struct span bytes);

#endif

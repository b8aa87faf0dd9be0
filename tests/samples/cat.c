#include "tests/samples/documents.h"

#include <math.h>

enum { FUR = 0xd98e4a, STRIPE = 0xa9622a, LIGHT = 0xf6e3cb, DARK = 0x3a2a20 };

static void ellipse(cairo_t *cairo, struct box box, double turn, unsigned colour)
{
	cairo_save(cairo);
	cairo_translate(cairo, box.x, box.y);
	cairo_rotate(cairo, turn);
	cairo_scale(cairo, box.width, box.height);
	cairo_arc(cairo, 0, 0, 1, 0, 2 * M_PI);
	cairo_restore(cairo);
	paint_colour(cairo, colour, 1);
	cairo_fill(cairo);
}

static void triangle(cairo_t *cairo, const double at[6], unsigned colour)
{
	cairo_move_to(cairo, at[0], at[1]);
	cairo_line_to(cairo, at[2], at[3]);
	cairo_line_to(cairo, at[4], at[5]);
	cairo_close_path(cairo);
	paint_colour(cairo, colour, 1);
	cairo_fill(cairo);
}

static void stroke(cairo_t *cairo, double width, unsigned colour)
{
	cairo_set_line_width(cairo, width);
	cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
	paint_colour(cairo, colour, 1);
	cairo_stroke(cairo);
}

static void paint_body(cairo_t *cairo)
{
	cairo_move_to(cairo, 700, 570);
	cairo_curve_to(cairo, 930, 600, 930, 380, 820, 330);
	stroke(cairo, 46, FUR);
	ellipse(cairo, (struct box){ 545, 510, 190, 165 }, 0, FUR);
	ellipse(cairo, (struct box){ 545, 560, 105, 105 }, 0, LIGHT);
	ellipse(cairo, (struct box){ 470, 655, 58, 30 }, 0, LIGHT);
	ellipse(cairo, (struct box){ 620, 655, 58, 30 }, 0, LIGHT);
	for (int side = -1; side <= 1; side += 2)
		for (int stripe = 0; stripe < 3; stripe++) {
			cairo_move_to(cairo, 545 + side * 180, 470 + 48 * stripe);
			cairo_line_to(cairo, 545 + side * 125, 480 + 48 * stripe);
			stroke(cairo, 14, STRIPE);
		}
}

static void paint_head(cairo_t *cairo)
{
	triangle(cairo, (const double[]){ 395, 250, 420, 90, 520, 190 }, FUR);
	triangle(cairo, (const double[]){ 695, 250, 670, 90, 570, 190 }, FUR);
	triangle(cairo, (const double[]){ 420, 225, 433, 130, 495, 190 }, 0xe9b7a0);
	triangle(cairo, (const double[]){ 670, 225, 657, 130, 595, 190 }, 0xe9b7a0);
	ellipse(cairo, (struct box){ 545, 280, 160, 130 }, 0, FUR);
	for (int stripe = -1; stripe <= 1; stripe++) {
		cairo_move_to(cairo, 545 + 34 * stripe, 158);
		cairo_line_to(cairo, 545 + 26 * stripe, 200);
		stroke(cairo, 12, STRIPE);
	}
	ellipse(cairo, (struct box){ 545, 335, 74, 52 }, 0, LIGHT);
	for (int side = -1; side <= 1; side += 2) {
		ellipse(cairo, (struct box){ 545 + side * 66, 265, 30, 34 }, 0, 0xd9e48a);
		ellipse(cairo, (struct box){ 545 + side * 66, 265, 9, 30 }, 0, DARK);
		for (int hair = -1; hair <= 1; hair++) {
			cairo_move_to(cairo, 545 + side * 70, 335 + 10 * hair);
			cairo_line_to(cairo, 545 + side * 235, 325 + 30 * hair);
			stroke(cairo, 2.5, DARK);
		}
		cairo_move_to(cairo, 545, 330);
		cairo_curve_to(cairo, 545, 365, 545 + side * 34, 368, 545 + side * 42, 350);
		stroke(cairo, 4, DARK);
	}
	triangle(cairo, (const double[]){ 525, 308, 565, 308, 545, 330 }, 0xb5525c);
}

cairo_t *document_cat(void)
{
	cairo_t *cairo = paint_begin(CARD_WIDTH + 2 * CARD_MARGIN, CARD_HEIGHT + 2 * CARD_MARGIN);

	paint_colour(cairo, 0xbcd4dc, 1);
	cairo_paint(cairo);
	ellipse(cairo, (struct box){ 545, 680, 430, 60 }, 0, 0x8fae9b);
	paint_body(cairo);
	paint_head(cairo);
	return cairo;
}

#include "tests/samples/paint.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pango/pangocairo.h>
#include <zint.h>

#include "kiosk/base/text.h"

enum { DESK = 0xd8d4cb, PATH_LENGTH_MAX = 4096 };

static NO_RETURN void give_up(const char *what, const char *why)
{
	fprintf(stderr, "draw: %s: %s\n", what, why);
	exit(1);
}

cairo_t *paint_begin(int width, int height)
{
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
	cairo_t *cairo = cairo_create(surface);

	cairo_surface_destroy(surface);
	paint_colour(cairo, DESK, 1);
	cairo_paint(cairo);
	return cairo;
}

void paint_end(cairo_t *cairo, const char *folder, const char *file)
{
	char path[PATH_LENGTH_MAX];

	text_format(path, sizeof(path), "%s/%s", folder, file);
	cairo_status_t status = cairo_surface_write_to_png(cairo_get_target(cairo), path);
	if (status != CAIRO_STATUS_SUCCESS)
		give_up(path, cairo_status_to_string(status));
	cairo_destroy(cairo);
}

void paint_colour(cairo_t *cairo, unsigned colour, double alpha)
{
	cairo_set_source_rgba(cairo, (colour >> 16) / 255.0, (colour >> 8 & 0xff) / 255.0,
			      (colour & 0xff) / 255.0, alpha);
}

void paint_round(cairo_t *cairo, struct box box, double radius)
{
	double right = box.x + box.width - radius, bottom = box.y + box.height - radius;

	cairo_new_sub_path(cairo);
	cairo_arc(cairo, right, box.y + radius, radius, -M_PI / 2, 0);
	cairo_arc(cairo, right, bottom, radius, 0, M_PI / 2);
	cairo_arc(cairo, box.x + radius, bottom, radius, M_PI / 2, M_PI);
	cairo_arc(cairo, box.x + radius, box.y + radius, radius, M_PI, M_PI * 3 / 2);
	cairo_close_path(cairo);
}

static PangoLayout *lay_out(cairo_t *cairo, struct ink ink, const char *text)
{
	PangoLayout *layout = pango_cairo_create_layout(cairo);
	PangoFontDescription *font = pango_font_description_new();

	pango_font_description_set_family(font, ink.family);
	pango_font_description_set_absolute_size(font, ink.size * PANGO_SCALE);
	pango_font_description_set_weight(font,
					  ink.is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_layout_set_font_description(layout, font);
	pango_layout_set_text(layout, text, -1);
	pango_font_description_free(font);
	return layout;
}

double paint_text(cairo_t *cairo, double x, double y, struct ink ink, const char *text)
{
	PangoLayout *layout = lay_out(cairo, ink, text);
	int height;

	pango_layout_get_pixel_size(layout, NULL, &height);
	paint_colour(cairo, ink.colour, 1);
	cairo_move_to(cairo, x, y);
	pango_cairo_show_layout(cairo, layout);
	g_object_unref(layout);
	return y + height;
}

void paint_text_centred(cairo_t *cairo, struct box across, struct ink ink, const char *text)
{
	PangoLayout *layout = lay_out(cairo, ink, text);
	int width, height;

	pango_layout_get_pixel_size(layout, &width, &height);
	paint_colour(cairo, ink.colour, 1);
	cairo_move_to(cairo, across.x + (across.width - width) / 2,
		      across.y + (across.height - height) / 2);
	pango_cairo_show_layout(cairo, layout);
	g_object_unref(layout);
}

static void paint_waves(cairo_t *cairo, struct box box, unsigned colour)
{
	cairo_set_line_width(cairo, 1);
	for (int wave = -4; wave < 44; wave++) {
		double base = box.y + wave * box.height / 40;

		for (double x = 0; x <= box.width; x += 6)
			cairo_line_to(cairo, box.x + x,
				      base + 26 * sin(x / 70 + wave * 0.35) +
					      9 * sin(x / 23 - wave * 0.8));
		paint_colour(cairo, colour, 0.13);
		cairo_stroke(cairo);
	}
}

void paint_card(cairo_t *cairo, struct box box, unsigned colour)
{
	struct box shadow = { box.x + 5, box.y + 7, box.width, box.height };

	paint_round(cairo, shadow, 34);
	paint_colour(cairo, 0x000000, 0.18);
	cairo_fill(cairo);
	cairo_save(cairo);
	paint_round(cairo, box, 34);
	paint_colour(cairo, 0xfbfaf6, 1);
	cairo_fill_preserve(cairo);
	cairo_clip(cairo);
	paint_waves(cairo, box, colour);
	cairo_restore(cairo);
}

void paint_specimen(cairo_t *cairo, struct box box)
{
	struct ink ink = { "DejaVu Sans", box.width / 6.6, true, 0 };
	PangoLayout *layout = lay_out(cairo, ink, "SPECIMEN");
	int width, height;

	pango_layout_get_pixel_size(layout, &width, &height);
	cairo_save(cairo);
	cairo_rectangle(cairo, box.x, box.y, box.width, box.height);
	cairo_clip(cairo);
	cairo_translate(cairo, box.x + box.width / 2, box.y + box.height / 2);
	cairo_rotate(cairo, -M_PI / 8);
	cairo_move_to(cairo, -width / 2.0, -height / 2.0);
	paint_colour(cairo, 0xb3261e, 0.20);
	pango_cairo_show_layout(cairo, layout);
	cairo_restore(cairo);
	g_object_unref(layout);
}

static void fill_ellipse(cairo_t *cairo, double x, double y, double half_width, double half_height,
			 unsigned colour)
{
	cairo_save(cairo);
	cairo_translate(cairo, x, y);
	cairo_scale(cairo, half_width, half_height);
	cairo_arc(cairo, 0, 0, 1, 0, 2 * M_PI);
	cairo_restore(cairo);
	paint_colour(cairo, colour, 1);
	cairo_fill(cairo);
}

void paint_face(cairo_t *cairo, struct box box, unsigned variety)
{
	static const unsigned HAIR[] = { 0x5b3a26, 0xb58b4a, 0x2a2522, 0x8d8d8d };
	static const unsigned CLOTHES[] = { 0x3c5a73, 0x4f6b4a, 0x6d4668, 0x5c5145 };
	double middle = box.x + box.width / 2, u = box.width / 100;
	double head = box.y + box.height * 0.44;

	cairo_save(cairo);
	paint_round(cairo, box, 8);
	paint_colour(cairo, 0xc9d6df, 1);
	cairo_fill_preserve(cairo);
	cairo_clip(cairo);
	if (variety % 2 == 0) /* long hair falls behind the shoulders */
		fill_ellipse(cairo, middle, head + 12 * u, 33 * u, 46 * u, HAIR[variety % 4]);
	fill_ellipse(cairo, middle, box.y + box.height + 14 * u, 47 * u, 46 * u,
		     CLOTHES[variety % 4]);
	fill_ellipse(cairo, middle, head + 36 * u, 11 * u, 19 * u, 0xd0a287);
	fill_ellipse(cairo, middle, head - 8 * u, 28 * u, 31 * u, HAIR[variety % 4]);
	fill_ellipse(cairo, middle, head + 4 * u, 24 * u, 31 * u, 0xdcb296);
	fill_ellipse(cairo, middle - 9 * u, head, 2.6 * u, 2 * u, 0x33261f);
	fill_ellipse(cairo, middle + 9 * u, head, 2.6 * u, 2 * u, 0x33261f);
	fill_ellipse(cairo, middle, head + 10 * u, 2.2 * u, 5 * u, 0xcb9a7c);
	fill_ellipse(cairo, middle, head + 20 * u, 8 * u, 1.8 * u, 0xa8584e);
	cairo_restore(cairo);
	paint_round(cairo, box, 8);
	paint_colour(cairo, 0x555555, 0.6);
	cairo_set_line_width(cairo, 2);
	cairo_stroke(cairo);
}

static double paint_rows(cairo_t *cairo, double x, double y, const struct zint_symbol *symbol,
			 int module, double row_height)
{
	for (int row = 0; row < symbol->rows; row++) {
		double height = row_height > 0 ? row_height : module * symbol->row_height[row];

		for (int column = 0; column < symbol->width; column++)
			if (symbol->encoded_data[row][column / 8] >> (column % 8) & 1)
				cairo_rectangle(cairo, x + column * module, y, module, height);
		y += height;
	}
	return y;
}

struct box paint_symbol(cairo_t *cairo, double x, double y, int symbology, int option_1,
			int option_2, int module, double row_height, struct span bytes)
{
	struct zint_symbol *symbol = ZBarcode_Create();

	if (symbol == NULL)
		give_up("zint", "no memory");
	symbol->symbology = symbology;
	symbol->option_1 = option_1;
	symbol->option_2 = option_2;
	if (ZBarcode_Encode(symbol, bytes.at, (int)bytes.size) >= ZINT_ERROR)
		give_up("zint", symbol->errtxt);
	double quiet = (symbol->rows == 1 ? 10.0 : 4.0) * module;
	cairo_save(cairo);
	cairo_set_antialias(cairo, CAIRO_ANTIALIAS_NONE);
	double bottom = paint_rows(cairo, x + quiet, y + quiet, symbol, module, row_height);
	cairo_path_t *bars = cairo_copy_path(cairo);
	struct box box = { x, y, symbol->width * module + 2 * quiet, bottom + quiet - y };
	cairo_new_path(cairo);
	cairo_rectangle(cairo, box.x, box.y, box.width, box.height);
	paint_colour(cairo, 0xffffff, 1);
	cairo_fill(cairo);
	cairo_append_path(cairo, bars);
	paint_colour(cairo, 0x101010, 1);
	cairo_fill(cairo);
	cairo_path_destroy(bars);
	cairo_restore(cairo);
	ZBarcode_Delete(symbol);
	return box;
}

#include "tests/samples/documents.h"

#include <math.h>
#include <stdint.h>

/* Where the lens is, in pixels from the sheet; how much of the picture the sheet fills. */
static const double LENS = 2600, FILL = 0.86;

static const double SCRATCH_WIDTH = 2.2; /* pixels */

struct camera {
	double width, height;
	double back[9]; /* from the picture to the sheet, projective */
	cairo_surface_t *sheet;
};

/* The sheet turns about its middle. `back` is, but for a factor, the inverse of the map from the
 * sheet to the picture. */
static void aim(struct camera *camera, const struct photograph *how)
{
	double turn = how->rotation * M_PI / 180, about_y = how->tilt_y * M_PI / 180,
	       about_x = how->tilt_x * M_PI / 180;
	double c = cos(turn), s = sin(turn), cy = cos(about_y), sy = sin(about_y);
	double cx = cos(about_x), sx = sin(about_x);
	/* Where a step to the right and one down lead to: right, down, away. */
	double a = FILL * c * cy, b = -FILL * s * cy;
	double d = FILL * (s * cx + c * sy * sx), e = FILL * (c * cx - s * sy * sx);
	double g = FILL * (c * sy * cx - s * sx) / LENS, h = FILL * (-s * sy * cx - c * sx) / LENS;
	const double back[9] = { e, -b, 0, -d, a, 0, d * h - e * g, b * g - a * h, a * e - b * d };

	for (int i = 0; i < 9; i++)
		camera->back[i] = back[i];
}

static uint32_t pixel(cairo_surface_t *sheet, int x, int y)
{
	const unsigned char *row = cairo_image_surface_get_data(sheet) +
				   (size_t)y * (size_t)cairo_image_surface_get_stride(sheet);

	return ((const uint32_t *)(const void *)row)[x];
}

static double part(uint32_t pixel, int shift)
{
	return pixel >> shift & 0xff;
}

/* One of red, green, blue (16, 8, 0) between four pixels. */
static double between(cairo_surface_t *sheet, double x, double y, int shift)
{
	int left = (int)x, top = (int)y;
	double along = x - left, down = y - top;
	double upper = part(pixel(sheet, left, top), shift) * (1 - along) +
		       part(pixel(sheet, left + 1, top), shift) * along;
	double lower = part(pixel(sheet, left, top + 1), shift) * (1 - along) +
		       part(pixel(sheet, left + 1, top + 1), shift) * along;
	return upper * (1 - down) + lower * down;
}

/* What the lens sees at a place of the picture; beyond the sheet lies the same desk. */
static uint32_t look(const struct camera *camera, double x, double y, double light)
{
	const double *back = camera->back;
	double depth = back[6] * x + back[7] * y + back[8];
	double from_x = camera->width / 2 + (back[0] * x + back[1] * y) / depth;
	double from_y = camera->height / 2 + (back[3] * x + back[4] * y) / depth;
	uint32_t seen = 0;

	from_x = fmin(fmax(from_x, 0), camera->width - 2);
	from_y = fmin(fmax(from_y, 0), camera->height - 2);
	for (int shift = 0; shift <= 16; shift += 8)
		seen |= (uint32_t)(between(camera->sheet, from_x, from_y, shift) * light) << shift;
	return seen;
}

static void scratch(cairo_t *cairo, const struct photograph *how, double width, double height)
{
	for (unsigned i = 0; i < how->scratches; i++) {
		double from = width * (0.15 + 0.7 * i / how->scratches);

		cairo_move_to(cairo, from, height * 0.45);
		cairo_curve_to(cairo, from + 90, height * 0.6, from - 60, height * 0.8,
			       from + 110 - 50.0 * i, height);
		cairo_set_line_width(cairo, SCRATCH_WIDTH);
		paint_colour(cairo, 0xe8e4da, 1);
		cairo_stroke(cairo);
	}
}

cairo_t *document_photographed(cairo_t *flat, struct photograph how)
{
	cairo_surface_t *sheet = cairo_get_target(flat);
	int width = cairo_image_surface_get_width(sheet);
	int height = cairo_image_surface_get_height(sheet);
	cairo_t *picture = paint_begin(width, height);
	cairo_surface_t *target = cairo_get_target(picture);
	struct camera camera = { .width = width, .height = height, .sheet = sheet };

	scratch(flat, &how, width, height);
	cairo_surface_flush(sheet);
	aim(&camera, &how);
	for (int y = 0; y < height; y++) {
		unsigned char *row = cairo_image_surface_get_data(target) +
				     (size_t)y * (size_t)cairo_image_surface_get_stride(target);

		for (int x = 0; x < width; x++)
			((uint32_t *)(void *)row)[x] =
				look(&camera, x - width / 2.0, y - height / 2.0,
				     1 - how.shadow * x / width);
	}
	cairo_surface_mark_dirty(target);
	cairo_destroy(flat);
	return picture;
}

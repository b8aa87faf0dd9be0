#include "kiosk/base/drawing.h"

#include "kiosk/base/drawing_text.h"
#include "kiosk/base/text.h"

enum { DARK = 100 }; /* of 255: how much of a dot must be covered; less would break thin strokes */

/* A8: a byte a dot. */
static void take_dots(cairo_surface_t *surface, struct drawing *ret)
{
	const unsigned char *pixels = cairo_image_surface_get_data(surface);
	size_t stride = (size_t)cairo_image_surface_get_stride(surface);

	for (size_t y = 0; y < ret->rows; y++)
		for (size_t x = 0; x < ret->row_bytes * 8; x++)
			if (pixels[y * stride + x] >= DARK)
				ret->dots[y * ret->row_bytes + x / 8] |=
					(unsigned char)(0x80U >> x % 8);
}

enum status drawing_of_line(const struct paper *paper, size_t at, struct drawing *ret,
			    struct fault *fault)
{
	WITH(drawing_surface_release) cairo_surface_t *surface = NULL;
	WITH(drawing_context_release) cairo_t *context = NULL;
	enum paper_style style = paper->line[at].style;
	const char *text = paper->line[at].text;
	struct paper_look look = paper_look(paper, style);
	size_t width = text_columns(text) * PAPER_DOTS_A_COLUMN * look.width;

	if (!paper_is_text(style) || width == 0 || width > paper->columns * PAPER_DOTS_A_COLUMN ||
	    width > DRAWING_WIDTH_MAX)
		return fault_set(fault, STATUS_REFUSED, 0, "that line cannot be drawn");
	*ret = (struct drawing){ .row_bytes = (width + 7) / 8,
				 .rows = (size_t)DRAWING_ROW_DOTS * look.height };
	surface = cairo_image_surface_create(CAIRO_FORMAT_A8, (int)ret->row_bytes * 8,
					     (int)ret->rows);
	context = cairo_create(surface);
	if (!drawing_text(context, look, text, 0, 0))
		return fault_set(fault, STATUS_UNSUPPORTED, 0, "there is no font to draw with");
	cairo_surface_flush(surface);
	if (cairo_status(context) != CAIRO_STATUS_SUCCESS)
		return fault_set(fault, STATUS_NO_MEMORY, 0, "no memory to draw a line");
	take_dots(surface, ret);
	return STATUS_OK;
}

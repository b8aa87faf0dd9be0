/* Draws what a terminal shows as a picture.
 *
 *	tmux capture-pane -peN | glass FILE.png
 */
#include <errno.h>
#include <pango/pangocairo.h>

#include "tests/pictures/terminal.h"

/* Dots. A character is drawn in a whole number of them, so that columns stay in line. */
enum { CELL_WIDTH = 10, CELL_HEIGHT = 20, BASELINE = 15, MARGIN = 14, CAPTURE_MAX = 256 * 1024 };

/* Dots of one em of DejaVu Sans Mono, whose advance is 1233/2048 em. */
static const double FONT_SIZE = CELL_WIDTH * 2048.0 / 1233.0;

static void colour_set(cairo_t *context, uint32_t colour)
{
	cairo_set_source_rgb(context, (colour >> 16 & 0xFF) / 255.0, (colour >> 8 & 0xFF) / 255.0,
			     (colour & 0xFF) / 255.0);
}

/* Fixed choices, so that the picture does not depend on the user's desktop settings. */
static PangoLayout *layout_on(cairo_t *context)
{
	PangoLayout *layout = pango_cairo_create_layout(context);
	cairo_font_options_t *options = cairo_font_options_create();

	cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_SLIGHT);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(pango_layout_get_context(layout), options);
	pango_cairo_context_set_resolution(pango_layout_get_context(layout), 72);
	cairo_font_options_destroy(options);
	return layout;
}

static void font_set(PangoLayout *layout, bool is_bold)
{
	PangoFontDescription *font = pango_font_description_new();

	pango_font_description_set_family_static(font, "DejaVu Sans Mono");
	pango_font_description_set_absolute_size(font, FONT_SIZE * PANGO_SCALE);
	pango_font_description_set_weight(font, is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_layout_set_font_description(layout, font);
	pango_font_description_free(font);
}

static void ground_draw(cairo_t *context, const struct look *look, int x, int y)
{
	colour_set(context, look->is_reversed ? look->ink : look->ground);
	cairo_rectangle(context, x, y, CELL_WIDTH, CELL_HEIGHT);
	cairo_fill(context);
}

static void text_draw(cairo_t *context, PangoLayout *layout, const struct terminal_cell *cell,
		      int x, int y)
{
	colour_set(context, cell->look.is_reversed ? cell->look.ground : cell->look.ink);
	if (cell->look.is_underlined) {
		cairo_rectangle(context, x, y + BASELINE + 2, CELL_WIDTH, 1);
		cairo_fill(context);
	}
	if (cell->text[0] == '\0' || cell->text[0] == ' ')
		return;
	font_set(layout, cell->look.is_bold);
	pango_layout_set_text(layout, cell->text, -1);
	/* by the baseline: a substitute font's lines are of another height */
	cairo_move_to(context, x, y + BASELINE - pango_layout_get_baseline(layout) / PANGO_SCALE);
	pango_cairo_show_layout(context, layout);
}

/* Grounds first: a letter that reaches over its cell is then not cut off by the next one's. */
static void glass_draw(cairo_t *context, const struct terminal *terminal)
{
	PangoLayout *layout = layout_on(context);
	enum { CELLS = TERMINAL_ROWS * TERMINAL_COLUMNS };

	colour_set(context, terminal->cell[TERMINAL_ROWS / 2][0].look.ground);
	cairo_paint(context);
	for (int at = 0; at < 2 * CELLS; at++) {
		int row = at % CELLS / TERMINAL_COLUMNS, column = at % TERMINAL_COLUMNS;
		int x = MARGIN + column * CELL_WIDTH, y = MARGIN + row * CELL_HEIGHT;
		if (at < CELLS)
			ground_draw(context, &terminal->cell[row][column].look, x, y);
		else
			text_draw(context, layout, &terminal->cell[row][column], x, y);
	}
	g_object_unref(layout);
}

static bool capture_read(struct span *ret)
{
	static unsigned char capture[CAPTURE_MAX];
	size_t size = fread(capture, 1, sizeof(capture), stdin);

	*ret = (struct span){ capture, size };
	return ferror(stdin) == 0 && size > 0 && size < sizeof(capture);
}

int main(int argc, char **argv)
{
	static struct terminal terminal;
	struct span capture;

	if (argc != 2 || !capture_read(&capture)) {
		(void)fputs("usage: tmux capture-pane -peN | glass FILE.png\n", stderr);
		return 2;
	}
	terminal_from_capture(capture, &terminal);
	cairo_surface_t *surface = cairo_image_surface_create(
		CAIRO_FORMAT_RGB24, 2 * MARGIN + TERMINAL_COLUMNS * CELL_WIDTH,
		2 * MARGIN + TERMINAL_ROWS * CELL_HEIGHT);
	cairo_t *context = cairo_create(surface);
	glass_draw(context, &terminal);
	cairo_destroy(context);
	cairo_status_t status = cairo_surface_write_to_png(surface, argv[1]);
	cairo_surface_destroy(surface);
	if (status != CAIRO_STATUS_SUCCESS) {
		(void)fprintf(stderr, "glass: %s: %s\n", argv[1], cairo_status_to_string(status));
		return 3;
	}
	return 0;
}

/* The one home of Cairo and Pango. */
#include "kiosk/receipt/receipt.h"

#include <errno.h>
#include <fcntl.h>
#include <pango/pangocairo.h>
#include <sys/stat.h>

#include "kiosk/base/code128.h"
#include "kiosk/base/qr.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"

/* Dots. The picture is as wide as the print head; a character takes 11 of the printer's 12, which
 * leaves a margin at both sides. */
enum {
	CELL_WIDTH = 11,
	CELL_HEIGHT = 26,
	PAGE_MARGIN = 24,
};

/* Dots of one em of DejaVu Sans Mono, whose advance is 1233/2048 em. */
static const double FONT_SIZE = CELL_WIDTH * 2048.0 / 1233.0;

static void surface_release(cairo_surface_t **surface)
{
	if (*surface == NULL)
		return;
	cairo_surface_flush(*surface);
	unsigned char *pixels = cairo_image_surface_get_data(*surface);
	if (pixels != NULL) /* the PIN stands in them */
		wipe(pixels, (size_t)cairo_image_surface_get_stride(*surface) *
				     (size_t)cairo_image_surface_get_height(*surface));
	cairo_surface_destroy(*surface);
}

static void context_release(cairo_t **context)
{
	cairo_destroy(*context);
}

static void layout_release(PangoLayout **layout)
{
	if (*layout != NULL)
		g_object_unref(*layout);
}

#define WITH(release) __attribute__((cleanup(release)))

static int scale_y(enum paper_style style)
{
	return style == PAPER_LARGE || style == PAPER_TITLE ? 2 : 1;
}

static int line_height(enum paper_style style, const char *text)
{
	struct qr code;

	if (style == PAPER_BARS)
		return PAPER_BARS_DOTS;
	if (style != PAPER_QR)
		return CELL_HEIGHT * scale_y(style);
	if (qr_of(text, &code, NULL) != STATUS_OK)
		return 0;
	return ((int)code.side + 2 * QR_QUIET) * QR_MODULE_DOTS;
}

static void draw_qr(cairo_t *context, const char *text, int width, int y)
{
	struct qr code;

	if (qr_of(text, &code, NULL) != STATUS_OK)
		return;
	int left = (width - (int)code.side * QR_MODULE_DOTS) / 2;
	int top = y + QR_QUIET * QR_MODULE_DOTS;
	for (size_t down = 0; down < code.side; down++)
		for (size_t across = 0; across < code.side; across++)
			if (code.is_dark[down][across])
				cairo_rectangle(context, left + (int)across * QR_MODULE_DOTS,
						top + (int)down * QR_MODULE_DOTS, QR_MODULE_DOTS,
						QR_MODULE_DOTS);
	cairo_fill(context);
}

static void draw_bars(cairo_t *context, const char *content, int width, int y)
{
	struct code128 code;

	if (!code128_encode(content, &code))
		return;
	int dots = (int)code128_dots(&code, (size_t)width);
	int x = (width - (int)code128_modules(&code) * dots) / 2;
	for (size_t at = 0; at < code.count; at++)
		for (const char *wide = CODE_128_WIDTHS[code.values[at]]; *wide != '\0'; wide++) {
			int bar = (*wide - '0') * dots;
			if ((wide - CODE_128_WIDTHS[code.values[at]]) % 2 == 0)
				cairo_rectangle(context, x, y, bar, PAPER_BARS_DOTS);
			x += bar;
		}
	cairo_rectangle(context, x, y, CODE_128_LAST_BAR * dots, PAPER_BARS_DOTS);
	cairo_fill(context);
}

/* Fixed choices, so that the picture does not depend on the user's desktop settings. */
static PangoLayout *layout_on(cairo_t *context)
{
	PangoLayout *layout = pango_cairo_create_layout(context);
	cairo_font_options_t *options = cairo_font_options_create();

	cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(pango_layout_get_context(layout), options);
	pango_cairo_context_set_resolution(pango_layout_get_context(layout), 72);
	cairo_font_options_destroy(options);
	return layout;
}

static void set_font(PangoLayout *layout, bool is_bold)
{
	PangoFontDescription *font = pango_font_description_new();

	pango_font_description_set_family_static(font, "DejaVu Sans Mono");
	pango_font_description_set_absolute_size(font, FONT_SIZE * PANGO_SCALE);
	pango_font_description_set_weight(font, is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_layout_set_font_description(layout, font);
	pango_font_description_free(font);
}

static void draw_text(cairo_t *context, PangoLayout *layout, enum paper_style style,
		      const char *text, int width, int y)
{
	int scale_x = style == PAPER_LARGE ? 2 : 1;
	bool is_centred = style == PAPER_LARGE || style == PAPER_TITLE || style == PAPER_CENTRE;
	int columns = width / PAPER_DOTS_A_COLUMN;
	int taken = (int)text_columns(text) * CELL_WIDTH * scale_x;
	int left = (width - columns * CELL_WIDTH) / 2;

	set_font(layout, style != PAPER_TEXT && style != PAPER_CENTRE);
	pango_layout_set_text(layout, text, -1);
	cairo_save(context);
	cairo_translate(context, is_centred ? (width - taken) / 2.0 : left, y);
	cairo_scale(context, scale_x, scale_y(style));
	cairo_move_to(context, 0, 0);
	pango_cairo_show_layout(context, layout);
	cairo_restore(context);
	pango_layout_set_text(layout, "", -1);
}

static void draw_rule(cairo_t *context, int width, int y)
{
	int margin = (width - width / PAPER_DOTS_A_COLUMN * CELL_WIDTH) / 2;

	int top = y + CELL_HEIGHT / 2 - 1;

	cairo_rectangle(context, margin, top, width - 2 * margin, 2);
	cairo_fill(context);
}

static void draw_page(cairo_t *context, const struct paper *paper, int width)
{
	WITH(layout_release) PangoLayout *layout = layout_on(context);
	int y = PAGE_MARGIN;

	cairo_set_source_rgb(context, 1, 1, 1);
	cairo_paint(context);
	cairo_set_source_rgb(context, 0, 0, 0);
	for (size_t at = 0; at < paper->count; at++) {
		enum paper_style style = paper->line[at].style;
		const char *text = paper->line[at].text;
		if (style == PAPER_QR)
			draw_qr(context, text, width, y);
		else if (style == PAPER_BARS)
			draw_bars(context, text, width, y);
		else if (style == PAPER_RULE)
			draw_rule(context, width, y);
		else
			draw_text(context, layout, style, text, width, y);
		y += line_height(style, text);
	}
}

static cairo_status_t write_some(void *closure, const unsigned char *data, unsigned int length)
{
	const int *descriptor = closure;

	while (length > 0) {
		ssize_t written = write(*descriptor, data, length);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return CAIRO_STATUS_WRITE_ERROR;
		data += written;
		length -= (unsigned int)written;
	}
	return CAIRO_STATUS_SUCCESS;
}

static enum status write_file(cairo_surface_t *surface, const char *path, struct fault *fault)
{
	int descriptor = open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0600);

	if (descriptor < 0)
		return fault_set(fault, STATUS_IO, errno, "%s: cannot be made", path);
	struct stat about;
	bool is_ours = fstat(descriptor, &about) == 0 && S_ISREG(about.st_mode) &&
		       fchmod(descriptor, 0600) == 0 && ftruncate(descriptor, 0) == 0;
	bool is_written =
		is_ours && cairo_surface_write_to_png_stream(surface, write_some, &descriptor) ==
				   CAIRO_STATUS_SUCCESS;
	int reason = errno;
	if (close(descriptor) == 0 && is_written)
		return STATUS_OK;
	return fault_set(fault, STATUS_IO, reason, "%s: the picture cannot be written", path);
}

enum status receipt_png(const struct paper *paper, const char *path, struct fault *fault)
{
	WITH(surface_release) cairo_surface_t *surface = NULL;
	WITH(context_release) cairo_t *context = NULL;
	int width = (int)paper->columns * PAPER_DOTS_A_COLUMN;
	int height = 2 * PAGE_MARGIN;

	for (size_t at = 0; at < paper->count; at++)
		height += line_height(paper->line[at].style, paper->line[at].text);
	surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
	context = cairo_create(surface);
	draw_page(context, paper, width);
	if (cairo_status(context) != CAIRO_STATUS_SUCCESS)
		return fault_set(fault, STATUS_NO_MEMORY, 0, "no memory to draw the receipt");
	return write_file(surface, path, fault);
}

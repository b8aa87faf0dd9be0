/* Pages of paper as PNG and PDF files. */
#include <cairo-pdf.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kiosk/base/code128.h"
#include "kiosk/base/drawing.h"
#include "kiosk/base/drawing_text.h"
#include "kiosk/base/qr.h"
#include "kiosk/base/text.h"
#include "kiosk/receipt/letter.h"
#include "kiosk/receipt/receipt.h"

/* Dots of the print head: the paper is wider, 80 mm at 72 printed. */
enum { MARGIN = 32 };
static const double DOTS_AN_INCH = 203, POINTS_AN_INCH = 72;

static int line_height(const struct paper *paper, size_t at)
{
	enum paper_style style = paper->line[at].style;
	struct qr code;

	if (style == PAPER_BARS)
		return PAPER_BARS_DOTS;
	if (style != PAPER_QR)
		return DRAWING_ROW_DOTS * paper_look(paper, style).height;
	if (qr_of(paper->line[at].text, &code, NULL) != STATUS_OK)
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

static void draw_rule(cairo_t *context, int width, int y)
{
	int middle = y + DRAWING_ROW_DOTS / 2;

	cairo_rectangle(context, 0, middle - 1, width, 2);
	cairo_fill(context);
}

static bool draw_words(cairo_t *context, const struct paper *paper, size_t at, int width, int y)
{
	const char *text = paper->line[at].text;
	struct paper_look look = paper_look(paper, paper->line[at].style);
	int taken = (int)text_columns(text) * PAPER_DOTS_A_COLUMN * look.width;

	return drawing_text(context, look, text, look.is_centred ? (width - taken) / 2 : 0, y);
}

/* False: there is no font to draw it with. */
static bool draw_line(cairo_t *context, const struct paper *paper, size_t at, int width, int y)
{
	enum paper_style style = paper->line[at].style;

	if (style == PAPER_QR)
		draw_qr(context, paper->line[at].text, width, y);
	else if (style == PAPER_BARS)
		draw_bars(context, paper->line[at].text, width, y);
	else if (style == PAPER_RULE)
		draw_rule(context, width, y);
	return !paper_is_text(style) || draw_words(context, paper, at, width, y);
}

static int width_of(const struct paper *paper)
{
	return (int)paper->columns * PAPER_DOTS_A_COLUMN;
}

static int height_of(const struct paper *paper)
{
	int height = 0;

	for (size_t at = 0; at < paper->count; at++)
		height += line_height(paper, at);
	return height;
}

static enum status draw_page(cairo_t *context, const struct paper *paper, struct fault *fault)
{
	int y = 0;

	cairo_set_source_rgb(context, 1, 1, 1);
	cairo_paint(context);
	cairo_set_source_rgb(context, 0, 0, 0);
	cairo_translate(context, MARGIN, MARGIN);
	for (size_t at = 0; at < paper->count; at++) {
		if (!draw_line(context, paper, at, width_of(paper), y))
			return fault_set(fault, STATUS_UNSUPPORTED, 0,
					 "there is no font to draw with: install "
					 "fonts-dejavu-core and fonts-wqy-microhei");
		y += line_height(paper, at);
	}
	return cairo_status(context) == CAIRO_STATUS_SUCCESS
		       ? STATUS_OK
		       : fault_set(fault, STATUS_NO_MEMORY, 0, "no memory to draw the receipt");
}

/* --- files ------------------------------------------------------------------------------------ */

static cairo_status_t write_some(void *closure, const unsigned char *data, unsigned int length)
{
	struct paper_sink *sink = closure;

	while (length > 0 && !sink->is_broken) {
		ssize_t written = write(sink->descriptor, data, length);
		if (written < 0 && errno == EINTR)
			continue;
		sink->is_broken = written <= 0;
		data += written;
		length -= (unsigned int)written;
	}
	return sink->is_broken ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

/* An empty file of our own; -1 when there is none to be had. */
static int make_file(const char *path, struct fault *fault)
{
	int descriptor = open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0600);
	struct stat about;

	if (descriptor < 0) {
		(void)fault_set(fault, STATUS_IO, errno, "%s: cannot be made", path);
		return -1;
	}
	if (fstat(descriptor, &about) == 0 && S_ISREG(about.st_mode) &&
	    fchmod(descriptor, 0600) == 0 && ftruncate(descriptor, 0) == 0)
		return descriptor;
	(void)fault_set(fault, STATUS_IO, errno, "%s: is no file to write to", path);
	close(descriptor);
	return -1;
}

static enum status close_file(struct paper_sink *sink, bool is_written, const char *path,
			      struct fault *fault)
{
	int reason = errno;
	bool is_closed = close(sink->descriptor) == 0;

	sink->descriptor = 0;
	if (is_closed && is_written && !sink->is_broken)
		return STATUS_OK;
	return fault_set(fault, STATUS_IO, reason, "%s: the picture cannot be written", path);
}

enum status receipt_png(const struct paper *paper, const char *path, struct fault *fault)
{
	WITH(drawing_surface_release) cairo_surface_t *surface = NULL;
	WITH(drawing_context_release) cairo_t *context = NULL;

	surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width_of(paper) + 2 * MARGIN,
					     height_of(paper) + 2 * MARGIN);
	context = cairo_create(surface);
	enum status status = draw_page(context, paper, fault);
	struct paper_sink sink = { .descriptor =
					   status == STATUS_OK ? make_file(path, fault) : -1 };
	if (sink.descriptor < 0)
		return status == STATUS_OK ? STATUS_IO : status;
	bool is_written = cairo_surface_write_to_png_stream(surface, write_some, &sink) ==
			  CAIRO_STATUS_SUCCESS;
	return close_file(&sink, is_written, path, fault);
}

enum status receipt_pdf(const struct paper *paper, const char *path, struct fault *fault)
{
	const double scale = POINTS_AN_INCH / DOTS_AN_INCH;
	struct paper_sink sink = { .descriptor = make_file(path, fault) };

	if (sink.descriptor < 0)
		return STATUS_IO;
	cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(
		write_some, &sink, (width_of(paper) + 2 * MARGIN) * scale,
		(height_of(paper) + 2 * MARGIN) * scale);
	cairo_t *context = cairo_create(surface);
	cairo_scale(context, scale, scale);
	enum status status = draw_page(context, paper, fault);
	cairo_destroy(context);
	cairo_surface_finish(surface); /* writes what is left */
	bool is_written = cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS;
	cairo_surface_destroy(surface);
	enum status closed = close_file(&sink, is_written, path, fault);
	return status == STATUS_OK ? closed : status;
}

/* --- letters ---------------------------------------------------------------------------------- */

/* US Letter, in points. */
static const double LETTER_WIDTH = 612, LETTER_HEIGHT = 792, LETTER_MARGIN = 54;

void letter_file_release(struct letter_file *file)
{
	if (file->surface != NULL)
		cairo_surface_destroy(file->surface);
	if (file->sink.descriptor > 0)
		close(file->sink.descriptor);
	*file = (struct letter_file){ 0 };
}

enum status letter_file_begin(const char *path, struct letter_file *ret, struct fault *fault)
{
	struct letter_file file = { .sink = { .descriptor = make_file(path, fault) } };

	if (file.sink.descriptor < 0)
		return STATUS_IO;
	*ret = file;
	ret->surface = cairo_pdf_surface_create_for_stream(write_some, &ret->sink, LETTER_WIDTH,
							   LETTER_HEIGHT);
	return STATUS_OK;
}

enum status letter_file_add(struct letter_file *file, const struct paper *page, struct fault *fault)
{
	double across = (LETTER_WIDTH - 2 * LETTER_MARGIN) / width_of(page);
	double down = (LETTER_HEIGHT - 2 * LETTER_MARGIN) / height_of(page);
	double scale = across < down ? across : down;
	cairo_t *context = cairo_create(file->surface);

	/* draw_page leaves its own margin, which is within the letter's. */
	cairo_translate(context, LETTER_MARGIN - MARGIN * scale, LETTER_MARGIN - MARGIN * scale);
	cairo_scale(context, scale, scale);
	enum status status = draw_page(context, page, fault);
	cairo_show_page(context);
	cairo_destroy(context);
	return status;
}

enum status letter_file_end(struct letter_file *file, const char *path, struct fault *fault)
{
	cairo_surface_finish(file->surface);
	bool is_written = cairo_surface_status(file->surface) == CAIRO_STATUS_SUCCESS &&
			  fsync(file->sink.descriptor) == 0;
	enum status status = close_file(&file->sink, is_written, path, fault);
	letter_file_release(file);
	return status;
}

#include "drivers/escpos.h"

#include <string.h>

#include "kiosk/base/code128.h"
#include "kiosk/base/drawing.h"
#include "kiosk/base/span.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"

enum { ESC = 0x1B, GS = 0x1D, LF = 0x0A, DLE = 0x10, DLE_AND_A_DOT = 0x18 };
enum { TEAR_LINES = 5 }; /* from the print head past the edge to tear at: 19 mm */
enum { RULE = 0x2500 };  /* a horizontal line */

const struct escpos_manner ESCPOS_PLAIN = { .page = ESCPOS_PAGE_850, .page_number = 2 };

static void add_text(struct bytes *to, enum escpos_page page, const char *text)
{
	struct span rest = span_of(text);

	while (rest.size > 0)
		bytes_add_byte(to, escpos_page_byte(page, text_next(&rest)));
	bytes_add_byte(to, LF);
}

static void add_rule(struct bytes *to, enum escpos_page page, size_t columns)
{
	for (size_t at = 0; at < columns; at++)
		bytes_add_byte(to, escpos_page_byte(page, RULE));
	bytes_add_byte(to, LF);
}

static void add_command(struct bytes *to, unsigned char first, unsigned char second,
			unsigned char value)
{
	bytes_add(to, (unsigned char[]){ first, second, value }, 3);
}

static void add_word(struct bytes *to, size_t value)
{
	bytes_add_byte(to, (unsigned char)(value & 0xFF));
	bytes_add_byte(to, (unsigned char)(value >> 8));
}

/* GS ( k: pL pH 49 function parameters. */
static void add_qr_function(struct bytes *to, unsigned char function, const void *parameters,
			    size_t size)
{
	size_t length = size + 2;

	bytes_add(to, (unsigned char[]){ GS, '(', 'k' }, 3);
	add_word(to, length);
	bytes_add_byte(to, 49);
	bytes_add_byte(to, function);
	bytes_add(to, parameters, size);
}

/* Content is what may stand in an address; the symbol itself could carry any byte, but nothing
 * here needs one. */
static void add_qr(struct bytes *to, const char *text)
{
	unsigned char content[1 + PAPER_LINE_MAX] = { '0' }; /* m of the store function */
	size_t size = 1;

	for (; *text != '\0' && size < sizeof(content); text++)
		content[size++] = (unsigned char)(*text >= 0x20 && *text < 0x7F ? *text : '?');
	add_qr_function(to, 65, (unsigned char[]){ 50, 0 }, 2); /* model 2 */
	add_qr_function(to, 67, (unsigned char[]){ QR_MODULE_DOTS }, 1);
	add_qr_function(to, 69, (unsigned char[]){ 49 }, 1); /* error correction level M */
	add_qr_function(to, 80, content, size);
	add_qr_function(to, 81, (unsigned char[]){ 48 }, 1); /* print */
}

/* GS h, GS w, GS H and GS k 73: bars without text beneath. In their content a brace begins a code
 * set or a function, and stands for itself when doubled. */
static void add_bars(struct bytes *to, const char *content, size_t paper_dots)
{
	unsigned char data[2 * CODE_128_VALUES_MAX];
	struct bytes bars = bytes_over(data, sizeof(data));
	struct code128 code;

	if (!code128_encode(content, &code))
		return;
	size_t dots = code128_dots(&code, paper_dots);
	if (dots == 0)
		return;
	bytes_add_text(&bars, code.values[0] == CODE_128_START_A ? "{A" : "{B");
	for (size_t at = 1; at + 2 < code.count; at++) {
		int byte = code128_byte(&code, at);
		if (byte < 0)
			bytes_add_text(&bars, "{3");
		else if (byte == '{')
			bytes_add_text(&bars, "{{");
		else
			bytes_add_byte(&bars, (unsigned char)byte);
	}
	add_command(to, GS, 'h', PAPER_BARS_DOTS);
	add_command(to, GS, 'w', (unsigned char)dots);
	add_command(to, GS, 'H', 0);
	add_command(to, GS, 'k', 73);
	bytes_add_byte(to, (unsigned char)bars.size);
	bytes_add_span(to, bytes_span(&bars));
}

/* One row of modules, as many rows of dots: eight a byte, the left one highest. `modules` null: a
 * white one. */
static void add_modules(struct bytes *to, const bool *modules, size_t side, size_t module_dots)
{
	unsigned char row[(QR_SIDE_MAX * QR_MODULE_DOTS + 7) / 8] = { 0 };
	size_t width = side * module_dots;

	for (size_t x = 0; modules != NULL && x < width; x++)
		if (modules[x / module_dots])
			row[x / 8] |= (unsigned char)(0x80U >> x % 8);
	for (size_t dots = 0; dots < module_dots; dots++)
		bytes_add(to, row, (width + 7) / 8);
}

/* GS v 0, with white above and below; at its sides the paper is white. A module is two dots or more
 * wide, so no byte of it is DLE, which a printer obeys even in the midst of a picture. */
static void add_drawn_qr(struct bytes *to, const char *text, size_t head_dots)
{
	struct qr code;

	if (qr_of(text, &code, NULL) != STATUS_OK)
		return;
	size_t rows = code.side + (size_t)QR_QUIET * 2;
	size_t fitting = head_dots / rows;
	size_t module_dots = fitting < QR_MODULE_DOTS ? fitting : QR_MODULE_DOTS;
	if (module_dots < 2)
		return;
	bytes_add(to, (unsigned char[]){ GS, 'v', '0', 0 }, 4);
	add_word(to, (code.side * module_dots + 7) / 8);
	add_word(to, rows * module_dots);
	for (size_t y = 0; y < rows; y++) {
		bool is_white = y < QR_QUIET || y >= QR_QUIET + code.side;
		add_modules(to, is_white ? NULL : code.is_dark[y - QR_QUIET], code.side,
			    module_dots);
	}
}

static bool is_on_page(enum escpos_page page, const char *text)
{
	struct span rest = span_of(text);

	while (rest.size > 0)
		if (!escpos_page_has(page, text_next(&rest)))
			return false;
	return true;
}

/* GS v 0. DLE, which a printer obeys even in the midst of a picture, gets a dot more. */
static void add_drawing(struct bytes *to, const struct drawing *drawing)
{
	bytes_add(to, (unsigned char[]){ GS, 'v', '0', 0 }, 4);
	add_word(to, drawing->row_bytes);
	add_word(to, drawing->rows);
	for (size_t at = 0; at < drawing->row_bytes * drawing->rows; at++)
		bytes_add_byte(to, drawing->dots[at] == DLE ? DLE_AND_A_DOT : drawing->dots[at]);
}

static void add_words(struct bytes *to, const struct paper *paper, size_t at, enum escpos_page page)
{
	struct drawing drawing;
	bool is_drawn = !is_on_page(page, paper->line[at].text) &&
			drawing_of_line(paper, at, &drawing, NULL) == STATUS_OK;

	if (!is_drawn) {
		add_text(to, page, paper->line[at].text);
		return;
	}
	add_drawing(to, &drawing);
	wipe(&drawing, sizeof(drawing));
}

static void add_cut(struct bytes *to, enum escpos_cut cut)
{
	switch (cut) {
	case ESCPOS_CUT_PARTIAL: /* both feed to the knife first */
		bytes_add(to, (unsigned char[]){ GS, 'V', 66, 0 }, 4);
		break;
	case ESCPOS_CUT_FULL:
		bytes_add(to, (unsigned char[]){ GS, 'V', 65, 0 }, 4);
		break;
	case ESCPOS_CUT_NONE:
		add_command(to, ESC, 'd', TEAR_LINES);
		break;
	}
}

static void add_line(struct bytes *to, const struct paper *paper, size_t at,
		     const struct escpos_manner *manner)
{
	size_t dots = paper->columns * PAPER_DOTS_A_COLUMN;
	enum paper_style style = paper->line[at].style;
	struct paper_look look = paper_look(paper, style);
	const char *text = paper->line[at].text;

	if (manner->head_dots != 0 && manner->head_dots < dots)
		dots = manner->head_dots;
	add_command(to, ESC, 'a', look.is_centred);
	add_command(to, ESC, 'E', look.is_bold);
	add_command(to, GS, '!', (unsigned char)((look.width - 1) << 4 | (look.height - 1)));
	if (style == PAPER_QR && manner->draws_qr)
		add_drawn_qr(to, text, dots);
	else if (style == PAPER_QR)
		add_qr(to, text);
	else if (style == PAPER_BARS)
		add_bars(to, text, dots);
	else if (style == PAPER_RULE)
		add_rule(to, manner->page, paper->columns);
	else
		add_words(to, paper, at, manner->page);
}

void escpos_from_paper(const struct paper *paper, const struct escpos_manner *manner,
		       struct bytes *to)
{
	bytes_add(to, (unsigned char[]){ ESC, '@' }, 2);
	add_command(to, ESC, 'R', 0); /* the US set, so that '#' and '$' are themselves */
	add_command(to, ESC, 't', manner->page_number);
	for (size_t at = 0; at < paper->count; at++)
		add_line(to, paper, at, manner);
	add_command(to, GS, '!', 0);
	add_cut(to, manner->cut);
}

#include "tests/fakes/escpos_reader.h"

#include <iconv.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "kiosk/base/text.h"

struct reader {
	struct span rest;
	struct escpos_reading *page;
	unsigned char line[READ_LINE_MAX];
	size_t line_size;
	bool is_bold;
	const struct escpos_numbering *numbering;
	const char *code_page; /* iconv's name; null: none that it has */
	enum read_align align;
	int width, height;
	int qr_model, qr_dots;
	char qr_level;
	char qr_content[READ_LINE_MAX];
	int bars_dots, bars_height, bars_text; /* GS w, GS h, GS H */
};

static bool fail(struct reader *reader, const char *what, int value)
{
	(void)text_format(reader->page->error, sizeof(reader->page->error), "%s (%d)", what, value);
	return false;
}

static void set_initial(struct reader *reader)
{
	reader->is_bold = false;
	reader->code_page = NULL;
	reader->align = READ_LEFT;
	reader->width = reader->height = 1;
	reader->qr_model = reader->qr_dots = 0;
	reader->qr_level = '?';
	reader->bars_dots = 3;
	reader->bars_height = 162;
	reader->bars_text = 0;
}

static int take(struct reader *reader)
{
	if (reader->rest.size == 0)
		return -1;
	int byte = reader->rest.at[0];
	reader->rest = span_slice(reader->rest, 1, reader->rest.size);
	return byte;
}

static bool end_line(struct reader *reader)
{
	struct escpos_reading *page = reader->page;
	char *from = (char *)reader->line, *to = page->line[page->count].text;
	size_t left = reader->line_size, room = READ_LINE_MAX - 1;

	if (page->count == READ_LINES_MAX)
		return fail(reader, "too many lines", READ_LINES_MAX);
	iconv_t converter =
		iconv_open("UTF-8", reader->code_page != NULL ? reader->code_page : "ASCII");
	if (converter == (iconv_t)-1)
		return fail(reader, "no converter", 0);
	size_t done = iconv(converter, &from, &left, &to, &room);
	iconv_close(converter);
	if (done == (size_t)-1)
		return fail(reader, "text of no known character", 0);
	*to = '\0';
	page->line[page->count].align = reader->align;
	page->line[page->count].is_bold = reader->is_bold;
	page->line[page->count].width = reader->width;
	page->line[page->count].height = reader->height;
	page->count++;
	reader->line_size = 0;
	return true;
}

static bool print_byte(struct reader *reader, int byte)
{
	if (byte < 0x20 || byte == 0x7F)
		return fail(reader, "a control byte among the text", byte);
	if (byte >= 0x80 && reader->code_page == NULL)
		return fail(reader, "a byte of an unselected code page", byte);
	if (reader->line_size == READ_LINE_MAX)
		return fail(reader, "a line without end", byte);
	reader->line[reader->line_size++] = (unsigned char)byte;
	return true;
}

static bool select_page(struct reader *reader, int number)
{
	const struct escpos_numbering *page = reader->numbering;

	while (page->name != NULL && page->number != number)
		page++;
	reader->code_page = page->name;
	return page->name != NULL || fail(reader, "ESC t of no such code page", number);
}

static bool obey_esc(struct reader *reader)
{
	int command = take(reader);

	if (command == '@') {
		set_initial(reader);
		return true;
	}
	int value = take(reader);
	if (value < 0)
		return fail(reader, "ESC is cut short", command);
	switch (command) {
	case 'a': /* justification; the printer heeds it at the start of a line */
		if (reader->line_size > 0 || value > 2)
			return fail(reader, "ESC a not at the start of a line", value);
		reader->align = (enum read_align)value;
		return true;
	case 'E':
		reader->is_bold = value & 1;
		return true;
	case 'R': /* international characters: 0 is the United States */
		return value == 0 || fail(reader, "ESC R of another country", value);
	case 'd':
		reader->page->lines_fed += (size_t)value;
		return reader->line_size == 0 || fail(reader, "ESC d within a line", value);
	case 't':
		return select_page(reader, value);
	default:
		return fail(reader, "an unknown ESC command", command);
	}
}

static bool print_qr(struct reader *reader)
{
	struct escpos_reading *page = reader->page;

	if (page->qr_count == READ_QR_MAX || reader->qr_content[0] == '\0')
		return fail(reader, "no QR code to print", 0);
	page->qr[page->qr_count].model = reader->qr_model;
	page->qr[page->qr_count].module_dots = reader->qr_dots;
	page->qr[page->qr_count].level = reader->qr_level;
	page->qr[page->qr_count].before_line = page->count;
	page->qr[page->qr_count].align = reader->align;
	(void)text_copy(page->qr[page->qr_count].content, READ_LINE_MAX, reader->qr_content);
	page->qr_count++;
	return true;
}

/* GS ( k pL pH cn fn …: `body` is what follows pH. */
static bool obey_symbol(struct reader *reader, struct span body)
{
	if (body.size < 3 || body.at[0] != 49)
		return fail(reader, "GS ( k of no QR code", (int)body.size);
	switch (body.at[1]) {
	case 65:
		reader->qr_model = body.at[2] - 48;
		return body.size == 4 && body.at[3] == 0;
	case 67:
		reader->qr_dots = body.at[2];
		return body.size == 3;
	case 69:
		reader->qr_level =
			body.at[2] >= 48 && body.at[2] <= 51 ? "LMQH"[body.at[2] - 48] : '?';
		return body.size == 3;
	case 80:
		return body.at[2] == 48 && text_copy_span(reader->qr_content, READ_LINE_MAX,
							  span_slice(body, 3, body.size));
	case 81:
		return body.size == 3 && body.at[2] == 48 && print_qr(reader);
	default:
		return fail(reader, "an unknown function of GS ( k", body.at[1]);
	}
}

static bool obey_long(struct reader *reader)
{
	int family = take(reader), low = take(reader), high = take(reader);
	size_t size = (size_t)(low + 256 * high);

	if (family != 'k' || low < 0 || high < 0 || size > reader->rest.size)
		return fail(reader, "GS ( is cut short", family);
	struct span body = span_slice(reader->rest, 0, size);
	reader->rest = span_slice(reader->rest, size, reader->rest.size);
	return obey_symbol(reader, body) || reader->page->error[0] != '\0'
		       ? reader->page->error[0] == '\0'
		       : fail(reader, "wrong parameters for GS ( k", body.at[1]);
}

/* GS v 0: rows of dots, eight a byte, the left one highest. */
static bool obey_raster(struct reader *reader)
{
	struct escpos_reading *page = reader->page;
	struct span head = span_slice(reader->rest, 0, 6);

	if (head.size < 6 || head.at[0] != '0' || head.at[1] != 0 || reader->line_size > 0 ||
	    page->picture_count == READ_PICTURES_MAX)
		return fail(reader, "GS v that cannot be", (int)head.size);
	size_t bytes = head.at[2] + 256U * head.at[3], rows = head.at[4] + 256U * head.at[5];
	struct span dots = span_slice(reader->rest, 6, reader->rest.size);
	if (bytes == 0 || rows == 0 || bytes * 8 > READ_HEAD_DOTS_MAX ||
	    rows > READ_PICTURE_ROWS_MAX || dots.size < bytes * rows ||
	    bytes * rows * 8 > READ_DOTS_MAX - page->dots_used)
		return fail(reader, "GS v 0 of a picture too large", (int)(bytes * rows));
	unsigned char *grey = page->dots + page->dots_used;
	for (size_t at = 0; at < bytes * rows * 8; at++)
		grey[at] = (dots.at[at / 8] >> (7 - at % 8) & 1) != 0 ? 0 : 255;
	page->dots_used += bytes * rows * 8;
	page->picture[page->picture_count].grey = grey;
	page->picture[page->picture_count].width = (uint32_t)bytes * 8;
	page->picture[page->picture_count].height = (uint32_t)rows;
	page->picture[page->picture_count].before_line = page->count;
	page->picture[page->picture_count++].align = reader->align;
	reader->rest = span_slice(dots, bytes * rows, dots.size);
	return true;
}

/* The data of a Code 128: "{A" or "{B" first, "{3" for FNC 3, "{{" for a brace. */
static bool read_bars(struct span data, char *to)
{
	bool is_b = data.size > 1 && data.at[1] == 'B';

	if (data.size < 3 || data.at[0] != '{' || (data.at[1] != 'A' && !is_b))
		return false;
	to[0] = '\0';
	for (size_t at = 2; at < data.size; at++) {
		int byte = data.at[at], next = at + 1 < data.size ? data.at[at + 1] : 0;
		if (byte > 127 || (is_b ? byte < 32 : byte > 95 && byte != '{') ||
		    (byte == '{' && next != '3' && next != '{'))
			return false;
		at += byte == '{';
		bool fits = byte == '{' && next == '3' ? text_append(to, READ_LINE_MAX, "<FNC3>")
			    : byte == '\r'             ? text_append(to, READ_LINE_MAX, "<CR>")
					   : text_append_code(to, READ_LINE_MAX, (uint32_t)byte);
		if (!fits)
			return false;
	}
	return true;
}

static bool print_bars(struct reader *reader)
{
	struct escpos_reading *page = reader->page;
	int kind = take(reader), size = take(reader);

	if (kind != 73 || size < 2 || (size_t)size > reader->rest.size ||
	    page->bars_count == READ_BARS_MAX || reader->line_size > 0 || reader->bars_text != 0)
		return fail(reader, "GS k of no Code 128 at the start of a line", kind);
	if (!read_bars(span_slice(reader->rest, 0, (size_t)size),
		       page->bars[page->bars_count].content))
		return fail(reader, "bars of no known content", size);
	reader->rest = span_slice(reader->rest, (size_t)size, reader->rest.size);
	page->bars[page->bars_count].module_dots = reader->bars_dots;
	page->bars[page->bars_count].height_dots = reader->bars_height;
	page->bars[page->bars_count].before_line = page->count;
	page->bars[page->bars_count++].align = reader->align;
	return true;
}

/* GS h, GS w, GS H: how bars look. */
static bool set_bars(struct reader *reader, int command)
{
	int value = take(reader);

	if (command == 'H')
		reader->bars_text = value;
	else if (command == 'h')
		reader->bars_height = value;
	else
		reader->bars_dots = value;
	return command == 'w' ? value >= 2 && value <= 6 : value >= (command == 'h');
}

static bool cut(struct reader *reader)
{
	int mode = take(reader);
	bool feeds = mode == 65 || mode == 66;

	if (feeds && take(reader) < 0)
		return fail(reader, "GS V is cut short", mode);
	if (!feeds || reader->line_size > 0)
		return fail(reader, "GS V that would cut through text", mode);
	reader->page->cuts++;
	reader->page->is_cut_through = mode == 65;
	reader->page->lines_at_cut = reader->page->count;
	return true;
}

static bool obey_gs(struct reader *reader)
{
	int command = take(reader);

	switch (command) {
	case '!': {
		int value = take(reader);
		if (value < 0 || (value & 0x88) != 0)
			return fail(reader, "GS ! of no size", value);
		reader->width = (value >> 4) + 1;
		reader->height = (value & 7) + 1;
		return true;
	}
	case '(':
		return obey_long(reader);
	case 'h':
	case 'w':
	case 'H':
		return set_bars(reader, command) || fail(reader, "bars of no such look", command);
	case 'k':
		return print_bars(reader);
	case 'V':
		return cut(reader);
	case 'v':
		return obey_raster(reader);
	default:
		return fail(reader, "an unknown GS command", command);
	}
}

const struct escpos_numbering EPSON_NUMBERING[] = {
	{ 0, "CP437" }, { 2, "CP850" }, { 16, "CP1252" }, { 19, "CP858" }, { 0, NULL }
};

bool escpos_read(struct span bytes, struct escpos_reading *ret)
{
	return escpos_read_as(bytes, EPSON_NUMBERING, ret);
}

bool escpos_read_as(struct span bytes, const struct escpos_numbering *numbering,
		    struct escpos_reading *ret)
{
	struct reader reader = { .rest = bytes, .page = ret, .numbering = numbering };
	bool is_well = true;

	memset(ret, 0, offsetof(struct escpos_reading, dots));
	set_initial(&reader);
	while (is_well && reader.rest.size > 0) {
		int byte = take(&reader);
		if (byte == 0x1B)
			is_well = obey_esc(&reader);
		else if (byte == 0x1D)
			is_well = obey_gs(&reader);
		else if (byte == '\n')
			is_well = end_line(&reader);
		else
			is_well = print_byte(&reader, byte);
	}
	return is_well && (reader.line_size == 0 || fail(&reader, "a line is not ended", 0));
}

#include "screens/canvas.h"

#include <assert.h>

#include "kiosk/base/text.h"

static const char *const STYLE_NAMES[STYLE_COUNT] = {
#define X(name) [STYLE_##name] = #name,
	STYLE_LIST(X)
#undef X
};

static const struct cell BLANK = { .code = ' ', .style = STYLE_NORMAL };

void canvas_clear(struct canvas *canvas)
{
	*canvas = (struct canvas){ .cursor_row = -1, .cursor_column = -1 };
	for (int row = 0; row < CANVAS_ROWS; row++)
		for (int column = 0; column < CANVAS_COLUMNS; column++)
			canvas->cell[row][column] = BLANK;
}

/* Makes one cell free: a wide character that loses one half loses the other too. */
static void cell_free(struct canvas *canvas, int row, int column, enum style style)
{
	struct cell *cells = canvas->cell[row];

	if (cells[column].code == 0 && column > 0)
		cells[column - 1].code = ' ';
	if (column + 1 < CANVAS_COLUMNS && cells[column + 1].code == 0)
		cells[column + 1].code = ' ';
	cells[column] = (struct cell){ .code = ' ', .style = style };
}

static void cell_mark(struct cell *cell, uint32_t mark)
{
	for (int at = 0; at < CANVAS_MARKS; at++)
		if (cell->mark[at] == 0) {
			cell->mark[at] = mark;
			return;
		}
}

/* Where text may go in a row. */
struct stretch {
	int first, end;
};

static struct stretch stretch_of(int column, int width)
{
	int end = width > CANVAS_COLUMNS - column ? CANVAS_COLUMNS : column + width;

	return (struct stretch){ .first = column, .end = end };
}

static int text_put(struct canvas *canvas, int row, struct stretch place, enum style style,
		    struct span rest)
{
	int at = place.first, last = -1;

	while (rest.size > 0) {
		uint32_t code = text_next(&rest);
		int columns = text_columns_of(code);
		if (columns == 0 && last >= 0) {
			cell_mark(&canvas->cell[row][last], code);
			continue;
		}
		if (columns <= 0 || code == TEXT_NOT_UTF8) {
			code = '?';
			columns = 1;
		}
		if (at + columns > place.end) {
			canvas->cut++;
			break;
		}
		for (int half = 0; half < columns; half++)
			cell_free(canvas, row, at + half, style);
		canvas->cell[row][at].code = code;
		if (columns == 2)
			canvas->cell[row][at + 1].code = 0;
		last = at;
		at += columns;
	}
	return at - place.first;
}

int canvas_text(struct canvas *canvas, int row, int column, int width, enum style style,
		const char *text)
{
	assert(row >= 0 && row < CANVAS_ROWS && column >= 0 && column < CANVAS_COLUMNS);
	return text_put(canvas, row, stretch_of(column, width), style, span_of(text));
}

/* Bytes of the text that fit one line, cut at its last blank where it goes on; *ret_is_cut says
 * that the line ends before a line end. */
static size_t line_size(struct span ahead, int width, bool *ret_is_cut)
{
	const unsigned char *start = ahead.at;
	size_t size = 0, blank = 0; /* bytes that fit; bytes before the last blank among them */
	int columns = 0;

	*ret_is_cut = false;
	while (ahead.size > 0 && ahead.at[0] != '\n') {
		bool is_blank = ahead.at[0] == ' ';
		int wide = text_columns_of(text_next(&ahead));
		columns += wide < 0 ? 1 : wide;
		if (is_blank)
			blank = size;
		if (columns > width && !is_blank) {
			*ret_is_cut = true;
			if (blank > 0)
				return blank;
			return size > 0 ? size
					: (size_t)(ahead.at - start); /* never stands still */
		}
		size = (size_t)(ahead.at - start);
	}
	return size;
}

/* Takes the next line of at most `width` columns off *rest, without the blank it was broken at. */
static struct span line_take(struct span *rest, int width)
{
	bool is_cut = false;
	size_t size = line_size(*rest, width, &is_cut);
	struct span line = span_slice(*rest, 0, size);

	*rest = span_slice(*rest, is_cut ? size : size + 1, rest->size);
	while (is_cut && rest->size > 0 && rest->at[0] == ' ')
		*rest = span_slice(*rest, 1, rest->size);
	while (line.size > 0 && line.at[line.size - 1] == ' ')
		line.size--;
	return line;
}

int canvas_wrap(struct canvas *canvas, int row, int column, int width, int rows, enum style style,
		const char *text)
{
	struct span rest = span_of(text);
	struct stretch place = stretch_of(column, width);
	int used = 0;

	assert(row >= 0 && column >= 0 && column < CANVAS_COLUMNS && width > 0);
	for (; rest.size > 0 && used < rows && row + used < CANVAS_ROWS; used++) {
		struct span line = line_take(&rest, place.end - place.first);
		(void)text_put(canvas, row + used, place, style, line);
	}
	if (rest.size > 0)
		canvas->cut++;
	return used;
}

int canvas_lines(const char *text, int width)
{
	struct span rest = span_of(text);
	int lines = 0;

	for (; rest.size > 0; lines++)
		(void)line_take(&rest, width);
	return lines;
}

void canvas_fill(struct canvas *canvas, int row, int column, int rows, int columns,
		 enum style style)
{
	for (int at_row = row; at_row < row + rows && at_row < CANVAS_ROWS; at_row++)
		for (int at = column; at < column + columns && at < CANVAS_COLUMNS; at++)
			cell_free(canvas, at_row, at, style);
}

void canvas_cursor(struct canvas *canvas, int row, int column)
{
	canvas->cursor_row = row;
	canvas->cursor_column = column < CANVAS_COLUMNS ? column : CANVAS_COLUMNS - 1;
}

static void code_dump(uint32_t code, struct bytes *to)
{
	char text[8] = "";

	(void)text_append_code(text, sizeof(text), code);
	bytes_add_text(to, text);
}

static void row_dump(const struct cell *cells, struct bytes *to)
{
	int end = CANVAS_COLUMNS;

	while (end > 0 && cells[end - 1].code == ' ')
		end--;
	for (int column = 0; column < end; column++) {
		if (cells[column].code == 0)
			continue;
		code_dump(cells[column].code, to);
		for (int at = 0; at < CANVAS_MARKS && cells[column].mark[at] != 0; at++)
			code_dump(cells[column].mark[at], to);
	}
	bytes_add_byte(to, '\n');
}

static void styles_dump(const struct cell *cells, int row, struct bytes *to)
{
	for (int column = 0, length; column < CANVAS_COLUMNS; column += length) {
		enum style style = cells[column].style;
		for (length = 1; column + length < CANVAS_COLUMNS; length++)
			if (cells[column + length].style != style)
				break;
		if (style != STYLE_NORMAL)
			bytes_add_format(to, "%d %d %d %s\n", row, column, length,
					 STYLE_NAMES[style]);
	}
}

void canvas_dump(const struct canvas *canvas, struct bytes *to)
{
	for (int row = 0; row < CANVAS_ROWS; row++)
		row_dump(canvas->cell[row], to);
	for (int row = 0; row < CANVAS_ROWS; row++)
		styles_dump(canvas->cell[row], row, to);
	if (canvas->cursor_row < 0)
		bytes_add_text(to, "cursor hidden\n");
	else
		bytes_add_format(to, "cursor %d %d\n", canvas->cursor_row, canvas->cursor_column);
}

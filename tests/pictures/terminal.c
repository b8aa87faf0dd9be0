#include "tests/pictures/terminal.h"

#include "kiosk/base/text.h"

enum {
	ESCAPE = 0x1B,
	PARAMETERS_MAX = 32,
	INK = 7,
	GROUND = 0,
};

/* The sixteen named colours. The ground is not quite black, so that the picture's edge shows on a
 * black page; each pair of screens/term.c keeps a contrast of at least 4.5:1. */
static const uint32_t NAMED[16] = {
	0x12161C, 0xB3202C, 0x6CD68A, 0xF0CE5A, 0x1D4C9C, 0xB06BC8, 0x56BFD3, 0xDCE0E5,
	0x6B7280, 0xFF7B7B, 0x8CF0A8, 0xFFE28A, 0x7AA7FF, 0xD79BEB, 0x8EE6F5, 0xFFFFFF,
};

static uint32_t colour_of(unsigned index)
{
	if (index < COUNT_OF(NAMED))
		return NAMED[index];
	if (index >= 232) /* greys */
		return (8 + (index - 232) * 10) % 256 * 0x010101U;
	unsigned cube = index - 16, colour = 0;
	for (unsigned divisor = 36; divisor > 0; divisor /= 6) {
		unsigned level = cube / divisor % 6;
		colour = colour << 8 | (level == 0 ? 0 : 55 + level * 40);
	}
	return colour;
}

static struct look plain(void)
{
	return (struct look){ .ink = NAMED[INK], .ground = NAMED[GROUND] };
}

/* "38;5;N" or "38;2;R;G;B". Returns how many parameters it took behind the first. */
static size_t colour_take(const unsigned *parameter, size_t count, uint32_t *ret)
{
	if (count >= 3 && parameter[1] == 5) {
		*ret = colour_of(parameter[2] & 0xFF);
		return 2;
	}
	if (count >= 5 && parameter[1] == 2) {
		*ret = (parameter[2] & 0xFF) << 16 | (parameter[3] & 0xFF) << 8 |
		       (parameter[4] & 0xFF);
		return 4;
	}
	return 0;
}

static void attribute_apply(unsigned code, struct look *look)
{
	if (code == 0)
		*look = plain();
	else if (code == 1 || code == 22)
		look->is_bold = code == 1;
	else if (code == 4 || code == 24)
		look->is_underlined = code == 4;
	else if (code == 7 || code == 27)
		look->is_reversed = code == 7;
	else if (code >= 30 && code <= 37)
		look->ink = NAMED[code - 30];
	else if (code == 39)
		look->ink = NAMED[INK];
	else if (code >= 40 && code <= 47)
		look->ground = NAMED[code - 40];
	else if (code == 49)
		look->ground = NAMED[GROUND];
	else if (code >= 90 && code <= 97)
		look->ink = NAMED[code - 90 + 8];
	else if (code >= 100 && code <= 107)
		look->ground = NAMED[code - 100 + 8];
}

static void look_apply(const unsigned *parameter, size_t count, struct look *look)
{
	for (size_t at = 0; at < count; at++) {
		if (parameter[at] == 38)
			at += colour_take(parameter + at, count - at, &look->ink);
		else if (parameter[at] == 48)
			at += colour_take(parameter + at, count - at, &look->ground);
		else
			attribute_apply(parameter[at], look);
	}
}

static uint32_t next(struct span *rest)
{
	return rest->size == 0 ? 0 : text_next(rest);
}

/* Behind an ESC: a control sequence up to its last letter; any other takes one character. */
static void sequence_take(struct span *rest, struct look *look)
{
	unsigned parameter[PARAMETERS_MAX] = { 0 };
	size_t count = 1;
	uint32_t code = next(rest);

	if (code != '[')
		return;
	while ((code = next(rest)) != 0 && (code < 0x40 || code > 0x7E)) {
		if (code == ';' && count < PARAMETERS_MAX)
			count++;
		else if (code >= '0' && code <= '9')
			parameter[count - 1] = (parameter[count - 1] * 10 + code - '0') % 10000;
	}
	if (code == 'm')
		look_apply(parameter, count, look);
}

/* Puts a character down; returns the column behind it. */
static size_t cell_put(struct terminal *terminal, size_t row, size_t column, uint32_t code,
		       const struct look *look)
{
	int wide = text_columns_of(code);

	if (wide < 0 || row >= TERMINAL_ROWS)
		return column;
	if (wide == 0 && column > 0 && column <= TERMINAL_COLUMNS) {
		(void)text_append_code(terminal->cell[row][column - 1].text, TERMINAL_CELL_BYTES,
				       code);
		return column;
	}
	for (int at = 0; at < wide && column < TERMINAL_COLUMNS; at++, column++) {
		struct terminal_cell *cell = &terminal->cell[row][column];
		*cell = (struct terminal_cell){ .look = *look };
		if (at == 0)
			(void)text_append_code(cell->text, TERMINAL_CELL_BYTES, code);
	}
	return column;
}

void terminal_from_capture(struct span capture, struct terminal *ret)
{
	struct look look = plain();
	size_t row = 0, column = 0;

	for (size_t at = 0; at < (size_t)TERMINAL_ROWS * TERMINAL_COLUMNS; at++)
		ret->cell[at / TERMINAL_COLUMNS][at % TERMINAL_COLUMNS] =
			(struct terminal_cell){ .look = plain() };
	while (capture.size > 0) {
		uint32_t code = text_next(&capture);
		if (code == ESCAPE) {
			sequence_take(&capture, &look);
		} else if (code == '\n') {
			row++;
			column = 0;
		} else {
			column = cell_put(ret, row, column, code, &look);
		}
	}
}

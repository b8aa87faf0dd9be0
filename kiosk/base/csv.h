/* Comma-separated values, a line each: read with care, and written so that no spreadsheet takes a
 * cell for a formula.
 *
 * Source  RFC 4180; a line break within quotes is not taken. */
#ifndef TAC_BASE_CSV_H
#define TAC_BASE_CSV_H

#include <stdbool.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/bytes.h"

enum { CSV_CELLS_MAX = 16, CSV_LINE_MAX = 1024 };

/* May hold personal data: wipe after use. */
struct csv_line {
	size_t count;
	const char *cell[CSV_CELLS_MAX]; /* within text */
	char text[CSV_LINE_MAX + 1];
};

/* Cuts one line, without its end, into cells; blanks around a cell are kept.
 * Shape   ret->text holds each cell behind the other, ended by a zero.
 * Errors  false for a line that is too long, has too many cells, a zero byte, or quotes that do not
 *         stand around a whole cell. */
bool csv_split(struct span line, struct csv_line *ret) MUST_CHECK;

/* Adds a cell, quoted; with an apostrophe before one that a spreadsheet would work out or look up
 * ('=', '+', '-', '@', their full-width forms, a tab or a line's end at its beginning). */
void csv_add(struct bytes *to, bool is_first, const char *text);

#endif

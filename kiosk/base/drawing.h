/* Lines of paper drawn dot by dot, in every language, for a printer whose own fonts lack a letter.
 *
 * A line is drawn as a printer prints it: PAPER_DOTS_A_COLUMN dots a column, the signs of Chinese
 * and Korean two columns wide. What no font here has is drawn as '?', never as a box. With the same
 * fonts the same line gives the same dots. Blocks  while fonts are read, at the first call of a
 * process. */
#ifndef TAC_BASE_DRAWING_H
#define TAC_BASE_DRAWING_H

#include <stdint.h>

#include "kiosk/base/paper.h"
#include "kiosk/base/status.h"

enum {
	DRAWING_ROW_DOTS = 30, /* a line of height 1, with the white between lines */
	DRAWING_WIDTH_MAX = PAPER_COLUMNS_80MM * PAPER_DOTS_A_COLUMN,
	DRAWING_ROWS_MAX = 4 * DRAWING_ROW_DOTS,
	DRAWING_BYTES_MAX = DRAWING_WIDTH_MAX / 8 * DRAWING_ROWS_MAX,
};

/* Rows from above, eight dots a byte, the left one highest; a dot that is on is black. May hold
 * what was on the line: wipe after use. */
struct drawing {
	size_t row_bytes, rows;
	unsigned char dots[DRAWING_BYTES_MAX];
};

/* The line's text, from its own left edge to its right one; where it stands is left to the printer.
 * Errors  STATUS_REFUSED no text, or wider than its paper; STATUS_UNSUPPORTED there is no font;
 *         STATUS_NO_MEMORY. */
enum status drawing_of_line(const struct paper *paper, size_t at, struct drawing *ret,
			    struct fault *fault) MUST_CHECK;

/* The first character of a text that no font here has; 0 when they have all. */
uint32_t drawing_lacks(const char *text);

#endif

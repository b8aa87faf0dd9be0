/* What is on the glass, as cells: drawn by screens, compared by goldens, shown by term.c. */
#ifndef TAC_SCREENS_CANVAS_H
#define TAC_SCREENS_CANVAS_H

#include <stdbool.h>
#include <stdint.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/bytes.h"

enum { CANVAS_ROWS = 24, CANVAS_COLUMNS = 80, CANVAS_MARKS = 2 };

/* What a cell means; term.c alone knows its colours. Each also differs without colour. */
#define STYLE_LIST(X)                                                                              \
	X(NORMAL)                                                                                  \
	X(TITLE)    /* the line on top */                                                          \
	X(HEADING)  /* the screen's question */                                                    \
	X(KEYS)     /* the line of working keys */                                                 \
	X(KEY_NAME) /* a key's name in it */                                                       \
	X(INPUT)    /* a field */                                                                  \
	X(FOCUS)    /* the field or choice that the keyboard acts on */                            \
	X(QUIET)    /* less important */                                                           \
	X(GOOD)                                                                                    \
	X(WARNING)                                                                                 \
	X(ERROR)                                                                                   \
	X(PAPER)                                                                                   \
	X(PAPER_BOLD)

enum style {
#define X(name) STYLE_##name,
	STYLE_LIST(X)
#undef X
		STYLE_COUNT
};

struct cell {
	uint32_t code;               /* ' ' when blank; 0: right half of a wide character */
	uint32_t mark[CANVAS_MARKS]; /* combining characters on it; 0 none */
	enum style style;
};

/* May show personal data: wipe after use. */
struct canvas {
	struct cell cell[CANVAS_ROWS][CANVAS_COLUMNS];
	int cursor_row, cursor_column; /* where typing goes; -1 hidden */
	unsigned cut;                  /* texts that did not fit their place */
};

void canvas_clear(struct canvas *canvas);

/* The one door for text: UTF-8 from `column` on, at most `width` columns, never past the edge.
 * What is not printable becomes '?'. Counts in canvas->cut when not all of it fits. Returns the
 * columns used. */
int canvas_text(struct canvas *canvas, int row, int column, int width, enum style style,
		const char *text);

/* Text broken at blanks and line ends into at most `rows` lines; returns how many lines were used.
 * A word wider than a line is broken. */
int canvas_wrap(struct canvas *canvas, int row, int column, int width, int rows, enum style style,
		const char *text);

/* How many lines canvas_wrap would want, were there room enough. */
int canvas_lines(const char *text, int width);

void canvas_fill(struct canvas *canvas, int row, int column, int rows, int columns,
		 enum style style);
void canvas_cursor(struct canvas *canvas, int row, int column);

/* The canvas as text for goldens: 24 lines of characters, then a line for each run of a style that
 * is not NORMAL ("row column length STYLE"), then the cursor. */
void canvas_dump(const struct canvas *canvas, struct bytes *to);

#endif

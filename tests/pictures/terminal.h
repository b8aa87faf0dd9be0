/* What a terminal shows, understood from the text and colour changes that made it. */
#ifndef TAC_TESTS_PICTURES_TERMINAL_H
#define TAC_TESTS_PICTURES_TERMINAL_H

#include <stdbool.h>
#include <stdint.h>

#include "kiosk/base/span.h"

enum { TERMINAL_ROWS = 24, TERMINAL_COLUMNS = 80, TERMINAL_CELL_BYTES = 24 };

/* Colours are 0xRRGGBB. */
struct look {
	uint32_t ink, ground;
	bool is_bold, is_underlined, is_reversed;
};

struct terminal_cell {
	char text[TERMINAL_CELL_BYTES]; /* UTF-8, marks included; empty right of a wide character */
	struct look look;
};

struct terminal {
	struct terminal_cell cell[TERMINAL_ROWS][TERMINAL_COLUMNS];
};

/* Fills a terminal from the output of `tmux capture-pane -peN`.
 * Shape   UTF-8; the escape sequences are SGR ("ESC [ ... m"), others are passed over. A colour
 *         holds over line ends. What lies outside 80x24 is dropped.
 * Source  ECMA-48 8.3.117 (SGR); the 256-colour form is xterm's. */
void terminal_from_capture(struct span capture, struct terminal *ret);

#endif

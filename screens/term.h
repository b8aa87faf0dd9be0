/* The terminal: the one home of ncurses, keys and colours. */
#ifndef TAC_SCREENS_TERM_H
#define TAC_SCREENS_TERM_H

#include "kiosk/base/status.h"
#include "screens/canvas.h"
#include "screens/key.h"

/* Takes the terminal over: alternate screen, raw keys (no signal comes from the keyboard, no flow
 * control), no echo.
 *
 * Errors  STATUS_UNSUPPORTED: standard input or output is no terminal, TERM is unset or unknown;
 *         the fault says which and what to do. The terminal is untouched then. */
enum status term_open(struct fault *fault) MUST_CHECK;

/* Gives it back as it was. Safe to call twice. */
void term_close(void);

/* Gives it back from a signal handler after a crash: async-signal-safe (tcsetattr and a fixed
 * string that leaves the alternate screen and shows the cursor). */
void term_rescue(void);

/* Puts a canvas on the glass, centred; where the terminal is smaller than 80x24, one sentence that
 * says so instead. Writes only what changed. */
void term_show(const struct canvas *canvas);

/* The window changed size: read the new size and draw everything anew at the next term_show. */
void term_resized(void);

/* Takes one key that is waiting; PRESS_NONE when none is. Never blocks longer than an escape
 * sequence takes (25 ms). */
struct keypress term_key(void);

/* True after the terminal hung up. */
bool term_is_gone(void);

/* Overwrites what ncurses remembers of the glass and clears it. */
void term_wipe(void);

#endif

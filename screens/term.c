#define NCURSES_WIDECHAR 1
#include "screens/term.h"

#include <errno.h>
#include <ncurses.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <term.h>
#undef columns /* a macro of term.h */

#include "kiosk/base/text.h"

static struct {
	volatile sig_atomic_t is_open; /* read by term_rescue */
	bool is_gone;
	bool has_colours;
	SCREEN *screen;
	struct termios saved;
} term;

/* Each pair keeps a contrast of at least 4.5:1 both in the Linux console's palette and in xterm's;
 * bold is only used where a terminal may make it brighter (white and yellow on dark). Without
 * colours the attributes alone tell the styles apart. */
static const struct {
	short ink, ground;
	attr_t with_colour, without;
} LOOKS[STYLE_COUNT] = {
	[STYLE_NORMAL] = { COLOR_WHITE, COLOR_BLACK, A_NORMAL, A_NORMAL },
	[STYLE_TITLE] = { COLOR_WHITE, COLOR_BLUE, A_BOLD, A_REVERSE },
	[STYLE_HEADING] = { COLOR_WHITE, COLOR_BLACK, A_BOLD, A_BOLD },
	[STYLE_KEYS] = { COLOR_BLACK, COLOR_WHITE, A_NORMAL, A_NORMAL },
	[STYLE_KEY_NAME] = { COLOR_WHITE, COLOR_BLUE, A_BOLD, A_REVERSE },
	[STYLE_INPUT] = { COLOR_WHITE, COLOR_BLACK, A_NORMAL, A_NORMAL },
	[STYLE_FOCUS] = { COLOR_BLACK, COLOR_CYAN, A_NORMAL, A_REVERSE },
	[STYLE_QUIET] = { COLOR_CYAN, COLOR_BLACK, A_NORMAL, A_NORMAL },
	[STYLE_GOOD] = { COLOR_GREEN, COLOR_BLACK, A_NORMAL, A_BOLD },
	[STYLE_WARNING] = { COLOR_YELLOW, COLOR_BLACK, A_BOLD, A_BOLD },
	[STYLE_ERROR] = { COLOR_WHITE, COLOR_RED, A_BOLD, A_REVERSE | A_BOLD },
	[STYLE_PAPER] = { COLOR_BLACK, COLOR_WHITE, A_NORMAL, A_REVERSE },
	[STYLE_PAPER_BOLD] = { COLOR_BLUE, COLOR_WHITE, A_NORMAL, A_REVERSE | A_BOLD },
};

static const struct {
	int code;
	struct keypress key;
} KEYS[] = {
	{ KEY_ENTER, { PRESS_ENTER, 0 } },   { KEY_BACKSPACE, { PRESS_BACKSPACE, 0 } },
	{ KEY_DC, { PRESS_DELETE, 0 } },     { KEY_BTAB, { PRESS_BACK_TAB, 0 } },
	{ KEY_UP, { PRESS_UP, 0 } },         { KEY_DOWN, { PRESS_DOWN, 0 } },
	{ KEY_LEFT, { PRESS_LEFT, 0 } },     { KEY_RIGHT, { PRESS_RIGHT, 0 } },
	{ KEY_PPAGE, { PRESS_PAGE_UP, 0 } }, { KEY_NPAGE, { PRESS_PAGE_DOWN, 0 } },
	{ KEY_HOME, { PRESS_HOME, 0 } },     { KEY_END, { PRESS_END, 0 } },
};

/* What ncurses does not know for this TERM comes as Escape and characters, which must not be taken
 * for a person's Escape and choices. Source  ECMA-48 5.4; the VT220's and xterm's keys. */
static const struct {
	const char *sequence;
	struct keypress key;
} SEQUENCES[] = {
	{ "[A", { PRESS_UP, 0 } },          { "OA", { PRESS_UP, 0 } },
	{ "[B", { PRESS_DOWN, 0 } },        { "OB", { PRESS_DOWN, 0 } },
	{ "[Z", { PRESS_BACK_TAB, 0 } },    { "[3~", { PRESS_DELETE, 0 } },
	{ "[5~", { PRESS_PAGE_UP, 0 } },    { "[6~", { PRESS_PAGE_DOWN, 0 } },
	{ "OP", { PRESS_FUNCTION, 1 } },    { "[11~", { PRESS_FUNCTION, 1 } },
	{ "OS", { PRESS_FUNCTION, 4 } },    { "[14~", { PRESS_FUNCTION, 4 } },
	{ "[15~", { PRESS_FUNCTION, 5 } },  { "[20~", { PRESS_FUNCTION, 9 } },
	{ "[21~", { PRESS_FUNCTION, 10 } }, { "[24~", { PRESS_FUNCTION, 12 } },
};

static enum status terminal_check(struct fault *fault)
{
	const char *name = getenv("TERM");
	int found = 0;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return fault_set(fault, STATUS_UNSUPPORTED, 0,
				 "standard %s is no terminal; start the kiosk in a terminal",
				 isatty(STDIN_FILENO) ? "output" : "input");
	if (name == NULL || name[0] == '\0')
		return fault_set(fault, STATUS_UNSUPPORTED, 0,
				 "TERM is not set; set it to the terminal's type, such as linux");
	if (setupterm(name, STDOUT_FILENO, &found) != OK)
		return fault_set(fault, STATUS_UNSUPPORTED, 0,
				 "TERM=%s is not known here; set it to another type, such as linux",
				 name);
	bool can_place = cursor_address != NULL;
	(void)del_curterm(cur_term);
	if (!can_place)
		return fault_set(fault, STATUS_UNSUPPORTED, 0,
				 "TERM=%s cannot place the cursor; use another terminal", name);
	return STATUS_OK;
}

static void looks_init(void)
{
	term.has_colours = has_colors() && start_color() == OK && COLOR_PAIRS > STYLE_COUNT;
	for (short style = 0; term.has_colours && style < STYLE_COUNT; style++)
		(void)init_pair((short)(style + 1), LOOKS[style].ink, LOOKS[style].ground);
}

static attr_t look_attributes(enum style style)
{
	return term.has_colours ? LOOKS[style].with_colour : LOOKS[style].without;
}

static short look_pair(enum style style)
{
	if (!term.has_colours)
		return 0;
	return (short)(style + 1);
}

static void cell_show(int row, int column, const struct cell *cell)
{
	/* a wide character's own call has drawn the right half */
	if (cell->code == 0)
		return;
	wchar_t text[CANVAS_MARKS + 2] = { (wchar_t)cell->code };
	cchar_t shown;
	for (int at = 0; at < CANVAS_MARKS; at++)
		text[at + 1] = (wchar_t)cell->mark[at];
	if (setcchar(&shown, text, look_attributes(cell->style), look_pair(cell->style), NULL) ==
	    OK)
		(void)mvadd_wch(row, column, &shown); /* ERR in the last corner, yet shown */
}

/* Takes every cell back to blank, in the normal colours. */
static void glass_clear(void)
{
	cchar_t blank;

	if (setcchar(&blank, L" ", look_attributes(STYLE_NORMAL), look_pair(STYLE_NORMAL), NULL) ==
	    OK)
		(void)bkgrndset(&blank);
	(void)erase();
}

enum status term_open(struct fault *fault)
{
	enum status status = terminal_check(fault);

	if (status != STATUS_OK)
		return status;
	if (tcgetattr(STDIN_FILENO, &term.saved) != 0)
		return fault_set(fault, STATUS_UNSUPPORTED, errno,
				 "the terminal's settings cannot be read");
	term.screen = newterm(NULL, stdout, stdin); /* unlike initscr, it does not exit */
	if (term.screen == NULL)
		return fault_set(fault, STATUS_UNSUPPORTED, 0, "the terminal cannot be opened");
	term.is_open = 1;
	term.is_gone = false;
	(void)raw(); /* no signal comes from the keyboard, and no flow control */
	(void)noecho();
	(void)nonl();
	(void)intrflush(stdscr, FALSE);
	(void)keypad(stdscr, TRUE);
	(void)nodelay(stdscr, TRUE);
	(void)set_escdelay(25);
	looks_init();
	glass_clear();
	(void)curs_set(0);
	(void)refresh();
	return STATUS_OK;
}

void term_close(void)
{
	if (!term.is_open)
		return;
	term_wipe();
	(void)endwin();
	delscreen(term.screen);
	(void)tcsetattr(STDIN_FILENO, TCSANOW, &term.saved);
	term.screen = NULL;
	term.is_open = 0;
}

void term_rescue(void)
{
	/* no attributes, cursor shown, keys as usual, the shell's own screen */
	static const char PLAIN[] = "\033[0m\033[?25h\033[?1l\033>\033[2J\033[H\033[?1049l";

	if (!term.is_open)
		return;
	(void)tcsetattr(STDIN_FILENO, TCSANOW, &term.saved);
	ssize_t written = write(STDOUT_FILENO, PLAIN, sizeof(PLAIN) - 1);
	(void)written;
}

/* The sentence for a terminal that is too small, drawn within whatever there is. */
static void too_small_show(int rows, int columns)
{
	char text[160];
	int at = 0;

	(void)text_format(text, sizeof(text),
			  "This window is %dx%d. The kiosk needs at least %dx%d. Make it larger.",
			  columns, rows, CANVAS_COLUMNS, CANVAS_ROWS);
	for (int row = 0; row < rows && text[at] != '\0'; row++) {
		int size = (int)strlen(text + at), end = size;
		if (size > columns)
			for (end = columns; end > 0 && text[at + end] != ' '; end--)
				;
		if (end == 0)
			end = size < columns ? size : columns;
		(void)mvaddnstr(row, 0, text + at, end);
		at += end;
		if (text[at] == ' ')
			at++;
	}
	(void)curs_set(0);
}

void term_show(const struct canvas *canvas)
{
	int rows = 0, columns = 0;

	if (!term.is_open || term.is_gone)
		return;
	getmaxyx(stdscr, rows, columns);
	glass_clear();
	if (rows < CANVAS_ROWS || columns < CANVAS_COLUMNS) {
		too_small_show(rows, columns);
		(void)refresh();
		return;
	}
	int top = (rows - CANVAS_ROWS) / 2, left = (columns - CANVAS_COLUMNS) / 2;
	for (int row = 0; row < CANVAS_ROWS; row++)
		for (int column = 0; column < CANVAS_COLUMNS; column++)
			cell_show(top + row, left + column, &canvas->cell[row][column]);
	if (canvas->cursor_row >= 0)
		(void)move(top + canvas->cursor_row, left + canvas->cursor_column);
	(void)curs_set(canvas->cursor_row >= 0 ? 1 : 0);
	(void)refresh();
}

void term_resized(void)
{
	struct winsize size = { 0 };

	if (!term.is_open)
		return;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0)
		(void)resize_term(size.ws_row, size.ws_col);
	(void)clearok(curscr, TRUE);
}

/* After no key came: did the terminal hang up? A terminal that says "readable" and has nothing to
 * read is at its end. */
static void hangup_check(void)
{
	struct pollfd line = { .fd = STDIN_FILENO, .events = POLLIN };
	int waiting = 0;

	if (poll(&line, 1, 0) <= 0)
		return;
	if ((line.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0 ||
	    ioctl(STDIN_FILENO, FIONREAD, &waiting) != 0 || waiting == 0)
		term.is_gone = true;
}

static struct keypress key_of_code(int code)
{
	for (size_t at = 0; at < COUNT_OF(KEYS); at++)
		if (KEYS[at].code == code)
			return KEYS[at].key;
	if (code == KEY_RESIZE) /* nobody pressed it; the shell hears of it by a signal */
		return (struct keypress){ PRESS_NONE, 0 };
	if (code > KEY_F0 && code <= KEY_F0 + 12)
		return (struct keypress){ PRESS_FUNCTION, (uint32_t)(code - KEY_F0) };
	return (struct keypress){ PRESS_OTHER, 0 };
}

static struct keypress key_of_character(uint32_t code)
{
	switch (code) {
	case '\r':
	case '\n':
		return (struct keypress){ PRESS_ENTER, 0 };
	case '\t':
		return (struct keypress){ PRESS_TAB, 0 };
	case '\b':
	case 0x7F:
		return (struct keypress){ PRESS_BACKSPACE, 0 };
	}
	if (code >= 1 && code <= 26)
		return (struct keypress){ PRESS_CONTROL, 'a' + code - 1 };
	if (text_columns_of(code) < 0)
		return (struct keypress){ PRESS_OTHER, 0 };
	return (struct keypress){ PRESS_CHARACTER, code };
}

/* The rest of a sequence that ncurses gave out in pieces; Escape itself when nothing follows that
 * could be one. */
static struct keypress key_after_escape(void)
{
	char text[16] = "";
	size_t size = 0;
	wint_t code = 0;
	int kind = get_wch(&code);

	if (kind != OK || (code != '[' && code != 'O')) {
		if (kind == KEY_CODE_YES)
			(void)ungetch((int)code);
		else if (kind == OK)
			(void)unget_wch((wchar_t)code);
		return (struct keypress){ PRESS_ESCAPE, 0 };
	}
	do
		text[size++] = (char)code;
	while (size + 1 < sizeof(text) && (size == 1 || text[size - 1] < 0x40) &&
	       get_wch(&code) == OK && code < 0x7F);
	for (size_t at = 0; at < COUNT_OF(SEQUENCES); at++)
		if (strcmp(SEQUENCES[at].sequence, text) == 0)
			return SEQUENCES[at].key;
	return (struct keypress){ PRESS_OTHER, 0 };
}

struct keypress term_key(void)
{
	wint_t code = 0;

	if (!term.is_open || term.is_gone)
		return (struct keypress){ PRESS_NONE, 0 };
	switch (get_wch(&code)) {
	case OK:
		return code == 0x1B ? key_after_escape() : key_of_character((uint32_t)code);
	case KEY_CODE_YES:
		return key_of_code((int)code);
	}
	hangup_check();
	return (struct keypress){ PRESS_NONE, 0 };
}

bool term_is_gone(void)
{
	return term.is_gone;
}

void term_wipe(void)
{
	if (!term.is_open)
		return;
	glass_clear();
	(void)clearok(stdscr, TRUE);
	(void)refresh();
}

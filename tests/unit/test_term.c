/* A child works the terminal under a pty; this side is the person and the glass. */
#include "screens/term.h"

#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <pty.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <cmocka.h>

#include "kiosk/base/clock.h"

enum { DEADLINE_MS = 10000 };

struct pty {
	int master;
	pid_t child;
	size_t size;
	char output[64 * 1024];
};

static struct pty pty;
static struct canvas canvas;

/* In the child: its exit code says which check failed. */
static struct termios before;

static void child_prepare(const char *type)
{
	(void)signal(SIGHUP, SIG_IGN);
	(void)setlocale(LC_ALL, "C.UTF-8");
	if (type == NULL)
		(void)unsetenv("TERM");
	else
		(void)setenv("TERM", type, 1);
	(void)tcgetattr(STDIN_FILENO, &before);
	canvas_clear(&canvas);
	canvas_text(&canvas, 0, 0, 20, STYLE_TITLE, "Glass-ñ");
}

static bool is_as_before(void)
{
	struct termios now;

	return tcgetattr(STDIN_FILENO, &now) == 0 && now.c_iflag == before.c_iflag &&
	       now.c_oflag == before.c_oflag && now.c_lflag == before.c_lflag &&
	       memcmp(now.c_cc, before.c_cc, sizeof(now.c_cc)) == 0;
}

/* Runs `work` in a child on a new terminal of that type and size. */
static void pty_start(const char *type, unsigned short rows, unsigned short columns,
		      int (*work)(void))
{
	struct winsize size = { .ws_row = rows, .ws_col = columns };

	memset(&pty, 0, sizeof(pty));
	pty.child = forkpty(&pty.master, NULL, NULL, &size);
	assert_true(pty.child >= 0);
	if (pty.child == 0) {
		child_prepare(type);
		_exit(work());
	}
}

/* Takes what the child writes until `wanted` is among it or, with null, until it ends. */
static bool pty_read(const char *wanted)
{
	int64_t until = clock_steady_ms() + DEADLINE_MS;

	while (wanted == NULL || memmem(pty.output, pty.size, wanted, strlen(wanted)) == NULL) {
		struct pollfd line = { .fd = pty.master, .events = POLLIN };
		int64_t left = until - clock_steady_ms();
		if (left <= 0 || poll(&line, 1, (int)left) <= 0)
			return false;
		ssize_t size =
			read(pty.master, pty.output + pty.size, sizeof(pty.output) - pty.size);
		if (size <= 0)
			return wanted == NULL;
		pty.size += (size_t)size;
	}
	return true;
}

static void pty_type(const char *bytes, size_t size)
{
	assert_int_equal(write(pty.master, bytes, size), (ssize_t)size);
}

/* The child's exit code; -1 when it did not end in time or by a signal. */
static int pty_end(void)
{
	int status = 0;
	bool has_ended = pty_read(NULL);

	if (!has_ended)
		(void)kill(pty.child, SIGKILL);
	(void)waitpid(pty.child, &status, 0);
	(void)close(pty.master);
	return has_ended && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int open_show_close(void)
{
	if (term_open(NULL) != STATUS_OK)
		return 1;
	if (is_as_before())
		return 2;
	term_show(&canvas);
	term_close();
	term_close();
	return is_as_before() ? 0 : 3;
}

static void test_term__close_gives_the_terminal_back(void **state)
{
	static const char *const TYPES[] = { "xterm-256color", "linux", "vt100", "screen" };

	for (size_t at = 0; at < COUNT_OF(TYPES); at++) {
		pty_start(TYPES[at], 24, 80, open_show_close);
		assert_int_equal(pty_end(), 0);
		assert_non_null(memmem(pty.output, pty.size, "Glass-\xC3\xB1", 8));
	}
	pty_start("xterm", 24, 80, open_show_close);
	assert_int_equal(pty_end(), 0);
	assert_non_null(memmem(pty.output, pty.size, "\033[?1049l", 8));
}

static int open_rescue(void)
{
	if (term_open(NULL) != STATUS_OK)
		return 1;
	term_rescue();
	return is_as_before() ? 0 : 2;
}

static void test_term__rescue_gives_the_terminal_back(void **state)
{
	pty_start("xterm", 24, 80, open_rescue);
	assert_int_equal(pty_end(), 0);
	assert_non_null(memmem(pty.output, pty.size, "\033[?25h", 6));
	assert_non_null(memmem(pty.output, pty.size, "\033[?1049l", 8));
}

/* Says each key as "kind:code " until 'q'. */
static int echo_keys(void)
{
	struct pollfd line = { .fd = STDIN_FILENO, .events = POLLIN };

	if (term_open(NULL) != STATUS_OK)
		return 1;
	term_show(&canvas);
	for (;;) {
		char said[32];
		struct keypress key = term_key();
		if (term_is_gone())
			return 7;
		if (key.kind == PRESS_CHARACTER && key.code == 'q')
			break;
		if (key.kind == PRESS_NONE) {
			(void)poll(&line, 1, DEADLINE_MS);
			continue;
		}
		int size = snprintf(said, sizeof(said), "<%d:%u>", key.kind, key.code);
		if (write(STDOUT_FILENO, said, (size_t)size) != size)
			return 2;
	}
	term_close();
	return 0;
}

static const struct {
	const char *type, *bytes;
	struct keypress key;
} KEYS[] = {
	{ "xterm", "a", { PRESS_CHARACTER, 'a' } },
	{ "xterm", "\xC3\xB1", { PRESS_CHARACTER, 0xF1 } },
	{ "xterm", "\r", { PRESS_ENTER, 0 } },
	{ "xterm", "\t", { PRESS_TAB, 0 } },
	{ "xterm", "\x7F", { PRESS_BACKSPACE, 0 } },
	{ "xterm", "\b", { PRESS_BACKSPACE, 0 } },
	{ "xterm", "\x15", { PRESS_CONTROL, 'u' } },
	{ "xterm", "\x03", { PRESS_CONTROL, 'c' } }, /* no signal */
	{ "xterm", "\x1A", { PRESS_CONTROL, 'z' } },
	{ "xterm", "\x11", { PRESS_CONTROL, 'q' } }, /* no flow control */
	{ "xterm", "\x1C", { PRESS_OTHER, 0 } },
	{ "xterm", "\033", { PRESS_ESCAPE, 0 } },
	{ "xterm", "\033[Z", { PRESS_BACK_TAB, 0 } },
	{ "xterm", "\033OA", { PRESS_UP, 0 } },
	{ "xterm", "\033OB", { PRESS_DOWN, 0 } },
	{ "xterm", "\033[6~", { PRESS_PAGE_DOWN, 0 } },
	{ "xterm", "\033[3~", { PRESS_DELETE, 0 } },
	{ "xterm", "\033OP", { PRESS_FUNCTION, 1 } },
	{ "xterm", "\033OS", { PRESS_FUNCTION, 4 } },
	{ "xterm", "\033[20~", { PRESS_FUNCTION, 9 } },
	{ "xterm", "\033[21~", { PRESS_FUNCTION, 10 } },
	{ "linux", "\033[[A", { PRESS_FUNCTION, 1 } },
	{ "linux", "\033[21~", { PRESS_FUNCTION, 10 } },
	{ "linux", "\033[A", { PRESS_UP, 0 } },
	{ "vt100", "\033[20~", { PRESS_FUNCTION, 9 } }, /* not a key of that name's */
	{ "vt100", "\033", { PRESS_ESCAPE, 0 } },
};

static void test_term__bytes_become_keys(void **state)
{
	static const char *const TYPES[] = { "xterm", "linux", "vt100" };

	for (size_t type = 0; type < COUNT_OF(TYPES); type++) {
		pty_start(TYPES[type], 24, 80, echo_keys);
		assert_true(pty_read("Glass"));
		for (size_t at = 0; at < COUNT_OF(KEYS); at++) {
			char wanted[32];
			if (strcmp(KEYS[at].type, TYPES[type]) != 0)
				continue;
			pty.size = 0;
			pty_type(KEYS[at].bytes, strlen(KEYS[at].bytes));
			(void)snprintf(wanted, sizeof(wanted), "<%d:%u>", KEYS[at].key.kind,
				       KEYS[at].key.code);
			if (!pty_read(wanted))
				fail_msg("case %zu: wanted %s", at, wanted);
		}
		pty_type("q", 1);
		assert_int_equal(pty_end(), 0);
	}
}

/* Escape and a digit would go back and choose. */
static void test_term__an_unknown_sequence_is_one_key_without_meaning(void **state)
{
	char wanted[64];

	(void)snprintf(wanted, sizeof(wanted), "<%d:0><%d:%u><%d:0><%d:0><%d:%u>", PRESS_OTHER,
		       PRESS_CHARACTER, 'a', PRESS_OTHER, PRESS_ESCAPE, PRESS_CHARACTER, '1');
	pty_start("vt100", 24, 80, echo_keys);
	assert_true(pty_read("Glass"));
	pty_type("\033[25~a\033[200~\0331", 14);
	assert_true(pty_read(wanted));
	pty_type("q", 1);
	assert_int_equal(pty_end(), 0);
}

static int open_show_wait(void)
{
	struct pollfd line = { .fd = STDIN_FILENO, .events = POLLIN };

	if (term_open(NULL) != STATUS_OK)
		return 1;
	term_show(&canvas);
	(void)poll(&line, 1, DEADLINE_MS);
	(void)term_key();
	term_resized();
	term_show(&canvas);
	term_close();
	return is_as_before() ? 0 : 2;
}

static void test_term__a_small_terminal_shows_one_sentence_until_it_grows(void **state)
{
	struct winsize larger = { .ws_row = 30, .ws_col = 100 };

	pty_start("xterm", 10, 40, open_show_wait);
	assert_true(pty_read("40x10."));
	assert_null(memmem(pty.output, pty.size, "Glass", 5));
	assert_int_equal(ioctl(pty.master, TIOCSWINSZ, &larger), 0);
	pty_type("x", 1);
	assert_true(pty_read("Glass"));
	assert_int_equal(pty_end(), 0);
	/* centred: in the fourth row, from column 10 or 11 on */
	assert_non_null(memmem(pty.output, pty.size, "\033[4;1", 5));
}

static void test_term__a_tiny_terminal_does_no_harm(void **state)
{
	pty_start("xterm", 1, 3, open_show_wait);
	assert_true(pty_read("\033[?1049h"));
	pty_type("x", 1);
	assert_int_equal(pty_end(), 0);
}

static int until_gone(void)
{
	struct pollfd line = { .fd = STDIN_FILENO, .events = POLLIN };
	FILE *answer = fdopen(9, "w");

	if (answer == NULL || term_open(NULL) != STATUS_OK)
		return 1;
	term_show(&canvas);
	for (int turn = 0; turn < 1000 && !term_is_gone(); turn++) {
		(void)poll(&line, 1, DEADLINE_MS);
		(void)term_key();
	}
	(void)fputs(term_is_gone() ? "gone" : "still there", answer);
	(void)fclose(answer);
	term_close();
	return 0;
}

static void test_term__a_hangup_is_noticed(void **state)
{
	int ends[2], status = 0;
	char said[32] = "";

	assert_int_equal(pipe(ends), 0);
	assert_int_equal(dup2(ends[1], 9), 9);
	pty_start("xterm", 24, 80, until_gone);
	(void)close(ends[1]);
	(void)close(9);
	assert_true(pty_read("Glass"));
	(void)close(pty.master);
	struct pollfd line = { .fd = ends[0], .events = POLLIN };
	assert_int_equal(poll(&line, 1, DEADLINE_MS), 1);
	assert_true(read(ends[0], said, sizeof(said) - 1) > 0);
	(void)waitpid(pty.child, &status, 0);
	(void)close(ends[0]);
	assert_string_equal(said, "gone");
	assert_true(WIFEXITED(status));
}

/* Says the fault; 0 when the opening was refused and the terminal is untouched. */
static int open_refused(void)
{
	struct fault fault = { 0 };

	if (term_open(&fault) != STATUS_UNSUPPORTED || fault.what[0] == '\0')
		return 1;
	if (write(STDOUT_FILENO, fault.what, strlen(fault.what)) < 0)
		return 2;
	return is_as_before() ? 0 : 3;
}

static int open_without_input(void)
{
	int null = open("/dev/null", O_RDONLY);
	int terminal = dup(STDIN_FILENO);
	struct fault fault = { 0 };

	(void)dup2(null, STDIN_FILENO);
	enum status status = term_open(&fault);
	(void)dup2(terminal, STDIN_FILENO);
	if (write(STDOUT_FILENO, fault.what, strlen(fault.what)) < 0)
		return 2;
	return status == STATUS_UNSUPPORTED && is_as_before() ? 0 : 1;
}

static void test_term__what_cannot_be_a_screen_is_refused_in_words(void **state)
{
	static const struct {
		const char *type;
		int (*work)(void);
		const char *said;
	} CASES[] = {
		{ NULL, open_refused, "TERM is not set" },
		{ "", open_refused, "TERM is not set" },
		{ "no-such-type", open_refused, "TERM=no-such-type is not known" },
		{ "dumb", open_refused, "TERM=dumb cannot place the cursor" },
		{ "xterm", open_without_input, "standard input is no terminal" },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		pty_start(CASES[at].type, 24, 80, CASES[at].work);
		assert_int_equal(pty_end(), 0);
		assert_non_null(
			memmem(pty.output, pty.size, CASES[at].said, strlen(CASES[at].said)));
	}
}

static int show_and_wipe(void)
{
	if (term_open(NULL) != STATUS_OK)
		return 1;
	term_show(&canvas);
	if (write(STDOUT_FILENO, "WIPE", 4) != 4)
		return 2;
	term_wipe();
	term_close();
	return 0;
}

static void test_term__wiping_clears_the_glass(void **state)
{
	pty_start("xterm", 24, 80, show_and_wipe);
	assert_int_equal(pty_end(), 0);
	const char *after = memmem(pty.output, pty.size, "WIPE", 4);
	assert_non_null(after);
	size_t left = pty.size - (size_t)(after - pty.output);
	assert_true(memmem(after, left, "\033[2J", 4) != NULL ||
		    memmem(after, left, "\033[J", 3) != NULL);
	assert_null(memmem(after, left, "Glass", 5));
}

int main(void)
{
	static const struct CMUnitTest TESTS[] = {
#define T(name) cmocka_unit_test(test_term__##name)
		T(close_gives_the_terminal_back),
		T(rescue_gives_the_terminal_back),
		T(bytes_become_keys),
		T(an_unknown_sequence_is_one_key_without_meaning),
		T(a_small_terminal_shows_one_sentence_until_it_grows),
		T(a_tiny_terminal_does_no_harm),
		T(a_hangup_is_noticed),
		T(what_cannot_be_a_screen_is_refused_in_words),
		T(wiping_clears_the_glass),
#undef T
	};

	return cmocka_run_group_tests(TESTS, NULL, NULL);
}

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <termios.h>

#include "drivers/printer.h"
#include "kiosk/base/bytes.h"
#include "kiosk/base/text.h"
#include "tests/fakes/escpos_reader.h"
#include "tests/fakes/far_printer.h"

enum { NOW_MS = 1000000, PUMPS_MAX = 20000 };

static struct far_printer far;
static struct printer printer;
static struct paper page;
static struct fault fault;
static char address[160];

static int prepare(void **state)
{
	far_printer_reset(&far);
	paper_begin(&page, 48);
	paper_line(&page, PAPER_LARGE, "012 345");
	paper_line(&page, PAPER_QR, "https://www.irs.gov/ippin");
	for (int at = 0; at < 40; at++)
		paper_line(&page, PAPER_TEXT, "Manténgalo en secreto: ¿quién lo pide?");
	return 0;
}

static int clean_up(void **state)
{
	printer_release(&printer);
	if (far.descriptor >= 0)
		close(far.descriptor);
	if (far.listener >= 0)
		close(far.listener);
	return 0;
}

static void open_line_printer(const char *kind, enum printer_proof proof)
{
	char name[64];

	far.descriptor = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK);
	assert_true(far.descriptor >= 0);
	assert_int_equal(grantpt(far.descriptor), 0);
	assert_int_equal(unlockpt(far.descriptor), 0);
	assert_int_equal(ptsname_r(far.descriptor, name, sizeof(name)), 0);
	text_format(address, sizeof(address), "%s:%s", kind, name);
	assert_int_equal(printer_escpos_open(address, proof, NULL, &printer, &fault), STATUS_OK);
}

static void open_pty_printer(enum printer_proof proof)
{
	open_line_printer("file", proof);
}

static void open_tcp_printer(enum printer_proof proof)
{
	struct sockaddr_in at = { .sin_family = AF_INET };
	socklen_t size = sizeof(at);
	int small = 2048;

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	far.listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	setsockopt(far.listener, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
	assert_int_equal(bind(far.listener, (struct sockaddr *)&at, sizeof(at)), 0);
	assert_int_equal(listen(far.listener, 1), 0);
	assert_int_equal(getsockname(far.listener, (struct sockaddr *)&at, &size), 0);
	text_format(address, sizeof(address), "tcp:127.0.0.1:%d", ntohs(at.sin_port));
	assert_int_equal(printer_escpos_open(address, proof, NULL, &printer, &fault), STATUS_OK);
}

/* The kiosk's loop in small: where both sides stand still, the clock runs, until the page is done
 * or its time is over. */
static enum status print(void)
{
	enum { STEP_MS = 200, LAST_MS = PRINTER_DEADLINE_MS - 1 };
	enum status status = printer.ops->begin(printer.self, &page, NOW_MS, &fault);
	int64_t past_ms = 0;

	if (status != STATUS_OK)
		return status;
	for (int at = 0; at < PUMPS_MAX && past_ms < LAST_MS; at++) {
		struct pollfd wait = printer.ops->pollfd(printer.self);
		assert_true(wait.fd >= 0);
		status = printer.ops->advance(printer.self, NOW_MS + past_ms, &fault);
		if (status != STATUS_AGAIN)
			return status;
		bool is_moving = far_printer_pump(&far);
		wait = printer.ops->pollfd(printer.self);
		if (!is_moving && poll(&wait, 1, 5) == 0)
			past_ms += past_ms + STEP_MS < LAST_MS ? STEP_MS : LAST_MS - past_ms;
	}
	assert_int_equal(printer.ops->advance(printer.self, NOW_MS + LAST_MS, &fault),
			 STATUS_AGAIN);
	return printer.ops->advance(printer.self, NOW_MS + PRINTER_DEADLINE_MS, &fault);
}

/* The next page comes on a connection of its own. */
static void hang_up(void)
{
	close(far.descriptor);
	far.descriptor = -1;
	far.size = 0;
}

static void assert_page_is_whole(void)
{
	static struct escpos_reading reading;
	struct span bytes = { .at = far.page, .size = far.size };

	if (!escpos_read(bytes, &reading))
		fail_msg("the printer would not understand: %s", reading.error);
	assert_int_equal(reading.count, 41);
	assert_string_equal(reading.line[0].text, "012 345");
	assert_string_equal(reading.line[40].text, "Manténgalo en secreto: ¿quién lo pide?");
	assert_int_equal(reading.qr_count, 1);
	assert_int_equal(reading.cuts, 1);
}

static void test_printer_escpos__the_printers_answer_proves_the_page(void **state)
{
	open_pty_printer(PRINTER_PROOF_STATUS);
	assert_int_equal(print(), STATUS_OK);
	assert_string_equal(printer.ops->proof(printer.self), "status");
	assert_page_is_whole();
	assert_int_equal(printer.ops->pollfd(printer.self).fd, -1);
}

static void test_printer_escpos__prints_over_the_network(void **state)
{
	open_tcp_printer(PRINTER_PROOF_STATUS);
	assert_int_equal(print(), STATUS_OK);
	assert_page_is_whole();
}

static void test_printer_escpos__prints_over_a_serial_line(void **state)
{
	open_line_printer("serial", PRINTER_PROOF_STATUS);
	assert_int_equal(print(), STATUS_OK);
	assert_page_is_whole();
}

static void test_printer_escpos__prints_a_second_page_on_a_new_connection(void **state)
{
	open_tcp_printer(PRINTER_PROOF_STATUS);
	assert_int_equal(print(), STATUS_OK);
	hang_up();
	assert_int_equal(print(), STATUS_OK);
	assert_page_is_whole();
}

static void test_printer_escpos__a_slow_printer_gets_every_byte(void **state)
{
	open_pty_printer(PRINTER_PROOF_STATUS);
	far.reads_at_a_time = 3;
	assert_int_equal(print(), STATUS_OK);
	assert_page_is_whole();
}

static void draw_page(void)
{
	paper_begin(&page, 48);
	paper_line(&page, PAPER_LARGE, "012 345");
	for (int at = 0; at < 24; at++)
		paper_line(&page, PAPER_TEXT, "비밀로 하십시오: 누가 묻습니까?");
}

static void test_printer_escpos__prints_a_page_of_which_most_is_drawn(void **state)
{
	static struct escpos_reading reading;

	draw_page();
	open_pty_printer(PRINTER_PROOF_STATUS);
	assert_int_equal(print(), STATUS_OK);
	assert_true(far.size > 24 * 1000 && far.size < FAR_PAGE_MAX);
	if (!escpos_read((struct span){ .at = far.page, .size = far.size }, &reading))
		fail_msg("the printer would not understand: %s", reading.error);
	assert_int_equal(reading.count, 1);
	assert_string_equal(reading.line[0].text, "012 345");
	assert_int_equal(reading.picture_count, 24);
	assert_int_equal(reading.cuts, 1);
}

/* A byte takes a millisecond at 9600 baud. */
static void test_printer_escpos__a_page_that_is_drawn_has_longer(void **state)
{
	draw_page();
	open_pty_printer(PRINTER_PROOF_STATUS);
	far.confirm = FAR_SILENT;
	assert_int_equal(printer.ops->begin(printer.self, &page, NOW_MS, &fault), STATUS_OK);
	for (int at = 0; at < 2000; at++) {
		assert_int_equal(printer.ops->advance(printer.self, NOW_MS, &fault), STATUS_AGAIN);
		(void)far_printer_pump(&far);
	}
	int64_t due_ms = NOW_MS + PRINTER_DEADLINE_MS + (int64_t)far.size;
	assert_true(far.size > 24 * 1000);
	assert_int_equal(printer.ops->advance(printer.self, due_ms - 100, &fault), STATUS_AGAIN);
	assert_int_equal(printer.ops->advance(printer.self, due_ms + 100, &fault),
			 STATUS_TIMED_OUT);
	assert_null(strstr(fault.what, " 20 s"));
}

static void test_printer_escpos__says_what_is_wrong_and_sends_nothing(void **state)
{
	static const struct {
		const char *label;
		int answers[3]; /* to DLE EOT 1, 2, 4 */
		const char *words;
	} CASES[] = {
		{ "cover", { FAR_OFFLINE, FAR_COVER_OPEN, FAR_FINE }, "cover is open" },
		{ "stopped", { FAR_OFFLINE, FAR_PAPER_STOP, FAR_NO_PAPER }, "out of paper" },
		{ "offline", { FAR_OFFLINE, FAR_FINE, FAR_FINE }, "offline" },
		{ "no paper", { FAR_FINE, FAR_FINE, FAR_NO_PAPER }, "out of paper" },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		print_message("%s\n", CASES[at].label);
		(void)clean_up(NULL);
		far_printer_reset(&far);
		open_pty_printer(PRINTER_PROOF_STATUS);
		far.answer[1] = CASES[at].answers[0];
		far.answer[2] = CASES[at].answers[1];
		far.answer[4] = CASES[at].answers[2];
		assert_int_equal(print(), STATUS_IO);
		assert_non_null(strstr(fault.what, CASES[at].words));
		far_printer_drain(&far);
		assert_int_equal(far.size, 0);
	}
}

static void test_printer_escpos__tells_whether_a_page_has_begun(void **state)
{
	open_pty_printer(PRINTER_PROOF_STATUS);
	far.answer[1] = FAR_OFFLINE;
	assert_int_equal(print(), STATUS_IO);
	assert_false(printer.ops->has_begun(printer.self));
	assert_non_null(strstr(fault.what, "nothing was printed"));
	far.answer[1] = FAR_FINE;
	far.confirm = FAR_SILENT;
	assert_int_equal(print(), STATUS_TIMED_OUT);
	assert_true(printer.ops->has_begun(printer.self));
	assert_null(strstr(fault.what, "nothing was printed"));
	far.answer[1] = FAR_OFFLINE;
	assert_int_equal(print(), STATUS_IO);
	assert_false(printer.ops->has_begun(printer.self));
}

static void test_printer_escpos__near_the_papers_end_it_still_prints(void **state)
{
	open_pty_printer(PRINTER_PROOF_STATUS);
	assert_int_equal(print(), STATUS_OK);
	assert_false(printer.ops->is_paper_low(printer.self));
	far.answer[4] = 0x1E;
	far.confirm = 0x03;
	assert_int_equal(print(), STATUS_OK);
	assert_true(printer.ops->is_paper_low(printer.self));
}

static void test_printer_escpos__paper_that_ends_while_printing_is_no_proof(void **state)
{
	open_pty_printer(PRINTER_PROOF_STATUS);
	far.confirm = 0x0F;
	assert_int_equal(print(), STATUS_IO);
	assert_non_null(strstr(fault.what, "ran out of paper"));
}

static void test_printer_escpos__an_echo_of_the_page_is_the_better_proof(void **state)
{
	open_pty_printer(PRINTER_PROOF_STATUS);
	far.echoes = true;
	far.confirm = FAR_SILENT;
	assert_int_equal(print(), STATUS_OK);
	assert_string_equal(printer.ops->proof(printer.self), "echo");
	assert_page_is_whole();
}

static void test_printer_escpos__an_echo_behind_the_other_answer_is_heard(void **state)
{
	open_tcp_printer(PRINTER_PROOF_STATUS);
	far.echoes = far.echoes_late = true;
	for (int times = 1; times <= 2; times++) {
		assert_int_equal(print(), STATUS_OK);
		assert_string_equal(printer.ops->proof(printer.self), "echo");
		hang_up();
	}
}

/* The page before waits in a printer without paper, with its question. */
static void test_printer_escpos__an_echo_of_another_page_is_no_proof(void **state)
{
	unsigned char first[sizeof(far.process)];

	open_tcp_printer(PRINTER_PROOF_STATUS);
	far.confirm = FAR_SILENT;
	assert_int_equal(print(), STATUS_TIMED_OUT);
	memcpy(first, far.process, sizeof(first));
	hang_up();
	far.echoes = far.is_behind = true;
	assert_int_equal(print(), STATUS_TIMED_OUT);
	assert_true(printer.ops->has_begun(printer.self));
	assert_memory_not_equal(first, far.process, sizeof(first));
}

static void test_printer_escpos__no_two_runs_ask_alike(void **state)
{
	unsigned char first[sizeof(far.process)];

	open_pty_printer(PRINTER_PROOF_STATUS);
	assert_int_equal(print(), STATUS_OK);
	memcpy(first, far.process, sizeof(first));
	(void)clean_up(NULL);
	far_printer_reset(&far);
	(void)poll(NULL, 0, 3);
	open_pty_printer(PRINTER_PROOF_STATUS);
	assert_int_equal(print(), STATUS_OK);
	assert_memory_not_equal(first, far.process, sizeof(first));
}

static void test_printer_escpos__one_that_does_not_echo_is_not_asked_to_again(void **state)
{
	open_tcp_printer(PRINTER_PROOF_STATUS);
	assert_int_equal(print(), STATUS_OK);
	assert_string_equal(printer.ops->proof(printer.self), "status");
	memset(far.process, 0, sizeof(far.process));
	hang_up();
	assert_int_equal(print(), STATUS_OK);
	assert_memory_equal(far.process, "\0\0\0\0", sizeof(far.process));
}

static void test_printer_escpos__behind_an_unproven_page_the_printer_forgets(void **state)
{
	open_tcp_printer(PRINTER_PROOF_STATUS);
	assert_int_equal(print(), STATUS_OK);
	assert_int_equal(far.clears + far.recovers, 0);
	hang_up();
	far.confirm = FAR_SILENT;
	assert_int_equal(print(), STATUS_TIMED_OUT);
	for (unsigned times = 1; times <= 2; times++) { /* until it is trusted again */
		far.confirm = 0;
		hang_up();
		assert_int_equal(print(), STATUS_OK);
		assert_int_equal(far.clears, times);
		assert_int_equal(far.recovers, times);
	}
	printer.ops->distrust(printer.self, false);
	hang_up();
	assert_int_equal(print(), STATUS_OK);
	assert_int_equal(far.clears, 2);
}

static void test_printer_escpos__what_an_earlier_run_left_is_forgotten(void **state)
{
	open_pty_printer(PRINTER_PROOF_STATUS);
	printer.ops->distrust(printer.self, true);
	assert_int_equal(print(), STATUS_OK);
	assert_int_equal(far.clears, 1);
}

static void test_printer_escpos__one_that_cannot_forget_prints_all_the_same(void **state)
{
	open_pty_printer(PRINTER_PROOF_STATUS);
	far.is_deaf = true;
	printer.ops->distrust(printer.self, true);
	assert_int_equal(print(), STATUS_OK);
	assert_int_equal(far.clears, 0);
}

static void test_printer_escpos__a_status_that_nobody_asked_for_is_no_proof(void **state)
{
	open_tcp_printer(PRINTER_PROOF_STATUS);
	far.tells_behind = true;
	far.confirm = FAR_SILENT;
	assert_int_equal(print(), STATUS_TIMED_OUT);
	assert_true(printer.ops->has_begun(printer.self));
}

static void test_printer_escpos__an_answer_behind_such_a_status_is_one(void **state)
{
	open_tcp_printer(PRINTER_PROOF_STATUS);
	far.tells_behind = true;
	assert_int_equal(print(), STATUS_OK);
}

static void test_printer_escpos__why_no_answer_comes_is_asked_soon(void **state)
{
	open_pty_printer(PRINTER_PROOF_STATUS);
	far.confirm = FAR_SILENT;
	far.is_out_behind = true;
	assert_int_equal(print(), STATUS_IO);
	assert_non_null(strstr(fault.what, "ran out of paper while printing"));
}

static void test_printer_escpos__silence_behind_the_page_is_no_proof(void **state)
{
	open_pty_printer(PRINTER_PROOF_STATUS);
	far.confirm = FAR_SILENT;
	assert_int_equal(print(), STATUS_TIMED_OUT);
	assert_page_is_whole();
	assert_int_equal(printer.ops->pollfd(printer.self).fd, -1);
}

static void test_printer_escpos__silence_before_the_page_sends_nothing(void **state)
{
	open_pty_printer(PRINTER_PROOF_STATUS);
	far.answer[1] = FAR_SILENT;
	assert_int_equal(print(), STATUS_TIMED_OUT);
	far_printer_drain(&far);
	assert_int_equal(far.size, 0);
}

static void test_printer_escpos__what_nobody_asked_for_is_no_answer(void **state)
{
	open_pty_printer(PRINTER_PROOF_STATUS);
	far.chatter = "\x11\x13\x10\x80\xff";
	far.answer[1] = FAR_SILENT;
	assert_int_equal(print(), STATUS_TIMED_OUT);
	far_printer_drain(&far);
	assert_int_equal(far.size, 0);
}

static void test_printer_escpos__a_printer_that_closes_midway_is_gone(void **state)
{
	open_tcp_printer(PRINTER_PROOF_STATUS);
	far.reads_at_a_time = 100;
	far.closes_after = 300;
	assert_int_equal(print(), STATUS_GONE);
	assert_int_equal(printer.ops->pollfd(printer.self).fd, -1);
}

static void test_printer_escpos__an_absent_printer_is_said_at_begin(void **state)
{
	open_tcp_printer(PRINTER_PROOF_STATUS);
	close(far.listener);
	far.listener = -1;
	assert_int_equal(print(), STATUS_IO);
	assert_non_null(strstr(fault.what, "does not answer"));
	assert_int_equal(printer.ops->pollfd(printer.self).fd, -1);
}

static void test_printer_escpos__without_answers_all_bytes_taken_is_written(void **state)
{
	open_tcp_printer(PRINTER_PROOF_WRITTEN);
	far.answer[1] = far.answer[2] = far.answer[4] = far.confirm = FAR_SILENT;
	assert_int_equal(print(), STATUS_OK);
	assert_string_equal(printer.ops->proof(printer.self), "written");
	far_printer_drain(&far);
	assert_page_is_whole();
}

static void test_printer_escpos__takes_one_page_at_a_time(void **state)
{
	open_pty_printer(PRINTER_PROOF_STATUS);
	assert_int_equal(printer.ops->begin(printer.self, &page, NOW_MS, &fault), STATUS_OK);
	assert_int_equal(printer.ops->begin(printer.self, &page, NOW_MS, &fault), STATUS_FULL);
	printer.ops->discard(printer.self);
	assert_int_equal(printer.ops->advance(printer.self, NOW_MS, &fault), STATUS_IO);
	assert_int_equal(print(), STATUS_OK);
}

/* A spool file in a folder of its own. */
static void test_printer_escpos__discarding_empties_the_spool_file(void **state)
{
	char folder[] = "/tmp/test_printer_escpos.XXXXXX", spool[96];
	struct stat about;

	assert_non_null(mkdtemp(folder));
	text_format(spool, sizeof(spool), "%s/spool", folder);
	text_format(address, sizeof(address), "file:%s", spool);
	assert_int_equal(
		printer_escpos_open(address, PRINTER_PROOF_WRITTEN, NULL, &printer, &fault),
		STATUS_OK);
	assert_int_equal(print(), STATUS_OK);
	assert_int_equal(stat(spool, &about), 0);
	assert_true(about.st_size > 1000);
	printer.ops->discard(printer.self);
	assert_int_equal(stat(spool, &about), 0);
	assert_int_equal(about.st_size, 0);
	assert_int_equal(unlink(spool), 0);
	assert_int_equal(rmdir(folder), 0);
}

static void test_printer_escpos__a_file_cannot_prove_by_status(void **state)
{
	char spool[] = "/tmp/test_printer_escpos.XXXXXX";

	close(mkstemp(spool));
	text_format(address, sizeof(address), "file:%s", spool);
	assert_int_equal(printer_escpos_open(address, PRINTER_PROOF_STATUS, NULL, &printer, &fault),
			 STATUS_OK);
	assert_int_equal(print(), STATUS_IO);
	assert_non_null(strstr(fault.what, "printer_proof"));
	assert_int_equal(unlink(spool), 0);
}

/* The page is all over the memory between begin and the end, and nowhere after it. */
static bool holds_pin(const void *memory, size_t size)
{
	struct span whole = { .at = memory, .size = size };

	return span_find(whole, span_of("012 345"), 0) < size;
}

static void test_printer_escpos__no_copy_of_the_page_is_left(void **state)
{
	enum { LEAST_SIZE = PAPER_LINES_MAX * PAPER_LINE_MAX }; /* of its own memory */

	open_pty_printer(PRINTER_PROOF_STATUS);
	assert_int_equal(printer.ops->begin(printer.self, &page, NOW_MS, &fault), STATUS_OK);
	assert_true(holds_pin(printer.self, LEAST_SIZE));
	printer.ops->discard(printer.self);
	assert_false(holds_pin(printer.self, LEAST_SIZE));
	assert_int_equal(print(), STATUS_OK);
	assert_false(holds_pin(printer.self, LEAST_SIZE));
	far.confirm = FAR_SILENT;
	assert_int_equal(print(), STATUS_TIMED_OUT);
	assert_false(holds_pin(printer.self, LEAST_SIZE));
}

static void test_printer_escpos__the_fullest_page_is_printed(void **state)
{
	char text[PAPER_LINE_MAX];

	memset(text, 'W', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	paper_begin(&page, 48);
	for (int at = 0; at < PAPER_LINES_MAX; at++)
		paper_line(&page, PAPER_QR, text);
	open_pty_printer(PRINTER_PROOF_STATUS);
	assert_int_equal(print(), STATUS_OK);
}

int main(void)
{
#define PRINTER_TEST(function) cmocka_unit_test_setup_teardown(function, prepare, clean_up)
	const struct CMUnitTest tests[] = {
		PRINTER_TEST(test_printer_escpos__the_printers_answer_proves_the_page),
		PRINTER_TEST(test_printer_escpos__prints_over_the_network),
		PRINTER_TEST(test_printer_escpos__prints_over_a_serial_line),
		PRINTER_TEST(test_printer_escpos__prints_a_second_page_on_a_new_connection),
		PRINTER_TEST(test_printer_escpos__a_slow_printer_gets_every_byte),
		PRINTER_TEST(test_printer_escpos__prints_a_page_of_which_most_is_drawn),
		PRINTER_TEST(test_printer_escpos__a_page_that_is_drawn_has_longer),
		PRINTER_TEST(test_printer_escpos__says_what_is_wrong_and_sends_nothing),
		PRINTER_TEST(test_printer_escpos__tells_whether_a_page_has_begun),
		PRINTER_TEST(test_printer_escpos__near_the_papers_end_it_still_prints),
		PRINTER_TEST(test_printer_escpos__paper_that_ends_while_printing_is_no_proof),
		PRINTER_TEST(test_printer_escpos__silence_behind_the_page_is_no_proof),
		PRINTER_TEST(test_printer_escpos__an_echo_of_the_page_is_the_better_proof),
		PRINTER_TEST(test_printer_escpos__an_echo_behind_the_other_answer_is_heard),
		PRINTER_TEST(test_printer_escpos__an_echo_of_another_page_is_no_proof),
		PRINTER_TEST(test_printer_escpos__no_two_runs_ask_alike),
		PRINTER_TEST(test_printer_escpos__one_that_does_not_echo_is_not_asked_to_again),
		PRINTER_TEST(test_printer_escpos__behind_an_unproven_page_the_printer_forgets),
		PRINTER_TEST(test_printer_escpos__what_an_earlier_run_left_is_forgotten),
		PRINTER_TEST(test_printer_escpos__one_that_cannot_forget_prints_all_the_same),
		PRINTER_TEST(test_printer_escpos__a_status_that_nobody_asked_for_is_no_proof),
		PRINTER_TEST(test_printer_escpos__an_answer_behind_such_a_status_is_one),
		PRINTER_TEST(test_printer_escpos__why_no_answer_comes_is_asked_soon),
		PRINTER_TEST(test_printer_escpos__silence_before_the_page_sends_nothing),
		PRINTER_TEST(test_printer_escpos__what_nobody_asked_for_is_no_answer),
		PRINTER_TEST(test_printer_escpos__a_printer_that_closes_midway_is_gone),
		PRINTER_TEST(test_printer_escpos__an_absent_printer_is_said_at_begin),
		PRINTER_TEST(test_printer_escpos__without_answers_all_bytes_taken_is_written),
		PRINTER_TEST(test_printer_escpos__takes_one_page_at_a_time),
		PRINTER_TEST(test_printer_escpos__discarding_empties_the_spool_file),
		PRINTER_TEST(test_printer_escpos__a_file_cannot_prove_by_status),
		PRINTER_TEST(test_printer_escpos__no_copy_of_the_page_is_left),
		PRINTER_TEST(test_printer_escpos__the_fullest_page_is_printed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

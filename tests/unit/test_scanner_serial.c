#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <fcntl.h>
#include <unistd.h>

#include "drivers/scanner.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "tests/fakes/cable.h"
#include "tests/fakes/scratch.h"

enum { SOON_MS = 3000, QUIET_MS = 400 };

static struct scratch scratch;
static char path[SCRATCH_PATH_MAX];
static int device = -1; /* the other end */
static struct scanner scanner;
static struct scan scan;

static int set_up(void **state)
{
	struct fault fault;

	(void)state;
	scratch_init(&scratch);
	scratch_path(&scratch, "line", path);
	device = cable_plug(path);
	return scanner_serial_open(path, &scanner, &fault) == STATUS_OK ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	scanner_release(&scanner);
	if (device >= 0)
		cable_unplug(&device, path);
	scratch_release(&scratch);
	return 0;
}

static void send_text(const char *text)
{
	assert_int_equal(write(device, text, strlen(text)), (ssize_t)strlen(text));
}

/* As the loop does it: polls, advances. AGAIN when nothing came in time. */
static enum status wait_for_scan(int64_t within_ms)
{
	int64_t until_ms = clock_steady_ms() + within_ms;
	struct fault fault;
	enum status status;

	while ((status = scanner.ops->advance(scanner.self, clock_steady_ms(), &scan, &fault)) ==
	       STATUS_AGAIN) {
		int64_t now_ms = clock_steady_ms();
		int64_t due_ms = scanner.ops->deadline_ms(scanner.self, now_ms);
		struct pollfd wait = scanner.ops->pollfd(scanner.self);
		if (now_ms >= until_ms)
			break;
		if (due_ms == 0 || due_ms > until_ms)
			due_ms = until_ms;
		(void)poll(&wait, 1, due_ms > now_ms ? (int)(due_ms - now_ms) : 0);
	}
	return status;
}

static void assert_scanned(const char *payload)
{
	assert_int_equal(wait_for_scan(SOON_MS), STATUS_OK);
	assert_int_equal(scan.symbol.size, strlen(payload));
	assert_memory_equal(scan.symbol.bytes, payload, strlen(payload));
}

static void test_scanner_serial__hands_over_what_is_waited_for(void **state)
{
	(void)state;
	scanner.ops->expect(scanner.self, true);
	send_text("]C0ABC-123\r]A0SECOND\r");
	assert_scanned("ABC-123");
	assert_int_equal(scan.symbol.symbology, SYMBOLOGY_CODE_128);
	assert_scanned("SECOND");
}

static void test_scanner_serial__hands_over_what_silence_ends(void **state)
{
	(void)state;
	scanner.ops->expect(scanner.self, true);
	send_text("NO SUFFIX");
	assert_scanned("NO SUFFIX");
}

static void test_scanner_serial__refuses_what_was_garbled_on_the_line(void **state)
{
	(void)state;
	scanner.ops->expect(scanner.self, true);
	assert_int_equal(write(device, "AB\0C\r", 5), 5);
	assert_int_equal(wait_for_scan(SOON_MS), STATUS_REFUSED);
	send_text("ABC\r");
	assert_scanned("ABC");
}

static void test_scanner_serial__refuses_a_part_and_hands_over_the_next(void **state)
{
	(void)state;
	scanner.ops->expect(scanner.self, true);
	send_text("WHOLE\r");
	assert_scanned("WHOLE");
	send_text("HAL");
	assert_int_equal(wait_for_scan(SOON_MS), STATUS_REFUSED);
	send_text("HALF\r");
	assert_scanned("HALF");
}

static void test_scanner_serial__drops_what_is_not_waited_for(void **state)
{
	(void)state;
	send_text("BEFORE\r");
	assert_int_equal(wait_for_scan(QUIET_MS), STATUS_AGAIN);
	scanner.ops->expect(scanner.self, true);
	send_text("AFTER\r");
	assert_scanned("AFTER");
}

static void test_scanner_serial__drops_the_rest_of_what_began_too_early(void **state)
{
	(void)state;
	send_text("BEGAN ");
	assert_int_equal(wait_for_scan(20), STATUS_AGAIN);
	scanner.ops->expect(scanner.self, true);
	send_text("TOO EARLY\r");
	assert_int_equal(wait_for_scan(QUIET_MS), STATUS_AGAIN);
	send_text("IN TIME\r");
	assert_scanned("IN TIME");
}

static void test_scanner_serial__tells_that_the_line_left_and_that_it_is_back(void **state)
{
	(void)state;
	scanner.ops->expect(scanner.self, true);
	assert_int_equal(wait_for_scan(20), STATUS_AGAIN);
	assert_null(scanner.ops->trouble(scanner.self));
	send_text("HALF");
	assert_int_equal(wait_for_scan(20), STATUS_AGAIN);
	cable_unplug(&device, path);
	assert_int_equal(wait_for_scan(QUIET_MS), STATUS_AGAIN);
	assert_non_null(scanner.ops->trouble(scanner.self));
	device = cable_plug(path);
	assert_int_equal(wait_for_scan(QUIET_MS), STATUS_AGAIN);
	assert_null(scanner.ops->trouble(scanner.self));
	send_text("WHOLE\r");
	assert_scanned("WHOLE");
}

static void test_scanner_serial__waits_for_a_line_that_is_not_there_yet(void **state)
{
	struct fault fault;

	(void)state;
	scanner_release(&scanner);
	cable_unplug(&device, path);
	assert_int_equal(scanner_serial_open(path, &scanner, &fault), STATUS_OK);
	assert_non_null(scanner.ops->trouble(scanner.self));
	device = cable_plug(path);
	scanner.ops->expect(scanner.self, true);
	assert_int_equal(wait_for_scan(1200), STATUS_AGAIN);
	assert_null(scanner.ops->trouble(scanner.self));
	send_text("THERE\r");
	assert_scanned("THERE");
}

static void test_scanner_serial__refuses_what_is_no_line(void **state)
{
	struct scanner none = { 0 };
	struct fault fault = { 0 };

	(void)state;
	assert_int_equal(scanner_serial_open("/dev/null", &none, &fault), STATUS_REFUSED);
	assert_null(none.ops);
	assert_string_equal(fault.what, "/dev/null: it is no serial line");
}

int main(void)
{
#define TEST(claim) cmocka_unit_test_setup_teardown(test_scanner_serial__##claim, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(hands_over_what_is_waited_for),
		TEST(hands_over_what_silence_ends),
		TEST(refuses_what_was_garbled_on_the_line),
		TEST(refuses_a_part_and_hands_over_the_next),
		TEST(drops_what_is_not_waited_for),
		TEST(drops_the_rest_of_what_began_too_early),
		TEST(tells_that_the_line_left_and_that_it_is_back),
		TEST(waits_for_a_line_that_is_not_there_yet),
		TEST(refuses_what_is_no_line),
	};
#undef TEST
	return cmocka_run_group_tests(tests, NULL, NULL);
}

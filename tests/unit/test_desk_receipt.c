#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kiosk/session/desk.h"

static struct desk desk;

static enum desk_receipt_wish ask(enum request_kind kind, uint32_t code)
{
	struct request request = { .kind = kind, .code = code };

	return desk_receipt_request(&desk, &request);
}

static void test_desk_receipt__a_code_is_typed_and_looked_up(void **state)
{
	(void)state;
	desk = (struct desk){ .state = DESK_RECEIPT };
	assert_int_equal(ask(REQUEST_NEXT, 0), DESK_RECEIPT_NOTHING);
	assert_int_equal(ask(REQUEST_TYPE, '7'), DESK_RECEIPT_NOTHING);
	(void)ask(REQUEST_TYPE, 'k');
	(void)ask(REQUEST_TYPE, 'x');
	(void)ask(REQUEST_ERASE, 0);
	assert_string_equal(desk.code, "7k");
	assert_int_equal(ask(REQUEST_NEXT, 0), DESK_RECEIPT_CHECK);
	assert_string_equal(desk.code, "7k");
	(void)ask(REQUEST_EMPTY, 0);
	assert_string_equal(desk.code, "");
	assert_int_equal(ask(REQUEST_BACK, 0), DESK_RECEIPT_LEAVE);
}

static void test_desk_receipt__what_is_typed_fits_and_is_printable(void **state)
{
	(void)state;
	desk = (struct desk){ .state = DESK_RECEIPT };
	(void)ask(REQUEST_TYPE, 0x1B);
	assert_string_equal(desk.code, "");
	for (unsigned at = 0; at < 2 * DESK_CODE_MAX; at++)
		(void)ask(REQUEST_TYPE, 'A');
	assert_int_equal(desk.code[DESK_CODE_MAX - 1], '\0');
	assert_int_equal(desk.code[DESK_CODE_MAX - 2], 'A');
}

/* An answer never stands beside a code that it was not about. */
static void test_desk_receipt__whatever_changes_the_code_takes_its_answer_away(void **state)
{
	static const enum request_kind KINDS[] = { REQUEST_TYPE, REQUEST_ERASE, REQUEST_EMPTY,
						   REQUEST_NEXT };

	(void)state;
	for (size_t at = 0; at < COUNT_OF(KINDS); at++) {
		desk = (struct desk){ .state = DESK_RECEIPT,
				      .is_verified = true,
				      .is_intact = true,
				      .code = "7K3M" };
		(void)ask(KINDS[at], 'A');
		assert_false(desk.is_verified);
	}
	desk = (struct desk){ .state = DESK_RECEIPT, .is_verified = true, .code = "7K3M" };
	(void)ask(REQUEST_TYPE, 'A');
	assert_string_equal(desk.code, "A");
}

static bool scan(const char *id)
{
	struct event event = { .kind = EVENT_SLIP };

	for (size_t at = 0; id[at] != '\0'; at++)
		event.id[at] = id[at];
	return desk_receipt_scanned(&desk, &event);
}

static void test_desk_receipt__a_scan_is_looked_up_once_and_another_code_is_told(void **state)
{
	(void)state;
	desk = (struct desk){ .state = DESK_RECEIPT, .code = "7k" };
	assert_true(scan("2EN002-E08Y5G-1NDHWR-7DR9EV"));
	assert_string_equal(desk.code, "2EN002-E08Y5G-1NDHWR-7DR9EV");
	desk.is_verified = true;
	assert_false(scan("2EN002-E08Y5G-1NDHWR-7DR9EV"));
	assert_true(desk.is_verified);
	assert_false(scan(""));
	assert_true(desk.is_other_code && !desk.is_verified);
	assert_string_equal(desk.code, "");
	(void)ask(REQUEST_TYPE, 'A');
	assert_false(desk.is_other_code);
	desk.is_busy = true;
	assert_false(scan("2EN002-E08Y5G-1NDHWR-7DR9EV"));
	desk = (struct desk){ .state = DESK_VISITS };
	assert_false(scan("2EN002-E08Y5G-1NDHWR-7DR9EV"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_desk_receipt__a_scan_is_looked_up_once_and_another_code_is_told),
		cmocka_unit_test(test_desk_receipt__a_code_is_typed_and_looked_up),
		cmocka_unit_test(test_desk_receipt__what_is_typed_fits_and_is_printable),
		cmocka_unit_test(
			test_desk_receipt__whatever_changes_the_code_takes_its_answer_away),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/evidence/policy.h"

static void test_policy__no_pin_is_issued_on_closed_days(void **state)
{
	static const struct policy POLICY = {
		.closed_count = 2,
		.closed = { { 100, 110 }, { 200, 200 } },
	};
	static const struct {
		int32_t day;
		bool is_open;
	} DAYS[] = {
		{ 0, true },   { 99, true },  { 100, false }, { 105, false }, { 110, false },
		{ 111, true }, { 199, true }, { 200, false }, { 201, true },  { -5, true },
	};

	for (size_t at = 0; at < COUNT_OF(DAYS); at++)
		assert_int_equal(policy_is_open(&POLICY, DAYS[at].day), DAYS[at].is_open);
}

static void test_policy__without_closed_days_every_day_is_open(void **state)
{
	static const struct policy POLICY;

	assert_true(policy_is_open(&POLICY, 0));
}

static void test_policy__names_every_decision(void **state)
{
	static const char *const NAMES[] = { "none", "approve", "refuse", "refer", "defer" };

	for (enum decision at = DECISION_NONE; at <= DECISION_DEFER; at++)
		assert_string_equal(decision_text(at), NAMES[at]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_policy__no_pin_is_issued_on_closed_days),
		cmocka_unit_test(test_policy__without_closed_days_every_day_is_open),
		cmocka_unit_test(test_policy__names_every_decision),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

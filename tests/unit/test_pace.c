#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/ledger/clocks.h"
#include "kiosk/ledger/pace.h"

enum { WALL = 1000000, STEADY = 5000 };

static const struct pace_limits LIMITS = { PACE_RECORDS, PACE_SIGN_MS, PACE_EPOCH_MS };

static void test_pace__so_many_records_or_so_long_without_any_are_signed(void **state)
{
	struct pace pace = pace_begin(&LIMITS, 10, WALL, STEADY);

	assert_false(pace_is_due(&pace, 10, STEADY));
	assert_false(pace_is_due(&pace, 10 + PACE_RECORDS - 1, STEADY + PACE_SIGN_MS - 1));
	assert_true(pace_is_due(&pace, 10 + PACE_RECORDS, STEADY));
	assert_true(pace_is_due(&pace, 10, STEADY + PACE_SIGN_MS));
	pace_signed(&pace, 80, STEADY + 1);
	assert_false(pace_is_due(&pace, 80 + PACE_RECORDS - 1, STEADY + PACE_SIGN_MS));
	assert_true(pace_is_due(&pace, 80, STEADY + 1 + PACE_SIGN_MS));
}

static void test_pace__settings_may_ask_for_more(void **state)
{
	const struct pace_limits often = { 1, 60000, 3600000 };
	struct pace pace = pace_begin(&often, 10, WALL, STEADY);

	assert_false(pace_is_due(&pace, 10, STEADY + 59999));
	assert_true(pace_is_due(&pace, 11, STEADY));
	assert_true(pace_is_due(&pace, 10, STEADY + 60000));
	assert_int_equal(pace_deadline_ms(&pace), STEADY + 60000);
	assert_false(pace_is_epoch_due(&pace, STEADY + 3599999));
	assert_true(pace_is_epoch_due(&pace, STEADY + 3600000));
}

static void test_pace__the_deadline_is_when_something_is_due(void **state)
{
	struct pace pace = pace_begin(&LIMITS, 0, WALL, STEADY);

	assert_int_equal(pace_deadline_ms(&pace), STEADY + PACE_SIGN_MS);
	assert_true(pace_is_due(&pace, 0, pace_deadline_ms(&pace)));
	pace_failed(&pace, STEADY + PACE_SIGN_MS);
	assert_int_equal(pace_deadline_ms(&pace), STEADY + PACE_SIGN_MS + PACE_RETRY_MS);
	assert_true(pace_is_due(&pace, 0, pace_deadline_ms(&pace)));
}

static void test_pace__after_a_failure_it_waits_before_trying_again(void **state)
{
	struct pace pace = pace_begin(&LIMITS, 0, WALL, STEADY);

	pace_failed(&pace, STEADY + 1);
	assert_false(pace_is_due(&pace, 1000, STEADY + PACE_RETRY_MS));
	assert_true(pace_is_due(&pace, 1000, STEADY + 1 + PACE_RETRY_MS));
	pace_signed(&pace, 1000, STEADY + 2);
	assert_true(pace_is_due(&pace, 1000 + PACE_RECORDS, STEADY + 3));
}

static void test_pace__a_key_serves_a_day(void **state)
{
	struct pace pace = pace_begin(&LIMITS, 0, WALL, STEADY);

	pace_signed(&pace, 5, STEADY + PACE_EPOCH_MS - 1);
	assert_false(pace_is_epoch_due(&pace, STEADY + PACE_EPOCH_MS - 1));
	assert_true(pace_is_epoch_due(&pace, STEADY + PACE_EPOCH_MS));
	pace_failed(&pace, STEADY + PACE_EPOCH_MS);
	assert_false(pace_is_epoch_due(&pace, STEADY + PACE_EPOCH_MS + 1));
}

static void test_pace__a_clock_that_is_set_is_seen_until_it_is_recorded(void **state)
{
	static const struct {
		int64_t wall_ms, steady_ms;
		bool is_step;
	} CASES[] = {
		{ WALL + 100, STEADY + 100, false },
		{ WALL + 100 + CLOCKS_STEP_MS, STEADY + 100, false },
		{ WALL + 100 - CLOCKS_STEP_MS, STEADY + 100, false },
		{ WALL + 101 + CLOCKS_STEP_MS, STEADY + 100, true },
		{ WALL + 99 - CLOCKS_STEP_MS, STEADY + 100, true },
		{ WALL + 3600000, STEADY + 3600000, false },
		{ 0, STEADY + 3600000, true },
	};

	for (size_t at = 0; at < sizeof(CASES) / sizeof(CASES[0]); at++) {
		struct pace pace = pace_begin(&LIMITS, 0, WALL, STEADY);
		int64_t wall_ms = CASES[at].wall_ms, steady_ms = CASES[at].steady_ms;
		for (int times = 0; times < 2; times++)
			assert_int_equal(pace_sees_step(&pace, wall_ms, steady_ms),
					 CASES[at].is_step);
		pace_compared(&pace, wall_ms, steady_ms);
		assert_false(pace_sees_step(&pace, wall_ms + 7, steady_ms + 7));
	}
}

/* A clock that is slewed drifts from the steady one little by little. */
static void test_pace__a_clock_that_is_slewed_is_not_one_that_is_set(void **state)
{
	struct pace pace = pace_begin(&LIMITS, 0, WALL, STEADY);

	for (int64_t hours = 1; hours < 100; hours++) {
		int64_t steady_ms = STEADY + hours * 3600000;
		int64_t wall_ms = WALL + hours * 3601000;
		assert_false(pace_sees_step(&pace, wall_ms, steady_ms));
		pace_compared(&pace, wall_ms, steady_ms);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pace__so_many_records_or_so_long_without_any_are_signed),
		cmocka_unit_test(test_pace__settings_may_ask_for_more),
		cmocka_unit_test(test_pace__the_deadline_is_when_something_is_due),
		cmocka_unit_test(test_pace__after_a_failure_it_waits_before_trying_again),
		cmocka_unit_test(test_pace__a_key_serves_a_day),
		cmocka_unit_test(test_pace__a_clock_that_is_set_is_seen_until_it_is_recorded),
		cmocka_unit_test(test_pace__a_clock_that_is_slewed_is_not_one_that_is_set),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

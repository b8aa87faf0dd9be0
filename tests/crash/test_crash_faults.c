#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/crash/trial.h"

static void test_crash_faults__any_operation_that_fails_once_is_survived(void **state)
{
	trial_assert_holds(SHIM_FAILS, false);
}

static void test_crash_faults__any_operation_that_fails_for_good_loses_nothing(void **state)
{
	trial_assert_holds(SHIM_FAILS, true);
}

/* --- the torture itself can fail -----------------------------------------------------------------
 */

static void assert_is_found_out(const struct trial_defect *defect)
{
	struct trial_score score = { 0 };

	trial_fail_everywhere(SHIM_IS_SHORT, true, defect, &score);
	assert_true(score.wrong > 0);
}

static void test_crash_faults__acknowledging_before_the_commit_is_found_out(void **state)
{
	assert_is_found_out(&(struct trial_defect){ .tells_early = true });
}

static void test_crash_faults__a_lost_wal_file_is_found_out(void **state)
{
	assert_is_found_out(&(struct trial_defect){ .loses_wal = true });
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_crash_faults__any_operation_that_fails_once_is_survived),
		cmocka_unit_test(
			test_crash_faults__any_operation_that_fails_for_good_loses_nothing),
		cmocka_unit_test(test_crash_faults__acknowledging_before_the_commit_is_found_out),
		cmocka_unit_test(test_crash_faults__a_lost_wal_file_is_found_out),
	};

	shim_install();
	return cmocka_run_group_tests(tests, NULL, NULL);
}

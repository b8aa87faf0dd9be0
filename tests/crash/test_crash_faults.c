#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/crash/trial.h"

static void fail_everywhere(enum shim_fault fault, bool is_for_good,
			    const struct trial_defect *defect, struct trial_score *score)
{
	for (size_t at = 0; at < STORY_COUNT; at++) {
		SCOPED(trial) trial;
		trial_init(&trial, &STORIES[at]);
		if (defect != NULL)
			trial.defect = *defect;
		trial_fail(&trial, fault, is_for_good, score);
	}
}

static void assert_holds(enum shim_fault fault, bool is_for_good)
{
	struct trial_score score = { 0 };

	fail_everywhere(fault, is_for_good, NULL, &score);
	print_message("# %llu runs: %llu kept, %llu in flight, %llu refused, %llu wrong\n",
		      (unsigned long long)score.runs, (unsigned long long)score.kept,
		      (unsigned long long)score.in_flight, (unsigned long long)score.refused,
		      (unsigned long long)score.wrong);
	if (score.wrong > 0)
		fail_msg("%llu wrong; first: %s", (unsigned long long)score.wrong,
			 score.first_wrong);
	assert_true(score.runs > 100);
	assert_true(score.kept > 0);
}

static void test_crash_faults__any_operation_that_fails_once_is_survived(void **state)
{
	assert_holds(SHIM_FAILS, false);
}

static void test_crash_faults__any_operation_that_fails_for_good_loses_nothing(void **state)
{
	assert_holds(SHIM_FAILS, true);
}

static void test_crash_faults__a_disk_that_is_full_once_is_survived(void **state)
{
	assert_holds(SHIM_IS_FULL, false);
}

static void test_crash_faults__a_disk_that_stays_full_loses_nothing(void **state)
{
	assert_holds(SHIM_IS_FULL, true);
}

static void test_crash_faults__a_write_cut_short_once_is_survived(void **state)
{
	assert_holds(SHIM_IS_SHORT, false);
}

static void test_crash_faults__writes_cut_short_for_good_lose_nothing(void **state)
{
	assert_holds(SHIM_IS_SHORT, true);
}

static void test_crash_faults__a_torn_write_is_survived(void **state)
{
	assert_holds(SHIM_IS_TORN, false);
}

static void test_crash_faults__torn_writes_for_good_lose_nothing(void **state)
{
	assert_holds(SHIM_IS_TORN, true);
}

/* --- the torture itself can fail -----------------------------------------------------------------
 */

static void assert_is_found_out(const struct trial_defect *defect)
{
	struct trial_score score = { 0 };

	fail_everywhere(SHIM_IS_SHORT, true, defect, &score);
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
		cmocka_unit_test(test_crash_faults__a_disk_that_is_full_once_is_survived),
		cmocka_unit_test(test_crash_faults__a_disk_that_stays_full_loses_nothing),
		cmocka_unit_test(test_crash_faults__a_write_cut_short_once_is_survived),
		cmocka_unit_test(test_crash_faults__writes_cut_short_for_good_lose_nothing),
		cmocka_unit_test(test_crash_faults__a_torn_write_is_survived),
		cmocka_unit_test(test_crash_faults__torn_writes_for_good_lose_nothing),
		cmocka_unit_test(test_crash_faults__acknowledging_before_the_commit_is_found_out),
		cmocka_unit_test(test_crash_faults__a_lost_wal_file_is_found_out),
	};

	shim_install();
	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/crash/trial.h"

enum { SEEDS = 5, APART = 9 };

static void cut_everywhere(const char *pragma, uint32_t seeds, struct trial_score *score)
{
	for (size_t at = 0; at < STORY_COUNT; at++) {
		SCOPED(trial) trial;
		trial_init(&trial, &STORIES[at]);
		trial.defect.pragma = pragma;
		trial_cut_power(&trial, seeds, score);
	}
}

static void tell(const struct trial_score *score)
{
	print_message(
		"# %llu cuts: %llu kept, %llu in flight, %llu past, %llu refused, %llu wrong\n",
		(unsigned long long)score->runs, (unsigned long long)score->kept,
		(unsigned long long)score->in_flight, (unsigned long long)score->past,
		(unsigned long long)score->refused, (unsigned long long)score->wrong);
}

static void test_crash_power__a_cut_after_any_change_loses_nothing(void **state)
{
	struct trial_score score = { 0 };

	cut_everywhere(NULL, SEEDS, &score);
	tell(&score);
	if (score.wrong > 0)
		fail_msg("%llu wrong; first: %s", (unsigned long long)score.wrong,
			 score.first_wrong);
	assert_true(score.kept > 100);
	assert_true(score.in_flight > 0);
}

/* Whatever a disk claims: another history never verifies. What was acknowledged may be gone, and is
 * now and then, or the cut would be no test. */
static void lie(bool is_for_good)
{
	struct trial_score score = { 0 };

	for (size_t at = 0; at < STORY_COUNT; at++) {
		SCOPED(trial) trial;
		trial_init(&trial, &STORIES[at]);
		trial_lie(&trial, is_for_good, APART, &score);
	}
	tell(&score);
	if (score.wrong > 0)
		fail_msg("%llu wrong; first: %s", (unsigned long long)score.wrong,
			 score.first_wrong);
	assert_true(score.kept > 0);
	assert_true(score.past > 0);
}

static void test_crash_power__a_sync_that_lied_gives_an_earlier_ledger_or_none(void **state)
{
	lie(false);
}

static void test_crash_power__syncs_that_always_lie_give_an_earlier_ledger_or_none(void **state)
{
	lie(true);
}

static void test_crash_power__a_sync_that_failed_and_lost_its_writes_is_survived(void **state)
{
	struct trial_score score = { 0 };

	for (size_t at = 0; at < STORY_COUNT; at++) {
		SCOPED(trial) trial;
		trial_init(&trial, &STORIES[at]);
		trial_lose(&trial, APART, &score);
	}
	tell(&score);
	if (score.wrong > 0)
		fail_msg("%llu wrong; first: %s", (unsigned long long)score.wrong,
			 score.first_wrong);
	assert_true(score.kept > 100);
}

static void test_crash_power__weaker_syncing_is_found_out(void **state)
{
	static const char *const PRAGMAS[] = {
		"PRAGMA synchronous = OFF",
		"PRAGMA synchronous = NORMAL",
	};

	for (size_t at = 0; at < COUNT_OF(PRAGMAS); at++) {
		struct trial_score score = { 0 };
		cut_everywhere(PRAGMAS[at], 2, &score);
		if (score.wrong == 0)
			fail_msg("%s goes unnoticed", PRAGMAS[at]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_crash_power__a_cut_after_any_change_loses_nothing),
		cmocka_unit_test(
			test_crash_power__a_sync_that_lied_gives_an_earlier_ledger_or_none),
		cmocka_unit_test(
			test_crash_power__syncs_that_always_lie_give_an_earlier_ledger_or_none),
		cmocka_unit_test(
			test_crash_power__a_sync_that_failed_and_lost_its_writes_is_survived),
		cmocka_unit_test(test_crash_power__weaker_syncing_is_found_out),
	};

	shim_install();
	return cmocka_run_group_tests(tests, NULL, NULL);
}

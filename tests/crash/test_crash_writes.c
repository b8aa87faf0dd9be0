#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/crash/trial.h"

static void test_crash_writes__a_disk_that_is_full_once_is_survived(void **state)
{
	trial_assert_holds(SHIM_IS_FULL, false);
}

static void test_crash_writes__a_disk_that_stays_full_loses_nothing(void **state)
{
	trial_assert_holds(SHIM_IS_FULL, true);
}

static void test_crash_writes__a_write_cut_short_once_is_survived(void **state)
{
	trial_assert_holds(SHIM_IS_SHORT, false);
}

static void test_crash_writes__writes_cut_short_for_good_lose_nothing(void **state)
{
	trial_assert_holds(SHIM_IS_SHORT, true);
}

static void test_crash_writes__a_torn_write_is_survived(void **state)
{
	trial_assert_holds(SHIM_IS_TORN, false);
}

static void test_crash_writes__torn_writes_for_good_lose_nothing(void **state)
{
	trial_assert_holds(SHIM_IS_TORN, true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_crash_writes__a_disk_that_is_full_once_is_survived),
		cmocka_unit_test(test_crash_writes__a_disk_that_stays_full_loses_nothing),
		cmocka_unit_test(test_crash_writes__a_write_cut_short_once_is_survived),
		cmocka_unit_test(test_crash_writes__writes_cut_short_for_good_lose_nothing),
		cmocka_unit_test(test_crash_writes__a_torn_write_is_survived),
		cmocka_unit_test(test_crash_writes__torn_writes_for_good_lose_nothing),
	};

	shim_install();
	return cmocka_run_group_tests(tests, NULL, NULL);
}

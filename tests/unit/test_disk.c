#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "kiosk/base/disk.h"

static const struct disk_room RESERVE = { .bytes = 64 * (uint64_t)DISK_MIB, .files = 64 };

static enum disk_state judge(enum disk_state before, uint64_t mib, uint64_t files)
{
	struct disk_room room = { .bytes = mib * DISK_MIB, .files = files };

	return disk_judge(before, room, RESERVE);
}

static void test_disk__falls_at_the_reserve_and_at_twice_of_it(void **state)
{
	static const struct {
		uint64_t mib, files;
		enum disk_state expected;
	} CASES[] = {
		{ 128, 128, DISK_ENOUGH },
		{ 127, 128, DISK_LOW },
		{ 128, 127, DISK_LOW },
		{ 64, 64, DISK_LOW },
		{ 63, 64, DISK_OUT },
		{ 64, 63, DISK_OUT },
		{ 0, UINT64_MAX, DISK_OUT },
		{ UINT64_MAX / DISK_MIB, 0, DISK_OUT },
		{ 1 << 20, UINT64_MAX, DISK_ENOUGH },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++)
		assert_int_equal(judge(DISK_ENOUGH, CASES[at].mib, CASES[at].files),
				 CASES[at].expected);
}

static void test_disk__rises_only_with_an_eighth_more(void **state)
{
	assert_int_equal(judge(DISK_OUT, 71, 1000), DISK_OUT);
	assert_int_equal(judge(DISK_OUT, 72, 1000), DISK_LOW);
	assert_int_equal(judge(DISK_OUT, 1000, 71), DISK_OUT);
	assert_int_equal(judge(DISK_LOW, 143, 1000), DISK_LOW);
	assert_int_equal(judge(DISK_LOW, 144, 1000), DISK_ENOUGH);
	assert_int_equal(judge(DISK_LOW, 63, 1000), DISK_OUT);
	assert_int_equal(judge(DISK_OUT, 1000, 1000), DISK_ENOUGH);
}

static void test_disk__at_one_level_no_state_goes_back_and_forth(void **state)
{
	for (uint64_t mib = 0; mib < 200; mib++)
		for (unsigned from = DISK_ENOUGH; from <= DISK_OUT; from++) {
			enum disk_state once = judge((enum disk_state)from, mib, 1000);
			assert_int_equal(judge(once, mib, 1000), once);
		}
}

static void test_disk__the_lesser_of_two_counts_in_each(void **state)
{
	struct disk_room lesser =
		disk_lesser((struct disk_room){ 5, 100 }, (struct disk_room){ 50, 10 });

	assert_int_equal(lesser.bytes, 5);
	assert_int_equal(lesser.files, 10);
}

static void test_disk__looks_at_a_real_one_and_names_one_that_is_not_there(void **state)
{
	struct disk_room room = { 0 };
	struct fault fault = { 0 };

	assert_int_equal(disk_look("/tmp", &room, &fault), STATUS_OK);
	assert_true(room.bytes > 0 && room.files > 0);
	assert_int_equal(disk_look("/nowhere/at/all", &room, &fault), STATUS_IO);
	assert_non_null(strstr(fault.what, "/nowhere/at/all"));
	assert_int_equal(disk_look("/proc", &room, &fault), STATUS_OK);
	assert_int_equal(room.files, UINT64_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_disk__falls_at_the_reserve_and_at_twice_of_it),
		cmocka_unit_test(test_disk__rises_only_with_an_eighth_more),
		cmocka_unit_test(test_disk__at_one_level_no_state_goes_back_and_forth),
		cmocka_unit_test(test_disk__the_lesser_of_two_counts_in_each),
		cmocka_unit_test(test_disk__looks_at_a_real_one_and_names_one_that_is_not_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

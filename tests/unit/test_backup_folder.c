#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>
#include <unistd.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/ledger/backup_folder.h"
#include "tests/fakes/scratch.h"

static const int64_t WALL_MS = 1795000000123; /* 2026-11-18T11:06:40.123Z */

static void test_backup_folder__a_name_tells_kiosk_time_and_count_and_is_read_back(void **state)
{
	struct backup_name name = backup_name_of("C001", WALL_MS, 1234), read;

	assert_string_equal(name.text, "C001-261118-110640-1234.db");
	assert_true(backup_name_read(span_of(name.text), "C001", &read));
	assert_int_equal(read.wall_ms, WALL_MS - 123);
	assert_int_equal(read.records, 1234);
	assert_string_equal(read.text, name.text);
}

static void test_backup_folder__a_wild_clock_still_gives_a_name(void **state)
{
	static const int64_t WILD[] = { INT64_MIN, -1, 0, INT64_MAX };
	struct backup_name read;

	for (size_t at = 0; at < COUNT_OF(WILD); at++) {
		struct backup_name name = backup_name_of("C-1", WILD[at], UINT64_MAX >> 8);
		assert_true(backup_name_read(span_of(name.text), "C-1", &read));
	}
}

static void test_backup_folder__no_other_text_is_a_name(void **state)
{
	static const char *const TEXTS[] = {
		"",
		"C001",
		"C001-261118-110640-1234",
		"C001-261118-110640-1234.db.new",
		"C001-261118-110640-1234.db-wal",
		"C001-261118-110640-.db",
		"C001-261118-110640-01.db",
		"C001-261118-110640--1.db",
		"C001-261118-110640-1234567890123456789.db",
		"C001-261318-110640-1234.db",
		"C001-260230-110640-1234.db",
		"C001-261118-250640-1234.db",
		"C001-261118-116040-1234.db",
		"C001-261118-110660-1234.db",
		"C001-261118x110640-1234.db",
		"C001x261118-110640-1234.db",
		"C002-261118-110640-1234.db",
		"C0011-261118-110640-1234.db",
		"C001-2a1118-110640-1234.db",
	};
	struct backup_name read;

	for (size_t at = 0; at < COUNT_OF(TEXTS); at++)
		if (backup_name_read(span_of(TEXTS[at]), "C001", &read))
			fail_msg("\"%s\" counts as a backup", TEXTS[at]);
}

/* Newest first, as backup_list gives them. */
static size_t fill(struct backup_name *to, const uint64_t *records, size_t count)
{
	for (size_t at = 0; at < count; at++)
		to[at] = backup_name_of("K1", WALL_MS - (int64_t)at * CLOCK_DAY_MS, records[at]);
	return count;
}

static void test_backup_folder__so_many_stay_and_always_the_one_just_made(void **state)
{
	static const uint64_t RECORDS[] = { 50, 40, 30, 20, 10 };
	struct backup_name names[COUNT_OF(RECORDS)];
	bool goes[COUNT_OF(RECORDS)];
	size_t count = fill(names, RECORDS, COUNT_OF(RECORDS));

	assert_int_equal(backup_choose(names, count, 3, &names[0], goes), 3);
	assert_true(!goes[0] && !goes[1] && !goes[2] && goes[3] && goes[4]);
	assert_int_equal(backup_choose(names, count, 1, &names[0], goes), 1);
	assert_true(!goes[0] && goes[1]);
	assert_int_equal(backup_choose(names, count, 9, &names[0], goes), 5);
	assert_int_equal(backup_choose(names, 0, 1, &names[0], goes), 0);
}

static void test_backup_folder__one_that_is_ahead_stays_and_takes_no_place(void **state)
{
	/* The clock went back, or the ledger did: the one just made is the oldest by name. */
	static const uint64_t RECORDS[] = { 99, 20, 10, 98, 30 };
	struct backup_name names[COUNT_OF(RECORDS)];
	bool goes[COUNT_OF(RECORDS)];
	size_t count = fill(names, RECORDS, COUNT_OF(RECORDS));

	assert_int_equal(backup_choose(names, count, 2, &names[4], goes), 4);
	assert_true(!goes[0] && !goes[1] && goes[2] && !goes[3] && !goes[4]);
}

static void touch(const struct scratch *scratch, const char *name)
{
	char path[SCRATCH_PATH_MAX];

	scratch_path(scratch, name, path);
	scratch_write(path, "x", 1);
}

static bool is_there(const struct scratch *scratch, const char *name)
{
	char path[SCRATCH_PATH_MAX];

	scratch_path(scratch, name, path);
	return access(path, F_OK) == 0;
}

static void test_backup_folder__lists_its_own_newest_first_and_sweeps_only_its_own(void **state)
{
	static const char *const OWN[] = { "K1-261118-110640-7.db", "K1-261118-110640-6.db",
					   "K1-251118-110640-9.db" };
	static const char *const SWEPT[] = { "K1-261118-110640-7.db.new",
					     "K1-261118-110640-7.db.new-wal",
					     "K1-261118-110640-7.db.new-journal" };
	static const char *const OTHERS[] = { "K2-261118-110640-7.db.new", "notes.new",
					      "K1-261118-110640-7.db-wal", "K1-x.db" };
	SCOPED(scratch) scratch;
	struct backup_name names[8];
	size_t count = 0;

	scratch_init(&scratch);
	for (size_t at = COUNT_OF(OWN); at > 0; at--)
		touch(&scratch, OWN[at - 1]);
	for (size_t at = 0; at < COUNT_OF(SWEPT); at++)
		touch(&scratch, SWEPT[at]);
	for (size_t at = 0; at < COUNT_OF(OTHERS); at++)
		touch(&scratch, OTHERS[at]);
	assert_int_equal(backup_list(scratch.folder, "K1", names, COUNT_OF(names), &count, NULL),
			 STATUS_OK);
	assert_int_equal(count, COUNT_OF(OWN));
	for (size_t at = 0; at < count; at++)
		assert_string_equal(names[at].text, OWN[at]);
	assert_int_equal(backup_list(scratch.folder, "K1", names, 2, &count, NULL), STATUS_FULL);
	assert_int_equal(backup_list(scratch.folder, "K1", names, 3, &count, NULL), STATUS_OK);
	assert_int_equal(backup_sweep(scratch.folder, "K1", NULL), STATUS_OK);
	for (size_t at = 0; at < COUNT_OF(SWEPT); at++)
		assert_false(is_there(&scratch, SWEPT[at]));
	for (size_t at = 0; at < COUNT_OF(OTHERS); at++)
		assert_true(is_there(&scratch, OTHERS[at]));
	for (size_t at = 0; at < COUNT_OF(OWN); at++)
		assert_true(is_there(&scratch, OWN[at]));
}

static void test_backup_folder__one_that_is_not_there_is_asked_for(void **state)
{
	struct backup_name names[1];
	struct fault fault = { 0 };
	size_t count = 0;

	assert_int_equal(backup_list("/nowhere", "K1", names, 1, &count, &fault), STATUS_GONE);
	assert_non_null(strstr(fault.what, "is its disk mounted?"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_backup_folder__a_name_tells_kiosk_time_and_count_and_is_read_back),
		cmocka_unit_test(test_backup_folder__a_wild_clock_still_gives_a_name),
		cmocka_unit_test(test_backup_folder__no_other_text_is_a_name),
		cmocka_unit_test(test_backup_folder__so_many_stay_and_always_the_one_just_made),
		cmocka_unit_test(test_backup_folder__one_that_is_ahead_stays_and_takes_no_place),
		cmocka_unit_test(
			test_backup_folder__lists_its_own_newest_first_and_sweeps_only_its_own),
		cmocka_unit_test(test_backup_folder__one_that_is_not_there_is_asked_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "drivers/hot_folder.h"
#include "kiosk/base/span.h"
#include "tests/fakes/hot_bench.h"

static void
test_scanner_folder_trouble__a_folder_that_goes_is_trouble_until_it_is_back(void **state)
{
	hot_open_expecting();
	assert_int_equal(rmdir(hot.path), 0);
	hot_assert_nothing();
	hot_pass_a_check();
	hot_assert_trouble("not there");
	assert_int_equal(mkdir(hot.path, 0700), 0);
	hot_put("meanwhile.png", "nobody knows whose");
	hot_pass_a_check();
	assert_false(hot_is_there("meanwhile.png"));
	hot_pass_a_check();
	assert_string_equal(hot_trouble(), "");
	hot_put("scan.png", "back");
	hot_assert_picture("back");
}

static void test_scanner_folder_trouble__another_folder_in_its_place_is_watched(void **state)
{
	hot_open_expecting();
	assert_int_equal(rmdir(hot.aside), 0);
	assert_int_equal(rename(hot.path, hot.aside), 0);
	assert_int_equal(mkdir(hot.path, 0700), 0);
	hot_pass_a_check();
	close(hot_write_part(hot.aside, "scan.png", "elsewhere"));
	hot_assert_nothing();
	hot_put("scan.png", "here");
	hot_assert_picture("here");
}

/* As when a disk is mounted over it: the old one says nothing. */
static void test_scanner_folder_trouble__a_folder_that_is_covered_by_another_is_left(void **state)
{
	char covered[SCRATCH_PATH_MAX];

	scratch_path(&hot.above, "covered", covered);
	assert_int_equal(rename(hot.path, covered), 0);
	assert_int_equal(symlink(covered, hot.path), 0);
	hot_open_expecting();
	assert_int_equal(unlink(hot.path), 0);
	assert_int_equal(symlink(hot.aside, hot.path), 0);
	hot_pass_a_check();
	close(hot_write_part(covered, "scan.png", "elsewhere"));
	hot_assert_nothing();
	hot_put("scan.png", "here");
	hot_assert_picture("here");
}

static void test_scanner_folder_trouble__a_folder_may_come_after_the_start(void **state)
{
	assert_int_equal(rmdir(hot.path), 0);
	hot_open_expecting();
	hot_assert_trouble("not there");
	assert_int_equal(mkdir(hot.path, 0700), 0);
	hot_pass_a_check();
	assert_string_equal(hot_trouble(), "");
	hot_put("scan.png", "late");
	hot_assert_picture("late");
}

static void test_scanner_folder_trouble__an_unfit_folder_is_refused(void **state)
{
	static const struct {
		mode_t mode;
		const char *part; /* null: fit */
	} ROWS[] = {
		{ 0700, NULL },
		{ 0770, NULL },
		{ 02770, NULL },
		{ 0777, "only owner and group" },
		{ 01777, "only owner and group" },
		{ 0755, "only owner and group" },
		{ 0500, "remove files" },
		{ 0300, "remove files" },
	};

	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		SCOPED(scanner) scanner = { 0 };
		struct fault fault = { 0 };
		assert_int_equal(chmod(hot.path, ROWS[i].mode), 0);
		enum status status = scanner_folder_open(hot.path, &scanner, &fault);
		if (ROWS[i].part == NULL) {
			assert_int_equal(status, STATUS_OK);
			continue;
		}
		assert_int_equal(status, STATUS_REFUSED);
		if (geteuid() == 0 && strstr(fault.what, ROWS[i].part) == NULL)
			fail_msg("%o: %s", ROWS[i].mode, fault.what);
		assert_null(scanner.ops);
	}
}

static void test_scanner_folder_trouble__a_file_or_anothers_folder_is_refused(void **state)
{
	SCOPED(scanner) scanner = { 0 };
	struct fault fault = { 0 };

	hot_put("file", "x");
	assert_int_equal(scanner_folder_open(hot_at(hot.path, "file"), &scanner, &fault),
			 STATUS_REFUSED);
	assert_non_null(strstr(fault.what, "no folder"));
	if (geteuid() != 0)
		skip();
	assert_int_equal(chown(hot.path, 65534, (gid_t)-1), 0);
	assert_int_equal(scanner_folder_open(hot.path, &scanner, &fault), STATUS_REFUSED);
	assert_non_null(strstr(fault.what, "must belong"));
}

static void test_scanner_folder_trouble__a_folder_that_is_opened_to_others_is_trouble(void **state)
{
	hot_open_expecting();
	assert_int_equal(chmod(hot.path, 0777), 0);
	hot_pass_a_check();
	hot_assert_trouble("only owner and group");
	hot_put("scan.png", "whoever's");
	hot_assert_nothing();
	assert_true(hot_is_there("scan.png"));
	assert_int_equal(chmod(hot.path, 0700), 0);
	hot_pass_a_check();
	assert_false(hot_is_there("scan.png"));
	hot_put("scan.png", "ours");
	hot_assert_picture("ours");
}

static void test_scanner_folder_trouble__a_sweep_spares_what_was_touched_of_late(void **state)
{
	int folder = -1;

	hot_put("scan.part", "x");
	assert_int_equal(hot_folder_open(hot.path, &folder, NULL), STATUS_OK);
	assert_int_equal(hot_folder_sweep(folder, 60000), 0);
	assert_true(hot_is_there("scan.part"));
	assert_int_equal(hot_folder_sweep(folder, 0), 1);
	assert_false(hot_is_there("scan.part"));
	close(folder);
}

#define TEST(name)                                                                                 \
	cmocka_unit_test_setup_teardown(test_scanner_folder_trouble__##name, hot_begin, hot_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_folder_that_goes_is_trouble_until_it_is_back),
		TEST(another_folder_in_its_place_is_watched),
		TEST(a_folder_that_is_covered_by_another_is_left),
		TEST(a_folder_may_come_after_the_start),
		TEST(an_unfit_folder_is_refused),
		TEST(a_file_or_anothers_folder_is_refused),
		TEST(a_folder_that_is_opened_to_others_is_trouble),
		TEST(a_sweep_spares_what_was_touched_of_late),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

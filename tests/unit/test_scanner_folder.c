#include "drivers/scanner.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/inotify.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "drivers/hot_folder.h"
#include "drivers/picture.h"
#include "kiosk/base/span.h"
#include "tests/fakes/scratch.h"

enum { CHECK_MS = 2000 };

/* A hot folder in a folder of the test's own, and the steady clock that the scanner is told. */
static struct bench {
	struct scratch above;
	char path[SCRATCH_PATH_MAX], aside[SCRATCH_PATH_MAX];
	struct scanner scanner;
	int64_t now_ms;
	int lowest_free; /* descriptor: a leak takes it */
} bench;

static int lowest_free(void)
{
	int file = dup(STDIN_FILENO);

	close(file);
	return file;
}

static const char *at(const char *folder, const char *name)
{
	static char path[2][512];
	static unsigned turn;

	turn ^= 1;
	snprintf(path[turn], sizeof(path[turn]), "%s/%s", folder, name);
	return path[turn];
}

static int begin(void **state)
{
	bench = (struct bench){ .now_ms = 1000, .lowest_free = lowest_free() };
	scratch_init(&bench.above);
	scratch_path(&bench.above, "hot", bench.path);
	scratch_path(&bench.above, "aside", bench.aside);
	return mkdir(bench.path, 0700) | mkdir(bench.aside, 0700);
}

static int end(void **state)
{
	scanner_release(&bench.scanner);
	(void)chmod(bench.path, 0700);
	scratch_release(&bench.above);
	return bench.lowest_free == lowest_free() ? 0 : -1;
}

static bool is_there(const char *name)
{
	struct stat stat;

	return lstat(at(bench.path, name), &stat) == 0;
}

static int write_part(const char *folder, const char *name, const char *holds)
{
	int file = open(at(folder, name), O_WRONLY | O_CREAT | O_APPEND, 0600);

	assert_true(file >= 0);
	assert_int_equal(write(file, holds, strlen(holds)), (ssize_t)strlen(holds));
	return file;
}

static void put(const char *name, const char *holds)
{
	close(write_part(bench.path, name, holds));
}

static void move_in(const char *from, const char *name)
{
	assert_int_equal(rename(at(bench.aside, from), at(bench.path, name)), 0);
}

/* As the loop does: until there is nothing more to do without waiting. */
static enum status advance(bool is_wanted, int *ret_file)
{
	bool is_next = true;

	for (;;) {
		struct fault fault = { 0 };
		enum status status = bench.scanner.ops->picture(
			bench.scanner.self, bench.now_ms, is_wanted, ret_file, &is_next, &fault);
		struct pollfd poll_for = bench.scanner.ops->pollfd(bench.scanner.self);
		if (status == STATUS_OK)
			assert_false(is_next);
		if (status == STATUS_REFUSED)
			assert_string_not_equal(fault.what, "");
		if (status != STATUS_AGAIN || poll(&poll_for, 1, 0) == 0)
			return status;
	}
}

static void expect(bool is_expected)
{
	bench.scanner.ops->expect(bench.scanner.self, is_expected);
}

static void open_folder(void)
{
	struct fault fault = { 0 };
	int file = -1;

	if (scanner_folder_open(bench.path, &bench.scanner, &fault) != STATUS_OK)
		fail_msg("%s", fault.what);
	assert_int_equal(advance(false, &file), STATUS_AGAIN);
}

static void open_expecting(void)
{
	open_folder();
	expect(true);
}

static void assert_nothing(void)
{
	int file = -1;

	assert_int_equal(advance(true, &file), STATUS_AGAIN);
}

static void assert_refused(void)
{
	int file = -1;

	assert_int_equal(advance(true, &file), STATUS_REFUSED);
}

static void assert_picture(const char *holds)
{
	char text[64] = "";
	int file = -1;

	assert_int_equal(advance(true, &file), STATUS_OK);
	assert_true(read(file, text, sizeof(text) - 1) >= 0);
	close(file);
	assert_string_equal(text, holds);
}

static const char *trouble(void)
{
	const char *what = bench.scanner.ops->trouble(bench.scanner.self);

	return what != NULL ? what : "";
}

static void assert_trouble(const char *part)
{
	if (strstr(trouble(), part) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", trouble(), part);
}

static void pass_a_check(void)
{
	int file = -1;

	bench.now_ms += CHECK_MS;
	assert_true(bench.scanner.ops->deadline_ms(bench.scanner.self, bench.now_ms) <=
		    bench.now_ms);
	assert_int_equal(advance(false, &file), STATUS_AGAIN);
}

static void test_scanner_folder__a_file_that_comes_is_a_picture_and_gone(void **state)
{
	open_expecting();
	assert_nothing();
	put("scan.png", "one");
	assert_picture("one");
	assert_false(is_there("scan.png"));
	put("scan.JPEG", "two");
	assert_picture("two");
	assert_nothing();
	assert_string_equal(trouble(), "");
}

static void test_scanner_folder__what_is_moved_in_is_a_picture(void **state)
{
	open_expecting();
	close(write_part(bench.aside, "scan.png", "moved"));
	move_in("scan.png", "scan.png");
	assert_picture("moved");
	assert_false(is_there("scan.png"));
}

static void test_scanner_folder__an_unfinished_name_waits_for_its_final_one(void **state)
{
	static const char *const NAMES[] = { "scan.tmp",  "scan.png.part", ".scan.png",
					     "scan.png~", "SCAN.PNG.TMP",  "scan.png.filepart" };

	open_expecting();
	for (size_t i = 0; i < COUNT_OF(NAMES); i++) {
		put(NAMES[i], "whole");
		assert_nothing();
		assert_true(is_there(NAMES[i]));
		assert_int_equal(rename(at(bench.path, NAMES[i]), at(bench.path, "scan.png")), 0);
		assert_picture("whole");
	}
}

static void test_scanner_folder__a_half_written_file_is_none_until_it_is_closed(void **state)
{
	open_expecting();
	put("scan.png", ""); /* some make the file first, and fill it then */
	assert_nothing();
	int file = write_part(bench.path, "scan.png", "first ");
	assert_nothing();
	assert_int_equal(write(file, "second", 6), 6);
	assert_nothing();
	assert_true(is_there("scan.png"));
	close(file);
	assert_picture("first second");
}

static void test_scanner_folder__what_nobody_waits_for_is_removed_unread(void **state)
{
	int file = -1;

	open_folder();
	put("early.png", "another's");
	put("early.pdf", "another's");
	assert_int_equal(advance(false, &file), STATUS_AGAIN);
	assert_false(is_there("early.png") || is_there("early.pdf"));
	assert_string_equal(trouble(), "");
	expect(true);
	assert_nothing();
}

static void test_scanner_folder__what_came_before_the_next_document_is_not_for_it(void **state)
{
	int file = -1;

	open_folder();
	put("just-before.png", "another's");
	expect(true); /* nobody looked between */
	assert_nothing();
	assert_false(is_there("just-before.png"));
	put("first.png", "of the first");
	assert_int_equal(advance(false, &file), STATUS_AGAIN); /* the reader is busy */
	expect(false);
	expect(true);
	assert_nothing();
	assert_false(is_there("first.png"));
	put("second.png", "of the second");
	assert_picture("of the second");
}

static void test_scanner_folder__while_the_reader_is_busy_files_wait_and_wake_nobody(void **state)
{
	struct pollfd poll_for;
	int file = -1;

	open_expecting();
	put("front.png", "front");
	assert_int_equal(advance(false, &file), STATUS_AGAIN);
	put("back.png", "back");
	assert_int_equal(advance(false, &file), STATUS_AGAIN);
	expect(true); /* told again and again, it is the same document */
	poll_for = bench.scanner.ops->pollfd(bench.scanner.self);
	assert_int_equal(poll(&poll_for, 1, 0), 0);
	assert_true(is_there("front.png") && is_there("back.png"));
	assert_picture("front");
	assert_picture("back");
	assert_nothing();
}

/* Watches what a path leads to; gives the descriptor on which an opening would be told. */
static int watch_opening(const char *path)
{
	int opened = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);

	assert_true(inotify_add_watch(opened, path, IN_OPEN) >= 0);
	return opened;
}

static void assert_not_opened(int opened)
{
	char event[512];

	while (read(opened, event, sizeof(event)) > 0)
		assert_int_equal(
			((const struct inotify_event *)(const void *)event)->mask & IN_OPEN, 0);
	close(opened);
}

static void test_scanner_folder__what_is_no_file_is_never_opened(void **state)
{
	open_expecting();
	close(write_part(bench.above.folder, "target.png", "secret"));
	int opened = watch_opening(at(bench.above.folder, "target.png"));
	assert_int_equal(symlink("../target.png", at(bench.aside, "link.png")), 0);
	move_in("link.png", "link.png");
	assert_refused();
	assert_false(is_there("link.png"));
	assert_not_opened(opened);
	assert_int_equal(mkfifo(at(bench.aside, "pipe.png"), 0600), 0);
	opened = watch_opening(at(bench.aside, "pipe.png"));
	move_in("pipe.png", "pipe.png");
	assert_refused();
	assert_false(is_there("pipe.png"));
	assert_not_opened(opened);
}

static void test_scanner_folder__a_folder_in_it_is_let_be(void **state)
{
	open_expecting();
	assert_int_equal(mkdir(at(bench.aside, "folder.png"), 0700), 0);
	move_in("folder.png", "folder.png");
	assert_nothing();
	assert_true(is_there("folder.png"));
}

static void test_scanner_folder__what_cannot_be_a_picture_is_refused_and_removed(void **state)
{
	open_expecting();
	put("scan.pdf", "%PDF");
	assert_refused();
	assert_trouble("neither PNG nor JPEG");
	assert_false(is_there("scan.pdf"));
	pass_a_check();
	assert_string_equal(trouble(), "");
	int file = write_part(bench.path, "large.png", "x");
	assert_int_equal(ftruncate(file, (off_t)PICTURE_BYTES_MAX + 1), 0);
	close(file);
	assert_refused();
	assert_trouble("too large");
	assert_false(is_there("large.png"));
}

static void test_scanner_folder__what_lay_there_is_removed_and_counted(void **state)
{
	put("a.png", "old");
	put("b.part", "old");
	put(".c", "old");
	open_expecting();
	assert_trouble("removed unread: 3");
	assert_false(is_there("a.png") || is_there("b.part") || is_there(".c"));
	assert_nothing();
	pass_a_check();
	assert_string_equal(trouble(), "");
}

static void test_scanner_folder__more_files_than_are_kept_apart_are_removed(void **state)
{
	FILE *setting = fopen("/proc/sys/fs/inotify/max_queued_events", "r");
	unsigned long most = 0;

	assert_non_null(setting);
	assert_int_equal(fscanf(setting, "%lu", &most), 1);
	fclose(setting);
	if (most > 100000)
		skip();
	open_expecting();
	for (unsigned long i = 0; i <= most; i++)
		put(i % 2 == 0 ? "a.part" : "b.part", "x");
	put("lost.png", "x");
	assert_refused();
	assert_trouble("too many");
	assert_false(is_there("a.part") || is_there("b.part") || is_there("lost.png"));
	put("next.png", "next");
	assert_picture("next");
}

static void test_scanner_folder__a_folder_that_goes_is_trouble_until_it_is_back(void **state)
{
	open_expecting();
	assert_int_equal(rmdir(bench.path), 0);
	assert_nothing();
	pass_a_check();
	assert_trouble("not there");
	assert_int_equal(mkdir(bench.path, 0700), 0);
	put("meanwhile.png", "nobody knows whose");
	pass_a_check();
	assert_false(is_there("meanwhile.png"));
	pass_a_check();
	assert_string_equal(trouble(), "");
	put("scan.png", "back");
	assert_picture("back");
}

static void test_scanner_folder__another_folder_in_its_place_is_watched(void **state)
{
	open_expecting();
	assert_int_equal(rmdir(bench.aside), 0);
	assert_int_equal(rename(bench.path, bench.aside), 0);
	assert_int_equal(mkdir(bench.path, 0700), 0);
	pass_a_check();
	close(write_part(bench.aside, "scan.png", "elsewhere"));
	assert_nothing();
	put("scan.png", "here");
	assert_picture("here");
}

/* As when a disk is mounted over it: the old one says nothing. */
static void test_scanner_folder__a_folder_that_is_covered_by_another_is_left(void **state)
{
	char covered[SCRATCH_PATH_MAX];

	scratch_path(&bench.above, "covered", covered);
	assert_int_equal(rename(bench.path, covered), 0);
	assert_int_equal(symlink(covered, bench.path), 0);
	open_expecting();
	assert_int_equal(unlink(bench.path), 0);
	assert_int_equal(symlink(bench.aside, bench.path), 0);
	pass_a_check();
	close(write_part(covered, "scan.png", "elsewhere"));
	assert_nothing();
	put("scan.png", "here");
	assert_picture("here");
}

static void test_scanner_folder__a_folder_may_come_after_the_start(void **state)
{
	assert_int_equal(rmdir(bench.path), 0);
	open_expecting();
	assert_trouble("not there");
	assert_int_equal(mkdir(bench.path, 0700), 0);
	pass_a_check();
	assert_string_equal(trouble(), "");
	put("scan.png", "late");
	assert_picture("late");
}

static void test_scanner_folder__an_unfit_folder_is_refused(void **state)
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
		assert_int_equal(chmod(bench.path, ROWS[i].mode), 0);
		enum status status = scanner_folder_open(bench.path, &scanner, &fault);
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

static void test_scanner_folder__a_file_or_anothers_folder_is_refused(void **state)
{
	SCOPED(scanner) scanner = { 0 };
	struct fault fault = { 0 };

	put("file", "x");
	assert_int_equal(scanner_folder_open(at(bench.path, "file"), &scanner, &fault),
			 STATUS_REFUSED);
	assert_non_null(strstr(fault.what, "no folder"));
	if (geteuid() != 0)
		skip();
	assert_int_equal(chown(bench.path, 65534, (gid_t)-1), 0);
	assert_int_equal(scanner_folder_open(bench.path, &scanner, &fault), STATUS_REFUSED);
	assert_non_null(strstr(fault.what, "must belong"));
}

static void test_scanner_folder__a_folder_that_is_opened_to_others_is_trouble(void **state)
{
	open_expecting();
	assert_int_equal(chmod(bench.path, 0777), 0);
	pass_a_check();
	assert_trouble("only owner and group");
	put("scan.png", "whoever's");
	assert_nothing();
	assert_true(is_there("scan.png"));
	assert_int_equal(chmod(bench.path, 0700), 0);
	pass_a_check();
	assert_false(is_there("scan.png"));
	put("scan.png", "ours");
	assert_picture("ours");
}

static void test_scanner_folder__a_sweep_spares_what_was_touched_of_late(void **state)
{
	int folder = -1;

	put("scan.part", "x");
	assert_int_equal(hot_folder_open(bench.path, &folder, NULL), STATUS_OK);
	assert_int_equal(hot_folder_sweep(folder, 60000), 0);
	assert_true(is_there("scan.part"));
	assert_int_equal(hot_folder_sweep(folder, 0), 1);
	assert_false(is_there("scan.part"));
	close(folder);
}

#define TEST(name) cmocka_unit_test_setup_teardown(test_scanner_folder__##name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_file_that_comes_is_a_picture_and_gone),
		TEST(what_is_moved_in_is_a_picture),
		TEST(an_unfinished_name_waits_for_its_final_one),
		TEST(a_half_written_file_is_none_until_it_is_closed),
		TEST(what_nobody_waits_for_is_removed_unread),
		TEST(what_came_before_the_next_document_is_not_for_it),
		TEST(while_the_reader_is_busy_files_wait_and_wake_nobody),
		TEST(what_is_no_file_is_never_opened),
		TEST(a_folder_in_it_is_let_be),
		TEST(what_cannot_be_a_picture_is_refused_and_removed),
		TEST(what_lay_there_is_removed_and_counted),
		TEST(more_files_than_are_kept_apart_are_removed),
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

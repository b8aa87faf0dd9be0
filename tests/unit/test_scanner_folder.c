#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/inotify.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "drivers/picture.h"
#include "kiosk/base/span.h"
#include "tests/fakes/hot_bench.h"

static void test_scanner_folder__a_file_that_comes_is_a_picture_and_gone(void **state)
{
	hot_open_expecting();
	hot_assert_nothing();
	hot_put("scan.png", "one");
	hot_assert_picture("one");
	assert_false(hot_is_there("scan.png"));
	hot_put("scan.JPEG", "two");
	hot_assert_picture("two");
	hot_assert_nothing();
	assert_string_equal(hot_trouble(), "");
}

static void test_scanner_folder__what_is_moved_in_is_a_picture(void **state)
{
	hot_open_expecting();
	close(hot_write_part(hot.aside, "scan.png", "moved"));
	hot_move_in("scan.png", "scan.png");
	hot_assert_picture("moved");
	assert_false(hot_is_there("scan.png"));
}

static void test_scanner_folder__an_unfinished_name_waits_for_its_final_one(void **state)
{
	static const char *const NAMES[] = { "scan.tmp",  "scan.png.part", ".scan.png",
					     "scan.png~", "SCAN.PNG.TMP",  "scan.png.filepart" };

	hot_open_expecting();
	for (size_t i = 0; i < COUNT_OF(NAMES); i++) {
		hot_put(NAMES[i], "whole");
		hot_assert_nothing();
		assert_true(hot_is_there(NAMES[i]));
		assert_int_equal(rename(hot_at(hot.path, NAMES[i]), hot_at(hot.path, "scan.png")),
				 0);
		hot_assert_picture("whole");
	}
}

static void test_scanner_folder__a_half_written_file_is_none_until_it_is_closed(void **state)
{
	hot_open_expecting();
	hot_put("scan.png", ""); /* some make the file first, and fill it then */
	hot_assert_nothing();
	int file = hot_write_part(hot.path, "scan.png", "first ");
	hot_assert_nothing();
	assert_int_equal(write(file, "second", 6), 6);
	hot_assert_nothing();
	assert_true(hot_is_there("scan.png"));
	close(file);
	hot_assert_picture("first second");
}

static void test_scanner_folder__what_nobody_waits_for_is_removed_unread(void **state)
{
	int file = -1;

	hot_open_folder();
	hot_put("early.png", "another's");
	hot_put("early.pdf", "another's");
	assert_int_equal(hot_advance(false, &file), STATUS_AGAIN);
	assert_false(hot_is_there("early.png") || hot_is_there("early.pdf"));
	assert_string_equal(hot_trouble(), "");
	hot_expect(true);
	hot_assert_nothing();
}

static void test_scanner_folder__what_came_before_the_next_document_is_not_for_it(void **state)
{
	int file = -1;

	hot_open_folder();
	hot_put("just-before.png", "another's");
	hot_expect(true); /* nobody looked between */
	hot_assert_nothing();
	assert_false(hot_is_there("just-before.png"));
	hot_put("first.png", "of the first");
	assert_int_equal(hot_advance(false, &file), STATUS_AGAIN); /* the reader is busy */
	hot_expect(false);
	hot_expect(true);
	hot_assert_nothing();
	assert_false(hot_is_there("first.png"));
	hot_put("second.png", "of the second");
	hot_assert_picture("of the second");
}

static void test_scanner_folder__while_the_reader_is_busy_files_wait_and_wake_nobody(void **state)
{
	struct pollfd poll_for;
	int file = -1;

	hot_open_expecting();
	hot_put("front.png", "front");
	assert_int_equal(hot_advance(false, &file), STATUS_AGAIN);
	hot_put("back.png", "back");
	assert_int_equal(hot_advance(false, &file), STATUS_AGAIN);
	hot_expect(true); /* told again and again, it is the same document */
	poll_for = hot.scanner.ops->pollfd(hot.scanner.self);
	assert_int_equal(poll(&poll_for, 1, 0), 0);
	assert_true(hot_is_there("front.png") && hot_is_there("back.png"));
	hot_assert_picture("front");
	hot_assert_picture("back");
	hot_assert_nothing();
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
	hot_open_expecting();
	close(hot_write_part(hot.above.folder, "target.png", "secret"));
	int opened = watch_opening(hot_at(hot.above.folder, "target.png"));
	assert_int_equal(symlink("../target.png", hot_at(hot.aside, "link.png")), 0);
	hot_move_in("link.png", "link.png");
	hot_assert_refused();
	assert_false(hot_is_there("link.png"));
	assert_not_opened(opened);
	assert_int_equal(mkfifo(hot_at(hot.aside, "pipe.png"), 0600), 0);
	opened = watch_opening(hot_at(hot.aside, "pipe.png"));
	hot_move_in("pipe.png", "pipe.png");
	hot_assert_refused();
	assert_false(hot_is_there("pipe.png"));
	assert_not_opened(opened);
}

static void test_scanner_folder__a_folder_in_it_is_let_be(void **state)
{
	hot_open_expecting();
	assert_int_equal(mkdir(hot_at(hot.aside, "folder.png"), 0700), 0);
	hot_move_in("folder.png", "folder.png");
	hot_assert_nothing();
	assert_true(hot_is_there("folder.png"));
}

static void test_scanner_folder__what_cannot_be_a_picture_is_refused_and_removed(void **state)
{
	hot_open_expecting();
	hot_put("scan.pdf", "%PDF");
	hot_assert_refused();
	hot_assert_trouble("neither PNG nor JPEG");
	assert_false(hot_is_there("scan.pdf"));
	hot_pass_a_check();
	assert_string_equal(hot_trouble(), "");
	int file = hot_write_part(hot.path, "large.png", "x");
	assert_int_equal(ftruncate(file, (off_t)PICTURE_BYTES_MAX + 1), 0);
	close(file);
	hot_assert_refused();
	hot_assert_trouble("too large");
	assert_false(hot_is_there("large.png"));
}

static void test_scanner_folder__what_lay_there_is_removed_and_counted(void **state)
{
	hot_put("a.png", "old");
	hot_put("b.part", "old");
	hot_put(".c", "old");
	hot_open_expecting();
	hot_assert_trouble("removed unread: 3");
	assert_false(hot_is_there("a.png") || hot_is_there("b.part") || hot_is_there(".c"));
	hot_assert_nothing();
	hot_pass_a_check();
	assert_string_equal(hot_trouble(), "");
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
	hot_open_expecting();
	for (unsigned long i = 0; i <= most; i++)
		hot_put(i % 2 == 0 ? "a.part" : "b.part", "x");
	hot_put("lost.png", "x");
	hot_assert_refused();
	hot_assert_trouble("too many");
	assert_false(hot_is_there("a.part") || hot_is_there("b.part") || hot_is_there("lost.png"));
	hot_put("next.png", "next");
	hot_assert_picture("next");
}

#define TEST(name) cmocka_unit_test_setup_teardown(test_scanner_folder__##name, hot_begin, hot_end)

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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

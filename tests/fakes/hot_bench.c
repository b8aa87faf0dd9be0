#include "tests/fakes/hot_bench.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/stat.h>

#include <cmocka.h>

struct hot_bench hot;

static int lowest_free(void)
{
	int file = dup(STDIN_FILENO);

	close(file);
	return file;
}

const char *hot_at(const char *folder, const char *name)
{
	static char path[2][512];
	static unsigned turn;

	turn ^= 1;
	snprintf(path[turn], sizeof(path[turn]), "%s/%s", folder, name);
	return path[turn];
}

int hot_begin(void **state)
{
	hot = (struct hot_bench){ .now_ms = 1000, .lowest_free = lowest_free() };
	scratch_init(&hot.above);
	scratch_path(&hot.above, "hot", hot.path);
	scratch_path(&hot.above, "aside", hot.aside);
	return mkdir(hot.path, 0700) | mkdir(hot.aside, 0700);
}

int hot_end(void **state)
{
	scanner_release(&hot.scanner);
	(void)chmod(hot.path, 0700);
	scratch_release(&hot.above);
	return hot.lowest_free == lowest_free() ? 0 : -1;
}

bool hot_is_there(const char *name)
{
	struct stat stat;

	return lstat(hot_at(hot.path, name), &stat) == 0;
}

int hot_write_part(const char *folder, const char *name, const char *holds)
{
	int file = open(hot_at(folder, name), O_WRONLY | O_CREAT | O_APPEND, 0600);

	assert_true(file >= 0);
	assert_int_equal(write(file, holds, strlen(holds)), (ssize_t)strlen(holds));
	return file;
}

void hot_put(const char *name, const char *holds)
{
	close(hot_write_part(hot.path, name, holds));
}

void hot_move_in(const char *from, const char *name)
{
	assert_int_equal(rename(hot_at(hot.aside, from), hot_at(hot.path, name)), 0);
}

enum status hot_advance(bool is_wanted, int *ret_file)
{
	bool is_next = true;

	for (;;) {
		struct fault fault = { 0 };
		enum status status = hot.scanner.ops->picture(
			hot.scanner.self, hot.now_ms, is_wanted, ret_file, &is_next, &fault);
		struct pollfd poll_for = hot.scanner.ops->pollfd(hot.scanner.self);
		if (status == STATUS_OK)
			assert_false(is_next);
		if (status == STATUS_REFUSED)
			assert_string_not_equal(fault.what, "");
		if (status != STATUS_AGAIN || poll(&poll_for, 1, 0) == 0)
			return status;
	}
}

void hot_expect(bool is_expected)
{
	hot.scanner.ops->expect(hot.scanner.self, is_expected);
}

void hot_open_folder(void)
{
	struct fault fault = { 0 };
	int file = -1;

	if (scanner_folder_open(hot.path, &hot.scanner, &fault) != STATUS_OK)
		fail_msg("%s", fault.what);
	assert_int_equal(hot_advance(false, &file), STATUS_AGAIN);
}

void hot_open_expecting(void)
{
	hot_open_folder();
	hot_expect(true);
}

void hot_assert_nothing(void)
{
	int file = -1;

	assert_int_equal(hot_advance(true, &file), STATUS_AGAIN);
}

void hot_assert_refused(void)
{
	int file = -1;

	assert_int_equal(hot_advance(true, &file), STATUS_REFUSED);
}

void hot_assert_picture(const char *holds)
{
	char text[64] = "";
	int file = -1;

	assert_int_equal(hot_advance(true, &file), STATUS_OK);
	assert_true(read(file, text, sizeof(text) - 1) >= 0);
	close(file);
	assert_string_equal(text, holds);
}

const char *hot_trouble(void)
{
	const char *what = hot.scanner.ops->trouble(hot.scanner.self);

	return what != NULL ? what : "";
}

void hot_assert_trouble(const char *part)
{
	if (strstr(hot_trouble(), part) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", hot_trouble(), part);
}

void hot_pass_a_check(void)
{
	int file = -1;

	hot.now_ms += HOT_CHECK_MS;
	assert_true(hot.scanner.ops->deadline_ms(hot.scanner.self, hot.now_ms) <= hot.now_ms);
	assert_int_equal(hot_advance(false, &file), STATUS_AGAIN);
}

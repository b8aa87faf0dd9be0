#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <sys/stat.h>

#include "kiosk/base/file.h"
#include "tests/fakes/scratch.h"

struct fixture {
	struct scratch scratch;
	char path[SCRATCH_PATH_MAX], made[SCRATCH_PATH_MAX];
};

static void fixture_init(struct fixture *fixture)
{
	scratch_init(&fixture->scratch);
	scratch_path(&fixture->scratch, "one", fixture->path);
	scratch_path(&fixture->scratch, "one.new", fixture->made);
}

static void fixture_release(struct fixture *fixture)
{
	scratch_release(&fixture->scratch);
}

static bool exists(const char *path)
{
	return access(path, F_OK) == 0;
}

static void assert_holds(const char *path, const char *text)
{
	unsigned char bytes[64];
	size_t size = 0;

	assert_int_equal(file_read(path, bytes, sizeof(bytes), &size, NULL), STATUS_OK);
	assert_int_equal(size, strlen(text));
	assert_memory_equal(bytes, text, size);
}

static void test_file__a_new_file_is_private_and_whole(void **state)
{
	SCOPED(fixture) fixture;
	struct stat found;

	fixture_init(&fixture);
	assert_int_equal(file_create(fixture.path, span_of("seven"), NULL), STATUS_OK);
	assert_holds(fixture.path, "seven");
	assert_int_equal(stat(fixture.path, &found), 0);
	assert_int_equal(found.st_mode & 07777, 0600);
	assert_false(exists(fixture.made));
}

static void test_file__an_existing_file_is_never_replaced(void **state)
{
	SCOPED(fixture) fixture;
	struct fault fault = { 0 };

	fixture_init(&fixture);
	scratch_write(fixture.path, "old", 3);
	assert_int_equal(file_create(fixture.path, span_of("new"), &fault), STATUS_REFUSED);
	assert_non_null(strstr(fault.what, "never replaced"));
	assert_holds(fixture.path, "old");
	assert_false(exists(fixture.made));
}

static void test_file__what_a_cut_attempt_left_does_not_stand_in_the_way(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	scratch_write(fixture.made, "ha", 2);
	assert_int_equal(file_create(fixture.path, span_of("half"), NULL), STATUS_OK);
	assert_holds(fixture.path, "half");
	assert_false(exists(fixture.made));
}

/* A second name still reaches the bytes, so it shows what erasing did to them. */
static void test_file__erasing_leaves_zeros_behind_and_no_name(void **state)
{
	SCOPED(fixture) fixture;
	char other[SCRATCH_PATH_MAX];
	unsigned char bytes[16] = { 1 }, zeros[6] = { 0 };
	size_t size = 0;

	fixture_init(&fixture);
	scratch_path(&fixture.scratch, "other", other);
	scratch_write(fixture.path, "secret", 6);
	assert_int_equal(link(fixture.path, other), 0);
	assert_int_equal(file_erase(fixture.path, NULL), STATUS_OK);
	assert_false(exists(fixture.path));
	assert_int_equal(file_read(other, bytes, sizeof(bytes), &size, NULL), STATUS_OK);
	assert_int_equal(size, sizeof(zeros));
	assert_memory_equal(bytes, zeros, sizeof(zeros));
}

static void test_file__erasing_what_is_not_there_is_done_already(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	assert_int_equal(file_erase(fixture.path, NULL), STATUS_OK);
}

static void test_file__erasing_does_not_follow_a_link(void **state)
{
	SCOPED(fixture) fixture;
	char other[SCRATCH_PATH_MAX];

	fixture_init(&fixture);
	scratch_path(&fixture.scratch, "other", other);
	scratch_write(other, "kept", 4);
	assert_int_equal(symlink(other, fixture.path), 0);
	assert_int_equal(file_erase(fixture.path, NULL), STATUS_REFUSED);
	assert_holds(other, "kept");
}

static void test_file__reading_says_why_it_cannot(void **state)
{
	SCOPED(fixture) fixture;
	unsigned char bytes[4];
	size_t size = 7;

	fixture_init(&fixture);
	assert_int_equal(file_read(fixture.path, bytes, sizeof(bytes), &size, NULL), STATUS_GONE);
	scratch_write(fixture.path, "12345", 5);
	assert_int_equal(file_read(fixture.path, bytes, sizeof(bytes), &size, NULL), STATUS_FULL);
	assert_int_equal(mkfifo(fixture.made, 0600), 0);
	assert_int_equal(file_read(fixture.made, bytes, sizeof(bytes), &size, NULL),
			 STATUS_REFUSED);
	assert_int_equal(size, 7);
}

static void test_file__a_folder_that_may_not_be_written_is_said(void **state)
{
	SCOPED(fixture) fixture;
	struct fault fault = { 0 };

	fixture_init(&fixture);
	assert_int_equal(chmod(fixture.scratch.folder, 0555), 0);
	scratch_as_nobody();
	enum status status = file_create(fixture.path, span_of("x"), &fault);
	scratch_as_self();
	assert_int_equal(status, STATUS_DENIED);
	assert_non_null(strstr(fault.what, "one.new"));
	assert_int_equal(chmod(fixture.scratch.folder, 0755), 0);
}

static void test_file__a_secret_that_others_may_read_is_told_from_one_that_is_private(void **state)
{
	static const struct {
		mode_t mode;
		enum status secret;
	} CASES[] = { { 0600, STATUS_OK },
		      { 0400, STATUS_OK },
		      { 0640, STATUS_DENIED },
		      { 0602, STATUS_DENIED } };
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	assert_int_equal(file_check(fixture.path, false, NULL), STATUS_GONE);
	assert_int_equal(file_check(fixture.scratch.folder, false, NULL), STATUS_CORRUPT);
	scratch_write(fixture.path, "x", 1);
	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		assert_int_equal(chmod(fixture.path, CASES[at].mode), 0);
		assert_int_equal(file_check(fixture.path, true, NULL), CASES[at].secret);
		assert_int_equal(file_check(fixture.path, false, NULL), STATUS_OK);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_file__a_new_file_is_private_and_whole),
		cmocka_unit_test(test_file__an_existing_file_is_never_replaced),
		cmocka_unit_test(test_file__what_a_cut_attempt_left_does_not_stand_in_the_way),
		cmocka_unit_test(test_file__erasing_leaves_zeros_behind_and_no_name),
		cmocka_unit_test(test_file__erasing_what_is_not_there_is_done_already),
		cmocka_unit_test(test_file__erasing_does_not_follow_a_link),
		cmocka_unit_test(test_file__reading_says_why_it_cannot),
		cmocka_unit_test(test_file__a_folder_that_may_not_be_written_is_said),
		cmocka_unit_test(
			test_file__a_secret_that_others_may_read_is_told_from_one_that_is_private),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

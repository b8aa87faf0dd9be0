#include "drivers/scanner.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "tests/fakes/share.h"

struct folder {
	char path[64];
};

static void folder_init(struct folder *folder)
{
	snprintf(folder->path, sizeof(folder->path), "/tmp/test-scanner-tray-XXXXXX");
	assert_non_null(mkdtemp(folder->path));
}

static void folder_release(struct folder *folder)
{
	char command[128];

	for (int i = 0; i < 20; i++) {
		snprintf(command, sizeof(command), "%s/%02d-x-y.png", folder->path, i);
		unlink(command);
	}
	rmdir(folder->path);
}

static void add(const struct folder *folder, const char *name, const char *holds)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/%s", folder->path, name);
	int file = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
	assert_true(file >= 0);
	assert_int_equal(write(file, holds, strlen(holds)), (ssize_t)strlen(holds));
	close(file);
}

static void take_away(const struct folder *folder, const char *name)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/%s", folder->path, name);
	assert_int_equal(remove(path), 0);
}

static void open_tray(const struct folder *folder, struct scanner *ret)
{
	struct fault fault = { 0 };

	if (scanner_tray_open(folder->path, ret, &fault) != STATUS_OK)
		fail_msg("%s", fault.what);
}

static void test_scanner_tray__samples_are_offered_in_order(void **state)
{
	static const char *const EXPECTED[] = {
		"licence virginia",
		"social security card",
		"licence colorado expired",
		"licence ontario",
		"id card texas",
		"passport",
		"blurred",
		"cat",
		"birth certificate",
	};
	SCOPED(scanner) scanner = { 0 };
	struct scanner_choices choices;
	char path[SAMPLE_PATH_MAX];

	sample_path("", path);
	assert_int_equal(scanner_tray_open(path, &scanner, NULL), STATUS_OK);
	scanner.ops->choices(scanner.self, &choices);
	assert_int_equal(choices.count, COUNT_OF(EXPECTED));
	for (size_t i = 0; i < COUNT_OF(EXPECTED); i++)
		assert_string_equal(choices.name[i], EXPECTED[i]);
}

static void test_scanner_tray__only_picture_files_are_offered(void **state)
{
	static const char *const NAMES[] = { "2-b.JPG",   "notes.txt", ".hidden.png", "c.jpeg",
					     "1-a-b.png", "png",       "3.png" };
	SCOPED(folder) folder;
	SCOPED(scanner) scanner = { 0 };
	struct scanner_choices choices;
	char path[128];

	folder_init(&folder);
	snprintf(path, sizeof(path), "%s/4-folder.png", folder.path);
	assert_int_equal(mkdir(path, 0700), 0);
	for (size_t i = 0; i < COUNT_OF(NAMES); i++)
		add(&folder, NAMES[i], "x");
	open_tray(&folder, &scanner);
	scanner.ops->choices(scanner.self, &choices);
	assert_int_equal(choices.count, 4);
	assert_string_equal(choices.name[0], "a b");
	assert_string_equal(choices.name[1], "b");
	assert_string_equal(choices.name[2], "3");
	assert_string_equal(choices.name[3], "c");
	for (size_t i = 0; i < COUNT_OF(NAMES); i++)
		take_away(&folder, NAMES[i]);
	take_away(&folder, "4-folder.png");
}

static void test_scanner_tray__the_first_nine_are_offered(void **state)
{
	SCOPED(folder) folder;
	SCOPED(scanner) scanner = { 0 };
	struct scanner_choices choices;
	char name[32];

	folder_init(&folder);
	for (int i = 13; i >= 0; i--) {
		snprintf(name, sizeof(name), "%02d-x-y.png", (i * 5) % 14);
		add(&folder, name, name);
	}
	open_tray(&folder, &scanner);
	scanner.ops->choices(scanner.self, &choices);
	assert_int_equal(choices.count, SCANNER_CHOICES_MAX);
	for (size_t i = 0; i < choices.count; i++) {
		int file = -1;
		char holds[32] = { 0 };

		assert_int_equal(scanner.ops->lay(scanner.self, i, &file, NULL), STATUS_OK);
		assert_true(read(file, holds, sizeof(holds) - 1) > 0);
		close(file);
		snprintf(name, sizeof(name), "%02zu-x-y.png", i);
		assert_string_equal(holds, name);
	}
}

static void test_scanner_tray__long_names_are_cut(void **state)
{
	SCOPED(folder) folder;
	SCOPED(scanner) scanner = { 0 };
	struct scanner_choices choices;
	char name[256];

	folder_init(&folder);
	memset(name, 'n', 255);
	memcpy(name + 251, ".png", 5);
	add(&folder, name, "x");
	open_tray(&folder, &scanner);
	scanner.ops->choices(scanner.self, &choices);
	assert_int_equal(choices.count, 1);
	assert_int_equal(strlen(choices.name[0]), SCANNER_CHOICE_MAX - 1);
	take_away(&folder, name);
}

static void test_scanner_tray__no_such_choice_is_refused(void **state)
{
	SCOPED(folder) folder;
	SCOPED(scanner) scanner = { 0 };
	struct fault fault = { 0 };
	int file = -5;

	folder_init(&folder);
	open_tray(&folder, &scanner);
	assert_int_equal(scanner.ops->lay(scanner.self, 0, &file, &fault), STATUS_REFUSED);
	assert_int_equal(scanner.ops->lay(scanner.self, SIZE_MAX, &file, &fault), STATUS_REFUSED);
	assert_int_equal(file, -5);
}

static void test_scanner_tray__picture_taken_away_is_an_io_fault(void **state)
{
	SCOPED(folder) folder;
	SCOPED(scanner) scanner = { 0 };
	struct fault fault = { 0 };
	int file = -5;

	folder_init(&folder);
	add(&folder, "1-a.png", "x");
	open_tray(&folder, &scanner);
	take_away(&folder, "1-a.png");
	assert_int_equal(scanner.ops->lay(scanner.self, 0, &file, &fault), STATUS_IO);
	assert_non_null(strstr(fault.what, "1-a.png"));
	assert_int_equal(file, -5);
}

static void test_scanner_tray__missing_folder_is_named(void **state)
{
	struct scanner scanner = { 0 };
	struct fault fault = { 0 };

	assert_int_equal(scanner_tray_open("/nowhere/at-all", &scanner, &fault), STATUS_IO);
	assert_non_null(strstr(fault.what, "/nowhere/at-all"));
	assert_null(scanner.ops);
	scanner_release(&scanner);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scanner_tray__samples_are_offered_in_order),
		cmocka_unit_test(test_scanner_tray__only_picture_files_are_offered),
		cmocka_unit_test(test_scanner_tray__the_first_nine_are_offered),
		cmocka_unit_test(test_scanner_tray__long_names_are_cut),
		cmocka_unit_test(test_scanner_tray__no_such_choice_is_refused),
		cmocka_unit_test(test_scanner_tray__picture_taken_away_is_an_io_fault),
		cmocka_unit_test(test_scanner_tray__missing_folder_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

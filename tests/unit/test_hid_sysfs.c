#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include <sys/stat.h>
#include <unistd.h>

#include "drivers/hid_sysfs.h"
#include "kiosk/base/text.h"
#include "tests/fakes/scratch.h"

enum { MAX = 8 };

static struct scratch scratch;
static char folder[SCRATCH_PATH_MAX];

static int set_up(void **state)
{
	(void)state;
	scratch_init(&scratch);
	scratch_path(&scratch, "1-2:1.0", folder);
	return mkdir(folder, 0700);
}

static int tear_down(void **state)
{
	(void)state;
	scratch_release(&scratch);
	return 0;
}

static void add_driver(const char *name)
{
	char target[64], path[SCRATCH_PATH_MAX];

	(void)text_format(target, sizeof(target), "../../../bus/usb/drivers/%s", name);
	scratch_path(&scratch, "1-2:1.0/driver", path);
	assert_int_equal(symlink(target, path), 0);
}

static void add_descriptor(const char *name, const char *bytes)
{
	char path[SCRATCH_PATH_MAX], inside[64];

	(void)text_format(inside, sizeof(inside), "1-2:1.0/%s", name);
	scratch_path(&scratch, inside, path);
	assert_int_equal(mkdir(path, 0700), 0);
	(void)text_format(inside, sizeof(inside), "1-2:1.0/%s/report_descriptor", name);
	scratch_path(&scratch, inside, path);
	scratch_write(path, bytes, strlen(bytes));
}

static enum status read_it(char *ret)
{
	unsigned char bytes[MAX];
	size_t size = 0;
	enum status status = hid_sysfs_descriptor(folder, bytes, sizeof(bytes), &size);

	memcpy(ret, bytes, size);
	ret[size] = '\0';
	return status;
}

static void test_hid_sysfs__reads_what_the_hid_driver_has(void **state)
{
	char text[MAX + 1];

	(void)state;
	add_driver("usbhid");
	add_descriptor("0003:1209:00aB.0004", "reports!");
	assert_int_equal(read_it(text), STATUS_OK);
	assert_string_equal(text, "reports!");
}

static void test_hid_sysfs__an_empty_one_is_not_parsed_yet(void **state)
{
	char text[MAX + 1];

	(void)state;
	add_driver("usbhid");
	add_descriptor("0003:1209:00aB.0004", "");
	assert_int_equal(read_it(text), STATUS_AGAIN);
}

static void test_hid_sysfs__refuses_one_that_is_too_long(void **state)
{
	char text[MAX + 1];

	(void)state;
	add_descriptor("0003:1209:0001.0004", "reports!!");
	assert_int_equal(read_it(text), STATUS_FULL);
}

static void test_hid_sysfs__tells_a_free_interface_from_one_that_is_held(void **state)
{
	char text[MAX + 1];

	(void)state;
	add_descriptor("power", "no HID device");
	add_descriptor("0003:1209:0001", "neither");
	assert_int_equal(read_it(text), STATUS_UNSUPPORTED);
	add_driver("usbfs");
	assert_int_equal(read_it(text), STATUS_DENIED);
}

static void test_hid_sysfs__waits_for_the_hid_driver_that_is_just_binding(void **state)
{
	char text[MAX + 1];

	(void)state;
	add_driver("usbhid");
	assert_int_equal(read_it(text), STATUS_AGAIN);
}

static void test_hid_sysfs__says_that_there_is_no_such_interface(void **state)
{
	char text[MAX + 1];

	(void)state;
	scratch_path(&scratch, "1-3:1.0", folder);
	assert_int_equal(read_it(text), STATUS_GONE);
}

int main(void)
{
#define TEST(claim) cmocka_unit_test_setup_teardown(test_hid_sysfs__##claim, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(reads_what_the_hid_driver_has),
		TEST(an_empty_one_is_not_parsed_yet),
		TEST(refuses_one_that_is_too_long),
		TEST(tells_a_free_interface_from_one_that_is_held),
		TEST(waits_for_the_hid_driver_that_is_just_binding),
		TEST(says_that_there_is_no_such_interface),
	};
#undef TEST
	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "drivers/usb_name.h"

static void test_usb_name__a_name_is_ids_or_a_serial_number_or_nothing(void **state)
{
	struct usb_name name = { 0 };

	assert_true(usb_name_read(span_of(""), &name));
	assert_false(name.has_ids);
	assert_true(usb_name_read(span_of("04b8:0E1f"), &name));
	assert_true(name.has_ids);
	assert_int_equal(name.vendor, 0x04B8);
	assert_int_equal(name.product, 0x0E1F);
	assert_true(usb_name_read(span_of("serial=A:1 b"), &name));
	assert_false(name.has_ids);
	assert_string_equal(name.serial, "A:1 b");
}

static void test_usb_name__another_name_is_refused_and_changes_nothing(void **state)
{
	static const char *const WRONG[] = {
		"04b8",
		"04b8:",
		":0e1f",
		"04b8:0e1",
		"04b8:0e1f0",
		"04b8:0e1g",
		"+4b8:0e1f",
		"serial=",
		"serial=0123456789012345678901234567890123456789012345678901234567890123",
	};

	for (size_t at = 0; at < COUNT_OF(WRONG); at++) {
		struct usb_name name = { .vendor = 7 };
		assert_false(usb_name_read(span_of(WRONG[at]), &name));
		assert_int_equal(name.vendor, 7);
		assert_string_equal(name.serial, "");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_usb_name__a_name_is_ids_or_a_serial_number_or_nothing),
		cmocka_unit_test(test_usb_name__another_name_is_refused_and_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

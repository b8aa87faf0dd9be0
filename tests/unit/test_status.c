#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/status.h"

static void test_status__each_has_words_of_its_own(void **state)
{
	for (int left = STATUS_OK; left <= STATUS_NO_MEMORY; left++)
		for (int right = STATUS_OK; right < left; right++)
			assert_string_not_equal(status_text((enum status)left),
						status_text((enum status)right));
	assert_string_equal(status_text((enum status)999), "unknown status");
}

static void test_status__a_fault_is_filled_and_its_status_handed_back(void **state)
{
	struct fault fault = { 0 };

	assert_int_equal(fault_set(&fault, STATUS_IO, 5, "%s: cannot open", "x.db"), STATUS_IO);
	assert_int_equal(fault.status, STATUS_IO);
	assert_int_equal(fault.vendor, 5);
	assert_string_equal(fault.what, "x.db: cannot open");
}

static void test_status__without_a_fault_only_the_status_comes_back(void **state)
{
	assert_int_equal(fault_set(NULL, STATUS_FULL, 0, "x"), STATUS_FULL);
}

static void test_status__control_bytes_do_not_reach_the_operator(void **state)
{
	struct fault fault;

	(void)fault_set(&fault, STATUS_REFUSED, 0, "%s", "a\x1b[2J\nb\x7f");
	assert_string_equal(fault.what, "a?[2J?b?");
}

static void test_status__a_long_text_is_cut_on_a_whole_character(void **state)
{
	struct fault fault;
	char text[400] = "";

	for (int at = 0; at < 199; at++)
		memcpy(text + 2 * at, "é", 3);
	(void)fault_set(&fault, STATUS_REFUSED, 0, "%s", text);
	assert_int_equal(strlen(fault.what), FAULT_TEXT_MAX - 2);
	assert_memory_equal(fault.what, text, FAULT_TEXT_MAX - 2);
	/* An odd start moves the cut into the middle of a character. */
	(void)fault_set(&fault, STATUS_REFUSED, 0, "x%s", text);
	assert_int_equal(strlen(fault.what), FAULT_TEXT_MAX - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_status__each_has_words_of_its_own),
		cmocka_unit_test(test_status__a_fault_is_filled_and_its_status_handed_back),
		cmocka_unit_test(test_status__without_a_fault_only_the_status_comes_back),
		cmocka_unit_test(test_status__control_bytes_do_not_reach_the_operator),
		cmocka_unit_test(test_status__a_long_text_is_cut_on_a_whole_character),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

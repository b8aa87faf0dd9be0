#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kiosk/identity/slip.h"

static const struct slip RECEIPT = { SLIP_RECEIPT, "C001-261122-0007" };

static void write_receipt(char *ret)
{
	assert_int_equal(slip_write(&RECEIPT, ret, SLIP_TEXT_MAX, NULL), STATUS_OK);
}

static void test_slip__every_kind_comes_back_as_it_was_written(void **state)
{
	for (int kind = 0; kind < SLIP_KIND_COUNT; kind++) {
		struct slip slip = { (enum slip_kind)kind, "LONG-NAME-OF-A-KIOSK-261122-0007" };
		struct slip back = { 0 };
		char text[SLIP_TEXT_MAX];

		assert_int_equal(slip_write(&slip, text, sizeof(text), NULL), STATUS_OK);
		assert_int_equal(slip_read(span_of(text), &back, NULL), STATUS_OK);
		assert_int_equal(back.kind, slip.kind);
		assert_string_equal(back.code, slip.code);
	}
}

static void test_slip__its_form_does_not_change(void **state)
{
	char text[SLIP_TEXT_MAX];

	write_receipt(text);
	assert_string_equal(text, "TAC-R-C001-261122-0007-C6");
}

/* ISO/IEC 7064: the check characters and all before them add up to 1. */
static void test_slip__check_characters_are_those_of_the_standard(void **state)
{
	char text[SLIP_TEXT_MAX];
	unsigned sum = 0;

	write_receipt(text);
	for (const char *at = text; *at != '\0'; at++)
		if (*at != '-')
			sum = (sum * 36 + (unsigned)(*at <= '9' ? *at - '0' : *at - 'A' + 10)) %
			      1271;
	assert_int_equal(sum, 1);
}

static void test_slip__small_letters_become_capitals(void **state)
{
	static const struct slip SMALL = { SLIP_RECEIPT, "c001-261122-0007" };
	char small[SLIP_TEXT_MAX], capitals[SLIP_TEXT_MAX];

	write_receipt(capitals);
	assert_int_equal(slip_write(&SMALL, small, sizeof(small), NULL), STATUS_OK);
	assert_string_equal(small, capitals);
}

static void test_slip__any_one_wrong_character_is_refused(void **state)
{
	static const char OTHERS[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-a ";
	char text[SLIP_TEXT_MAX];
	struct slip slip;

	write_receipt(text);
	for (size_t at = 0; text[at] != '\0'; at++)
		for (const char *other = OTHERS; *other != '\0'; other++) {
			char right = text[at];

			text[at] = *other;
			if (*other != right)
				assert_int_equal(slip_read(span_of(text), &slip, NULL),
						 STATUS_REFUSED);
			text[at] = right;
		}
}

static void test_slip__neighbours_changed_about_are_refused(void **state)
{
	char text[SLIP_TEXT_MAX];
	struct slip slip;

	write_receipt(text);
	for (size_t at = 0; text[at + 1] != '\0'; at++) {
		char left = text[at], right = text[at + 1];

		text[at] = right;
		text[at + 1] = left;
		if (left != right && left != '-' && right != '-')
			assert_int_equal(slip_read(span_of(text), &slip, NULL), STATUS_REFUSED);
		text[at] = left;
		text[at + 1] = right;
	}
}

static void test_slip__every_beginning_of_one_is_refused(void **state)
{
	char text[SLIP_TEXT_MAX];
	struct slip slip;

	write_receipt(text);
	for (size_t size = 0; size < strlen(text); size++)
		assert_int_equal(slip_read(span_slice(span_of(text), 0, size), &slip, NULL),
				 STATUS_REFUSED);
}

static void test_slip__refused_text_changes_nothing_and_says_why(void **state)
{
	struct slip slip = RECEIPT;
	struct fault fault = { 0 };

	assert_int_equal(slip_read(span_of("TAC-R-C001-261122-0007-00"), &slip, &fault),
			 STATUS_REFUSED);
	assert_string_equal(slip.code, RECEIPT.code);
	assert_string_equal(fault.what, "the check characters of the slip's code are wrong");
}

static void test_slip__what_cannot_stand_in_a_slip_is_refused(void **state)
{
	static const char *const CODES[] = { "", "C 1", "C_1", "C001/1", "C\x01" };
	char text[SLIP_TEXT_MAX] = "untouched";

	for (size_t i = 0; i < COUNT_OF(CODES); i++) {
		struct slip slip = { .kind = SLIP_RESUME };

		memcpy(slip.code, CODES[i], strlen(CODES[i]));
		assert_int_equal(slip_write(&slip, text, sizeof(text), NULL), STATUS_REFUSED);
	}
	assert_int_equal(slip_write(&RECEIPT, text, SLIP_TEXT_MAX - 1, NULL), STATUS_FULL);
	assert_string_equal(text, "untouched");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_slip__every_kind_comes_back_as_it_was_written),
		cmocka_unit_test(test_slip__its_form_does_not_change),
		cmocka_unit_test(test_slip__check_characters_are_those_of_the_standard),
		cmocka_unit_test(test_slip__small_letters_become_capitals),
		cmocka_unit_test(test_slip__any_one_wrong_character_is_refused),
		cmocka_unit_test(test_slip__neighbours_changed_about_are_refused),
		cmocka_unit_test(test_slip__every_beginning_of_one_is_refused),
		cmocka_unit_test(test_slip__refused_text_changes_nothing_and_says_why),
		cmocka_unit_test(test_slip__what_cannot_stand_in_a_slip_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

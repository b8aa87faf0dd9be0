#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/text.h"
#include "kiosk/identity/person.h"

/* Every pair of digits 4 and 5, against the ranges that the IRS publishes. */
static void test_tin__the_groups_of_an_itin_are_exact(void **state)
{
	for (int group = 0; group < 100; group++) {
		char typed[16];
		text_format(typed, sizeof(typed), "912-%02d-3456", group);
		enum tin_kind expected = TIN_NONE;
		if ((group >= 50 && group <= 65) || (group >= 70 && group <= 99))
			expected = TIN_ITIN;
		if (group == 89)
			expected = TIN_NONE;
		if (group == 93)
			expected = TIN_ATIN;
		assert_int_equal(tin_kind(span_of(typed)), expected);
	}
}

static void test_tin__the_kind_of_nine_digits(void **state)
{
	static const struct {
		const char *typed;
		enum tin_kind kind;
	} ROWS[] = {
		{ "123-45-6789", TIN_SSN },
		{ "899991111", TIN_SSN },
		{ "001010001", TIN_SSN },
		{ "000-12-3456", TIN_NONE },
		{ "666-12-3456", TIN_NONE },
		{ "123-00-4567", TIN_NONE },
		{ "123-45-0000", TIN_NONE },
		{ "12345678", TIN_NONE },
		{ "1234567890", TIN_NONE },
		{ "12345678x", TIN_NONE },
		{ "", TIN_NONE },
		{ "912-50-0000", TIN_ITIN },
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++)
		assert_int_equal(tin_kind(span_of(ROWS[at].typed)), ROWS[at].kind);
}

static void test_tin__tin_digits_are_nine_or_nothing(void **state)
{
	char digits[TIN_DIGITS + 1] = "untouched";

	assert_true(tin_digits(span_of(" 123-45-6789 "), digits));
	assert_string_equal(digits, "123456789");
	text_copy(digits, sizeof(digits), "untouched");
	assert_false(tin_digits(span_of("000-45-6789"), digits));
	assert_false(tin_digits(span_of("123-45-678"), digits));
	assert_string_equal(digits, "untouched");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tin__the_groups_of_an_itin_are_exact),
		cmocka_unit_test(test_tin__the_kind_of_nine_digits),
		cmocka_unit_test(test_tin__tin_digits_are_nine_or_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

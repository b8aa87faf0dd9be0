#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/latin.h"

static void test_latin__the_letter_under_an_accent_keeps_its_case(void **state)
{
	static const struct {
		uint32_t code;
		char letter;
	} CASES[] = {
		{ 0x00E9, 'e' }, { 0x00C9, 'E' }, { 0x00F1, 'n' }, { 0x00D1, 'N' }, { 0x00FF, 'y' },
		{ 0x0178, 'Y' }, { 0x0142, 'l' }, { 0x0141, 'L' }, { 0x0148, 'n' }, { 0x0147, 'N' },
		{ 0x017E, 'z' }, { 0x1E00, 'A' }, { 0x1EF9, 'y' }, { 'q', 'q' },    { 'Q', 'Q' },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++)
		assert_int_equal(latin_letter(CASES[at].code), CASES[at].letter);
}

static void test_latin__what_is_no_single_letter_has_none(void **state)
{
	static const uint32_t CODES[] = { 0,      '1',    '?',    0x00D7, 0x00DF, 0x00E6, 0x00BF,
					  0x024F, 0x0250, 0x1DFF, 0x1EFF, 0x1F00, 0x4E2D };

	for (size_t at = 0; at < COUNT_OF(CODES); at++)
		assert_int_equal(latin_letter(CODES[at]), '\0');
}

static void test_latin__a_capital_is_found_in_every_block(void **state)
{
	static const struct {
		uint32_t code, upper;
	} CASES[] = {
		{ 'q', 'Q' },       { 'Q', 'Q' },       { '1', '1' },       { 0x00E9, 0x00C9 },
		{ 0x00FE, 0x00DE }, { 0x00F7, 0x00F7 }, { 0x00FF, 0x0178 }, { 0x00DF, 0x00DF },
		{ 0x0101, 0x0100 }, { 0x0131, 0x0131 }, { 0x0138, 0x0138 }, { 0x0142, 0x0141 },
		{ 0x0148, 0x0147 }, { 0x0149, 0x0149 }, { 0x0151, 0x0150 }, { 0x017E, 0x017D },
		{ 0x017F, 0x017F }, { 0x01B0, 0x01AF }, { 0x0219, 0x0218 }, { 0x1EF9, 0x1EF8 },
		{ 0x4E2D, 0x4E2D },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		assert_int_equal(latin_upper(CASES[at].code), CASES[at].upper);
		assert_int_equal(latin_upper(CASES[at].upper), CASES[at].upper);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_latin__the_letter_under_an_accent_keeps_its_case),
		cmocka_unit_test(test_latin__what_is_no_single_letter_has_none),
		cmocka_unit_test(test_latin__a_capital_is_found_in_every_block),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

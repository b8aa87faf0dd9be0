#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "kiosk/base/base32.h"

static void test_base32__each_value_has_a_digit_of_its_own_small_or_capital(void **state)
{
	for (int value = 0; value < 32; value++) {
		char digit = BASE32_DIGITS[value];
		assert_int_equal(base32_value(digit), value);
		assert_null(strchr("ILOU", digit));
		if (digit >= 'A')
			assert_int_equal(base32_value((char)(digit - 'A' + 'a')), value);
	}
	assert_int_equal(strlen(BASE32_DIGITS), 32);
}

static void test_base32__what_looks_alike_is_read_alike_and_nothing_else_is(void **state)
{
	for (int byte = 0; byte < 256; byte++) {
		char sign = (char)byte;
		if (byte != 0 && strchr("oO", sign) != NULL)
			assert_int_equal(base32_value(sign), 0);
		else if (byte != 0 && strchr("iIlL", sign) != NULL)
			assert_int_equal(base32_value(sign), 1);
		else if (byte == 0 || strchr("0123456789ABCDEFGHJKMNPQRSTVWXYZ"
					     "abcdefghjkmnpqrstvwxyz",
					     sign) == NULL)
			assert_true(base32_value(sign) < 0);
	}
}

static void test_base32__powers_of_x_are_all_the_31_values(void **state)
{
	unsigned a = 1;
	uint32_t seen = 0;

	for (int power = 0; power < 31; power++) {
		assert_in_range(a, 1, 31);
		assert_int_equal(seen >> a & 1, 0);
		seen |= 1U << a;
		a = base32_times_x(a);
	}
	assert_int_equal(a, 1);
}

/* Source  the bytes "foobar" to 5 bits each, as RFC 4648 lays them out. */
static void test_base32__bytes_are_five_bits_each_highest_first_and_back(void **state)
{
	static const unsigned char BYTES[] = "fooba", VALUES[] = { 12, 25, 23, 22, 30, 24, 19, 1 };
	unsigned char values[8], bytes[5];

	base32_unpack(BYTES, values, sizeof(values));
	assert_memory_equal(values, VALUES, sizeof(values));
	base32_pack(values, sizeof(values), bytes);
	assert_memory_equal(bytes, BYTES, sizeof(bytes));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_base32__each_value_has_a_digit_of_its_own_small_or_capital),
		cmocka_unit_test(test_base32__what_looks_alike_is_read_alike_and_nothing_else_is),
		cmocka_unit_test(test_base32__powers_of_x_are_all_the_31_values),
		cmocka_unit_test(test_base32__bytes_are_five_bits_each_highest_first_and_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

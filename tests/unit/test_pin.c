#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/crypto.h"
#include "kiosk/issuing/pin.h"

enum {
	BINS = 1000,
	/* 999 degrees of freedom: mean 999, deviation 45. A fair generator passes this bound but
	 * for once in ten billion runs. */
	CHI_SQUARE_BOUND = 1290,
};

/* More with an argument: `make bench-uniformity` draws ten million of each. */
static int64_t draws = 1000000;

static uint32_t draw_number(void)
{
	struct pin pin;
	uint32_t number = 0;

	assert_int_equal(pin_draw(&pin, NULL), STATUS_OK);
	for (int at = 0; at < PIN_DIGITS; at++)
		number = number * 10 + (uint32_t)(pin.digits[at] - '0');
	return number;
}

/* The usual mistakes: twenty bits folded by a remainder, and twenty-four. */
static uint32_t folded(int bytes_used)
{
	unsigned char bytes[3];

	assert_int_equal(crypto_random(bytes, sizeof(bytes), NULL), STATUS_OK);
	uint32_t bits = (uint32_t)bytes[0] << 16 | (uint32_t)bytes[1] << 8 | bytes[2];
	return (bytes_used == 3 ? bits : bits & 0xFFFFF) % 1000000;
}

static uint32_t folded_20(void)
{
	return folded(2);
}

static uint32_t folded_24(void)
{
	return folded(3);
}

static double chi_square(const char *name, uint32_t (*draw)(void))
{
	static uint32_t counts[BINS];
	double sum = 0, expected = (double)draws / BINS;

	memset(counts, 0, sizeof(counts));
	for (int64_t at = 0; at < draws; at++)
		counts[draw() / (1000000 / BINS)]++;
	for (int at = 0; at < BINS; at++)
		sum += (counts[at] - expected) * (counts[at] - expected) / expected;
	print_message("#= %s: chi-square %.0f of %lld draws; %d at most of fair ones\n", name, sum,
		      (long long)draws, CHI_SQUARE_BOUND);
	return sum;
}

static void test_pin__draws_are_uniform(void **state)
{
	assert_true(chi_square("IP PINs", draw_number) < CHI_SQUARE_BOUND);
}

static void test_pin__the_uniformity_test_sees_a_remainder_bias(void **state)
{
	assert_true(chi_square("20 bits folded", folded_20) > CHI_SQUARE_BOUND);
	assert_true(chi_square("24 bits folded", folded_24) > CHI_SQUARE_BOUND);
}

static void test_pin__draws_have_six_digits_and_are_never_zero(void **state)
{
	bool has_leading_zero = false;

	for (int at = 0; at < 10000; at++) {
		struct pin pin;
		assert_int_equal(pin_draw(&pin, NULL), STATUS_OK);
		assert_int_equal(strspn(pin.digits, "0123456789"), PIN_DIGITS);
		assert_int_equal(strlen(pin.digits), PIN_DIGITS);
		assert_string_not_equal(pin.digits, "000000");
		has_leading_zero = has_leading_zero || pin.digits[0] == '0';
	}
	assert_true(has_leading_zero);
}

static void test_pin__is_read_as_people_write_it(void **state)
{
	static const struct {
		const char *typed, *digits; /* null: refused */
	} CASES[] = {
		{ "123456", "123456" },
		{ "012345", "012345" },
		{ "123 456", "123456" },
		{ "123-456", "123456" },
		{ " 1 2 3 4 5 6 ", "123456" },
		{ "000001", "000001" },
		{ "000000", NULL },
		{ "000 000", NULL },
		{ "12345", NULL },
		{ "1234567", NULL },
		{ "", NULL },
		{ "12345a", NULL },
		{ "123.456", NULL },
		{ "\xd9\xa1"
		  "23456",
		  NULL },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		struct pin pin = { "before" };
		bool is_read = pin_from_text(span_of(CASES[at].typed), &pin);
		assert_int_equal(is_read, CASES[at].digits != NULL);
		assert_string_equal(pin.digits, is_read ? CASES[at].digits : "before");
	}
}

static void test_pin__equals_the_same_digits_only(void **state)
{
	static const struct pin PIN = { "123456" }, SAME = { "123456" }, NONE = { "" };

	assert_true(pin_equals(&PIN, &SAME));
	assert_false(pin_equals(&PIN, &NONE));
	for (size_t digit = 0; digit < PIN_DIGITS; digit++) {
		struct pin other = PIN;
		other.digits[digit] = '9';
		assert_false(pin_equals(&PIN, &other));
	}
}

static void test_pin__wiping_leaves_zeros(void **state)
{
	struct pin pin = { "123456" };
	static const struct pin NOTHING;

	pin_wipe(&pin);
	assert_memory_equal(&pin, &NOTHING, sizeof(pin));
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pin__draws_are_uniform),
		cmocka_unit_test(test_pin__the_uniformity_test_sees_a_remainder_bias),
		cmocka_unit_test(test_pin__draws_have_six_digits_and_are_never_zero),
		cmocka_unit_test(test_pin__is_read_as_people_write_it),
		cmocka_unit_test(test_pin__equals_the_same_digits_only),
		cmocka_unit_test(test_pin__wiping_leaves_zeros),
	};

	if (argc > 1 && (!span_to_int(span_of(argv[1]), &draws) || draws < BINS))
		return 2;
	return cmocka_run_group_tests(tests, NULL, NULL);
}

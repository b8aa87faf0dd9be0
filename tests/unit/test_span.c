#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/span.h"

static void test_span__equality_is_of_every_byte(void **state)
{
	assert_true(span_equals(span_of("abc"), span_of("abc")));
	assert_false(span_equals(span_of("abc"), span_of("abd")));
	assert_false(span_equals(span_of("abc"), span_of("ab")));
	assert_true(span_equals((struct span){ 0 }, span_of("")));
}

static void test_span__starts_with_its_start_only(void **state)
{
	assert_true(span_starts_with(span_of("abc"), span_of("ab")));
	assert_true(span_starts_with(span_of("abc"), span_of("")));
	assert_true(span_starts_with((struct span){ 0 }, span_of("")));
	assert_false(span_starts_with(span_of("abc"), span_of("b")));
	assert_false(span_starts_with(span_of("ab"), span_of("abc")));
}

static void test_span__find_gives_the_first_place_at_or_after(void **state)
{
	static const struct {
		const char *whole, *part;
		size_t from, expected;
	} ROWS[] = {
		{ "abcabc", "bc", 0, 1 }, { "abcabc", "bc", 2, 4 }, { "abcabc", "bc", 5, 6 },
		{ "abc", "abcd", 0, 3 },  { "abc", "x", 0, 3 },     { "abc", "", 2, 2 },
		{ "", "", 0, 0 },         { "abc", "c", 9, 3 },
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++)
		assert_int_equal(
			span_find(span_of(ROWS[at].whole), span_of(ROWS[at].part), ROWS[at].from),
			ROWS[at].expected);
}

static void test_span__a_slice_is_cut_to_what_is_there(void **state)
{
	assert_true(span_equals(span_slice(span_of("abcdef"), 2, 3), span_of("cde")));
	assert_true(span_equals(span_slice(span_of("abcdef"), 4, 99), span_of("ef")));
	assert_int_equal(span_slice(span_of("abc"), 3, 1).size, 0);
	assert_int_equal(span_slice(span_of("abc"), 99, 1).size, 0);
	assert_int_equal(span_slice(span_of("abc"), 1, SIZE_MAX).size, 2);
}

static void test_span__trimming_takes_blanks_off_both_ends(void **state)
{
	assert_true(span_equals(span_trim(span_of(" \t\r\na b \n")), span_of("a b")));
	assert_int_equal(span_trim(span_of(" \n ")).size, 0);
	struct span with_nul = { .at = (const unsigned char *)"\0a\0", .size = 3 };
	assert_true(span_equals(span_trim(with_nul), span_of("a")));
}

static void test_span__splitting_counts_empty_pieces(void **state)
{
	static const struct {
		const char *whole;
		size_t pieces;
	} ROWS[] = { { "a,,b", 3 }, { "", 1 }, { ",", 2 }, { "abc", 1 }, { "a,b,", 3 } };

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		struct span rest = span_of(ROWS[at].whole), piece;
		size_t count = 0;
		while (span_split(&rest, ',', &piece))
			count++;
		assert_int_equal(count, ROWS[at].pieces);
	}
}

static void test_span__nothing_has_no_pieces(void **state)
{
	struct span rest = { 0 }, piece;

	assert_false(span_split(&rest, ',', &piece));
}

static void test_span__digits_become_a_number_and_nothing_else_does(void **state)
{
	static const char *const BAD[] = { "",   "-1", "+1",  " 1",
					   "1 ", "1a", "0x1", "1234567890123456789" };
	int64_t number = 77;

	for (size_t at = 0; at < COUNT_OF(BAD); at++)
		assert_false(span_to_int(span_of(BAD[at]), &number));
	assert_int_equal(number, 77);
	assert_true(span_to_int(span_of("0012"), &number));
	assert_int_equal(number, 12);
	assert_true(span_to_int(span_of("999999999999999999"), &number));
	assert_true(number == 999999999999999999);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_span__equality_is_of_every_byte),
		cmocka_unit_test(test_span__starts_with_its_start_only),
		cmocka_unit_test(test_span__find_gives_the_first_place_at_or_after),
		cmocka_unit_test(test_span__a_slice_is_cut_to_what_is_there),
		cmocka_unit_test(test_span__trimming_takes_blanks_off_both_ends),
		cmocka_unit_test(test_span__splitting_counts_empty_pieces),
		cmocka_unit_test(test_span__nothing_has_no_pieces),
		cmocka_unit_test(test_span__digits_become_a_number_and_nothing_else_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

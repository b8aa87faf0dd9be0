#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/text.h"

static void test_text__a_copy_that_fits_is_whole(void **state)
{
	char to[6];

	assert_true(text_copy(to, sizeof(to), "hello"));
	assert_string_equal(to, "hello");
}

static void test_text__a_cut_never_leaves_half_a_character(void **state)
{
	static const struct {
		size_t max;
		const char *expected;
	} ROWS[] = { { 1, "" },   { 2, "a" },  { 3, "a" },    { 4, "aé" },
		     { 5, "aé" }, { 6, "aé" }, { 7, "aé语" }, { 8, "aé语" } };

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		char to[16], formatted[16];
		bool fits = ROWS[at].max > 6;
		assert_int_equal(text_copy(to, ROWS[at].max, "aé语"), fits);
		assert_string_equal(to, ROWS[at].expected);
		assert_int_equal(text_format(formatted, ROWS[at].max, "%s", "aé语"), fits);
		assert_string_equal(formatted, ROWS[at].expected);
	}
}

static void test_text__appending_stands_behind_and_is_cut(void **state)
{
	char to[6] = "ab";

	assert_true(text_append(to, sizeof(to), "cd"));
	assert_string_equal(to, "abcd");
	assert_false(text_append(to, sizeof(to), "é"));
	assert_string_equal(to, "abcd");
}

static void test_text__a_copy_may_overlap_its_source(void **state)
{
	char text[] = "abcdef";

	text_copy(text, sizeof(text), text + 2);
	assert_string_equal(text, "cdef");
}

static void test_text__malformed_bytes_take_one_byte_each(void **state)
{
	static const struct {
		const char *bytes;
		uint32_t code;
		size_t left;
	} ROWS[] = {
		{ "A", 'A', 0 },
		{ "\xC3\xA9", 0xE9, 0 },
		{ "\xE8\xAF\xAD", 0x8BED, 0 },
		{ "\xF0\x9F\x98\x80", 0x1F600, 0 },
		{ "\x80", TEXT_NOT_UTF8, 0 },
		{ "\xC3", TEXT_NOT_UTF8, 0 },
		{ "\xC3(", TEXT_NOT_UTF8, 1 },
		{ "\xC0\xAF", TEXT_NOT_UTF8, 1 }, /* overlong */
		{ "\xE0\x80\xAF", TEXT_NOT_UTF8, 2 },
		{ "\xED\xA0\x80", TEXT_NOT_UTF8, 2 },     /* surrogate */
		{ "\xF4\x90\x80\x80", TEXT_NOT_UTF8, 3 }, /* past U+10FFFF */
		{ "\xFF", TEXT_NOT_UTF8, 0 },
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		struct span rest = span_of(ROWS[at].bytes);
		assert_int_equal(text_next(&rest), ROWS[at].code);
		assert_int_equal(rest.size, ROWS[at].left);
	}
}

static void test_text__every_code_point_survives_the_round_trip(void **state)
{
	for (uint32_t code = 1; code <= 0x10FFFF; code++) {
		char to[5] = "";
		if (code >= 0xD800 && code < 0xE000)
			continue;
		assert_true(text_append_code(to, sizeof(to), code));
		struct span rest = span_of(to);
		assert_int_equal(text_next(&rest), code);
		assert_int_equal(rest.size, 0);
	}
}

static void test_text__a_code_point_that_does_not_fit_is_left_out(void **state)
{
	char to[3] = "a";

	assert_false(text_append_code(to, sizeof(to), 0x8BED));
	assert_string_equal(to, "a");
}

static void test_text__erasing_takes_one_character(void **state)
{
	char text[] = "aé语";

	text_erase_last(text);
	assert_string_equal(text, "aé");
	text_erase_last(text);
	assert_string_equal(text, "a");
	text_erase_last(text);
	text_erase_last(text);
	assert_string_equal(text, "");
}

static void test_text__erased_bytes_are_gone(void **state)
{
	char text[] = "ab";

	text_erase_last(text);
	assert_int_equal(text[1], 0);
}

static void test_text__length_counts_characters_and_columns_cells(void **state)
{
	static const struct {
		const char *text;
		size_t length, columns;
	} ROWS[] = {
		{ "", 0, 0 },     { "abc", 3, 3 }, { "é", 1, 1 },    { "e\u0301", 2, 1 },
		{ "语言", 2, 4 }, { "한", 1, 2 },  { "a\tb", 3, 3 },
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		assert_int_equal(text_length(ROWS[at].text), ROWS[at].length);
		assert_int_equal(text_columns(ROWS[at].text), ROWS[at].columns);
	}
}

/* What could move the cursor, hide or reorder text must not be taken for printable. */
static void test_text__what_steers_a_terminal_is_not_printable(void **state)
{
	static const uint32_t CODES[] = { 0,      0x07,    0x1B,   0x7F,   0x85,    0x9B,
					  0xAD,   0x200B,  0x200E, 0x202E, 0x2066,  0xFEFF,
					  0xE000, 0xE0041, 0xD800, 0xFFFE, 0x110000 };

	for (size_t at = 0; at < COUNT_OF(CODES); at++)
		assert_int_equal(text_columns_of(CODES[at]), -1);
}

static void test_text__upper_case_is_for_ascii_only(void **state)
{
	char text[] = "azAZ1é";

	text_upper(text);
	assert_string_equal(text, "AZAZ1é");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text__a_copy_that_fits_is_whole),
		cmocka_unit_test(test_text__a_cut_never_leaves_half_a_character),
		cmocka_unit_test(test_text__appending_stands_behind_and_is_cut),
		cmocka_unit_test(test_text__a_copy_may_overlap_its_source),
		cmocka_unit_test(test_text__malformed_bytes_take_one_byte_each),
		cmocka_unit_test(test_text__every_code_point_survives_the_round_trip),
		cmocka_unit_test(test_text__a_code_point_that_does_not_fit_is_left_out),
		cmocka_unit_test(test_text__erasing_takes_one_character),
		cmocka_unit_test(test_text__erased_bytes_are_gone),
		cmocka_unit_test(test_text__length_counts_characters_and_columns_cells),
		cmocka_unit_test(test_text__what_steers_a_terminal_is_not_printable),
		cmocka_unit_test(test_text__upper_case_is_for_ascii_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "screens/canvas.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static struct canvas canvas;
static char dumped[64 * 1024];

static const char *dump(void)
{
	struct bytes bytes = bytes_over(dumped, sizeof(dumped) - 1);

	canvas_dump(&canvas, &bytes);
	assert_false(bytes.is_full);
	dumped[bytes.size] = '\0';
	return dumped;
}

static int cleared(void **state)
{
	canvas_clear(&canvas);
	return 0;
}

static void test_canvas__unprintable_becomes_a_question_mark(void **state)
{
	static const struct {
		const char *text, *shown;
	} CASES[] = {
		{ "a\033[31mb", "a?[31mb\n" },
		{ "a\x9b"
		  "1mb",
		  "a?1mb\n" },
		{ "tab\there", "tab?here\n" },
		{ "\xC3", "?\n" },
		{ "bidi\xE2\x80\xAE!", "bidi?!\n" },
		{ "\xCC\x81", "?\n" }, /* a combining accent on nothing */
		{ "Mu\xC3\xB1oz", "Mu\xC3\xB1oz\n" },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		canvas_clear(&canvas);
		canvas_text(&canvas, 0, 0, 80, STYLE_NORMAL, CASES[at].text);
		assert_memory_equal(dump(), CASES[at].shown, strlen(CASES[at].shown));
	}
}

static void test_canvas__combining_marks_take_no_column(void **state)
{
	assert_int_equal(canvas_text(&canvas, 0, 0, 80, STYLE_NORMAL, "e\xCC\x81x"), 2);
	assert_int_equal(canvas.cell[0][0].mark[0], 0x301);
	assert_int_equal(canvas.cell[0][1].code, 'x');
}

static void test_canvas__text_stays_in_its_width_and_counts_the_cut(void **state)
{
	assert_int_equal(canvas_text(&canvas, 3, 10, 4, STYLE_NORMAL, "abcdef"), 4);
	assert_int_equal(canvas.cell[3][14].code, ' ');
	assert_int_equal(canvas.cut, 1);
	assert_int_equal(canvas_text(&canvas, 3, 78, 40, STYLE_NORMAL, "abcdef"), 2);
	assert_int_equal(canvas.cell[4][0].code, ' ');
	assert_int_equal(canvas.cut, 2);
	assert_int_equal(canvas_text(&canvas, 5, 10, 6, STYLE_NORMAL, "abcdef"), 6);
	assert_int_equal(canvas.cut, 2);
}

static void test_canvas__wide_characters_take_two_columns(void **state)
{
	assert_int_equal(canvas_text(&canvas, 0, 0, 5, STYLE_NORMAL, "税務所"), 4);
	assert_int_equal(canvas.cell[0][1].code, 0);
	assert_int_equal(canvas.cut, 1);
}

static void test_canvas__half_a_wide_character_never_stays(void **state)
{
	canvas_text(&canvas, 0, 0, 80, STYLE_NORMAL, "税務");
	canvas_text(&canvas, 0, 1, 1, STYLE_NORMAL, "x");
	assert_int_equal(canvas.cell[0][0].code, ' ');
	canvas_text(&canvas, 0, 2, 1, STYLE_NORMAL, "y");
	assert_int_equal(canvas.cell[0][3].code, ' ');
}

static void test_canvas__wrap_breaks_at_blanks_and_line_ends(void **state)
{
	assert_int_equal(canvas_wrap(&canvas, 0, 0, 10, 5, STYLE_NORMAL, "one two three\nfour"), 3);
	assert_memory_equal(dump(), "one two\nthree\nfour\n\n", 20);
	assert_int_equal(canvas.cut, 0);
}

static void test_canvas__wrap_breaks_a_word_wider_than_the_line(void **state)
{
	assert_int_equal(canvas_wrap(&canvas, 0, 0, 4, 5, STYLE_NORMAL, "abcdefghij k"), 3);
	assert_memory_equal(dump(), "abcd\nefgh\nij k\n", 15);
	canvas_clear(&canvas);
	assert_int_equal(canvas_wrap(&canvas, 0, 0, 4, 5, STYLE_NORMAL, " abcdef"), 2);
	assert_int_equal(canvas.cut, 0);
}

static void test_canvas__wrap_counts_what_has_no_line_left(void **state)
{
	assert_int_equal(canvas_wrap(&canvas, 0, 0, 4, 2, STYLE_NORMAL, "aaaa bbbb cccc"), 2);
	assert_int_equal(canvas.cut, 1);
}

static void test_canvas__lines_agrees_with_wrap(void **state)
{
	static const char *const TEXTS[] = { "",
					     "a",
					     "one two three four five",
					     "a\n\nb",
					     "   x",
					     "abcdefghijklmnop q",
					     "税務所税務所税務所" };

	for (size_t at = 0; at < COUNT_OF(TEXTS); at++)
		for (int width = 2; width < 12; width++)
			assert_int_equal(
				canvas_lines(TEXTS[at], width),
				canvas_wrap(&canvas, 0, 0, width, 20, STYLE_NORMAL, TEXTS[at]));
}

static void test_canvas__dump_tells_styles_and_cursor(void **state)
{
	canvas_text(&canvas, 2, 3, 10, STYLE_ERROR, "bad");
	canvas_cursor(&canvas, 2, 6);
	assert_non_null(strstr(dump(), "2 3 3 ERROR\ncursor 2 6\n"));
	canvas_clear(&canvas);
	assert_non_null(strstr(dump(), "cursor hidden\n"));
}

int main(void)
{
	static const struct CMUnitTest TESTS[] = {
#define T(name) cmocka_unit_test_setup(test_canvas__##name, cleared)
		T(unprintable_becomes_a_question_mark),
		T(combining_marks_take_no_column),
		T(text_stays_in_its_width_and_counts_the_cut),
		T(wide_characters_take_two_columns),
		T(half_a_wide_character_never_stays),
		T(wrap_breaks_at_blanks_and_line_ends),
		T(wrap_breaks_a_word_wider_than_the_line),
		T(wrap_counts_what_has_no_line_left),
		T(lines_agrees_with_wrap),
		T(dump_tells_styles_and_cursor),
#undef T
	};

	return cmocka_run_group_tests(TESTS, NULL, NULL);
}

#include "screens/layout.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "kiosk/base/text.h"

static struct view view;
static struct canvas canvas;
static char said[4096], drawn[64 * 1024];
static struct bytes spoken;
static struct sheet sheet;

static int blank(void **state)
{
	view_wipe(&view);
	canvas_clear(&canvas);
	memset(said, 0, sizeof(said));
	spoken = bytes_over(said, sizeof(said) - 1);
	sheet = (struct sheet){ .view = &view, .canvas = &canvas, .spoken = &spoken, .row = 4 };
	return 0;
}

static bool is_drawn(const char *text)
{
	struct bytes bytes = bytes_over(drawn, sizeof(drawn) - 1);

	canvas_dump(&canvas, &bytes);
	drawn[bytes.size] = '\0';
	return strstr(drawn, text) != NULL;
}

static void offer(size_t count, unsigned cursor)
{
	view.choice_count = count;
	view.cursor = cursor;
	for (size_t at = 0; at < count; at++)
		(void)text_format(view.choice[at].words, sizeof(view.choice[at].words),
				  "choice-%02zu", at + 1);
}

static void test_layout__clip_shows_that_it_cut(void **state)
{
	static const struct {
		int columns;
		const char *text, *shown;
	} CASES[] = {
		{ 6, "abcdef", "abcdef" }, { 5, "abcdef", "abcd+" }, { 3, "税務所", "税+" },
		{ 4, "税務所", "税+" },    { 1, "ab", "+" },         { 4, "", "" },
	};
	char shown[32];

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		sheet_clip(shown, sizeof(shown), CASES[at].columns, CASES[at].text);
		assert_string_equal(shown, CASES[at].shown);
	}
}

static void test_layout__a_box_shows_the_end_of_a_long_text(void **state)
{
	sheet_box(&sheet, 5, 0, 10, true, "abcdefghijkl");
	assert_true(is_drawn("[fghijkl_]\n"));
	assert_int_equal(canvas.cursor_column, 8);
	assert_int_equal(canvas.cut, 0);
}

static void test_layout__a_box_without_focus_has_no_cursor(void **state)
{
	sheet_box(&sheet, 5, 0, 10, false, "abc");
	assert_int_equal(canvas.cursor_row, -1);
}

static void test_layout__the_chosen_line_has_a_sign_beside_its_colour(void **state)
{
	offer(3, 1);
	sheet_choices(&sheet, 20, CHOICES_WITH_CURSOR);
	assert_true(is_drawn("     > 2  choice-02\n"));
	assert_true(is_drawn("       1  choice-01\n"));
}

static void test_layout__a_long_list_keeps_its_cursor_in_sight(void **state)
{
	for (unsigned cursor = 0; cursor < VIEW_CHOICES_MAX; cursor++) {
		char wanted[32];
		(void)blank(NULL);
		offer(VIEW_CHOICES_MAX, cursor);
		sheet_choices(&sheet, 20, CHOICES_WITH_CURSOR);
		(void)text_format(wanted, sizeof(wanted), "choice-%02u\n", cursor + 1);
		assert_true(is_drawn(wanted));
		assert_int_equal(is_drawn("(more above)"), !is_drawn("choice-01"));
		(void)text_format(wanted, sizeof(wanted), "choice-%02u", VIEW_CHOICES_MAX);
		assert_int_equal(is_drawn("(more below)"), !is_drawn(wanted));
		assert_int_equal(canvas.cell[20][10].code, ' ');
	}
}

static void test_layout__choices_out_of_sight_are_spoken(void **state)
{
	offer(VIEW_CHOICES_MAX, 0);
	sheet_choices(&sheet, 20, CHOICES_WITH_CURSOR);
	assert_non_null(strstr(said, "1. choice-01, selected\n"));
	assert_non_null(strstr(said, "33. choice-33\n"));
}

static void test_layout__a_fields_message_stands_below_it(void **state)
{
	view.field_count = 2;
	view.cursor = 1;
	view.field[0] = (struct view_field){ .label = "One", .max = 10, .text = "a" };
	view.field[1] = (struct view_field){
		.label = "Two", .max = 10, .text = "b", .message = "It is wrong."
	};
	sheet_fields(&sheet);
	assert_true(is_drawn("    > Two\n      [b__________]\n      ! It is wrong.\n"));
	assert_non_null(strstr(said, "Two: b, selected\nIt is wrong.\n"));
	assert_null(strstr(said, "One: a, selected"));
}

static void test_layout__speaking_alone_draws_nothing_and_says_the_same(void **state)
{
	static char alone[4096];
	struct bytes bytes = bytes_over(alone, sizeof(alone) - 1);
	struct sheet only = { .view = &view, .spoken = &bytes, .row = 4 };

	offer(3, 0);
	sheet_heading(&sheet, "A question?");
	sheet_paragraph(&sheet, STYLE_NORMAL, "Some words.");
	sheet_choices(&sheet, 20, CHOICES_WITH_CURSOR);
	sheet_heading(&only, "A question?");
	sheet_paragraph(&only, STYLE_NORMAL, "Some words.");
	sheet_choices(&only, 20, CHOICES_WITH_CURSOR);
	assert_string_equal(alone, said);
	assert_int_equal(only.row, sheet.row);
}

int main(void)
{
	static const struct CMUnitTest TESTS[] = {
#define T(name) cmocka_unit_test_setup(test_layout__##name, blank)
		T(clip_shows_that_it_cut),
		T(a_box_shows_the_end_of_a_long_text),
		T(a_box_without_focus_has_no_cursor),
		T(the_chosen_line_has_a_sign_beside_its_colour),
		T(a_long_list_keeps_its_cursor_in_sight),
		T(choices_out_of_sight_are_spoken),
		T(a_fields_message_stands_below_it),
		T(speaking_alone_draws_nothing_and_says_the_same),
#undef T
	};

	return cmocka_run_group_tests(TESTS, NULL, NULL);
}

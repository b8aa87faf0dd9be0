#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/paper.h"
#include "kiosk/base/text.h"

static struct paper paper;

static void test_paper__wraps_at_blanks_to_the_width(void **state)
{
	static const struct {
		const char *label;
		size_t columns;
		enum paper_style style;
		const char *text;
		const char *lines[5];
	} CASES[] = {
		{ "fits", 8, PAPER_TEXT, "one two", { "one two" } },
		{ "exactly", 7, PAPER_TEXT, "one two", { "one two" } },
		{ "one short", 6, PAPER_TEXT, "one two", { "one", "two" } },
		{ "several blanks", 6, PAPER_TEXT, "  one   two  ", { "one", "two" } },
		{ "a word too long", 4, PAPER_TEXT, "abcdefghij k", { "abcd", "efgh", "ij k" } },
		{ "accents are one column", 5, PAPER_TEXT, "áéíóú ñü", { "áéíóú", "ñü" } },
		{ "cuts whole characters", 2, PAPER_TEXT, "áéíó", { "áé", "íó" } },
		{ "large takes two", 14, PAPER_LARGE, "123 456 7", { "123 456", "7" } },
		{ "titles take one", 9, PAPER_TITLE, "123 456 7", { "123 456 7" } },
		{ "large, wide characters", 8, PAPER_LARGE, "日本語", { "日本", "語" } },
		{ "wide characters", 4, PAPER_TEXT, "日本 語", { "日本", "語" } },
		{ "signs have no blanks between",
		  6,
		  PAPER_TEXT,
		  "日本語日本",
		  { "日本語", "日本" } },
		{ "no closing mark begins a line",
		  6,
		  PAPER_TEXT,
		  "日本語。本",
		  { "日本", "語。本" } },
		{ "nor two", 8, PAPER_TEXT, "日本語」。本", { "日本", "語」。本" } },
		{ "no opening mark ends one", 6, PAPER_TEXT, "日本「語」", { "日本", "「語」" } },
		{ "a word among signs", 8, PAPER_TEXT, "入PIN日本", { "入PIN日", "本" } },
		{ "is not parted", 6, PAPER_TEXT, "入入PIN本", { "入入", "PIN本" } },
		{ "signs behind a blank", 8, PAPER_TEXT, "abc 日本語", { "abc 日本", "語" } },
		{ "Hangul has words", 8, PAPER_TEXT, "한국어 한국어", { "한국어", "한국어" } },
		{ "a word of Hangul too long", 4, PAPER_TEXT, "한국어", { "한국", "어" } },
		{ "accents stay on their letters",
		  2,
		  PAPER_TEXT,
		  "aa\u0301e\u0302\u0301u",
		  { "aa\u0301", "e\u0302\u0301u" } },
		{ "a code ends behind a hyphen",
		  8,
		  PAPER_TEXT,
		  "C001-1234-5",
		  { "C001-", "1234-5" } },
		{ "not where its word fits", 8, PAPER_TEXT, "ab 800-90", { "ab", "800-90" } },
		{ "no line ends at U+00A0", 7, PAPER_TEXT, "ab cd\u00A0ef", { "ab", "cd ef" } },
		{ "nothing", 8, PAPER_TEXT, "", { "" } },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		size_t count = 0;
		print_message("%s\n", CASES[at].label);
		paper_begin(&paper, CASES[at].columns);
		paper_wrap(&paper, CASES[at].style, CASES[at].text);
		while (CASES[at].lines[count] != NULL) {
			assert_string_equal(paper.line[count].text, CASES[at].lines[count]);
			assert_int_equal(paper.line[count].style, CASES[at].style);
			count++;
		}
		assert_int_equal(paper.count, count);
		assert_false(paper.is_full);
	}
}

static void test_paper__large_type_takes_double(void **state)
{
	static const struct {
		enum paper_style style;
		const char *lines[3];
	} CASES[] = {
		{ PAPER_TEXT, { "123 456", "7" } },
		{ PAPER_TITLE, { "123 456", "7" } },
		{ PAPER_LARGE, { "123", "456", "7" } },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		paper_begin(&paper, 14);
		paper.is_large = true;
		paper_wrap(&paper, CASES[at].style, "123 456 7");
		for (size_t line = 0; line < paper.count; line++)
			assert_string_equal(paper.line[line].text, CASES[at].lines[line]);
		assert_int_equal(paper.count, at < 2 ? 2 : 3);
		assert_false(paper.is_full);
	}
}

static void test_paper__marks_a_line_wider_than_the_paper(void **state)
{
	paper_begin(&paper, 8);
	paper_line(&paper, PAPER_LARGE, "1234");
	paper_line(&paper, PAPER_QR, "https://example.org/long");
	assert_false(paper.is_full);
	paper_line(&paper, PAPER_LARGE, "12345");
	assert_true(paper.is_full);
}

static void test_paper__marks_bars_that_do_not_fit_or_cannot_be_drawn(void **state)
{
	static const struct {
		size_t columns;
		const char *content;
		bool is_full;
	} CASES[] = {
		{ PAPER_COLUMNS_58MM, "<FNC3>12345678901", false },
		{ PAPER_COLUMNS_58MM, "<FNC3>123456789012", true },
		{ PAPER_COLUMNS_80MM, "<FNC3>123456789012", false },
		{ PAPER_COLUMNS_80MM, "", true },
		{ PAPER_COLUMNS_80MM, "a<CR>", true },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		paper_begin(&paper, CASES[at].columns);
		paper_line(&paper, PAPER_BARS, CASES[at].content);
		assert_int_equal(paper.is_full, CASES[at].is_full);
	}
}

static void test_paper__marks_a_page_with_too_many_lines(void **state)
{
	paper_begin(&paper, 8);
	for (size_t at = 0; at < PAPER_LINES_MAX; at++)
		paper_line(&paper, PAPER_TEXT, "x");
	assert_false(paper.is_full);
	paper_line(&paper, PAPER_TEXT, "y");
	assert_true(paper.is_full);
	assert_int_equal(paper.count, PAPER_LINES_MAX);
	assert_string_equal(paper.line[PAPER_LINES_MAX - 1].text, "x");
}

static void test_paper__ends_on_a_character_wider_than_the_paper(void **state)
{
	paper_begin(&paper, 1);
	paper_wrap(&paper, PAPER_TEXT, "日");
	assert_true(paper.is_full);
}

static void test_paper__wiping_leaves_nothing(void **state)
{
	static const struct paper EMPTY;

	paper_begin(&paper, 48);
	paper_line(&paper, PAPER_LARGE, "123 456");
	paper_wipe(&paper);
	assert_memory_equal(&paper, &EMPTY, sizeof(paper));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_paper__wraps_at_blanks_to_the_width),
		cmocka_unit_test(test_paper__large_type_takes_double),
		cmocka_unit_test(test_paper__marks_a_line_wider_than_the_paper),
		cmocka_unit_test(test_paper__marks_bars_that_do_not_fit_or_cannot_be_drawn),
		cmocka_unit_test(test_paper__marks_a_page_with_too_many_lines),
		cmocka_unit_test(test_paper__ends_on_a_character_wider_than_the_paper),
		cmocka_unit_test(test_paper__wiping_leaves_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/drawing.h"
#include "kiosk/base/text.h"

static struct paper paper;
static struct drawing drawn;

static void draw(enum paper_style style, const char *text)
{
	struct fault fault = { 0 };

	paper_begin(&paper, PAPER_COLUMNS_80MM);
	paper_line(&paper, style, text);
	if (drawing_of_line(&paper, 0, &drawn, &fault) != STATUS_OK)
		fail_msg("%s: %s", text, fault.what);
}

static bool is_dark(size_t x, size_t y)
{
	return (drawn.dots[y * drawn.row_bytes + x / 8] >> (7 - x % 8) & 1) != 0;
}

/* Dark dots between two columns of dots. */
static size_t ink(size_t from, size_t to)
{
	size_t count = 0;

	for (size_t y = 0; y < drawn.rows; y++)
		for (size_t x = from; x < to; x++)
			count += is_dark(x, y);
	return count;
}

static size_t all_ink(void)
{
	return ink(0, drawn.row_bytes * 8);
}

static void test_drawing__is_as_wide_as_its_columns_and_as_high_as_its_style(void **state)
{
	static const struct {
		enum paper_style style;
		bool is_large;
		const char *text;
		size_t width, rows;
	} CASES[] = {
		{ PAPER_TEXT, false, "Жук", 36, 30 },
		{ PAPER_TEXT, false, "日本", 48, 30 },
		{ PAPER_BOLD, false, "日 ab", 60, 30 },
		{ PAPER_TITLE, false, "Ж", 12, 60 },
		{ PAPER_LARGE, false, "Ж", 24, 60 },
		{ PAPER_TEXT, true, "한국", 96, 60 },
		{ PAPER_TITLE, true, "Ж", 24, 90 },
		{ PAPER_LARGE, true, "Ж", 48, 120 },
		{ PAPER_TEXT, false, "e\u0302\u0301", 12, 30 },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		paper_begin(&paper, PAPER_COLUMNS_80MM);
		paper.is_large = CASES[at].is_large;
		paper_line(&paper, CASES[at].style, CASES[at].text);
		assert_int_equal(drawing_of_line(&paper, 0, &drawn, NULL), STATUS_OK);
		assert_int_equal(drawn.row_bytes, (CASES[at].width + 7) / 8);
		assert_int_equal(drawn.rows, CASES[at].rows);
		assert_true(all_ink() > 20);
	}
}

/* Each character where a printer would print it: the same ink behind any other text of the same
 * columns. */
static void test_drawing__every_character_stands_in_its_columns(void **state)
{
	static const struct {
		const char *before, *sign;
		size_t columns, width;
	} CASES[] = {
		{ "ЖЖЖЖ", "Ж", 4, 12 },      { "日本", "語", 4, 24 },    { "ab日", "本", 4, 24 },
		{ "한국어말", "글", 8, 24 }, { "日本abcd", "Ж", 8, 12 }, { "ẾẾẾẾẾẾẾ ", "Ế", 8, 12 },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		char text[80];
		size_t left = CASES[at].columns * PAPER_DOTS_A_COLUMN;
		draw(PAPER_TEXT, CASES[at].sign);
		size_t alone = ink(0, CASES[at].width);
		(void)text_format(text, sizeof(text), "%s%s", CASES[at].before, CASES[at].sign);
		draw(PAPER_TEXT, text);
		size_t there = ink(left, left + CASES[at].width);
		assert_true(alone > 20);
		assert_int_equal(there, alone);
	}
}

static void test_drawing__no_stroke_is_cut_above_or_below(void **state)
{
	static const char *const TEXTS[] = { "ẾỖẮÂ",   "gjpqyЩЦ", "Åß|",
					     "鬱龍警", "뚫꿹",    "E\u0302\u0301" };

	for (size_t at = 0; at < COUNT_OF(TEXTS); at++) {
		draw(PAPER_BOLD, TEXTS[at]);
		for (size_t x = 0; x < drawn.row_bytes * 8; x++) {
			assert_false(is_dark(x, 0));
			assert_false(is_dark(x, drawn.rows - 1));
		}
	}
}

static void test_drawing__bold_has_more_ink(void **state)
{
	static const char *const TEXTS[] = { "Дата", "日期", "Ngày Ế", "날짜" };

	for (size_t at = 0; at < COUNT_OF(TEXTS); at++) {
		draw(PAPER_TEXT, TEXTS[at]);
		size_t plain = all_ink();
		draw(PAPER_BOLD, TEXTS[at]);
		assert_true(all_ink() > plain * 11 / 10);
	}
}

static void test_drawing__the_same_line_gives_the_same_dots(void **state)
{
	static struct drawing before;

	draw(PAPER_TEXT, "日本 Tiếng Việt 한국어 Дата");
	before = drawn;
	draw(PAPER_TITLE, "what is drawn between");
	draw(PAPER_TEXT, "日本 Tiếng Việt 한국어 Дата");
	assert_memory_equal(&drawn, &before, sizeof(drawn));
}

static void test_drawing__what_no_font_has_is_a_question_mark(void **state)
{
	static const char *const TEXTS[] = { "a\U0001F600b", "a\u1200b", "a\377b", "a\u202Eb" };
	static struct drawing asked;

	for (size_t at = 0; at < COUNT_OF(TEXTS); at++) {
		draw(PAPER_TEXT, "a?b");
		asked = drawn;
		draw(PAPER_TEXT, TEXTS[at]);
		for (size_t y = 0; y < asked.rows; y++)
			assert_memory_equal(drawn.dots + y * drawn.row_bytes,
					    asked.dots + y * asked.row_bytes, asked.row_bytes);
	}
}

static void test_drawing__names_the_first_character_that_no_font_has(void **state)
{
	static const struct {
		const char *text;
		uint32_t lacking;
	} CASES[] = {
		{ "", 0 },
		{ "Taxpayer Assistance Center 800-908-4490", 0 },
		{ "ñ Ж Ế 한 日 语 語 。「」“”", 0 },
		{ "a\u1200\U0001F600", 0x1200 },
		{ "日\U0001F600", 0x1F600 },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++)
		assert_int_equal(drawing_lacks(CASES[at].text), CASES[at].lacking);
}

static void test_drawing__refuses_what_is_no_text_or_too_wide(void **state)
{
	static const struct {
		enum paper_style style;
		const char *text;
	} CASES[] = {
		{ PAPER_TEXT, "" },
		{ PAPER_RULE, "" },
		{ PAPER_QR, "https://www.irs.gov" },
		{ PAPER_BARS, "a" },
		{ PAPER_TEXT, "1234567890123456789012345678901234567890123456789" },
		{ PAPER_LARGE, "1234567890123456789012345" },
		{ PAPER_TEXT, "日本語日本語日本語日本語日本語日本語日本語日本語日" },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		paper_begin(&paper, PAPER_COLUMNS_80MM);
		paper_line(&paper, CASES[at].style, CASES[at].text);
		assert_int_equal(drawing_of_line(&paper, 0, &drawn, NULL), STATUS_REFUSED);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_drawing__is_as_wide_as_its_columns_and_as_high_as_its_style),
		cmocka_unit_test(test_drawing__every_character_stands_in_its_columns),
		cmocka_unit_test(test_drawing__no_stroke_is_cut_above_or_below),
		cmocka_unit_test(test_drawing__bold_has_more_ink),
		cmocka_unit_test(test_drawing__the_same_line_gives_the_same_dots),
		cmocka_unit_test(test_drawing__what_no_font_has_is_a_question_mark),
		cmocka_unit_test(test_drawing__names_the_first_character_that_no_font_has),
		cmocka_unit_test(test_drawing__refuses_what_is_no_text_or_too_wide),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

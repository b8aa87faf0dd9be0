#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <glib.h>

#include "kiosk/base/bytes.h"
#include "kiosk/base/drawing.h"
#include "kiosk/base/text.h"
#include "kiosk/receipt/receipt.h"
#include "tests/fakes/golden.h"
#include "tests/fakes/share.h"

static struct paper page;

static const struct receipt RECEIPT = {
	.language = LANGUAGE_ENGLISH,
	.pin = "012345",
	.year = 2026,
	.centre = "Springfield Taxpayer Assistance Center",
	.visit = "C001-20261122-0007",
	.head = "1234-7K9QX2-M8ZTP4-HW8RCD",
	.code = "4KD21B-6GT300-99X8C2-M5Q0RE",
	.wall_ms = 1795388709000, /* 2026-11-22 18:05:09 in New York */
};

static int set_up(void **state)
{
	setenv("TZ", "EST5EDT,M3.2.0,M11.1.0", 1);
	tzset();
	return share_language(state);
}

static void lay(const struct receipt *receipt, size_t columns)
{
	struct fault fault = { 0 };

	if (receipt_lay(receipt, columns, &page, &fault) != STATUS_OK)
		fail_msg("%s", fault.what);
}

/* The whole page as one text without line ends, so that wrapping does not hide a sentence. */
static const char *joined(void)
{
	static char text[PAPER_LINES_MAX * PAPER_LINE_MAX];

	text[0] = '\0';
	for (size_t at = 0; at < page.count; at++) {
		text_append(text, sizeof(text), page.line[at].text);
		text_append(text, sizeof(text), " ");
	}
	return text;
}

static size_t count_of(enum paper_style style, const char *text)
{
	size_t count = 0;

	for (size_t at = 0; at < page.count; at++)
		if (page.line[at].style == style && strcmp(page.line[at].text, text) == 0)
			count++;
	return count;
}

static void test_receipt__says_all_that_its_holder_must_know(void **state)
{
	static const char *const WORDS[] = {
		"ORIGINAL",
		"calendar year 2026",
		"E-file:",
		"Paper return:",
		"an earlier one",
		"new one each January",
		"Keep it secret",
		"never call, email or text",
		"800-908-4490",
		"IRS.gov/CP01A",
		"https://www.irs.gov/ippin",
		"Springfield Taxpayer Assistance Center",
		"2026-11-22 18:05",
		"C001-20261122-0007",
		"1234-7K9QX2-M8ZTP4-HW8RCD",
		"4KD21B-6GT300-99X8C2-M5Q0RE",
	};

	lay(&RECEIPT, PAPER_COLUMNS_80MM);
	for (size_t at = 0; at < COUNT_OF(WORDS); at++)
		if (strstr(joined(), WORDS[at]) == NULL)
			fail_msg("the receipt does not say \"%s\"", WORDS[at]);
}

static void test_receipt__says_when_a_letter_follows(void **state)
{
	static const char LETTER[] = "A letter with the same IP PIN also goes";
	struct receipt receipt = RECEIPT;

	lay(&receipt, PAPER_COLUMNS_80MM);
	assert_null(strstr(joined(), LETTER));
	receipt.letter_follows = true;
	lay(&receipt, PAPER_COLUMNS_80MM);
	assert_non_null(strstr(joined(), LETTER));
}

static void test_receipt__shows_the_pin_once_large_in_groups(void **state)
{
	lay(&RECEIPT, PAPER_COLUMNS_58MM);
	assert_int_equal(count_of(PAPER_LARGE, "012 345"), 1);
	assert_null(strstr(joined(), "012345"));
	assert_non_null(strstr(joined(), "012 345"));
	assert_null(strstr(strstr(joined(), "012 345") + 1, "012 345"));
}

static void test_receipt__training_is_marked_at_both_ends(void **state)
{
	struct receipt receipt = RECEIPT;

	receipt.is_training = true;
	lay(&receipt, PAPER_COLUMNS_80MM);
	assert_string_equal(page.line[0].text, "TRAINING");
	assert_string_equal(page.line[1].text, "NOT VALID FOR FILING");
	assert_string_equal(page.line[page.count - 1].text, "NOT VALID FOR FILING");
	assert_int_equal(count_of(PAPER_LARGE, "TRAINING"), 2);
	assert_int_equal(count_of(PAPER_LARGE, "NOT VALID FOR FILING"), 2);
	lay(&RECEIPT, PAPER_COLUMNS_80MM);
	assert_null(strstr(joined(), "TRAINING"));
	assert_null(strstr(joined(), "NOT VALID"));
}

static void each_page(void (*visit)(const struct receipt *receipt, size_t columns))
{
	static const size_t COLUMNS[] = { PAPER_COLUMNS_80MM, PAPER_COLUMNS_180DPI,
					  PAPER_COLUMNS_58MM };
	struct receipt receipt = RECEIPT;

	receipt.is_training = true;
	receipt.letter_follows = true;
	for (unsigned at = 0; at < LANGUAGE_COUNT * COUNT_OF(COLUMNS) * 2; at++) {
		receipt.language = (enum language)(at / 2 / COUNT_OF(COLUMNS));
		receipt.is_large = at % 2 != 0;
		visit(&receipt, COLUMNS[at / 2 % COUNT_OF(COLUMNS)]);
	}
}

/* Every text that can vary at its longest. */
static void assert_fits(const struct receipt *receipt, size_t columns)
{
	struct receipt longest = *receipt;
	char centre[120];

	memset(centre, 'W', sizeof(centre) - 1);
	centre[sizeof(centre) - 1] = '\0';
	longest.centre = centre;
	lay(&longest, columns);
	assert_true(page.count <= PAPER_LINES_MAX * 9 / 10);
	for (size_t at = 0; at < page.count; at++)
		if (page.line[at].style != PAPER_QR)
			assert_true(text_columns(page.line[at].text) *
					    paper_look(&page, page.line[at].style).width <=
				    columns);
}

static void test_receipt__fits_every_paper_in_every_language_and_size(void **state)
{
	each_page(assert_fits);
}

static bool is_letter_or_digit(unsigned char byte)
{
	return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= 'a' && byte <= 'z');
}

/* Every word of a text that is written with blanks. */
static void assert_words_whole(const struct receipt *receipt, size_t columns)
{
	static char narrow[PAPER_LINES_MAX * PAPER_LINE_MAX];

	if (receipt->language >= LANGUAGE_CHINESE_TRADITIONAL)
		return;
	lay(receipt, columns);
	(void)text_copy(narrow, sizeof(narrow), joined());
	lay(&(struct receipt){ .language = receipt->language,
			       .pin = RECEIPT.pin,
			       .year = RECEIPT.year,
			       .centre = RECEIPT.centre,
			       .visit = RECEIPT.visit,
			       .head = RECEIPT.head,
			       .wall_ms = RECEIPT.wall_ms,
			       .is_training = true },
	    PAPER_COLUMNS_80MM);
	const char *wide = joined();
	while (*wide != '\0') {
		size_t size = 0;
		char word[PAPER_LINE_MAX];
		while (is_letter_or_digit((unsigned char)wide[size]))
			size++;
		(void)text_copy_span(word, sizeof(word), span_slice(span_of(wide), 0, size));
		if (size > 0 && strstr(narrow, word) == NULL)
			fail_msg("%s, %zu columns: \"%s\" is parted",
				 language_code(receipt->language), columns, word);
		wide += size > 0 ? size : 1;
	}
}

static void test_receipt__parts_no_word(void **state)
{
	each_page(assert_words_whole);
}

static void assert_drawable(const struct receipt *receipt, size_t columns)
{
	struct fault fault = { 0 };

	lay(receipt, columns);
	for (size_t at = 0; at < page.count; at++) {
		const char *text = page.line[at].text;
		gchar *composed = g_utf8_normalize(text, -1, G_NORMALIZE_NFC);
		assert_non_null(composed);
		assert_string_equal(text, composed);
		g_free(composed);
		assert_int_equal(drawing_lacks(text), 0);
		assert_null(strstr(text, "\u00A0"));
	}
	if (receipt_check_fonts(receipt->language, &fault) != STATUS_OK)
		fail_msg("%s", fault.what);
}

static void test_receipt__every_letter_is_composed_and_in_a_font(void **state)
{
	each_page(assert_drawable);
}

/* The PIN as it is printed, and what no language changes. */
static void assert_says_what_is_fixed(const struct receipt *receipt, size_t columns)
{
	static const char *const FIXED[] = { "012 345",       "2026",      "800-908-4490",
					     "IRS.gov/CP01A", "IP PIN",    "Form 1040",
					     "Protection",    "2026-11-22" };

	lay(receipt, columns);
	for (size_t at = 0; at < COUNT_OF(FIXED); at++)
		if (strstr(joined(), FIXED[at]) == NULL &&
		    !(receipt->language == LANGUAGE_SPANISH && at == 5)) /* "Formulario 1040" */
			fail_msg("%s does not say \"%s\"", language_code(receipt->language),
				 FIXED[at]);
	assert_int_equal(count_of(PAPER_LARGE, "012 345"), 1);
}

static void test_receipt__numbers_and_names_are_the_same_in_every_language(void **state)
{
	each_page(assert_says_what_is_fixed);
}

static size_t same_lines(enum language language)
{
	static struct paper english;
	struct receipt receipt = RECEIPT;
	size_t same = 0;

	receipt.is_training = true;
	lay(&receipt, PAPER_COLUMNS_80MM);
	english = page;
	receipt.language = language;
	lay(&receipt, PAPER_COLUMNS_80MM);
	for (size_t at = 0; at < english.count; at++) {
		bool has_words =
			strpbrk(english.line[at].text, "abcdefghijklmnopqrstuvwxyz") != NULL;
		bool is_fixed = strstr(english.line[at].text, "irs.gov") != NULL;
		if (has_words && !is_fixed &&
		    count_of(english.line[at].style, english.line[at].text))
			same++;
	}
	return same;
}

static void test_receipt__every_sentence_is_translated(void **state)
{
	for (unsigned language = LANGUAGE_ENGLISH + 1; language < LANGUAGE_COUNT; language++)
		assert_int_equal(same_lines((enum language)language), 0);
	assert_true(same_lines(LANGUAGE_ENGLISH) > 20);
}

static void test_receipt__printed_again_is_no_original_and_tells_both_times(void **state)
{
	struct receipt receipt = RECEIPT;

	receipt.kind = RECEIPT_AGAIN;
	receipt.first_ms = RECEIPT.wall_ms - 86400000;
	for (enum language language = 0; language < LANGUAGE_COUNT; language++) {
		receipt.language = language;
		lay(&receipt, 32);
		assert_int_equal(count_of(PAPER_CENTRE, language_text(language, "ORIGINAL")), 0);
		assert_int_equal(count_of(PAPER_CENTRE, language_text(language, "PRINTED AGAIN")),
				 1);
		assert_non_null(strstr(joined(), language_text(language, "First given out")));
	}
}

static void test_receipt__a_reprint_says_which_it_is_and_tells_both_times(void **state)
{
	struct receipt receipt = RECEIPT;
	char marked[PAPER_LINE_MAX];

	receipt.kind = RECEIPT_REPRINT;
	receipt.reprint = 2;
	receipt.first_ms = RECEIPT.wall_ms - 86400000;
	for (enum language language = 0; language < LANGUAGE_COUNT; language++) {
		receipt.language = language;
		lay(&receipt, 32);
		(void)text_format(marked, sizeof(marked), "%s 2",
				  language_text(language, "REPRINT"));
		assert_int_equal(count_of(PAPER_CENTRE, marked), 1);
		assert_int_equal(count_of(PAPER_CENTRE, language_text(language, "ORIGINAL")), 0);
		assert_non_null(strstr(joined(), language_text(language, "First given out")));
		assert_non_null(strstr(joined(), language_text(language, "Date")));
	}
}

static void test_receipt__refuses_what_is_no_pin(void **state)
{
	static const char *const WRONG[] = { "", "12345", "1234567", "12345a", "123 456" };
	struct receipt receipt = RECEIPT;
	struct fault fault = { 0 };

	for (size_t at = 0; at < COUNT_OF(WRONG); at++) {
		receipt.pin = WRONG[at];
		assert_int_equal(receipt_lay(&receipt, 48, &page, &fault), STATUS_REFUSED);
	}
}

static void test_receipt__says_when_it_does_not_fit_and_leaves_no_pin(void **state)
{
	static const struct paper EMPTY;
	struct fault fault = { 0 };

	assert_int_equal(receipt_lay(&RECEIPT, 8, &page, &fault), STATUS_FULL);
	assert_memory_equal(&page, &EMPTY, sizeof(page));
	assert_non_null(strstr(fault.what, "8 columns"));
}

static void assert_looks(const struct receipt *receipt, size_t columns)
{
	char path[80];
	struct receipt usual = *receipt;

	if (columns == PAPER_COLUMNS_180DPI)
		return;
	usual.letter_follows = false;
	lay(&usual, columns);
	text_format(path, sizeof(path), "tests/golden/receipt/%s-%zu%s.txt",
		    language_code(receipt->language), columns, receipt->is_large ? "-large" : "");
	golden_assert_page(&page, path);
}

static void test_receipt__looks_as_agreed(void **state)
{
	each_page(assert_looks);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_receipt__says_all_that_its_holder_must_know),
		cmocka_unit_test(test_receipt__says_when_a_letter_follows),
		cmocka_unit_test(test_receipt__shows_the_pin_once_large_in_groups),
		cmocka_unit_test(test_receipt__training_is_marked_at_both_ends),
		cmocka_unit_test(test_receipt__fits_every_paper_in_every_language_and_size),
		cmocka_unit_test(test_receipt__parts_no_word),
		cmocka_unit_test(test_receipt__every_letter_is_composed_and_in_a_font),
		cmocka_unit_test(test_receipt__numbers_and_names_are_the_same_in_every_language),
		cmocka_unit_test(test_receipt__every_sentence_is_translated),
		cmocka_unit_test(test_receipt__printed_again_is_no_original_and_tells_both_times),
		cmocka_unit_test(test_receipt__a_reprint_says_which_it_is_and_tells_both_times),
		cmocka_unit_test(test_receipt__refuses_what_is_no_pin),
		cmocka_unit_test(test_receipt__says_when_it_does_not_fit_and_leaves_no_pin),
		cmocka_unit_test(test_receipt__looks_as_agreed),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/bytes.h"
#include "kiosk/base/text.h"
#include "kiosk/receipt/receipt.h"
#include "tests/fakes/share.h"

static struct paper page;

static const struct receipt RECEIPT = {
	.language = LANGUAGE_ENGLISH,
	.pin = "012345",
	.year = 2026,
	.centre = "Springfield Taxpayer Assistance Center",
	.visit = "C001-20261122-0007",
	.head = "1234-7K9QX2-M8ZTP4-HW8RCD",
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
	};

	lay(&RECEIPT, PAPER_COLUMNS_80MM);
	for (size_t at = 0; at < COUNT_OF(WORDS); at++)
		if (strstr(joined(), WORDS[at]) == NULL)
			fail_msg("the receipt does not say \"%s\"", WORDS[at]);
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

/* Every text that can vary at its longest. */
static void test_receipt__fits_every_paper_in_every_language(void **state)
{
	struct receipt receipt = RECEIPT;
	char centre[120];

	memset(centre, 'W', sizeof(centre) - 1);
	centre[sizeof(centre) - 1] = '\0';
	receipt.centre = centre;
	receipt.is_training = true;
	for (receipt.language = 0; receipt.language < LANGUAGE_COUNT; receipt.language++) {
		lay(&receipt, PAPER_COLUMNS_80MM);
		lay(&receipt, PAPER_COLUMNS_180DPI);
		lay(&receipt, PAPER_COLUMNS_58MM);
		for (size_t at = 0; at < page.count; at++)
			if (page.line[at].style != PAPER_QR)
				assert_true(text_columns(page.line[at].text) <= 32);
	}
}

static void test_receipt__every_sentence_is_translated(void **state)
{
	static struct paper english;
	struct receipt receipt = RECEIPT;
	size_t same = 0;

	receipt.is_training = true;
	lay(&receipt, PAPER_COLUMNS_80MM);
	english = page;
	receipt.language = LANGUAGE_SPANISH;
	lay(&receipt, PAPER_COLUMNS_80MM);
	for (size_t at = 0; at < english.count; at++) {
		bool has_words =
			strpbrk(english.line[at].text, "abcdefghijklmnopqrstuvwxyz") != NULL;
		bool is_fixed = strstr(english.line[at].text, "irs.gov") != NULL;
		if (has_words && !is_fixed &&
		    count_of(english.line[at].style, english.line[at].text))
			same++;
	}
	assert_int_equal(same, 0);
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

static const char *sign_of(enum paper_style style)
{
	static const char *const SIGNS[] = {
		[PAPER_TEXT] = "  ",  [PAPER_BOLD] = "b ",   [PAPER_TITLE] = "T ",
		[PAPER_LARGE] = "L ", [PAPER_CENTRE] = "c ", [PAPER_RULE] = "--",
		[PAPER_QR] = "QR ",
	};

	return SIGNS[style];
}

static void add_shown(struct bytes *to, size_t at)
{
	bool is_blank = page.line[at].style == PAPER_TEXT && page.line[at].text[0] == '\0';

	bytes_add_format(to, "%s%s\n", is_blank ? "" : sign_of(page.line[at].style),
			 page.line[at].text);
}

static void assert_golden(const char *path, struct span now)
{
	static char kept[32768];
	FILE *file = fopen(path, getenv("GENERATE") != NULL ? "w" : "r");

	assert_non_null(file);
	if (getenv("GENERATE") != NULL) {
		assert_int_equal(fwrite(now.at, 1, now.size, file), now.size);
		assert_int_equal(fclose(file), 0);
		return;
	}
	size_t size = fread(kept, 1, sizeof(kept), file);
	fclose(file);
	if (size != now.size || memcmp(kept, now.at, size) != 0)
		fail_msg("differs from %s; now:\n%.*s", path, (int)now.size, (const char *)now.at);
}

static void test_receipt__looks_as_agreed(void **state)
{
	static char text[32768];

	for (enum language language = 0; language < LANGUAGE_COUNT; language++)
		for (int columns = 32; columns <= 48; columns += 16) {
			struct bytes now = bytes_over(text, sizeof(text));
			struct receipt receipt = RECEIPT;
			char path[80];
			receipt.language = language;
			receipt.is_training = true;
			lay(&receipt, (size_t)columns);
			for (size_t at = 0; at < page.count; at++)
				add_shown(&now, at);
			text_format(path, sizeof(path), "tests/golden/receipt/%s-%d.txt",
				    language_code(language), columns);
			assert_golden(path, bytes_span(&now));
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_receipt__says_all_that_its_holder_must_know),
		cmocka_unit_test(test_receipt__shows_the_pin_once_large_in_groups),
		cmocka_unit_test(test_receipt__training_is_marked_at_both_ends),
		cmocka_unit_test(test_receipt__fits_every_paper_in_every_language),
		cmocka_unit_test(test_receipt__every_sentence_is_translated),
		cmocka_unit_test(test_receipt__printed_again_is_no_original_and_tells_both_times),
		cmocka_unit_test(test_receipt__refuses_what_is_no_pin),
		cmocka_unit_test(test_receipt__says_when_it_does_not_fit_and_leaves_no_pin),
		cmocka_unit_test(test_receipt__looks_as_agreed),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}

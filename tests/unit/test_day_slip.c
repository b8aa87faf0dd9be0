#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "kiosk/audit/day_slip.h"
#include "kiosk/base/text.h"

static struct day day;
static struct day_slip slip;
static struct paper paper;
static char page[PAPER_LINES_MAX * PAPER_LINE_MAX];

/* A day with one of everything, opened at record 100 and closed at 160. */
static int with_a_day(void **state)
{
	(void)setenv("TZ", "UTC", 1);
	tzset();
	day = (struct day){ .state = DAY_OPEN, .open_exceptions = 1, .listed = 1 };
	day.mark.sequence = 100;
	day.mark.wall_ms = 1795305600000; /* 2026-11-22 00:00 */
	day.counts = (struct day_counts){ .records = 59,
					  .visits = 3,
					  .documents = 6,
					  .reserved = 2,
					  .delivered = 1,
					  .exceptions = 1 };
	day.counts.outcome[DAY_OUTCOME_APPROVED] = 2;
	day.counts.outcome[DAY_OUTCOME_ABANDONED] = 1;
	day.counts.group[DAY_REFUSAL] = 7;
	(void)text_copy(day.exception[0], sizeof(day.exception[0]), "C001-261122-0002/1");
	memset(day.mark.hash.at, 0x11, sizeof(day.mark.hash.at));
	memset(day.installation.at, 0xAB, sizeof(day.installation.at));
	slip = (struct day_slip){ .day = &day,
				  .is_closing = true,
				  .centre = "Springfield Assistance Center",
				  .kiosk_id = "C001",
				  .user = "sam",
				  .wall_ms = 1795341600000,
				  .sequence = 160,
				  .epoch = 4 };
	memset(slip.head.at, 0x22, sizeof(slip.head.at));
	return 0;
}

static const char *lay(size_t columns)
{
	struct fault fault = { 0 };

	if (day_slip_lay(&slip, columns, &paper, &fault) != STATUS_OK)
		fail_msg("%s", fault.what);
	page[0] = '\0';
	for (size_t at = 0; at < paper.count; at++) {
		assert_true(text_columns(paper.line[at].text) <= columns);
		(void)text_append(page, sizeof(page), paper.line[at].text);
		(void)text_append(page, sizeof(page), "\n");
	}
	return page;
}

static void assert_says(const char *words)
{
	if (strstr(page, words) == NULL)
		fail_msg("it does not say \"%s\" but:\n%s", words, page);
}

static void assert_says_not(const char *words)
{
	if (strstr(page, words) != NULL)
		fail_msg("it says \"%s\":\n%s", words, page);
}

static void test_day_slip__a_closing_tells_the_head_the_counts_and_what_is_open(void **state)
{
	static const char *const WORDS[] = {
		"Day closed\n",
		"Springfield Assistance Center\n",
		"Kiosk                       C001\n",
		"By                           sam\n",
		"Date            2026-11-22 10:00\n",
		"Record                       160\n",
		"160-48H248-",
		"Signed up to it, in epoch      4\n",
		"abab abab abab abab\nabab abab abab abab\n",
		"Since the day was opened\nDate            2026-11-22 00:00\n",
		"Record                       100\n",
		"Visits                         3\n  approved                     2\n"
		"  abandoned                    1\nDocuments given                6\n",
		"IP PINs reserved               2\n",
		"Receipts delivered             1\n",
		"Sign-ins refused               7\n",
		"Records in all                59\n",
		"Exceptions open                1\nC001-261122-0002/1\n",
	};

	(void)lay(PAPER_COLUMNS_58MM);
	for (size_t at = 0; at < COUNT_OF(WORDS); at++)
		assert_says(WORDS[at]);
	assert_says_not("TRAINING");
	assert_says_not("\n  refused"); /* no visit ended so */
}

static void test_day_slip__an_opening_tells_whether_the_night_was_quiet(void **state)
{
	slip.is_closing = false;
	day.state = DAY_CLOSED;
	day.counts = (struct day_counts){ .records = 9 };
	day.counts.group[DAY_SYSTEM] = 6;
	day.counts.group[DAY_SIGN_IN] = 2;
	day.counts.group[DAY_LOOK] = 1;
	(void)lay(PAPER_COLUMNS_80MM);
	assert_says("Day opened\n");
	assert_says("Since the day was closed\n");
	assert_says("100-248H24-"); /* the head that the day closed with */
	assert_says("  the kiosk's own                              6\n");
	assert_says("It was quiet");
	day.counts.group[DAY_VISIT] = 1;
	(void)lay(PAPER_COLUMNS_80MM);
	assert_says("IT WAS NOT QUIET");
	assert_says_not("It was quiet");
}

static void test_day_slip__before_the_record_there_is_no_head(void **state)
{
	slip.sequence = 0;
	day.state = DAY_NEVER;
	day.mark.sequence = 0;
	(void)lay(PAPER_COLUMNS_80MM);
	assert_says("once this is recorded");
	assert_says("Since the ledger was made\n");
	assert_says_not("Record  ");
}

static void test_day_slip__training_is_told_at_both_ends(void **state)
{
	slip.is_training = true;
	(void)lay(PAPER_COLUMNS_80MM);
	assert_string_equal(paper.line[0].text, "TRAINING");
	assert_string_equal(paper.line[paper.count - 1].text, "TRAINING");
}

/* The most that a slip can hold. */
static void test_day_slip__the_longest_day_fits_the_narrowest_paper(void **state)
{
	day.counts.visits = day.counts.records = UINT64_MAX;
	for (unsigned at = 0; at < DAY_OUTCOME_COUNT; at++)
		day.counts.outcome[at] = 123456;
	day.open_exceptions = 1000;
	day.listed = DAY_OPEN_MAX;
	for (size_t at = 0; at < DAY_OPEN_MAX; at++)
		(void)text_copy(day.exception[at], sizeof(day.exception[at]),
				"ABCDEFGHIJKLMNOPQR-261122-9999/1");
	slip.is_training = true;
	slip.sequence = (uint64_t)1 << 47;
	slip.centre =
		"The Assistance Center of the Longest Name in the Whole Wide Land of Examples";
	slip.kiosk_id = "ABCDEFGHIJKLMNOPQR";
	slip.user = "a-user-of-a-name-of-32-characters";
	(void)lay(PAPER_COLUMNS_58MM);
	assert_says("and 988 more\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(
			test_day_slip__a_closing_tells_the_head_the_counts_and_what_is_open,
			with_a_day),
		cmocka_unit_test_setup(test_day_slip__an_opening_tells_whether_the_night_was_quiet,
				       with_a_day),
		cmocka_unit_test_setup(test_day_slip__before_the_record_there_is_no_head,
				       with_a_day),
		cmocka_unit_test_setup(test_day_slip__training_is_told_at_both_ends, with_a_day),
		cmocka_unit_test_setup(test_day_slip__the_longest_day_fits_the_narrowest_paper,
				       with_a_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

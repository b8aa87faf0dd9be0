/* Zones as people type them: other signs for the filler, fillers left out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/mrz_reading.h"

#define NAMES_44 "P<UTOSAMPLE<DE<ROSA<<ANA<LUZ<<<<<<<<<<<<<<<<"
#define SECOND_44 "X103456082UTO8007049F3001318AB12<<<<<<<<<<88"

static void assert_refused(const char *lines)
{
	struct document document;
	struct fault fault = { 0 };

	if (document_from_mrz(span_of(lines), TODAY_DAYS, &document, &fault) != STATUS_REFUSED)
		fail_msg("taken: %s", lines);
	assert_true(strlen(fault.what) > 10);
}

static void assert_is_passport(const char *lines, const char *faults)
{
	struct document document = read_ok(lines);
	char given[64];

	assert_int_equal(document.kind, DOCUMENT_PASSPORT);
	assert_string_equal(document.number, "X10345608");
	assert_string_equal(document.family_name, "SAMPLE DE ROSA");
	document_given_text(&document, given, sizeof(given));
	assert_string_equal(given, "ANA LUZ");
	assert_faults(&document, faults);
}

static void test_document_mrz_typed__other_signs_may_stand_for_the_filler(void **state)
{
	assert_is_passport(NAMES_44 SECOND_44, "");
	assert_is_passport("P(UTOSAMPLE(DE(ROSA((ANA(LUZ((((((((((((((((\n"
			   "X103456082UTO8007049F3001318AB12((((((((((88",
			   "filler");
	assert_is_passport("P{UTOSAMPLE<DE<ROSA{<ANA<LUZ<<<<<<<<<<<<<<<<\n" SECOND_44, "filler");
	assert_is_passport("P‹UTOSAMPLE‹DE‹ROSA‹‹ANA‹LUZ‹‹‹‹‹‹‹‹‹‹‹‹‹‹‹‹\n" SECOND_44, "filler");
	assert_is_passport("P<UTOSAMPLE<DE<ROSA«ANA<LUZ««««««««\n" SECOND_44, "filler");
	assert_is_passport("P«UTOSAMPLE«DE«ROSA<<ANA«LUZ««««««««««««««««\n" SECOND_44, "filler");
}

static void test_document_mrz_typed__fillers_behind_a_line_may_be_missing(void **state)
{
	static const struct {
		const char *lines;
		enum document_kind kind;
		const char *number;
	} ROWS[] = {
		{ "P<UTOSAMPLE<<ANA\n" SECOND_44, DOCUMENT_PASSPORT, "X10345608" },
		{ "P<UTOSAMPLE<<ANA<<<<<<<<\r\n\r\n" SECOND_44 "\r\n", DOCUMENT_PASSPORT,
		  "X10345608" },
		{ "V<UTOSAMPLE<<ANA<<<<<<<<<<<<<<<<<<<<<<<<<<<<\nV1034567<1UTO8007049F3001318B3",
		  DOCUMENT_VISA, "V1034567" },
		{ "V<UTOSAMPLE<<ANA\nV1034567<1UTO8007049F3001318", DOCUMENT_VISA, "V1034567" },
		{ "I<UTOC100456981\n8007049F3001318UTO<<<<<<<<<<<4\nSAMPLE<<ANA",
		  DOCUMENT_TRAVEL_CARD, "C10045698" },
		{ "I<UTOSAMPLE<<ANA\nC100456981UTO8007049F30013187A<<<<<3", DOCUMENT_TRAVEL_CARD,
		  "C10045698" },
		{ "AAA001D\nFACHE305142128097<<800704\nSAMPLE<<ANA", DOCUMENT_DRIVER_LICENCE,
		  "AAA001D" },
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		struct document document = read_ok(ROWS[at].lines);
		assert_int_equal(document.kind, ROWS[at].kind);
		assert_string_equal(document.number, ROWS[at].number);
		assert_string_equal(document.family_name, "SAMPLE");
		assert_string_equal(document.given_names[0], "ANA");
		assert_faults(&document, "line_short");
	}
}

/* At the kiosk the lines are typed one behind the other. */
static void test_document_mrz_typed__the_check_digits_say_where_fillers_are_missing(void **state)
{
	static const char *const ROWS[] = {
		"P<UTOSAMPLE<<ANA<<<<" SECOND_44,
		"I<UTOC100456981<<<<<<<<8007049F3001318UTO<<<<<<<<<<<4SAMPLE<<ANA<<<<<<<<<<<<<<<"
		"<<<<",
		"I<UTOC100456981<<<<<<<<<<<<<<<8007049F3001318UTO<<<<<<<<<<<4SAMPLE<<ANA",
		"I<UTOSAMPLE<<ANA<<<<<C100456981UTO8007049F30013187A<<<<<3",
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		struct document document = read_ok(ROWS[at]);
		assert_string_equal(document.family_name, "SAMPLE");
		assert_int_equal(document.birth.days, 3837); /* 1980-07-04 */
		assert_faults(&document, "line_short");
	}
}

static void test_document_mrz_typed__what_proves_nothing_is_not_filled_up(void **state)
{
	static const char *const ROWS[] = {
		"P<UTOSAMPLE<<ANA\nX103456082UTO8007049F3001318AB12<<<<<<<<<88", /* in the middle */
		"P<UTOSAMPLE<<ANA<<<<X103456092UTO8007049F3001318AB12<<<<<<<<<<88", /* its digit */
		"P<UTOSAMPLE<<ANA<<<<X103456082UTO8007049F3001318AB12<<<<<<<<<<8",
		("P<UTO\n" SECOND_44),
		"I<UTOC10045698\n8007049F3001318UTO<<<<<<<<<<<4\nSAMPLE<<ANA",
		"AAA001DFACHE305142128097<<800704SAMPLE<<ANA",
		"V<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<",
		"P<UTOSAMPLE<<ANA\n\nX103456082UTO\n8007049F3001318AB12<<<<<<<<<<88",
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++)
		assert_refused(ROWS[at]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_document_mrz_typed__other_signs_may_stand_for_the_filler),
		cmocka_unit_test(test_document_mrz_typed__fillers_behind_a_line_may_be_missing),
		cmocka_unit_test(
			test_document_mrz_typed__the_check_digits_say_where_fillers_are_missing),
		cmocka_unit_test(test_document_mrz_typed__what_proves_nothing_is_not_filled_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

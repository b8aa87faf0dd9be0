#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/mrz_reading.h"

#define PASSPORT                                                                                   \
	"P<UTOSAMPLE<DE<ROSA<<ANA<LUZ<<<<<<<<<<<<<<<<\n"                                           \
	"X123456785UTO8007049F3001318AB12<<<<<<<<<<82"
#define CARD                                                                                       \
	"I<UTOC123456788<<<<<<<<<<<<<<<\n8007049F3001318UTO<<<<<<<<<<<0\n"                         \
	"SAMPLE<<ANA<LUZ<<<<<<<<<<<<<<<"
#define CARD_OF_TWO_LINES                                                                          \
	"I<UTOSAMPLE<<ANA<<<<<<<<<<<<<<<<<<<<\nC123456788UTO8007049F3001318<<<<<<<0"

static const struct {
	const char *lines;
	enum document_kind kind;
	const char *state, *number, *family, *given, *birth, *expiry;
	char sex;
	const char *faults;
} LAYOUTS[] = {
	{ PASSPORT, DOCUMENT_PASSPORT, "UTO", "X12345678", "SAMPLE DE ROSA", "ANA LUZ",
	  "1980-07-04", "2030-01-31", 'F', "" },
	{ "P<D<<SAMPLE<<ANA<<<<<<<<<<<<<<<<<<<<<<<<<<<<\n"
	  "X1234567<7D<<8007049<3001318<<<<<<<<<<<<<<<2",
	  DOCUMENT_PASSPORT, "D", "X1234567", "SAMPLE", "ANA", "1980-07-04", "2030-01-31", 'X',
	  "" },
	{ "P<UTOVERYLONGFAMILYNAME<<ANASTASIAMARIALOURD\n"
	  "X123456785UTO8007049X3001318<<<<<<<<<<<<<<06",
	  DOCUMENT_PASSPORT, "UTO", "X12345678", "VERYLONGFAMILYNAME", "ANASTASIAMARIALOURD",
	  "1980-07-04", "2030-01-31", 'X', "truncated_name" },
	{ CARD, DOCUMENT_TRAVEL_CARD, "UTO", "C12345678", "SAMPLE", "ANA LUZ", "1980-07-04",
	  "2030-01-31", 'F', "" },
	{ "I<UTO123456789<0122<<<<<<<<<<<\n8007049M3001318UTO<<<<<<<<<<<4\n"
	  "SAMPLE<<ANA<<<<<<<<<<<<<<<<<<<",
	  DOCUMENT_TRAVEL_CARD, "UTO", "123456789012", "SAMPLE", "ANA", "1980-07-04", "2030-01-31",
	  'M', "" },
	{ CARD_OF_TWO_LINES, DOCUMENT_TRAVEL_CARD, "UTO", "C12345678", "SAMPLE", "ANA",
	  "1980-07-04", "2030-01-31", 'F', "" },
	{ "I<UTOSAMPLE<<ANA<<<<<<<<<<<<<<<<<<<<\n123456789<UTO8007049F3001318010<<<<6",
	  DOCUMENT_TRAVEL_CARD, "UTO", "12345678901", "SAMPLE", "ANA", "1980-07-04", "2030-01-31",
	  'F', "" },
	{ "V<UTOSAMPLE<<ANA<<<<<<<<<<<<<<<<<<<<<<<<<<<<\n"
	  "V1234567<3UTO8007049F3001318B3<<<<<<<<<<<<<<",
	  DOCUMENT_VISA, "UTO", "V1234567", "SAMPLE", "ANA", "1980-07-04", "2030-01-31", 'F', "" },
	{ "V<UTOSAMPLE<<ANA<<<<<<<<<<<<<<<<<<<<\nV1234567<3UTO8007049F3001318B3<<<<<<",
	  DOCUMENT_VISA, "UTO", "V1234567", "SAMPLE", "ANA", "1980-07-04", "2030-01-31", 'F', "" },
	{ "IDFRASAMPLE<DE<<<<<<<<<<<<<<<<ABC123\n1706750123459ANA<<LUZ<<<<<<8007049F5",
	  DOCUMENT_TRAVEL_CARD, "FRA", "170675012345", "SAMPLE DE", "ANA LUZ", "1980-07-04", "",
	  'F', "" },
	{ "I<UTOC123456788<<<<<<<<<<<<<<<\n8007049F3001318UTO<<<<<<<<<<<0\n"
	  "<<ANA<LUZ<<<<<<<<<<<<<<<<<<<<<",
	  DOCUMENT_TRAVEL_CARD, "UTO", "C12345678", "", "ANA LUZ", "1980-07-04", "2030-01-31", 'F',
	  "" },
	{ "I<UTOC123456788<<<<<<<<<<<<<<<\n8007049F3001318UTO<<<<<<<<<<<0\n"
	  "SAMPLE<<A<B<C<D<E<<<<<<<<<<<<<",
	  DOCUMENT_TRAVEL_CARD, "UTO", "C12345678", "SAMPLE", "A B C D E", "1980-07-04",
	  "2030-01-31", 'F', "" },
	{ "I<UTOC123456788<<<<<<<<<<<<<<<\n<<<<<<0F<<<<<<0UTO<<<<<<<<<<<4\n"
	  "SAMPLE<<A<<<<<<<<<<<<<<<<<<<<<",
	  DOCUMENT_TRAVEL_CARD, "UTO", "C12345678", "SAMPLE", "A", "", "", 'F', "field_missing" },
	{ "I<UTOC123456788<<<<<<<<<<<<<<<\n8013042F3002315UTO<<<<<<<<<<<2\n"
	  "SAMPLE<<A<<<<<<<<<<<<<<<<<<<<<",
	  DOCUMENT_TRAVEL_CARD, "UTO", "C12345678", "SAMPLE", "A", "", "", 'F',
	  "field_missing date" },
	{ "I<UTOC123456788<<<<<<<<<<<<<<<\n8007049F3001318UTO<<<<<<<<<<<0\n"
	  "SAMP1E<<A<<<<<<<<<<<<<<<<<<<<<",
	  DOCUMENT_TRAVEL_CARD, "UTO", "C12345678", "SAMP1E", "A", "1980-07-04", "2030-01-31", 'F',
	  "field_bytes" },
	{ "P<UTOSAMPLE<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<\n"
	  "X103456082UTO8007049F3001318AB12<<<<<<<<<<88",
	  DOCUMENT_PASSPORT, "UTO", "X10345608", "SAMPLE", "", "1980-07-04", "2030-01-31", 'F',
	  "" },
	{ "I<UTOC123456984<<<<<<<<<<<<<<<\n8007<<5X3001318UTO<<<<<<<<<<<8\n"
	  "SAMPLE<<A<<<<<<<<<<<<<<<<<<<<<",
	  DOCUMENT_TRAVEL_CARD, "UTO", "C12345698", "SAMPLE", "A", "", "2030-01-31", 'X',
	  "field_missing date_unknown" },
	{ "I<UTOC123456984<<<<<<<<<<<<<<<\n80<<<<6X3001318UTO<<<<<<<<<<<0\n"
	  "SAMPLE<<A<<<<<<<<<<<<<<<<<<<<<",
	  DOCUMENT_TRAVEL_CARD, "UTO", "C12345698", "SAMPLE", "A", "", "2030-01-31", 'X',
	  "field_missing date_unknown" },
	{ "I<UTOC123456984<<<<<<<<<<<<<<<\n8000006X3001318UTO<<<<<<<<<<<0\n"
	  "SAMPLE<<A<<<<<<<<<<<<<<<<<<<<<",
	  DOCUMENT_TRAVEL_CARD, "UTO", "C12345698", "SAMPLE", "A", "", "2030-01-31", 'X',
	  "field_missing date_unknown" },
	{ "AAA001D<<\nFACHE305142128097<<800704<<<<<\nSAMPLE<<ANA<LUZ<<<<<<<<<<<<<<<",
	  DOCUMENT_DRIVER_LICENCE, "CHE", "AAA001D", "SAMPLE", "ANA LUZ", "1980-07-04", "", 0, "" },
	{ "AAA001D<<\nFACHE30514212A097<<800744<<<<<\nSAMPLE<<ANA<LUZ<<<<<<<<<<<<<<<",
	  DOCUMENT_DRIVER_LICENCE, "CHE", "AAA001D", "SAMPLE", "ANA LUZ", "", "", 0,
	  "field_missing field_bytes date" },
	{ "AAA001D<<\nFACHE305142128097<<8OO7O4<<<<<\nSAMPLE<<ANA<LUZ<<<<<<<<<<<<<<<",
	  DOCUMENT_DRIVER_LICENCE, "CHE", "AAA001D", "SAMPLE", "ANA LUZ", "", "", 0,
	  "field_missing date" },
	{ "AAA001D<<\nFACHE3O5I42128097<<800704<<<<<\nSAMPLE<<ANA<LUZ<<<<<<<<<<<<<<<",
	  DOCUMENT_DRIVER_LICENCE, "CHE", "AAA001D", "SAMPLE", "ANA LUZ", "1980-07-04", "", 0,
	  "field_bytes" },
	{ "IDFRASAMPLE<DE<<<<<<<<<<<<<<<<75A123\n1706750123459ANA<<LUZ<<<<<<8007049F4",
	  DOCUMENT_TRAVEL_CARD, "FRA", "170675012345", "SAMPLE DE", "ANA LUZ", "1980-07-04", "",
	  'F', "" },
};

static void test_document_mrz__each_layout_gives_its_fields(void **state)
{
	for (size_t at = 0; at < COUNT_OF(LAYOUTS); at++) {
		char text[256];
		struct document document = read_ok(LAYOUTS[at].lines);
		assert_int_equal(document.kind, LAYOUTS[at].kind);
		assert_int_equal(document.aamva_version, -1);
		assert_string_equal(document.iin, "");
		assert_string_equal(document.jurisdiction, LAYOUTS[at].state);
		assert_string_equal(document.number, LAYOUTS[at].number);
		assert_string_equal(document.family_name, LAYOUTS[at].family);
		document_given_text(&document, text, sizeof(text));
		assert_string_equal(text, LAYOUTS[at].given);
		day_text(document.birth, text, sizeof(text));
		assert_string_equal(text, LAYOUTS[at].birth);
		day_text(document.expiry, text, sizeof(text));
		assert_string_equal(text, LAYOUTS[at].expiry);
		assert_int_equal(document.sex, LAYOUTS[at].sex);
		assert_faults(&document, LAYOUTS[at].faults);
	}
}

/* Change one character of the good passport at a time: only the digits that cover it fail. */
static void test_document_mrz__each_check_digit_is_a_fault_of_its_own(void **state)
{
	static const struct {
		const char *second_line, *faults;
	} ROWS[] = {
		{ "X123456785UTO8007049F3001318AB12<<<<<<<<<<82", "" },
		{ "X123456795UTO8007049F3001318AB12<<<<<<<<<<82",
		  "check_digit_number check_digit_all" },
		{ "X123456786UTO8007049F3001318AB12<<<<<<<<<<82",
		  "check_digit_number check_digit_all" },
		{ "X123456785UTO8007048F3001318AB12<<<<<<<<<<82",
		  "check_digit_birth check_digit_all" },
		{ "X123456785UTO8007049F3001317AB12<<<<<<<<<<82",
		  "check_digit_expiry check_digit_all" },
		{ "X123456785UTO8007049F3001318AB13<<<<<<<<<<82",
		  "check_digit_optional check_digit_all" },
		{ "X123456785UTO8007049F3001318AB12<<<<<<<<<<83", "check_digit_all" },
		{ "X123456785UTO8007049F3001318AB12<<<<<<<<<<8<", "check_digit_all" },
		{ "X12345678<UTO8007049F3001318AB12<<<<<<<<<<82",
		  "check_digit_number check_digit_all" },
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		char lines[128];
		text_format(lines, sizeof(lines), "%s%s",
			    "P<UTOSAMPLE<DE<ROSA<<ANA<LUZ<<<<<<<<<<<<<<<<", ROWS[at].second_line);
		struct document document = read_ok(lines);
		assert_faults(&document, ROWS[at].faults);
	}
}

static void test_document_mrz__a_long_number_may_count_its_filler(void **state)
{
	struct document document =
		read_ok("I<UTO123456789<3563<<<<<<<<<<<\n8007049M3001318UTO<<<<<<<<<<<8\n"
			"SAMPLE<<ANA<<<<<<<<<<<<<<<<<<<");

	assert_string_equal(document.number, "123456789356");
	assert_false(document.faults[DOCUMENT_FAULT_CHECK_DIGIT_NUMBER]);
}

static void test_document_mrz__a_long_number_that_fails_is_named(void **state)
{
	struct document document =
		read_ok("I<UTO123456789<0123<<<<<<<<<<<\n8007049M3001318UTO<<<<<<<<<<<4\n"
			"SAMPLE<<ANA<<<<<<<<<<<<<<<<<<<");

	assert_true(document.faults[DOCUMENT_FAULT_CHECK_DIGIT_NUMBER]);
}

static void test_document_mrz__today_settles_the_century(void **state)
{
	static const struct {
		const char *second_line, *birth, *expiry;
	} ROWS[] = {
		{ "2611228F3001318UTO<<<<<<<<<<<2", "2026-11-22", "2030-01-31" },
		{ "2611239F7601015UTO<<<<<<<<<<<4", "1926-11-23", "2076-01-01" },
		{ "8007049F7701018UTO<<<<<<<<<<<2", "1980-07-04", "1977-01-01" },
		{ "8007049F7611150UTO<<<<<<<<<<<0", "1980-07-04", "2076-11-15" },
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		char text[128];
		text_format(text, sizeof(text), "%s%s%s", "I<UTOC123456788<<<<<<<<<<<<<<<",
			    ROWS[at].second_line, "SAMPLE<<A<<<<<<<<<<<<<<<<<<<<<");
		struct document document = read_ok(text);
		day_text(document.birth, text, sizeof(text));
		assert_string_equal(text, ROWS[at].birth);
		day_text(document.expiry, text, sizeof(text));
		assert_string_equal(text, ROWS[at].expiry);
	}
}

static void test_document_mrz__an_expiry_of_fillers_is_no_expiry(void **state)
{
	struct document document =
		read_ok("I<UTOC123456788<<<<<<<<<<<<<<<\n<<<<<<0F<<<<<<0UTO<<<<<<<<<<<4\n"
			"SAMPLE<<A<<<<<<<<<<<<<<<<<<<<<");

	assert_int_equal(document.expiry.kind, DATE_NONE);
}

static void test_document_mrz__lines_as_people_type_them_are_read(void **state)
{
	static const char *const ROWS[] = {
		"p<utosample<de<rosa<<ana<luz<<<<<<<<<<<<<<<<x123456785uto8007049f3001318ab12<<<<<<"
		"<<<<82",
		"P<UTO SAMPLE<DE<ROSA<<ANA<LUZ <<<<<<<<<<<<<<<<\r\n"
		"  X123456785 UTO 8007049 F 3001318 AB12<<<<<<<<<<82\r\n\r\n",
		"\tP<UTOSAMPLE<DE<ROSA<<ANA<LUZ<<<<<<<<<<<<<<<<\r"
		"X123456785UTO8007049F3001318AB12<<<<<<<<<<82",
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		struct document document = read_ok(ROWS[at]);
		assert_string_equal(document.family_name, "SAMPLE DE ROSA");
		assert_faults(&document, "");
	}
}

static void test_document_mrz__another_shape_is_refused(void **state)
{
	static const char *const ROWS[] = {
		"",
		"P<UTO",
		PASSPORT "<",
		CARD CARD,
		"P<UTOSAMPLE?DE<ROSA<<ANA<LUZ<<<<<<<<<<<<<<<<\n"
		"X123456785UTO8007049F3001318AB12<<<<<<<<<<82",
		"B<UTOSAMPLE<DE<ROSA<<ANA<LUZ<<<<<<<<<<<<<<<<\n"
		"X123456785UTO8007049F3001318AB12<<<<<<<<<<82",
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		struct document document = { .aamva_version = 77 };
		struct fault fault = { 0 };
		assert_int_equal(
			document_from_mrz(span_of(ROWS[at]), TODAY_DAYS, &document, &fault),
			STATUS_REFUSED);
		assert_string_not_equal(fault.what, "");
		assert_int_equal(document.aamva_version, 77); /* untouched */
	}
}

static void test_document_mrz__every_start_of_a_zone_is_refused_or_faulty(void **state)
{
	static const char *const ZONES[] = { PASSPORT, CARD, CARD_OF_TWO_LINES };

	for (size_t at = 0; at < COUNT_OF(ZONES); at++)
		for (size_t size = 0; size + 1 < strlen(ZONES[at]); size++) {
			struct document document;
			unsigned char *cut = malloc(size > 0 ? size : 1);
			assert_non_null(cut);
			memcpy(cut, ZONES[at], size);
			enum status status =
				document_from_mrz((struct span){ .at = cut, .size = size },
						  TODAY_DAYS, &document, NULL);
			free(cut);
			/* A card cut to 72 characters has the size of a card of two lines; one
			 * cut in its last line lacks fillers only. */
			assert_true(status == STATUS_REFUSED ||
				    document.faults[DOCUMENT_FAULT_CHECK_DIGIT_ALL] ||
				    document.faults[DOCUMENT_FAULT_LINE_SHORT]);
		}
}

static void test_document_mrz__states_and_nationalities_are_known_or_named(void **state)
{
	static const struct {
		const char *issuer, *nationality, *seen_nationality, *faults;
	} ROWS[] = {
		{ "UTO", "UTO", "UTO", "" },
		{ "USA", "XXA", "XXA", "" },
		{ "D<<", "D<<", "D", "" },
		{ "GBR", "GBN", "GBN", "" },
		{ "UNO", "ZWE", "ZWE", "" },
		{ "UTO", "QQQ", "QQQ", "state_unknown" },
		{ "DDR", "UTO", "UTO", "state_unknown" },
		{ "UTO", "<<<", "", "state_unknown" },
		{ "UTO", "US<", "US", "state_unknown" },
		{ "UTO", "U5A", "U5A", "state_unknown" },
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		char lines[128];
		text_format(lines, sizeof(lines),
			    "I<%sC123456984<<<<<<<<<<<<<<<8007049F3001318%s<<<<<<<<<<<8"
			    "SAMPLE<<A<<<<<<<<<<<<<<<<<<<<<",
			    ROWS[at].issuer, ROWS[at].nationality);
		struct document document = read_ok(lines);
		assert_string_equal(document.nationality, ROWS[at].seen_nationality);
		assert_faults(&document, ROWS[at].faults);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_document_mrz__each_layout_gives_its_fields),
		cmocka_unit_test(test_document_mrz__each_check_digit_is_a_fault_of_its_own),
		cmocka_unit_test(test_document_mrz__states_and_nationalities_are_known_or_named),
		cmocka_unit_test(test_document_mrz__a_long_number_may_count_its_filler),
		cmocka_unit_test(test_document_mrz__a_long_number_that_fails_is_named),
		cmocka_unit_test(test_document_mrz__today_settles_the_century),
		cmocka_unit_test(test_document_mrz__an_expiry_of_fillers_is_no_expiry),
		cmocka_unit_test(test_document_mrz__lines_as_people_type_them_are_read),
		cmocka_unit_test(test_document_mrz__another_shape_is_refused),
		cmocka_unit_test(test_document_mrz__every_start_of_a_zone_is_refused_or_faulty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

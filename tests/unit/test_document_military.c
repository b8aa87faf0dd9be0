#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/json.h"
#include "tests/unit/mrz_reading.h"

/* Designator 123456789 (3LNJ8L), DoD ID 1234567890 (14PC0MI), born 1980-07-04 (ATNA), issued
 * 2024-01-31 (BD8M), good until 2029-01-31 (BF1P): everything is invented. */
#define FIRST_20 "ANA                 "
#define LAST_26 "SAMPLE                    "
#define CAC(version, designator)                                                                   \
	version designator "14PC0MI" FIRST_20 LAST_26 "ATNA"                                       \
			   "AF01TSGT  ME06BD8MBF1PK"
#define CAC_1 CAC("1", "3LNJ8LS")
#define CAC_N CAC("N", "3LNJ8LS") "L"
#define CAC_M "M14PC0MI01UK5NCK" FIRST_20 "L" LAST_26 "ATNAUS AF01TSGT  ME06KBD8MBF1P3LNJ8L"
#define CODE_39 "13LNJ8LS14PC0MIAFK"

#define NAME_27 "SAMPLE, ANA LUZ JR         "
#define UNIFORMED(version, sponsor, name, designator, family, birth, issue, expiry)                \
	"IDUS" version "&%^H" sponsor name designator "1         " family "66150BKBR" birth        \
	"NNYYUNONE     NONE     2RRT  " issue expiry "8   5RETRETUSAF AMN   E1  I  UNK\xff\xd8<<"

#define SPONSOR                                                                                    \
	UNIFORMED("3", "1", NAME_27, "123456789", "00", "1980JUL04", "2024JAN31", "2029JAN31")
#define WIFE UNIFORMED("1", "2", NAME_27, "123456789", "30", "1980JUL04", "2024JAN31", "INDEF    ")

static struct document read_military(const char *record)
{
	struct document document = { 0 };
	struct fault fault = { 0 };

	if (document_read(span_of(record), TODAY_DAYS, &document, &fault) != STATUS_OK)
		fail_msg("refused: %s: %s", fault.what, record);
	assert_int_equal(document.kind, DOCUMENT_MILITARY_ID);
	assert_string_equal(document.jurisdiction, "USA");
	assert_int_equal(document.aamva_version, -1);
	return document;
}

static const struct {
	const char *record, *number, *family, *given, *suffix, *birth, *issue, *expiry, *faults;
} ROWS[] = {
	{ CAC_1, "1234567890", "SAMPLE", "ANA", "", "1980-07-04", "2024-01-31", "2029-01-31", "" },
	{ CAC_N, "1234567890", "SAMPLE", "ANA L", "", "1980-07-04", "2024-01-31", "2029-01-31",
	  "" },
	{ CAC("N", "000000N") " ", "1234567890", "SAMPLE", "ANA", "", "1980-07-04", "2024-01-31",
	  "2029-01-31", "" },
	{ CAC("N", "000000N"), "1234567890", "SAMPLE", "ANA", "", "1980-07-04", "2024-01-31",
	  "2029-01-31", "" },
	{ CAC_M, "1234567890", "SAMPLE", "ANA L", "", "1980-07-04", "2024-01-31", "2029-01-31",
	  "" },
	{ "\r\n" CAC_N "\r\n", "1234567890", "SAMPLE", "ANA L", "", "1980-07-04", "2024-01-31",
	  "2029-01-31", "" },
	{ CODE_39, "1234567890", "", "", "", "", "", "", "" },
	{ "13LNJ8LS14PC0MIAFK\n", "1234567890", "", "", "", "", "", "", "" },
	{ SPONSOR, "", "SAMPLE", "ANA LUZ", "JR", "1980-07-04", "2024-01-31", "2029-01-31", "" },
	{ WIFE, "", "SAMPLE", "ANA LUZ", "JR", "1980-07-04", "2024-01-31", "", "" },
	{ UNIFORMED("2", "1", "SAMPLE                     ", "         ", "00", "1980JUL04",
		    "2024JAN31", "NONE     "),
	  "", "SAMPLE", "", "", "1980-07-04", "2024-01-31", "", "" },
	{ UNIFORMED("2", "1", "SAMPLE-VERYLONGNAME, ANALUZ", "         ", "00", "1980JUL04",
		    "2024JAN31", "2029JAN31"),
	  "", "SAMPLE-VERYLONGNAME", "ANALUZ", "", "1980-07-04", "2024-01-31", "2029-01-31",
	  "truncated_name" },
	/* Damage that leaves it readable is named. */
	{ "13LNJ8LS14PC0MI" FIRST_20 LAST_26 "ATNZAF01TSGT  ME06BD8MBF1PK", "1234567890", "SAMPLE",
	  "ANA", "", "", "2024-01-31", "2029-01-31", "field_missing date" },
	{ "13LNJ8LS14PC0MI" FIRST_20 LAST_26 "9F5OAF01TSGT  ME06BD8MBF1PK", "1234567890", "SAMPLE",
	  "ANA", "", "", "2024-01-31", "2029-01-31", "field_missing date" },
	{ "13LNJ8LS14PC0MI" FIRST_20 LAST_26 "ATNAAF01TSGT  ME06BF1PBD8MK", "1234567890", "SAMPLE",
	  "ANA", "", "1980-07-04", "2029-01-31", "2024-01-31", "date_order" },
	{ "13LNJ8LS14PC0MIABCDEFGHIJKLMNOPQRST" LAST_26 "ATNAAF01TSGT  ME06BD8MBF1PK", "1234567890",
	  "SAMPLE", "ABCDEFGHIJKLMNOPQRST", "", "1980-07-04", "2024-01-31", "2029-01-31",
	  "truncated_name" },
	{ UNIFORMED("3", "1", NAME_27, "123456789", "00", "1980JUL32", "2024JAN31", "2029XXX31"),
	  "", "SAMPLE", "ANA LUZ", "JR", "", "2024-01-31", "", "field_missing date" },
};

static void test_document_military__each_barcode_gives_its_fields(void **state)
{
	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		char text[256];
		struct document document = read_military(ROWS[at].record);
		assert_string_equal(document.number, ROWS[at].number);
		assert_string_equal(document.family_name, ROWS[at].family);
		document_given_text(&document, text, sizeof(text));
		assert_string_equal(text, ROWS[at].given);
		assert_string_equal(document.suffix, ROWS[at].suffix);
		day_text(document.birth, text, sizeof(text));
		assert_string_equal(text, ROWS[at].birth);
		day_text(document.issue, text, sizeof(text));
		assert_string_equal(text, ROWS[at].issue);
		day_text(document.expiry, text, sizeof(text));
		assert_string_equal(text, ROWS[at].expiry);
		assert_faults(&document, ROWS[at].faults);
	}
}

static void test_document_military__a_card_for_good_says_so(void **state)
{
	struct document document = read_military(WIFE);

	assert_int_equal(document.expiry.kind, DATE_INDEFINITE);
}

/* Only the holder's own number is taken, and only where the card says that it is one. */
static void test_document_military__a_designator_is_a_taxpayer_number_only_at_times(void **state)
{
	static const struct {
		const char *record, *tin;
	} DESIGNATORS[] = {
		{ CAC_1, "123456789" },
		{ CAC_N, "123456789" },
		{ CODE_39, "123456789" },
		{ CAC("1", "R6DDPII"), "912701234" },
		{ CAC("1", "R6DDPIS"), "" }, /* called an SSN, which starts with no 9 */
		{ CAC("1", "3LNJ8LI"), "" },
		{ CAC("1", "3LNJ8LN"), "" },
		{ CAC("1", "3LNJ8LF"), "" },
		{ CAC("1", "000000S"), "" },
		{ CAC("1", "VVVVVVS"), "" },
		{ CAC_M, "" },
		{ SPONSOR, "123456789" },
		{ WIFE, "" },
		{ UNIFORMED("3", "1", NAME_27, "912701234", "00", "1980JUL04", "2024JAN31",
			    "2029JAN31"),
		  "" },
		{ UNIFORMED("3", "1", NAME_27, "123456789", "01", "1980JUL04", "2024JAN31",
			    "2029JAN31"),
		  "" },
	};

	for (size_t at = 0; at < COUNT_OF(DESIGNATORS); at++) {
		struct document document = read_military(DESIGNATORS[at].record);
		assert_string_equal(document.tin, DESIGNATORS[at].tin);
	}
}

static void test_document_military__json_never_holds_the_taxpayer_number(void **state)
{
	static const char *const RECORDS[] = { CAC_1, CAC_N, CODE_39, SPONSOR };

	for (size_t at = 0; at < COUNT_OF(RECORDS); at++) {
		char text[DOCUMENT_JSON_MAX] = "";
		struct bytes bytes = bytes_over(text, sizeof(text) - 1);
		struct json json = json_over(&bytes);
		struct document document = read_military(RECORDS[at]);
		json_object_begin(&json, NULL);
		document_json(&document, &json);
		json_object_end(&json);
		assert_non_null(strstr(text, "\"kind\":\"military_id\""));
		assert_null(strstr(text, "123456789\""));
		assert_null(strstr(text, "3LNJ8L"));
		assert_null(strstr(text, "tin"));
	}
}

static void test_document_military__nothing_else_is_taken_for_a_military_card(void **state)
{
	static const char *const OTHERS[] = {
		"123456789012345678", /* a number of 18 digits */
		"13LNJ8LS14PC0MIAF",  /* a character too few, too many */
		"13LNJ8LS14PC0MIAFKK",
		"23LNJ8LS14PC0MIAFK", /* another version */
		"13LNJ8L514PC0MIAFK", /* no letter for the designator's type */
		"13LNJ8LS0TPLIFVAFK", /* DoD IDs of nine and eleven digits */
		"13LNJ8LS9A0NP00AFK",
		"13LNJ8LS14PC0MZAFK", /* no number to base 32 */
		"13LNJZLS14PC0MIAFK",
		"13LNJ8LS14PC0MI1FK", /* no category */
		"VISITOR-9988776655",
		CAC("2", "3LNJ8LS"),
		CAC("1", "3LNJ8LS") "L",
		"1" CAC("1", "3LNJ8LS"),
		"IDUS",
		"IDUSA",
		"IDUS3",
		"IDUS3&%^H1SAMPLE, ANA",
		UNIFORMED("9", "1", NAME_27, "123456789", "00", "1980JUL04", "2024JAN31",
			  "2029JAN31"),
		UNIFORMED("3", "1", "SAMPLE, \x01NA LUZ JR         ", "123456789", "00",
			  "1980JUL04", "2024JAN31", "2029JAN31"),
		UNIFORMED("3", "1", NAME_27 " ", "123456789", "00", "1980JUL04", "2024JAN31",
			  "2029JAN31"), /* all dates are elsewhere */
		"13LNJ8LS14PC0MI" FIRST_20 LAST_26 "    AF01TSGT  ME06        K",
	};

	for (size_t at = 0; at < COUNT_OF(OTHERS); at++) {
		struct document document = { .aamva_version = 77 };
		struct fault fault = { 0 };
		if (document_read(span_of(OTHERS[at]), TODAY_DAYS, &document, &fault) !=
		    STATUS_REFUSED)
			fail_msg("taken: %s", OTHERS[at]);
		assert_true(strlen(fault.what) > 10);
		assert_int_equal(document.aamva_version, 77); /* untouched */
	}
}

static void test_document_military__a_record_among_a_scanners_bytes_is_still_held_back(void **state)
{
	static const char *const HOLD[] = { CODE_39,         CODE_39 "K", "]A0" CODE_39,
					    "*" CODE_39 "*", " " CODE_39, "]L2" CAC_1,
					    CAC_N "\004" };
	static const char *const HOLD_NOT[] = { "", "1", "]A0TAC-R-1", "12345678901234567890",
						"@\n\036\rANSI 636000080002DL" };

	for (size_t at = 0; at < COUNT_OF(HOLD); at++)
		assert_true(may_hold_military(span_of(HOLD[at])));
	for (size_t at = 0; at < COUNT_OF(HOLD_NOT); at++)
		assert_false(may_hold_military(span_of(HOLD_NOT[at])));
}

/* HANSI and AAMVA stand where a licence has the name of its file type. */
static void test_document_military__a_name_does_not_make_it_a_licence(void **state)
{
	struct document document = read_military("13LNJ8LS14PC0MIHANSI               " LAST_26
						 "ATNAAF01TSGT  ME06BD8MBF1PK");

	assert_string_equal(document.given_names[0], "HANSI");
}

static void test_document_military__every_start_of_a_record_is_refused_or_the_same(void **state)
{
	static const char *const RECORDS[] = { CAC_1, CAC_N, CAC_M, CODE_39, SPONSOR };

	for (size_t at = 0; at < COUNT_OF(RECORDS); at++) {
		struct document whole = read_military(RECORDS[at]);
		for (size_t size = 0; size < strlen(RECORDS[at]); size++) {
			struct document document;
			unsigned char *cut = malloc(size > 0 ? size : 1);
			assert_non_null(cut);
			memcpy(cut, RECORDS[at], size);
			enum status status = document_from_military(
				(struct span){ .at = cut, .size = size }, &document, NULL);
			free(cut);
			if (status == STATUS_REFUSED)
				continue;
			assert_string_equal(document.number, whole.number);
			/* The first 18 characters can be a Code 39, which has no dates. */
			assert_true(document.birth.kind == DATE_ABSENT ||
				    (document.birth.days == whole.birth.days &&
				     document.expiry.days == whole.expiry.days));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_document_military__each_barcode_gives_its_fields),
		cmocka_unit_test(test_document_military__a_card_for_good_says_so),
		cmocka_unit_test(
			test_document_military__a_designator_is_a_taxpayer_number_only_at_times),
		cmocka_unit_test(test_document_military__json_never_holds_the_taxpayer_number),
		cmocka_unit_test(test_document_military__nothing_else_is_taken_for_a_military_card),
		cmocka_unit_test(
			test_document_military__a_record_among_a_scanners_bytes_is_still_held_back),
		cmocka_unit_test(test_document_military__a_name_does_not_make_it_a_licence),
		cmocka_unit_test(
			test_document_military__every_start_of_a_record_is_refused_or_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

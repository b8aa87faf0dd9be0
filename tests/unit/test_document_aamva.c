#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/text.h"
#include "tests/unit/aamva_builder.h"

static void test_document_aamva__every_version_gives_the_same_person(void **state)
{
	for (int version = 1; version <= 11; version++) {
		struct document document = read_fields(version, fields_of_version(version));
		assert_int_equal(document.kind, DOCUMENT_DRIVER_LICENCE);
		assert_int_equal(document.aamva_version, version);
		assert_string_equal(document.iin, "636000");
		assert_string_equal(document.jurisdiction, "VA");
		assert_string_equal(document.number, "T12345678");
		assert_string_equal(document.family_name, "SAMPLE");
		assert_int_equal(document.given_count, 2);
		assert_string_equal(document.given_names[0], "ROSA");
		assert_string_equal(document.given_names[1], "MARIA");
		assert_string_equal(document.suffix, "JR");
		assert_day(document.birth, "1980-07-04");
		assert_day(document.issue, "2022-01-31");
		assert_day(document.expiry, "2030-01-31");
		assert_int_equal(document.sex, 'F');
		assert_string_equal(document.address.street, "12 ELM ST");
		assert_string_equal(document.address.city, "RICHMOND");
		assert_string_equal(document.address.state, "VA");
		assert_faults(&document, "");
	}
}

static void test_document_aamva__a_second_subfile_is_no_fault(void **state)
{
	struct document document = read_ok(build_record((struct recipe){
		.version = 9, .has_jurisdiction_subfile = true, .fields = FIELDS_V4 }));

	assert_faults(&document, "");
	assert_int_equal(document.compliance, 'F');
	assert_string_equal(document.address.country, "USA");
}

static void test_document_aamva__the_subfile_tells_the_kind(void **state)
{
	static const struct {
		const char *designator;
		enum document_kind kind;
	} ROWS[] = { { "DL", DOCUMENT_DRIVER_LICENCE },
		     { "ID", DOCUMENT_ID_CARD },
		     { "EN", DOCUMENT_DRIVER_LICENCE } }; /* enhanced */

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		struct document document =
			read_ok(build_record((struct recipe){ .version = 8,
							      .designator = ROWS[at].designator,
							      .has_jurisdiction_subfile = true,
							      .fields = FIELDS_V4 }));
		assert_int_equal(document.kind, ROWS[at].kind);
		assert_faults(&document, "");
	}
}

static void test_document_aamva__each_deviation_of_the_header_is_named(void **state)
{
	static const struct {
		struct recipe recipe;
		const char *faults;
	} ROWS[] = {
		{ { .version = 9, .head = "@", .fields = FIELDS_V4 }, "header" },
		{ { .version = 9, .head = "", .fields = FIELDS_V4 }, "header offset" },
		{ { .version = 9, .head = "]L2@\n\x1e\r", .fields = FIELDS_V4 }, "header offset" },
		{ { .version = 9, .file_type = "ANSI", .fields = FIELDS_V4 }, "file_type" },
		{ { .version = 1, .file_type = "AAMVA", .fields = FIELDS_V1 }, "file_type" },
		{ { .version = 1, .head = "@\n\x1c\r", .fields = FIELDS_V1 }, "" },
		{ { .version = 9, .iin = "999999", .fields = FIELDS_V4 }, "iin_unknown" },
		{ { .version = 9, .iin = "63x000", .fields = FIELDS_V4 }, "header iin_unknown" },
		{ { .version = 12, .fields = FIELDS_V4 }, "version" },
		{ { .version = 9, .entries = 3, .fields = FIELDS_V4 }, "entries" },
		{ { .version = 9, .offset_wrong_by = 1, .fields = FIELDS_V4 }, "offset" },
		{ { .version = 9, .offset_wrong_by = 5000, .fields = FIELDS_V4 }, "offset" },
		{ { .version = 9, .length_wrong_by = -1, .fields = FIELDS_V4 }, "length" },
		{ { .version = 9, .length_wrong_by = 900, .fields = FIELDS_V4 }, "length" },
		{ { .version = 9,
		    .length_wrong_by = -50,
		    .has_jurisdiction_subfile = true,
		    .fields = FIELDS_V4 },
		  "length" },
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		struct document document = read_ok(build_record(ROWS[at].recipe));
		assert_string_equal(document.number, "T12345678");
		assert_string_equal(document.family_name, "SAMPLE");
		assert_day(document.birth, "1980-07-04");
		if (at != 1 && at != 2) { /* how far they shift depends on what is cut */
			assert_faults(&document, ROWS[at].faults);
			continue;
		}
		assert_true(document.faults[DOCUMENT_FAULT_HEADER]);
	}
}

static void test_document_aamva__a_version_1_record_may_have_the_later_header(void **state)
{
	struct span record = span_of("@\n\x1e\rANSI 636026010001DL00310162DLDAQD7654321\n"
				     "DABMUSTER\nDACJO\nDAG1 A ST\nDAIMESA\nDAJAZ\nDAK85201\n"
				     "DBA20300131\nDBB19800704\nDBC1\nDBD20220131\r");
	struct document document;

	assert_int_equal(document_from_aamva(record, TODAY_DAYS, &document, NULL), STATUS_OK);
	assert_int_equal(document.aamva_version, 1);
	assert_string_equal(document.family_name, "MUSTER");
	assert_true(document.faults[DOCUMENT_FAULT_HEADER]);
}

static void test_document_aamva__odd_separators_are_named_and_read(void **state)
{
	static const char *const ROWS[] = {
		"DAQX1\r\nDCSSAMPLE\r\nDBB07041980\r\nDBA01312030",
		"DAQX1\rDCSSAMPLE\rDBB07041980\rDBA01312030",
		"DAQX1\n  DCSSAMPLE\n  DBB07041980\n  DBA01312030",
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		struct document document = read_fields(8, ROWS[at]);
		assert_string_equal(document.number, "X1");
		assert_string_equal(document.family_name, "SAMPLE");
		assert_day(document.expiry, "2030-01-31");
		assert_true(document.faults[DOCUMENT_FAULT_SEPARATOR]);
	}
}

static void test_document_aamva__names_are_put_together_by_version(void **state)
{
	static const struct {
		int version;
		const char *fields, *family, *given, *suffix;
	} ROWS[] = {
		{ 1, "DAASAMPLE,ROSA", "SAMPLE", "ROSA", "" },
		{ 1, "DAASAMPLE,ROSA,,3RD", "SAMPLE", "ROSA", "3RD" },
		{ 1, "DAAX,Y\nDABSAMPLE\nDACROSA\nDADM\nDAESR", "SAMPLE", "ROSA|M", "SR" },
		{ 1, "DAASAMPLE", "SAMPLE", "", "" },
		{ 1, "DAASAMPLE,ROSA\nDAB\nDAC \nDADNONE", "SAMPLE", "ROSA", "" },
		{ 3, "DCSSAMPLE\nDAC\nDCTROSA", "SAMPLE", "ROSA", "" },
		{ 8, "DCSSAMPLE\nDADMARIA", "SAMPLE", "MARIA", "" },
		{ 2, "DCSSAMPLE\nDCTROSA MARIA", "SAMPLE", "ROSA|MARIA", "" },
		{ 3, "DCSSAMPLE\nDCTROSA ANN,MARIA", "SAMPLE", "ROSA ANN|MARIA", "" },
		{ 3, "DCSSAMPLE,\nDCTROSA,\nDCUnone", "SAMPLE", "ROSA", "" },
		{ 3, "DCSSAMPLE\nDCTROSA\nDADMARIA", "SAMPLE", "ROSA|MARIA", "" },
		{ 4, "DCSDE LA CRUZ\nDACROSA ANN\nDADNONE\nDCUIII", "DE LA CRUZ", "ROSA ANN",
		  "III" },
		{ 8, "DCSSAMPLE\nDACA\nDADB,C,D,E,F", "SAMPLE", "A|B|C|D E F", "" },
		{ 10, "DCSSAMPLE\nDACunavl\nDADunavl", "SAMPLE", "", "" },
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		char given[256] = "";
		struct document document = read_fields(ROWS[at].version, ROWS[at].fields);
		for (size_t i = 0; i < document.given_count; i++) {
			text_append(given, sizeof(given), i > 0 ? "|" : "");
			text_append(given, sizeof(given), document.given_names[i]);
		}
		assert_string_equal(document.family_name, ROWS[at].family);
		assert_string_equal(given, ROWS[at].given);
		assert_string_equal(document.suffix, ROWS[at].suffix);
	}
}

static void test_document_aamva__sex_is_one_letter(void **state)
{
	static const struct {
		const char *said;
		char sex;
	} ROWS[] = { { "1", 'M' }, { "2", 'F' }, { "9", 'X' }, { "M", 'M' }, { "F", 'F' },
		     { "X", 'X' }, { "0", 0 },   { "", 0 },    { "12", 0 } };

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		char fields[64];
		text_format(fields, sizeof(fields), "DAQX1\nDBC%s", ROWS[at].said);
		struct document document = read_fields(8, fields);
		assert_int_equal(document.sex, ROWS[at].sex);
	}
}

static void test_document_aamva__each_fault_of_a_field_is_named(void **state)
{
	static const struct {
		const char *fields;
		enum document_fault fault;
	} ROWS[] = {
		{ "DAQX1\nDAQX2", DOCUMENT_FAULT_FIELD_TWICE },
		{ "DAQ12345678901234567890123456", DOCUMENT_FAULT_FIELD_TOO_LONG },
		{ "DAQX1\nDCSSAM\x1bPLE", DOCUMENT_FAULT_FIELD_BYTES },
		{ "DAQX1", DOCUMENT_FAULT_FIELD_MISSING },
		{ "DAQX1\nDCGCAN", DOCUMENT_FAULT_COUNTRY },
		{ "DAQX1\nDDET", DOCUMENT_FAULT_TRUNCATED_NAME },
		{ "DAQX1\nDDFT", DOCUMENT_FAULT_TRUNCATED_NAME },
		{ "DAQX1\nDDGT", DOCUMENT_FAULT_TRUNCATED_NAME },
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		struct document document = read_fields(8, ROWS[at].fields);
		assert_true(document.faults[ROWS[at].fault]);
	}
}

static void test_document_aamva__the_first_of_two_values_is_kept(void **state)
{
	struct document document = read_fields(8, "DAQX1\nDAQX2");

	assert_string_equal(document.number, "X1");
}

static void test_document_aamva__no_control_byte_reaches_a_text(void **state)
{
	struct document document = read_fields(8, "DAQX1\nDCSSAM\x1b[2JPLE\nDAIRICH\x9bMOND");

	assert_string_equal(document.family_name, "SAM?[2JPLE");
	assert_string_equal(document.address.city, "RICH?MOND");
}

static void test_document_aamva__latin_1_and_utf_8_both_give_utf_8(void **state)
{
	struct document latin = read_fields(8, "DAQX1\nDCSMU\xd1OZ");
	struct document unicode = read_fields(8, "DAQX1\nDCSMUÑOZ");

	assert_string_equal(latin.family_name, "MUÑOZ");
	assert_string_equal(unicode.family_name, "MUÑOZ");
}

static void test_document_aamva__the_residence_stands_in_for_a_missing_mailing_address(void **state)
{
	struct document document =
		read_fields(1, "DAQX1\nDAL9 OAK AVE\nDAM APT 2\nDANSALEM\nDAOVA\nDAP24153");

	assert_string_equal(document.address.street, "9 OAK AVE APT 2");
	assert_string_equal(document.address.city, "SALEM");
	assert_string_equal(document.address.state, "VA");
	assert_string_equal(document.address.postal_code, "24153");
}

static void test_document_aamva__the_customers_number_stands_in_for_an_empty_one(void **state)
{
	struct document document = read_fields(1, "DAQ\nDAASAMPLE,ROSA\nDBJ77");

	assert_string_equal(document.number, "77");
}

static void test_document_aamva__two_addresses_are_not_mixed(void **state)
{
	struct document document =
		read_fields(1, "DAQX1\nDAG12 ELM ST\nDAL9 OAK AVE\nDAMAPT 2\nDANSALEM");

	assert_string_equal(document.address.street, "12 ELM ST");
	assert_string_equal(document.address.city, "");
}

static void test_document_aamva__what_says_nothing_is_refused(void **state)
{
	static const char *const ROWS[] = {
		"",
		"ANSI ",
		"@\n\x1e\rANSI 636000080001DL00310008DLDAIX\r",
		"@\n\x1e\rANSI 636000",
		"@\n\x1e\rNONE 636000080001DL00310010DLDAQX123\r",
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		struct document document = { .aamva_version = 77 };
		struct fault fault = { 0 };
		assert_int_equal(
			document_from_aamva(span_of(ROWS[at]), TODAY_DAYS, &document, &fault),
			STATUS_REFUSED);
		assert_string_not_equal(fault.what, "");
		assert_int_equal(document.aamva_version, 77); /* untouched */
	}
}

/* Each cut is copied to a buffer of just its size, so that a sanitizer sees a read past it. */
static void test_document_aamva__every_start_of_a_record_is_read_or_refused(void **state)
{
	for (int version = 1; version <= 11; version++) {
		struct record record = build_record((struct recipe){
			.version = version, .fields = fields_of_version(version) });
		for (size_t size = 0; size < record.size; size++) {
			struct document document = { 0 };
			unsigned char *cut = malloc(size > 0 ? size : 1);
			assert_non_null(cut);
			memcpy(cut, record.at, size);
			enum status status =
				document_from_aamva((struct span){ .at = cut, .size = size },
						    TODAY_DAYS, &document, NULL);
			bool has_fault = false;
			for (size_t at = 0; at < DOCUMENT_FAULT_COUNT; at++)
				has_fault |= document.faults[at];
			assert_true(status == STATUS_REFUSED || has_fault);
			free(cut);
		}
	}
}

static void test_document_aamva__truncation_is_told_for_each_part_of_the_name(void **state)
{
	static const struct {
		const char *flags;
		enum document_flag family, given;
	} ROWS[] = {
		{ "DDEN\nDDFN\nDDGN", FLAG_NO, FLAG_NO },
		{ "DDET\nDDFN\nDDGN", FLAG_YES, FLAG_NO },
		{ "DDEN\nDDFT\nDDGN", FLAG_NO, FLAG_YES },
		{ "DDEN\nDDFN\nDDGT", FLAG_NO, FLAG_YES },
		{ "DDEU\nDDFU\nDDGU", FLAG_ABSENT, FLAG_ABSENT },
		{ "DDEU\nDDFU\nDDGN", FLAG_ABSENT, FLAG_ABSENT },
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		char fields[RECORD_MAX / 2];
		(void)text_format(fields, sizeof(fields),
				  "DAQT1\nDCSSAMPLE\nDACROSA\nDADMARIA\n%s\nDBB07041980\n"
				  "DBA01312030",
				  ROWS[at].flags);
		struct document document = read_fields(4, fields);
		assert_int_equal(document.family_cut, ROWS[at].family);
		assert_int_equal(document.given_cut, ROWS[at].given);
		assert_true(document.faults[DOCUMENT_FAULT_TRUNCATED_NAME] ==
			    (ROWS[at].family == FLAG_YES || ROWS[at].given == FLAG_YES));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_document_aamva__every_version_gives_the_same_person),
		cmocka_unit_test(test_document_aamva__a_second_subfile_is_no_fault),
		cmocka_unit_test(test_document_aamva__the_subfile_tells_the_kind),
		cmocka_unit_test(test_document_aamva__each_deviation_of_the_header_is_named),
		cmocka_unit_test(test_document_aamva__a_version_1_record_may_have_the_later_header),
		cmocka_unit_test(test_document_aamva__odd_separators_are_named_and_read),
		cmocka_unit_test(test_document_aamva__names_are_put_together_by_version),
		cmocka_unit_test(test_document_aamva__sex_is_one_letter),
		cmocka_unit_test(test_document_aamva__each_fault_of_a_field_is_named),
		cmocka_unit_test(test_document_aamva__the_first_of_two_values_is_kept),
		cmocka_unit_test(test_document_aamva__no_control_byte_reaches_a_text),
		cmocka_unit_test(test_document_aamva__latin_1_and_utf_8_both_give_utf_8),
		cmocka_unit_test(
			test_document_aamva__the_residence_stands_in_for_a_missing_mailing_address),
		cmocka_unit_test(
			test_document_aamva__the_customers_number_stands_in_for_an_empty_one),
		cmocka_unit_test(test_document_aamva__two_addresses_are_not_mixed),
		cmocka_unit_test(test_document_aamva__what_says_nothing_is_refused),
		cmocka_unit_test(test_document_aamva__every_start_of_a_record_is_read_or_refused),
		cmocka_unit_test(test_document_aamva__truncation_is_told_for_each_part_of_the_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

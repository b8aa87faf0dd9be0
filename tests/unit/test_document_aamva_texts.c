/* Names and addresses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/attrs.h"
#include "tests/unit/aamva_builder.h"

static void assert_name(const struct document *document, const char *family, const char *given,
			const char *suffix)
{
	char joined[256] = "";

	for (size_t at = 0; at < document->given_count; at++) {
		text_append(joined, sizeof(joined), at > 0 ? "|" : "");
		text_append(joined, sizeof(joined), document->given_names[at]);
	}
	assert_string_equal(document->family_name, family);
	assert_string_equal(joined, given);
	assert_string_equal(document->suffix, suffix);
}

static void test_document_aamva_texts__a_whole_name_is_parted_by_its_marks(void **state)
{
	static const struct {
		const char *name, *family, *given, *suffix;
		bool is_inferred;
	} ROWS[] = {
		{ "SAMPLE,ROSA,MARIA,JR", "SAMPLE", "ROSA|MARIA", "JR", false },
		{ "SAMPLE,ROSA,,3RD", "SAMPLE", "ROSA", "3RD", false },
		{ "SAMPLE, ROSA ,MARIA", "SAMPLE", "ROSA|MARIA", "", false },
		{ "DE LA CRUZ,ROSA ANN,", "DE LA CRUZ", "ROSA ANN", "", false },
		{ "SAMPLE$ROSA$MARIA$JR", "SAMPLE", "ROSA|MARIA", "JR", false },
		{ "SAMPLE@ROSA@MARIA", "SAMPLE", "ROSA|MARIA", "", false },
		{ "SAMPLE,$ROSA", "SAMPLE", "ROSA", "", false },
		{ "SAMPLE", "SAMPLE", "", "", false },
		{ "SAMPLE,ROSA,JR", "SAMPLE", "ROSA", "JR", true },
		{ "SAMPLE,ROSA,MARIA,JR,ANN", "SAMPLE", "ROSA|MARIA|ANN", "JR", true },
		{ "ROSA SAMPLE", "SAMPLE", "ROSA", "", true },
		{ "ROSA MARIA SAMPLE", "SAMPLE", "ROSA|MARIA", "", true },
		{ "ROSA  M  SAMPLE JR.", "SAMPLE", "ROSA|M", "JR.", true },
		{ "ROSA V", "V", "ROSA", "", true },
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		char fields[128];
		text_format(fields, sizeof(fields), "DAQX1\nDAA%s", ROWS[at].name);
		struct document document = read_fields(1, fields);
		assert_name(&document, ROWS[at].family, ROWS[at].given, ROWS[at].suffix);
		assert_int_equal(document.faults[DOCUMENT_FAULT_NAME_PARTS], ROWS[at].is_inferred);
	}
}

static void test_document_aamva_texts__an_odd_suffix_is_kept_and_named(void **state)
{
	struct document document = read_fields(8, "DAQX1\nDCSSAMPLE\nDCUESQ");

	assert_string_equal(document.suffix, "ESQ");
	assert_true(document.faults[DOCUMENT_FAULT_FIELD_VALUE]);
	assert_false(read_fields(8, "DAQX1\nDCUVIII").faults[DOCUMENT_FAULT_FIELD_VALUE]);
	assert_false(read_fields(8, "DAQX1\nDCUNONE").faults[DOCUMENT_FAULT_FIELD_VALUE]);
}

static void test_document_aamva_texts__an_alias_stands_elsewhere_in_version_1(void **state)
{
	struct document late = read_fields(8, "DAQX1\nDBNMUSTER\nDBGANA\nDBSJR\nDBOX\nDBPX\nDBRX");
	struct document early = read_fields(1, "DAQX1\nDBNX\nDBGX\nDBSX\nDBOMUSTER\nDBPANA\nDBRJR");

	assert_string_equal(late.card.alias_family_name, "MUSTER");
	assert_string_equal(late.card.alias_given_names, "ANA");
	assert_string_equal(late.card.alias_suffix, "JR");
	assert_memory_equal(&early.card, &late.card, sizeof(early.card));
}

static void test_document_aamva_texts__postal_codes_of_each_form_are_known(void **state)
{
	static const struct {
		const char *code;
		bool is_known;
	} ROWS[] = {
		{ "23219", true },      { "232190000", true },   { "23219-0000", true },
		{ "23219 0000", true }, { "23219      ", true }, { "23219000000", true },
		{ "V8W 3Y8", true },    { "V8W3Y8", true },      { "V8W-3Y8", true },
		{ "V8W3Y80000", true }, { "2321", false },       { "2321900", false },
		{ "23219-00", false },  { "V8W 3Y", false },     { "8VW 3Y8", false },
		{ "V8W 3Y81", false },  { "2321O", false },
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		char fields[64];
		text_format(fields, sizeof(fields), "DAQX1\nDAK%s", ROWS[at].code);
		struct document document = read_fields(8, fields);
		assert_int_equal(document.faults[DOCUMENT_FAULT_FIELD_VALUE], !ROWS[at].is_known);
		assert_int_equal(strncmp(document.address.postal_code, ROWS[at].code, 4), 0);
	}
}

static void test_document_aamva_texts__an_address_elsewhere_is_named(void **state)
{
	static const struct {
		const char *iin, *state;
		bool is_elsewhere;
	} ROWS[] = {
		{ "636000", "VA", false }, { "636000", "NY", true }, { "636027", "NY", false },
		{ "999999", "NY", false }, { "636000", "", false },  { "636028", "BC", false },
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		char fields[64];
		text_format(fields, sizeof(fields), "DAQX1\nDAJ%s", ROWS[at].state);
		struct document document = read_ok(build_record(
			(struct recipe){ .version = 8, .iin = ROWS[at].iin, .fields = fields }));
		assert_int_equal(document.faults[DOCUMENT_FAULT_STATE], ROWS[at].is_elsewhere);
	}
}

static void test_document_aamva_texts__an_inferred_number_is_named(void **state)
{
	struct document document = read_fields(1, "DAQ\nDAASAMPLE,ROSA\nDBJ77");

	assert_string_equal(document.number, "77");
	assert_true(document.faults[DOCUMENT_FAULT_NUMBER_INFERRED]);
	assert_false(read_fields(1, "DAQ78\nDBJ77").faults[DOCUMENT_FAULT_NUMBER_INFERRED]);
}

/* Canada's way: the year first, a code of letters and digits, centimetres. */
static void test_document_aamva_texts__a_canadian_record_has_no_fault(void **state)
{
	struct document document = read_ok(build_record((struct recipe){
		.version = 8,
		.iin = "636012",
		.fields =
			"DAQS0001-12345-67890\nDCSSAMPLE\nDDEN\nDACROSA\nDDFN\nDADMARIA\nDDGN\n"
			"DAG12 ELM ST\nDAITORONTO\nDAJON\nDAKM5V 2T6  \nDBA20300131\nDBB19800704\n"
			"DBC2\nDBD20220131\nDCGCAN\nDAU175 cm" }));

	assert_faults(&document, "");
	assert_string_equal(document.jurisdiction, "ON");
	assert_string_equal(document.address.postal_code, "M5V 2T6");
	assert_day(document.birth, "1980-07-04");
	assert_int_equal(document.card.height_cm, 175);
}

/* As some write it in version 3 too: all given names in one element, hyphens in the ZIP. */
static void test_document_aamva_texts__an_identification_card_has_no_fault_either(void **state)
{
	struct document document = read_ok(build_record((struct recipe){
		.version = 3,
		.iin = "636045",
		.designator = "ID",
		.has_jurisdiction_subfile = true,
		.fields =
			"DCSSAMPLE\nDCTROSA MARIA\nDCU\nDAG12 ELM ST\nDAIOLYMPIA\nDAJWA\n"
			"DAK98506-"
			"0000\nDCGUSA\nDAQSAMPLR320QD\nDCANONE\nDCBNONE\nDCDNONE\nDCHNONE\n"
			"DBA01312030\nDBB07041980\nDBC2\nDBD01312022\nDAU063 in\nDAYGRN\nDCE2" }));

	assert_faults(&document, "");
	assert_int_equal(document.kind, DOCUMENT_ID_CARD);
	assert_name(&document, "SAMPLE", "ROSA|MARIA", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_document_aamva_texts__a_whole_name_is_parted_by_its_marks),
		cmocka_unit_test(test_document_aamva_texts__an_odd_suffix_is_kept_and_named),
		cmocka_unit_test(test_document_aamva_texts__an_alias_stands_elsewhere_in_version_1),
		cmocka_unit_test(test_document_aamva_texts__postal_codes_of_each_form_are_known),
		cmocka_unit_test(test_document_aamva_texts__an_address_elsewhere_is_named),
		cmocka_unit_test(test_document_aamva_texts__an_inferred_number_is_named),
		cmocka_unit_test(test_document_aamva_texts__a_canadian_record_has_no_fault),
		cmocka_unit_test(
			test_document_aamva_texts__an_identification_card_has_no_fault_either),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

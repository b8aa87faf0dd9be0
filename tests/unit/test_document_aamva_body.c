#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/attrs.h"
#include "tests/unit/aamva_builder.h"

/* A version's usual fields and one more. */
static struct document read_with(int version, const char *field)
{
	char fields[RECORD_MAX];

	text_format(fields, sizeof(fields), "%s\n%s", fields_of_version(version), field);
	return read_fields(version, fields);
}

static void test_document_aamva_body__a_height_is_read_in_each_of_its_forms(void **state)
{
	static const struct {
		const char *said;
		int cm;
	} ROWS[] = {
		{ "069 in", 175 }, { "069 IN", 175 },  { "69in", 175 },   { "69\"", 175 },
		{ "069", 175 },    { "069 FT", 175 },  { "175 cm", 175 }, { "175CM", 175 },
		{ "175", 175 },    { "5'09\"", 175 },  { "5'9", 175 },    { "5-09", 175 },
		{ "5 09", 175 },   { "5FT 9IN", 175 }, { "5' 9\"", 175 }, { "509", 175 },
		{ "600", 183 },    { "511", 180 },     { "6 ft", 183 },   { "5'-09\"", 175 },
		{ "155 CM", 155 }, { "077 in", 196 },
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		char field[32];
		text_format(field, sizeof(field), "DAU%s", ROWS[at].said);
		struct document document = read_with(8, field);
		assert_int_equal(document.card.height_cm, ROWS[at].cm);
		assert_faults(&document, "");
	}
}

static void test_document_aamva_body__what_is_no_height_is_named(void **state)
{
	static const char *const ROWS[] = { "5'12\"", "000", "012 in", "599",  "300 cm", "1'02\"",
					    "tall",   "999", "5 9 2",  "07 m", "12345" };

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		char field[32];
		text_format(field, sizeof(field), "DAU%s", ROWS[at]);
		struct document document = read_with(8, field);
		assert_int_equal(document.card.height_cm, 0);
		assert_faults(&document, "field_value");
	}
}

static void test_document_aamva_body__version_1_may_give_the_height_in_centimetres(void **state)
{
	assert_int_equal(read_with(1, "DAU   \nDAV180").card.height_cm, 180);
	assert_int_equal(read_with(1, "DAU511\nDAV180").card.height_cm, 180);
}

static void test_document_aamva_body__flags_are_yes_no_or_absent(void **state)
{
	static const struct {
		const char *said;
		enum document_flag flag;
		const char *faults;
	} ROWS[] = {
		{ "1", FLAG_YES, "" },
		{ "0", FLAG_NO, "" },
		{ "Y", FLAG_YES, "" },
		{ "N", FLAG_NO, "" },
		{ "", FLAG_ABSENT, "" },
		{ "NONE", FLAG_ABSENT, "field_too_long" },
		{ "2", FLAG_ABSENT, "field_value" },
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		char fields[64];
		text_format(fields, sizeof(fields), "DDD%s\nDDL%s\nDDK%s", ROWS[at].said,
			    ROWS[at].said, ROWS[at].said);
		struct document document = read_with(9, fields);
		assert_int_equal(document.card.limited_term, ROWS[at].flag);
		assert_int_equal(document.card.veteran, ROWS[at].flag);
		assert_int_equal(document.card.organ_donor, ROWS[at].flag);
		assert_faults(&document, ROWS[at].faults);
	}
	assert_int_equal(read_with(9, "DCK1").card.limited_term, FLAG_ABSENT);
}

static void test_document_aamva_body__version_1_has_a_donor_of_its_own(void **state)
{
	assert_int_equal(read_with(1, "DBHY").card.organ_donor, FLAG_YES);
	assert_int_equal(read_with(1, "DBHDONOR").card.organ_donor, FLAG_YES);
	assert_int_equal(read_with(1, "DBHN").card.organ_donor, FLAG_NO);
	assert_int_equal(read_with(8, "DBHY").card.organ_donor, FLAG_ABSENT);
}

static void test_document_aamva_body__compliance_is_one_of_three_letters(void **state)
{
	static const struct {
		const char *said;
		char compliance;
		const char *faults;
	} ROWS[] = { { "F", 'F', "" }, { "M", 'M', "" },          { "N", 'N', "" },
		     { "", 0, "" },    { "X", 0, "field_value" }, { "FN", 0, "field_too_long" } };

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		char field[32];
		text_format(field, sizeof(field), "DDA%s", ROWS[at].said);
		struct document document = read_with(3, field);
		assert_int_equal(document.compliance, ROWS[at].compliance);
		assert_faults(&document, ROWS[at].faults);
	}
}

static void
test_document_aamva_body__eyes_hair_and_the_cards_number_stay_as_they_stand(void **state)
{
	struct document document = read_with(9, "DAYBROWN \nDAZBR\nDCF12/34AB");

	assert_string_equal(document.card.eyes, "BROWN");
	assert_string_equal(document.card.hair, "BR");
	assert_string_equal(document.card.discriminator, "12/34AB");
	assert_faults(&document, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_document_aamva_body__a_height_is_read_in_each_of_its_forms),
		cmocka_unit_test(test_document_aamva_body__what_is_no_height_is_named),
		cmocka_unit_test(
			test_document_aamva_body__version_1_may_give_the_height_in_centimetres),
		cmocka_unit_test(test_document_aamva_body__flags_are_yes_no_or_absent),
		cmocka_unit_test(test_document_aamva_body__version_1_has_a_donor_of_its_own),
		cmocka_unit_test(test_document_aamva_body__compliance_is_one_of_three_letters),
		cmocka_unit_test(
			test_document_aamva_body__eyes_hair_and_the_cards_number_stay_as_they_stand),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

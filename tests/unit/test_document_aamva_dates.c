#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "tests/unit/aamva_builder.h"

static void
test_document_aamva_dates__dates_are_read_in_either_order_and_the_odd_one_named(void **state)
{
	static const struct {
		int version;
		const char *country, *date, *expected, *faults;
	} ROWS[] = {
		{ 1, "", "20300131", "2030-01-31", "" },
		{ 1, "", "01312030", "2030-01-31", "date_form" },
		{ 8, "USA", "01312030", "2030-01-31", "" },
		{ 8, "USA", "20300131", "2030-01-31", "date_form" },
		{ 8, "CAN", "20300131", "2030-01-31", "" },
		{ 8, "CAN", "01312030", "2030-01-31", "date_form" },
		{ 8, "MEX", "01312030", "2030-01-31", "" },
		{ 8, "USA", "01/31/2030", "2030-01-31", "date_form" },
		{ 8, "USA", "2030-01-31", "2030-01-31", "date_form" },
		{ 8, "USA", "1/31/2030", NULL, "date" },
		{ 8, "USA", "01-31-20-30", NULL, "date" },
		{ 8, "USA", "02302030", NULL, "date" },
		{ 8, "USA", "0131203", NULL, "date" },
		{ 8, "USA", "1312203O", NULL, "date" },
		{ 8, "USA", "11111112", NULL, "date" },
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		char fields[256];
		text_format(fields, sizeof(fields), "DAQX1\nDCSSAMPLE\nDBA%s\nDCG%s", ROWS[at].date,
			    ROWS[at].country);
		struct document document = read_fields(ROWS[at].version, fields);
		if (ROWS[at].expected == NULL)
			assert_int_equal(document.expiry.kind, DATE_ABSENT);
		else
			assert_day(document.expiry, ROWS[at].expected);
		assert_int_equal(document.faults[DOCUMENT_FAULT_DATE],
				 strcmp(ROWS[at].faults, "date") == 0);
		assert_int_equal(document.faults[DOCUMENT_FAULT_DATE_FORM],
				 strcmp(ROWS[at].faults, "date_form") == 0);
	}
}

static void test_document_aamva_dates__special_expiry_dates_are_kept_apart(void **state)
{
	static const struct {
		const char *date;
		enum date_kind kind;
	} ROWS[] = {
		{ "INDEF", DATE_INDEFINITE }, { "99999999", DATE_INDEFINITE },
		{ "MIL", DATE_MILITARY },     { "mil", DATE_MILITARY },
		{ "00000000", DATE_NONE },    { "none", DATE_NONE },
		{ "", DATE_ABSENT },          { "unavl", DATE_ABSENT },
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		char fields[256];
		text_format(fields, sizeof(fields), "DAQX1\nDCSSAMPLE\nDBB07041980\nDBA%s",
			    ROWS[at].date);
		struct document document = read_fields(8, fields);
		assert_int_equal(document.expiry.kind, ROWS[at].kind);
		assert_false(document.faults[DOCUMENT_FAULT_DATE]);
	}
}

static void test_document_aamva_dates__a_birth_cannot_be_indefinite(void **state)
{
	struct document document = read_fields(8, "DAQX1\nDCSSAMPLE\nDBBINDEF\nDBA01312030");

	assert_true(document.faults[DOCUMENT_FAULT_DATE]);
	assert_true(document.faults[DOCUMENT_FAULT_FIELD_MISSING]);
}

static void test_document_aamva_dates__contradicting_dates_are_named(void **state)
{
	static const char *const ROWS[] = {
		"DAQX1\nDBB07042000\nDBD07041999\nDBA07042030",
		"DAQX1\nDBB07041980\nDBD07042020\nDBA07042019",
		"DAQX1\nDBB07042020\nDBA07042019",
		"DAQX1\nDBB07041980\nDBD07041980\nDBA07042030",
		"DAQX1\nDBB07041980\nDBA07041980",
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		struct document document = read_fields(8, ROWS[at]);
		assert_true(document.faults[DOCUMENT_FAULT_DATE_ORDER]);
	}
}

static void test_document_aamva_dates__a_card_may_expire_on_the_day_of_its_issue(void **state)
{
	struct document document = read_fields(8, "DAQX1\nDBB07041980\nDBD07042020\nDBA07042020");

	assert_false(document.faults[DOCUMENT_FAULT_DATE_ORDER]);
}

static void test_document_aamva_dates__dates_of_coming_of_age_must_fit_the_birth(void **state)
{
	static const struct {
		const char *birth, *field;
		bool fits;
	} ROWS[] = {
		{ "07042010", "DDH07042028", true },  { "07042010", "DDI07042029", true },
		{ "07042010", "DDJ07042031", true },  { "07042010", "DDJ20310704", true },
		{ "07042010", "DDH07052028", false }, { "07042010", "DDI07042028", false },
		{ "07042010", "DDJ07042028", false }, { "02292008", "DDH03012026", true },
		{ "02292008", "DDH02282026", true },  { "02292008", "DDH03022026", false },
		{ "07042010", "DDHNONE", true },      { "07042010", "DDH", true },
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		char fields[128];
		text_format(fields, sizeof(fields), "DAQX1\nDBB%s\n%s", ROWS[at].birth,
			    ROWS[at].field);
		struct document document = read_fields(8, fields);
		assert_int_equal(document.faults[DOCUMENT_FAULT_DATE_AGE], !ROWS[at].fits);
	}
}

static void test_document_aamva_dates__the_revision_is_a_day_or_absent(void **state)
{
	assert_day(read_fields(8, "DAQX1\nDDB01312020").card.revision, "2020-01-31");
	assert_int_equal(read_fields(8, "DAQX1\nDDB").card.revision.kind, DATE_ABSENT);
	assert_true(read_fields(8, "DAQX1\nDDBINDEF").faults[DOCUMENT_FAULT_DATE]);
	assert_true(read_fields(8, "DAQX1\nDDBMMDDCCYY").faults[DOCUMENT_FAULT_DATE]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_document_aamva_dates__dates_are_read_in_either_order_and_the_odd_one_named),
		cmocka_unit_test(test_document_aamva_dates__special_expiry_dates_are_kept_apart),
		cmocka_unit_test(test_document_aamva_dates__a_birth_cannot_be_indefinite),
		cmocka_unit_test(test_document_aamva_dates__contradicting_dates_are_named),
		cmocka_unit_test(
			test_document_aamva_dates__a_card_may_expire_on_the_day_of_its_issue),
		cmocka_unit_test(
			test_document_aamva_dates__dates_of_coming_of_age_must_fit_the_birth),
		cmocka_unit_test(test_document_aamva_dates__the_revision_is_a_day_or_absent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

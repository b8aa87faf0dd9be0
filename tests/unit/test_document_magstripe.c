#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "kiosk/base/attrs.h"
#include "tests/unit/aamva_builder.h"

#define TRACK_1 "%VARICHMOND^SAMPLE$ROSA$MARIA^12 ELM ST$APT 2^?"
#define TRACK_2 ";636000123456789=300719800704=?"
/* Versions, postal code, class, restrictions, endorsements, sex, height, weight, hair, eyes. */
#define BODY "0023219      D               2509140BROBLU"
#define TRACK_3 "%" BODY "          ?"

static enum status read_stripe(const char *text, struct document *ret, struct fault *fault)
{
	return document_read(span_of(text), TODAY_DAYS, ret, fault);
}

static struct document read_stripe_ok(const char *text)
{
	struct document document = { 0 };
	struct fault fault = { 0 };

	if (read_stripe(text, &document, &fault) != STATUS_OK)
		fail_msg("refused: %s (%s)", fault.what, text);
	return document;
}

static void assert_rosa(const struct document *document)
{
	assert_int_equal(document->kind, DOCUMENT_DRIVER_LICENCE);
	assert_string_equal(document->iin, "636000");
	assert_string_equal(document->jurisdiction, "VA");
	assert_int_equal(document->aamva_version, -1);
	assert_string_equal(document->number, "123456789");
	assert_string_equal(document->family_name, "SAMPLE");
	assert_int_equal(document->given_count, 2);
	assert_string_equal(document->given_names[0], "ROSA");
	assert_string_equal(document->given_names[1], "MARIA");
	assert_day(document->birth, "1980-07-04");
	assert_day(document->expiry, "2030-07-31");
	assert_int_equal(document->issue.kind, DATE_ABSENT);
	assert_int_equal(document->sex, 'F');
	assert_int_equal(document->card.height_cm, 175);
	assert_string_equal(document->card.hair, "BRO");
	assert_string_equal(document->card.eyes, "BLU");
	assert_string_equal(document->address.street, "12 ELM ST APT 2");
	assert_string_equal(document->address.city, "RICHMOND");
	assert_string_equal(document->address.state, "VA");
	assert_string_equal(document->address.postal_code, "23219");
}

static void test_document_magstripe__three_tracks_are_a_licence(void **state)
{
	struct document document = read_stripe_ok(TRACK_1 TRACK_2 TRACK_3);

	assert_rosa(&document);
	assert_faults(&document, "date_inferred");
}

static void test_document_magstripe__readers_write_the_same_in_many_ways(void **state)
{
	static const struct {
		const char *text, *faults;
	} ROWS[] = {
		{ TRACK_1 "\n" TRACK_2 "\n" TRACK_3 "\n", "date_inferred" },
		{ " " TRACK_1 "\r\n" TRACK_2 "\r\n" TRACK_3 "\r\n", "date_inferred" },
		{ TRACK_1 "7" TRACK_2 "5" TRACK_3 "X", "date_inferred" }, /* check characters */
		{ TRACK_1 TRACK_2 "#" BODY "?", "date_inferred" },
		{ TRACK_1 TRACK_2 "+" BODY "?", "date_inferred" },
		{ TRACK_1 TRACK_2 "_%" BODY "?", "date_inferred" },
		{ TRACK_1 TRACK_2 "%" BODY, "date_inferred track" },
		{ "VARICHMOND^SAMPLE$ROSA$MARIA^12 ELM ST$APT 2^?" TRACK_2 TRACK_3,
		  "date_inferred track" },
		{ "%VARICHMOND^SAMPLE$ROSA$MARIA^12 ELM ST$APT 2?" TRACK_2 TRACK_3,
		  "date_inferred" },
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		struct document document = read_stripe_ok(ROWS[at].text);
		assert_rosa(&document);
		assert_faults(&document, ROWS[at].faults);
	}
}

static void test_document_magstripe__what_is_missing_or_damaged_is_named(void **state)
{
	static const struct {
		const char *text, *faults;
	} ROWS[] = {
		{ TRACK_2, "field_missing date_inferred track_missing" },
		{ TRACK_1 TRACK_2, "date_inferred track_missing" },
		{ TRACK_2 TRACK_3, "field_missing date_inferred track_missing" },
		{ TRACK_1 TRACK_2 "%0023219?", "date_inferred track" },
		{ TRACK_1 ";636000123456789=3007198O0704=?" TRACK_3,
		  "field_missing date_inferred track" },
		{ TRACK_1 ";636000123456789=300719?" TRACK_3, "field_missing date_inferred track" },
		{ TRACK_1 ";636000123456789=?" TRACK_3, "field_missing track" },
		{ TRACK_1 ";63600012345678901234=300719800704=?" TRACK_3, "date_inferred track" },
		{ TRACK_1 ";636000123456789=300719801304=?" TRACK_3,
		  "field_missing date date_inferred" },
		{ TRACK_1 ";636000123456789=301319800704=?" TRACK_3,
		  "field_missing date date_inferred" },
		{ "%VARICHMOND^SAMPLE$ROSA?" TRACK_2 TRACK_3, "date_inferred track" },
		{ "%DSAMPLE ROSA^?" TRACK_2 TRACK_3, "field_missing date_inferred track" },
		{ "%NYALBANY^SAMPLE$ROSA^12 ELM ST^?" TRACK_2 TRACK_3, "date_inferred state" },
		{ TRACK_1 TRACK_2 "%0023219      D               3509140BROBLU?",
		  "date_inferred field_value" },
		{ TRACK_1 TRACK_2 "%0023219      D               2999140BROBLU?",
		  "date_inferred field_value" },
		{ TRACK_1 ";636000123456789=300719800704AB?" TRACK_3, "date_inferred track" },
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		struct document document = read_stripe_ok(ROWS[at].text);
		assert_string_equal(document.iin, "636000");
		assert_faults(&document, ROWS[at].faults);
	}
}

static void test_document_magstripe__the_expiry_follows_its_rules(void **state)
{
	static const struct {
		const char *dates, *expiry, *birth;
		bool is_inferred;
	} ROWS[] = {
		{ "300219800704", "2030-02-28", "1980-07-04", true },
		{ "280219800704", "2028-02-29", "1980-07-04", true },
		{ "307719800704", NULL, "1980-07-04", false },
		{ "308819800204", "2030-02-28", "1980-02-04", true },
		{ "309919800704", "2030-07-04", "1980-07-04", false },
		{ "329919800229", "2032-02-29", "1980-02-29", false },
		{ "309919800229", "2030-02-28", "1980-02-29", true },
		{ "750119500704", "2075-01-31", "1950-07-04", true },
		{ "770119500704", "1977-01-31", "1950-07-04", true },
		{ "990119500704", "1999-01-31", "1950-07-04", true },
		{ "300919809904", "2030-09-30", "1980-09-04", true }, /* as Florida does */
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		char text[128];
		text_format(text, sizeof(text), "%s;636000123456789=%s=?", TRACK_1, ROWS[at].dates);
		struct document document = read_stripe_ok(text);
		assert_day(document.birth, ROWS[at].birth);
		if (ROWS[at].expiry == NULL)
			assert_int_equal(document.expiry.kind, DATE_INDEFINITE);
		else
			assert_day(document.expiry, ROWS[at].expiry);
		assert_int_equal(document.faults[DOCUMENT_FAULT_DATE_INFERRED],
				 ROWS[at].is_inferred);
	}
}

static void test_document_magstripe__full_fields_have_no_separator(void **state)
{
	struct document document = read_stripe_ok(
		"%VACHARLOTTESVILSAMPLESAMPLESAMPLE$ROSAROSA$MARIAMA12 ELM ST^?" TRACK_2);

	assert_string_equal(document.address.city, "CHARLOTTESVIL");
	assert_string_equal(document.family_name, "SAMPLESAMPLESAMPLE");
	assert_string_equal(document.given_names[0], "ROSAROSA");
	assert_string_equal(document.given_names[1], "MARIAMA");
	assert_string_equal(document.address.street, "12 ELM ST");
}

static void test_document_magstripe__a_third_name_may_be_a_suffix(void **state)
{
	struct document document = read_stripe_ok("%VASALEM^SAMPLE$ROSA$JR^12 ELM ST^?" TRACK_2);

	assert_string_equal(document.suffix, "JR");
	assert_int_equal(document.given_count, 1);
	assert_false(document.faults[DOCUMENT_FAULT_NAME_PARTS]);
}

static void test_document_magstripe__a_long_number_goes_on_behind_the_birth(void **state)
{
	struct document document =
		read_stripe_ok(TRACK_1 ";6360001234567890123=30071980070445678?" TRACK_3);

	assert_string_equal(document.number, "123456789012345678");
	assert_faults(&document, "date_inferred");
}

static void test_document_magstripe__floridas_numbers_begin_with_a_letter(void **state)
{
	struct document document = read_stripe_ok(
		"%FLMIAMI^SAMPLE$ROSA^12 ELM ST^?;6360100412345678901=3007198007042=?");

	assert_string_equal(document.number, "D123456789012");
	assert_true(document.faults[DOCUMENT_FAULT_NUMBER_INFERRED]);
}

/* Printed as a PDF417, in place of an AAMVA record. */
static void test_document_magstripe__british_columbias_symbol_is_a_stripe(void **state)
{
	struct document document =
		read_stripe_ok("%BCVICTORIA^SAMPLE,$ROSA MARIA^12 ELM ST$VICTORIA BC  V8W 3Y8^?"
			       ";6360281234567=300719800704=?"
			       "_%0AV8W3Y8                     F165 60BROGRN9123456789             "
			       "   E$''C(R2S6L?");

	assert_string_equal(document.jurisdiction, "BC");
	assert_string_equal(document.number, "1234567");
	assert_string_equal(document.family_name, "SAMPLE");
	assert_int_equal(document.given_count, 1);
	assert_string_equal(document.given_names[0], "ROSA MARIA");
	assert_string_equal(document.address.street, "12 ELM ST");
	assert_string_equal(document.address.city, "VICTORIA");
	assert_string_equal(document.address.postal_code, "V8W3Y8");
	assert_int_equal(document.card.height_cm, 165);
	assert_string_equal(document.card.hair, "BRO");
	assert_faults(&document, "date_inferred");
}

static void test_document_magstripe__an_id_card_has_no_class_of_vehicle(void **state)
{
	struct document document = read_stripe_ok(
		TRACK_1 TRACK_2 "%0023219      ID              2509140BROBLU          ?");

	assert_int_equal(document.kind, DOCUMENT_ID_CARD);
}

static void test_document_magstripe__other_stripes_are_refused_in_words(void **state)
{
	static const char *const ROWS[] = {
		"%B4111111111111111^SAMPLE/ROSA^30071010000000000?;4111111111111111=30071010000?",
		";4111111111111111=30071010000?",
		";6011000000000004=30071010000?",
		";636099123456789=300719800704=?",
		"%E?;E?%E?",
		";E?",
		TRACK_1,
		";636?",
		";6",
		"%A^",
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		struct document document = { .aamva_version = 77 };
		struct fault fault = { 0 };
		assert_int_equal(read_stripe(ROWS[at], &document, &fault), STATUS_REFUSED);
		assert_true(strlen(fault.what) > 10);
		assert_null(strstr(fault.what, "known here"));
		assert_int_equal(document.aamva_version, 77); /* untouched */
	}
}

/* Each cut is copied to a buffer of just its size, so that a sanitizer sees a read past it. */
static void test_document_magstripe__every_start_of_a_stripe_is_read_or_refused(void **state)
{
	static const char STRIPE[] = TRACK_1 TRACK_2 TRACK_3;

	for (size_t size = 0; size < sizeof(STRIPE); size++) {
		struct document document = { 0 };
		unsigned char *cut = malloc(size + 1);
		assert_non_null(cut);
		memcpy(cut, STRIPE, size);
		enum status status = document_from_magstripe(
			(struct span){ .at = cut, .size = size }, TODAY_DAYS, &document, NULL);
		assert_true(status == STATUS_REFUSED || size > sizeof(TRACK_1) - 1);
		free(cut);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_document_magstripe__three_tracks_are_a_licence),
		cmocka_unit_test(test_document_magstripe__readers_write_the_same_in_many_ways),
		cmocka_unit_test(test_document_magstripe__what_is_missing_or_damaged_is_named),
		cmocka_unit_test(test_document_magstripe__the_expiry_follows_its_rules),
		cmocka_unit_test(test_document_magstripe__full_fields_have_no_separator),
		cmocka_unit_test(test_document_magstripe__a_third_name_may_be_a_suffix),
		cmocka_unit_test(test_document_magstripe__a_long_number_goes_on_behind_the_birth),
		cmocka_unit_test(test_document_magstripe__floridas_numbers_begin_with_a_letter),
		cmocka_unit_test(test_document_magstripe__british_columbias_symbol_is_a_stripe),
		cmocka_unit_test(test_document_magstripe__an_id_card_has_no_class_of_vehicle),
		cmocka_unit_test(test_document_magstripe__other_stripes_are_refused_in_words),
		cmocka_unit_test(
			test_document_magstripe__every_start_of_a_stripe_is_read_or_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

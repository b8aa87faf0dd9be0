#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/identity/person.h"

enum { TODAY_DAYS = 20779 /* 2026-11-22 */ };

static struct field_state state_of(enum person_field field, const char *typed)
{
	struct person person = { 0 };

	text_copy(person.text[field], PERSON_TEXT_MAX, typed);
	return person_field_state(&person, field, TODAY_DAYS);
}

enum expected { OPEN, DONE, WRONG };

struct typed_row {
	const char *typed;
	enum expected expected;
};

static void assert_states(enum person_field field, const struct typed_row *rows, size_t count)
{
	for (size_t at = 0; at < count; at++) {
		struct field_state state = state_of(field, rows[at].typed);
		enum expected seen = state.is_done ? DONE : state.message != NULL ? WRONG : OPEN;
		if (seen != rows[at].expected)
			fail_msg("'%s' is %d, not %d (%s)", rows[at].typed, seen, rows[at].expected,
				 state.message != NULL ? state.message : "no message");
	}
}

static void test_person__a_taxpayer_number_is_judged_while_it_is_typed(void **state)
{
	static const struct typed_row ROWS[] = {
		{ "", OPEN },
		{ "1", OPEN },
		{ "123-", OPEN },
		{ "123-45", OPEN },
		{ "123-45-6789", DONE },
		{ "123 45 6789", DONE },
		{ "123456789", DONE },
		{ "00", OPEN },
		{ "000", WRONG },
		{ "66", OPEN },
		{ "666", WRONG },
		{ "123-0", OPEN },
		{ "123-00", WRONG },
		{ "123-45-000", OPEN },
		{ "123-45-0000", WRONG },
		{ "9", OPEN },
		{ "900", OPEN },
		{ "900-4", WRONG },
		{ "900-6", OPEN },
		{ "900-66", WRONG },
		{ "900-65-1234", DONE },
		{ "900-93", WRONG },
		{ "900-9", OPEN },
		{ "900-70-0000", DONE },
		{ "12345678901", WRONG },
		{ "12a", WRONG },
		{ "1234567890", WRONG },
	};

	assert_states(PERSON_TIN, ROWS, COUNT_OF(ROWS));
}

static void test_person__an_adoption_number_is_told_what_it_is(void **state)
{
	struct field_state atin = state_of(PERSON_TIN, "900-93-1234");

	assert_false(atin.is_done);
	assert_string_equal(atin.message,
			    "This is an adoption number (ATIN). An IP PIN needs an SSN or ITIN.");
}

static void test_person__a_birth_date_is_judged_while_it_is_typed(void **state)
{
	static const struct typed_row ROWS[] = {
		{ "", OPEN },
		{ "0", OPEN },
		{ "07", OPEN },
		{ "07/", OPEN },
		{ "07/0", OPEN },
		{ "07/04", OPEN },
		{ "07/04/", OPEN },
		{ "07/04/1", OPEN },
		{ "07/04/19", OPEN },
		{ "07/04/198", OPEN },
		{ "07/04/1980", DONE },
		{ "7-4-1980", DONE },
		{ "1980-07-04", DONE },
		{ "07041980", DONE },
		{ "0704198", OPEN },
		{ "19", OPEN },
		{ "1980", OPEN },
		{ "1980-", OPEN },
		{ "1980-13-", WRONG },
		{ "13/", WRONG },
		{ "0/", WRONG },
		{ "02/30/", WRONG },
		{ "02/29/", OPEN },
		{ "02/29/1980", DONE },
		{ "02/29/1981", WRONG },
		{ "04/31/1980", WRONG },
		{ "07/04/80", WRONG },
		{ "07/04/0", WRONG },
		{ "11/22/2026", DONE },
		{ "11/23/2026", WRONG },
		{ "11/22/1901", DONE },
		{ "01/01/1900", WRONG },
		{ "July", WRONG },
		{ "07//1980", WRONG },
		{ "7/4/19800", WRONG },
		{ "1/2/3/4", WRONG },
		{ "13041980", WRONG },
		{ "1980-7-4", DONE },
	};

	assert_states(PERSON_BIRTH_DATE, ROWS, COUNT_OF(ROWS));
}

static void test_person__every_way_to_type_a_date_gives_the_same_day(void **state)
{
	static const char *const ROWS[] = { "07/04/1980", "7-4-1980",   "1980-07-04",
					    "07041980",   " 7/4/1980 ", "7.4.1980" };

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		struct person person = { 0 };
		int32_t days = 0;
		char text[CLOCK_TEXT_MAX];
		text_copy(person.text[PERSON_BIRTH_DATE], PERSON_TEXT_MAX, ROWS[at]);
		assert_true(person_birth_days(&person, &days));
		clock_day_text(days, text, sizeof(text));
		assert_string_equal(text, "1980-07-04");
	}
}

static void test_person__half_a_date_has_no_day(void **state)
{
	static const char *const ROWS[] = { "",     "07", "07/04",   "07/04/80", "02/30/1980",
					    "0704", "x",  "1980-07", "99999999", "00000000" };
	int32_t days = 77;

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		struct person person = { 0 };
		text_copy(person.text[PERSON_BIRTH_DATE], PERSON_TEXT_MAX, ROWS[at]);
		assert_false(person_birth_days(&person, &days));
	}
	assert_int_equal(days, 77);
}

static void test_person__age_changes_on_the_birthday(void **state)
{
	static const struct {
		struct civil_date birth, on;
		int age;
	} ROWS[] = {
		{ { 1980, 7, 4 }, { 2026, 7, 3 }, 45 },   { { 1980, 7, 4 }, { 2026, 7, 4 }, 46 },
		{ { 2008, 2, 29 }, { 2026, 2, 28 }, 17 }, { { 2008, 2, 29 }, { 2026, 3, 1 }, 18 },
		{ { 2026, 1, 1 }, { 2026, 1, 1 }, 0 },
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++)
		assert_int_equal(
			person_age(civil_to_days(ROWS[at].birth), civil_to_days(ROWS[at].on)),
			ROWS[at].age);
}

static void test_person__a_name_is_letters_of_any_alphabet(void **state)
{
	static const struct typed_row ROWS[] = {
		{ "-", OPEN },        { "O'", DONE },     { "O'Neil", DONE }, { "Muñoz", DONE },
		{ "Nguyễn", DONE },   { "李", DONE },     { "Иванов", DONE }, { "김", DONE },
		{ "St. John", DONE }, { "O’Neil", DONE }, { "J0hn", WRONG },  { "a,b", WRONG },
		{ "a\x1b", WRONG },   { "a\xff", WRONG }, { "a😀", WRONG },    { "a“", WRONG },
		{ "a\u202e", WRONG },
	};

	assert_states(PERSON_FAMILY_NAME, ROWS, COUNT_OF(ROWS));
	assert_states(PERSON_GIVEN_NAMES, ROWS, COUNT_OF(ROWS));
}

static void test_person__a_state_is_two_letters_of_the_list(void **state)
{
	static const struct typed_row ROWS[] = {
		{ "", OPEN },   { "V", OPEN },   { "v", OPEN },  { "VA", DONE }, { "va", DONE },
		{ "PR", DONE }, { "AE", DONE },  { "AA", DONE }, { "AP", DONE }, { "DC", DONE },
		{ "B", WRONG }, { "VX", WRONG }, { "1", WRONG }, { "A ", OPEN },
	};

	assert_states(PERSON_STATE, ROWS, COUNT_OF(ROWS));
}

static void test_person__a_zip_is_five_digits_or_nine(void **state)
{
	static const struct typed_row ROWS[] = {
		{ "", OPEN },         { "2", OPEN },         { "23219", DONE },
		{ "23219-", OPEN },   { "23219-1", OPEN },   { "23219-1234", DONE },
		{ "232191", OPEN },   { "232191234", DONE }, { "00501", DONE },
		{ "00000", WRONG },   { "2321-", WRONG },    { "23219-12345", WRONG },
		{ "A1A 1A1", WRONG }, { "23219--1", WRONG }, { "0000", OPEN },
	};

	assert_states(PERSON_POSTAL_CODE, ROWS, COUNT_OF(ROWS));
}

static void test_person__only_the_suffix_and_given_names_may_stay_empty(void **state)
{
	for (int field = 0; field < PERSON_FIELD_COUNT; field++) {
		struct field_state empty = state_of((enum person_field)field, "");
		assert_int_equal(empty.is_done,
				 field == PERSON_SUFFIX || field == PERSON_GIVEN_NAMES);
		assert_null(empty.message);
	}
}

static void test_person__without_a_fixed_address_street_and_zip_may_stay_empty(void **state)
{
	struct person person = { .has_no_fixed_address = true };

	for (int field = 0; field < PERSON_FIELD_COUNT; field++) {
		bool is_done =
			person_field_state(&person, (enum person_field)field, TODAY_DAYS).is_done;
		assert_int_equal(is_done, field == PERSON_SUFFIX || field == PERSON_GIVEN_NAMES ||
						  field == PERSON_STREET ||
						  field == PERSON_POSTAL_CODE);
	}
}

static void test_person__every_field_has_a_limit_in_characters(void **state)
{
	for (int field = 0; field < PERSON_FIELD_COUNT; field++) {
		size_t max = person_field_max((enum person_field)field);
		char typed[PERSON_TEXT_MAX] = "";
		assert_string_not_equal(person_field_label((enum person_field)field), "");
		assert_true(max < PERSON_TEXT_MAX);
		while (text_length(typed) <= max)
			text_append(typed, sizeof(typed), "a");
		assert_non_null(state_of((enum person_field)field, typed).message);
	}
	/* Forty letters of two bytes each are forty letters. */
	assert_true(state_of(PERSON_CITY, "éééééééééééééééééééééééééééééééééééééééé").is_done);
}

static void test_person__wiping_leaves_nothing(void **state)
{
	struct person person;

	memset(&person, 0x5A, sizeof(person));
	person_wipe(&person);
	for (size_t at = 0; at < sizeof(person); at++)
		assert_int_equal(((unsigned char *)&person)[at], 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_person__a_taxpayer_number_is_judged_while_it_is_typed),
		cmocka_unit_test(test_person__an_adoption_number_is_told_what_it_is),
		cmocka_unit_test(test_person__a_birth_date_is_judged_while_it_is_typed),
		cmocka_unit_test(test_person__every_way_to_type_a_date_gives_the_same_day),
		cmocka_unit_test(test_person__half_a_date_has_no_day),
		cmocka_unit_test(test_person__age_changes_on_the_birthday),
		cmocka_unit_test(test_person__a_name_is_letters_of_any_alphabet),
		cmocka_unit_test(test_person__a_state_is_two_letters_of_the_list),
		cmocka_unit_test(test_person__a_zip_is_five_digits_or_nine),
		cmocka_unit_test(test_person__only_the_suffix_and_given_names_may_stay_empty),
		cmocka_unit_test(
			test_person__without_a_fixed_address_street_and_zip_may_stay_empty),
		cmocka_unit_test(test_person__every_field_has_a_limit_in_characters),
		cmocka_unit_test(test_person__wiping_leaves_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

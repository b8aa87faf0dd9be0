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
	struct person person = {0};

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
		{"", OPEN},
		{"1", OPEN},
		{"123-", OPEN},
		{"123-45", OPEN},
		{"123-45-6789", DONE},
		{"123 45 6789", DONE},
		{"123456789", DONE},
		{"00", OPEN},
		{"000", WRONG},
		{"66", OPEN},
		{"666", WRONG},
		{"123-0", OPEN},
		{"123-00", WRONG},
		{"123-45-000", OPEN},
		{"123-45-0000", WRONG},
		{"9", OPEN},
		{"900", OPEN},
		{"900-4", WRONG},
		{"900-6", OPEN},
		{"900-66", WRONG},
		{"900-65-1234", DONE},
		{"900-93", WRONG},
		{"900-9", OPEN},
		{"900-70-0000", DONE},
		{"12345678901", WRONG},
		{"12a", WRONG},
		{"1234567890", WRONG},
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

/* Every pair of digits 4 and 5, against the ranges that the IRS publishes. */
static void test_person__the_groups_of_an_itin_are_exact(void **state)
{
	for (int group = 0; group < 100; group++) {
		char typed[16];
		text_format(typed, sizeof(typed), "912-%02d-3456", group);
		enum tin_kind expected = TIN_NONE;
		if ((group >= 50 && group <= 65) || (group >= 70 && group <= 99))
			expected = TIN_ITIN;
		if (group == 89)
			expected = TIN_NONE;
		if (group == 93)
			expected = TIN_ATIN;
		assert_int_equal(tin_kind(span_of(typed)), expected);
	}
}

static void test_person__the_kind_of_nine_digits(void **state)
{
	static const struct {
		const char *typed;
		enum tin_kind kind;
	} ROWS[] = {
		{"123-45-6789", TIN_SSN},
		{"899991111", TIN_SSN},
		{"001010001", TIN_SSN},
		{"000-12-3456", TIN_NONE},
		{"666-12-3456", TIN_NONE},
		{"123-00-4567", TIN_NONE},
		{"123-45-0000", TIN_NONE},
		{"12345678", TIN_NONE},
		{"1234567890", TIN_NONE},
		{"12345678x", TIN_NONE},
		{"", TIN_NONE},
		{"912-50-0000", TIN_ITIN},
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++)
		assert_int_equal(tin_kind(span_of(ROWS[at].typed)), ROWS[at].kind);
}

static void test_person__tin_digits_are_nine_or_nothing(void **state)
{
	char digits[TIN_DIGITS + 1] = "untouched";

	assert_true(tin_digits(span_of(" 123-45-6789 "), digits));
	assert_string_equal(digits, "123456789");
	text_copy(digits, sizeof(digits), "untouched");
	assert_false(tin_digits(span_of("000-45-6789"), digits));
	assert_false(tin_digits(span_of("123-45-678"), digits));
	assert_string_equal(digits, "untouched");
}

static void test_person__a_birth_date_is_judged_while_it_is_typed(void **state)
{
	static const struct typed_row ROWS[] = {
		{"", OPEN},
		{"0", OPEN},
		{"07", OPEN},
		{"07/", OPEN},
		{"07/0", OPEN},
		{"07/04", OPEN},
		{"07/04/", OPEN},
		{"07/04/1", OPEN},
		{"07/04/19", OPEN},
		{"07/04/198", OPEN},
		{"07/04/1980", DONE},
		{"7-4-1980", DONE},
		{"1980-07-04", DONE},
		{"07041980", DONE},
		{"0704198", OPEN},
		{"19", OPEN},
		{"1980", OPEN},
		{"1980-", OPEN},
		{"1980-13-", WRONG},
		{"13/", WRONG},
		{"0/", WRONG},
		{"02/30/", WRONG},
		{"02/29/", OPEN},
		{"02/29/1980", DONE},
		{"02/29/1981", WRONG},
		{"04/31/1980", WRONG},
		{"07/04/80", WRONG},
		{"07/04/0", WRONG},
		{"11/22/2026", DONE},
		{"11/23/2026", WRONG},
		{"11/22/1901", DONE},
		{"01/01/1900", WRONG},
		{"July", WRONG},
		{"07//1980", WRONG},
		{"7/4/19800", WRONG},
		{"1/2/3/4", WRONG},
		{"13041980", WRONG},
		{"1980-7-4", DONE},
	};

	assert_states(PERSON_BIRTH_DATE, ROWS, COUNT_OF(ROWS));
}

static void test_person__every_way_to_type_a_date_gives_the_same_day(void **state)
{
	static const char *const ROWS[] = {"07/04/1980", "7-4-1980",   "1980-07-04",
					   "07041980",   " 7/4/1980 ", "7.4.1980"};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		struct person person = {0};
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
	static const char *const ROWS[] = {"",     "07", "07/04",   "07/04/80", "02/30/1980",
					   "0704", "x",  "1980-07", "99999999", "00000000"};
	int32_t days = 77;

	for (size_t at = 0; at < COUNT_OF(ROWS); at++)
		assert_false(typed_date_days(span_of(ROWS[at]), &days));
	assert_int_equal(days, 77);
}

static void test_person__age_changes_on_the_birthday(void **state)
{
	static const struct {
		struct civil_date birth, on;
		int age;
	} ROWS[] = {
		{{1980, 7, 4}, {2026, 7, 3}, 45},   {{1980, 7, 4}, {2026, 7, 4}, 46},
		{{2008, 2, 29}, {2026, 2, 28}, 17}, {{2008, 2, 29}, {2026, 3, 1}, 18},
		{{2026, 1, 1}, {2026, 1, 1}, 0},
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++)
		assert_int_equal(
			person_age(civil_to_days(ROWS[at].birth), civil_to_days(ROWS[at].on)),
			ROWS[at].age);
}

static void test_person__a_name_is_letters_of_any_alphabet(void **state)
{
	static const struct typed_row ROWS[] = {
		{"", OPEN},       {" ", OPEN},     {"-", OPEN},        {"O'", DONE},
		{"O'Neil", DONE}, {"Muñoz", DONE}, {"Nguyễn", DONE},   {"李", DONE},
		{"Иванов", DONE}, {"김", DONE},    {"St. John", DONE}, {"O’Neil", DONE},
		{"J0hn", WRONG},  {"a,b", WRONG},  {"a\x1b", WRONG},   {"a\xff", WRONG},
		{"a😀", WRONG},    {"a“", WRONG},   {"a\u202e", WRONG},
	};

	assert_states(PERSON_FAMILY_NAME, ROWS, COUNT_OF(ROWS));
	assert_states(PERSON_GIVEN_NAMES, ROWS, COUNT_OF(ROWS));
}

static void test_person__a_state_is_two_letters_of_the_list(void **state)
{
	static const struct typed_row ROWS[] = {
		{"", OPEN},   {"V", OPEN},   {"v", OPEN},  {"VA", DONE}, {"va", DONE},
		{"PR", DONE}, {"AE", DONE},  {"AA", DONE}, {"AP", DONE}, {"DC", DONE},
		{"B", WRONG}, {"VX", WRONG}, {"1", WRONG}, {"A ", OPEN},
	};

	assert_states(PERSON_STATE, ROWS, COUNT_OF(ROWS));
}

static void test_person__a_zip_is_five_digits_or_nine(void **state)
{
	static const struct typed_row ROWS[] = {
		{"", OPEN},         {"2", OPEN},          {"23219", DONE},  {"23219-", OPEN},
		{"23219-1", OPEN},  {"23219-1234", DONE}, {"232191", OPEN}, {"232191234", DONE},
		{"00501", DONE},    {"00000", WRONG},     {"2321-", WRONG}, {"23219-12345", WRONG},
		{"A1A 1A1", WRONG}, {"23219--1", WRONG},  {"0000", OPEN},
	};

	assert_states(PERSON_POSTAL_CODE, ROWS, COUNT_OF(ROWS));
}

static void test_person__only_the_suffix_may_stay_empty(void **state)
{
	for (int field = 0; field < PERSON_FIELD_COUNT; field++) {
		struct field_state empty = state_of((enum person_field)field, "");
		assert_int_equal(empty.is_done, field == PERSON_SUFFIX);
		assert_null(empty.message);
	}
}

static void test_person__without_a_fixed_address_street_and_zip_may_stay_empty(void **state)
{
	struct person person = {.has_no_fixed_address = true};

	for (int field = 0; field < PERSON_FIELD_COUNT; field++) {
		bool is_done =
			person_field_state(&person, (enum person_field)field, TODAY_DAYS).is_done;
		assert_int_equal(is_done, field == PERSON_SUFFIX || field == PERSON_STREET ||
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

static void test_person__names_are_folded_to_plain_letters(void **state)
{
	static const struct {
		const char *name, *folded;
	} ROWS[] = {
		{"Muñoz-O'Neil", "MUNOZONEIL"},
		{"Nguyễn Thị", "NGUYENTHI"},
		{"Łukasz Żak", "LUKASZZAK"},
		{"Straße", "STRASSE"},
		{"Ægir Þór", "AEGIRTHOR"},
		{"Ştefan", "STEFAN"},
		{"Ștefan", "STEFAN"},
		{"e\u0301", "E"},
		{"李", ""},
		{"", ""},
		{"St. John 3rd", "STJOHNRD"},
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		char folded[64];
		name_fold(ROWS[at].name, folded, sizeof(folded));
		assert_string_equal(folded, ROWS[at].folded);
	}
}

static void test_person__folding_stays_within_its_buffer(void **state)
{
	char folded[4];

	name_fold("Æsop the long", folded, sizeof(folded));
	assert_true(strlen(folded) < sizeof(folded));
}

struct match_row {
	const char *left, *right;
	enum match match;
};

static void test_person__names_are_compared_without_a_score(void **state)
{
	static const struct match_row ROWS[] = {
		{"", "Smith", MATCH_ABSENT},
		{"Smith", " ", MATCH_ABSENT},
		{"Smith", "SMITH", MATCH_SAME},
		{" Smith", "SMITH ", MATCH_SAME},
		{"Muñoz", "MUNOZ", MATCH_FOLDED},
		{"O'Neil", "ONEIL", MATCH_FOLDED},
		{"De la Cruz", "DELACRUZ", MATCH_FOLDED},
		{"Müller", "MUELLER", MATCH_FOLDED},
		{"Müller", "MULLER", MATCH_FOLDED},
		{"Ångström", "AANGSTROEM", MATCH_FOLDED},
		{"Smith", "SMYTH", MATCH_CLOSE},
		{"Smith", "SMIHT", MATCH_CLOSE},
		{"John Q", "JOHN QUINCY", MATCH_CLOSE},
		{"Johnson", "JONSEN", MATCH_CLOSE},
		{"Ana", "ANNA", MATCH_CLOSE},
		{"Smith", "JONES", MATCH_DIFFERENT},
		{"Li", "WU", MATCH_DIFFERENT},
		{"Li", "LE", MATCH_DIFFERENT},
		{"Kim", "LIN", MATCH_DIFFERENT},
		{"李", "李", MATCH_SAME},
		{"李", "王", MATCH_DIFFERENT},
		{"李", "LI", MATCH_DIFFERENT},
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		if (match_names(ROWS[at].left, ROWS[at].right) != ROWS[at].match)
			fail_msg("%s, %s: %d", ROWS[at].left, ROWS[at].right,
				 match_names(ROWS[at].left, ROWS[at].right));
		assert_int_equal(match_names(ROWS[at].right, ROWS[at].left), ROWS[at].match);
	}
}

static void test_person__very_long_names_are_compared_within_bounds(void **state)
{
	char left[2000], right[2000];

	memset(left, 'a', sizeof(left));
	memset(right, 'b', sizeof(right));
	left[sizeof(left) - 1] = right[sizeof(right) - 1] = '\0';
	assert_int_equal(match_names(left, right), MATCH_DIFFERENT);
	assert_int_equal(match_address_parts(PERSON_STREET, left, right), MATCH_DIFFERENT);
}

static void test_person__addresses_are_compared_by_part(void **state)
{
	static const struct {
		enum person_field field;
		struct match_row row;
	} ROWS[] = {
		{PERSON_STREET, {"12 North Elm Street", "12 N ELM ST", MATCH_FOLDED}},
		{PERSON_STREET, {"12 Elm St., Apartment 4", "12 ELM ST APT #4", MATCH_FOLDED}},
		{PERSON_STREET, {"12 Elm St", "12 ELM ST", MATCH_SAME}},
		{PERSON_STREET, {"12 Elm St", "9 OAK AVE", MATCH_DIFFERENT}},
		{PERSON_STREET, {"", "9 OAK AVE", MATCH_ABSENT}},
		{PERSON_CITY, {"Saint Paul", "ST PAUL", MATCH_FOLDED}},
		{PERSON_CITY, {"Richmond", "RICHMOMD", MATCH_CLOSE}},
		{PERSON_STATE, {"va", "VA", MATCH_SAME}},
		{PERSON_STATE, {"VA", "WA", MATCH_DIFFERENT}},
		{PERSON_POSTAL_CODE, {"23219", "232190000", MATCH_SAME}},
		{PERSON_POSTAL_CODE, {"23219", "23219-1234", MATCH_SAME}},
		{PERSON_POSTAL_CODE, {"23219-1234", "232191234", MATCH_SAME}},
		{PERSON_POSTAL_CODE, {"23219-1234", "23219-9999", MATCH_CLOSE}},
		{PERSON_POSTAL_CODE, {"23219", "23220", MATCH_DIFFERENT}},
		{PERSON_POSTAL_CODE, {"232", "232190000", MATCH_DIFFERENT}},
		{PERSON_POSTAL_CODE, {"K1A 0B1", "K1A0B1", MATCH_FOLDED}},
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		const struct match_row *row = &ROWS[at].row;
		enum match match = match_address_parts(ROWS[at].field, row->left, row->right);
		if (match != row->match)
			fail_msg("%s, %s: %d", row->left, row->right, match);
		assert_int_equal(match_address_parts(ROWS[at].field, row->right, row->left),
				 row->match);
	}
}

static void test_person__days_are_the_same_or_not(void **state)
{
	struct document_date day = {DATE_DAY, 100}, other = {DATE_DAY, 101};
	struct document_date absent = {0}, special = {DATE_MILITARY, 100};

	assert_int_equal(match_days(day, day), MATCH_SAME);
	assert_int_equal(match_days(day, other), MATCH_DIFFERENT);
	assert_int_equal(match_days(day, absent), MATCH_ABSENT);
	assert_int_equal(match_days(special, day), MATCH_ABSENT);
}

static void test_person__a_difference_shows_without_colour(void **state)
{
	assert_string_equal(match_sign(MATCH_DIFFERENT), "!");
	assert_string_equal(match_word(MATCH_DIFFERENT), "DIFFERENT");
	assert_string_not_equal(match_sign(MATCH_SAME), match_sign(MATCH_CLOSE));
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
		cmocka_unit_test(test_person__the_groups_of_an_itin_are_exact),
		cmocka_unit_test(test_person__the_kind_of_nine_digits),
		cmocka_unit_test(test_person__tin_digits_are_nine_or_nothing),
		cmocka_unit_test(test_person__a_birth_date_is_judged_while_it_is_typed),
		cmocka_unit_test(test_person__every_way_to_type_a_date_gives_the_same_day),
		cmocka_unit_test(test_person__half_a_date_has_no_day),
		cmocka_unit_test(test_person__age_changes_on_the_birthday),
		cmocka_unit_test(test_person__a_name_is_letters_of_any_alphabet),
		cmocka_unit_test(test_person__a_state_is_two_letters_of_the_list),
		cmocka_unit_test(test_person__a_zip_is_five_digits_or_nine),
		cmocka_unit_test(test_person__only_the_suffix_may_stay_empty),
		cmocka_unit_test(
			test_person__without_a_fixed_address_street_and_zip_may_stay_empty),
		cmocka_unit_test(test_person__every_field_has_a_limit_in_characters),
		cmocka_unit_test(test_person__names_are_folded_to_plain_letters),
		cmocka_unit_test(test_person__folding_stays_within_its_buffer),
		cmocka_unit_test(test_person__names_are_compared_without_a_score),
		cmocka_unit_test(test_person__very_long_names_are_compared_within_bounds),
		cmocka_unit_test(test_person__addresses_are_compared_by_part),
		cmocka_unit_test(test_person__days_are_the_same_or_not),
		cmocka_unit_test(test_person__a_difference_shows_without_colour),
		cmocka_unit_test(test_person__wiping_leaves_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

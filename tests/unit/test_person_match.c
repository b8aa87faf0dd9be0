#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/text.h"
#include "kiosk/identity/person.h"

static void test_person_match__names_are_folded_to_plain_letters(void **state)
{
	static const struct {
		const char *name, *folded;
	} ROWS[] = {
		{ "Muñoz-O'Neil", "MUNOZONEIL" },
		{ "Nguyễn Thị", "NGUYENTHI" },
		{ "Łukasz Żak", "LUKASZZAK" },
		{ "Straße", "STRASSE" },
		{ "Ægir Þór", "AEGIRTHOR" },
		{ "Ştefan", "STEFAN" },
		{ "Ștefan", "STEFAN" },
		{ "e\u0301", "E" },
		{ "李", "" },
		{ "", "" },
		{ "St. John 3rd", "STJOHNRD" },
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		char folded[64];
		name_fold(ROWS[at].name, folded, sizeof(folded));
		assert_string_equal(folded, ROWS[at].folded);
	}
}

static void test_person_match__folding_stays_within_its_buffer(void **state)
{
	char folded[4];

	name_fold("Æsop the long", folded, sizeof(folded));
	assert_true(strlen(folded) < sizeof(folded));
}

struct match_row {
	const char *left, *right;
	enum match match;
};

static void test_person_match__names_are_compared_without_a_score(void **state)
{
	static const struct match_row ROWS[] = {
		{ "", "Smith", MATCH_ABSENT },
		{ "Smith", " ", MATCH_ABSENT },
		{ "Smith", "SMITH", MATCH_SAME },
		{ " Smith", "SMITH ", MATCH_SAME },
		{ "Muñoz", "MUNOZ", MATCH_FOLDED },
		{ "O'Neil", "ONEIL", MATCH_FOLDED },
		{ "De la Cruz", "DELACRUZ", MATCH_FOLDED },
		{ "Müller", "MUELLER", MATCH_FOLDED },
		{ "Müller", "MULLER", MATCH_FOLDED },
		{ "Ångström", "AANGSTROEM", MATCH_FOLDED },
		{ "Smith", "SMYTH", MATCH_CLOSE },
		{ "Smith", "SMIHT", MATCH_CLOSE },
		{ "John Q", "JOHN QUINCY", MATCH_CLOSE },
		{ "Johnson", "JONSEN", MATCH_CLOSE },
		{ "Ana", "ANNA", MATCH_CLOSE },
		{ "Smith", "JONES", MATCH_DIFFERENT },
		{ "Li", "WU", MATCH_DIFFERENT },
		{ "Li", "LE", MATCH_DIFFERENT },
		{ "Kim", "LIN", MATCH_DIFFERENT },
		{ "李", "李", MATCH_SAME },
		{ "李", "王", MATCH_DIFFERENT },
		{ "李", "LI", MATCH_DIFFERENT },
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		if (match_names(ROWS[at].left, ROWS[at].right) != ROWS[at].match)
			fail_msg("%s, %s: %d", ROWS[at].left, ROWS[at].right,
				 match_names(ROWS[at].left, ROWS[at].right));
		assert_int_equal(match_names(ROWS[at].right, ROWS[at].left), ROWS[at].match);
	}
}

static void test_person_match__very_long_names_are_compared_within_bounds(void **state)
{
	char left[2000], right[2000];

	memset(left, 'a', sizeof(left));
	memset(right, 'b', sizeof(right));
	left[sizeof(left) - 1] = right[sizeof(right) - 1] = '\0';
	assert_int_equal(match_names(left, right), MATCH_DIFFERENT);
	assert_int_equal(match_address_parts(PERSON_STREET, left, right), MATCH_DIFFERENT);
}

static void test_person_match__addresses_are_compared_by_part(void **state)
{
	static const struct {
		enum person_field field;
		struct match_row row;
	} ROWS[] = {
		{ PERSON_STREET, { "12 North Elm Street", "12 N ELM ST", MATCH_FOLDED } },
		{ PERSON_STREET, { "12 Elm St., Apartment 4", "12 ELM ST APT #4", MATCH_FOLDED } },
		{ PERSON_STREET, { "12 Elm St", "12 ELM ST", MATCH_SAME } },
		{ PERSON_STREET, { "12 Elm St", "9 OAK AVE", MATCH_DIFFERENT } },
		{ PERSON_STREET, { "", "9 OAK AVE", MATCH_ABSENT } },
		{ PERSON_CITY, { "Saint Paul", "ST PAUL", MATCH_FOLDED } },
		{ PERSON_CITY, { "Richmond", "RICHMOMD", MATCH_CLOSE } },
		{ PERSON_STATE, { "va", "VA", MATCH_SAME } },
		{ PERSON_STATE, { "VA", "WA", MATCH_DIFFERENT } },
		{ PERSON_POSTAL_CODE, { "23219", "232190000", MATCH_SAME } },
		{ PERSON_POSTAL_CODE, { "23219", "23219-1234", MATCH_SAME } },
		{ PERSON_POSTAL_CODE, { "23219-1234", "232191234", MATCH_SAME } },
		{ PERSON_POSTAL_CODE, { "23219-1234", "23219-9999", MATCH_CLOSE } },
		{ PERSON_POSTAL_CODE, { "23219", "23220", MATCH_DIFFERENT } },
		{ PERSON_POSTAL_CODE, { "232", "232190000", MATCH_DIFFERENT } },
		{ PERSON_POSTAL_CODE, { "K1A 0B1", "K1A0B1", MATCH_FOLDED } },
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

static void test_person_match__days_are_the_same_or_not(void **state)
{
	struct document_date day = { DATE_DAY, 100 }, other = { DATE_DAY, 101 };
	struct document_date absent = { 0 }, special = { DATE_MILITARY, 100 };

	assert_int_equal(match_days(day, day), MATCH_SAME);
	assert_int_equal(match_days(day, other), MATCH_DIFFERENT);
	assert_int_equal(match_days(day, absent), MATCH_ABSENT);
	assert_int_equal(match_days(special, day), MATCH_ABSENT);
}

static void test_person_match__a_difference_shows_without_colour(void **state)
{
	assert_string_equal(match_sign(MATCH_DIFFERENT), "!");
	assert_string_equal(match_word(MATCH_DIFFERENT), "DIFFERENT");
	assert_string_not_equal(match_sign(MATCH_SAME), match_sign(MATCH_CLOSE));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_person_match__names_are_folded_to_plain_letters),
		cmocka_unit_test(test_person_match__folding_stays_within_its_buffer),
		cmocka_unit_test(test_person_match__names_are_compared_without_a_score),
		cmocka_unit_test(test_person_match__very_long_names_are_compared_within_bounds),
		cmocka_unit_test(test_person_match__addresses_are_compared_by_part),
		cmocka_unit_test(test_person_match__days_are_the_same_or_not),
		cmocka_unit_test(test_person_match__a_difference_shows_without_colour),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

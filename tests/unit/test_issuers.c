#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/text.h"
#include "kiosk/identity/issuers.h"

/* Calls back for every issuer there is: all six-digit numbers are few. */
static size_t count_issuers(const char *country)
{
	size_t count = 0;

	for (int number = 0; number < 1000000; number++) {
		char iin[8];
		text_format(iin, sizeof(iin), "%06d", number);
		const struct issuer *issuer = issuer_of_iin(iin);
		if (issuer == NULL)
			continue;
		assert_string_equal(issuer->iin, iin);
		count += strcmp(issuer->country, country) == 0;
	}
	return count;
}

static void test_issuers__known_numbers_give_their_issuer(void **state)
{
	static const struct issuer ROWS[] = {
		{ "636000", "VA", "USA", "Virginia" },
		{ "636001", "NY", "USA", "New York" },
		{ "636014", "CA", "USA", "California" },
		{ "636012", "ON", "CAN", "Ontario" },
		{ "636043", "DC", "USA", "District of Columbia" },
		{ "604426", "PE", "CAN", "Prince Edward Island" },
		{ "604431", "PR", "USA", "Puerto Rico" },
		{ "604434", "NT", "CAN", "Northwest Territories" },
		{ "636027", "DOS", "USA", "U.S. Department of State" },
		{ "636056", "COA", "MEX", "Coahuila" },
		{ "636057", "HID", "MEX", "Hidalgo" },
		{ "636062", "VI", "USA", "U.S. Virgin Islands" },
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		const struct issuer *issuer = issuer_of_iin(ROWS[at].iin);
		assert_non_null(issuer);
		assert_string_equal(issuer->jurisdiction, ROWS[at].jurisdiction);
		assert_string_equal(issuer->country, ROWS[at].country);
		assert_string_equal(issuer->name, ROWS[at].name);
	}
}

/* 50 states, the District, five territories, the Department of State. A number out of order would
 * not be found. */
static void test_issuers__every_american_issuer_is_found(void **state)
{
	assert_int_equal(count_issuers("USA"), 50 + 1 + 5 + 1);
}

/* Ten provinces and three territories, Alberta twice. */
static void test_issuers__every_canadian_issuer_is_found(void **state)
{
	assert_int_equal(count_issuers("CAN"), 10 + 3 + 1);
}

static void test_issuers__each_american_and_canadian_place_has_two_letters_of_its_own(void **state)
{
	size_t found = 0;

	for (char left = 'A'; left <= 'Z'; left++)
		for (char right = 'A'; right <= 'Z'; right++) {
			char letters[3] = { left, right, '\0' };
			found += issuer_has_jurisdiction(span_of(letters));
		}
	assert_int_equal(found, 50 + 1 + 5 + 10 + 3);
	assert_false(issuer_has_jurisdiction(span_of("")));
	assert_false(issuer_has_jurisdiction(span_of("V")));
	assert_false(issuer_has_jurisdiction(span_of("XX")));
}

static void test_issuers__other_numbers_have_no_issuer(void **state)
{
	static const char *const ROWS[] = { "",       "000000", "63600",  "6360000",
					    "636063", "604425", "999999", "63600A" };

	for (size_t at = 0; at < COUNT_OF(ROWS); at++)
		assert_null(issuer_of_iin(ROWS[at]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_issuers__known_numbers_give_their_issuer),
		cmocka_unit_test(test_issuers__every_american_issuer_is_found),
		cmocka_unit_test(test_issuers__every_canadian_issuer_is_found),
		cmocka_unit_test(
			test_issuers__each_american_and_canadian_place_has_two_letters_of_its_own),
		cmocka_unit_test(test_issuers__other_numbers_have_no_issuer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/attrs.h"
#include "kiosk/receipt/wording.h"

static void test_wording__the_gap_is_filled_where_it_stands(void **state)
{
	static const struct {
		const char *words, *filled;
	} CASES[] = {
		{ "in %d only", "in 2027 only" }, { "%d", "2027" },
		{ "%d, and %d", "2027, and %d" }, { "no gap at all", "no gap at all" },
		{ "100 %s", "100 %s" },           { "", "" },
	};
	char filled[32];

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		assert_true(wording_fill(filled, sizeof(filled), CASES[at].words, "%d", "2027"));
		assert_string_equal(filled, CASES[at].filled);
	}
}

static void test_wording__what_does_not_fit_is_told(void **state)
{
	char filled[8];

	assert_false(wording_fill(filled, sizeof(filled), "words before %d", "%d", "1"));
	assert_string_equal(filled, "words b");
	assert_false(wording_fill(filled, sizeof(filled), "a %d", "%d", "1234567"));
	assert_false(wording_fill(filled, sizeof(filled), "a %d after", "%d", "1"));
	assert_true(wording_fill(filled, sizeof(filled), "a %d bcd", "%d", "1"));
}

int main(void)
{
	static const struct CMUnitTest TESTS[] = {
		cmocka_unit_test(test_wording__the_gap_is_filled_where_it_stands),
		cmocka_unit_test(test_wording__what_does_not_fit_is_told),
	};

	return cmocka_run_group_tests(TESTS, NULL, NULL);
}

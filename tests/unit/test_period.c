#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/clock.h"
#include "kiosk/ledger/period.h"

static int64_t ms_of(int year, int month, int day)
{
	return (int64_t)civil_to_days((struct civil_date){ year, month, day }) * CLOCK_DAY_MS;
}

static void test_period__a_time_falls_into_its_quarter(void **state)
{
	const struct {
		int64_t wall_ms;
		const char *text;
	} CASES[] = {
		{ ms_of(2026, 1, 1), "2026Q1" },
		{ ms_of(2026, 1, 1) - 1, "2025Q4" },
		{ ms_of(2026, 4, 1) - 1, "2026Q1" },
		{ ms_of(2026, 4, 1), "2026Q2" },
		{ ms_of(2026, 9, 30), "2026Q3" },
		{ ms_of(2026, 12, 31), "2026Q4" },
		{ -1, "1969Q4" },
		{ 0, "1970Q1" },
		{ INT64_MIN, "0001Q1" },
		{ INT64_MAX, "9999Q4" },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++)
		assert_string_equal(period_of(CASES[at].wall_ms).text, CASES[at].text);
}

static void test_period__another_text_is_no_period(void **state)
{
	static const char *const TEXTS[] = { "",       "2026",   "2026Q0",  "2026Q5", "2026q1",
					     "0000Q1", "-026Q1", "2026Q11", " 026Q1", "2026/1" };
	struct period period = { "same" };

	for (size_t at = 0; at < COUNT_OF(TEXTS); at++)
		assert_false(period_from_text(span_of(TEXTS[at]), &period));
	assert_string_equal(period.text, "same");
	assert_true(period_from_text(span_of("2026Q4"), &period));
	assert_string_equal(period.text, "2026Q4");
}

static void test_period__it_is_over_when_its_years_have_passed_since_its_end(void **state)
{
	const struct {
		const char *text;
		int years;
		int64_t wall_ms;
		bool is_over;
	} CASES[] = {
		{ "2026Q4", 7, ms_of(2034, 1, 1) - 1, false },
		{ "2026Q4", 7, ms_of(2034, 1, 1), true },
		{ "2026Q1", 7, ms_of(2033, 4, 1) - 1, false },
		{ "2026Q1", 7, ms_of(2033, 4, 1), true },
		{ "2026Q2", 0, ms_of(2026, 6, 30), false },
		{ "2026Q2", 0, ms_of(2026, 7, 1), true },
		{ "9999Q4", 7, INT64_MAX, false },
		{ "2026Q4", 7, INT64_MIN, false },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		struct period period;
		assert_true(period_from_text(span_of(CASES[at].text), &period));
		assert_int_equal(period_is_over(&period, CASES[at].years, CASES[at].wall_ms),
				 CASES[at].is_over);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_period__a_time_falls_into_its_quarter),
		cmocka_unit_test(test_period__another_text_is_no_period),
		cmocka_unit_test(test_period__it_is_over_when_its_years_have_passed_since_its_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

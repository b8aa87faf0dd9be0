#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/clock.h"

static void test_clock__every_day_of_1200_years_comes_back(void **state)
{
	struct civil_date before = civil_from_days(-300001);

	for (int32_t days = -300000; days < 150000; days++) {
		struct civil_date date = civil_from_days(days);
		bool is_next = date.day == before.day + 1 && date.month == before.month;
		bool is_first = date.day == 1 && (date.month == before.month + 1 ||
						  (date.month == 1 && before.month == 12));
		assert_true(civil_is_valid(date));
		assert_int_equal(civil_to_days(date), days);
		assert_true(is_next || is_first);
		before = date;
	}
}

static void test_clock__known_days_have_their_numbers(void **state)
{
	static const struct {
		struct civil_date date;
		int32_t days;
	} ROWS[] = {
		{ { 1970, 1, 1 }, 0 },       { { 1969, 12, 31 }, -1 },   { { 2000, 2, 29 }, 11016 },
		{ { 2026, 11, 22 }, 20779 }, { { 1900, 3, 1 }, -25508 },
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++)
		assert_int_equal(civil_to_days(ROWS[at].date), ROWS[at].days);
}

static void test_clock__a_day_that_does_not_exist_is_not_valid(void **state)
{
	static const struct civil_date ROWS[] = {
		{ 2026, 2, 29 }, { 1900, 2, 29 }, { 2024, 2, 30 },  { 2026, 4, 31 },
		{ 2026, 0, 1 },  { 2026, 13, 1 }, { 2026, 1, 0 },   { 2026, 1, 32 },
		{ 0, 1, 1 },     { 10000, 1, 1 }, { 2026, -1, -1 },
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++)
		assert_false(civil_is_valid(ROWS[at]));
	assert_true(civil_is_valid((struct civil_date){ 2000, 2, 29 }));
	assert_true(civil_is_valid((struct civil_date){ 2024, 2, 29 }));
}

static void test_clock__an_iso_day_is_read_and_written(void **state)
{
	int32_t days;
	char text[CLOCK_TEXT_MAX];

	assert_true(clock_day_from_text(span_of("2026-11-22"), &days));
	assert_int_equal(days, 20779);
	clock_day_text(days, text, sizeof(text));
	assert_string_equal(text, "2026-11-22");
}

static void test_clock__other_spellings_of_a_day_are_not_read(void **state)
{
	static const char *const ROWS[] = {
		"",           "2026-11-2",  "2026-11-222", "2026/11/22",
		"2026-02-30", "2026-1a-22", "-026-11-22",  "11-22-2026"
	};
	int32_t days = 77;

	for (size_t at = 0; at < COUNT_OF(ROWS); at++)
		assert_false(clock_day_from_text(span_of(ROWS[at]), &days));
	assert_int_equal(days, 77);
}

static void test_clock__a_moment_is_written_in_utc(void **state)
{
	static const struct {
		int64_t wall_ms;
		const char *text;
	} ROWS[] = {
		{ 0, "1970-01-01T00:00:00.000Z" },
		{ -1, "1969-12-31T23:59:59.999Z" },
		{ INT64_C(1795388709123), "2026-11-22T23:05:09.123Z" },
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		char text[CLOCK_TEXT_MAX];
		clock_text(ROWS[at].wall_ms, text, sizeof(text));
		assert_string_equal(text, ROWS[at].text);
	}
}

static void test_clock__the_local_day_follows_the_time_zone(void **state)
{
	int64_t moment = INT64_C(1795388709123); /* 23:05 in UTC */
	char text[CLOCK_TEXT_MAX];

	setenv("TZ", "XXX-2", 1); /* two hours east: already the next day */
	tzset();
	assert_int_equal(clock_local_day(moment), 20780);
	clock_local_text(moment, text, sizeof(text));
	assert_string_equal(text, "2026-11-23 01:05:09");
	setenv("TZ", "XXX5", 1);
	tzset();
	assert_int_equal(clock_local_day(moment), 20779);
	assert_int_equal(clock_local_year(moment), 2026);
	setenv("TZ", "UTC", 1);
	tzset();
}

static void test_clock__the_steady_clock_does_not_step_back(void **state)
{
	int64_t before = clock_steady_ms();

	for (int at = 0; at < 1000; at++) {
		int64_t now = clock_steady_ms();
		assert_true(now >= before);
		before = now;
	}
	assert_true(clock_wall_ms() > INT64_C(1700000000000));
}

static void test_clock__a_boot_is_told_by_32_digits_that_stay(void **state)
{
	const char *boot = clock_boot();

	assert_int_equal(strlen(boot), CLOCK_BOOT_MAX - 1);
	assert_int_equal(strspn(boot, "0123456789abcdef"), CLOCK_BOOT_MAX - 1);
	assert_string_equal(clock_boot(), boot);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clock__a_boot_is_told_by_32_digits_that_stay),
		cmocka_unit_test(test_clock__every_day_of_1200_years_comes_back),
		cmocka_unit_test(test_clock__known_days_have_their_numbers),
		cmocka_unit_test(test_clock__a_day_that_does_not_exist_is_not_valid),
		cmocka_unit_test(test_clock__an_iso_day_is_read_and_written),
		cmocka_unit_test(test_clock__other_spellings_of_a_day_are_not_read),
		cmocka_unit_test(test_clock__a_moment_is_written_in_utc),
		cmocka_unit_test(test_clock__the_local_day_follows_the_time_zone),
		cmocka_unit_test(test_clock__the_steady_clock_does_not_step_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

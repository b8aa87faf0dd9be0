#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/clocks.h"
#include "tests/fakes/ledger.h"

enum { HOUR_MS = 3600000 };

static const struct clocks THEN = { 1793628000000, 50000, "0123456789abcdef0123456789abcdef" };

static struct clocks later(int64_t wall_ms, int64_t steady_ms)
{
	struct clocks clocks = THEN;

	clocks.wall_ms += wall_ms;
	clocks.steady_ms += steady_ms;
	return clocks;
}

static void test_clocks__a_clock_that_went_another_way_than_time_has_changed(void **state)
{
	static const struct {
		int64_t wall_ms, steady_ms;
		bool is_change;
	} CASES[] = {
		{ 0, 0, false },
		{ HOUR_MS, HOUR_MS, false },
		{ HOUR_MS + CLOCKS_STEP_MS, HOUR_MS, false },
		{ HOUR_MS + CLOCKS_STEP_MS + 1, HOUR_MS, true },
		{ HOUR_MS - CLOCKS_STEP_MS, HOUR_MS, false },
		{ HOUR_MS - CLOCKS_STEP_MS - 1, HOUR_MS, true },
		{ -HOUR_MS, -1, false }, /* overtaken */
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		const struct clocks now = later(CASES[at].wall_ms, CASES[at].steady_ms);
		struct record record;
		if (clocks_change(&THEN, &now, &record) != CASES[at].is_change)
			fail_msg("case %zu", at);
	}
}

static void test_clocks__of_two_starts_of_the_machine_nothing_can_be_told(void **state)
{
	struct clocks now = later(-HOUR_MS, 10);
	struct record record;

	assert_true(clocks_change(&THEN, &now, &record));
	now.boot[0] = 'f';
	assert_false(clocks_change(&THEN, &now, &record));
	now.boot[0] = '\0';
	assert_false(clocks_change(&now, &now, &record));
}

static void test_clocks__the_record_tells_what_it_would_have_read_and_reads(void **state)
{
	const struct clocks now = later(-HOUR_MS, 1500);
	struct record record;

	assert_true(clocks_change(&THEN, &now, &record));
	assert_int_equal(record.kind, RECORD_CLOCK_CHANGED);
	assert_int_equal(record.wall_ms, now.wall_ms);
	assert_int_equal(record.steady_ms, now.steady_ms);
	assert_string_equal(record_value(&record, "from"), "2026-11-02T14:00:01.500Z");
	assert_string_equal(record_value(&record, "to"), "2026-11-02T13:00:00.000Z");
}

/* --- in the ledger -------------------------------------------------------------------------------
 */

static struct record listed(int64_t ahead_ms)
{
	struct record record = record_begin(RECORD_AUDIT_LISTED, "sam", "");

	record_detail(&record, "filter", "-");
	record.wall_ms += ahead_ms;
	return record;
}

static void add(struct ledger *ledger, int64_t ahead_ms)
{
	const struct record record = listed(ahead_ms);

	assert_int_equal(store_record(&ledger->store, &record, NULL), STATUS_OK);
}

static void assert_changes(struct ledger *ledger, int64_t count)
{
	struct fault fault = { 0 };

	assert_int_equal(ledger_count(ledger, RECORD_CLOCK_CHANGED), count);
	if (ledger_verify(ledger, &fault) != STATUS_OK)
		fail_msg("%s", fault.what);
}

static void test_clocks__whoever_records_first_records_that_the_clock_was_set(void **state)
{
	SCOPED(ledger) ledger;

	ledger_init(&ledger);
	add(&ledger, 0);
	assert_changes(&ledger, 0);
	add(&ledger, HOUR_MS);
	assert_changes(&ledger, 1);
	ledger_reopen(&ledger); /* another program */
	add(&ledger, HOUR_MS);
	assert_changes(&ledger, 1);
	add(&ledger, 0);
	assert_changes(&ledger, 2);
}

static void test_clocks__what_another_connection_recorded_is_known(void **state)
{
	SCOPED(ledger) ledger;
	SCOPED(store) other = { 0 };

	ledger_init(&ledger);
	const struct record record = listed(HOUR_MS);
	assert_int_equal(store_open(ledger.path, SQL_WRITE, "K1", &other, NULL), STATUS_OK);
	assert_int_equal(store_record(&other, &record, NULL), STATUS_OK);
	add(&ledger, HOUR_MS);
	assert_changes(&ledger, 1);
	add(&ledger, 0);
	assert_changes(&ledger, 2);
}

static void test_clocks__what_is_rolled_back_was_no_record(void **state)
{
	SCOPED(ledger) ledger;

	ledger_init(&ledger);
	const struct record record = listed(HOUR_MS);
	assert_int_equal(store_begin(&ledger.store, NULL), STATUS_OK);
	assert_int_equal(store_append(&ledger.store, &record, NULL), STATUS_OK);
	store_rollback(&ledger.store);
	add(&ledger, 0);
	assert_changes(&ledger, 0);
	add(&ledger, HOUR_MS);
	assert_changes(&ledger, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clocks__a_clock_that_went_another_way_than_time_has_changed),
		cmocka_unit_test(test_clocks__of_two_starts_of_the_machine_nothing_can_be_told),
		cmocka_unit_test(test_clocks__the_record_tells_what_it_would_have_read_and_reads),
		cmocka_unit_test(test_clocks__whoever_records_first_records_that_the_clock_was_set),
		cmocka_unit_test(test_clocks__what_another_connection_recorded_is_known),
		cmocka_unit_test(test_clocks__what_is_rolled_back_was_no_record),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

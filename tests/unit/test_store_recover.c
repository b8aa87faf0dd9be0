#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "kiosk/base/text.h"
#include "tests/fakes/ledger.h"

static const int32_t DAY = 20779;

static void put_order(struct ledger *ledger, const char *visit, enum order_state order_state)
{
	struct order order = { .state = order_state, .applicant = 1, .year = 2026 };

	(void)text_format(order.id, sizeof(order.id), "%s/1", visit);
	(void)text_copy(order.visit, sizeof(order.visit), visit);
	assert_int_equal(store_begin(&ledger->store, NULL), STATUS_OK);
	assert_int_equal(
		store_end(&ledger->store, store_put_order(&ledger->store, &order, NULL), NULL),
		STATUS_OK);
}

static enum order_state state_of(struct ledger *ledger, const char *visit)
{
	struct order order;
	char id[STORE_ORDER_ID_MAX];

	(void)text_format(id, sizeof(id), "%s/1", visit);
	assert_int_equal(store_get_order(&ledger->store, id, &order, NULL), STATUS_OK);
	return order.state;
}

static int64_t recover(struct ledger *ledger)
{
	int64_t visits = -1;

	assert_int_equal(store_recover(&ledger->store, 1700000000000, &visits, NULL), STATUS_OK);
	return visits;
}

static void test_store_recover__open_visits_are_closed_as_interrupted(void **state)
{
	SCOPED(ledger) ledger;
	char first[STORE_VISIT_ID_MAX], second[STORE_VISIT_ID_MAX];
	struct visit visit;

	ledger_init(&ledger);
	ledger_add_visit(&ledger, DAY, NULL, first);
	ledger_add_visit(&ledger, DAY, "approve", second);
	assert_int_equal(recover(&ledger), 2);
	assert_int_equal(store_get_visit(&ledger.store, first, &visit, NULL), STATUS_OK);
	assert_string_equal(visit.ending, "interrupted");
	assert_int_equal(visit.ended_ms, 1700000000000);
	assert_int_equal(ledger_count(&ledger, RECORD_VISIT_CLOSED), 2);
}

/* Of a refusal nothing is to come, and a paper is an exception of its own. */
static void test_store_recover__an_approval_that_no_paper_came_of_is_withdrawn(void **state)
{
	SCOPED(ledger) ledger;
	char id[3][STORE_VISIT_ID_MAX];
	struct record record;

	ledger_init(&ledger);
	ledger_add_visit(&ledger, DAY, "approve", id[0]);
	ledger_decide_on(&ledger, id[0], 2, "approve", RECORD_SUCCESS);
	ledger_withdraw(&ledger, id[0], 2);
	ledger_add_visit(&ledger, DAY, "refuse", id[1]);
	ledger_add_visit(&ledger, DAY, "approve", id[2]);
	ledger_add_order(&ledger, id[2]);
	assert_int_equal(recover(&ledger), 3);
	assert_int_equal(ledger_count(&ledger, RECORD_DECISION_WITHDRAWN), 2);
	assert_int_equal(store_last_of_applicant(&ledger.store, RECORD_DECISION_WITHDRAWN, id[0], 1,
						 &record, NULL),
			 STATUS_OK);
	assert_string_equal(record_value(&record, "cause"), "interrupted");
}

/* Two people decided, and no paper came of it: the record of the second one's part says so. */
static void test_store_recover__what_was_agreed_to_in_vain_has_lapsed(void **state)
{
	SCOPED(ledger) ledger;
	char id[STORE_VISIT_ID_MAX];
	struct record record;

	ledger_init(&ledger);
	ledger_add_visit(&ledger, DAY, "approve", id);
	ledger_decide_on(&ledger, id, 2, "approve", RECORD_SUCCESS);
	assert_int_equal(
		store_last_of_applicant(&ledger.store, RECORD_DECIDED, id, 2, &record, NULL),
		STATUS_OK);
	record_detail(&record, "second", "sam");
	assert_int_equal(store_record(&ledger.store, &record, NULL), STATUS_OK);
	assert_int_equal(recover(&ledger), 1);
	assert_int_equal(ledger_count(&ledger, RECORD_DECISION_WITHDRAWN), 2);
	assert_int_equal(ledger_count(&ledger, RECORD_APPROVAL_LAPSED), 1);
	assert_int_equal(store_last_of_applicant(&ledger.store, RECORD_APPROVAL_LAPSED, id, 2,
						 &record, NULL),
			 STATUS_OK);
	assert_string_equal(record_value(&record, "given_by"), "sam");
}

static void test_store_recover__closed_visits_stay_as_they_are(void **state)
{
	SCOPED(ledger) ledger;
	char id[STORE_VISIT_ID_MAX];
	struct visit visit;

	ledger_init(&ledger);
	ledger_add_visit(&ledger, DAY, NULL, id);
	assert_int_equal(store_get_visit(&ledger.store, id, &visit, NULL), STATUS_OK);
	visit.ended_ms = 5;
	(void)text_copy(visit.ending, sizeof(visit.ending), "delivered");
	assert_int_equal(store_begin(&ledger.store, NULL), STATUS_OK);
	assert_int_equal(
		store_end(&ledger.store, store_put_visit(&ledger.store, &visit, NULL), NULL),
		STATUS_OK);
	assert_int_equal(recover(&ledger), 0);
	assert_int_equal(store_get_visit(&ledger.store, id, &visit, NULL), STATUS_OK);
	assert_string_equal(visit.ending, "delivered");
	assert_int_equal(visit.ended_ms, 5);
}

static void test_store_recover__orders_on_their_way_become_exceptions(void **state)
{
	static const struct {
		enum order_state before, after;
	} CASES[] = {
		{ ORDER_RESERVED, ORDER_EXCEPTION },  { ORDER_PRINTING, ORDER_EXCEPTION },
		{ ORDER_PROVEN, ORDER_EXCEPTION },    { ORDER_DELIVERED, ORDER_DELIVERED },
		{ ORDER_EXCEPTION, ORDER_EXCEPTION },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		SCOPED(ledger) ledger;
		char id[STORE_VISIT_ID_MAX];
		ledger_init(&ledger);
		ledger_add_visit(&ledger, DAY, "approve", id);
		put_order(&ledger, id, CASES[at].before);
		assert_int_equal(recover(&ledger), 1);
		assert_int_equal(state_of(&ledger, id), CASES[at].after);
		assert_int_equal(ledger_count(&ledger, RECORD_EXCEPTION_OPENED),
				 CASES[at].before != CASES[at].after);
	}
}

static void test_store_recover__the_exception_tells_where_the_order_stood(void **state)
{
	SCOPED(ledger) ledger;
	char id[STORE_VISIT_ID_MAX];
	struct record record;

	ledger_init(&ledger);
	ledger_add_visit(&ledger, DAY, "approve", id);
	put_order(&ledger, id, ORDER_PRINTING);
	recover(&ledger);
	assert_int_equal(
		store_last_record(&ledger.store, RECORD_EXCEPTION_OPENED, id, &record, NULL),
		STATUS_OK);
	assert_string_equal(record_value(&record, "cause"), "interrupted while printing");
}

static void test_store_recover__a_second_time_finds_nothing(void **state)
{
	SCOPED(ledger) ledger;
	struct fault fault = { 0 };
	char id[STORE_VISIT_ID_MAX];

	ledger_init(&ledger);
	ledger_add_visit(&ledger, DAY, "approve", id);
	ledger_add_order(&ledger, id);
	assert_int_equal(recover(&ledger), 1);
	uint64_t count = ledger.store.count;
	ledger_reopen(&ledger);
	assert_int_equal(recover(&ledger), 0);
	assert_int_equal(ledger.store.count, count);
	assert_int_equal(ledger_verify(&ledger, &fault), STATUS_OK);
}

static void test_store_recover__a_failure_on_the_way_keeps_all_of_it_for_the_next_time(void **state)
{
	SCOPED(ledger) ledger;
	char id[STORE_VISIT_ID_MAX];
	int64_t visits = -1;

	ledger_init(&ledger);
	ledger_add_visit(&ledger, DAY, "approve", id);
	put_order(&ledger, id, ORDER_PRINTING);
	ledger_tamper(&ledger, "CREATE TRIGGER stop BEFORE UPDATE ON visits "
			       "BEGIN SELECT RAISE(ABORT, 'stop'); END");
	assert_int_equal(store_recover(&ledger.store, 1, &visits, NULL), STATUS_DENIED);
	assert_int_equal(visits, -1);
	assert_int_equal(state_of(&ledger, id), ORDER_PRINTING);
	ledger_tamper(&ledger, "DROP TRIGGER stop");
	assert_int_equal(recover(&ledger), 1);
	assert_int_equal(state_of(&ledger, id), ORDER_EXCEPTION);
}

static void test_store_recover__one_kiosk_holds_a_ledger(void **state)
{
	SCOPED(ledger) ledger;
	struct fault fault = { 0 };
	int first = -1, second = -1;

	ledger_init(&ledger);
	assert_int_equal(store_hold(ledger.path, &first, &fault), STATUS_OK);
	assert_int_equal(store_hold(ledger.path, &second, &fault), STATUS_DENIED);
	assert_non_null(strstr(fault.what, "another kiosk"));
	close(first);
	assert_int_equal(store_hold(ledger.path, &second, &fault), STATUS_OK);
	close(second);
}

static void run_kiosk(struct ledger *ledger, enum record_kind kind)
{
	static const char *const KEYS[] = { "version", "policy", "rules", "after", "cause" };
	struct record record = record_begin(kind, ledger_actor(kind), "");

	for (size_t at = 0; at < COUNT_OF(KEYS); at++)
		record_detail(&record, KEYS[at], "test");
	assert_int_equal(store_record(&ledger->store, &record, NULL), STATUS_OK);
}

static void test_store_recover__a_start_is_told_how_the_run_before_it_ended(void **state)
{
	static const struct {
		enum record_kind kind; /* RECORD_KIND_COUNT: nothing more */
		const char *expected;
	} CASES[] = {
		{ RECORD_KIND_COUNT, "nothing" },         { RECORD_KIOSK_STARTED, "interruption" },
		{ RECORD_KIOSK_STOPPED, "stop" },         { RECORD_KIOSK_STARTED, "interruption" },
		{ RECORD_KIOSK_STARTED, "interruption" },
	};
	SCOPED(ledger) ledger;
	const char *last = NULL;
	char id[STORE_VISIT_ID_MAX];

	ledger_init(&ledger);
	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		if (CASES[at].kind != RECORD_KIND_COUNT)
			run_kiosk(&ledger, CASES[at].kind);
		ledger_add_visit(&ledger, DAY, "approve", id);
		assert_int_equal(store_last_run(&ledger.store, &last, NULL), STATUS_OK);
		assert_string_equal(last, CASES[at].expected);
	}
}

static void record_at(struct ledger *ledger, enum record_kind kind, int64_t wall_ms)
{
	struct record record = record_begin(kind, ledger_actor(kind), "");

	record.wall_ms = wall_ms;
	record.boot[0] = '\0'; /* of another start of the machine, so to speak */
	record_detail(&record, kind == RECORD_CLOCK_CHANGED ? "from" : "filter", "-");
	if (kind == RECORD_CLOCK_CHANGED)
		record_detail(&record, "to", "-");
	assert_int_equal(store_record(&ledger->store, &record, NULL), STATUS_OK);
}

static void
test_store_recover__the_latest_time_is_of_now_and_not_before_the_clock_changed(void **state)
{
	static const int64_t LATER_MS = 4000000000000;
	SCOPED(ledger) ledger;
	int64_t latest_ms = 0;

	ledger_init(&ledger);
	record_at(&ledger, RECORD_AUDIT_LISTED, LATER_MS);
	record_at(&ledger, RECORD_AUDIT_LISTED, LATER_MS - 5000);
	assert_int_equal(store_latest_ms(&ledger.store, &latest_ms, NULL), STATUS_OK);
	assert_int_equal(latest_ms, LATER_MS);
	record_at(&ledger, RECORD_CLOCK_CHANGED, LATER_MS - 90000);
	record_at(&ledger, RECORD_AUDIT_LISTED, LATER_MS - 80000);
	assert_int_equal(store_latest_ms(&ledger.store, &latest_ms, NULL), STATUS_OK);
	assert_int_equal(latest_ms, LATER_MS - 80000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_store_recover__open_visits_are_closed_as_interrupted),
		cmocka_unit_test(
			test_store_recover__an_approval_that_no_paper_came_of_is_withdrawn),
		cmocka_unit_test(test_store_recover__what_was_agreed_to_in_vain_has_lapsed),
		cmocka_unit_test(test_store_recover__closed_visits_stay_as_they_are),
		cmocka_unit_test(test_store_recover__orders_on_their_way_become_exceptions),
		cmocka_unit_test(test_store_recover__the_exception_tells_where_the_order_stood),
		cmocka_unit_test(test_store_recover__a_start_is_told_how_the_run_before_it_ended),
		cmocka_unit_test(test_store_recover__one_kiosk_holds_a_ledger),
		cmocka_unit_test(test_store_recover__a_second_time_finds_nothing),
		cmocka_unit_test(
			test_store_recover__a_failure_on_the_way_keeps_all_of_it_for_the_next_time),
		cmocka_unit_test(
			test_store_recover__the_latest_time_is_of_now_and_not_before_the_clock_changed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/text.h"
#include "tests/fakes/ledger.h"

static const int32_t DAY = 20779; /* 2026-11-22 */

static void assert_same_visit(const struct visit *left, const struct visit *right)
{
	assert_string_equal(left->id, right->id);
	assert_int_equal(left->started_ms, right->started_ms);
	assert_int_equal(left->ended_ms, right->ended_ms);
	assert_int_equal(left->day, right->day);
	assert_string_equal(left->clerk, right->clerk);
	assert_string_equal(left->outcome, right->outcome);
	assert_string_equal(left->ending, right->ending);
	assert_string_equal(left->reason, right->reason);
	assert_string_equal(left->language, right->language);
	assert_string_equal(left->tin_last4, right->tin_last4);
	assert_int_equal(left->is_training, right->is_training);
}

static void assert_same_order(const struct order *left, const struct order *right)
{
	assert_string_equal(left->id, right->id);
	assert_string_equal(left->visit, right->visit);
	assert_int_equal(left->state, right->state);
	assert_int_equal(left->year, right->year);
	assert_int_equal(left->applicant, right->applicant);
	assert_string_equal(left->fingerprint, right->fingerprint);
	assert_string_equal(left->proof, right->proof);
	assert_string_equal(left->cause, right->cause);
}

static void test_store_visits__visit_numbers_count_by_kiosk_and_day(void **state)
{
	SCOPED(ledger) ledger;
	char id[STORE_VISIT_ID_MAX];

	ledger_init(&ledger);
	ledger_add_visit(&ledger, DAY, NULL, id);
	assert_string_equal(id, "K1-261122-0001");
	ledger_add_visit(&ledger, DAY, NULL, id);
	assert_string_equal(id, "K1-261122-0002");
	ledger_add_visit(&ledger, DAY + 1, NULL, id);
	assert_string_equal(id, "K1-261123-0001");
	ledger_reopen(&ledger);
	ledger_add_visit(&ledger, DAY, NULL, id);
	assert_string_equal(id, "K1-261122-0003");
}

static void test_store_visits__a_day_is_full_after_the_last_number(void **state)
{
	SCOPED(ledger) ledger;
	char id[STORE_VISIT_ID_MAX];

	ledger_init(&ledger);
	ledger_tamper(&ledger, "INSERT INTO visits VALUES ('K1-261122-9999', 1, 1, 20779, '', '', "
			       "'', '', '', '', 1)");
	assert_int_equal(store_begin(&ledger.store, NULL), STATUS_OK);
	assert_int_equal(store_next_visit_id(&ledger.store, DAY, id, sizeof(id), NULL),
			 STATUS_FULL);
	store_rollback(&ledger.store);
}

static void test_store_visits__a_visit_comes_back_as_it_was_put(void **state)
{
	SCOPED(ledger) ledger;
	struct visit visit = { .id = "K1-261122-0001",
			       .started_ms = 1700000000123,
			       .ended_ms = 1700000000999,
			       .day = DAY,
			       .clerk = "ana",
			       .outcome = "approved",
			       .ending = "delivered",
			       .reason = "lost_pin",
			       .language = "es",
			       .tin_last4 = "1234",
			       .is_training = true };
	struct visit back;

	ledger_init(&ledger);
	for (int pass = 0; pass < 2; pass++) {
		assert_int_equal(store_begin(&ledger.store, NULL), STATUS_OK);
		assert_int_equal(store_put_visit(&ledger.store, &visit, NULL), STATUS_OK);
		assert_int_equal(store_commit(&ledger.store, NULL), STATUS_OK);
		assert_int_equal(store_get_visit(&ledger.store, visit.id, &back, NULL), STATUS_OK);
		assert_same_visit(&visit, &back);
		(void)text_copy(visit.outcome, sizeof(visit.outcome), "refused!");
		visit.is_training = false;
	}
	assert_int_equal(store_get_visit(&ledger.store, "K1-261122-0002", &back, NULL),
			 STATUS_GONE);
}

static void test_store_visits__an_order_comes_back_as_it_was_put(void **state)
{
	SCOPED(ledger) ledger;
	struct order order = { .id = "K1-261122-0001/2",
			       .applicant = 2,
			       .state = ORDER_PROVEN,
			       .year = 2026,
			       .fingerprint = "00ff",
			       .proof = "GS ( H 7",
			       .cause = "paper" };
	struct order back;

	ledger_init(&ledger);
	ledger_add_visit(&ledger, DAY, NULL, order.visit);
	for (int state_at = ORDER_RESERVED; state_at <= ORDER_EXCEPTION; state_at++) {
		order.state = (enum order_state)state_at;
		assert_int_equal(store_begin(&ledger.store, NULL), STATUS_OK);
		assert_int_equal(store_put_order(&ledger.store, &order, NULL), STATUS_OK);
		assert_int_equal(store_commit(&ledger.store, NULL), STATUS_OK);
		assert_int_equal(store_get_order(&ledger.store, order.id, &back, NULL), STATUS_OK);
		assert_same_order(&order, &back);
	}
	int64_t count = 0;
	assert_int_equal(store_count_exceptions(&ledger.store, &count, NULL), STATUS_OK);
	assert_int_equal(count, 1);
	assert_int_equal(store_get_order(&ledger.store, "none", &back, NULL), STATUS_GONE);
}

static void test_store_visits__an_order_needs_its_visit(void **state)
{
	SCOPED(ledger) ledger;
	struct order order = {
		.id = "none/1", .visit = "none", .applicant = 1, .state = ORDER_RESERVED
	};

	ledger_init(&ledger);
	assert_int_equal(store_begin(&ledger.store, NULL), STATUS_OK);
	assert_int_equal(
		store_end(&ledger.store, store_put_order(&ledger.store, &order, NULL), NULL),
		STATUS_DENIED);
}

static void test_store_visits__the_newest_record_about_an_object_is_found(void **state)
{
	SCOPED(ledger) ledger;
	struct record record;
	char id[STORE_VISIT_ID_MAX];

	ledger_init(&ledger);
	ledger_add_visit(&ledger, DAY, "refuse", id);
	ledger_decide(&ledger, id, "approve", RECORD_SUCCESS);
	assert_int_equal(store_last_record(&ledger.store, RECORD_DECIDED, id, &record, NULL),
			 STATUS_OK);
	assert_string_equal(record_value(&record, "decision"), "approve");
	assert_int_equal(store_last_record(&ledger.store, RECORD_CHECKED, id, &record, NULL),
			 STATUS_GONE);
	assert_int_equal(store_last_record(&ledger.store, RECORD_DECIDED, "x", &record, NULL),
			 STATUS_GONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_store_visits__visit_numbers_count_by_kiosk_and_day),
		cmocka_unit_test(test_store_visits__a_day_is_full_after_the_last_number),
		cmocka_unit_test(test_store_visits__a_visit_comes_back_as_it_was_put),
		cmocka_unit_test(test_store_visits__an_order_comes_back_as_it_was_put),
		cmocka_unit_test(test_store_visits__an_order_needs_its_visit),
		cmocka_unit_test(test_store_visits__the_newest_record_about_an_object_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

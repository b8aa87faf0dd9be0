#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "kiosk/base/text.h"
#include "kiosk/issuing/recovery.h"
#include "kiosk/issuing/resolving.h"
#include "kiosk/ledger/quarantine.h"
#include "tests/fakes/issuing.h"

enum { WHEN_MS = 1700000000 };

static void must(enum status status)
{
	assert_int_equal(status, STATUS_OK);
}

static void recover(struct issuing_fixture *fixture)
{
	int64_t visits = 0;

	must(issuing_recover(&fixture->ledger.store, &fixture->registry, WHEN_MS, &visits, NULL));
	assert_int_equal(visits, 1);
	fixture_assert_verifies(fixture);
}

static bool is_quarantined(struct issuing_fixture *fixture)
{
	struct quarantine quarantine;

	must(quarantine_look(&fixture->ledger.store, &quarantine, NULL));
	return quarantine.is_on;
}

/* Another visit asks for the same taxpayer. */
static enum claim_result claim_again(struct issuing_fixture *fixture)
{
	ledger_add_visit(&fixture->ledger, FIXTURE_DAY, "approve", fixture->visit);
	must(fixture_reserve(fixture, fixture->visit));
	return fixture->result;
}

/* Reserved, and perhaps waiting for a printer that got nothing of it. */
static void test_recovery__what_no_printer_got_is_void_and_its_pin_goes_back(void **state)
{
	for (int waits = 0; waits <= 1; waits++) {
		SCOPED(issuing_fixture) fixture;
		struct order order;
		struct record record;
		issuing_fixture_init(&fixture, "approve");
		struct store *store = &fixture.ledger.store;
		must(fixture_reserve(&fixture, fixture.visit));
		struct order first = fixture.order;
		if (waits == 1) {
			must(issuing_printing(store, &first, NULL));
			must(issuing_postponed(store, &first, "out of paper", NULL));
			assert_int_equal(first.state, ORDER_RESERVED);
		}
		recover(&fixture);
		must(store_get_order(store, first.id, &order, NULL));
		assert_int_equal(order.state, ORDER_VOIDED);
		must(store_last_record(store, RECORD_PIN_DROPPED, first.visit, &record, NULL));
		assert_string_equal(record_value(&record, "order"), first.id);
		assert_string_equal(record_value(&record, "fingerprint"), fixture.fingerprint);
		assert_int_equal(record.wall_ms, WHEN_MS);
		assert_int_equal(ledger_count(&fixture.ledger, RECORD_EXCEPTION_OPENED), 0);
		assert_false(is_quarantined(&fixture));
		assert_int_equal(claim_again(&fixture), CLAIM_NEW);
		recover(&fixture);
		assert_int_equal(ledger_count(&fixture.ledger, RECORD_PIN_DROPPED), 2);
	}
}

static void test_recovery__what_a_printer_may_have_got_is_an_exception(void **state)
{
	SCOPED(issuing_fixture) fixture;

	issuing_fixture_init(&fixture, "approve");
	struct store *store = &fixture.ledger.store;
	must(fixture_reserve(&fixture, fixture.visit));
	struct order first = fixture.order;
	must(issuing_printing(store, &first, NULL));
	must(issuing_postponed(store, &first, "out of paper", NULL));
	must(issuing_printing(store, &first, NULL));
	recover(&fixture);
	fixture_assert_state(&fixture, first.id, ORDER_EXCEPTION);
	assert_true(is_quarantined(&fixture));
	assert_int_equal(ledger_count(&fixture.ledger, RECORD_PIN_DROPPED), 0);
	assert_int_equal(claim_again(&fixture), CLAIM_ASSIGNED);
}

/* The PIN is in its taxpayer's hands on the first paper. */
static void test_recovery__another_paper_of_a_pin_goes_and_the_pin_stays(void **state)
{
	SCOPED(issuing_fixture) fixture;
	struct pin pin;
	struct pin_check check;
	int64_t first_ms = 0;

	issuing_fixture_init(&fixture, "approve");
	must(fixture_reserve(&fixture, fixture.visit));
	struct order first = fixture.order;
	struct pin made = fixture.pin;
	fixture_deliver(&fixture);
	recover(&fixture);
	ledger_add_visit(&fixture.ledger, FIXTURE_DAY, "approve", fixture.visit);
	must(fixture_retrieve(&fixture, fixture.visit, false, &pin, &first_ms));
	recover(&fixture);
	fixture_assert_state(&fixture, first.id, ORDER_DELIVERED);
	fixture_assert_state(&fixture, fixture.order.id, ORDER_VOIDED);
	assert_int_equal(ledger_count(&fixture.ledger, RECORD_ORDER_DROPPED), 1);
	assert_int_equal(ledger_count(&fixture.ledger, RECORD_EXCEPTION_OPENED), 0);
	must(fixture.registry.ops->check(fixture.registry.self, first.fingerprint, first.year,
					 &made, &check, NULL));
	assert_true(check.is_right);
}

/* Its taxpayer has lost the one before. */
static void test_recovery__what_took_anothers_place_is_owed(void **state)
{
	SCOPED(issuing_fixture) fixture;
	struct order next;
	struct pin pin;

	issuing_fixture_init(&fixture, "approve");
	struct store *store = &fixture.ledger.store;
	must(fixture_reserve(&fixture, fixture.visit));
	must(issuing_unprinted(store, &fixture.order, "not printed: nobody answered", NULL));
	recover(&fixture);
	struct paper_act act = { .order = fixture.order.id,
				 .actor = "ana",
				 .deed = PAPER_REPLACE,
				 .answer = PAPER_NOT_FOUND,
				 .year = fixture.order.year };
	must(issuing_replace(store, &fixture.registry, &act, &next, &pin, NULL));
	int64_t visits = 0;
	must(issuing_recover(store, &fixture.registry, WHEN_MS, &visits, NULL));
	fixture_assert_state(&fixture, next.id, ORDER_EXCEPTION);
	assert_false(is_quarantined(&fixture));
	fixture_assert_verifies(&fixture);
}

/* A registry that cannot take a PIN back leaves it to staff. */
static void test_recovery__what_cannot_go_back_is_an_exception(void **state)
{
	SCOPED(issuing_fixture) fixture;
	struct registry_ops ops;

	issuing_fixture_init(&fixture, "approve");
	must(fixture_reserve(&fixture, fixture.visit));
	ops = *fixture.registry.ops;
	ops.revoke = NULL;
	fixture.registry.ops = &ops;
	recover(&fixture);
	fixture_assert_state(&fixture, fixture.order.id, ORDER_EXCEPTION);
	assert_false(is_quarantined(&fixture));
	assert_int_equal(claim_again(&fixture), CLAIM_ASSIGNED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_recovery__what_no_printer_got_is_void_and_its_pin_goes_back),
		cmocka_unit_test(test_recovery__what_a_printer_may_have_got_is_an_exception),
		cmocka_unit_test(test_recovery__another_paper_of_a_pin_goes_and_the_pin_stays),
		cmocka_unit_test(test_recovery__what_took_anothers_place_is_owed),
		cmocka_unit_test(test_recovery__what_cannot_go_back_is_an_exception),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

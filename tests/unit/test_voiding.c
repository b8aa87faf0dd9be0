#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/issuing/voiding.h"
#include "tests/fakes/issuing.h"

static enum status void_pin(struct issuing_fixture *fixture)
{
	const struct voiding voiding = { fixture->fingerprint, 2026, "sam", "not found" };
	struct store *store = &fixture->ledger.store;

	assert_int_equal(store_begin(store, NULL), STATUS_OK);
	return store_end(store, issuing_void(store, &fixture->registry, &voiding, &fixture->fault),
			 &fixture->fault);
}

static bool counts(struct issuing_fixture *fixture, const struct pin *pin)
{
	struct pin_check check = { 0 };

	assert_int_equal(fixture->registry.ops->check(fixture->registry.self, fixture->fingerprint,
						      2026, pin, &check, NULL),
			 STATUS_OK);
	return check.is_right || check.is_on_file;
}

static void test_voiding__a_pin_that_is_void_counts_no_more(void **state)
{
	SCOPED(issuing_fixture) fixture;
	char other[STORE_VISIT_ID_MAX];
	struct pin again;
	int64_t first_ms = 0;
	struct record record;

	issuing_fixture_init(&fixture, "approve");
	ledger_add_visit(&fixture.ledger, FIXTURE_DAY, "approve", other);
	assert_int_equal(fixture_reserve(&fixture, fixture.visit), STATUS_OK);
	struct pin pin = fixture.pin;
	fixture_deliver(&fixture);
	assert_true(counts(&fixture, &pin));
	assert_int_equal(void_pin(&fixture), STATUS_OK);
	assert_false(counts(&fixture, &pin));
	fixture_assert_state(&fixture, fixture.order.id, ORDER_VOIDED);
	assert_int_equal(fixture_retrieve(&fixture, other, false, &again, &first_ms), STATUS_GONE);
	assert_int_equal(store_last_record(&fixture.ledger.store, RECORD_PIN_VOIDED, fixture.visit,
					   &record, NULL),
			 STATUS_OK);
	assert_string_equal(record.actor, "sam");
	assert_string_equal(record_value(&record, "cause"), "not found");
	assert_string_equal(record_value(&record, "fingerprint"), fixture.fingerprint);
	fixture_assert_verifies(&fixture);
}

/* The paper that printed it again, in another visit, bears the same PIN. */
static void test_voiding__every_paper_of_the_pin_is_void(void **state)
{
	SCOPED(issuing_fixture) fixture;
	char other[STORE_VISIT_ID_MAX];
	struct pin again;
	int64_t first_ms = 0;

	issuing_fixture_init(&fixture, "approve");
	ledger_add_visit(&fixture.ledger, FIXTURE_DAY, "approve", other);
	assert_int_equal(fixture_reserve(&fixture, fixture.visit), STATUS_OK);
	struct order first = fixture.order;
	fixture_deliver(&fixture);
	assert_int_equal(fixture_retrieve(&fixture, other, false, &again, &first_ms), STATUS_OK);
	assert_int_equal(
		issuing_exception(&fixture.ledger.store, &fixture.order, "paper out", NULL),
		STATUS_OK);
	assert_int_equal(void_pin(&fixture), STATUS_OK);
	fixture_assert_state(&fixture, first.id, ORDER_VOIDED);
	fixture_assert_state(&fixture, fixture.order.id, ORDER_VOIDED);
	assert_int_equal(ledger_count(&fixture.ledger, RECORD_PIN_VOIDED), 1);
	assert_int_equal(ledger_count(&fixture.ledger, RECORD_ORDER_VOIDED), 1);
	fixture_assert_verifies(&fixture);
}

static void test_voiding__another_visit_gets_another_pin(void **state)
{
	SCOPED(issuing_fixture) fixture;
	char other[STORE_VISIT_ID_MAX];

	issuing_fixture_init(&fixture, "approve");
	ledger_add_visit(&fixture.ledger, FIXTURE_DAY, "approve", other);
	assert_int_equal(fixture_reserve(&fixture, fixture.visit), STATUS_OK);
	fixture_deliver(&fixture);
	assert_int_equal(void_pin(&fixture), STATUS_OK);
	assert_int_equal(fixture_reserve(&fixture, other), STATUS_OK);
	assert_int_equal(fixture.result, CLAIM_NEW);
	struct pin pin = fixture.pin;
	fixture_deliver(&fixture);
	assert_true(counts(&fixture, &pin));
	fixture_assert_verifies(&fixture);
}

/* It would come out of the printer yet. */
static void test_voiding__what_is_on_its_way_to_paper_is_not_voided(void **state)
{
	SCOPED(issuing_fixture) fixture;

	issuing_fixture_init(&fixture, "approve");
	assert_int_equal(fixture_reserve(&fixture, fixture.visit), STATUS_OK);
	assert_int_equal(void_pin(&fixture), STATUS_DENIED);
	assert_int_equal(issuing_printing(&fixture.ledger.store, &fixture.order, NULL), STATUS_OK);
	assert_int_equal(void_pin(&fixture), STATUS_DENIED);
	assert_non_null(strstr(fixture.fault.what, "afterwards"));
	assert_int_equal(ledger_count(&fixture.ledger, RECORD_PIN_VOIDED), 0);
	fixture_assert_verifies(&fixture);
}

static void test_voiding__what_is_void_is_not_there_to_be_voided(void **state)
{
	SCOPED(issuing_fixture) fixture;

	issuing_fixture_init(&fixture, "approve");
	assert_int_equal(void_pin(&fixture), STATUS_GONE);
	assert_int_equal(fixture_reserve(&fixture, fixture.visit), STATUS_OK);
	fixture_deliver(&fixture);
	assert_int_equal(void_pin(&fixture), STATUS_OK);
	assert_int_equal(void_pin(&fixture), STATUS_GONE);
	assert_int_equal(ledger_count(&fixture.ledger, RECORD_PIN_VOIDED), 1);
	fixture_assert_verifies(&fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_voiding__a_pin_that_is_void_counts_no_more),
		cmocka_unit_test(test_voiding__every_paper_of_the_pin_is_void),
		cmocka_unit_test(test_voiding__another_visit_gets_another_pin),
		cmocka_unit_test(test_voiding__what_is_on_its_way_to_paper_is_not_voided),
		cmocka_unit_test(test_voiding__what_is_void_is_not_there_to_be_voided),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

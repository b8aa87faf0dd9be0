#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/text.h"
#include "kiosk/issuing/late_paper.h"
#include "kiosk/issuing/resolving.h"
#include "kiosk/ledger/quarantine.h"
#include "tests/fakes/issuing.h"

static struct pin_check check(struct issuing_fixture *fixture, const struct pin *pin)
{
	struct pin_check check = { 0 };

	assert_int_equal(fixture->registry.ops->check(fixture->registry.self, fixture->fingerprint,
						      2026, pin, &check, NULL),
			 STATUS_OK);
	return check;
}

/* A receipt that was begun and never proven; its PIN comes back. */
static struct pin lose(struct issuing_fixture *fixture)
{
	struct store *store = &fixture->ledger.store;

	assert_int_equal(fixture_reserve(fixture, fixture->visit), STATUS_OK);
	assert_int_equal(issuing_printing(store, &fixture->order, NULL), STATUS_OK);
	assert_int_equal(issuing_exception(store, &fixture->order, "out of paper", NULL),
			 STATUS_OK);
	return fixture->pin;
}

static void answer(struct issuing_fixture *fixture, enum paper_deed deed, enum paper_answer answer)
{
	const struct paper_act act = { .order = fixture->order.id,
				       .actor = "ana",
				       .deed = deed,
				       .answer = answer,
				       .year = 2026 };

	assert_int_equal(issuing_resolve(&fixture->ledger.store, &fixture->registry, &act, NULL),
			 STATUS_OK);
}

static void print_slip(struct issuing_fixture *fixture)
{
	struct record record = record_begin(RECORD_SHEET_PRINTED, "ana", "");

	record_detail(&record, "sheet", QUARANTINE_SLIP);
	record_detail(&record, "proof", "echo");
	assert_int_equal(store_record(&fixture->ledger.store, &record, NULL), STATUS_OK);
}

static enum status release(struct issuing_fixture *fixture)
{
	return late_paper_release(&fixture->ledger.store, "ana", "0417", NULL);
}

static void test_late_paper__an_unproven_pin_counts_for_nobody_until_staff_answers(void **state)
{
	SCOPED(issuing_fixture) fixture;

	issuing_fixture_init(&fixture, "approve");
	struct pin pin = lose(&fixture);
	assert_false(check(&fixture, &pin).is_right);
	assert_true(check(&fixture, &pin).is_on_file); /* nor is a return without it let through */
	print_slip(&fixture);
	assert_int_equal(release(&fixture), STATUS_OK);
	assert_false(check(&fixture, &pin).is_right); /* the release does not say who has it */
	answer(&fixture, PAPER_HAND_OVER, PAPER_HANDED_OVER);
	assert_true(check(&fixture, &pin).is_right);
	fixture_assert_verifies(&fixture);
}

static void test_late_paper__what_came_out_later_is_void_before_and_after_the_release(void **state)
{
	SCOPED(issuing_fixture) fixture;
	struct order order;
	struct record record;
	uint64_t count = 0;

	issuing_fixture_init(&fixture, "approve");
	struct pin pin = lose(&fixture);
	print_slip(&fixture);
	assert_int_equal(
		late_paper_void(&fixture.ledger.store, &fixture.registry, "ana", &count, NULL),
		STATUS_OK);
	assert_int_equal(count, 1);
	assert_int_equal(store_get_order(&fixture.ledger.store, fixture.order.id, &order, NULL),
			 STATUS_OK);
	assert_int_equal(order.state, ORDER_VOIDED);
	assert_int_equal(release(&fixture), STATUS_REFUSED); /* that slip was before it */
	assert_false(check(&fixture, &pin).is_right);
	assert_int_equal(store_last_record(&fixture.ledger.store, RECORD_PRINTER_QUARANTINED,
					   QUARANTINE_OBJECT, &record, NULL),
			 STATUS_OK);
	assert_string_equal(record.actor, "ana");
	print_slip(&fixture);
	assert_int_equal(release(&fixture), STATUS_OK);
	assert_false(check(&fixture, &pin).is_right);
	fixture_assert_verifies(&fixture);
}

/* A reprint that was answered for as destroyed, and comes out a second time. */
static void test_late_paper__a_void_paper_that_comes_out_voids_the_pin_that_it_bears(void **state)
{
	SCOPED(issuing_fixture) fixture;
	char other[STORE_VISIT_ID_MAX];
	uint64_t count = 0;
	int64_t first_ms = 0;
	struct pin pin;

	issuing_fixture_init(&fixture, "approve");
	struct store *store = &fixture.ledger.store;
	ledger_add_visit(&fixture.ledger, FIXTURE_DAY, "approve", other);
	assert_int_equal(fixture_reserve(&fixture, fixture.visit), STATUS_OK);
	fixture_deliver(&fixture);
	assert_int_equal(fixture_retrieve(&fixture, other, false, &pin, &first_ms), STATUS_OK);
	assert_int_equal(issuing_printing(store, &fixture.order, NULL), STATUS_OK);
	assert_int_equal(issuing_exception(store, &fixture.order, "out of paper", NULL), STATUS_OK);
	answer(&fixture, PAPER_VOID, PAPER_DESTROYED);
	assert_true(check(&fixture, &pin).is_right);
	for (uint64_t voided = 1; voided < 2; voided--) { /* the second time there is no such PIN */
		assert_int_equal(late_paper_void(store, &fixture.registry, "ana", &count, NULL),
				 STATUS_OK);
		assert_int_equal(count, voided);
		assert_false(check(&fixture, &pin).is_right);
	}
	fixture_assert_verifies(&fixture);
}

static void test_late_paper__an_answered_exception_counts_at_once(void **state)
{
	SCOPED(issuing_fixture) fixture;

	issuing_fixture_init(&fixture, "approve");
	struct pin pin = lose(&fixture);
	answer(&fixture, PAPER_HAND_OVER, PAPER_HANDED_OVER);
	assert_true(check(&fixture, &pin).is_right);
}

static void test_late_paper__no_receipt_is_begun_meanwhile(void **state)
{
	SCOPED(issuing_fixture) fixture;
	struct store *store = &fixture.ledger.store;
	char other[STORE_VISIT_ID_MAX];
	struct quarantine quarantine;

	issuing_fixture_init(&fixture, "approve");
	ledger_add_visit(&fixture.ledger, FIXTURE_DAY, "approve", other);
	(void)lose(&fixture);
	fixture.fingerprint[0] = fixture.fingerprint[0] == 'a' ? 'b' : 'a'; /* somebody else */
	assert_int_equal(fixture_reserve(&fixture, other), STATUS_OK);
	assert_int_equal(issuing_printing(store, &fixture.order, NULL), STATUS_DENIED);
	assert_int_equal(fixture.order.state, ORDER_RESERVED);
	assert_int_equal(issuing_unprinted(store, &fixture.order, "not now", NULL), STATUS_OK);
	assert_int_equal(quarantine_look(store, &quarantine, NULL), STATUS_OK);
	assert_int_equal(quarantine.papers, 1); /* of that one nothing was sent */
	fixture_assert_verifies(&fixture);
}

static void test_late_paper__what_was_never_sent_needs_no_quarantine(void **state)
{
	SCOPED(issuing_fixture) fixture;
	struct store *store = &fixture.ledger.store;
	struct quarantine quarantine;

	issuing_fixture_init(&fixture, "approve");
	assert_int_equal(fixture_reserve(&fixture, fixture.visit), STATUS_OK);
	assert_int_equal(issuing_printing(store, &fixture.order, NULL), STATUS_OK);
	assert_int_equal(issuing_unprinted(store, &fixture.order, "no paper", NULL), STATUS_OK);
	assert_int_equal(quarantine_look(store, &quarantine, NULL), STATUS_OK);
	assert_false(quarantine.is_on);
	assert_int_equal(issuing_unprinted(store, &fixture.order, "no paper", NULL),
			 STATUS_REFUSED);
}

/* Bytes that a mute printer took may wait in it; a receipt that it proved hangs there. */
static void test_late_paper__a_receipt_that_nobody_has_keeps_the_next_visitor_out(void **state)
{
	static const struct {
		const char *proof;
		bool is_on;
	} ROWS[] = {
		{ "echo", true }, { "status", true }, { "written", true }, { "shown", false }
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		SCOPED(issuing_fixture) fixture;
		struct store *store = &fixture.ledger.store;
		struct quarantine quarantine;
		issuing_fixture_init(&fixture, "approve");
		assert_int_equal(fixture_reserve(&fixture, fixture.visit), STATUS_OK);
		assert_int_equal(issuing_printing(store, &fixture.order, NULL), STATUS_OK);
		assert_int_equal(issuing_proven(store, &fixture.order, ROWS[at].proof, NULL),
				 STATUS_OK);
		assert_int_equal(issuing_exception(store, &fixture.order, "left", NULL), STATUS_OK);
		assert_int_equal(quarantine_look(store, &quarantine, NULL), STATUS_OK);
		assert_int_equal(quarantine.is_on, ROWS[at].is_on);
	}
}

static void test_late_paper__without_a_quarantine_nothing_is_voided_or_released(void **state)
{
	SCOPED(issuing_fixture) fixture;
	uint64_t count = 7;

	issuing_fixture_init(&fixture, "approve");
	print_slip(&fixture);
	uint64_t before = fixture.ledger.store.count;
	assert_int_equal(
		late_paper_void(&fixture.ledger.store, &fixture.registry, "ana", &count, NULL),
		STATUS_REFUSED);
	assert_int_equal(release(&fixture), STATUS_REFUSED);
	assert_int_equal(count, 7);
	assert_int_equal(fixture.ledger.store.count, before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_late_paper__an_unproven_pin_counts_for_nobody_until_staff_answers),
		cmocka_unit_test(
			test_late_paper__what_came_out_later_is_void_before_and_after_the_release),
		cmocka_unit_test(
			test_late_paper__a_void_paper_that_comes_out_voids_the_pin_that_it_bears),
		cmocka_unit_test(test_late_paper__an_answered_exception_counts_at_once),
		cmocka_unit_test(test_late_paper__no_receipt_is_begun_meanwhile),
		cmocka_unit_test(test_late_paper__what_was_never_sent_needs_no_quarantine),
		cmocka_unit_test(
			test_late_paper__a_receipt_that_nobody_has_keeps_the_next_visitor_out),
		cmocka_unit_test(
			test_late_paper__without_a_quarantine_nothing_is_voided_or_released),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

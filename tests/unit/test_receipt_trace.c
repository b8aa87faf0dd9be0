#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "kiosk/base/text.h"
#include "kiosk/issuing/receipt_trace.h"
#include "kiosk/issuing/resolving.h"
#include "tests/fakes/enrolled.h"
#include "tests/fakes/mailing.h"

static const char TIN[] = "900701234"; /* of the shape of an ITIN, of nobody */

static struct receipt_name name_of(const struct order *order)
{
	struct receipt_name name = { .applicant = order->applicant, .year = order->year };

	(void)text_copy(name.visit, sizeof(name.visit), order->visit);
	return name;
}

static void test_receipt_trace__tells_what_became_of_the_paper(void **state)
{
	static const struct {
		enum order_state state;
		bool is_printing, is_proven, is_delivered, is_exception;
	} CASES[] = {
		{ ORDER_RESERVED, false, false, false, false },
		{ ORDER_PRINTING, true, false, false, false },
		{ ORDER_PROVEN, true, true, false, false },
		{ ORDER_DELIVERED, true, true, true, false },
		{ ORDER_EXCEPTION, true, false, false, true },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		SCOPED(enrolled) enrolled;
		struct receipt_trace trace = { 0 };
		struct order order;
		enrolled_init(&enrolled);
		(void)enrolled_add(&enrolled, TIN, 2026, KEYRING_EARNEST, CASES[at].state, &order);
		struct receipt_name name = name_of(&order);
		assert_int_equal(receipt_trace(&enrolled.ledger.store, &name, &trace, NULL),
				 STATUS_OK);
		assert_string_equal(trace.order.id, order.id);
		assert_int_equal(trace.order.state, CASES[at].state);
		assert_int_equal(trace.printing_ms != 0, CASES[at].is_printing);
		assert_int_equal(trace.proven_ms != 0, CASES[at].is_proven);
		assert_int_equal(trace.delivered_ms != 0, CASES[at].is_delivered);
		assert_int_equal(trace.exception_ms != 0, CASES[at].is_exception);
	}
}

static struct receipt_trace look(struct issuing_fixture *fixture)
{
	struct receipt_trace trace = { 0 };
	struct receipt_name name = name_of(&fixture->order);

	name.print = fixture->order.print;
	assert_int_equal(receipt_trace(&fixture->ledger.store, &name, &trace, NULL), STATUS_OK);
	return trace;
}

/* Of the desk: another paper for the newest one of the visit. */
static void act_on(struct issuing_fixture *fixture, enum paper_deed deed)
{
	struct store *store = &fixture->ledger.store;
	const struct paper_act act = { .order = fixture->order.id,
				       .actor = "ana",
				       .deed = deed,
				       .answer = PAPER_NOT_FOUND,
				       .year = 2026 };
	struct order order;
	int64_t first_ms = 0;
	unsigned number = 0;

	if (deed == PAPER_REPLACE)
		assert_int_equal(issuing_replace(store, &fixture->registry, &act, &order,
						 &fixture->pin, NULL),
				 STATUS_OK);
	else
		assert_int_equal(issuing_reprint(store, &fixture->registry, &act, &order,
						 &fixture->pin, &first_ms, &number, NULL),
				 STATUS_OK);
	fixture->order = order;
}

static void test_receipt_trace__a_paper_is_called_what_it_is_marked(void **state)
{
	SCOPED(issuing_fixture) fixture;
	char other[STORE_VISIT_ID_MAX];
	int64_t first_ms = 0;

	issuing_fixture_init(&fixture, "approve");
	ledger_add_visit(&fixture.ledger, FIXTURE_DAY, "approve", other);
	assert_int_equal(fixture_reserve(&fixture, fixture.visit), STATUS_OK);
	assert_int_equal(issuing_unprinted(&fixture.ledger.store, &fixture.order, "none", NULL),
			 STATUS_OK);
	act_on(&fixture, PAPER_REPLACE);
	assert_int_equal(look(&fixture).paper, RECEIPT_PAPER_ORIGINAL);
	fixture_deliver(&fixture);
	for (unsigned number = 1; number <= 2; number++) {
		act_on(&fixture, PAPER_REPRINT);
		assert_int_equal(look(&fixture).paper, RECEIPT_PAPER_REPRINT);
		assert_int_equal(look(&fixture).reprint, number);
		fixture_deliver(&fixture);
	}
	assert_int_equal(fixture_retrieve(&fixture, other, false, &fixture.pin, &first_ms),
			 STATUS_OK);
	assert_int_equal(look(&fixture).paper, RECEIPT_PAPER_AGAIN);
	assert_int_equal(look(&fixture).reprint, 0);
}

static void test_receipt_trace__a_letter_is_called_one(void **state)
{
	SCOPED(issuing_fixture) fixture;

	issuing_fixture_init(&fixture, "approve");
	mailing_queue(&fixture);
	assert_int_equal(look(&fixture).paper, RECEIPT_PAPER_LETTER);
}

/* It takes the number behind the receipt's. */
static void test_receipt_trace__a_letter_that_follows_is_called_one(void **state)
{
	SCOPED(issuing_fixture) fixture;
	struct store *store = &fixture.ledger.store;

	issuing_fixture_init(&fixture, "approve");
	mailing_load(&fixture, FIXTURE_TIN, 0);
	assert_int_equal(fixture_reserve(&fixture, fixture.visit), STATUS_OK);
	assert_int_equal(issuing_printing(store, &fixture.order, NULL), STATUS_OK);
	assert_int_equal(issuing_proven(store, &fixture.order, "echo", NULL), STATUS_OK);
	assert_int_equal(issuing_delivered(store, &fixture.registry, &fixture.order, NULL),
			 STATUS_OK);
	assert_int_equal(look(&fixture).paper, RECEIPT_PAPER_ORIGINAL);
	fixture.order.print = 1;
	assert_int_equal(look(&fixture).paper, RECEIPT_PAPER_LETTER);
}

static void test_receipt_trace__an_order_that_is_not_there_is_gone(void **state)
{
	SCOPED(enrolled) enrolled;
	struct receipt_trace trace = { .printing_ms = 7 };
	struct order order;

	enrolled_init(&enrolled);
	(void)enrolled_add(&enrolled, TIN, 2026, KEYRING_EARNEST, ORDER_DELIVERED, &order);
	struct receipt_name other = name_of(&order), later = other;
	other.applicant = 2;
	later.year = 2027;
	assert_int_equal(receipt_trace(&enrolled.ledger.store, &other, &trace, NULL), STATUS_GONE);
	assert_int_equal(receipt_trace(&enrolled.ledger.store, &later, &trace, NULL), STATUS_GONE);
	assert_int_equal(trace.printing_ms, 7);
}

static void test_receipt_trace__every_look_is_a_record(void **state)
{
	static const char *const RESULTS[] = { "genuine", "lost", "foreign" };
	SCOPED(enrolled) enrolled;
	struct store *store = &enrolled.ledger.store;
	struct record record;

	enrolled_init(&enrolled);
	for (unsigned result = RECEIPT_GENUINE; result <= RECEIPT_FOREIGN; result++) {
		assert_int_equal(receipt_record_look(store, "shell:test", "K1-261122-0001",
						     (enum receipt_result)result, NULL),
				 STATUS_OK);
		assert_int_equal(store_last_record(store, RECORD_RECEIPT_VERIFIED, "K1-261122-0001",
						   &record, NULL),
				 STATUS_OK);
		assert_string_equal(record_value(&record, "result"), RESULTS[result]);
		assert_int_equal(record.outcome == RECORD_SUCCESS, result == RECEIPT_GENUINE);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_receipt_trace__tells_what_became_of_the_paper),
		cmocka_unit_test(test_receipt_trace__a_paper_is_called_what_it_is_marked),
		cmocka_unit_test(test_receipt_trace__a_letter_is_called_one),
		cmocka_unit_test(test_receipt_trace__a_letter_that_follows_is_called_one),
		cmocka_unit_test(test_receipt_trace__an_order_that_is_not_there_is_gone),
		cmocka_unit_test(test_receipt_trace__every_look_is_a_record),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

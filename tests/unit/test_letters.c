#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "kiosk/issuing/voiding.h"
#include "tests/fakes/mailing.h"

static enum status make_batch(struct issuing_fixture *fixture, struct batch_made *ret)
{
	return batch_make(&fixture->ledger.store, &fixture->registry, 2026, "sam", ret,
			  &fixture->fault);
}

static struct order order_of(struct issuing_fixture *fixture)
{
	struct order order;

	assert_int_equal(store_get_order(&fixture->ledger.store, fixture->order.id, &order, NULL),
			 STATUS_OK);
	return order;
}

static void assert_order(struct issuing_fixture *fixture, enum order_state state, int batch)
{
	struct order order = order_of(fixture);

	assert_int_equal(order.state, state);
	assert_int_equal(order.batch, batch);
}

static bool counts(struct issuing_fixture *fixture)
{
	struct pin_check check = { 0 };
	struct pin pin = { .digits = "000000" };

	assert_int_equal(fixture->registry.ops->check(fixture->registry.self, fixture->fingerprint,
						      2026, &pin, &check, NULL),
			 STATUS_OK);
	return check.is_on_file;
}

static void test_letters__a_pin_by_mail_is_queued_with_its_claim(void **state)
{
	SCOPED(issuing_fixture) fixture;

	issuing_fixture_init(&fixture, "approve");
	mailing_queue(&fixture);
	assert_order(&fixture, ORDER_QUEUED_FOR_MAIL, 0);
	assert_true(counts(&fixture));
	assert_int_equal(ledger_count(&fixture.ledger, RECORD_LETTER_QUEUED), 1);
	assert_int_equal(fixture_reserve(&fixture, fixture.visit),
			 STATUS_DENIED); /* no paper too */
	fixture_assert_verifies(&fixture);
}

static void test_letters__one_without_an_address_is_held_and_told(void **state)
{
	SCOPED(issuing_fixture) fixture;
	struct batch_made made;
	char cause[LETTERS_CAUSE_MAX];
	struct address address;

	issuing_fixture_init(&fixture, "approve");
	mailing_queue(&fixture);
	assert_int_equal(make_batch(&fixture, &made), STATUS_OK);
	assert_int_equal(made.count, 0);
	assert_int_equal(made.held, 1);
	assert_int_equal(ledger_count(&fixture.ledger, RECORD_BATCH_EXPORTED), 0);
	assert_order(&fixture, ORDER_QUEUED_FOR_MAIL, 0);
	assert_int_equal(letter_hindrance(&fixture.ledger.store, &fixture.registry,
					  fixture.order.id, 2026, cause, &address, NULL),
			 STATUS_OK);
	assert_string_equal(cause, "no address of record");
}

static void test_letters__one_is_held_for_who_is_barred_and_when_its_year_is_over(void **state)
{
	static const struct {
		unsigned flags;
		int year;
		const char *cause;
	} CASES[] = {
		{ 0, 2026, "" },
		{ TAXPAYER_OPT_OUT, 2026, "" },
		{ TAXPAYER_DECEASED, 2026, "the taxpayer died" },
		{ TAXPAYER_LOCKED, 2026, "the taxpayer's number is locked" },
		{ 0, 2027, "its year is over" },
	};
	SCOPED(issuing_fixture) fixture;
	char cause[LETTERS_CAUSE_MAX];
	struct address address;

	issuing_fixture_init(&fixture, "approve");
	mailing_queue(&fixture);
	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		mailing_load(&fixture, FIXTURE_TIN, CASES[at].flags);
		assert_int_equal(letter_hindrance(&fixture.ledger.store, &fixture.registry,
						  fixture.order.id, CASES[at].year, cause, &address,
						  NULL),
				 STATUS_OK);
		assert_string_equal(cause, CASES[at].cause);
	}
}

static void test_letters__one_that_comes_back_is_an_exception(void **state)
{
	SCOPED(issuing_fixture) fixture;
	struct batch_made made;
	size_t count = 0;

	issuing_fixture_init(&fixture, "approve");
	mailing_queue(&fixture);
	mailing_load(&fixture, FIXTURE_TIN, 0);
	assert_int_equal(
		letter_returned(&fixture.ledger.store, fixture.order.id, "sam", &fixture.fault),
		STATUS_REFUSED);
	assert_int_equal(make_batch(&fixture, &made), STATUS_OK);
	assert_int_equal(batch_written(&fixture.ledger.store, 1, "sam", NULL), STATUS_OK);
	assert_int_equal(batch_done(&fixture.ledger.store, 1, "sam", &count, NULL), STATUS_OK);
	assert_int_equal(letter_returned(&fixture.ledger.store, fixture.order.id, "sam", NULL),
			 STATUS_OK);
	assert_order(&fixture, ORDER_EXCEPTION, 1);
	assert_string_equal(order_of(&fixture).cause, "the letter came back");
	fixture_assert_verifies(&fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_letters__a_pin_by_mail_is_queued_with_its_claim),
		cmocka_unit_test(test_letters__one_without_an_address_is_held_and_told),
		cmocka_unit_test(
			test_letters__one_is_held_for_who_is_barred_and_when_its_year_is_over),
		cmocka_unit_test(test_letters__one_that_comes_back_is_an_exception),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

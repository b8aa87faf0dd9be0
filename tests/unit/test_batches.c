#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/issuing/voiding.h"
#include "tests/fakes/mailing.h"

static void make(struct issuing_fixture *fixture, size_t letters, int number)
{
	struct batch_made made;

	assert_int_equal(batch_make(&fixture->ledger.store, &fixture->registry, 2026, "sam", &made,
				    &fixture->fault),
			 STATUS_OK);
	assert_int_equal(made.count, letters);
	if (letters > 0)
		assert_int_equal(made.number, number);
}

/* A letter of Jordan Sample, in batch 1. */
static void make_first(struct issuing_fixture *fixture)
{
	issuing_fixture_init(fixture, "approve");
	mailing_queue(fixture);
	mailing_load(fixture, FIXTURE_TIN, 0);
	make(fixture, 1, 1);
}

static void assert_order(struct issuing_fixture *fixture, enum order_state state, int batch)
{
	struct order order;

	assert_int_equal(store_get_order(&fixture->ledger.store, fixture->order.id, &order, NULL),
			 STATUS_OK);
	assert_int_equal(order.state, state);
	assert_int_equal(order.batch, batch);
}

static void write_out(struct issuing_fixture *fixture)
{
	assert_int_equal(batch_written(&fixture->ledger.store, 1, "sam", NULL), STATUS_OK);
}

static enum status end(struct issuing_fixture *fixture, bool is_done, size_t *ret)
{
	return is_done ? batch_done(&fixture->ledger.store, 1, "sam", ret, &fixture->fault)
		       : batch_cancel(&fixture->ledger.store, 1, "sam", ret, &fixture->fault);
}

static void void_pin(struct issuing_fixture *fixture)
{
	const struct voiding voiding = { fixture->fingerprint, 2026, "sam", "asked for" };
	struct store *store = &fixture->ledger.store;

	assert_int_equal(store_begin(store, NULL), STATUS_OK);
	assert_int_equal(
		store_end(store, issuing_void(store, &fixture->registry, &voiding, NULL), NULL),
		STATUS_OK);
	assert_order(fixture, ORDER_VOIDED, 1);
}

static void test_batches__a_letter_is_in_one_batch_until_that_is_done(void **state)
{
	SCOPED(issuing_fixture) fixture;
	struct batch batch;
	size_t count = 0;

	make_first(&fixture);
	assert_order(&fixture, ORDER_QUEUED_FOR_MAIL, 1);
	fixture_assert_verifies(&fixture);
	make(&fixture, 0, 0);
	write_out(&fixture);
	assert_int_equal(batch_look(&fixture.ledger.store, 1, &batch, NULL), STATUS_OK);
	assert_int_equal(batch.letters, 1);
	assert_int_equal(batch_repeat(&fixture.ledger.store, &batch, "sam", NULL), STATUS_OK);
	assert_int_equal(end(&fixture, true, &count), STATUS_OK);
	assert_int_equal(count, 1);
	assert_order(&fixture, ORDER_MAILED, 1);
	assert_int_equal(end(&fixture, true, &count), STATUS_GONE);
	assert_int_equal(end(&fixture, false, &count), STATUS_GONE);
	assert_int_equal(batch_look(&fixture.ledger.store, 0, &batch, NULL), STATUS_GONE);
	assert_int_equal(ledger_count(&fixture.ledger, RECORD_LETTER_MAILED), 1);
	fixture_assert_verifies(&fixture);
}

static void test_batches__what_was_never_written_out_is_not_in_the_mail(void **state)
{
	SCOPED(issuing_fixture) fixture;
	struct batch batches[BATCHES_MAX];
	size_t count = 0;

	make_first(&fixture);
	assert_int_equal(end(&fixture, true, &count), STATUS_REFUSED);
	assert_order(&fixture, ORDER_QUEUED_FOR_MAIL, 1);
	assert_int_equal(batches_out(&fixture.ledger.store, batches, &count, NULL), STATUS_OK);
	assert_int_equal(count, 1);
	assert_false(batches[0].is_written);
	write_out(&fixture);
	assert_int_equal(batches_out(&fixture.ledger.store, batches, &count, NULL), STATUS_OK);
	assert_true(batches[0].is_written);
	fixture_assert_verifies(&fixture);
}

static void
test_batches__what_is_given_up_waits_again_and_its_number_is_not_used_again(void **state)
{
	SCOPED(issuing_fixture) fixture;
	size_t count = 0;

	make_first(&fixture);
	assert_int_equal(end(&fixture, false, &count), STATUS_OK);
	assert_order(&fixture, ORDER_QUEUED_FOR_MAIL, 0);
	fixture_assert_verifies(&fixture);
	assert_int_equal(end(&fixture, true, &count), STATUS_GONE);
	make(&fixture, 1, 2);
	fixture_assert_verifies(&fixture);
}

static void test_batches__one_whose_letters_are_all_void_is_told_until_it_is_ended(void **state)
{
	for (int is_done = 0; is_done < 2; is_done++) {
		SCOPED(issuing_fixture) fixture;
		struct batch batches[BATCHES_MAX];
		size_t count = 0;

		make_first(&fixture);
		void_pin(&fixture);
		assert_int_equal(batches_out(&fixture.ledger.store, batches, &count, NULL),
				 STATUS_OK);
		assert_int_equal(count, 1);
		assert_int_equal(batches[0].letters, 0);
		assert_int_equal(batches[0].void_letters, 1);
		assert_int_equal(end(&fixture, is_done != 0, &count), STATUS_OK);
		assert_int_equal(count, 0);
		assert_int_equal(batches_out(&fixture.ledger.store, batches, &count, NULL),
				 STATUS_OK);
		assert_int_equal(count, 0);
		assert_int_equal(end(&fixture, is_done != 0, &count), STATUS_GONE);
		assert_order(&fixture, ORDER_VOIDED, 1);
		assert_int_equal(ledger_count(&fixture.ledger, RECORD_LETTER_MAILED), 0);
		fixture_assert_verifies(&fixture);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_batches__a_letter_is_in_one_batch_until_that_is_done),
		cmocka_unit_test(test_batches__what_was_never_written_out_is_not_in_the_mail),
		cmocka_unit_test(
			test_batches__what_is_given_up_waits_again_and_its_number_is_not_used_again),
		cmocka_unit_test(
			test_batches__one_whose_letters_are_all_void_is_told_until_it_is_ended),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The same IP PIN by letter, too, once its receipt is in somebody's hands; and letters that come
 * back, at the desk. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "kiosk/issuing/resolving.h"
#include "tests/fakes/mailing.h"

static void begin(struct issuing_fixture *fixture, bool has_address)
{
	issuing_fixture_init(fixture, "approve");
	if (has_address)
		mailing_load(fixture, FIXTURE_TIN, 0);
	assert_int_equal(fixture_reserve(fixture, fixture->visit), STATUS_OK);
}

static void print(struct issuing_fixture *fixture)
{
	struct store *store = &fixture->ledger.store;

	assert_int_equal(issuing_printing(store, &fixture->order, NULL), STATUS_OK);
	assert_int_equal(issuing_proven(store, &fixture->order, "echo", NULL), STATUS_OK);
}

static void deliver(struct issuing_fixture *fixture)
{
	print(fixture);
	assert_int_equal(issuing_delivered(&fixture->ledger.store, &fixture->registry,
					   &fixture->order, &fixture->fault),
			 STATUS_OK);
}

/* Of all batches, or of those that are queued in one. */
static size_t queued(struct issuing_fixture *fixture, int batch, char ret[STORE_ORDER_ID_MAX])
{
	static char id[LETTERS_BATCH_MAX][STORE_ORDER_ID_MAX];
	size_t count = 0;

	assert_int_equal(letters_of(&fixture->ledger.store, batch, "", id, &count, NULL),
			 STATUS_OK);
	if (count > 0)
		memcpy(ret, id[0], STORE_ORDER_ID_MAX);
	return count;
}

static void bring_back(struct issuing_fixture *fixture, char ret[STORE_ORDER_ID_MAX])
{
	struct store *store = &fixture->ledger.store;
	struct batch_made made;
	size_t count = 0;

	assert_int_equal(batch_make(store, &fixture->registry, 2026, "sam", &made, &fixture->fault),
			 STATUS_OK);
	assert_int_equal(queued(fixture, 1, ret), 1);
	assert_int_equal(batch_written(store, 1, "sam", NULL), STATUS_OK);
	assert_int_equal(batch_done(store, 1, "sam", &count, NULL), STATUS_OK);
	assert_int_equal(letter_returned(store, ret, "sam", NULL), STATUS_OK);
}

static bool counts(struct issuing_fixture *fixture, const struct pin *pin)
{
	struct pin_check check = { 0 };

	assert_int_equal(fixture->registry.ops->check(fixture->registry.self, fixture->fingerprint,
						      2026, pin, &check, NULL),
			 STATUS_OK);
	return check.is_right;
}

static void test_letters_follow__a_delivered_receipt_once(void **state)
{
	SCOPED(issuing_fixture) fixture;
	char letter[STORE_ORDER_ID_MAX], other[STORE_VISIT_ID_MAX];
	struct pin again;
	int64_t first_ms = 0;

	(void)state;
	begin(&fixture, true);
	ledger_add_visit(&fixture.ledger, FIXTURE_DAY, "approve", other);
	deliver(&fixture);
	fixture_assert_state(&fixture, fixture.order.id, ORDER_DELIVERED);
	assert_int_equal(queued(&fixture, 0, letter), 1);
	assert_string_not_equal(letter, fixture.order.id);
	assert_true(counts(&fixture, &fixture.pin));
	fixture_assert_verifies(&fixture);
	assert_int_equal(fixture_retrieve(&fixture, other, false, &again, &first_ms), STATUS_OK);
	deliver(&fixture);
	assert_int_equal(queued(&fixture, 0, letter), 1);
	assert_int_equal(ledger_count(&fixture.ledger, RECORD_LETTER_FOLLOWS), 1);
	fixture_assert_verifies(&fixture);
}

static void test_letters_follow__nothing_that_is_not_delivered(void **state)
{
	SCOPED(issuing_fixture) fixture;
	char letter[STORE_ORDER_ID_MAX];

	(void)state;
	begin(&fixture, true);
	print(&fixture);
	assert_int_equal(queued(&fixture, 0, letter), 0);
	assert_int_equal(
		issuing_exception(&fixture.ledger.store, &fixture.order, "not collected", NULL),
		STATUS_OK);
	assert_int_equal(queued(&fixture, 0, letter), 0);
	const struct paper_act act = { .order = fixture.order.id,
				       .actor = "ana",
				       .deed = PAPER_HAND_OVER,
				       .letter_follows = true,
				       .year = 2026 };
	assert_int_equal(
		issuing_resolve(&fixture.ledger.store, &fixture.registry, &act, &fixture.fault),
		STATUS_OK);
	assert_int_equal(queued(&fixture, 0, letter), 1);
	fixture_assert_verifies(&fixture);
}

static void test_letters_follow__nobody_without_an_address_and_that_is_recorded(void **state)
{
	SCOPED(issuing_fixture) fixture;
	struct record record;
	char letter[STORE_ORDER_ID_MAX];
	bool would = true;

	(void)state;
	begin(&fixture, false);
	assert_int_equal(letter_would_follow(&fixture.ledger.store, &fixture.registry,
					     &fixture.order, &would, NULL),
			 STATUS_OK);
	assert_false(would);
	deliver(&fixture);
	fixture_assert_state(&fixture, fixture.order.id, ORDER_DELIVERED);
	assert_int_equal(queued(&fixture, 0, letter), 0);
	assert_int_equal(store_last_record(&fixture.ledger.store, RECORD_LETTER_OMITTED,
					   fixture.visit, &record, NULL),
			 STATUS_OK);
	assert_string_equal(record_value(&record, "cause"), "no address of record");
	fixture_assert_verifies(&fixture);
}

/* The letter on its way takes nothing from what the desk can do with the receipt. */
static void test_letters_follow__the_receipt_stays_the_newest_paper(void **state)
{
	SCOPED(issuing_fixture) fixture;
	char letter[STORE_ORDER_ID_MAX];
	unsigned number = 0;
	int64_t first_ms = 0;
	struct pin pin;

	(void)state;
	begin(&fixture, true);
	deliver(&fixture);
	struct order receipt = fixture.order;
	const struct paper_act act = {
		.order = receipt.id, .actor = "ana", .deed = PAPER_REPRINT, .year = 2026
	};
	assert_int_equal(issuing_reprint(&fixture.ledger.store, &fixture.registry, &act,
					 &fixture.order, &pin, &first_ms, &number, &fixture.fault),
			 STATUS_OK);
	assert_int_equal(number, 1);
	assert_string_equal(pin.digits, fixture.pin.digits);
	print(&fixture);
	assert_int_equal(issuing_handed(&fixture.ledger.store, &fixture.registry, &fixture.order,
					"ana", NULL),
			 STATUS_OK);
	assert_int_equal(queued(&fixture, 0, letter), 1); /* a reprint has none of its own */
	fixture_assert_verifies(&fixture);
}

static void test_letters_follow__one_that_is_destroyed_leaves_the_receipts_pin(void **state)
{
	static const struct {
		enum paper_answer answer;
		bool counts;
		enum order_state receipt;
	} CASES[] = {
		{ PAPER_DESTROYED, true, ORDER_DELIVERED },
		{ PAPER_NOT_FOUND, false, ORDER_VOIDED },
	};

	(void)state;
	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		SCOPED(issuing_fixture) fixture;
		char letter[STORE_ORDER_ID_MAX];

		begin(&fixture, true);
		deliver(&fixture);
		bring_back(&fixture, letter);
		const struct paper_act act = { .order = letter,
					       .actor = "ana",
					       .deed = PAPER_VOID,
					       .answer = CASES[at].answer,
					       .year = 2026 };
		assert_int_equal(issuing_resolve(&fixture.ledger.store, &fixture.registry, &act,
						 &fixture.fault),
				 STATUS_OK);
		fixture_assert_state(&fixture, letter, ORDER_VOIDED);
		fixture_assert_state(&fixture, fixture.order.id, CASES[at].receipt);
		assert_int_equal(counts(&fixture, &fixture.pin), CASES[at].counts);
		fixture_assert_verifies(&fixture);
	}
}

/* With a letter alone, as the rules' "mail" has it. */
static void test_letters_follow__one_that_came_back_alone_is_voided_or_replaced(void **state)
{
	(void)state;
	for (int is_replaced = 0; is_replaced < 2; is_replaced++) {
		SCOPED(issuing_fixture) fixture;
		struct store *store = &fixture.ledger.store;
		char letter[STORE_ORDER_ID_MAX];
		struct order order;
		struct pin pin;

		issuing_fixture_init(&fixture, "approve");
		mailing_queue(&fixture);
		mailing_load(&fixture, FIXTURE_TIN, 0);
		bring_back(&fixture, letter);
		struct paper_act act = { .order = letter,
					 .actor = "ana",
					 .deed = is_replaced != 0 ? PAPER_REPLACE : PAPER_VOID,
					 .answer = PAPER_DESTROYED,
					 .year = 2026 };
		if (is_replaced == 0) {
			assert_int_equal(issuing_resolve(store, &fixture.registry, &act, NULL),
					 STATUS_OK);
			fixture_assert_state(&fixture, letter, ORDER_VOIDED);
			fixture_assert_verifies(&fixture);
			continue;
		}
		assert_int_equal(issuing_replace(store, &fixture.registry, &act, &order, &pin,
						 &fixture.fault),
				 STATUS_OK);
		fixture_assert_state(&fixture, letter, ORDER_REPLACED);
		fixture.order = order;
		print(&fixture);
		assert_int_equal(issuing_handed(store, NULL, &fixture.order, "ana", NULL),
				 STATUS_OK);
		assert_true(counts(&fixture, &pin));
		fixture_assert_verifies(&fixture);
	}
}

/* Once a byte of it may have gone out there is no letter instead. */
static void test_letters_follow__a_letter_instead_of_a_receipt_that_is_not_begun(void **state)
{
	(void)state;
	for (int may_be_out = 0; may_be_out < 2; may_be_out++) {
		SCOPED(issuing_fixture) fixture;
		struct store *store = &fixture.ledger.store;
		char letter[STORE_ORDER_ID_MAX];

		begin(&fixture, true);
		assert_int_equal(issuing_printing(store, &fixture.order, NULL), STATUS_OK);
		if (may_be_out == 0)
			assert_int_equal(
				issuing_postponed(store, &fixture.order, "out of paper", NULL),
				STATUS_OK);
		assert_int_equal(letter_instead(store, &fixture.order, NULL),
				 may_be_out != 0 ? STATUS_REFUSED : STATUS_OK);
		assert_int_equal(queued(&fixture, 0, letter), may_be_out == 0);
		if (may_be_out == 0) {
			assert_string_equal(letter, fixture.order.id);
			assert_int_equal(issuing_printing(store, &fixture.order, NULL),
					 STATUS_REFUSED);
		}
		fixture_assert_verifies(&fixture);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_letters_follow__a_delivered_receipt_once),
		cmocka_unit_test(
			test_letters_follow__a_letter_instead_of_a_receipt_that_is_not_begun),
		cmocka_unit_test(test_letters_follow__nothing_that_is_not_delivered),
		cmocka_unit_test(
			test_letters_follow__nobody_without_an_address_and_that_is_recorded),
		cmocka_unit_test(test_letters_follow__the_receipt_stays_the_newest_paper),
		cmocka_unit_test(
			test_letters_follow__one_that_is_destroyed_leaves_the_receipts_pin),
		cmocka_unit_test(
			test_letters_follow__one_that_came_back_alone_is_voided_or_replaced),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

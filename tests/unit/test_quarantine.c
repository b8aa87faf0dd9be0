#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/quarantine.h"
#include "tests/fakes/issuing.h"

static struct quarantine look(struct ledger *ledger)
{
	struct quarantine quarantine;

	assert_int_equal(quarantine_look(&ledger->store, &quarantine, NULL), STATUS_OK);
	return quarantine;
}

static void begin(struct ledger *ledger, const char *cause, const char *order)
{
	struct store *store = &ledger->store;
	const struct quarantine_reason reason = { .actor = "system",
						  .cause = cause,
						  .order = order };

	assert_int_equal(store_begin(store, NULL), STATUS_OK);
	assert_int_equal(store_end(store, quarantine_begin(store, &reason, NULL), NULL), STATUS_OK);
}

static enum status end(struct ledger *ledger)
{
	struct store *store = &ledger->store;

	assert_int_equal(store_begin(store, NULL), STATUS_OK);
	return store_end(store, quarantine_end(store, "ana", "0417", NULL), NULL);
}

static void print_slip(struct ledger *ledger, const char *sheet, enum record_outcome outcome)
{
	struct record record = record_begin(RECORD_SHEET_PRINTED, "ana", "");

	record.outcome = outcome;
	record_detail(&record, "sheet", sheet);
	record_detail(&record, "proof", outcome == RECORD_SUCCESS ? "echo" : "none");
	assert_int_equal(store_record(&ledger->store, &record, NULL), STATUS_OK);
}

static void test_quarantine__it_is_on_from_an_unproven_paper_until_the_release(void **state)
{
	SCOPED(ledger) ledger;

	ledger_init(&ledger);
	assert_false(look(&ledger).is_on);
	begin(&ledger, "the printer ran out of paper", "C001-261122-0001/1");
	struct quarantine first = look(&ledger);
	begin(&ledger, "the printer does not answer", "C001-261122-0001/2");
	struct quarantine both = look(&ledger);
	assert_true(first.is_on && both.is_on);
	assert_string_equal(first.cause, "the printer ran out of paper");
	assert_string_equal(both.cause, "the printer does not answer");
	assert_int_equal(both.since_ms, first.since_ms);
	assert_int_equal(both.papers, 2);
	print_slip(&ledger, QUARANTINE_SLIP, RECORD_SUCCESS);
	assert_int_equal(end(&ledger), STATUS_OK);
	assert_false(look(&ledger).is_on);
	assert_int_equal(look(&ledger).papers, 0);
	begin(&ledger, "the cover was opened", NULL);
	assert_true(look(&ledger).is_on);
	assert_int_equal(look(&ledger).papers, 0);
}

/* What is printed before the slip does not count, and neither does a slip that is not proven, or
 * that something came out behind. */
static void test_quarantine__only_a_proven_slip_behind_everything_releases_it(void **state)
{
	SCOPED(ledger) ledger;

	ledger_init(&ledger);
	print_slip(&ledger, QUARANTINE_SLIP, RECORD_SUCCESS);
	assert_int_equal(end(&ledger), STATUS_REFUSED);
	begin(&ledger, "the printer ran out of paper", "C001-261122-0001/1");
	assert_int_equal(end(&ledger), STATUS_REFUSED);
	print_slip(&ledger, "day_closed", RECORD_SUCCESS);
	assert_int_equal(end(&ledger), STATUS_REFUSED);
	print_slip(&ledger, QUARANTINE_SLIP, RECORD_FAILURE);
	assert_int_equal(end(&ledger), STATUS_REFUSED);
	print_slip(&ledger, QUARANTINE_SLIP, RECORD_SUCCESS);
	begin(&ledger, "a receipt came out of the printer later", NULL);
	assert_int_equal(end(&ledger), STATUS_REFUSED);
	assert_true(look(&ledger).is_on);
	print_slip(&ledger, QUARANTINE_SLIP, RECORD_SUCCESS);
	assert_int_equal(end(&ledger), STATUS_OK);
}

static void test_quarantine__papers_before_the_release_are_not_told_again(void **state)
{
	SCOPED(ledger) ledger;
	char id[STORE_ORDER_ID_MAX];
	uint64_t at = 0;

	ledger_init(&ledger);
	begin(&ledger, "the printer ran out of paper", "C001-261122-0001/1");
	print_slip(&ledger, QUARANTINE_SLIP, RECORD_SUCCESS);
	assert_int_equal(end(&ledger), STATUS_OK);
	begin(&ledger, "the printer does not answer", NULL);
	begin(&ledger, "the printer does not answer", "C001-261122-0002/1");
	assert_int_equal(quarantine_next(&ledger.store, &at, id, NULL), STATUS_OK);
	assert_string_equal(id, "C001-261122-0002/1");
	assert_int_equal(quarantine_next(&ledger.store, &at, id, NULL), STATUS_OK);
	assert_string_equal(id, "");
}

/* Where an order was when nobody went on with it, and whether the next visitor may find its
 * paper. */
static void test_quarantine__a_start_finds_what_may_lie_there(void **state)
{
	static const struct {
		const char *proof; /* null: it was not proven */
		bool has_begun, is_on;
	} ROWS[] = {
		{ NULL, false, false },   { NULL, true, true },      { "echo", true, true },
		{ "status", true, true }, { "written", true, true }, { "shown", true, false },
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		SCOPED(issuing_fixture) fixture;
		int64_t visits = 0;
		bool is_due;
		struct store *store = &fixture.ledger.store;
		issuing_fixture_init(&fixture, "approve");
		assert_int_equal(fixture_reserve(&fixture, fixture.visit), STATUS_OK);
		if (ROWS[at].has_begun)
			assert_int_equal(issuing_printing(store, &fixture.order, NULL), STATUS_OK);
		if (ROWS[at].proof != NULL)
			assert_int_equal(
				issuing_proven(store, &fixture.order, ROWS[at].proof, NULL),
				STATUS_OK);
		assert_int_equal(quarantine_is_due(store, &is_due, NULL), STATUS_OK);
		assert_int_equal(is_due, ROWS[at].is_on);
		assert_int_equal(store_recover(store, 1700000000000, &visits, NULL), STATUS_OK);
		assert_int_equal(quarantine_is_due(store, &is_due, NULL), STATUS_OK);
		assert_false(is_due);
		assert_int_equal(look(&fixture.ledger).is_on, ROWS[at].is_on);
		assert_int_equal(look(&fixture.ledger).papers, ROWS[at].is_on ? 1 : 0);
		assert_int_equal(store_recover(store, 1700000000001, &visits, NULL), STATUS_OK);
		assert_int_equal(ledger_count(&fixture.ledger, RECORD_PRINTER_QUARANTINED),
				 ROWS[at].is_on ? 1 : 0);
		fixture_assert_verifies(&fixture);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_quarantine__it_is_on_from_an_unproven_paper_until_the_release),
		cmocka_unit_test(test_quarantine__only_a_proven_slip_behind_everything_releases_it),
		cmocka_unit_test(test_quarantine__papers_before_the_release_are_not_told_again),
		cmocka_unit_test(test_quarantine__a_start_finds_what_may_lie_there),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

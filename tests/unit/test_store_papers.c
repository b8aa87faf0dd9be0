#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/ledger/approval.h"
#include "kiosk/ledger/store_papers.h"
#include "tests/fakes/issuing.h"

enum { ROWS = 4 };

static void lose(struct issuing_fixture *fixture)
{
	assert_int_equal(
		issuing_exception(&fixture->ledger.store, &fixture->order, "paper jam", NULL),
		STATUS_OK);
}

static size_t list(struct issuing_fixture *fixture, const char *visit, size_t offset,
		   struct stored_paper *rows, size_t *ret_total)
{
	size_t count = 0;

	assert_int_equal(store_list_papers(&fixture->ledger.store, visit, offset, rows, ROWS,
					   &count, ret_total, NULL),
			 STATUS_OK);
	return count;
}

static void end_visit(struct store *store, const char *id)
{
	struct visit visit;

	assert_int_equal(store_begin(store, NULL), STATUS_OK);
	assert_int_equal(store_get_visit(store, id, &visit, NULL), STATUS_OK);
	visit.ended_ms = 1;
	assert_int_equal(store_put_visit(store, &visit, NULL), STATUS_OK);
	assert_int_equal(store_commit(store, NULL), STATUS_OK);
}

static void test_store_papers__open_exceptions_come_oldest_first_and_in_pages(void **state)
{
	SCOPED(issuing_fixture) fixture;
	struct stored_paper rows[ROWS];
	char visits[6][STORE_VISIT_ID_MAX];
	size_t total = 0;

	(void)state;
	issuing_fixture_init(&fixture, "approve");
	assert_int_equal(list(&fixture, "", 0, rows, &total), 0);
	assert_int_equal(total, 0);
	for (int at = 0; at < 6; at++) {
		ledger_add_visit(&fixture.ledger, FIXTURE_DAY, "approve", visits[at]);
		fixture.fingerprint[0] = (char)('a' + at); /* somebody else */
		assert_int_equal(fixture_reserve(&fixture, visits[at]), STATUS_OK);
		if (at != 3)
			lose(&fixture);
	}
	assert_int_equal(list(&fixture, "", 0, rows, &total), ROWS);
	assert_int_equal(total, 5);
	assert_string_equal(rows[0].order.visit, visits[0]);
	assert_string_equal(rows[3].order.visit, visits[4]);
	assert_string_equal(rows[0].order.cause, "paper jam");
	assert_true(rows[0].since_ms > 0);
	assert_int_equal(list(&fixture, "", ROWS, rows, &total), 1);
	assert_string_equal(rows[0].order.visit, visits[5]);
}

static void test_store_papers__of_a_visit_the_newest_paper_of_each_person(void **state)
{
	SCOPED(issuing_fixture) fixture;
	struct stored_paper rows[ROWS];
	char other[STORE_VISIT_ID_MAX];
	struct pin pin;
	int64_t first_ms = 0;
	size_t total = 0;

	(void)state;
	issuing_fixture_init(&fixture, "approve");
	ledger_decide_on(&fixture.ledger, fixture.visit, 2, "approve", RECORD_SUCCESS);
	assert_int_equal(fixture_reserve(&fixture, fixture.visit), STATUS_OK);
	lose(&fixture);
	fixture.fingerprint[0] = fixture.fingerprint[0] == 'a' ? 'b' : 'a'; /* somebody else */
	assert_int_equal(fixture_reserve_for(&fixture, fixture.visit, 2), STATUS_OK);
	ledger_add_visit(&fixture.ledger, FIXTURE_DAY, "approve", other);
	assert_int_equal(fixture_retrieve(&fixture, other, false, &pin, &first_ms), STATUS_OK);
	assert_int_equal(list(&fixture, fixture.visit, 0, rows, &total), 2);
	assert_int_equal(total, 2);
	assert_int_equal(rows[0].order.applicant, 1);
	assert_int_equal(rows[1].order.applicant, 2);
	assert_int_equal(rows[1].order.state, ORDER_RESERVED);
}

/* What was asked about a paper of a visit that has ended, as any other request. */
static void test_store_papers__what_is_asked_about_them_is_listed_and_recovered(void **state)
{
	SCOPED(issuing_fixture) fixture;
	struct store *store = &fixture.ledger.store;
	struct approval pending[APPROVALS_MAX];
	struct record record;
	size_t count = 0;
	int64_t visits = 0;

	(void)state;
	issuing_fixture_init(&fixture, "approve");
	end_visit(store, fixture.visit);
	record = record_begin(RECORD_APPROVAL_ASKED, "ana", fixture.visit);
	record_detail(&record, "applicant", "1");
	record_detail(&record, "acts", "void");
	record_detail(&record, "decision", "void");
	record_detail(&record, "reason", "destroyed");
	record_detail(&record, "evidence", "abc");
	assert_int_equal(approval_list(store, pending, &count, NULL), STATUS_OK);
	assert_int_equal(count, 0);
	assert_int_equal(store_record(store, &record, NULL), STATUS_OK);
	assert_int_equal(approval_list(store, pending, &count, NULL), STATUS_OK);
	assert_int_equal(count, 1);
	assert_string_equal(pending[0].visit, fixture.visit);
	assert_int_equal(store_recover(store, record.wall_ms, &visits, NULL), STATUS_OK);
	assert_int_equal(visits, 0);
	assert_int_equal(approval_list(store, pending, &count, NULL), STATUS_OK);
	assert_int_equal(count, 0);
	assert_int_equal(ledger_count(&fixture.ledger, RECORD_APPROVAL_CLEARED), 1);
	assert_int_equal(store_recover(store, record.wall_ms, &visits, NULL), STATUS_OK);
	assert_int_equal(ledger_count(&fixture.ledger, RECORD_APPROVAL_CLEARED), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_store_papers__open_exceptions_come_oldest_first_and_in_pages),
		cmocka_unit_test(test_store_papers__of_a_visit_the_newest_paper_of_each_person),
		cmocka_unit_test(
			test_store_papers__what_is_asked_about_them_is_listed_and_recovered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

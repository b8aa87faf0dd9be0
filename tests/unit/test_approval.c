#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/approval.h"
#include "tests/fakes/ledger.h"

static const int32_t DAY = 20779;

struct fixture {
	struct ledger ledger;
	char visit[STORE_VISIT_ID_MAX];
	struct approval approval;
	struct fault fault;
};

static void fixture_init(struct fixture *fixture)
{
	*fixture = (struct fixture){ 0 };
	ledger_init(&fixture->ledger);
	ledger_add_visit(&fixture->ledger, DAY, NULL, fixture->visit);
}

static void fixture_release(struct fixture *fixture)
{
	ledger_release(&fixture->ledger);
}

static void ask_as(struct fixture *fixture, const char *by, const char *evidence)
{
	struct record record = record_begin(RECORD_APPROVAL_ASKED, by, fixture->visit);

	record_detail(&record, "applicant", "1");
	record_detail(&record, "acts", "override");
	record_detail(&record, "decision", "approve");
	record_detail(&record, "reason", "documents_ok");
	record_detail(&record, "evidence", evidence);
	assert_int_equal(store_record(&fixture->ledger.store, &record, NULL), STATUS_OK);
}

static void ask_for(struct fixture *fixture, const char *evidence)
{
	ask_as(fixture, "ana", evidence);
}

static enum approval_state state_now(struct fixture *fixture)
{
	assert_int_equal(
		approval_look(&fixture->ledger.store, fixture->visit, &fixture->approval, NULL),
		STATUS_OK);
	return fixture->approval.state;
}

static enum status answer(struct fixture *fixture, const char *by, bool is_agreed,
			  const char *evidence)
{
	const struct approval_answer answer = { .visit = fixture->visit,
						.by = by,
						.evidence = evidence,
						.is_agreed = is_agreed,
						.reason = "look_again" };

	return approval_answer(&fixture->ledger.store, &answer, &fixture->fault);
}

static void test_approval__what_is_asked_is_pending_until_it_is_answered(void **state)
{
	static const struct {
		bool is_agreed;
		enum approval_state state;
		enum record_kind kind;
	} CASES[] = {
		{ true, APPROVAL_GIVEN, RECORD_APPROVAL_GIVEN },
		{ false, APPROVAL_REFUSED, RECORD_APPROVAL_REFUSED },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		SCOPED(fixture) fixture;
		fixture_init(&fixture);
		assert_int_equal(state_now(&fixture), APPROVAL_NONE);
		ask_for(&fixture, "e1");
		assert_int_equal(state_now(&fixture), APPROVAL_PENDING);
		assert_string_equal(fixture.approval.asked.actor, "ana");
		assert_int_equal(answer(&fixture, "sam", CASES[at].is_agreed, "e1"), STATUS_OK);
		assert_int_equal(state_now(&fixture), CASES[at].state);
		assert_string_equal(fixture.approval.by, "sam");
		assert_int_equal(ledger_count(&fixture.ledger, CASES[at].kind), 1);
	}
}

static void test_approval__nobody_answers_their_own_request(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	ask_for(&fixture, "e1");
	assert_int_equal(answer(&fixture, "ana", true, "e1"), STATUS_DENIED);
	assert_int_equal(answer(&fixture, "ana", false, NULL), STATUS_DENIED);
	assert_int_equal(state_now(&fixture), APPROVAL_PENDING);
}

/* Somebody else asked about the papers of a visit. */
static void test_approval__nobody_agrees_to_their_own_case(void **state)
{
	static const struct {
		const char *by;
		enum status status;
	} CASES[] = { { "ana", STATUS_DENIED }, { "bo", STATUS_DENIED }, { "sue", STATUS_OK } };

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		SCOPED(fixture) fixture;
		struct visit visit;
		fixture_init(&fixture);
		struct store *store = &fixture.ledger.store;
		ledger_decide(&fixture.ledger, fixture.visit, "approve", RECORD_SUCCESS); /* ana */
		assert_int_equal(store_get_visit(store, fixture.visit, &visit, NULL), STATUS_OK);
		(void)text_copy(visit.clerk, sizeof(visit.clerk), "bo"); /* went on with it */
		assert_int_equal(store_begin(store, NULL), STATUS_OK);
		assert_int_equal(store_end(store, store_put_visit(store, &visit, NULL), NULL),
				 STATUS_OK);
		ask_as(&fixture, "sam", "e1");
		assert_int_equal(answer(&fixture, CASES[at].by, true, "e1"), CASES[at].status);
	}
}

static void test_approval__only_what_is_pending_and_about_that_evidence_is_answered(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	assert_int_equal(answer(&fixture, "sam", true, NULL), STATUS_GONE);
	ask_for(&fixture, "e1");
	assert_int_equal(answer(&fixture, "sam", true, "e2"), STATUS_GONE);
	assert_int_equal(ledger_count(&fixture.ledger, RECORD_APPROVAL_GIVEN), 0);
	assert_int_equal(answer(&fixture, "sam", true, "e1"), STATUS_OK);
	assert_int_equal(answer(&fixture, "pat", true, "e1"), STATUS_GONE);
	ask_for(&fixture, "e2");
	assert_int_equal(state_now(&fixture), APPROVAL_PENDING);
}

static enum status agree_having_seen(struct fixture *fixture, const char *seen)
{
	const struct approval_answer answer = {
		.visit = fixture->visit, .by = "sam", .seen = seen, .is_agreed = true
	};

	return approval_answer(&fixture->ledger.store, &answer, &fixture->fault);
}

static void test_approval__agreed_is_to_what_was_seen_and_nothing_more(void **state)
{
	SCOPED(fixture) fixture;
	char first[APPROVAL_DIGEST_MAX], same[APPROVAL_DIGEST_MAX], more[APPROVAL_DIGEST_MAX];

	fixture_init(&fixture);
	struct store *store = &fixture.ledger.store;
	ask_for(&fixture, "e1");
	assert_int_equal(approval_digest(store, fixture.visit, first, NULL), STATUS_OK);
	struct record aside = record_begin(RECORD_STAFF_SIGNED_OUT, "ana", fixture.visit);
	record_detail(&aside, "cause", "review");
	assert_int_equal(store_record(store, &aside, NULL), STATUS_OK);
	assert_int_equal(approval_digest(store, fixture.visit, same, NULL), STATUS_OK);
	assert_string_equal(same, first);
	ask_for(&fixture, "e1");
	assert_int_equal(approval_digest(store, fixture.visit, more, NULL), STATUS_OK);
	assert_string_not_equal(more, first);
	assert_int_equal(agree_having_seen(&fixture, first), STATUS_GONE);
	assert_int_equal(agree_having_seen(&fixture, ""), STATUS_GONE);
	assert_int_equal(state_now(&fixture), APPROVAL_PENDING);
	assert_int_equal(agree_having_seen(&fixture, more), STATUS_OK);
}

static void test_approval__the_list_holds_what_is_pending_of_open_visits(void **state)
{
	SCOPED(fixture) fixture;
	static struct approval pending[APPROVALS_MAX];
	char other[STORE_VISIT_ID_MAX];
	int64_t closed = 0;
	size_t count = 9;

	fixture_init(&fixture);
	ledger_add_visit(&fixture.ledger, DAY, NULL, other);
	assert_int_equal(approval_list(&fixture.ledger.store, pending, &count, NULL), STATUS_OK);
	assert_int_equal(count, 0);
	ask_for(&fixture, "e1");
	assert_int_equal(approval_list(&fixture.ledger.store, pending, &count, NULL), STATUS_OK);
	assert_int_equal(count, 1);
	assert_string_equal(pending[0].visit, fixture.visit);
	assert_int_equal(store_recover(&fixture.ledger.store, 1, &closed, NULL), STATUS_OK);
	assert_int_equal(approval_list(&fixture.ledger.store, pending, &count, NULL), STATUS_OK);
	assert_int_equal(count, 0);
}

static void test_approval__a_visit_that_broke_off_leaves_nothing_pending(void **state)
{
	SCOPED(fixture) fixture;
	int64_t closed = 0;

	fixture_init(&fixture);
	ask_for(&fixture, "e1");
	assert_int_equal(store_recover(&fixture.ledger.store, 1, &closed, NULL), STATUS_OK);
	assert_int_equal(closed, 1);
	assert_int_equal(state_now(&fixture), APPROVAL_CLEARED);
	assert_int_equal(answer(&fixture, "sam", true, NULL), STATUS_GONE);
}

int main(void)
{
	static const struct CMUnitTest TESTS[] = {
#define T(name) cmocka_unit_test(test_approval__##name)
		T(what_is_asked_is_pending_until_it_is_answered),
		T(nobody_answers_their_own_request),
		T(nobody_agrees_to_their_own_case),
		T(only_what_is_pending_and_about_that_evidence_is_answered),
		T(agreed_is_to_what_was_seen_and_nothing_more),
		T(the_list_holds_what_is_pending_of_open_visits),
		T(a_visit_that_broke_off_leaves_nothing_pending),
#undef T
	};

	return cmocka_run_group_tests(TESTS, NULL, NULL);
}

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/approval.h"
#include "tests/fakes/issuing.h"

static void test_issuing__an_approved_visit_gets_pin_order_and_record(void **state)
{
	SCOPED(issuing_fixture) fixture;
	struct record record;
	struct order kept;
	char id[STORE_ORDER_ID_MAX];

	issuing_fixture_init(&fixture, "approve");
	assert_int_equal(fixture_reserve(&fixture, fixture.visit), STATUS_OK);
	assert_int_equal(fixture.result, CLAIM_NEW);
	assert_int_equal(strlen(fixture.pin.digits), PIN_DIGITS);
	(void)text_format(id, sizeof(id), "%s/1", fixture.visit);
	assert_string_equal(fixture.order.id, id);
	assert_int_equal(store_get_order(&fixture.ledger.store, id, &kept, NULL), STATUS_OK);
	assert_int_equal(kept.state, ORDER_RESERVED);
	assert_string_equal(kept.fingerprint, fixture.fingerprint);
	assert_int_equal(store_last_record(&fixture.ledger.store, RECORD_PIN_RESERVED,
					   fixture.visit, &record, NULL),
			 STATUS_OK);
	assert_string_equal(record_value(&record, "order"), id);
	fixture_assert_verifies(&fixture);
}

static void test_issuing__without_a_recorded_approval_there_is_no_pin(void **state)
{
	static const char *const DECISIONS[] = { NULL, "refuse", "refer", "defer", "approved", "" };

	for (size_t at = 0; at < COUNT_OF(DECISIONS); at++) {
		SCOPED(issuing_fixture) fixture;
		issuing_fixture_init(&fixture, DECISIONS[at]);
		assert_int_equal(fixture_reserve(&fixture, fixture.visit), STATUS_DENIED);
		assert_non_null(strstr(fixture.fault.what, "no recorded approval"));
		assert_int_equal(fixture.pin.digits[0], '\0');
		assert_int_equal(ledger_count(&fixture.ledger, RECORD_PIN_REFUSED), 1);
		assert_int_equal(ledger_count(&fixture.ledger, RECORD_PIN_RESERVED), 0);
		fixture_assert_verifies(&fixture);
	}
}

/* The row of the visit says approved; only the ledger counts. */
static void test_issuing__a_visits_row_is_no_approval(void **state)
{
	SCOPED(issuing_fixture) fixture;

	issuing_fixture_init(&fixture, NULL);
	ledger_tamper(&fixture.ledger, "UPDATE visits SET outcome = 'approved'");
	assert_int_equal(fixture_reserve(&fixture, fixture.visit), STATUS_DENIED);
}

static void test_issuing__another_visits_approval_does_not_count(void **state)
{
	SCOPED(issuing_fixture) fixture;
	char other[STORE_VISIT_ID_MAX];

	issuing_fixture_init(&fixture, "approve");
	ledger_add_visit(&fixture.ledger, FIXTURE_DAY, NULL, other);
	assert_int_equal(fixture_reserve(&fixture, other), STATUS_DENIED);
	assert_int_equal(fixture_reserve(&fixture, "K1-261122-0099"), STATUS_DENIED);
}

static void test_issuing__the_newest_decision_counts(void **state)
{
	SCOPED(issuing_fixture) fixture;

	issuing_fixture_init(&fixture, "approve");
	ledger_decide(&fixture.ledger, fixture.visit, "refer", RECORD_SUCCESS);
	assert_int_equal(fixture_reserve(&fixture, fixture.visit), STATUS_DENIED);
	ledger_decide(&fixture.ledger, fixture.visit, "approve", RECORD_FAILURE);
	assert_int_equal(fixture_reserve(&fixture, fixture.visit), STATUS_DENIED);
	ledger_decide(&fixture.ledger, fixture.visit, "approve", RECORD_SUCCESS);
	ledger_withdraw(&fixture.ledger, fixture.visit, 1);
	assert_int_equal(fixture_reserve(&fixture, fixture.visit), STATUS_DENIED);
	ledger_decide(&fixture.ledger, fixture.visit, "approve", RECORD_SUCCESS);
	ledger_withdraw(&fixture.ledger, fixture.visit, 2);
	assert_int_equal(fixture_reserve(&fixture, fixture.visit), STATUS_OK);
}

static void test_issuing__an_approval_altered_in_the_file_is_corrupt(void **state)
{
	SCOPED(issuing_fixture) fixture;

	issuing_fixture_init(&fixture, "refuse");
	ledger_decide(&fixture.ledger, "other", "approve", RECORD_SUCCESS);
	ledger_decide(&fixture.ledger, "later", "refuse", RECORD_SUCCESS);
	ledger_tamper(&fixture.ledger, "DROP TRIGGER records_never_change;"
				       "UPDATE records SET object = 'K1-261122-0001' "
				       "WHERE object = 'other'");
	assert_int_equal(fixture_reserve(&fixture, fixture.visit), STATUS_CORRUPT);
	assert_int_equal(fixture.pin.digits[0], '\0');
}

static void test_issuing__a_visit_that_ended_gets_no_pin(void **state)
{
	SCOPED(issuing_fixture) fixture;
	int64_t visits = 0;

	issuing_fixture_init(&fixture, "approve");
	assert_int_equal(store_recover(&fixture.ledger.store, 1, &visits, NULL), STATUS_OK);
	assert_int_equal(fixture_reserve(&fixture, fixture.visit), STATUS_DENIED);
	ledger_decide(&fixture.ledger, fixture.visit, "approve", RECORD_SUCCESS);
	assert_int_equal(fixture_reserve(&fixture, fixture.visit), STATUS_DENIED);
	assert_non_null(strstr(fixture.fault.what, "has ended"));
}

static void test_issuing__asking_again_before_printing_gives_the_same(void **state)
{
	SCOPED(issuing_fixture) fixture;

	issuing_fixture_init(&fixture, "approve");
	assert_int_equal(fixture_reserve(&fixture, fixture.visit), STATUS_OK);
	struct pin first = fixture.pin;
	assert_int_equal(fixture_reserve(&fixture, fixture.visit), STATUS_OK);
	assert_int_equal(fixture.result, CLAIM_NEW);
	assert_string_equal(fixture.pin.digits, first.digits);
	assert_int_equal(fixture.order.state, ORDER_RESERVED);
}

static void test_issuing__once_printing_began_there_is_no_second_paper(void **state)
{
	SCOPED(issuing_fixture) fixture;

	issuing_fixture_init(&fixture, "approve");
	assert_int_equal(fixture_reserve(&fixture, fixture.visit), STATUS_OK);
	assert_int_equal(issuing_printing(&fixture.ledger.store, &fixture.order, NULL), STATUS_OK);
	pin_wipe(&fixture.pin);
	assert_int_equal(fixture_reserve(&fixture, fixture.visit), STATUS_DENIED);
	assert_non_null(strstr(fixture.fault.what, "no second paper"));
	assert_int_equal(fixture.pin.digits[0], '\0');
}

static void test_issuing__an_assigned_taxpayer_gets_a_record_and_nothing_else(void **state)
{
	SCOPED(issuing_fixture) fixture;
	char second[STORE_VISIT_ID_MAX];

	issuing_fixture_init(&fixture, "approve");
	assert_int_equal(fixture_reserve(&fixture, fixture.visit), STATUS_OK);
	ledger_add_visit(&fixture.ledger, FIXTURE_DAY, "approve", second);
	fixture.order = (struct order){ .id = "before" };
	pin_wipe(&fixture.pin);
	assert_int_equal(fixture_reserve(&fixture, second), STATUS_OK);
	assert_int_equal(fixture.result, CLAIM_ASSIGNED);
	assert_string_equal(fixture.order.id, "before");
	assert_int_equal(fixture.pin.digits[0], '\0');
	assert_int_equal(ledger_count(&fixture.ledger, RECORD_PIN_ALREADY_ASSIGNED), 1);
	fixture_assert_verifies(&fixture);
}

static enum status failing_claim(void *self, const struct claimant *claimant,
				 enum claim_result *ret, struct pin *ret_pin, struct fault *fault)
{
	return fault_set(fault, STATUS_TIMED_OUT, 7, "the registry does not answer");
}

static void test_issuing__each_applicant_needs_their_own_approval(void **state)
{
	SCOPED(issuing_fixture) fixture;
	char second[CRYPTO_HEX_MAX];

	issuing_fixture_init(&fixture, "approve");
	assert_int_equal(fixture_reserve(&fixture, fixture.visit), STATUS_OK);
	assert_string_equal(fixture.order.id + strlen(fixture.visit), "/1");
	assert_int_equal(
		keyring_fingerprint(&fixture.keyring, KEYRING_EARNEST, "123456780", second, NULL),
		STATUS_OK);
	memcpy(fixture.fingerprint, second, sizeof(second));
	assert_int_equal(fixture_reserve_for(&fixture, fixture.visit, 2), STATUS_DENIED);
	ledger_decide_on(&fixture.ledger, fixture.visit, 2, "refuse", RECORD_SUCCESS);
	assert_int_equal(fixture_reserve_for(&fixture, fixture.visit, 2), STATUS_DENIED);
	ledger_decide_on(&fixture.ledger, fixture.visit, 2, "approve", RECORD_SUCCESS);
	ledger_decide_on(&fixture.ledger, fixture.visit, 1, "refuse", RECORD_SUCCESS);
	assert_int_equal(fixture_reserve_for(&fixture, fixture.visit, 2), STATUS_OK);
	assert_int_equal(fixture.result, CLAIM_NEW);
	assert_string_equal(fixture.order.id + strlen(fixture.visit), "/2");
	fixture_assert_verifies(&fixture);
}

static void test_issuing__a_registry_that_fails_is_recorded_and_passed_on(void **state)
{
	static const struct registry_ops OPS = { .name = "failing", .claim = failing_claim };
	SCOPED(issuing_fixture) fixture;
	struct record record;

	issuing_fixture_init(&fixture, "approve");
	fixture.registry = (struct registry){ .ops = &OPS };
	assert_int_equal(fixture_reserve(&fixture, fixture.visit), STATUS_TIMED_OUT);
	assert_int_equal(fixture.fault.vendor, 7);
	assert_int_equal(store_last_record(&fixture.ledger.store, RECORD_PIN_REFUSED, fixture.visit,
					   &record, NULL),
			 STATUS_OK);
	assert_string_equal(record_value(&record, "cause"), "the registry does not answer");
	assert_int_equal(record.outcome, RECORD_FAILURE);
}

enum verb { PRINTING, PROVEN, DELIVERED, EXCEPTION, VERBS };

static enum status go(struct issuing_fixture *fixture, enum verb verb)
{
	struct store *store = &fixture->ledger.store;

	switch (verb) {
	case PRINTING:
		return issuing_printing(store, &fixture->order, NULL);
	case PROVEN:
		return issuing_proven(store, &fixture->order, "GS ( H 7", NULL);
	case DELIVERED:
		return issuing_delivered(store, NULL, &fixture->order, NULL);
	case EXCEPTION:
		return issuing_exception(store, &fixture->order, "paper out", NULL);
	case VERBS:
		break;
	}
	return STATUS_UNSUPPORTED;
}

/* Every step from every state. */
static void test_issuing__only_steps_that_follow_are_taken(void **state)
{
	static const struct {
		enum verb path[3];
		int length;
		bool may[VERBS];
	} CASES[] = {
		{ { 0 }, 0, { [PRINTING] = true, [EXCEPTION] = true } },
		{ { PRINTING }, 1, { [PROVEN] = true, [EXCEPTION] = true } },
		{ { PRINTING, PROVEN }, 2, { [DELIVERED] = true, [EXCEPTION] = true } },
		{ { PRINTING, PROVEN, DELIVERED }, 3, { false } },
		{ { PRINTING, EXCEPTION }, 2, { false } },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++)
		for (int verb = 0; verb < VERBS; verb++) {
			SCOPED(issuing_fixture) fixture;
			issuing_fixture_init(&fixture, "approve");
			assert_int_equal(fixture_reserve(&fixture, fixture.visit), STATUS_OK);
			for (int step = 0; step < CASES[at].length; step++)
				assert_int_equal(go(&fixture, CASES[at].path[step]), STATUS_OK);
			enum order_state before = fixture.order.state;
			uint64_t count = fixture.ledger.store.count;
			bool may = CASES[at].may[verb];
			assert_int_equal(go(&fixture, (enum verb)verb),
					 may ? STATUS_OK : STATUS_REFUSED);
			assert_int_equal(fixture.order.state != before, may);
			/* A paper that the next visitor may find is told of the printer, too. */
			bool is_doubted = may && verb == EXCEPTION && before != ORDER_RESERVED;
			assert_int_equal(fixture.ledger.store.count - count, may + is_doubted);
		}
}

static void test_issuing__the_store_and_not_the_caller_says_where_an_order_stands(void **state)
{
	SCOPED(issuing_fixture) fixture;

	issuing_fixture_init(&fixture, "approve");
	assert_int_equal(fixture_reserve(&fixture, fixture.visit), STATUS_OK);
	fixture.order.state = ORDER_PROVEN;
	assert_int_equal(go(&fixture, DELIVERED), STATUS_REFUSED);
}

static void test_issuing__proof_and_cause_are_kept(void **state)
{
	SCOPED(issuing_fixture) fixture;
	struct order kept;
	int64_t exceptions = 0;

	issuing_fixture_init(&fixture, "approve");
	assert_int_equal(fixture_reserve(&fixture, fixture.visit), STATUS_OK);
	assert_int_equal(go(&fixture, PRINTING), STATUS_OK);
	assert_int_equal(go(&fixture, PROVEN), STATUS_OK);
	assert_int_equal(go(&fixture, EXCEPTION), STATUS_OK);
	assert_int_equal(store_get_order(&fixture.ledger.store, fixture.order.id, &kept, NULL),
			 STATUS_OK);
	assert_string_equal(kept.proof, "GS ( H 7");
	assert_string_equal(kept.cause, "paper out");
	assert_int_equal(store_count_exceptions(&fixture.ledger.store, &exceptions, NULL),
			 STATUS_OK);
	assert_int_equal(exceptions, 1);
	fixture_assert_verifies(&fixture);
}

/* Looked for while the write-ahead log is full and after it is gone. */
static void test_issuing__neither_pin_nor_tin_stands_in_any_file(void **state)
{
	SCOPED(issuing_fixture) fixture;

	issuing_fixture_init(&fixture, "approve");
	assert_int_equal(fixture_reserve(&fixture, fixture.visit), STATUS_OK);
	assert_int_equal(go(&fixture, PRINTING), STATUS_OK);
	for (int pass = 0; pass < 2; pass++) {
		assert_true(scratch_holds(&fixture.ledger.scratch, fixture.fingerprint, 64));
		assert_false(
			scratch_holds(&fixture.ledger.scratch, fixture.pin.digits, PIN_DIGITS));
		assert_false(scratch_holds(&fixture.ledger.scratch, FIXTURE_TIN, 9));
		store_release(&fixture.ledger.store);
	}
}

/* A decision that a second person is said to have agreed to. */
static void decide_with(struct issuing_fixture *fixture, const char *second)
{
	struct record record = record_begin(RECORD_DECIDED, "ana", fixture->visit);

	record_detail(&record, "applicant", "1");
	record_detail(&record, "decision", "approve");
	record_detail(&record, "reason", "documents_ok");
	for (const char *const *key =
		     (const char *const[]){ "irs_rule", "ial2_rev3", "ial2_rev4", "policy", "rules",
					    "names", "interpreter", NULL };
	     *key != NULL; key++)
		record_detail(&record, *key, "x");
	record_detail(&record, "second", second);
	assert_int_equal(store_record(&fixture->ledger.store, &record, NULL), STATUS_OK);
}

static void ask_for(struct issuing_fixture *fixture, unsigned applicant)
{
	struct record record = record_begin(RECORD_APPROVAL_ASKED, "ana", fixture->visit);

	record_detail_format(&record, "applicant", "%u", applicant);
	for (const char *const *key =
		     (const char *const[]){ "acts", "decision", "reason", "evidence", NULL };
	     *key != NULL; key++)
		record_detail(&record, *key, "x");
	assert_int_equal(store_record(&fixture->ledger.store, &record, NULL), STATUS_OK);
}

static void agree(struct issuing_fixture *fixture, const char *by)
{
	const struct approval_answer answer = { .visit = fixture->visit,
						.by = by,
						.is_agreed = true };

	assert_int_equal(approval_answer(&fixture->ledger.store, &answer, NULL), STATUS_OK);
}

static void test_issuing__who_is_said_to_have_agreed_must_have(void **state)
{
	static const struct {
		const char *agreed, *said;
		unsigned applicant; /* about whom it was asked */
		enum status status;
	} CASES[] = {
		{ NULL, "sam", 1, STATUS_DENIED },  { "pat", "sam", 1, STATUS_DENIED },
		{ NULL, "ana", 1, STATUS_DENIED },  { "sam", "sam", 1, STATUS_OK },
		{ "sam", "sam", 2, STATUS_DENIED },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		SCOPED(issuing_fixture) fixture;
		issuing_fixture_init(&fixture, NULL);
		ask_for(&fixture, CASES[at].applicant);
		if (CASES[at].agreed != NULL)
			agree(&fixture, CASES[at].agreed);
		decide_with(&fixture, CASES[at].said);
		assert_int_equal(fixture_reserve(&fixture, fixture.visit), CASES[at].status);
	}
}

static void test_issuing__the_pin_of_the_year_is_retrieved_with_an_order_of_its_own(void **state)
{
	SCOPED(issuing_fixture) fixture;
	char other[STORE_VISIT_ID_MAX], id[STORE_ORDER_ID_MAX];
	struct pin again = { 0 };
	int64_t first_ms = 0;

	issuing_fixture_init(&fixture, "approve");
	ledger_add_visit(&fixture.ledger, FIXTURE_DAY, "approve", other);
	assert_int_equal(fixture_retrieve(&fixture, other, false, &again, &first_ms), STATUS_GONE);
	assert_int_equal(fixture_reserve(&fixture, fixture.visit), STATUS_OK);
	assert_int_equal(fixture_retrieve(&fixture, other, true, &again, &first_ms), STATUS_DENIED);
	assert_int_equal(fixture_retrieve(&fixture, other, false, &again, &first_ms), STATUS_OK);
	assert_string_equal(again.digits, fixture.pin.digits);
	(void)text_format(id, sizeof(id), "%s/1", other);
	assert_string_equal(fixture.order.id, id);
	assert_true(first_ms > 0);
	assert_int_equal(ledger_count(&fixture.ledger, RECORD_PIN_RETRIEVED), 1);
	assert_int_equal(ledger_count(&fixture.ledger, RECORD_PIN_RESERVED), 1);
	fixture_assert_verifies(&fixture);
}

static void test_issuing__without_an_approval_nothing_is_retrieved(void **state)
{
	SCOPED(issuing_fixture) fixture;
	char other[STORE_VISIT_ID_MAX];
	struct pin again = { 0 };
	int64_t first_ms = 0;

	issuing_fixture_init(&fixture, "approve");
	ledger_add_visit(&fixture.ledger, FIXTURE_DAY, "refuse", other);
	assert_int_equal(fixture_reserve(&fixture, fixture.visit), STATUS_OK);
	assert_int_equal(fixture_retrieve(&fixture, other, false, &again, &first_ms),
			 STATUS_DENIED);
	assert_int_equal(again.digits[0], '\0');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_issuing__who_is_said_to_have_agreed_must_have),
		cmocka_unit_test(
			test_issuing__the_pin_of_the_year_is_retrieved_with_an_order_of_its_own),
		cmocka_unit_test(test_issuing__without_an_approval_nothing_is_retrieved),
		cmocka_unit_test(test_issuing__an_approved_visit_gets_pin_order_and_record),
		cmocka_unit_test(test_issuing__without_a_recorded_approval_there_is_no_pin),
		cmocka_unit_test(test_issuing__a_visits_row_is_no_approval),
		cmocka_unit_test(test_issuing__another_visits_approval_does_not_count),
		cmocka_unit_test(test_issuing__the_newest_decision_counts),
		cmocka_unit_test(test_issuing__an_approval_altered_in_the_file_is_corrupt),
		cmocka_unit_test(test_issuing__a_visit_that_ended_gets_no_pin),
		cmocka_unit_test(test_issuing__asking_again_before_printing_gives_the_same),
		cmocka_unit_test(test_issuing__once_printing_began_there_is_no_second_paper),
		cmocka_unit_test(test_issuing__an_assigned_taxpayer_gets_a_record_and_nothing_else),
		cmocka_unit_test(test_issuing__each_applicant_needs_their_own_approval),
		cmocka_unit_test(test_issuing__a_registry_that_fails_is_recorded_and_passed_on),
		cmocka_unit_test(test_issuing__only_steps_that_follow_are_taken),
		cmocka_unit_test(
			test_issuing__the_store_and_not_the_caller_says_where_an_order_stands),
		cmocka_unit_test(test_issuing__proof_and_cause_are_kept),
		cmocka_unit_test(test_issuing__neither_pin_nor_tin_stands_in_any_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/store_parked.h"
#include "tests/fakes/ledger.h"

static const int32_t DAY = 20779;

static void identify(struct ledger *ledger, const char *visit, unsigned applicant,
		     const char *fingerprint)
{
	struct record record = record_begin(RECORD_IDENTIFIED, "visitor", visit);

	record_detail_format(&record, "applicant", "%u", applicant);
	record_detail(&record, "reason", "new_pin");
	record_detail(&record, "whom", "self");
	record_detail(&record, "tin_last4", "6789");
	record_detail(&record, "fingerprint", fingerprint);
	assert_int_equal(store_record(&ledger->store, &record, NULL), STATUS_OK);
}

static void end(struct ledger *ledger, const char *id, const char *outcome, int64_t ended_ms)
{
	struct visit visit;

	assert_int_equal(store_get_visit(&ledger->store, id, &visit, NULL), STATUS_OK);
	visit.ended_ms = ended_ms;
	(void)text_copy(visit.outcome, sizeof(visit.outcome), outcome);
	assert_int_equal(store_begin(&ledger->store, NULL), STATUS_OK);
	assert_int_equal(store_put_visit(&ledger->store, &visit, NULL), STATUS_OK);
	assert_int_equal(store_commit(&ledger->store, NULL), STATUS_OK);
}

static void attempt(struct ledger *ledger, const char *fingerprint, const char *outcome,
		    int64_t ended_ms)
{
	char id[STORE_VISIT_ID_MAX];

	ledger_add_visit(ledger, DAY, NULL, id);
	identify(ledger, id, 1, fingerprint);
	end(ledger, id, outcome, ended_ms);
}

static const int64_t NOON_MS = (int64_t)20779 * 86400000 + 43200000;

static int64_t attempts(struct ledger *ledger, const char *visit, int64_t limit, int64_t *ret_ms)
{
	int64_t count = -1;

	assert_int_equal(store_count_attempts(&ledger->store, "f1", visit, NOON_MS, limit, &count,
					      ret_ms, NULL),
			 STATUS_OK);
	return count;
}

static void test_store_attempts__visits_without_an_approval_count(void **state)
{
	static const struct {
		const char *outcome;
		int64_t counts;
	} ROWS[] = { { "refused", 1 },  { "abandoned", 1 }, { "expired", 1 }, { "approved", 0 },
		     { "deferred", 0 }, { "referred", 0 },  { "", 0 } };

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		SCOPED(ledger) ledger;
		int64_t ms = -1;
		ledger_init(&ledger);
		attempt(&ledger, "f1", ROWS[at].outcome, NOON_MS);
		assert_int_equal(attempts(&ledger, "", 1, &ms), ROWS[at].counts);
		assert_int_equal(ms, ROWS[at].counts * NOON_MS);
	}
}

static void test_store_attempts__only_this_number_and_this_time_count(void **state)
{
	SCOPED(ledger) ledger;
	int64_t ms = 0;

	ledger_init(&ledger);
	attempt(&ledger, "f1", "refused", NOON_MS - 1);
	attempt(&ledger, "f2", "refused", NOON_MS + 1);
	attempt(&ledger, "f1", "refused", NOON_MS + 2);
	attempt(&ledger, "f1", "expired", NOON_MS + 3);
	assert_int_equal(attempts(&ledger, "", 1, &ms), 2);
	assert_int_equal(ms, NOON_MS + 3);
	assert_int_equal(attempts(&ledger, "", 2, &ms), 2);
	assert_int_equal(ms, NOON_MS + 2);
	assert_int_equal(attempts(&ledger, "", 3, &ms), 2);
	assert_int_equal(ms, 0);
}

/* Going back to correct a number is no further attempt, nor is the visit under way one. */
static void test_store_attempts__a_visit_counts_once_and_this_one_not(void **state)
{
	SCOPED(ledger) ledger;
	char id[STORE_VISIT_ID_MAX];
	int64_t ms = 0;

	ledger_init(&ledger);
	attempt(&ledger, "f1", "refused", NOON_MS + 1);
	(void)text_copy(id, sizeof(id), "K1-261122-0001");
	identify(&ledger, id, 1, "f2");
	identify(&ledger, id, 1, "f1");
	assert_int_equal(attempts(&ledger, "", 1, &ms), 1);
	assert_int_equal(attempts(&ledger, id, 1, &ms), 0);
}

/* Of several in one visit, and where somebody suspects fraud, it counts how each was decided about:
 * a suspicion must not be told by a limit. */
static void test_store_attempts__of_a_visit_of_several_the_refused_one_counts(void **state)
{
	static const char WITHDRAWN[] = "approve"; /* and that counts no more */
	static const struct {
		const char *outcome, *decision;
		int64_t counts;
	} ROWS[] = {
		{ "mixed", "refuse", 1 },        { "mixed", NULL, 1 },
		{ "mixed", "approve", 0 },       { "mixed", "defer", 0 },
		{ "fraud_review", "refuse", 1 }, { "fraud_review", "refer", 0 },
		{ "fraud_review", NULL, 1 },     { "fraud_review", "approve", 0 },
		{ "mixed", WITHDRAWN, 1 },
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		SCOPED(ledger) ledger;
		char id[STORE_VISIT_ID_MAX];
		int64_t ms = -1;
		ledger_init(&ledger);
		ledger_add_visit(&ledger, DAY, "refuse", id);
		identify(&ledger, id, 1, "f2");
		identify(&ledger, id, 2, "f1");
		if (ROWS[at].decision != NULL)
			ledger_decide_on(&ledger, id, 2, ROWS[at].decision, RECORD_SUCCESS);
		if (ROWS[at].decision == WITHDRAWN)
			ledger_withdraw(&ledger, id, 2);
		end(&ledger, id, ROWS[at].outcome, NOON_MS);
		assert_int_equal(attempts(&ledger, "", 1, &ms), ROWS[at].counts);
	}
}

static void decide(struct ledger *ledger, const char *visit, const char *decision)
{
	struct record record = record_begin(RECORD_DECIDED, "ana", visit);

	record_detail(&record, "applicant", "1");
	record_detail(&record, "decision", decision);
	record_detail(&record, "reason", "first");
	record_detail(&record, "irs_rule", "met");
	record_detail(&record, "ial2_rev3", "met");
	record_detail(&record, "ial2_rev4", "met");
	record_detail(&record, "policy", "test.1");
	record_detail(&record, "rules", "0");
	record_detail(&record, "names", "agree");
	record_detail(&record, "interpreter", "none");
	assert_int_equal(store_record(&ledger->store, &record, NULL), STATUS_OK);
}

/* What was referred stays so until somebody approves, however often it is tried in between. */
static void test_store_attempts__a_referral_lasts_until_an_approval(void **state)
{
	static const struct {
		const char *fingerprint;
		struct {
			const char *decision, *outcome;
			int64_t ended_ms;
		} visit[3];
		bool is_referred;
	} ROWS[] = {
		{ "f1", { { "refer", "referred", NOON_MS } }, true },
		{ "f1", { { "refer", "fraud_review", NOON_MS } }, true },
		{ "f1",
		  { { "refer", "referred", NOON_MS }, { "refuse", "refused", NOON_MS + 1 } },
		  true },
		{ "f1",
		  { { "refer", "referred", NOON_MS }, { "approve", "approved", NOON_MS + 1 } },
		  false },
		{ "f1",
		  { { "approve", "approved", NOON_MS }, { "refer", "referred", NOON_MS + 1 } },
		  true },
		{ "f2", { { "refer", "referred", NOON_MS } }, false },
		{ "f1", { { "refer", "referred", NOON_MS - 1 } }, false },
		{ "f1", { { "refuse", "refused", NOON_MS } }, false },
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		SCOPED(ledger) ledger;
		bool is_referred = !ROWS[at].is_referred;
		char id[STORE_VISIT_ID_MAX] = "";
		ledger_init(&ledger);
		for (size_t one = 0; one < 3 && ROWS[at].visit[one].decision != NULL; one++) {
			ledger_add_visit(&ledger, DAY, NULL, id);
			identify(&ledger, id, 1, ROWS[at].fingerprint);
			decide(&ledger, id, ROWS[at].visit[one].decision);
			end(&ledger, id, ROWS[at].visit[one].outcome, ROWS[at].visit[one].ended_ms);
		}
		assert_int_equal(
			store_is_referred(&ledger.store, "f1", "", NOON_MS, &is_referred, NULL),
			STATUS_OK);
		assert_int_equal(is_referred, ROWS[at].is_referred);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_store_attempts__a_referral_lasts_until_an_approval),
		cmocka_unit_test(test_store_attempts__visits_without_an_approval_count),
		cmocka_unit_test(test_store_attempts__only_this_number_and_this_time_count),
		cmocka_unit_test(test_store_attempts__a_visit_counts_once_and_this_one_not),
		cmocka_unit_test(test_store_attempts__of_a_visit_of_several_the_refused_one_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "kiosk/audit/replay.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "tests/fakes/ledger.h"
#include "tests/fakes/sample_policy.h"

static const int32_t DAY = 20779;

static const char LICENCE_YES[] =
	"yes=original,unexpired,photo,name_birth,security,untampered,barcode";
static const char CARD_YES[] = "yes=original,name_birth,security,untampered n/a=unexpired,photo,"
			       "barcode";

/* Two sets: those of SAMPLE_POLICY, and from thirty days later on ones in which a card's strength
 * is fair. */
static struct policy_sets sets;

static int make_sets(void **state)
{
	sets.count = 2;
	sets.set[0] = sets.set[1] = SAMPLE_POLICY;
	sets.set[0].effective_day = DAY - 100;
	sets.set[1].effective_day = DAY + 30;
	sets.set[1].version[0] = 'T';
	sets.set[1].document[SAMPLE_SSN_CARD].rev4 = STRENGTH_FAIR;
	return 0;
}

static void identify(struct ledger *ledger, const char *visit, const char *whom)
{
	struct record record = record_begin(RECORD_IDENTIFIED, "visitor", visit);

	record_detail(&record, "reason", "new_pin");
	record_detail(&record, "applicant", "1");
	record_detail(&record, "whom", whom);
	record_detail(&record, "tin_last4", "6789");
	record_detail(&record, "fingerprint", "0");
	assert_int_equal(store_record(&ledger->store, &record, NULL), STATUS_OK);
}

static void check(struct ledger *ledger, const char *visit, const char *number, const char *code,
		  const char *answers, const char *read)
{
	struct record record = record_begin(RECORD_CHECKED, "ana", visit);

	record_detail(&record, "number", number);
	record_detail(&record, "of", strcmp(number, "1") == 0 ? "presenter" : "1");
	record_detail(&record, "document", code);
	record_detail(&record, "answers", answers);
	record_detail(&record, "matches", "-");
	record_detail(&record, "differences", "-");
	record_detail(&record, "names", "agree");
	record_detail(&record, "read", read);
	assert_int_equal(store_record(&ledger->store, &record, NULL), STATUS_OK);
}

static void decide(struct ledger *ledger, const char *visit, const char *irs_rule, const char *rev3,
		   const char *rev4)
{
	struct record record = record_begin(RECORD_DECIDED, "ana", visit);

	record_detail(&record, "applicant", "1");
	record_detail(&record, "names", "agree");
	record_detail(&record, "decision", "approve");
	record_detail(&record, "reason", "first");
	record_detail(&record, "irs_rule", irs_rule);
	record_detail(&record, "ial2_rev3", rev3);
	record_detail(&record, "ial2_rev4", rev4);
	record_detail(&record, "policy", "test.1");
	record_detail(&record, "rules", "0");
	record_detail(&record, "interpreter", "none");
	assert_int_equal(store_record(&ledger->store, &record, NULL), STATUS_OK);
}

/* A licence, read to be good for 90 days and more, and a Social Security card. */
static void visit_with_two(struct ledger *ledger, const char *whom, char visit[STORE_VISIT_ID_MAX])
{
	ledger_init(ledger);
	ledger->store.is_training = true;
	ledger_add_visit(ledger, DAY, NULL, visit);
	identify(ledger, visit, whom);
	check(ledger, visit, "1", "driver_licence", LICENCE_YES, "expiry=date_90 country=unread");
	check(ledger, visit, "2", "ssn_card", CARD_YES, "expiry=unread country=unread");
}

static enum status replay(struct ledger *ledger, const char *visit, const int32_t *day,
			  struct replay *ret, struct fault *fault)
{
	struct replay_wish wish = { .actor = "sam", .visit = visit, .sets = &sets, .day = day };

	return replay_visit(&ledger->store, &wish, ret, fault);
}

static void test_replay__the_rules_of_then_say_the_same(void **state)
{
	SCOPED(ledger) ledger;
	char visit[STORE_VISIT_ID_MAX];
	struct replay result;

	visit_with_two(&ledger, "self", visit);
	decide(&ledger, visit, "met", "not_strong_enough", "not_strong_enough");
	assert_int_equal(replay(&ledger, visit, NULL, &result, NULL), STATUS_OK);
	assert_true(result.is_same);
	assert_string_equal(result.applicant[0].now[GATE_IRS_RULE], "met");
	assert_string_equal(result.applicant[0].now[GATE_IAL2_REV3], "not_strong_enough");
	assert_string_equal(result.policy->version, "test.1");
	assert_string_equal(result.applicant[0].decision, "approve");
	assert_int_equal(result.applicant[0].evidence.count, 2);
	assert_int_equal(result.day, DAY);
	assert_true(result.is_training); /* weighed as any other */
}

static void test_replay__what_was_withdrawn_is_not_decided(void **state)
{
	SCOPED(ledger) ledger;
	char visit[STORE_VISIT_ID_MAX];
	struct replay result;

	visit_with_two(&ledger, "self", visit);
	decide(&ledger, visit, "met", "not_strong_enough", "not_strong_enough");
	ledger_withdraw(&ledger, visit, 1);
	assert_int_equal(replay(&ledger, visit, NULL, &result, NULL), STATUS_GONE);
}

static void test_replay__other_rules_may_say_otherwise(void **state)
{
	SCOPED(ledger) ledger;
	char visit[STORE_VISIT_ID_MAX];
	struct replay result;
	const int32_t later = DAY + 30;

	visit_with_two(&ledger, "self", visit);
	decide(&ledger, visit, "met", "not_strong_enough", "not_strong_enough");
	assert_int_equal(replay(&ledger, visit, &later, &result, NULL), STATUS_OK);
	assert_false(result.is_same);
	assert_string_equal(result.applicant[0].now[GATE_IAL2_REV4], "met");
	assert_string_equal(result.applicant[0].recorded[GATE_IAL2_REV4], "not_strong_enough");
	assert_string_equal(result.policy->version, "Test.1");
}

static void test_replay__an_expiry_beyond_what_is_kept_could_not_be_checked(void **state)
{
	SCOPED(ledger) ledger;
	char visit[STORE_VISIT_ID_MAX];
	struct replay result;
	const int32_t last = DAY + 90, beyond = DAY + 91;

	visit_with_two(&ledger, "self", visit);
	decide(&ledger, visit, "met", "not_strong_enough", "not_strong_enough");
	assert_int_equal(replay(&ledger, visit, &last, &result, NULL), STATUS_OK);
	assert_string_equal(result.applicant[0].now[GATE_IRS_RULE], "met");
	assert_int_equal(replay(&ledger, visit, &beyond, &result, NULL), STATUS_OK);
	assert_string_equal(result.applicant[0].now[GATE_IRS_RULE],
			    "could_not_check,no_photo_id,needs_second_document");
}

static void test_replay__a_child_needs_its_link(void **state)
{
	SCOPED(ledger) ledger;
	char visit[STORE_VISIT_ID_MAX];
	struct replay result;

	visit_with_two(&ledger, "child", visit);
	decide(&ledger, visit, "met", "met", "met");
	assert_int_equal(replay(&ledger, visit, NULL, &result, NULL), STATUS_OK);
	assert_string_equal(result.applicant[0].now[GATE_IRS_RULE], "needs_link_document");
	assert_false(result.is_same);
}

static void test_replay__what_was_checked_last_before_the_decision_counts(void **state)
{
	SCOPED(ledger) ledger;
	char visit[STORE_VISIT_ID_MAX];
	struct replay result;

	visit_with_two(&ledger, "self", visit);
	check(&ledger, visit, "1", "passport", LICENCE_YES, "expiry=past_0 country=listed");
	check(&ledger, visit, "1", "passport", LICENCE_YES, "expiry=unread country=unread");
	decide(&ledger, visit, "met", "met", "met");
	check(&ledger, visit, "1", "driver_licence", LICENCE_YES, "expiry=past_0 country=unread");
	assert_int_equal(replay(&ledger, visit, NULL, &result, NULL), STATUS_OK);
	assert_true(result.is_same);
	assert_string_equal(result.applicant[0].document[0].code, "passport");
}

/* Who asked for a second person and then for one only has a paper less. */
static void test_replay__what_was_given_before_all_was_stated_anew_is_gone(void **state)
{
	SCOPED(ledger) ledger;
	char visit[STORE_VISIT_ID_MAX];
	struct replay result;

	visit_with_two(&ledger, "self", visit);
	check(&ledger, visit, "3", "ssn_card", CARD_YES, "expiry=unread country=unread");
	identify(&ledger, visit, "self");
	check(&ledger, visit, "1", "driver_licence", LICENCE_YES, "expiry=date_90 country=unread");
	check(&ledger, visit, "2", "ssn_card", CARD_YES, "expiry=unread country=unread");
	decide(&ledger, visit, "met", "not_strong_enough", "not_strong_enough");
	assert_int_equal(replay(&ledger, visit, NULL, &result, NULL), STATUS_OK);
	assert_int_equal(result.applicant[0].evidence.count, 2);
	assert_true(result.is_same);
}

static void test_replay__a_document_that_the_rules_do_not_know_is_named(void **state)
{
	SCOPED(ledger) ledger;
	char visit[STORE_VISIT_ID_MAX];
	struct replay result;

	visit_with_two(&ledger, "self", visit);
	check(&ledger, visit, "2", "library_card", CARD_YES, "-");
	decide(&ledger, visit, "met", "met", "met");
	assert_int_equal(replay(&ledger, visit, NULL, &result, NULL), STATUS_OK);
	assert_string_equal(result.applicant[0].now[GATE_IRS_RULE],
			    "needs_second_document,not_listed");
}

/* The second applicant has the presenter's licence and a document of their own; the first one's
 * card is none of it. */
static void test_replay__each_applicant_is_weighed_by_what_counts_for_them(void **state)
{
	SCOPED(ledger) ledger;
	char visit[STORE_VISIT_ID_MAX];
	struct replay result;
	struct record child = record_begin(RECORD_IDENTIFIED, "visitor", "");
	struct record decided = record_begin(RECORD_DECIDED, "ana", "");

	visit_with_two(&ledger, "self", visit);
	(void)text_copy(child.object, sizeof(child.object), visit);
	record_detail(&child, "applicant", "2");
	record_detail(&child, "reason", "new_pin");
	record_detail(&child, "whom", "child");
	record_detail(&child, "tin_last4", "6780");
	record_detail(&child, "fingerprint", "1");
	assert_int_equal(store_record(&ledger.store, &child, NULL), STATUS_OK);
	decide(&ledger, visit, "met", "not_strong_enough", "not_strong_enough");
	(void)text_copy(decided.object, sizeof(decided.object), visit);
	record_detail(&decided, "applicant", "2");
	record_detail(&decided, "names", "differ");
	record_detail(&decided, "decision", "refuse");
	record_detail(&decided, "reason", "first");
	record_detail(&decided, "irs_rule", "needs_second_document,needs_link_document");
	record_detail(&decided, "ial2_rev3", "needs_link_document,not_strong_enough");
	record_detail(&decided, "ial2_rev4", "needs_link_document,not_strong_enough");
	record_detail(&decided, "policy", "test.1");
	record_detail(&decided, "rules", "0");
	record_detail(&decided, "interpreter", "none");
	assert_int_equal(store_record(&ledger.store, &decided, NULL), STATUS_OK);
	assert_int_equal(replay(&ledger, visit, NULL, &result, NULL), STATUS_OK);
	assert_int_equal(result.applicant[0].evidence.count, 2);
	assert_int_equal(result.applicant[1].evidence.count, 1);
	assert_true(result.applicant[1].evidence.needs_link);
	assert_true(result.applicant[1].evidence.names_unsettled);
	assert_string_equal(result.applicant[1].now[GATE_IRS_RULE],
			    result.applicant[1].recorded[GATE_IRS_RULE]);
	assert_true(result.is_same);
	assert_false(result.applicant[2].is_decided);
}

static void test_replay__it_is_recorded_and_changes_nothing_else(void **state)
{
	SCOPED(ledger) ledger;
	char visit[STORE_VISIT_ID_MAX];
	struct replay result;
	struct record record;

	visit_with_two(&ledger, "self", visit);
	decide(&ledger, visit, "met", "not_strong_enough", "not_strong_enough");
	uint64_t before = ledger.store.count;
	assert_int_equal(replay(&ledger, visit, NULL, &result, NULL), STATUS_OK);
	assert_int_equal(ledger.store.count, before + 1);
	assert_int_equal(store_last_record(&ledger.store, RECORD_AUDIT_REPLAYED, "", &record, NULL),
			 STATUS_OK);
	assert_string_equal(record.actor, "sam");
	assert_string_equal(record_value(&record, "visit"), visit);
	assert_string_equal(record_value(&record, "policy"), "test.1");
	assert_string_equal(record_value(&record, "rules"), SAMPLE_POLICY.hash);
	assert_string_equal(record_value(&record, "result"), "same");
}

static void test_replay__what_cannot_be_weighed_is_refused_and_not_recorded(void **state)
{
	SCOPED(ledger) ledger;
	char visit[STORE_VISIT_ID_MAX];
	struct replay result = { .day = 7 };
	struct fault fault = { 0 };
	const int32_t before_all = DAY - 101;

	visit_with_two(&ledger, "self", visit);
	assert_int_equal(replay(&ledger, "K1-000000-0000", NULL, &result, &fault), STATUS_GONE);
	assert_int_equal(replay(&ledger, visit, NULL, &result, &fault), STATUS_GONE);
	assert_non_null(strstr(fault.what, "nothing was decided"));
	decide(&ledger, visit, "met", "met", "met");
	assert_int_equal(replay(&ledger, visit, &before_all, &result, &fault), STATUS_REFUSED);
	check(&ledger, visit, "1", "passport", "perhaps=photo", "-");
	decide(&ledger, visit, "met", "met", "met");
	assert_int_equal(replay(&ledger, visit, NULL, &result, &fault), STATUS_UNSUPPORTED);
	check(&ledger, visit, "9", "passport", LICENCE_YES, "-");
	assert_int_equal(replay(&ledger, visit, NULL, &result, &fault), STATUS_UNSUPPORTED);
	assert_int_equal(ledger_count(&ledger, RECORD_AUDIT_REPLAYED), 0);
	assert_int_equal(result.day, 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_replay__the_rules_of_then_say_the_same),
		cmocka_unit_test(test_replay__what_was_withdrawn_is_not_decided),
		cmocka_unit_test(test_replay__other_rules_may_say_otherwise),
		cmocka_unit_test(test_replay__an_expiry_beyond_what_is_kept_could_not_be_checked),
		cmocka_unit_test(test_replay__a_child_needs_its_link),
		cmocka_unit_test(test_replay__what_was_checked_last_before_the_decision_counts),
		cmocka_unit_test(test_replay__what_was_given_before_all_was_stated_anew_is_gone),
		cmocka_unit_test(test_replay__a_document_that_the_rules_do_not_know_is_named),
		cmocka_unit_test(test_replay__each_applicant_is_weighed_by_what_counts_for_them),
		cmocka_unit_test(test_replay__it_is_recorded_and_changes_nothing_else),
		cmocka_unit_test(test_replay__what_cannot_be_weighed_is_refused_and_not_recorded),
	};

	return cmocka_run_group_tests(tests, make_sets, NULL);
}

/* Several people in one visit: what is stated once, whose a document is, what is issued for whom.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "kiosk/base/text.h"
#include "kiosk/session/session.h"
#include "tests/fakes/sample_policy.h"
#include "tests/fakes/session_events.h"
#include "tests/fakes/session_laws.h"

#define SAY(array, words) ((void)text_copy(array, sizeof(array), words))

static struct session session;

static struct effects step(struct event event)
{
	static struct session next;
	struct effects effects;

	session_step(&session, &event, &RULES, &next, &effects);
	session = next;
	return effects;
}

static int begin(void **state)
{
	session = (struct session){ 0 };
	(void)step(ask(REQUEST_NEXT, 0));
	(void)step(opened());
	(void)step(ask(REQUEST_CHOOSE, LANGUAGE_ENGLISH));
	(void)step(ask(REQUEST_CHOOSE, 0));
	(void)step(ask(REQUEST_CHOOSE, REASON_LOST_PIN));
	while (session.state != SESSION_WHOM)
		(void)step(ask(REQUEST_NEXT, 0));
	return 0;
}

/* Through the forms, each filled with what it asks for. */
static void state_applicant(unsigned choice)
{
	(void)step(ask(REQUEST_CHOOSE, choice));
	if (session.state == SESSION_RELATION)
		(void)step(ask(REQUEST_CHOOSE, RELATION_PARENT));
	fill_form(&session);
	for (int at = 0; at < 40 && session.state != SESSION_ANSWERS; at++)
		(void)step(ask(REQUEST_NEXT, 0));
}

/* Past the reason, with whatever it tells. */
static void begin_applicant(void)
{
	(void)step(ask(REQUEST_ADD, 0));
	while (session.state != SESSION_WHOM && session.state != SESSION_ANSWERS)
		(void)step(ask(REQUEST_NEXT, 0));
}

static void add_applicant(unsigned choice)
{
	begin_applicant();
	state_applicant(choice);
}

static struct person *person(unsigned at)
{
	return &session.applicant[at].person;
}

static void test_session_applicants__a_reason_and_what_is_known_are_offered(void **state)
{
	state_applicant(WHOM_SELF);
	(void)step(ask(REQUEST_ADD, 0));
	assert_int_equal(session.state, SESSION_REASON);
	assert_int_equal(session.cursor, REASON_LOST_PIN);
	(void)step(ask(REQUEST_BACK, 0));
	begin_applicant();
	(void)step(ask(REQUEST_CHOOSE, 0)); /* a child: who stands there is there already */
	assert_int_equal(session.applicant[1].whom, WHOM_CHILD);
	(void)step(ask(REQUEST_CHOOSE, RELATION_PARENT));
	assert_int_equal(session.state, SESSION_TIN); /* nobody presents themselves twice */
	SAY(person(1)->text[PERSON_TIN], "123-45-6780");
	(void)step(ask(REQUEST_NEXT, 0));
	assert_int_equal(session.state, SESSION_NAME);
	assert_string_equal(person(1)->text[PERSON_FAMILY_NAME], "Sample");
	assert_string_equal(person(1)->text[PERSON_GIVEN_NAMES], "");
	assert_string_equal(person(1)->text[PERSON_STREET], "100 Example Ave");
	assert_string_equal(person(1)->text[PERSON_POSTAL_CODE], "23220");
}

static void test_session_applicants__who_presented_a_child_and_then_asks_is_known(void **state)
{
	state_applicant(WHOM_CHILD);
	assert_int_equal(session_self(&session), SESSION_PRESENTER);
	SAY(session.presenter.text[PERSON_GIVEN_NAMES], "Ana");
	begin_applicant();
	(void)step(ask(REQUEST_CHOOSE, WHOM_SELF));
	assert_int_equal(session_self(&session), 1);
	assert_string_equal(person(1)->text[PERSON_GIVEN_NAMES], "Ana");
	assert_string_equal(person(1)->text[PERSON_BIRTH_DATE], "03/14/1985");
	assert_string_equal(person(1)->text[PERSON_TIN], "");
	assert_string_equal(session.presenter.text[PERSON_GIVEN_NAMES], "");
	(void)step(ask(REQUEST_BACK, 0));
	(void)step(ask(REQUEST_CHOOSE, WHOM_DEPENDENT)); /* no, after all */
	assert_string_equal(session.presenter.text[PERSON_GIVEN_NAMES], "Ana");
	assert_string_equal(person(1)->text[PERSON_GIVEN_NAMES], "");
}

static void test_session_applicants__one_who_was_not_stated_to_the_end_is_none(void **state)
{
	state_applicant(WHOM_SELF);
	(void)step(ask(REQUEST_ADD, 0));
	assert_int_equal(session.applicant_count, 2);
	(void)step(ask(REQUEST_BACK, 0));
	assert_int_equal(session.state, SESSION_ANSWERS);
	assert_int_equal(session.applicant_count, 1);
	assert_int_equal(session.applicant_at, 0);
}

static void test_session_applicants__there_are_four_at_most(void **state)
{
	state_applicant(WHOM_SELF);
	for (unsigned at = 1; at < SESSION_APPLICANTS; at++)
		add_applicant(0);
	assert_int_equal(session.applicant_count, SESSION_APPLICANTS);
	(void)step(ask(REQUEST_ADD, 0));
	assert_int_equal(session.state, SESSION_ANSWERS);
	assert_non_null(session.message);
	struct effects effects = step(ask(REQUEST_NEXT, 0));
	assert_int_equal(session.state, SESSION_DOCUMENT_KIND);
	assert_int_equal(effects.count, SESSION_APPLICANTS);
	assert_int_equal(session.document_count, SESSION_DOCUMENTS);
}

static void test_session_applicants__a_minor_asks_for_nobody_else(void **state)
{
	state_applicant(WHOM_SELF);
	SAY(person(0)->text[PERSON_BIRTH_DATE], "03/14/2015");
	(void)step(ask(REQUEST_ADD, 0));
	assert_int_equal(session.applicant_count, 1);
	assert_non_null(session.message);
}

/* Whatever way somebody went, what is not right is asked for again. */
static void test_session_applicants__nothing_goes_on_that_is_not_right(void **state)
{
	static const struct {
		const char *birth, *tin;
		enum session_state state;
	} CASES[] = {
		{ "03/14/2015", "123-45-6780", SESSION_DOCUMENT_KIND },
		{ "03/14/1985", "123-45-6780", SESSION_BIRTH_DATE }, /* an adult child */
		{ "03/14/2015", "123456789", SESSION_TIN },          /* the first one's */
		{ "03/14/2015", "", SESSION_TIN },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		(void)begin(NULL);
		state_applicant(WHOM_SELF);
		add_applicant(0);
		SAY(person(1)->text[PERSON_BIRTH_DATE], CASES[at].birth);
		SAY(person(1)->text[PERSON_TIN], CASES[at].tin);
		(void)step(ask(REQUEST_NEXT, 0));
		assert_int_equal(session.state, CASES[at].state);
		assert_int_equal(session.message != NULL, CASES[at].state != SESSION_DOCUMENT_KIND);
	}
}

static void test_session_applicants__documents_stay_with_those_they_are_of(void **state)
{
	state_applicant(WHOM_SELF);
	add_applicant(0);
	add_applicant(0);
	(void)step(ask(REQUEST_NEXT, 0));
	for (unsigned at = 0; at < session.document_count; at++) {
		session.document[at].how = HOW_BY_EYE;
		session.document[at].rule = at;
	}
	assert_int_equal(session.document[2].of, 1);
	assert_int_equal(session.document[3].of, 2);
	(void)step(ask(REQUEST_BACK, 0));
	session.cursor = 1;
	(void)step(ask(REQUEST_REMOVE, 0));
	(void)step(ask(REQUEST_NEXT, 0));
	assert_int_equal(session.document_count, 3);
	assert_int_equal(session.document[0].rule, 0);
	assert_int_equal(session.document[1].rule, 1);
	assert_int_equal(session.document[2].rule, 3);
	assert_int_equal(session.document[2].of, 1);
	assert_int_equal(session.document[3].how, HOW_NONE);
	(void)step(ask(REQUEST_BACK, 0));
	session.cursor = 0;
	(void)step(ask(REQUEST_REMOVE, 0)); /* who stands there asks for the other only */
	(void)step(ask(REQUEST_NEXT, 0));
	assert_int_equal(session.document_count, 2);
	assert_int_equal(session.document[0].of, SESSION_PRESENTER);
	assert_int_equal(session.document[0].rule, 0);
	assert_int_equal(session.document[1].rule, 3);
	assert_string_equal(session.presenter.text[PERSON_FAMILY_NAME], "Sample");
}

/* A licence and an SSN card for the parent, one birth certificate for both children. */
static void give_documents(void)
{
	(void)step(ask(REQUEST_NEXT, 0));
	for (unsigned at = 0; at < 3; at++) {
		(void)step(ask(REQUEST_CHOOSE, 0));
		(void)step(ask(REQUEST_NEXT, 0));
	}
	(void)step(ask(REQUEST_CHOOSE, 0));
}

static void test_session_applicants__one_paper_is_looked_at_once(void **state)
{
	bool is_computed = false;

	state_applicant(WHOM_SELF);
	add_applicant(0);
	add_applicant(0);
	give_documents();
	assert_int_equal(session.state, SESSION_WAIT);
	assert_int_equal(session.document[3].same_as, 2);
	assert_int_equal(session.document[3].rule, SAMPLE_BIRTH_CERTIFICATE);
	session.document[2].answer[QUESTION_UNTAMPERED] = ANSWER_NO;
	session.document[2].answer[QUESTION_NAME_BIRTH] = ANSWER_NO;
	assert_int_equal(session_answer(&session, &SAMPLE_POLICY, 3, QUESTION_UNTAMPERED, TODAY,
					&is_computed),
			 ANSWER_NO);
	assert_true(is_computed);
	assert_int_equal(session_answer(&session, &SAMPLE_POLICY, 3, QUESTION_NAME_BIRTH, TODAY,
					&is_computed),
			 ANSWER_NONE);
	assert_false(is_computed);
}

static void test_session_applicants__a_paper_that_is_given_anew_is_nobody_elses(void **state)
{
	state_applicant(WHOM_SELF);
	add_applicant(0);
	add_applicant(0);
	give_documents();
	(void)step(ask(REQUEST_BACK, 0));
	(void)step(ask(REQUEST_BACK, 0));
	assert_int_equal(session.document_at, 2);
	(void)step(ask(REQUEST_CHOOSE, 0));
	assert_int_equal(session.document[3].how, HOW_NONE);
	assert_int_equal(session.document[3].same_as, 0);
	assert_int_equal(session.document[3].of, 2);
}

/* As it is when everything was checked. */
static void stand_at_decision(unsigned count)
{
	session = (struct session){ .state = SESSION_DECISION,
				    .id = "C001-261122-0001",
				    .role = ROLE_CLERK,
				    .applicant_count = count,
				    .document_count = count + 1 };
	SAY(session.user, "ana");
	for (unsigned at = 0; at < count; at++) {
		session.applicant_at = at;
		session.applicant[at].whom = at == 0 ? WHOM_SELF : WHOM_CHILD;
		fill_form(&session);
		session.document[at + 1].of = at;
		session.document[at + 1].rule =
			at == 0 ? SAMPLE_SSN_CARD : SAMPLE_BIRTH_CERTIFICATE;
	}
	session.document[0].rule = SAMPLE_LICENCE;
	session.applicant_at = 0;
	for (unsigned at = 0; at <= count; at++) {
		session.document[at].how = HOW_BY_EYE;
		for (unsigned question = 0; question < QUESTION_COUNT; question++)
			session.document[at].answer[question] = ANSWER_YES;
	}
}

static struct effects decide(enum decision decision)
{
	(void)step(ask(REQUEST_CHOOSE, decision - DECISION_APPROVE));
	(void)step(ask(REQUEST_CHOOSE, 0));
	return step(recorded(NOTE_DECIDED));
}

static struct effects take_paper(void)
{
	(void)step(event_of(EVENT_RESERVED));
	(void)step(ask(REQUEST_NEXT, 0));
	(void)step(recorded(NOTE_PRINT_AGREED));
	(void)step(event_of(EVENT_PRINTED));
	(void)step(ask(REQUEST_NEXT, 0));
	(void)step(ask(REQUEST_CHOOSE, TAKEN_YES));
	return step(recorded(NOTE_DELIVERED));
}

static void test_session_applicants__nothing_is_issued_before_everything_is_decided(void **state)
{
	stand_at_decision(2);
	struct effects effects = decide(DECISION_APPROVE);
	assert_int_equal(effects.count, 0);
	assert_int_equal(session.state, SESSION_DECISION);
	assert_int_equal(session.applicant_at, 1);
	effects = decide(DECISION_APPROVE);
	assert_true(has_effect(&effects, EFFECT_RESERVE));
	assert_int_equal(effects.at[0].index, 0);
	assert_int_equal(session.applicant_at, 0);
}

static void test_session_applicants__a_decision_is_open_again_until_the_last(void **state)
{
	stand_at_decision(2);
	(void)decide(DECISION_APPROVE);
	(void)step(ask(REQUEST_BACK, 0));
	assert_int_equal(session.applicant_at, 0);
	assert_int_equal(session.applicant[0].decision, DECISION_NONE);
	(void)decide(DECISION_REFUSE);
	(void)step(ask(REQUEST_CANCEL, 0)); /* who signs out has decided nothing */
	assert_int_equal(session.state, SESSION_WAIT);
	assert_int_equal(session.applicant[0].decision, DECISION_NONE);
	assert_int_equal(session.applicant[0].outcome, OUTCOME_NONE);
}

/* The applicants whose decisions a step withdraws on record, a bit each. */
static unsigned withdrawn(const struct effects *effects)
{
	unsigned whom = 0;

	for (size_t at = 0; at < effects->count; at++)
		if (effects->at[at].kind == EFFECT_RECORD && effects->at[at].note == NOTE_WITHDRAWN)
			whom |= 1u << effects->at[at].index;
	return whom;
}

/* However the clerk leaves what is decided in part, or thinks again. */
static void test_session_applicants__what_is_decided_in_part_is_withdrawn_on_record(void **state)
{
	static const struct {
		enum request_kind request;
		unsigned index, withdrawn;
	} CASES[] = {
		{ REQUEST_CANCEL, 0, 3 }, { REQUEST_STAFF, 0, 3 },
		{ REQUEST_BACK, 0, 2 },   { REQUEST_TOGGLE, 0, 3 }, /* a mark weighs on everybody */
		{ REQUEST_NEXT, 0, 0 },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		struct effects effects;
		stand_at_decision(3);
		(void)decide(DECISION_APPROVE);
		(void)decide(DECISION_REFUSE);
		effects = step(ask(CASES[at].request, CASES[at].index));
		assert_int_equal(withdrawn(&effects), CASES[at].withdrawn);
	}
}

static void test_session_applicants__a_clerk_who_stays_away_has_decided_nothing(void **state)
{
	struct event tick = event_of(EVENT_TICK);
	struct effects effects;

	stand_at_decision(2);
	(void)decide(DECISION_APPROVE);
	tick.now_ms = session_deadline_ms(&session);
	effects = step(tick);
	assert_int_equal(session.state, SESSION_WAIT);
	assert_int_equal(withdrawn(&effects), 1);
	(void)step(ask(REQUEST_NEXT, 0));
	effects = step(signed_in(ROLE_CLERK));
	assert_int_equal(withdrawn(&effects), 0); /* it is withdrawn once */
}

static void test_session_applicants__papers_come_one_after_the_other(void **state)
{
	stand_at_decision(3);
	(void)decide(DECISION_APPROVE);
	(void)decide(DECISION_REFUSE);
	(void)decide(DECISION_APPROVE);
	struct effects effects = take_paper();
	assert_true(has_effect(&effects, EFFECT_RESERVE));
	assert_int_equal(effects.at[0].index, 2);
	effects = take_paper();
	assert_int_equal(effects.count, 0);
	assert_int_equal(session.state, SESSION_NEXT_STEPS);
	(void)step(ask(REQUEST_NEXT, 0));
	assert_int_equal(session_outcome(&session), OUTCOME_MIXED);
	assert_string_equal(session_ending(&session), "mixed");
}

static void test_session_applicants__trouble_with_one_paper_keeps_no_other_back(void **state)
{
	stand_at_decision(2);
	(void)decide(DECISION_APPROVE);
	(void)decide(DECISION_APPROVE);
	(void)step(event_of(EVENT_RESERVED));
	(void)step(ask(REQUEST_NEXT, 0));
	(void)step(recorded(NOTE_PRINT_AGREED));
	(void)step(event_of(EVENT_PRINT_FAILED));
	assert_int_equal(session.state, SESSION_TROUBLE);
	struct effects effects = step(ask(REQUEST_NEXT, 0));
	assert_true(has_effect(&effects, EFFECT_RESERVE));
	effects = take_paper();
	assert_true(has_note(&effects, NOTE_CLOSED));
	assert_int_equal(session_outcome(&session), OUTCOME_APPROVED);
	assert_string_equal(session_ending(&session), "exception");
}

static void test_session_applicants__one_that_has_a_pin_keeps_no_other_back(void **state)
{
	stand_at_decision(2);
	(void)decide(DECISION_APPROVE);
	(void)decide(DECISION_APPROVE);
	struct effects effects = step(event_of(EVENT_ASSIGNED));
	assert_true(has_effect(&effects, EFFECT_RESERVE));
	assert_int_equal(effects.at[effects.count - 1].index, 1);
	(void)step(event_of(EVENT_RESERVE_FAILED));
	assert_int_equal(session.state, SESSION_APPROVAL_ASKING);
	assert_int_equal(session.applicant_at, 0);
	(void)step(recorded(NOTE_APPROVAL_ASKED));
	effects = step(ask(REQUEST_BACK, 0));
	assert_true(has_note(&effects, NOTE_APPROVAL_CLEARED));
	assert_int_equal(session.state, SESSION_NEXT_STEPS);
	assert_int_equal(session.role, ROLE_NONE);
	assert_string_equal(applicant_ending(&session.applicant[0]), "already_assigned");
	assert_string_equal(applicant_ending(&session.applicant[1]), "not_issued");
}

/* A supervisor is waited for only when every other paper is in its hand: who gives up waiting, or
 * walks away, loses what the supervisor would have agreed to, and nothing else. */
static void test_session_applicants__who_gives_up_on_a_lost_pin_has_the_others(void **state)
{
	for (int is_by_time = 0; is_by_time <= 1; is_by_time++) {
		struct event tick = event_of(EVENT_TICK);
		stand_at_decision(2);
		(void)decide(DECISION_APPROVE);
		(void)decide(DECISION_APPROVE);
		(void)step(event_of(EVENT_ASSIGNED));
		(void)take_paper();
		assert_int_equal(session.state, SESSION_APPROVAL_ASKING);
		(void)step(recorded(NOTE_APPROVAL_ASKED));
		assert_int_equal(session.state, SESSION_WAIT);
		(void)step(ask(REQUEST_CANCEL, 0));
		if (is_by_time) {
			tick.now_ms = INT64_MAX / 2;
			(void)step(tick);
			tick.now_ms = session.idle_at_ms;
			(void)step(tick);
			assert_int_equal(session.state, SESSION_CLOSING);
		} else {
			(void)step(ask(REQUEST_NEXT, 0));
			assert_int_equal(session.state, SESSION_NEXT_STEPS);
		}
		assert_string_equal(applicant_ending(&session.applicant[0]), "already_assigned");
		assert_string_equal(applicant_ending(&session.applicant[1]), "delivered");
	}
}

/* The clerk may say what they want: where the rules want it, a document must say why. */
static void test_session_applicants__names_that_differ_hinder_an_approval(void **state)
{
	static struct policy policy;
	struct session_rules rules = RULES;
	struct event event = ask(REQUEST_CHOOSE, 0);

	for (int must = 0; must <= 1; must++) {
		static struct session next;
		struct effects effects;
		policy = SAMPLE_POLICY;
		policy.must_settle_names = must;
		policy.second_person = 0;
		rules.policy = &policy;
		stand_at_decision(1);
		session.document[0].printed_state[ROW_FAMILY_NAME] = PRINTED_TYPED;
		SAY(session.document[0].printed[ROW_FAMILY_NAME], "Otherwise");
		assert_true(session_names_unsettled(&session, &policy, 0, TODAY));
		session_step(&session, &event, &rules, &next, &effects);
		assert_int_equal(next.state, must ? SESSION_DECISION : SESSION_DECISION_REASON);
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(test_session_applicants__##name, begin)
	const struct CMUnitTest tests[] = {
		TEST(a_reason_and_what_is_known_are_offered),
		TEST(who_presented_a_child_and_then_asks_is_known),
		TEST(one_who_was_not_stated_to_the_end_is_none),
		TEST(there_are_four_at_most),
		TEST(a_minor_asks_for_nobody_else),
		TEST(nothing_goes_on_that_is_not_right),
		TEST(documents_stay_with_those_they_are_of),
		TEST(one_paper_is_looked_at_once),
		TEST(a_paper_that_is_given_anew_is_nobody_elses),
		TEST(nothing_is_issued_before_everything_is_decided),
		TEST(a_decision_is_open_again_until_the_last),
		TEST(what_is_decided_in_part_is_withdrawn_on_record),
		TEST(a_clerk_who_stays_away_has_decided_nothing),
		TEST(papers_come_one_after_the_other),
		TEST(trouble_with_one_paper_keeps_no_other_back),
		TEST(one_that_has_a_pin_keeps_no_other_back),
		TEST(who_gives_up_on_a_lost_pin_has_the_others),
		TEST(names_that_differ_hinder_an_approval),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Acts that take two people, at the session. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/text.h"
#include "kiosk/session/session.h"
#include "tests/fakes/sample_policy.h"
#include "tests/fakes/session_events.h"
#include "tests/fakes/session_laws.h"

static struct effects step_at(struct session *session, struct event event)
{
	struct session next;
	struct effects effects;

	session_step(session, &event, &RULES, &next, &effects);
	assert_null(step_broken_law(session, &event, &next, &effects));
	assert_null(second_broken_law(session, &event, &next, &effects, &SAMPLE_POLICY));
	*session = next;
	return effects;
}

/* At the decision about a licence and a card that are all right but for one answer. */
static struct session at_decision(enum question question, enum answer answer)
{
	struct session session = { .state = SESSION_DECISION,
				   .id = "C001-261122-0001",
				   .user = "ana",
				   .clerk = "ana",
				   .role = ROLE_CLERK,
				   .applicant_count = 1 };

	session.document[0].rule = SAMPLE_LICENCE;
	session.document[1].rule = SAMPLE_SSN_CARD;
	for (unsigned at = 0; at < 2; at++) {
		session.document[at].how = HOW_BY_EYE;
		for (unsigned asked = 0; asked < QUESTION_COUNT; asked++)
			session.document[at].answer[asked] = ANSWER_YES;
	}
	session.document[0].answer[question] = answer;
	return session;
}

static struct effects decide(struct session *session, enum decision decision)
{
	(void)step_at(session, ask(REQUEST_CHOOSE, decision - DECISION_APPROVE));
	assert_int_equal(session->state, SESSION_DECISION_REASON);
	return step_at(session, ask(REQUEST_CHOOSE, 0));
}

static void wait_for_second(struct session *session, enum decision decision)
{
	struct effects effects = decide(session, decision);

	assert_true(has_note(&effects, NOTE_APPROVAL_ASKED));
	assert_false(has_note(&effects, NOTE_DECIDED));
	(void)step_at(session, recorded(NOTE_APPROVAL_ASKED));
	assert_int_equal(session->state, SESSION_APPROVAL_WAIT);
}

static void to_sign_in(struct session *session)
{
	(void)step_at(session, ask(REQUEST_STAFF, 0));
	(void)step_at(session, recorded(NOTE_SIGNED_OUT));
	assert_int_equal(session->state, SESSION_CLERK_SIGN_IN);
	assert_string_equal(session->user, "");
}

static void test_session_second__which_decisions_take_two(void **state)
{
	static const struct {
		enum question question;
		enum answer answer;
		bool is_conflict;
		enum decision decision;
		unsigned acts;
	} CASES[] = {
		{ QUESTION_PHOTO, ANSWER_YES, false, DECISION_APPROVE, 0 },
		{ QUESTION_PHOTO, ANSWER_YES, false, DECISION_REFUSE, 0 },
		{ QUESTION_PHOTO, ANSWER_YES, true, DECISION_REFUSE, 1U << SECOND_CONFLICT },
		{ QUESTION_PHOTO, ANSWER_NO, false, DECISION_REFUSE, 1U << SECOND_ANSWER },
		{ QUESTION_PHOTO, ANSWER_NO, false, DECISION_DEFER, 1U << SECOND_ANSWER },
		{ QUESTION_UNTAMPERED, ANSWER_NO, false, DECISION_REFER, 1U << SECOND_ANSWER },
		{ QUESTION_UNEXPIRED, ANSWER_NO, false, DECISION_APPROVE,
		  1U << SECOND_ANSWER | 1U << SECOND_OVERRIDE },
		{ QUESTION_NAME_BIRTH, ANSWER_NO, false, DECISION_REFUSE, 0 },
		{ QUESTION_NAME_BIRTH, ANSWER_NO, false, DECISION_APPROVE, 1U << SECOND_OVERRIDE },
		{ QUESTION_PHOTO, ANSWER_COULD_NOT_CHECK, false, DECISION_REFUSE, 0 },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		struct session session = at_decision(CASES[at].question, CASES[at].answer);
		session.is_conflict = CASES[at].is_conflict;
		session.applicant[0].decision = CASES[at].decision;
		assert_int_equal(session_second_acts(&session, &SAMPLE_POLICY, TODAY),
				 CASES[at].acts);
	}
}

/* The clerk may say "yes" to everything: a card with the number of another one takes two. */
static void test_session_second__a_card_of_another_number_is_not_one_clerks_to_accept(void **state)
{
	struct session session = at_decision(QUESTION_PHOTO, ANSWER_YES);
	struct session_document *card = &session.document[1];

	(void)text_copy(session.applicant[0].person.text[PERSON_TIN], PERSON_TEXT_MAX,
			"123-45-6789");
	card->printed_state[ROW_TIN] = PRINTED_TYPED;
	(void)text_copy(card->printed[ROW_TIN], PERSON_TEXT_MAX, "123-45-6780");
	assert_int_equal(session_verdicts(&session, &SAMPLE_POLICY, 0, TODAY).irs_rule,
			 VERDICT_MISMATCH);
	wait_for_second(&session, DECISION_APPROVE);
	assert_int_equal(session.second.acts, 1U << SECOND_OVERRIDE);
}

static void test_session_second__agreed_to_the_clerks_decision_is_kept(void **state)
{
	struct session session = at_decision(QUESTION_UNEXPIRED, ANSWER_NO);

	wait_for_second(&session, DECISION_APPROVE);
	to_sign_in(&session);
	struct effects effects = step_at(&session, signed_in(ROLE_SUPERVISOR));
	assert_true(has_note(&effects, NOTE_APPROVAL_SHOWN));
	assert_int_equal(session.state, SESSION_SECOND_LOOK);
	effects = step_at(&session, ask(REQUEST_AGREE, 0));
	assert_true(has_note(&effects, NOTE_APPROVAL_GIVEN));
	effects = step_at(&session, recorded(NOTE_APPROVAL_GIVEN));
	assert_true(has_note(&effects, NOTE_DECIDED));
	assert_string_equal(session.clerk, "ana");
	assert_string_equal(session.second.agreed_by, "sam");
	effects = step_at(&session, recorded(NOTE_DECIDED));
	assert_true(has_effect(&effects, EFFECT_RESERVE));
}

static void test_session_second__not_agreed_to_the_clerk_decides_anew(void **state)
{
	struct session session = at_decision(QUESTION_UNEXPIRED, ANSWER_NO);

	wait_for_second(&session, DECISION_APPROVE);
	to_sign_in(&session);
	(void)step_at(&session, signed_in(ROLE_SUPERVISOR));
	(void)step_at(&session, ask(REQUEST_REFUSE, 0));
	assert_int_equal(session.state, SESSION_SECOND_REASON);
	struct effects effects = step_at(&session, ask(REQUEST_CHOOSE, 0));
	assert_true(has_note(&effects, NOTE_APPROVAL_REFUSED));
	effects = step_at(&session, recorded(NOTE_APPROVAL_REFUSED));
	assert_true(has_note(&effects, NOTE_SIGNED_OUT));
	assert_int_equal(session.state, SESSION_WAIT);
	assert_int_equal(session.second.acts, 0);
}

/* Under whatever role the account may be by then. */
static void test_session_second__nobody_sees_to_their_own_request(void **state)
{
	struct session session = at_decision(QUESTION_PHOTO, ANSWER_NO);

	wait_for_second(&session, DECISION_REFUSE);
	to_sign_in(&session);
	(void)step_at(&session, signed_in_as("ana", ROLE_SUPERVISOR));
	assert_int_equal(session.state, SESSION_CLERK_SIGN_IN);
	assert_non_null(session.message);
	assert_int_equal(session.role, ROLE_NONE);
	(void)step_at(&session, answered(EVENT_AGREED, "ana"));
	assert_true(session_is_second_pending(&session));
}

static void test_session_second__leaving_keeps_it_and_another_clerk_clears_it(void **state)
{
	struct session session = at_decision(QUESTION_PHOTO, ANSWER_NO);

	wait_for_second(&session, DECISION_REFUSE);
	(void)step_at(&session, ask(REQUEST_CANCEL, 0));
	assert_int_equal(session.state, SESSION_WAIT);
	assert_true(session_is_second_pending(&session));
	(void)step_at(&session, ask(REQUEST_STAFF, 0));
	(void)step_at(&session, signed_in(ROLE_CLERK));
	assert_int_equal(session.state, SESSION_APPROVAL_WAIT);
	(void)step_at(&session, ask(REQUEST_CANCEL, 0));
	(void)step_at(&session, ask(REQUEST_STAFF, 0));
	struct effects effects = step_at(&session, signed_in_as("eve", ROLE_CLERK));
	assert_true(has_note(&effects, NOTE_APPROVAL_CLEARED));
	assert_int_equal(session.state, SESSION_REVIEW);
	assert_int_equal(session.second.acts, 0);
}

static void test_session_second__a_visitor_who_goes_back_clears_it(void **state)
{
	struct session session = at_decision(QUESTION_PHOTO, ANSWER_NO);

	wait_for_second(&session, DECISION_REFUSE);
	(void)step_at(&session, ask(REQUEST_CANCEL, 0));
	assert_true(session_is_second_pending(&session));
	struct effects effects = step_at(&session, ask(REQUEST_BACK, 0));
	assert_int_equal(session.state, SESSION_DOCUMENT_KIND);
	assert_true(has_note(&effects, NOTE_APPROVAL_CLEARED));
	assert_int_equal(session.second.acts, 0);
	assert_int_equal(session.applicant[0].decision, DECISION_NONE);
}

/* Two who ask; the clerk knows them. */
static struct session at_first_of_two(void)
{
	struct session session = at_decision(QUESTION_PHOTO, ANSWER_YES);

	session.applicant_count = 2;
	session.applicant[1].whom = WHOM_CHILD;
	session.is_conflict = true;
	return session;
}

static void agree_at_the_keyboard(struct session *session)
{
	to_sign_in(session);
	(void)step_at(session, signed_in(ROLE_SUPERVISOR));
	(void)step_at(session, ask(REQUEST_AGREE, 0));
	(void)step_at(session, recorded(NOTE_APPROVAL_GIVEN));
	assert_int_equal(session->state, SESSION_DECIDING);
}

static void test_session_second__the_clerk_goes_on_with_who_is_undecided(void **state)
{
	struct session session = at_first_of_two();

	wait_for_second(&session, DECISION_APPROVE);
	agree_at_the_keyboard(&session);
	struct effects effects = step_at(&session, recorded(NOTE_DECIDED));
	assert_false(has_effect(&effects, EFFECT_RESERVE));
	assert_int_equal(session.state, SESSION_WAIT);
	assert_int_equal(session.role, ROLE_NONE);
	(void)step_at(&session, ask(REQUEST_STAFF, 0));
	(void)step_at(&session, signed_in(ROLE_CLERK));
	assert_int_equal(session.state, SESSION_DECISION);
	assert_int_equal(session.applicant_at, 1);
	assert_int_equal(session.second.acts, 0);
	assert_int_equal(session.applicant[0].decision, DECISION_APPROVE);
	wait_for_second(&session, DECISION_REFUSE);
	agree_at_the_keyboard(&session);
	effects = step_at(&session, recorded(NOTE_DECIDED));
	assert_true(has_effect(&effects, EFFECT_RESERVE));
	assert_int_equal(session.applicant_at, 0);
}

/* What was kept about the first one counts no more: nobody may have a PIN of it. */
static void test_session_second__who_goes_away_in_between_is_not_decided_about(void **state)
{
	struct session session = at_first_of_two();

	wait_for_second(&session, DECISION_APPROVE);
	agree_at_the_keyboard(&session);
	(void)step_at(&session, recorded(NOTE_DECIDED));
	(void)step_at(&session, ask(REQUEST_CANCEL, 0));
	(void)step_at(&session, ask(REQUEST_NEXT, 0));
	assert_int_equal(session.state, SESSION_NEXT_STEPS);
	assert_int_equal(session_outcome(&session), OUTCOME_ABANDONED);
}

static void test_session_second__a_mark_that_comes_late_opens_what_was_decided(void **state)
{
	struct session session = at_first_of_two();

	session.is_conflict = false;
	(void)decide(&session, DECISION_APPROVE);
	(void)step_at(&session, recorded(NOTE_DECIDED));
	assert_int_equal(session.applicant_at, 1);
	(void)step_at(&session, ask(REQUEST_TOGGLE, 0));
	assert_true(session.is_fraud_suspected);
	assert_int_equal(session.state, SESSION_DECISION);
	assert_int_equal(session.applicant_at, 0);
	assert_int_equal(session.applicant[0].decision, DECISION_NONE);
	assert_int_equal(session.applicant[0].outcome, OUTCOME_NONE);
	assert_non_null(session.message);
}

/* Of what the ledger knows the clerk's reason makes no difference. */
static void test_session_second__approving_after_a_referral_is_not_the_clerks_to_say(void **state)
{
	static struct policy policy;
	struct event referred = event_of(EVENT_REFERRED);

	policy = SAMPLE_POLICY;
	policy.second_person |= 1U << SECOND_REFERRAL;
	for (unsigned whom = 0; whom < 2; whom++) { /* another applicant's is not theirs */
		struct session session = at_decision(QUESTION_PHOTO, ANSWER_YES);
		session.applicant_count = 2;
		referred.index = whom;
		(void)step_at(&session, referred);
		session.applicant[0].decision = DECISION_APPROVE;
		assert_int_equal(session_second_acts(&session, &policy, TODAY),
				 whom == 0 ? 1U << SECOND_REFERRAL : 0);
		session.applicant[0].decision = DECISION_REFUSE;
		assert_int_equal(session_second_acts(&session, &policy, TODAY), 0);
	}
}

/* Also where whoever comes next takes it back, and approves. */
static void test_session_second__every_mark_is_recorded_as_it_is_made(void **state)
{
	for (unsigned mark = MARK_FRAUD; mark <= MARK_CONFLICT; mark++) {
		struct session session = at_decision(QUESTION_PHOTO, ANSWER_YES);
		for (int times = 0; times < 2; times++) {
			struct effects effects = step_at(&session, ask(REQUEST_TOGGLE, mark));
			assert_true(has_note(&effects, NOTE_MARKED));
			assert_int_equal(effects.at[0].index, mark);
		}
	}
}

/* Where another PIN is asked for, what was stated is decided upon already. */
static void test_session_second__nobody_goes_back_while_papers_are_made(void **state)
{
	struct session session = at_decision(QUESTION_PHOTO, ANSWER_YES);

	(void)decide(&session, DECISION_APPROVE);
	(void)step_at(&session, recorded(NOTE_DECIDED));
	(void)step_at(&session, event_of(EVENT_ASSIGNED));
	(void)step_at(&session, recorded(NOTE_APPROVAL_ASKED));
	(void)step_at(&session, ask(REQUEST_CANCEL, 0));
	assert_int_equal(session.state, SESSION_WAIT);
	(void)step_at(&session, ask(REQUEST_BACK, 0));
	assert_int_equal(session.state, SESSION_WAIT);
	(void)step_at(&session, ask(REQUEST_STAFF, 0));
	(void)step_at(&session, signed_in_as("sam", ROLE_SUPERVISOR));
	(void)step_at(&session, ask(REQUEST_AGREE, 0));
	struct effects effects = step_at(&session, recorded(NOTE_APPROVAL_GIVEN));
	assert_true(has_effect(&effects, EFFECT_RETRIEVE));
	assert_int_equal(session.state, SESSION_RESERVING);
}

static void test_session_second__a_visit_that_rests_asks_nobody(void **state)
{
	struct session session = at_decision(QUESTION_PHOTO, ANSWER_NO);

	fill_form(&session);
	wait_for_second(&session, DECISION_REFUSE);
	(void)step_at(&session, ask(REQUEST_CANCEL, 0));
	struct effects effects = step_at(&session, ask(REQUEST_CHOOSE, 0));
	assert_int_equal(session.state, SESSION_PARKING);
	assert_true(has_note(&effects, NOTE_APPROVAL_CLEARED));
	assert_true(has_effect(&effects, EFFECT_PARK));
	assert_int_equal(session.second.acts, 0);
}

/* A licence that was current when it was asked about is not, the day after. */
static void test_session_second__a_day_that_ends_counts_when_somebody_agrees(void **state)
{
	struct session session = at_decision(QUESTION_NAME_BIRTH, ANSWER_NO);
	struct event agree = ask(REQUEST_AGREE, 0), elsewhere = answered(EVENT_AGREED, "sam");

	session.document[0].how = HOW_SCANNED;
	session.document[0].read.kind = DOCUMENT_DRIVER_LICENCE;
	session.document[0].read.expiry = (struct document_date){ DATE_DAY, TODAY };
	wait_for_second(&session, DECISION_APPROVE);
	struct session before = session;
	elsewhere.today = agree.today = TODAY + 1;
	struct effects effects = step_at(&session, elsewhere);
	assert_true(has_note(&effects, NOTE_APPROVAL_CLEARED));
	assert_false(has_note(&effects, NOTE_DECIDED));
	session = before;
	to_sign_in(&session);
	(void)step_at(&session, signed_in(ROLE_SUPERVISOR));
	effects = step_at(&session, agree);
	assert_true(has_note(&effects, NOTE_APPROVAL_CLEARED));
	assert_false(has_note(&effects, NOTE_APPROVAL_GIVEN));
}

static void test_session_second__who_answers_elsewhere_is_heard(void **state)
{
	struct session session = at_decision(QUESTION_PHOTO, ANSWER_NO);

	wait_for_second(&session, DECISION_REFUSE);
	struct session before = session;
	struct effects effects = step_at(&session, answered(EVENT_AGREED, "sam"));
	assert_true(has_note(&effects, NOTE_DECIDED));
	session = before;
	effects = step_at(&session, answered(EVENT_DISAGREED, "sam"));
	assert_int_equal(session.state, SESSION_DECISION);
	assert_non_null(session.message);
	assert_int_equal(session.second.acts, 0);
	session = before;
	(void)step_at(&session, ask(REQUEST_CANCEL, 0));
	(void)step_at(&session, answered(EVENT_AGREED, "sam"));
	assert_int_equal(session.state, SESSION_WAIT);
	(void)step_at(&session, ask(REQUEST_STAFF, 0));
	effects = step_at(&session, signed_in(ROLE_CLERK));
	assert_true(has_note(&effects, NOTE_DECIDED));
}

static void test_session_second__a_visit_that_ends_clears_it(void **state)
{
	struct session session = at_decision(QUESTION_PHOTO, ANSWER_NO);
	struct event tick = event_of(EVENT_TICK);

	wait_for_second(&session, DECISION_REFUSE);
	(void)step_at(&session, ask(REQUEST_CANCEL, 0));
	tick.now_ms = INT64_MAX / 4;
	(void)step_at(&session, tick);
	tick.now_ms = INT64_MAX / 2;
	struct effects effects = step_at(&session, tick);
	assert_int_equal(session.state, SESSION_CLOSING);
	assert_true(has_note(&effects, NOTE_APPROVAL_CLEARED));
	assert_true(has_note(&effects, NOTE_CLOSED));
}

/* A PIN that there is already: by mail, alone, or with a second person, as the rules say. */
static void test_session_second__a_pin_again_is_as_the_rules_say(void **state)
{
	static const struct {
		enum again again;
		unsigned second_person;
		bool is_elsewhere;
		enum session_state state;
	} CASES[] = {
		{ AGAIN_MAIL, 1U << SECOND_PIN_AGAIN, false, SESSION_NEXT_STEPS },
		{ AGAIN_RETRIEVE, 0, false, SESSION_RESERVING },
		{ AGAIN_RETRIEVE, 1U << SECOND_PIN_AGAIN, false, SESSION_APPROVAL_ASKING },
		{ AGAIN_REPLACE, 0, false, SESSION_RESERVING },
		{ AGAIN_REPLACE, 1U << SECOND_PIN_AGAIN, false, SESSION_APPROVAL_ASKING },
		{ AGAIN_RETRIEVE, 1U << SECOND_PIN_AGAIN, true, SESSION_NEXT_STEPS },
		{ AGAIN_REPLACE, 0, true, SESSION_NEXT_STEPS },
	};
	static struct policy policy;
	struct event assigned = event_of(EVENT_ASSIGNED);

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		struct session session = at_decision(QUESTION_PHOTO, ANSWER_YES), next;
		struct session_rules rules = RULES;
		struct effects effects;
		policy = SAMPLE_POLICY;
		policy.again = CASES[at].again;
		policy.second_person = CASES[at].second_person;
		rules.policy = &policy;
		session.applicant[0].decision = DECISION_APPROVE;
		session.state = SESSION_RESERVING;
		assigned.index = CASES[at].is_elsewhere;
		session_step(&session, &assigned, &rules, &next, &effects);
		assert_int_equal(next.state, CASES[at].state);
		assert_int_equal(next.applicant[0].issue, ISSUE_ASSIGNED);
	}
}

int main(void)
{
	static const struct CMUnitTest TESTS[] = {
#define T(name) cmocka_unit_test(test_session_second__##name)
		T(which_decisions_take_two),
		T(agreed_to_the_clerks_decision_is_kept),
		T(not_agreed_to_the_clerk_decides_anew),
		T(nobody_sees_to_their_own_request),
		T(leaving_keeps_it_and_another_clerk_clears_it),
		T(a_visitor_who_goes_back_clears_it),
		T(the_clerk_goes_on_with_who_is_undecided),
		T(who_goes_away_in_between_is_not_decided_about),
		T(a_mark_that_comes_late_opens_what_was_decided),
		T(approving_after_a_referral_is_not_the_clerks_to_say),
		T(every_mark_is_recorded_as_it_is_made),
		T(nobody_goes_back_while_papers_are_made),
		T(a_visit_that_rests_asks_nobody),
		T(a_day_that_ends_counts_when_somebody_agrees),
		T(who_answers_elsewhere_is_heard),
		T(a_card_of_another_number_is_not_one_clerks_to_accept),
		T(a_visit_that_ends_clears_it),
		T(a_pin_again_is_as_the_rules_say),
#undef T
	};

	return cmocka_run_group_tests(TESTS, NULL, NULL);
}

/* The visit's state machine, claim by claim. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/session/session.h"
#include "tests/fakes/sample_policy.h"
#include "tests/fakes/session_laws.h"
#include "tests/fakes/session_walk.h"

static void test_session__an_approval_goes_from_attract_to_attract(void **state)
{
	struct session session = { 0 };
	struct effects effects;

	(void)state;
	walk_to_decision(&session);
	assert_int_equal(session.state, SESSION_DECISION);
	(void)walk_step(&session, ask(REQUEST_CHOOSE, 0));
	effects = walk_step(&session, ask(REQUEST_CHOOSE, 0));
	assert_true(has_note(&effects, NOTE_DECIDED));
	effects = walk_step(&session, recorded(NOTE_DECIDED));
	assert_true(has_effect(&effects, EFFECT_RESERVE));
	effects = walk_step(&session, event_of(EVENT_RESERVED));
	assert_false(has_effect(&effects, EFFECT_PRINT));
	assert_true(has_note(&effects, NOTE_SIGNED_OUT));
	effects = walk_step(&session, ask(REQUEST_NEXT, 0));
	assert_true(has_note(&effects, NOTE_PRINT_AGREED));
	effects = walk_step(&session, recorded(NOTE_PRINT_AGREED));
	assert_true(has_effect(&effects, EFFECT_PRINT));
	(void)walk_step(&session, event_of(EVENT_PRINTED));
	assert_int_equal(session.state, SESSION_HAND_OVER);
	effects = walk_step(&session, ask(REQUEST_NEXT, 0));
	assert_int_equal(effects.count, 0);
	effects = walk_step(&session, ask(REQUEST_NEXT, 0));
	assert_int_equal(session.state, SESSION_TAKEN);
	effects = walk_step(&session, ask(REQUEST_CHOOSE, TAKEN_YES));
	assert_true(has_note(&effects, NOTE_DELIVERED));
	(void)walk_step(&session, recorded(NOTE_DELIVERED));
	effects = walk_step(&session, recorded(NOTE_CLOSED));
	assert_true(has_effect(&effects, EFFECT_WIPE));
	assert_int_equal(session.state, SESSION_ATTRACT);
	assert_true(session_is_blank(&session));
}

/* The window's last day passes between the steps of a visit. */
static void test_session__no_pin_is_approved_or_reserved_behind_the_issuing_window(void **state)
{
	static struct policy rules_of_year;
	struct session_rules rules = RULES;
	struct session session = { 0 }, next;
	struct event reason = ask(REQUEST_CHOOSE, 0), kept = recorded(NOTE_DECIDED);
	struct effects effects;

	(void)state;
	rules_of_year = SAMPLE_POLICY;
	rules_of_year.issuing_count = 1;
	rules_of_year.issuing[0].year = civil_from_days(TODAY).year;
	rules_of_year.issuing[0].first_day = rules_of_year.issuing[0].last_day = TODAY - 1;
	rules.policy = &rules_of_year;
	walk_to_decision(&session);
	(void)walk_step(&session, ask(REQUEST_CHOOSE, 0));
	session_step(&session, &reason, &rules, &next, &effects);
	assert_int_equal(next.state, SESSION_DECISION);
	assert_non_null(next.message);
	assert_int_equal(effects.count, 0);
	(void)walk_step(&session, reason);
	session_step(&session, &kept, &rules, &next, &effects);
	assert_false(has_effect(&effects, EFFECT_RESERVE));
	assert_int_equal(next.state, SESSION_NEXT_STEPS);
	assert_string_equal(session_ending(&next), "not_issued");
}

/* Where the rules let nobody override them. */
static void test_session__an_expired_licence_cannot_be_approved(void **state)
{
	static struct policy strict;
	struct session_rules rules = RULES;
	struct session session = { 0 }, next;
	struct event approve = ask(REQUEST_CHOOSE, 0);
	struct effects effects;

	strict = SAMPLE_POLICY;
	strict.second_person = 0;
	rules.policy = &strict;

	(void)state;
	walk_to_review(&session);
	session.document[0].read.expiry.days = TODAY - 1;
	walk_through_document(&session);
	walk_through_document(&session);
	(void)walk_step(&session, ask(REQUEST_CHOOSE, COMPANION_NONE));
	session_step(&session, &approve, &rules, &next, &effects);
	assert_int_equal(next.state, SESSION_DECISION);
	assert_non_null(next.message);
	assert_int_equal(session_verdicts(&session, &SAMPLE_POLICY, 0, TODAY).irs_rule,
			 VERDICT_EXPIRED);
}

static void test_session__a_document_cannot_be_left_uncompared(void **state)
{
	struct session session = { 0 };

	(void)state;
	walk_to_review(&session);
	assert_int_equal(session.state, SESSION_REVIEW);
	(void)walk_step(&session, ask(REQUEST_NEXT, 0));
	assert_int_equal(session.state, SESSION_REVIEW);
	assert_non_null(session.message);
}

static void type(struct session *session, const char *text)
{
	for (; *text != '\0'; text++) {
		struct event event = ask(REQUEST_TYPE, 0);
		event.request.code = (unsigned char)*text;
		(void)walk_step(session, event);
	}
}

/* Keeps "FORGED" of the first row, and begins to type something else. */
static struct session at_second_thoughts(void)
{
	struct session session = { 0 };

	walk_to_review(&session);
	(void)walk_step(&session, ask(REQUEST_TOGGLE, 0));
	type(&session, "FORGED");
	(void)walk_step(&session, ask(REQUEST_NEXT, 0));
	(void)walk_step(&session, ask(REQUEST_TOGGLE, 0));
	assert_string_equal(session.print, "FORGED");
	(void)walk_step(&session, ask(REQUEST_ERASE, 0));
	return session;
}

static void test_session__a_print_that_is_dropped_leaves_the_one_that_was_kept(void **state)
{
	struct event tick = event_of(EVENT_TICK);
	static const enum request_kind LEAVES[] = { REQUEST_BACK, REQUEST_HAND_OFF, REQUEST_NONE };

	(void)state;
	for (size_t at = 0; at < COUNT_OF(LEAVES); at++) {
		struct session session = at_second_thoughts();
		tick.now_ms = session.idle_at_ms;
		(void)walk_step(&session, LEAVES[at] != REQUEST_NONE ? ask(LEAVES[at], 0) : tick);
		assert_false(session.is_editing);
		assert_string_equal(session.print, "");
		assert_int_equal(session.document[0].printed_state[0], PRINTED_TYPED);
		assert_string_equal(session.document[0].printed[0], "FORGED");
	}
}

static void test_session__a_print_that_is_not_kept_compares_nothing(void **state)
{
	struct session session = { 0 };

	(void)state;
	walk_to_review(&session);
	(void)walk_step(&session, ask(REQUEST_TOGGLE, 0));
	type(&session, "Sam");
	(void)walk_step(&session, ask(REQUEST_BACK, 0));
	assert_int_equal(session.document[0].printed_state[0], PRINTED_UNCHECKED);
	assert_false(session_is_compared(&session, &SAMPLE_POLICY, 0));
}

static void test_session__a_supervisor_cannot_review(void **state)
{
	struct session session = { 0 };

	(void)state;
	walk_to_documents(&session);
	session.state = SESSION_CLERK_SIGN_IN;
	(void)walk_step(&session, signed_in(ROLE_SUPERVISOR));
	assert_int_equal(session.state, SESSION_CLERK_SIGN_IN);
	assert_int_equal(session.role, ROLE_NONE);
}

static void test_session__a_taxpayer_number_is_shown_only_where_it_is_compared(void **state)
{
	struct session session = { 0 };
	struct effects effects;

	(void)state;
	walk_to_review(&session);
	effects = walk_step(&session, ask(REQUEST_REVEAL, 0));
	assert_false(has_note(&effects, NOTE_TIN_SHOWN));
	assert_false(session.is_tin_revealed);
	walk_through_document(&session);
	effects = walk_step(&session, ask(REQUEST_REVEAL, 0));
	assert_true(has_note(&effects, NOTE_TIN_SHOWN));
	assert_true(session.is_tin_revealed);
}

static void test_session__after_a_clerk_leaves_nothing_of_the_desk_shows(void **state)
{
	struct session session = { 0 };

	(void)state;
	walk_to_review(&session);
	(void)walk_step(&session, ask(REQUEST_CANCEL, 0));
	assert_int_equal(session.state, SESSION_WAIT);
	(void)walk_step(&session, ask(REQUEST_STAFF, 0));
	assert_string_equal(session.user, "");
	(void)walk_step(&session, ask(REQUEST_BACK, 0));
	(void)walk_step(&session, ask(REQUEST_BACK, 0));
	assert_int_equal(session.state, SESSION_DOCUMENT_KIND);
	assert_int_equal(session.document_at, 1);
}

/* Who comes by later sees nothing of what was typed, whichever way they try. */
static void test_session__a_wait_keeps_what_was_typed_from_who_comes_by(void **state)
{
	static const enum request_kind TRIES[] = { REQUEST_BACK, REQUEST_STAFF, REQUEST_BACK,
						   REQUEST_HELP, REQUEST_BACK,  REQUEST_BACK };
	struct session session = { 0 };

	(void)state;
	walk_to_review(&session);
	(void)walk_step(&session, ask(REQUEST_CANCEL, 0));
	for (size_t at = 0; at < COUNT_OF(TRIES); at++) {
		struct event event = ask(TRIES[at], 0);
		event.now_ms = 1000 + RULES.idle_ms;
		(void)walk_step(&session, event);
		assert_true(session.state == SESSION_WAIT ||
			    session.state == SESSION_CLERK_SIGN_IN);
	}
	assert_int_equal(session.state, SESSION_WAIT);
	assert_non_null(session.message);
	(void)walk_step(&session, ask(REQUEST_STAFF, 0)); /* beside a clerk it can be mended */
	(void)walk_step(&session, signed_in(ROLE_CLERK));
	struct event leaves = ask(REQUEST_CANCEL, 0), back = ask(REQUEST_BACK, 0);
	leaves.now_ms = back.now_ms = 1000 + 2 * RULES.idle_ms;
	(void)walk_step(&session, leaves);
	(void)walk_step(&session, back);
	assert_int_equal(session.state, SESSION_DOCUMENT_KIND);
}

static void test_session__who_waits_is_asked_for_no_password(void **state)
{
	struct session session = { 0 };

	(void)state;
	walk_to_review(&session);
	(void)walk_step(&session, ask(REQUEST_CANCEL, 0));
	(void)walk_step(&session, ask(REQUEST_NEXT, 0));
	assert_int_equal(session.state, SESSION_WAIT);
}

static void test_session__changed_answers_undo_the_clerks_work(void **state)
{
	struct session session = { 0 };

	(void)state;
	walk_to_review(&session);
	(void)walk_step(&session, ask(REQUEST_SAME, 0));
	session.state = SESSION_NAME;
	session.cursor = 0;
	(void)walk_step(&session, ask(REQUEST_TYPE, 0));
	for (unsigned row = 0; row < ROW_COUNT; row++)
		assert_int_equal(session.document[0].printed_state[row], PRINTED_UNCHECKED);
}

static void test_session__idle_warns_and_any_key_extends(void **state)
{
	struct session session = { 0 };
	struct event tick = event_of(EVENT_TICK);

	(void)state;
	walk_to_documents(&session);
	tick.now_ms = session_deadline_ms(&session);
	(void)walk_step(&session, tick);
	assert_int_equal(session.overlay, OVERLAY_IDLE);
	for (int times = 0; times < 20; times++) {
		(void)walk_step(&session, ask(REQUEST_ANY, 0));
		assert_int_equal(session.overlay, OVERLAY_NONE);
		tick.now_ms = session_deadline_ms(&session);
		(void)walk_step(&session, tick);
		assert_int_equal(session.overlay, OVERLAY_IDLE);
	}
	tick.now_ms = session_deadline_ms(&session);
	(void)walk_step(&session, tick);
	assert_int_equal(session.state, SESSION_CLOSING);
	assert_int_equal(session.applicant[0].outcome, OUTCOME_EXPIRED);
}

static struct session unprinted(void)
{
	struct session session = { .state = SESSION_PRINTING,
				   .applicant_count = 1,
				   .applicant[0].issue = ISSUE_RESERVED,
				   .applicant[0].outcome = OUTCOME_APPROVED,
				   .id = "C001-261122-0001",
				   .role = ROLE_CLERK };

	(void)walk_step(&session, event_of(EVENT_UNPRINTED));
	return session;
}

/* Somebody else may stand there by then. */
static void test_session__a_page_that_no_printer_got_waits_and_is_agreed_to_again(void **state)
{
	struct session session = unprinted();
	struct effects effects;

	(void)state;
	assert_int_equal(session.state, SESSION_UNPRINTED);
	assert_int_equal(session.applicant[0].issue, ISSUE_RESERVED);
	effects = walk_step(&session, event_of(EVENT_FIT));
	assert_false(has_effect(&effects, EFFECT_PRINT));
	assert_int_equal(session.state, SESSION_ALONE);
	assert_string_equal(session.message, "The printer can print again.");
	(void)walk_step(&session, ask(REQUEST_NEXT, 0));
	effects = walk_step(&session, recorded(NOTE_PRINT_AGREED));
	assert_true(has_effect(&effects, EFFECT_PRINT));
	assert_int_equal(session.state, SESSION_PRINTING);
	(void)walk_step(&session, event_of(EVENT_PRINTED));
	assert_int_equal(session.applicant[0].issue, ISSUE_PROVEN);
}

static void test_session__the_clerk_gives_up_on_a_printer(void **state)
{
	struct session session = unprinted();
	struct effects effects = walk_step(&session, ask(REQUEST_NEXT, 0));

	(void)state;
	assert_int_equal(session.state, SESSION_UNPRINTED);
	effects = walk_step(&session, ask(REQUEST_CANCEL, 0));
	assert_true(has_note(&effects, NOTE_EXCEPTION));
	assert_int_equal(session.applicant[0].issue, ISSUE_UNPRINTED);
	assert_int_equal(session.state, SESSION_TROUBLE);
}

static void test_session__a_visitor_at_a_dead_printer_may_have_a_letter_instead(void **state)
{
	(void)state;
	for (int may = 0; may < 2; may++) {
		struct session session = unprinted();
		struct event event = event_of(EVENT_UNPRINTED);
		struct effects effects;

		event.can_mail = may != 0;
		session.state = SESSION_PRINTING;
		(void)walk_step(&session, event);
		effects = walk_step(&session, ask(REQUEST_CHOOSE, 0));
		assert_int_equal(has_note(&effects, NOTE_MAIL_CHOSEN), may);
		assert_int_equal(session.state, may != 0 ? SESSION_MAILING : SESSION_UNPRINTED);
		if (may == 0)
			continue;
		effects = walk_step(&session, event_of(EVENT_FIT));
		assert_false(has_effect(&effects, EFFECT_PRINT));
		(void)walk_step(&session, recorded(NOTE_MAIL_CHOSEN));
		assert_int_equal(session.applicant[0].issue, ISSUE_QUEUED);
		assert_int_equal(session.state, SESSION_NEXT_STEPS);
	}
}

/* Neither keys nor another try give the printer more time. */
static void test_session__a_visit_does_not_wait_for_a_printer_for_ever(void **state)
{
	struct session session = unprinted();
	struct event later = event_of(EVENT_FIT);
	struct effects effects;
	int64_t until_ms = session_deadline_ms(&session);

	(void)state;
	assert_int_equal(until_ms, later.now_ms + SESSION_UNPRINTED_MS);
	later.now_ms = until_ms - 1;
	(void)walk_step(&session, later);
	later = ask(REQUEST_NEXT, 0);
	later.now_ms = until_ms - 1;
	(void)walk_step(&session, later);
	later = recorded(NOTE_PRINT_AGREED);
	later.now_ms = until_ms - 1;
	(void)walk_step(&session, later);
	later = event_of(EVENT_UNPRINTED);
	later.now_ms = until_ms - 1;
	(void)walk_step(&session, later);
	assert_int_equal(session.state, SESSION_UNPRINTED);
	later = ask(REQUEST_ANY, 0);
	later.now_ms = until_ms - 1;
	(void)walk_step(&session, later);
	assert_int_equal(session_deadline_ms(&session), until_ms);
	later.kind = EVENT_TICK;
	later.now_ms = until_ms;
	effects = walk_step(&session, later);
	assert_true(has_note(&effects, NOTE_EXCEPTION));
	assert_int_equal(session.applicant[0].issue, ISSUE_UNPRINTED);
}

static void test_session__a_receipt_left_lying_opens_an_exception(void **state)
{
	struct session session = { .state = SESSION_HAND_OVER,
				   .applicant_count = 1,
				   .applicant[0].issue = ISSUE_PROVEN,
				   .applicant[0].outcome = OUTCOME_APPROVED,
				   .id = "C001-261122-0001",
				   .overlay = OVERLAY_IDLE,
				   .idle_at_ms = 500 };
	struct effects effects = walk_step(&session, event_of(EVENT_TICK));

	(void)state;
	assert_true(has_note(&effects, NOTE_EXCEPTION));
	assert_int_equal(session.applicant[0].issue, ISSUE_EXCEPTION);
}

static void test_session__a_failing_store_wipes_and_goes_out_of_service(void **state)
{
	struct session session = { 0 };
	struct effects effects;

	(void)state;
	walk_to_review(&session);
	effects = walk_step(&session, event_of(EVENT_STORE_FAILED));
	assert_true(has_effect(&effects, EFFECT_WIPE));
	assert_true(session_is_blank(&session));
	assert_int_equal(session.state, SESSION_OUT_OF_SERVICE);
}

static void test_session__an_unfit_kiosk_takes_no_visitor_but_ends_no_visit(void **state)
{
	struct session session = { 0 };
	struct effects effects;

	(void)state;
	(void)walk_step(&session, event_of(EVENT_UNFIT));
	assert_int_equal(session.state, SESSION_OUT_OF_SERVICE);
	walk_to_review(&session);
	enum session_state before = session.state;
	effects = walk_step(&session, event_of(EVENT_UNFIT));
	assert_int_equal(effects.count, 0);
	assert_int_equal(session.state, before);
}

static void test_session__a_name_takes_no_more_than_its_maximum(void **state)
{
	struct session session = { .state = SESSION_NAME, .id = "x" };

	(void)state;
	for (int at = 0; at < 1000; at++)
		(void)walk_step(&session, ask(REQUEST_TYPE, 0));
	assert_int_equal(text_length(session.applicant[0].person.text[PERSON_FAMILY_NAME]),
			 person_field_max(PERSON_FAMILY_NAME));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_session__an_approval_goes_from_attract_to_attract),
		cmocka_unit_test(
			test_session__no_pin_is_approved_or_reserved_behind_the_issuing_window),
		cmocka_unit_test(test_session__an_expired_licence_cannot_be_approved),
		cmocka_unit_test(test_session__a_document_cannot_be_left_uncompared),
		cmocka_unit_test(
			test_session__a_print_that_is_dropped_leaves_the_one_that_was_kept),
		cmocka_unit_test(test_session__a_print_that_is_not_kept_compares_nothing),
		cmocka_unit_test(test_session__a_supervisor_cannot_review),
		cmocka_unit_test(
			test_session__a_taxpayer_number_is_shown_only_where_it_is_compared),
		cmocka_unit_test(test_session__after_a_clerk_leaves_nothing_of_the_desk_shows),
		cmocka_unit_test(test_session__a_wait_keeps_what_was_typed_from_who_comes_by),
		cmocka_unit_test(test_session__who_waits_is_asked_for_no_password),
		cmocka_unit_test(test_session__changed_answers_undo_the_clerks_work),
		cmocka_unit_test(test_session__idle_warns_and_any_key_extends),
		cmocka_unit_test(
			test_session__a_page_that_no_printer_got_waits_and_is_agreed_to_again),
		cmocka_unit_test(test_session__the_clerk_gives_up_on_a_printer),
		cmocka_unit_test(
			test_session__a_visitor_at_a_dead_printer_may_have_a_letter_instead),
		cmocka_unit_test(test_session__a_visit_does_not_wait_for_a_printer_for_ever),
		cmocka_unit_test(test_session__a_receipt_left_lying_opens_an_exception),
		cmocka_unit_test(test_session__a_failing_store_wipes_and_goes_out_of_service),
		cmocka_unit_test(test_session__an_unfit_kiosk_takes_no_visitor_but_ends_no_visit),
		cmocka_unit_test(test_session__a_name_takes_no_more_than_its_maximum),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

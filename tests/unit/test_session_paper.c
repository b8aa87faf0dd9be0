/* From a reserved PIN to a receipt in the visitor's hands, at the session. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/fakes/session_events.h"
#include "tests/fakes/session_laws.h"

static struct session session;
static struct session_rules rules;

static struct effects step(struct event event)
{
	static struct session next;
	struct effects effects;

	session_step(&session, &event, &rules, &next, &effects);
	assert_null(step_broken_law(&session, &event, &next, &effects));
	session = next;
	return effects;
}

static struct effects at(int64_t now_ms, struct event event)
{
	event.now_ms = now_ms;
	return step(event);
}

static struct effects idle(void)
{
	struct event tick = event_of(EVENT_TICK);

	(void)at(session_deadline_ms(&session), tick);
	assert_int_equal(session.overlay, OVERLAY_IDLE);
	return at(session_deadline_ms(&session), tick);
}

/* A clerk has approved; the PIN is reserved. */
static void stand_alone(void)
{
	rules = RULES;
	session = (struct session){ .state = SESSION_RESERVING,
				    .id = "C001-261122-0001",
				    .language = LANGUAGE_SPANISH,
				    .role = ROLE_CLERK,
				    .applicant_count = 1,
				    .applicant[0].decision = DECISION_APPROVE,
				    .applicant[0].outcome = OUTCOME_APPROVED,
				    .applicant[0].issue = ISSUE_DECIDED };
	struct effects effects = step(event_of(EVENT_RESERVED));
	assert_true(has_note(&effects, NOTE_SIGNED_OUT));
	assert_int_equal(session.state, SESSION_ALONE);
}

static void stand_at_hand_over(void)
{
	stand_alone();
	(void)step(ask(REQUEST_NEXT, 0));
	(void)step(recorded(NOTE_PRINT_AGREED));
	(void)step(event_of(EVENT_PRINTED));
	assert_int_equal(session.state, SESSION_HAND_OVER);
}

static void assert_exception(const struct effects *effects, enum issue_state issue,
			     enum exception exception)
{
	assert_int_equal(session.state, SESSION_TROUBLE);
	assert_int_equal(session.applicant[0].issue, issue);
	assert_int_equal(session.exception, exception);
	assert_true(has_note(effects, NOTE_EXCEPTION));
	assert_int_equal(effects->at[0].index, exception);
}

static void
test_session_paper__nothing_is_printed_before_it_is_recorded_that_nobody_looks(void **state)
{
	(void)state;
	stand_alone();
	struct effects effects = step(ask(REQUEST_NEXT, 0));
	assert_false(has_effect(&effects, EFFECT_PRINT));
	assert_true(has_note(&effects, NOTE_PRINT_AGREED));
	effects = step(recorded(NOTE_PRINT_AGREED));
	assert_true(has_effect(&effects, EFFECT_PRINT));
	assert_int_equal(session.state, SESSION_PRINTING);
}

static void test_session_paper__who_is_not_alone_gets_help_and_no_paper(void **state)
{
	(void)state;
	stand_alone();
	struct effects effects = step(ask(REQUEST_CANCEL, 0));
	assert_false(has_effect(&effects, EFFECT_PRINT));
	assert_exception(&effects, ISSUE_UNPRINTED, EXCEPTION_NOT_ALONE);
}

static void test_session_paper__nobody_there_no_paper(void **state)
{
	(void)state;
	stand_alone();
	struct effects effects = idle();
	assert_exception(&effects, ISSUE_UNPRINTED, EXCEPTION_NOBODY_THERE);
}

static void test_session_paper__its_language_is_the_visitors_until_they_choose_another(void **state)
{
	(void)state;
	stand_alone();
	assert_int_equal(session.receipt.language, LANGUAGE_SPANISH);
	assert_int_equal(session.cursor, LANGUAGE_SPANISH);
	(void)step(ask(REQUEST_DOWN, 0));
	assert_int_equal(session.receipt.language, LANGUAGE_SPANISH + 1);
	(void)step(ask(REQUEST_CHOOSE, LANGUAGE_CHINESE_SIMPLIFIED));
	assert_int_equal(session.receipt.language, LANGUAGE_CHINESE_SIMPLIFIED);
	(void)step(ask(REQUEST_DOWN, 0));
	(void)step(ask(REQUEST_CHOOSE, LANGUAGE_COUNT));
	assert_int_equal(session.receipt.language, LANGUAGE_CHINESE_SIMPLIFIED);
	assert_int_equal(session.language, LANGUAGE_SPANISH);
	assert_int_equal(session.state, SESSION_ALONE);
}

static void test_session_paper__the_next_receipt_is_wanted_like_the_one_before(void **state)
{
	(void)state;
	stand_alone();
	(void)step(ask(REQUEST_CHOOSE, LANGUAGE_RUSSIAN));
	(void)step(ask(REQUEST_TOGGLE, 0));
	session.state = SESSION_RESERVING;
	(void)step(event_of(EVENT_RESERVED));
	assert_int_equal(session.receipt.language, LANGUAGE_RUSSIAN);
	assert_int_equal(session.cursor, LANGUAGE_RUSSIAN);
	assert_true(session.receipt.is_large);
	(void)step(ask(REQUEST_TOGGLE, 0));
	assert_false(session.receipt.is_large);
}

static void test_session_paper__a_language_that_cannot_be_printed_is_not_offered(void **state)
{
	enum language languages[LANGUAGE_COUNT];

	(void)state;
	rules = RULES;
	assert_int_equal(session_paper_languages(&rules, languages), LANGUAGE_COUNT);
	rules.paper_languages = 1U << LANGUAGE_RUSSIAN;
	assert_int_equal(session_paper_languages(&rules, languages), 2);
	assert_int_equal(languages[0], LANGUAGE_ENGLISH);
	assert_int_equal(languages[1], LANGUAGE_RUSSIAN);
}

/* The session's own language may be one of them. */
static void test_session_paper__where_no_letter_can_be_drawn_the_receipt_is_english(void **state)
{
	(void)state;
	stand_alone();
	rules.paper_languages = 0;
	session.state = SESSION_RESERVING;
	(void)step(event_of(EVENT_RESERVED));
	assert_int_equal(session.receipt.language, LANGUAGE_ENGLISH);
}

static void test_session_paper__a_pin_is_shown_once_that_is_recorded(void **state)
{
	(void)state;
	stand_at_hand_over();
	struct effects effects = step(ask(REQUEST_REVEAL, 0));
	assert_true(has_note(&effects, NOTE_PIN_SHOWN));
	assert_int_equal(session.pin_until_ms, 0);
	(void)at(5000, recorded(NOTE_PIN_SHOWN));
	assert_int_equal(session.pin_until_ms, 5000 + SESSION_PIN_SHOWN_MS);
	assert_int_equal(session_deadline_ms(&session), session.pin_until_ms);
}

static void show_pin(void)
{
	stand_at_hand_over();
	(void)step(ask(REQUEST_REVEAL, 0));
	(void)step(recorded(NOTE_PIN_SHOWN));
	assert_int_not_equal(session.pin_until_ms, 0);
}

static void test_session_paper__a_shown_pin_is_hidden_by_whatever_happens_next(void **state)
{
	static const enum request_kind KEYS[] = { REQUEST_ANY,    REQUEST_NEXT, REQUEST_CANCEL,
						  REQUEST_REVEAL, REQUEST_HELP, REQUEST_UP,
						  REQUEST_DOWN,   REQUEST_SAVE };

	(void)state;
	for (size_t key = 0; key < COUNT_OF(KEYS); key++) {
		show_pin();
		struct effects effects = step(ask(KEYS[key], 0));
		assert_int_equal(session.pin_until_ms, 0);
		assert_false(has_note(&effects, NOTE_PIN_SHOWN));
	}
}

static void test_session_paper__a_shown_pin_is_hidden_after_half_a_minute(void **state)
{
	(void)state;
	show_pin();
	int64_t until_ms = session.pin_until_ms;
	(void)at(until_ms - 1, event_of(EVENT_TICK));
	assert_int_equal(session.pin_until_ms, until_ms);
	(void)at(until_ms, event_of(EVENT_TICK));
	assert_int_equal(session.pin_until_ms, 0);
	assert_int_equal(session.state, SESSION_HAND_OVER);
	assert_int_equal(session.overlay, OVERLAY_NONE);
}

static void test_session_paper__a_shown_pin_is_hidden_under_the_warning(void **state)
{
	(void)state;
	show_pin();
	rules.idle_ms = 10000;
	session.idle_at_ms = 11000;
	(void)at(11000, event_of(EVENT_TICK));
	assert_int_equal(session.overlay, OVERLAY_IDLE);
	assert_int_equal(session.pin_until_ms, 0);
}

static void test_session_paper__a_record_that_cannot_be_kept_shows_no_pin(void **state)
{
	(void)state;
	stand_at_hand_over();
	(void)step(ask(REQUEST_REVEAL, 0));
	(void)step(event_of(EVENT_STORE_FAILED));
	assert_int_equal(session.state, SESSION_OUT_OF_SERVICE);
	assert_int_equal(session.pin_until_ms, 0);
}

static void test_session_paper__enter_alone_says_nobody_has_it(void **state)
{
	(void)state;
	stand_at_hand_over();
	(void)step(ask(REQUEST_NEXT, 0));
	assert_int_equal(session.state, SESSION_TAKEN);
	struct effects effects = step(ask(REQUEST_NEXT, 0));
	assert_int_equal(effects.count, 0);
	assert_int_equal(session.state, SESSION_TAKEN);
	(void)step(ask(REQUEST_BACK, 0));
	assert_int_equal(session.state, SESSION_HAND_OVER);
	(void)step(ask(REQUEST_NEXT, 0));
	effects = step(ask(REQUEST_CHOOSE, TAKEN_YES));
	assert_true(has_note(&effects, NOTE_DELIVERED));
}

static void test_session_paper__what_was_not_collected_is_for_staff(void **state)
{
	(void)state;
	stand_at_hand_over();
	(void)step(ask(REQUEST_NEXT, 0));
	struct effects effects = step(ask(REQUEST_CHOOSE, TAKEN_NO));
	assert_exception(&effects, ISSUE_EXCEPTION, EXCEPTION_NOT_COLLECTED);
	stand_at_hand_over();
	effects = step(ask(REQUEST_CANCEL, 0));
	assert_exception(&effects, ISSUE_EXCEPTION, EXCEPTION_UNREADABLE);
}

static void test_session_paper__where_nobody_answers_staff_are_called(void **state)
{
	(void)state;
	stand_at_hand_over();
	struct effects effects = idle();
	assert_exception(&effects, ISSUE_EXCEPTION, EXCEPTION_NOBODY_ANSWERED);
	stand_at_hand_over();
	(void)step(ask(REQUEST_NEXT, 0));
	effects = idle();
	assert_exception(&effects, ISSUE_EXCEPTION, EXCEPTION_NOBODY_ANSWERED);
}

/* The first one's paper is in doubt: the second one's is not asked about in vain. */
static void test_session_paper__a_printer_that_may_hold_a_receipt_gets_no_other_one(void **state)
{
	struct event held = event_of(EVENT_RESERVED);

	(void)state;
	stand_at_hand_over();
	session.applicant_count = 2;
	session.applicant[1] = session.applicant[0];
	session.applicant[1].issue = ISSUE_DECIDED;
	(void)step(ask(REQUEST_NEXT, 0));
	(void)step(ask(REQUEST_CHOOSE, TAKEN_NO));
	assert_int_equal(session.state, SESSION_TROUBLE);
	assert_false(session_is_all_told(&session));
	struct effects effects = step(ask(REQUEST_NEXT, 0));
	assert_true(has_effect(&effects, EFFECT_RESERVE));
	held.is_quarantined = true;
	effects = step(held);
	assert_int_equal(session.state, SESSION_TROUBLE);
	assert_int_equal(session.applicant_at, 1);
	assert_int_equal(session.applicant[1].issue, ISSUE_UNPRINTED);
	assert_int_equal(session.exception, EXCEPTION_PRINTER_HELD);
	assert_true(has_note(&effects, NOTE_EXCEPTION));
	assert_true(session_is_all_told(&session));
	(void)step(ask(REQUEST_NEXT, 0));
	assert_int_equal(session.state, SESSION_CLOSING);
}

static void test_session_paper__every_exception_but_the_printers_says_why(void **state)
{
	(void)state;
	for (unsigned exception = 0; exception < EXCEPTION_COUNT; exception++)
		assert_true((exception_cause((enum exception)exception)[0] == '\0') ==
			    (exception == EXCEPTION_PRINTER));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_session_paper__nothing_is_printed_before_it_is_recorded_that_nobody_looks),
		cmocka_unit_test(test_session_paper__who_is_not_alone_gets_help_and_no_paper),
		cmocka_unit_test(test_session_paper__nobody_there_no_paper),
		cmocka_unit_test(
			test_session_paper__its_language_is_the_visitors_until_they_choose_another),
		cmocka_unit_test(
			test_session_paper__the_next_receipt_is_wanted_like_the_one_before),
		cmocka_unit_test(
			test_session_paper__a_language_that_cannot_be_printed_is_not_offered),
		cmocka_unit_test(
			test_session_paper__where_no_letter_can_be_drawn_the_receipt_is_english),
		cmocka_unit_test(test_session_paper__a_pin_is_shown_once_that_is_recorded),
		cmocka_unit_test(
			test_session_paper__a_shown_pin_is_hidden_by_whatever_happens_next),
		cmocka_unit_test(test_session_paper__a_shown_pin_is_hidden_after_half_a_minute),
		cmocka_unit_test(test_session_paper__a_shown_pin_is_hidden_under_the_warning),
		cmocka_unit_test(test_session_paper__a_record_that_cannot_be_kept_shows_no_pin),
		cmocka_unit_test(test_session_paper__enter_alone_says_nobody_has_it),
		cmocka_unit_test(test_session_paper__what_was_not_collected_is_for_staff),
		cmocka_unit_test(test_session_paper__where_nobody_answers_staff_are_called),
		cmocka_unit_test(
			test_session_paper__a_printer_that_may_hold_a_receipt_gets_no_other_one),
		cmocka_unit_test(test_session_paper__every_exception_but_the_printers_says_why),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Visits that rest, claim by claim; what holds everywhere is in test_session_reach. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "kiosk/base/text.h"
#include "kiosk/session/parked.h"
#include "tests/fakes/session_laws.h"
#include "tests/fakes/session_walk.h"

#define SAY(to, text) (void)text_copy(to, sizeof(to), text)

/* A visit that waits for a clerk. */
static struct session waiting(void)
{
	struct session session = *taken().parked;

	session.language = LANGUAGE_SPANISH;
	return session;
}

/* A clerk at the queue, who asked for its first visit. */
static struct session asking(void)
{
	struct session session = { .state = SESSION_STAFF_SIGN_IN };
	struct event clerk = signed_in(ROLE_CLERK);
	struct event rows = event_of(EVENT_ROWS);

	clerk.count = rows.count = rows.total = 1;
	(void)walk_step(&session, clerk);
	(void)walk_step(&session, rows);
	(void)walk_step(&session, ask(REQUEST_NEXT, 0));
	return session;
}

static struct session reviewing(void)
{
	struct session session = asking();

	(void)walk_step(&session, taken());
	return session;
}

static unsigned place_of(const struct effects *effects)
{
	for (size_t at = 0; at < effects->count; at++)
		if (effects->at[at].kind == EFFECT_PARK)
			return effects->at[at].index;
	return REST_NOWHERE;
}

static void test_session_rest__a_visitor_takes_a_seat_and_the_kiosk_forgets(void **state)
{
	struct session session = waiting();
	struct effects effects = walk_step(&session, ask(REQUEST_CHOOSE, 0));

	assert_int_equal(place_of(&effects), REST_QUEUE);
	assert_true(parked_may_rest(&session));
	effects = walk_step(&session, event_of(EVENT_PARKED));
	assert_true(has_effect(&effects, EFFECT_WIPE));
	assert_false(has_effect(&effects, EFFECT_PRINT_RESUME));
	assert_int_equal(session.state, SESSION_PARKED);
	assert_true(session_is_blank(&session));
	assert_int_equal(session.language, LANGUAGE_SPANISH);
	assert_string_equal(session.rest.visit, "C001-261122-0001");
	(void)walk_step(&session, ask(REQUEST_NEXT, 0));
	assert_int_equal(session.state, SESSION_ATTRACT);
}

static void test_session_rest__a_slip_is_printed_once_the_visit_is_kept(void **state)
{
	struct session session = waiting();
	struct effects effects = walk_step(&session, ask(REQUEST_CHOOSE, 1));

	assert_int_equal(place_of(&effects), REST_SLIP);
	assert_false(has_effect(&effects, EFFECT_PRINT_RESUME));
	effects = walk_step(&session, event_of(EVENT_PARKED));
	assert_true(has_effect(&effects, EFFECT_PRINT_RESUME));
	(void)walk_step(&session, ask(REQUEST_NEXT, 0));
	assert_int_equal(session.state, SESSION_PARKED); /* it is on its way to paper */
	(void)walk_step(&session, event_of(EVENT_SHEET));
	assert_false(session.rest.is_printed);
	(void)walk_step(&session, ask(REQUEST_NEXT, 0));
	assert_int_equal(session.state, SESSION_ATTRACT);
}

static void test_session_rest__who_stops_may_come_back_only_once_identified(void **state)
{
	struct session session = waiting(), unknown;
	struct effects effects;

	session.state = SESSION_DOCUMENT_KIND;
	unknown = session;
	unknown.applicant[0].person.text[PERSON_TIN][0] = '\0';
	(void)walk_step(&session, ask(REQUEST_CANCEL, 0));
	effects = walk_step(&session, ask(REQUEST_CHOOSE, 1));
	assert_int_equal(place_of(&effects), REST_SLIP);
	assert_int_equal(session.rest.from, SESSION_DOCUMENT_KIND);
	(void)walk_step(&unknown, ask(REQUEST_CANCEL, 0));
	effects = walk_step(&unknown, ask(REQUEST_CHOOSE, 1));
	assert_int_equal(place_of(&effects), REST_NOWHERE);
	assert_int_equal(unknown.overlay, OVERLAY_CANCEL);
}

/* Nobody comes back to the kiosk: only a clerk takes it up then. */
static void test_session_rest__a_visit_that_waited_too_long_rests_in_the_queue(void **state)
{
	struct session session = waiting();
	struct event tick = event_of(EVENT_TICK);

	session.idle_at_ms = 1;
	session.overlay = OVERLAY_IDLE;
	struct effects effects = walk_step(&session, tick);
	assert_int_equal(place_of(&effects), REST_QUEUE);
	assert_int_equal(session.state, SESSION_PARKING);
}

static void test_session_rest__where_the_rules_give_no_time_nothing_rests(void **state)
{
	static struct policy policy;
	struct session_rules rules = RULES;
	struct session session = waiting(), next;
	struct effects effects;
	struct event event = ask(REQUEST_CHOOSE, 0);

	policy = *RULES.policy;
	policy.limits.resume_hours = 0;
	rules.policy = &policy;
	session_step(&session, &event, &rules, &next, &effects);
	assert_int_equal(effects.count, 0);
	assert_int_equal(next.state, SESSION_WAIT);
}

static void test_session_rest__a_clerk_takes_up_and_is_recorded(void **state)
{
	struct session session = asking();
	struct effects effects = walk_step(&session, taken());

	assert_true(has_note(&effects, NOTE_CLERK_JOINED));
	assert_int_equal(session.state, SESSION_REVIEW);
	assert_string_equal(session.user, "ana");
	assert_string_equal(session.id, "C001-261122-0001");
	assert_int_equal(session.role, ROLE_CLERK);
}

static void test_session_rest__signing_out_puts_it_back_where_it_was_taken(void **state)
{
	struct session queued = reviewing(), present = waiting();
	struct effects effects = walk_step(&queued, ask(REQUEST_CANCEL, 0));

	assert_true(has_note(&effects, NOTE_SIGNED_OUT));
	assert_int_equal(place_of(&effects), REST_QUEUE);
	(void)walk_step(&queued, event_of(EVENT_PARKED));
	assert_int_equal(queued.state, SESSION_ATTRACT);
	(void)walk_step(&present, ask(REQUEST_STAFF, 0));
	(void)walk_step(&present, signed_in(ROLE_CLERK));
	effects = walk_step(&present, ask(REQUEST_CANCEL, 0));
	assert_int_equal(place_of(&effects), REST_NOWHERE);
	assert_int_equal(present.state, SESSION_WAIT);
}

static void test_session_rest__a_hand_off_is_recorded_before_the_visit_is_for_others(void **state)
{
	struct session session = reviewing();

	(void)walk_step(&session, ask(REQUEST_HAND_OFF, 0));
	assert_int_equal(session.state, SESSION_HAND_OFF);
	struct effects effects = walk_step(&session, ask(REQUEST_CHOOSE, HAND_OFF_KNOWN));
	assert_true(has_note(&effects, NOTE_HANDED_OFF));
	assert_int_equal(place_of(&effects), REST_NOWHERE);
	assert_int_equal(session.role, ROLE_CLERK);
	effects = walk_step(&session, recorded(NOTE_HANDED_OFF));
	assert_int_equal(place_of(&effects), REST_QUEUE);
	assert_int_equal(session.role, ROLE_NONE);
}

static void test_session_rest__who_handed_it_on_is_turned_away(void **state)
{
	struct session session = waiting();
	struct event barred = signed_in(ROLE_CLERK);

	barred.is_barred = true;
	(void)walk_step(&session, ask(REQUEST_STAFF, 0));
	struct effects effects = walk_step(&session, barred);
	assert_false(has_note(&effects, NOTE_CLERK_JOINED));
	assert_int_equal(session.state, SESSION_CLERK_SIGN_IN);
	assert_int_equal(session.role, ROLE_NONE);
	assert_non_null(session.message);
}

/* Expired, used and unknown have one answer, so there is but one to give. */
static void test_session_rest__a_slip_that_opens_nothing_leaves_nothing_typed(void **state)
{
	struct session session = { .state = SESSION_SLIP };
	struct event gone = event_of(EVENT_NOT_TAKEN);

	SAY(session.applicant[0].person.text[PERSON_TIN], "6789");
	SAY(session.applicant[0].person.text[PERSON_BIRTH_DATE], "03/14/1985");
	SAY(session.mrz, "7K3M-9QXD-2F8T-WNH4");
	(void)walk_step(&session, gone);
	assert_int_equal(session.state, SESSION_SLIP);
	assert_non_null(session.message);
	assert_true(session_is_blank(&session));
}

static void test_session_rest__tries_beyond_the_limit_end_the_visit_neutrally(void **state)
{
	struct session session = waiting();
	struct event limited = event_of(EVENT_LIMITED);

	session.state = SESSION_DOCUMENT_KIND;
	limited.total = 5000;
	(void)walk_step(&session, limited);
	assert_int_equal(session.state, SESSION_LIMITED);
	assert_int_equal(session.limited_until_ms, 5000);
	struct effects effects = walk_step(&session, ask(REQUEST_NEXT, 0));
	assert_true(has_note(&effects, NOTE_CLOSED));
	assert_int_equal(session.applicant[0].outcome, OUTCOME_DEFERRED);
}

/* Who knows the visitor knows them still when the visit comes back; another clerk may not. */
static void test_session_rest__a_conflict_is_of_the_clerk_who_told_it(void **state)
{
	static const char *const CLERKS[] = { "ana", "eva" };

	for (size_t at = 0; at < COUNT_OF(CLERKS); at++) {
		struct session session = { .state = SESSION_QUEUE, .role = ROLE_CLERK }, next;
		struct event event = taken();
		struct session rested = *event.parked;
		struct effects effects;
		rested.is_conflict = true;
		(void)text_copy(rested.clerk, sizeof(rested.clerk), "ana");
		event.parked = &rested;
		session.queue.is_busy = true;
		(void)text_copy(session.user, sizeof(session.user), CLERKS[at]);
		session_step(&session, &event, &RULES, &next, &effects);
		assert_int_equal(next.state, SESSION_REVIEW);
		assert_int_equal(next.is_conflict, at == 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_session_rest__a_visitor_takes_a_seat_and_the_kiosk_forgets),
		cmocka_unit_test(test_session_rest__a_slip_is_printed_once_the_visit_is_kept),
		cmocka_unit_test(test_session_rest__who_stops_may_come_back_only_once_identified),
		cmocka_unit_test(
			test_session_rest__a_visit_that_waited_too_long_rests_in_the_queue),
		cmocka_unit_test(test_session_rest__where_the_rules_give_no_time_nothing_rests),
		cmocka_unit_test(test_session_rest__a_clerk_takes_up_and_is_recorded),
		cmocka_unit_test(test_session_rest__signing_out_puts_it_back_where_it_was_taken),
		cmocka_unit_test(
			test_session_rest__a_hand_off_is_recorded_before_the_visit_is_for_others),
		cmocka_unit_test(test_session_rest__a_conflict_is_of_the_clerk_who_told_it),
		cmocka_unit_test(test_session_rest__who_handed_it_on_is_turned_away),
		cmocka_unit_test(test_session_rest__a_slip_that_opens_nothing_leaves_nothing_typed),
		cmocka_unit_test(test_session_rest__tries_beyond_the_limit_end_the_visit_neutrally),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

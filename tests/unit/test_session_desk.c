/* The staff desk, at the session. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "kiosk/session/session.h"
#include "tests/fakes/session_laws.h"
#include "tests/fakes/session_walk.h"

static void test_session_desk__a_clerk_cannot_read_the_records(void **state)
{
	struct session session = { 0 };

	(void)state;
	(void)walk_step(&session, ask(REQUEST_STAFF, 0));
	(void)walk_step(&session, signed_in(ROLE_CLERK));
	assert_int_equal(session.state, SESSION_STAFF_SIGN_IN);
	assert_non_null(session.message);
}

static void enter_desk(struct session *session, enum role role, bool has_sheet)
{
	struct event event = signed_in(role);

	event.index = has_sheet;
	(void)walk_step(session, ask(REQUEST_STAFF, 0));
	(void)walk_step(session, event);
}

static void test_session_desk__a_clerk_sees_the_sheet_of_the_desk_and_nothing_else(void **state)
{
	static const enum request_kind ASKED[] = { REQUEST_STOP,   REQUEST_DAY,    REQUEST_VERIFY,
						   REQUEST_TOGGLE, REQUEST_CHOOSE, REQUEST_SHEET,
						   REQUEST_DOWN };
	struct session session = { 0 };
	struct effects effects;

	(void)state;
	enter_desk(&session, ROLE_CLERK, true);
	assert_int_equal(session.state, SESSION_DESK);
	for (size_t at = 0; at < COUNT_OF(ASKED); at++) {
		effects = walk_step(&session, ask(ASKED[at], DESK_PAGE_NEXT));
		assert_int_equal(session.desk.state, DESK_SHEET);
		assert_false(session.desk.is_stopping);
		assert_int_equal(effects.count, 0);
	}
	effects = walk_step(&session, ask(REQUEST_BACK, 0));
	assert_int_equal(session.state, SESSION_CLOSING);
	assert_true(has_note(&effects, NOTE_SIGNED_OUT));
}

static void test_session_desk__a_supervisor_comes_back_from_the_sheet_to_the_list(void **state)
{
	struct session session = { 0 };
	struct effects effects;

	(void)state;
	enter_desk(&session, ROLE_SUPERVISOR, true);
	(void)walk_step(&session, event_of(EVENT_ROWS));
	assert_int_equal(session.desk.state, DESK_VISITS);
	(void)walk_step(&session, ask(REQUEST_SHEET, 0));
	assert_int_equal(session.desk.state, DESK_SHEET);
	effects = walk_step(&session, ask(REQUEST_BACK, 0));
	assert_int_equal(session.desk.state, DESK_VISITS);
	assert_true(has_effect(&effects, EFFECT_LOAD_VISITS));
}

static struct event day_stands(enum desk_mark mark, uint64_t exceptions)
{
	struct event event = event_of(EVENT_DAY);

	event.index = mark;
	event.count = exceptions;
	return event;
}

/* A supervisor at the day's slip. */
static void enter_day(struct session *session, enum desk_mark mark, uint64_t exceptions)
{
	enter_desk(session, ROLE_SUPERVISOR, false);
	(void)walk_step(session, event_of(EVENT_ROWS));
	struct effects effects = walk_step(session, ask(REQUEST_DAY, 0));
	assert_true(has_effect(&effects, EFFECT_LOAD_DAY));
	(void)walk_step(session, day_stands(mark, exceptions));
	assert_int_equal(session->desk.state, DESK_DAY);
}

static void test_session_desk__what_is_due_of_the_day_is_offered_first(void **state)
{
	static const struct {
		enum desk_mark mark;
		bool is_closing;
	} CASES[] = {
		{ DESK_NEVER_MARKED, false },
		{ DESK_DAY_OPEN, true },
		{ DESK_DAY_CLOSED, false },
	};

	(void)state;
	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		struct session session = { 0 };
		enter_day(&session, CASES[at].mark, 0);
		assert_int_equal(session.desk.is_closing, CASES[at].is_closing);
		(void)walk_step(&session, ask(REQUEST_TOGGLE, 0));
		assert_int_equal(session.desk.is_closing, !CASES[at].is_closing);
	}
}

static void
test_session_desk__a_day_is_printed_once_it_is_recorded_and_again_where_it_failed(void **state)
{
	struct session session = { 0 };
	struct event printed = event_of(EVENT_SHEET);
	struct effects effects;

	(void)state;
	enter_day(&session, DESK_DAY_OPEN, 0);
	effects = walk_step(&session, ask(REQUEST_NEXT, 0));
	assert_true(has_effect(&effects, EFFECT_MARK_DAY));
	assert_int_equal(effects.at[0].index, 1);
	assert_false(has_effect(&effects, EFFECT_PRINT_SLIP));
	effects = walk_step(&session, ask(REQUEST_STAFF, 0)); /* nobody leaves now */
	assert_int_equal(session.state, SESSION_DESK);
	effects = walk_step(&session, event_of(EVENT_MARKED));
	assert_true(has_effect(&effects, EFFECT_PRINT_SLIP));
	(void)walk_step(&session, printed);
	assert_int_equal(session.desk.print, DESK_PRINT_FAILED);
	effects = walk_step(&session, ask(REQUEST_NEXT, 0));
	assert_true(has_effect(&effects, EFFECT_PRINT_SLIP));
	assert_false(has_effect(&effects, EFFECT_MARK_DAY));
	printed.index = 1;
	(void)walk_step(&session, printed);
	assert_int_equal(session.desk.print, DESK_PRINTED);
	effects = walk_step(&session, ask(REQUEST_NEXT, 0)); /* one slip is enough */
	assert_int_equal(effects.count, 0);
	(void)walk_step(&session, ask(REQUEST_BACK, 0));
	assert_int_equal(session.desk.state, DESK_VISITS);
}

static void test_session_desk__what_is_doubtful_of_a_day_is_asked_once_more(void **state)
{
	static const struct {
		enum desk_mark mark;
		uint64_t exceptions;
		bool turns, asks;
	} CASES[] = {
		{ DESK_DAY_OPEN, 0, false, false },   { DESK_DAY_OPEN, 1, false, true },
		{ DESK_DAY_CLOSED, 1, false, false }, { DESK_DAY_CLOSED, 0, true, true },
		{ DESK_DAY_OPEN, 0, true, true },     { DESK_NEVER_MARKED, 0, true, false },
		{ DESK_NEVER_MARKED, 3, true, true },
	};

	(void)state;
	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		struct session session = { 0 };
		enter_day(&session, CASES[at].mark, CASES[at].exceptions);
		if (CASES[at].turns)
			(void)walk_step(&session, ask(REQUEST_TOGGLE, 0));
		struct effects effects = walk_step(&session, ask(REQUEST_NEXT, 0));
		assert_int_equal(has_effect(&effects, EFFECT_MARK_DAY), !CASES[at].asks);
		if (!CASES[at].asks)
			continue;
		(void)walk_step(&session, ask(REQUEST_BACK, 0)); /* better not */
		assert_int_equal(session.desk.state, DESK_DAY);
		(void)walk_step(&session, ask(REQUEST_NEXT, 0));
		effects = walk_step(&session, ask(REQUEST_NEXT, 0));
		assert_true(has_effect(&effects, EFFECT_MARK_DAY));
	}
}

static void test_session_desk__nobody_leaves_while_a_sheet_is_printed(void **state)
{
	static const enum request_kind ASKED[] = { REQUEST_CANCEL, REQUEST_STAFF, REQUEST_BACK,
						   REQUEST_NEXT };
	struct session session = { 0 };
	struct event printed = event_of(EVENT_SHEET);
	struct effects effects;

	(void)state;
	enter_desk(&session, ROLE_CLERK, true);
	effects = walk_step(&session, ask(REQUEST_NEXT, 0));
	assert_true(has_effect(&effects, EFFECT_PRINT_SHEET));
	for (size_t at = 0; at < COUNT_OF(ASKED); at++) {
		effects = walk_step(&session, ask(ASKED[at], 0));
		assert_int_equal(session.state, SESSION_DESK);
		assert_int_equal(effects.count, 0);
	}
	printed.index = 1;
	(void)walk_step(&session, printed);
	assert_int_equal(session.desk.print, DESK_PRINTED);
	(void)walk_step(&session, ask(REQUEST_NEXT, 0));
	(void)walk_step(&session, event_of(EVENT_SHEET));
	assert_int_equal(session.desk.print, DESK_PRINT_FAILED);
	(void)walk_step(&session, ask(REQUEST_CANCEL, 0));
	assert_int_equal(session.state, SESSION_CLOSING);
}

static void
test_session_desk__a_supervisor_closes_the_kiosk_after_the_sign_out_is_recorded(void **state)
{
	struct session session = { 0 };
	struct effects effects;

	(void)state;
	(void)walk_step(&session, ask(REQUEST_STAFF, 0));
	(void)walk_step(&session, signed_in(ROLE_SUPERVISOR));
	(void)walk_step(&session, event_of(EVENT_ROWS));
	effects = walk_step(&session, ask(REQUEST_STOP, 0));
	assert_true(has_note(&effects, NOTE_SIGNED_OUT));
	assert_false(has_effect(&effects, EFFECT_STOP));
	effects = walk_step(&session, recorded(NOTE_SIGNED_OUT));
	assert_true(has_effect(&effects, EFFECT_STOP));
	assert_true(session_is_blank(&session));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_session_desk__a_clerk_cannot_read_the_records),
		cmocka_unit_test(
			test_session_desk__a_clerk_sees_the_sheet_of_the_desk_and_nothing_else),
		cmocka_unit_test(
			test_session_desk__a_supervisor_comes_back_from_the_sheet_to_the_list),
		cmocka_unit_test(test_session_desk__what_is_due_of_the_day_is_offered_first),
		cmocka_unit_test(
			test_session_desk__a_day_is_printed_once_it_is_recorded_and_again_where_it_failed),
		cmocka_unit_test(test_session_desk__what_is_doubtful_of_a_day_is_asked_once_more),
		cmocka_unit_test(test_session_desk__nobody_leaves_while_a_sheet_is_printed),
		cmocka_unit_test(
			test_session_desk__a_supervisor_closes_the_kiosk_after_the_sign_out_is_recorded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

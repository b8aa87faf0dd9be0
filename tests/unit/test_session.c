/* The visit's state machine, claim by claim. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "kiosk/base/text.h"
#include "kiosk/session/session.h"
#include "tests/fakes/sample_policy.h"
#include "tests/fakes/session_events.h"
#include "tests/fakes/session_laws.h"

static struct effects step(struct session *session, struct event event)
{
	struct session next;
	struct effects effects;

	session_step(session, &event, &RULES, &next, &effects);
	*session = next;
	return effects;
}

static void walk_to_documents(struct session *session)
{
	(void)step(session, ask(REQUEST_NEXT, 0));
	(void)step(session, opened());
	(void)step(session, ask(REQUEST_CHOOSE, LANGUAGE_SPANISH));
	(void)step(session, ask(REQUEST_CHOOSE, 0));
	(void)step(session, ask(REQUEST_CHOOSE, REASON_NEW_PIN));
	(void)step(session, ask(REQUEST_CHOOSE, WHOM_SELF));
	fill_form(session);
	for (int at = 0; at < 40 && session->state != SESSION_DOCUMENT_KIND; at++)
		(void)step(session, ask(REQUEST_NEXT, 0));
}

static void walk_to_review(struct session *session)
{
	walk_to_documents(session);
	(void)step(session, ask(REQUEST_CHOOSE, 0)); /* licence */
	(void)step(session, ask(REQUEST_CHOOSE, 0)); /* on the tray */
	(void)step(session, reading(READING_DOCUMENT));
	(void)step(session, ask(REQUEST_NEXT, 0));
	(void)step(session, ask(REQUEST_CHOOSE, 0)); /* the SSN card comes first */
	(void)step(session, ask(REQUEST_NEXT, 0));   /* by eye */
	(void)step(session, ask(REQUEST_STAFF, 0));
	(void)step(session, signed_in(ROLE_CLERK));
}

static void check_document(struct session *session)
{
	for (int at = 0; at < ROW_COUNT; at++)
		(void)step(session, ask(REQUEST_SAME, 0));
	(void)step(session, ask(REQUEST_NEXT, 0));
	for (int at = 0; at < QUESTION_COUNT; at++) {
		session->cursor = (unsigned)at;
		(void)step(session, ask(REQUEST_ANSWER, ANSWER_YES));
	}
	(void)step(session, ask(REQUEST_NEXT, 0));
}

static void walk_to_decision(struct session *session)
{
	walk_to_review(session);
	check_document(session);
	check_document(session);
	(void)step(session, ask(REQUEST_CHOOSE, COMPANION_NONE));
}

static void test_session__an_approval_goes_from_attract_to_attract(void **state)
{
	struct session session = { 0 };
	struct effects effects;

	(void)state;
	walk_to_decision(&session);
	assert_int_equal(session.state, SESSION_DECISION);
	(void)step(&session, ask(REQUEST_CHOOSE, 0));
	effects = step(&session, ask(REQUEST_CHOOSE, 0));
	assert_true(has_note(&effects, NOTE_DECIDED));
	effects = step(&session, recorded(NOTE_DECIDED));
	assert_true(has_effect(&effects, EFFECT_RESERVE));
	effects = step(&session, event_of(EVENT_RESERVED));
	assert_false(has_effect(&effects, EFFECT_PRINT));
	assert_true(has_note(&effects, NOTE_SIGNED_OUT));
	effects = step(&session, ask(REQUEST_NEXT, 0));
	assert_true(has_note(&effects, NOTE_PRINT_AGREED));
	effects = step(&session, recorded(NOTE_PRINT_AGREED));
	assert_true(has_effect(&effects, EFFECT_PRINT));
	(void)step(&session, event_of(EVENT_PRINTED));
	assert_int_equal(session.state, SESSION_HAND_OVER);
	effects = step(&session, ask(REQUEST_NEXT, 0));
	assert_int_equal(effects.count, 0);
	effects = step(&session, ask(REQUEST_NEXT, 0));
	assert_int_equal(session.state, SESSION_TAKEN);
	effects = step(&session, ask(REQUEST_CHOOSE, TAKEN_YES));
	assert_true(has_note(&effects, NOTE_DELIVERED));
	(void)step(&session, recorded(NOTE_DELIVERED));
	effects = step(&session, recorded(NOTE_CLOSED));
	assert_true(has_effect(&effects, EFFECT_WIPE));
	assert_int_equal(session.state, SESSION_ATTRACT);
	assert_true(session_is_blank(&session));
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
	check_document(&session);
	check_document(&session);
	(void)step(&session, ask(REQUEST_CHOOSE, COMPANION_NONE));
	session_step(&session, &approve, &rules, &next, &effects);
	assert_int_equal(next.state, SESSION_DECISION);
	assert_non_null(next.message);
	assert_int_equal(session_verdicts(&session, &SAMPLE_POLICY, 0, TODAY).irs_rule,
			 VERDICT_EXPIRED);
}

/* The number that an older military card carries is compared with the typed one, and forgotten. */
static void test_session__a_taxpayer_number_in_a_barcode_is_compared_and_not_kept(void **state)
{
	static const struct {
		const char *tin;
		bool is_another;
	} ROWS[] = { { "123456789", false }, { "123456780", true }, { "", false } };

	(void)state;
	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		struct session session = { 0 };
		struct event event = reading(READING_DOCUMENT);
		struct document document = *event.document;
		walk_to_documents(&session);
		(void)step(&session, ask(REQUEST_CHOOSE, 0));
		(void)step(&session, ask(REQUEST_CHOOSE, 0));
		(void)text_copy(document.tin, sizeof(document.tin), ROWS[at].tin);
		event.document = &document;
		(void)step(&session, event);
		assert_int_equal(session.reading, READING_DOCUMENT);
		assert_int_equal(session.document[0].read.faults[DOCUMENT_FAULT_TIN_DIFFERS],
				 ROWS[at].is_another);
		assert_string_equal(session.document[0].read.tin, "");
	}
}

static void walk_to_the_scanner(struct session *session)
{
	walk_to_documents(session);
	(void)step(session, ask(REQUEST_CHOOSE, 0));
	assert_int_equal(session->state, SESSION_DOCUMENT_SCAN);
}

static void test_session__a_scan_that_comes_by_itself_is_a_document(void **state)
{
	struct session session = { 0 };

	(void)state;
	walk_to_the_scanner(&session);
	session.overlay = OVERLAY_IDLE; /* the person is there, after all */
	(void)step(&session, scanned(READING_DOCUMENT));
	assert_int_equal(session.overlay, OVERLAY_NONE);
	assert_int_equal(session.reading, READING_DOCUMENT);
	assert_int_equal(session.document[0].how, HOW_SCANNED);
	assert_string_equal(session.document[0].read.family_name, "SAMPLE");
}

static void test_session__a_lesser_code_does_not_undo_a_document(void **state)
{
	struct session session = { 0 };

	(void)state;
	walk_to_the_scanner(&session);
	(void)step(&session, scanned(READING_UNKNOWN));
	assert_int_equal(session.reading, READING_UNKNOWN);
	assert_int_equal(session.document[0].how, HOW_NONE);
	(void)step(&session, scanned(READING_DOCUMENT));
	(void)step(&session, scanned(READING_UNKNOWN));
	(void)step(&session, scanned(READING_DAMAGED));
	assert_int_equal(session.reading, READING_DOCUMENT);
	assert_int_equal(session.document[0].how, HOW_SCANNED);
}

static void test_session__a_scan_waits_for_no_answer_and_the_readers_answer_counts(void **state)
{
	struct session session = { 0 };

	(void)state;
	walk_to_the_scanner(&session);
	(void)step(&session, reading(READING_DOCUMENT)); /* nobody asked the reader */
	assert_int_equal(session.reading, READING_NONE);
	(void)step(&session, ask(REQUEST_CHOOSE, 0));
	(void)step(&session, scanned(READING_DOCUMENT));
	assert_int_equal(session.reading, READING_BUSY);
	(void)step(&session, reading(READING_NOTHING));
	assert_int_equal(session.reading, READING_NOTHING);
}

static void test_session__a_cameras_advice_is_told_until_a_document_is_read(void **state)
{
	struct session session = { 0 };

	(void)state;
	walk_to_the_scanner(&session);
	(void)step(&session, advised(READING_GLARE));
	assert_int_equal(session.reading, READING_GLARE);
	(void)step(&session, advised(READING_DOCUMENT)); /* no advice */
	assert_int_equal(session.reading, READING_GLARE);
	assert_int_equal(session.document[0].how, HOW_NONE);
	(void)step(&session, scanned(READING_DOCUMENT));
	(void)step(&session, advised(READING_GLARE));
	assert_int_equal(session.reading, READING_DOCUMENT);
}

static void test_session__a_cameras_advice_keeps_no_visit_alive(void **state)
{
	struct session session = { 0 };
	struct event event = advised(READING_SMALL);

	(void)state;
	walk_to_the_scanner(&session);
	int64_t idle_at_ms = session.idle_at_ms;
	session.overlay = OVERLAY_IDLE;
	event.now_ms = idle_at_ms - 1;
	(void)step(&session, event);
	assert_int_equal(session.reading, READING_SMALL);
	assert_int_equal(session.idle_at_ms, idle_at_ms);
	assert_int_equal(session.overlay, OVERLAY_IDLE);
}

static void test_session__a_document_cannot_be_left_uncompared(void **state)
{
	struct session session = { 0 };

	(void)state;
	walk_to_review(&session);
	assert_int_equal(session.state, SESSION_REVIEW);
	(void)step(&session, ask(REQUEST_NEXT, 0));
	assert_int_equal(session.state, SESSION_REVIEW);
	assert_non_null(session.message);
}

static void test_session__a_supervisor_cannot_review(void **state)
{
	struct session session = { 0 };

	(void)state;
	walk_to_documents(&session);
	session.state = SESSION_CLERK_SIGN_IN;
	(void)step(&session, signed_in(ROLE_SUPERVISOR));
	assert_int_equal(session.state, SESSION_CLERK_SIGN_IN);
	assert_int_equal(session.role, ROLE_NONE);
}

static void test_session__a_clerk_cannot_read_the_records(void **state)
{
	struct session session = { 0 };

	(void)state;
	(void)step(&session, ask(REQUEST_STAFF, 0));
	(void)step(&session, signed_in(ROLE_CLERK));
	assert_int_equal(session.state, SESSION_STAFF_SIGN_IN);
	assert_non_null(session.message);
}

static void enter_desk(struct session *session, enum role role, bool has_sheet)
{
	struct event event = signed_in(role);

	event.index = has_sheet;
	(void)step(session, ask(REQUEST_STAFF, 0));
	(void)step(session, event);
}

static void test_session__a_clerk_sees_the_sheet_of_the_desk_and_nothing_else(void **state)
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
		effects = step(&session, ask(ASKED[at], DESK_PAGE_NEXT));
		assert_int_equal(session.desk.state, DESK_SHEET);
		assert_false(session.desk.is_stopping);
		assert_int_equal(effects.count, 0);
	}
	effects = step(&session, ask(REQUEST_BACK, 0));
	assert_int_equal(session.state, SESSION_CLOSING);
	assert_true(has_note(&effects, NOTE_SIGNED_OUT));
}

static void test_session__a_supervisor_comes_back_from_the_sheet_to_the_list(void **state)
{
	struct session session = { 0 };
	struct effects effects;

	(void)state;
	enter_desk(&session, ROLE_SUPERVISOR, true);
	(void)step(&session, event_of(EVENT_ROWS));
	assert_int_equal(session.desk.state, DESK_VISITS);
	(void)step(&session, ask(REQUEST_SHEET, 0));
	assert_int_equal(session.desk.state, DESK_SHEET);
	effects = step(&session, ask(REQUEST_BACK, 0));
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
	(void)step(session, event_of(EVENT_ROWS));
	struct effects effects = step(session, ask(REQUEST_DAY, 0));
	assert_true(has_effect(&effects, EFFECT_LOAD_DAY));
	(void)step(session, day_stands(mark, exceptions));
	assert_int_equal(session->desk.state, DESK_DAY);
}

static void test_session__what_is_due_of_the_day_is_offered_first(void **state)
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
		(void)step(&session, ask(REQUEST_TOGGLE, 0));
		assert_int_equal(session.desk.is_closing, !CASES[at].is_closing);
	}
}

static void
test_session__a_day_is_printed_once_it_is_recorded_and_again_where_it_failed(void **state)
{
	struct session session = { 0 };
	struct event printed = event_of(EVENT_SHEET);
	struct effects effects;

	(void)state;
	enter_day(&session, DESK_DAY_OPEN, 0);
	effects = step(&session, ask(REQUEST_NEXT, 0));
	assert_true(has_effect(&effects, EFFECT_MARK_DAY));
	assert_int_equal(effects.at[0].index, 1);
	assert_false(has_effect(&effects, EFFECT_PRINT_SLIP));
	effects = step(&session, ask(REQUEST_STAFF, 0)); /* nobody leaves now */
	assert_int_equal(session.state, SESSION_DESK);
	effects = step(&session, event_of(EVENT_MARKED));
	assert_true(has_effect(&effects, EFFECT_PRINT_SLIP));
	(void)step(&session, printed);
	assert_int_equal(session.desk.print, DESK_PRINT_FAILED);
	effects = step(&session, ask(REQUEST_NEXT, 0));
	assert_true(has_effect(&effects, EFFECT_PRINT_SLIP));
	assert_false(has_effect(&effects, EFFECT_MARK_DAY));
	printed.index = 1;
	(void)step(&session, printed);
	assert_int_equal(session.desk.print, DESK_PRINTED);
	effects = step(&session, ask(REQUEST_NEXT, 0)); /* one slip is enough */
	assert_int_equal(effects.count, 0);
	(void)step(&session, ask(REQUEST_BACK, 0));
	assert_int_equal(session.desk.state, DESK_VISITS);
}

static void test_session__what_is_doubtful_of_a_day_is_asked_once_more(void **state)
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
			(void)step(&session, ask(REQUEST_TOGGLE, 0));
		struct effects effects = step(&session, ask(REQUEST_NEXT, 0));
		assert_int_equal(has_effect(&effects, EFFECT_MARK_DAY), !CASES[at].asks);
		if (!CASES[at].asks)
			continue;
		(void)step(&session, ask(REQUEST_BACK, 0)); /* better not */
		assert_int_equal(session.desk.state, DESK_DAY);
		(void)step(&session, ask(REQUEST_NEXT, 0));
		effects = step(&session, ask(REQUEST_NEXT, 0));
		assert_true(has_effect(&effects, EFFECT_MARK_DAY));
	}
}

static void test_session__nobody_leaves_while_a_sheet_is_printed(void **state)
{
	static const enum request_kind ASKED[] = { REQUEST_CANCEL, REQUEST_STAFF, REQUEST_BACK,
						   REQUEST_NEXT };
	struct session session = { 0 };
	struct event printed = event_of(EVENT_SHEET);
	struct effects effects;

	(void)state;
	enter_desk(&session, ROLE_CLERK, true);
	effects = step(&session, ask(REQUEST_NEXT, 0));
	assert_true(has_effect(&effects, EFFECT_PRINT_SHEET));
	for (size_t at = 0; at < COUNT_OF(ASKED); at++) {
		effects = step(&session, ask(ASKED[at], 0));
		assert_int_equal(session.state, SESSION_DESK);
		assert_int_equal(effects.count, 0);
	}
	printed.index = 1;
	(void)step(&session, printed);
	assert_int_equal(session.desk.print, DESK_PRINTED);
	(void)step(&session, ask(REQUEST_NEXT, 0));
	(void)step(&session, event_of(EVENT_SHEET));
	assert_int_equal(session.desk.print, DESK_PRINT_FAILED);
	(void)step(&session, ask(REQUEST_CANCEL, 0));
	assert_int_equal(session.state, SESSION_CLOSING);
}

static void test_session__a_supervisor_closes_the_kiosk_after_the_sign_out_is_recorded(void **state)
{
	struct session session = { 0 };
	struct effects effects;

	(void)state;
	(void)step(&session, ask(REQUEST_STAFF, 0));
	(void)step(&session, signed_in(ROLE_SUPERVISOR));
	(void)step(&session, event_of(EVENT_ROWS));
	effects = step(&session, ask(REQUEST_STOP, 0));
	assert_true(has_note(&effects, NOTE_SIGNED_OUT));
	assert_false(has_effect(&effects, EFFECT_STOP));
	effects = step(&session, recorded(NOTE_SIGNED_OUT));
	assert_true(has_effect(&effects, EFFECT_STOP));
	assert_true(session_is_blank(&session));
}

static void test_session__a_taxpayer_number_is_shown_only_where_it_is_compared(void **state)
{
	struct session session = { 0 };
	struct effects effects;

	(void)state;
	walk_to_review(&session);
	effects = step(&session, ask(REQUEST_REVEAL, 0));
	assert_false(has_note(&effects, NOTE_TIN_SHOWN));
	assert_false(session.is_tin_revealed);
	check_document(&session);
	effects = step(&session, ask(REQUEST_REVEAL, 0));
	assert_true(has_note(&effects, NOTE_TIN_SHOWN));
	assert_true(session.is_tin_revealed);
}

static void test_session__after_a_clerk_leaves_nothing_of_the_desk_shows(void **state)
{
	struct session session = { 0 };

	(void)state;
	walk_to_review(&session);
	(void)step(&session, ask(REQUEST_CANCEL, 0));
	assert_int_equal(session.state, SESSION_WAIT);
	(void)step(&session, ask(REQUEST_STAFF, 0));
	assert_string_equal(session.user, "");
	(void)step(&session, ask(REQUEST_BACK, 0));
	(void)step(&session, ask(REQUEST_BACK, 0));
	assert_int_equal(session.state, SESSION_DOCUMENT_KIND);
	assert_int_equal(session.document_at, 1);
}

static void test_session__changed_answers_undo_the_clerks_work(void **state)
{
	struct session session = { 0 };

	(void)state;
	walk_to_review(&session);
	(void)step(&session, ask(REQUEST_SAME, 0));
	session.state = SESSION_NAME;
	session.cursor = 0;
	(void)step(&session, ask(REQUEST_TYPE, 0));
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
	(void)step(&session, tick);
	assert_int_equal(session.overlay, OVERLAY_IDLE);
	for (int times = 0; times < 20; times++) {
		(void)step(&session, ask(REQUEST_ANY, 0));
		assert_int_equal(session.overlay, OVERLAY_NONE);
		tick.now_ms = session_deadline_ms(&session);
		(void)step(&session, tick);
		assert_int_equal(session.overlay, OVERLAY_IDLE);
	}
	tick.now_ms = session_deadline_ms(&session);
	(void)step(&session, tick);
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

	(void)step(&session, event_of(EVENT_UNPRINTED));
	return session;
}

static void test_session__a_page_that_no_printer_got_waits_until_one_is_well(void **state)
{
	struct session session = unprinted();
	struct effects effects;

	(void)state;
	assert_int_equal(session.state, SESSION_UNPRINTED);
	assert_int_equal(session.applicant[0].issue, ISSUE_RESERVED);
	effects = step(&session, event_of(EVENT_FIT));
	assert_true(has_effect(&effects, EFFECT_PRINT));
	assert_int_equal(session.state, SESSION_PRINTING);
	(void)step(&session, event_of(EVENT_PRINTED));
	assert_int_equal(session.applicant[0].issue, ISSUE_PROVEN);
}

static void test_session__the_clerk_gives_up_on_a_printer(void **state)
{
	struct session session = unprinted();
	struct effects effects = step(&session, ask(REQUEST_NEXT, 0));

	(void)state;
	assert_int_equal(session.state, SESSION_UNPRINTED);
	effects = step(&session, ask(REQUEST_CANCEL, 0));
	assert_true(has_note(&effects, NOTE_EXCEPTION));
	assert_int_equal(session.applicant[0].issue, ISSUE_UNPRINTED);
	assert_int_equal(session.state, SESSION_TROUBLE);
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
	(void)step(&session, later);
	later.kind = EVENT_UNPRINTED;
	(void)step(&session, later);
	later = ask(REQUEST_ANY, 0);
	later.now_ms = until_ms - 1;
	(void)step(&session, later);
	assert_int_equal(session_deadline_ms(&session), until_ms);
	later.kind = EVENT_TICK;
	later.now_ms = until_ms;
	effects = step(&session, later);
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
	struct effects effects = step(&session, event_of(EVENT_TICK));

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
	effects = step(&session, event_of(EVENT_STORE_FAILED));
	assert_true(has_effect(&effects, EFFECT_WIPE));
	assert_true(session_is_blank(&session));
	assert_int_equal(session.state, SESSION_OUT_OF_SERVICE);
}

static void test_session__an_unfit_kiosk_takes_no_visitor_but_ends_no_visit(void **state)
{
	struct session session = { 0 };
	struct effects effects;

	(void)state;
	(void)step(&session, event_of(EVENT_UNFIT));
	assert_int_equal(session.state, SESSION_OUT_OF_SERVICE);
	walk_to_review(&session);
	enum session_state before = session.state;
	effects = step(&session, event_of(EVENT_UNFIT));
	assert_int_equal(effects.count, 0);
	assert_int_equal(session.state, before);
}

static void test_session__a_name_takes_no_more_than_its_maximum(void **state)
{
	struct session session = { .state = SESSION_NAME, .id = "x" };

	(void)state;
	for (int at = 0; at < 1000; at++)
		(void)step(&session, ask(REQUEST_TYPE, 0));
	assert_int_equal(text_length(session.applicant[0].person.text[PERSON_FAMILY_NAME]),
			 person_field_max(PERSON_FAMILY_NAME));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_session__an_approval_goes_from_attract_to_attract),
		cmocka_unit_test(test_session__an_expired_licence_cannot_be_approved),
		cmocka_unit_test(
			test_session__a_taxpayer_number_in_a_barcode_is_compared_and_not_kept),
		cmocka_unit_test(test_session__a_scan_that_comes_by_itself_is_a_document),
		cmocka_unit_test(test_session__a_lesser_code_does_not_undo_a_document),
		cmocka_unit_test(
			test_session__a_scan_waits_for_no_answer_and_the_readers_answer_counts),
		cmocka_unit_test(test_session__a_cameras_advice_is_told_until_a_document_is_read),
		cmocka_unit_test(test_session__a_cameras_advice_keeps_no_visit_alive),
		cmocka_unit_test(test_session__a_document_cannot_be_left_uncompared),
		cmocka_unit_test(test_session__a_supervisor_cannot_review),
		cmocka_unit_test(test_session__a_clerk_cannot_read_the_records),
		cmocka_unit_test(test_session__a_clerk_sees_the_sheet_of_the_desk_and_nothing_else),
		cmocka_unit_test(test_session__a_supervisor_comes_back_from_the_sheet_to_the_list),
		cmocka_unit_test(test_session__what_is_due_of_the_day_is_offered_first),
		cmocka_unit_test(
			test_session__a_day_is_printed_once_it_is_recorded_and_again_where_it_failed),
		cmocka_unit_test(test_session__what_is_doubtful_of_a_day_is_asked_once_more),
		cmocka_unit_test(test_session__nobody_leaves_while_a_sheet_is_printed),
		cmocka_unit_test(
			test_session__a_supervisor_closes_the_kiosk_after_the_sign_out_is_recorded),
		cmocka_unit_test(
			test_session__a_taxpayer_number_is_shown_only_where_it_is_compared),
		cmocka_unit_test(test_session__after_a_clerk_leaves_nothing_of_the_desk_shows),
		cmocka_unit_test(test_session__changed_answers_undo_the_clerks_work),
		cmocka_unit_test(test_session__idle_warns_and_any_key_extends),
		cmocka_unit_test(test_session__a_page_that_no_printer_got_waits_until_one_is_well),
		cmocka_unit_test(test_session__the_clerk_gives_up_on_a_printer),
		cmocka_unit_test(test_session__a_visit_does_not_wait_for_a_printer_for_ever),
		cmocka_unit_test(test_session__a_receipt_left_lying_opens_an_exception),
		cmocka_unit_test(test_session__a_failing_store_wipes_and_goes_out_of_service),
		cmocka_unit_test(test_session__an_unfit_kiosk_takes_no_visitor_but_ends_no_visit),
		cmocka_unit_test(test_session__a_name_takes_no_more_than_its_maximum),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

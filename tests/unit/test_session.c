/* The visit's state machine: single claims, then the whole product of states and events, then every
 * session that can be reached. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/session/session.h"
#include "tests/fakes/sample_policy.h"
#include "tests/fakes/session_laws.h"

enum { TODAY = 20779 /* 2026-11-22 */, NODES_MAX = 60000 };

static const struct session_rules RULES = {
	.policy = &SAMPLE_POLICY,
	.idle_ms = 90000,
	.idle_warning_ms = 30000,
	.wait_ms = 1800000,
	.staff_lock_ms = 900000,
	.may_save = true,
};

static struct event event_of(enum event_kind kind)
{
	return (struct event){ .kind = kind, .now_ms = 1000, .today = TODAY };
}

static struct event ask(enum request_kind kind, unsigned index)
{
	struct event event = event_of(EVENT_REQUEST);

	event.request.kind = kind;
	event.request.index = index;
	event.request.code = 'a';
	return event;
}

static struct effects step(struct session *session, struct event event)
{
	struct session next;
	struct effects effects;

	session_step(session, &event, &RULES, &next, &effects);
	*session = next;
	return effects;
}

static void fill_person(struct person *person, const char *birth)
{
	static const char *const TEXTS[PERSON_FIELD_COUNT] = {
		[PERSON_TIN] = "123-45-6789",    [PERSON_FAMILY_NAME] = "Sample",
		[PERSON_GIVEN_NAMES] = "Jordan", [PERSON_STREET] = "100 Example Ave",
		[PERSON_CITY] = "Richmond",      [PERSON_STATE] = "VA",
		[PERSON_POSTAL_CODE] = "23220",
	};

	for (size_t at = 0; at < PERSON_FIELD_COUNT; at++)
		(void)text_copy(person->text[at], PERSON_TEXT_MAX,
				TEXTS[at] != NULL ? TEXTS[at] : "");
	(void)text_copy(person->text[PERSON_BIRTH_DATE], PERSON_TEXT_MAX, birth);
}

/* Types whatever the form on screen asks for. */
static void fill_form(struct session *session)
{
	bool is_minor = session->whom == WHOM_CHILD;

	fill_person(&session->subject, is_minor ? "03/14/2015" : "03/14/1985");
	if (session->whom != WHOM_SELF)
		fill_person(&session->presenter, "03/14/1985");
}

static const struct document *licence(void)
{
	static struct document document = {
		.kind = DOCUMENT_DRIVER_LICENCE,
		.jurisdiction = "VA",
		.number = "T64235789",
		.family_name = "SAMPLE",
		.given_names = { "JORDAN" },
		.given_count = 1,
		.birth = { .kind = DATE_DAY },
		.expiry = { .kind = DATE_DAY, .days = TODAY + 1000 },
		.address = { "100 EXAMPLE AVE", "RICHMOND", "VA", "23220", "USA" },
	};
	document.birth.days = civil_to_days((struct civil_date){ 1985, 3, 14 });
	return &document;
}

static struct event reading(enum reading what)
{
	struct event event = event_of(EVENT_READ);

	event.reading = what;
	event.document = what == READING_DOCUMENT ? licence() : NULL;
	return event;
}

static struct event signed_in(enum role role)
{
	struct event event = event_of(EVENT_SIGNED_IN);

	event.role = role;
	(void)text_copy(event.id, sizeof(event.id), role == ROLE_CLERK ? "ana" : "sam");
	return event;
}

static struct event opened(void)
{
	struct event event = event_of(EVENT_OPENED);

	(void)text_copy(event.id, sizeof(event.id), "C001-261122-0001");
	return event;
}

static struct event recorded(enum note note)
{
	struct event event = event_of(EVENT_RECORDED);

	event.note = note;
	return event;
}

/* ---- a visit by hand ---- */

static void walk_to_documents(struct session *session)
{
	(void)step(session, ask(REQUEST_NEXT, 0));
	(void)step(session, opened());
	(void)step(session, ask(REQUEST_CHOOSE, LANGUAGE_SPANISH));
	(void)step(session, ask(REQUEST_CHOOSE, 0));
	(void)step(session, ask(REQUEST_CHOOSE, REASON_LOST_PIN));
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
	(void)step(session, ask(REQUEST_CHOOSE, INTERPRETER_NONE));
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
	assert_true(has_effect(&effects, EFFECT_PRINT));
	(void)step(&session, event_of(EVENT_PRINTED));
	assert_int_equal(session.state, SESSION_HAND_OVER);
	effects = step(&session, ask(REQUEST_NEXT, 0));
	assert_true(has_note(&effects, NOTE_DELIVERED));
	(void)step(&session, recorded(NOTE_DELIVERED));
	effects = step(&session, recorded(NOTE_CLOSED));
	assert_true(has_effect(&effects, EFFECT_WIPE));
	assert_int_equal(session.state, SESSION_ATTRACT);
	assert_true(session_is_blank(&session));
}

static void test_session__an_expired_licence_cannot_be_approved(void **state)
{
	struct session session = { 0 };

	(void)state;
	walk_to_review(&session);
	session.document[0].read.expiry.days = TODAY - 1;
	check_document(&session);
	check_document(&session);
	(void)step(&session, ask(REQUEST_CHOOSE, INTERPRETER_NONE));
	(void)step(&session, ask(REQUEST_CHOOSE, 0));
	assert_int_equal(session.state, SESSION_DECISION);
	assert_non_null(session.message);
	assert_int_equal(session_verdicts(&session, &SAMPLE_POLICY, TODAY).irs_rule,
			 VERDICT_EXPIRED);
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
	assert_int_equal(session.document_at, SESSION_DOCUMENTS - 1);
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
	assert_int_equal(session.outcome, OUTCOME_EXPIRED);
}

static void test_session__a_receipt_left_lying_opens_an_exception(void **state)
{
	struct session session = { .state = SESSION_HAND_OVER,
				   .issue = ISSUE_PROVEN,
				   .outcome = OUTCOME_APPROVED,
				   .id = "C001-261122-0001",
				   .overlay = OVERLAY_IDLE,
				   .idle_at_ms = 500 };
	struct effects effects = step(&session, event_of(EVENT_TICK));

	(void)state;
	assert_true(has_note(&effects, NOTE_EXCEPTION));
	assert_int_equal(session.issue, ISSUE_EXCEPTION);
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

static void test_session__a_name_takes_no_more_than_its_maximum(void **state)
{
	struct session session = { .state = SESSION_NAME, .id = "x" };

	(void)state;
	for (int at = 0; at < 1000; at++)
		(void)step(&session, ask(REQUEST_TYPE, 0));
	assert_int_equal(text_length(session.subject.text[PERSON_FAMILY_NAME]),
			 person_field_max(PERSON_FAMILY_NAME));
}

/* ---- the whole product, and everything that can be reached ---- */

/* The part of a session that its behaviour depends on. Texts are either empty or filled, answers
 * are what they come to, and the cursor is left out: CHOOSE goes everywhere that it can. */
struct key {
	unsigned char part[64];
};

struct node {
	struct session session;
	struct shadow shadow;
	struct key key;
	bool reaches_attract;
};

static struct node *nodes;
static size_t node_count;
static uint32_t *edge_from, *edge_to;
static size_t edge_count, edge_max;

static void key_add(struct key *key, size_t *at, unsigned value)
{
	assert_true(*at < sizeof(key->part));
	key->part[(*at)++] = (unsigned char)value;
}

static struct key key_of(const struct session *session, const struct shadow *shadow)
{
	struct key key = { 0 };
	size_t at = 0;

	key_add(&key, &at, session->state);
	key_add(&key, &at, session->overlay);
	key_add(&key, &at, session->whom == WHOM_SELF);
	key_add(&key, &at, session->document_at);
	key_add(&key, &at, session->state == SESSION_DOCUMENT_SCAN ? session->reading : 0);
	key_add(&key, &at, session->role);
	key_add(&key, &at, session->is_editing | session->is_tin_revealed << 1);
	key_add(&key, &at, session->decision);
	key_add(&key, &at, session->issue);
	key_add(&key, &at, session->outcome);
	key_add(&key, &at, session->desk.state | session->desk.is_busy << 4);
	key_add(&key, &at, session->subject.text[PERSON_TIN][0] != '\0');
	key_add(&key, &at, session->user[0] != '\0');
	key_add(&key, &at, session->secret[0] != '\0');
	for (unsigned document = 0; document < SESSION_DOCUMENTS; document++) {
		enum document_how how = session->document[document].how;
		key_add(&key, &at, session->state < SESSION_WAIT && how != HOW_NONE ? 1 : how);
		key_add(&key, &at, session_is_compared(session, &SAMPLE_POLICY, document));
	}
	key_add(&key, &at,
		session_verdicts(session, &SAMPLE_POLICY, TODAY).irs_rule == VERDICT_MET);
	memcpy(key.part + at, shadow,
	       sizeof(*shadow) <= sizeof(key.part) - at ? sizeof(*shadow) : sizeof(key.part) - at);
	return key;
}

static size_t find_or_add(const struct session *session, const struct shadow *shadow)
{
	static uint32_t table[1 << 18];
	struct key key = key_of(session, shadow);
	uint32_t hash = 2166136261u;

	for (size_t at = 0; at < sizeof(key.part); at++)
		hash = (hash ^ key.part[at]) * 16777619u;
	for (uint32_t slot = hash;; slot++) {
		uint32_t *entry = &table[slot & (COUNT_OF(table) - 1)];
		if (*entry == 0) {
			assert_true(node_count < NODES_MAX);
			nodes[node_count] = (struct node){ *session, *shadow, key, false };
			*entry = (uint32_t)++node_count;
			return node_count - 1;
		}
		if (memcmp(&nodes[*entry - 1].key, &key, sizeof(key)) == 0)
			return *entry - 1;
	}
}

static void assert_lawful(const char *broken)
{
	if (broken != NULL)
		fail_msg("broken: %s", broken);
}

static void try_event(size_t from, struct session session, struct shadow shadow, struct event event)
{
	static struct session next;
	struct effects effects;

	session_step(&session, &event, &RULES, &next, &effects);
	assert_lawful(step_broken_law(&session, &event, &next, &effects));
	assert_lawful(history_broken_law(&shadow, &event, &effects));
	shadow_follow(&shadow, &event, &session, &effects);
	size_t to = find_or_add(&next, &shadow);
	if (edge_count == edge_max) {
		edge_max = edge_max == 0 ? 1 << 20 : 2 * edge_max;
		edge_from = realloc(edge_from, edge_max * sizeof(*edge_from));
		edge_to = realloc(edge_to, edge_max * sizeof(*edge_to));
		assert_true(edge_from != NULL && edge_to != NULL);
	}
	edge_from[edge_count] = (uint32_t)from;
	edge_to[edge_count++] = (uint32_t)to;
}

static void try_requests(size_t from)
{
	struct session session = nodes[from].session;
	struct shadow shadow = nodes[from].shadow;
	const enum person_field *fields;

	for (unsigned kind = 0; kind < REQUEST_COUNT; kind++) {
		unsigned indexes = kind == REQUEST_CHOOSE || kind == REQUEST_TOGGLE ? 3 : 1;
		for (unsigned index = 0; index < indexes; index++)
			try_event(from, session, shadow, ask((enum request_kind)kind, index));
	}
	try_event(from, session, shadow, ask(REQUEST_ANSWER, ANSWER_YES));
	try_event(from, session, shadow, ask(REQUEST_ANSWER, ANSWER_NO));
	if (session_fields(session.state, &fields) > 0) {
		fill_form(&session);
		session.cursor = 0;
		try_event(from, session, shadow, ask(REQUEST_NEXT, 0));
		session.cursor = (unsigned)session_fields(session.state, &fields) - 1;
		try_event(from, session, shadow, ask(REQUEST_NEXT, 0));
	} else if (session.state == SESSION_INTERPRETER_ID) {
		(void)text_copy(session.interpreter_id, sizeof(session.interpreter_id), "B-17");
		try_event(from, session, shadow, ask(REQUEST_NEXT, 0));
	} else if (session.state == SESSION_CLERK_SIGN_IN ||
		   session.state == SESSION_STAFF_SIGN_IN) {
		(void)text_copy(session.user, sizeof(session.user), "ana");
		(void)text_copy(session.secret, sizeof(session.secret), "secret");
		session.cursor = 1;
		try_event(from, session, shadow, ask(REQUEST_NEXT, 0));
	} else if (session.state == SESSION_REVIEW) {
		for (unsigned row = 0; row < ROW_COUNT; row++)
			session.document[session.document_at].printed_state[row] = PRINTED_SAME;
		try_event(from, session, shadow, ask(REQUEST_NEXT, 0));
	} else if (session.state == SESSION_QUESTIONS) {
		for (unsigned question = 0; question < QUESTION_COUNT; question++)
			session.document[session.document_at].answer[question] = ANSWER_YES;
		try_event(from, session, shadow, ask(REQUEST_NEXT, 0));
	}
}

/* The shell answers only what it was asked. */
static void try_answers(size_t from)
{
	struct session session = nodes[from].session;
	struct shadow shadow = nodes[from].shadow, after;
	struct event tick = event_of(EVENT_TICK);

	tick.now_ms = INT64_MAX / 2;
	try_event(from, session, shadow, tick);
	try_event(from, session, shadow, event_of(EVENT_STORE_FAILED));
	for (unsigned note = 0; note < NOTE_COUNT; note++)
		if ((shadow.pending_notes & 1u << note) != 0)
			try_event(from, session, shadow, recorded((enum note)note));
#define ANSWERS(flag, ...)                                                                         \
	if (shadow.flag) {                                                                         \
		const struct event answers[] = { __VA_ARGS__ };                                    \
		after = shadow;                                                                    \
		after.flag = false;                                                                \
		for (size_t at = 0; at < COUNT_OF(answers); at++)                                  \
			try_event(from, session, after, answers[at]);                              \
	}
	ANSWERS(wants_open, opened())
	ANSWERS(wants_sign_in, signed_in(ROLE_CLERK), signed_in(ROLE_SUPERVISOR),
		event_of(EVENT_SIGN_IN_WRONG), event_of(EVENT_SIGN_IN_LOCKED))
	ANSWERS(wants_reserve, event_of(EVENT_RESERVED), event_of(EVENT_ASSIGNED),
		event_of(EVENT_RESERVE_FAILED))
	ANSWERS(wants_print, event_of(EVENT_PRINTED), event_of(EVENT_PRINT_FAILED))
	ANSWERS(wants_rows, event_of(EVENT_ROWS))
	ANSWERS(wants_verify, event_of(EVENT_VERIFIED))
	ANSWERS(wants_read, reading(READING_DOCUMENT), reading(READING_NOTHING),
		reading(READING_UNKNOWN), reading(READING_FAILED))
	ANSWERS(wants_probe, event_of(EVENT_RECORDED))
#undef ANSWERS
}

static void mark_reaching_attract(void)
{
	bool has_changed = true;

	for (size_t at = 0; at < node_count; at++)
		nodes[at].reaches_attract = nodes[at].session.state == SESSION_ATTRACT;
	while (has_changed) {
		has_changed = false;
		for (size_t at = edge_count; at-- > 0;)
			if (nodes[edge_to[at]].reaches_attract &&
			    !nodes[edge_from[at]].reaches_attract)
				has_changed = nodes[edge_from[at]].reaches_attract = true;
	}
}

static void test_session__every_reachable_session_keeps_the_rules_and_reaches_attract(void **state)
{
	static const struct session START = { 0 };
	const struct shadow nothing = { 0 };
	bool is_seen[SESSION_STATE_COUNT] = { false };

	(void)state;
	nodes = calloc(NODES_MAX, sizeof(*nodes));
	assert_non_null(nodes);
	(void)find_or_add(&START, &nothing);
	for (size_t at = 0; at < node_count; at++) {
		is_seen[nodes[at].session.state] = true;
		if (!shadow_waits(&nodes[at].shadow))
			try_requests(at);
		try_answers(at);
	}
	mark_reaching_attract();
	for (size_t at = 0; at < node_count; at++)
		assert_true(nodes[at].reaches_attract);
	for (unsigned at = 0; at < SESSION_STATE_COUNT; at++)
		assert_true(is_seen[at]);
	print_message("# %zu sessions, %zu steps\n", node_count, edge_count);
	free(nodes);
	free(edge_from);
	free(edge_to);
}

static void test_session__the_step_is_total_over_states_and_events(void **state)
{
	static struct session session, next;
	struct effects effects;
	size_t count = 0;

	(void)state;
	for (unsigned at = 0; at < SESSION_STATE_COUNT; at++)
		for (unsigned kind = 0; kind < EVENT_COUNT; kind++)
			for (unsigned detail = 0; detail < REQUEST_COUNT; detail++) {
				struct event event = event_of((enum event_kind)kind);
				session = (struct session){ .state = (enum session_state)at,
							    .decision = DECISION_APPROVE,
							    .id = "C001-261122-0001",
							    .idle_at_ms = 1 };
				event.request.kind = (enum request_kind)detail;
				event.note = (enum note)(detail % NOTE_COUNT);
				event.reading = (enum reading)(detail % (READING_FAILED + 1));
				event.role = (enum role)(detail % 3);
				session_step(&session, &event, &RULES, &next, &effects);
				assert_lawful(step_broken_law(&session, &event, &next, &effects));
				count++;
			}
	assert_int_equal(count, SESSION_STATE_COUNT * EVENT_COUNT * REQUEST_COUNT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_session__an_approval_goes_from_attract_to_attract),
		cmocka_unit_test(test_session__an_expired_licence_cannot_be_approved),
		cmocka_unit_test(test_session__a_document_cannot_be_left_uncompared),
		cmocka_unit_test(test_session__a_supervisor_cannot_review),
		cmocka_unit_test(test_session__a_clerk_cannot_read_the_records),
		cmocka_unit_test(
			test_session__a_supervisor_closes_the_kiosk_after_the_sign_out_is_recorded),
		cmocka_unit_test(
			test_session__a_taxpayer_number_is_shown_only_where_it_is_compared),
		cmocka_unit_test(test_session__after_a_clerk_leaves_nothing_of_the_desk_shows),
		cmocka_unit_test(test_session__changed_answers_undo_the_clerks_work),
		cmocka_unit_test(test_session__idle_warns_and_any_key_extends),
		cmocka_unit_test(test_session__a_receipt_left_lying_opens_an_exception),
		cmocka_unit_test(test_session__a_failing_store_wipes_and_goes_out_of_service),
		cmocka_unit_test(test_session__a_name_takes_no_more_than_its_maximum),
		cmocka_unit_test(test_session__the_step_is_total_over_states_and_events),
		cmocka_unit_test(
			test_session__every_reachable_session_keeps_the_rules_and_reaches_attract),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

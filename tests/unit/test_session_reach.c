/* The whole product of states and events, then every session that can be reached. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "kiosk/base/text.h"
#include "kiosk/session/session.h"
#include "tests/fakes/sample_policy.h"
#include "tests/fakes/session_events.h"
#include "tests/fakes/session_laws.h"

/* More than two ask for nothing that two do not. */
enum { NODES_MAX = 400000, APPLICANTS = 2 };

/* The part of a session that its behaviour depends on. Texts are either empty or filled, answers
 * are what they come to, and the cursor is left out: CHOOSE goes everywhere that it can. */
struct keypress {
	unsigned char part[96];
};

struct node {
	struct session session;
	struct shadow shadow;
	struct keypress key;
	bool reaches_attract;
};

static struct node *nodes;
static size_t node_count;
static uint32_t *edge_from, *edge_to;
static size_t edge_count, edge_max;

static void key_add(struct keypress *key, size_t *at, unsigned value)
{
	assert_true(*at < sizeof(key->part));
	key->part[(*at)++] = (unsigned char)value;
}

/* What a step asks of an applicant: the answers that are typed are right, or not there. */
static void add_applicant(struct keypress *key, size_t *at, const struct session *session,
			  unsigned number)
{
	const struct session_applicant *applicant = &session->applicant[number];
	bool is_there = number < session->applicant_count;

	key_add(key, at, applicant->whom == WHOM_SELF ? 0 : 1);
	key_add(key, at, applicant->decision);
	key_add(key, at, applicant->issue);
	key_add(key, at, applicant->outcome);
	key_add(key, at,
		is_there &&
			session_objection(session, &SAMPLE_POLICY, number, TODAY).message != NULL);
	key_add(key, at,
		session->state >= SESSION_WAIT &&
			session_verdicts(session, &SAMPLE_POLICY, number, TODAY).irs_rule ==
				VERDICT_MET);
}

static struct keypress key_of(const struct session *session, const struct shadow *shadow)
{
	struct keypress key = { 0 };
	size_t at = 0;

	key_add(&key, &at, session->state);
	key_add(&key, &at, session->overlay);
	key_add(&key, &at, session->applicant_count << 4 | session->applicant_at);
	for (unsigned applicant = 0; applicant < APPLICANTS; applicant++)
		add_applicant(&key, &at, session, applicant);
	bool is_at_reason = session->state >= SESSION_REASON && session->state <= SESSION_WHOM;
	key_add(&key, &at, is_at_reason ? session_applicant(session)->reason : 0);
	key_add(&key, &at, session->document_at);
	key_add(&key, &at, session->state == SESSION_DOCUMENT_SCAN ? session->reading : 0);
	key_add(&key, &at, session->role);
	key_add(&key, &at,
		session->is_editing | session->is_tin_revealed << 1 |
			(session->second.agreed_by[0] != '\0') << 2 |
			(session->second.acts != 0) << 3 |
			(session->second.acts != 0 && session->clerk[0] == 'a') << 4);
	/* the clerk's marks do nothing before the decision */
	bool is_marked = session->second.acts != 0 || (session->state >= SESSION_DECISION &&
						       session->state <= SESSION_RESERVING);
	key_add(&key, &at, is_marked ? session->is_fraud_suspected | session->is_conflict << 1 : 0);
	key_add(&key, &at,
		session->desk.state | session->desk.is_busy << 4 |
			session->desk.is_sheet_only << 5);
	/* Where it rests or rested matters while it does, and to who leaves it undecided. */
	bool rests = session->state == SESSION_PARKING || session->state == SESSION_PARKED;
	key_add(&key, &at,
		(rests ? (unsigned)session->rest.place
		       : (unsigned)(session->rest.place == REST_QUEUE)) |
			session->rest.is_put_back << 4 | session->rest.is_printing << 5 |
			session->queue.is_busy << 6);
	key_add(&key, &at, rests ? session->rest.from : 0);
	key_add(&key, &at, session->presenter.text[PERSON_FAMILY_NAME][0] != '\0');
	key_add(&key, &at, session->user[0] != '\0');
	key_add(&key, &at, session->secret[0] != '\0');
	for (unsigned document = 0; document <= APPLICANTS; document++) {
		enum document_how how = session->document[document].how;
		key_add(&key, &at, session->state < SESSION_WAIT && how != HOW_NONE ? 1 : how);
		key_add(&key, &at, session_is_compared(session, &SAMPLE_POLICY, document));
	}
	assert_true(sizeof(*shadow) <= sizeof(key.part) - at);
	memcpy(key.part + at, shadow, sizeof(*shadow));
	return key;
}

static size_t find_or_add(const struct session *session, const struct shadow *shadow)
{
	static uint32_t table[1 << 19];
	struct keypress key = key_of(session, shadow);
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

/* Requests that do with two applicants what they do with one. */
static bool is_request_of_one(const struct session *session, const struct request *request)
{
	switch (request->kind) {
	case REQUEST_NONE:
	case REQUEST_HELP:
	case REQUEST_REVEAL:
	case REQUEST_ANY:
	case REQUEST_UP:
	case REQUEST_DOWN:
	case REQUEST_TYPE:
	case REQUEST_ERASE:
	case REQUEST_EMPTY:
	case REQUEST_SAVE:
	case REQUEST_PRINT:
		return true;
	case REQUEST_HAND_OFF:
		return session->state != SESSION_DECISION;
	case REQUEST_TOGGLE: /* a mark weighs on who was decided about before */
		return session->state == SESSION_DECISION &&
		       (session->applicant_at == 0 || request->index != 0);
	case REQUEST_CHOOSE:
		if (session->state == SESSION_DECISION)
			return request->index > DECISION_REFUSE - DECISION_APPROVE;
		return request->index > 0 && (session->state == SESSION_DECISION_REASON ||
					      session->state == SESSION_SECOND_REASON ||
					      session->state == SESSION_DOCUMENT_SCAN);
	case REQUEST_NEXT:
	case REQUEST_BACK:
		return false;
	case REQUEST_CANCEL:
	case REQUEST_STAFF:
	case REQUEST_ANSWER:
	case REQUEST_SAME:
	case REQUEST_VERIFY:
	case REQUEST_SHEET:
	case REQUEST_DAY:
	case REQUEST_STOP:
	case REQUEST_ADD:
	case REQUEST_REMOVE:
	case REQUEST_AGREE:
	case REQUEST_REFUSE:
	case REQUEST_COUNT:
		break;
	}
	return session->state == SESSION_DOCUMENT_SCAN;
}

/* What is the same with two applicants as with one is not gone through again: the reasons, the
 * scanner, what lies over a screen, who answers what a second person is asked, and more documents
 * than a paper by eye or none. */
static bool is_of_one(const struct session *session, const struct event *event)
{
	enum request_kind kind = event->request.kind;

	if (session->applicant_count < APPLICANTS)
		return false;
	if (event->kind == EVENT_SCANNED || event->kind == EVENT_ADVISED ||
	    event->kind == EVENT_LIMITED ||
	    ((event->kind == EVENT_AGREED || event->kind == EVENT_DISAGREED) &&
	     session->state != SESSION_APPROVAL_WAIT))
		return true;
	if (session->state == SESSION_REASON && kind == REQUEST_CHOOSE &&
	    event->request.index != REASON_NEW_PIN)
		return true;
	return event->kind == EVENT_REQUEST && is_request_of_one(session, &event->request);
}

static void try_event(size_t from, const struct session *now, struct shadow shadow,
		      struct event event)
{
	static struct session next;
	struct effects effects;

	if (is_of_one(now, &event))
		return;
	session_step(now, &event, &RULES, &next, &effects);
	assert_lawful(step_broken_law(now, &event, &next, &effects));
	assert_lawful(second_broken_law(now, &event, &next, &effects, &SAMPLE_POLICY));
	assert_lawful(history_broken_law(&shadow, now, &event, &effects));
	shadow_follow(&shadow, &event, now, &effects);
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

/* The clerk's two marks do nothing to each other: one at a time keeps the sessions few. */
static bool is_worth_a_try(const struct session *session, enum request_kind kind, unsigned index)
{
	bool has_other = index == 0 ? session->is_conflict : session->is_fraud_suspected;

	return kind != REQUEST_TOGGLE || session->state != SESSION_DECISION || !has_other;
}

/* That a visit came from the queue matters to one applicant as it does to two. */
static bool may_add(const struct session *session)
{
	return session->applicant_count < APPLICANTS && session->rest.place != REST_QUEUE;
}

static void try_requests(size_t from)
{
	static struct session session;
	struct shadow shadow = nodes[from].shadow;
	const enum person_field *fields;

	session = nodes[from].session;
	for (unsigned kind = 0; kind < REQUEST_COUNT; kind++) {
		if (kind == REQUEST_ADD && !may_add(&session))
			continue;
		unsigned indexes = kind == REQUEST_CHOOSE || kind == REQUEST_TOGGLE ? 4 : 1;
		if (kind == REQUEST_CHOOSE && session.state == SESSION_REASON)
			indexes = REASON_COUNT;
		if (kind == REQUEST_CHOOSE && session.state == SESSION_REASON_DETAIL)
			indexes = REJECT_OTHER + 1;
		for (unsigned index = 0; index < indexes; index++)
			if (is_worth_a_try(&session, (enum request_kind)kind, index))
				try_event(from, &session, shadow,
					  ask((enum request_kind)kind, index));
	}
	try_event(from, &session, shadow, ask(REQUEST_ANSWER, ANSWER_YES));
	try_event(from, &session, shadow, ask(REQUEST_ANSWER, ANSWER_NO));
	if (session_fields(session.state, &fields) > 0) {
		fill_form(&session);
		session.cursor = 0;
		try_event(from, &session, shadow, ask(REQUEST_NEXT, 0));
		session.cursor = (unsigned)session_fields(session.state, &fields) - 1;
		try_event(from, &session, shadow, ask(REQUEST_NEXT, 0));
	} else if (session.state == SESSION_COMPANION_ID) {
		(void)text_copy(session.companion_id, sizeof(session.companion_id), "B-17");
		try_event(from, &session, shadow, ask(REQUEST_NEXT, 0));
	} else if (session.state == SESSION_CLERK_SIGN_IN ||
		   session.state == SESSION_STAFF_SIGN_IN) {
		(void)text_copy(session.user, sizeof(session.user), "ana");
		(void)text_copy(session.secret, sizeof(session.secret), "secret");
		session.cursor = 1;
		try_event(from, &session, shadow, ask(REQUEST_NEXT, 0));
	} else if (session.state == SESSION_SLIP) {
		fill_form(&session);
		(void)text_copy(session.mrz, sizeof(session.mrz), "7K3M-9QXD-2F8T-WNH4");
		(void)text_copy(session.applicant[0].person.text[PERSON_TIN], PERSON_TEXT_MAX,
				"6789");
		try_event(from, &session, shadow, ask(REQUEST_NEXT, 0));
	} else if (session.state == SESSION_QUEUE) {
		session.queue.count = session.queue.total = 1;
		try_event(from, &session, shadow, ask(REQUEST_NEXT, 0));
	} else if (session.state == SESSION_REVIEW) {
		for (unsigned row = 0; row < ROW_COUNT; row++)
			session.document[session.document_at].printed_state[row] = PRINTED_SAME;
		try_event(from, &session, shadow, ask(REQUEST_NEXT, 0));
	} else if (session.state == SESSION_QUESTIONS) {
		for (unsigned question = 0; question < QUESTION_COUNT; question++)
			session.document[session.document_at].answer[question] = ANSWER_YES;
		try_event(from, &session, shadow, ask(REQUEST_NEXT, 0));
	}
}

/* The shell answers only what it was asked, hands on what is scanned whenever it is, and tells when
 * a device fails. */
static void try_answers(size_t from)
{
	static struct session session;
	struct shadow shadow = nodes[from].shadow, after;
	struct event tick = event_of(EVENT_TICK), called = signed_in(ROLE_CLERK);
	struct event mistaken = event_of(EVENT_NOT_TAKEN), waits = signed_in(ROLE_CLERK);
	struct event barred = signed_in(ROLE_CLERK);
	struct event printed = event_of(EVENT_SHEET), unsettled = event_of(EVENT_DAY);

	session = nodes[from].session;
	mistaken.index = NOT_TAKEN_WRONG;
	waits.count = 1;
	barred.is_barred = true;
	called.index = printed.index = 1;
	unsettled.index = DESK_DAY_OPEN;
	unsettled.count = 1;
	tick.now_ms = session_deadline_ms(&session);
	if (!shadow_waits(&shadow))
		try_event(from, &session, shadow, tick);
	try_event(from, &session, shadow, event_of(EVENT_STORE_FAILED));
	try_event(from, &session, shadow, scanned(READING_DOCUMENT));
	try_event(from, &session, shadow, scanned(READING_UNKNOWN));
	try_event(from, &session, shadow, scanned(READING_DAMAGED));
	try_event(from, &session, shadow, event_of(EVENT_UNFIT));
	try_event(from, &session, shadow, scanned(READING_FAILED));
	try_event(from, &session, shadow, advised(READING_UNKNOWN));
	try_event(from, &session, shadow, event_of(EVENT_SLIP));
	if (session.state == SESSION_DOCUMENT_KIND)
		try_event(from, &session, shadow, event_of(EVENT_LIMITED));
	if (session_is_second_pending(&session) && session.state != SESSION_APPROVAL_ASKING) {
		try_event(from, &session, shadow, answered(EVENT_AGREED, "sam"));
		try_event(from, &session, shadow, answered(EVENT_DISAGREED, "sam"));
	}
	if (session.state == SESSION_UNPRINTED)
		try_event(from, &session, shadow, event_of(EVENT_FIT));
	if (shadow.pending_count > 0)
		try_event(from, &session, shadow, recorded((enum note)shadow.pending[0]));
#define ANSWERS(flag, ...)                                                                         \
	if (shadow.flag) {                                                                         \
		const struct event answers[] = { __VA_ARGS__ };                                    \
		after = shadow;                                                                    \
		after.flag = false;                                                                \
		for (size_t at = 0; at < COUNT_OF(answers); at++)                                  \
			try_event(from, &session, after, answers[at]);                             \
	}
	ANSWERS(wants_open, opened())
	ANSWERS(wants_sign_in, signed_in(ROLE_CLERK), signed_in(ROLE_SUPERVISOR), called, waits,
		barred, event_of(EVENT_SIGN_IN_WRONG), event_of(EVENT_SIGN_IN_LOCKED))
	if (session.second.acts != 0) {
		ANSWERS(wants_sign_in, signed_in_as("ana", ROLE_SUPERVISOR),
			signed_in_as("eve", ROLE_CLERK))
	}
	ANSWERS(wants_park, event_of(EVENT_PARKED))
	ANSWERS(wants_take, taken(), event_of(EVENT_NOT_TAKEN))
	ANSWERS(wants_open_slip, taken(), event_of(EVENT_NOT_TAKEN), mistaken)
	ANSWERS(wants_reserve, event_of(EVENT_RESERVED), event_of(EVENT_ASSIGNED),
		event_of(EVENT_RESERVE_FAILED))
	ANSWERS(wants_print, event_of(EVENT_PRINTED), event_of(EVENT_PRINT_FAILED),
		event_of(EVENT_UNPRINTED))
	ANSWERS(wants_rows, event_of(EVENT_ROWS))
	ANSWERS(wants_verify, event_of(EVENT_VERIFIED))
	ANSWERS(wants_sheet, printed, event_of(EVENT_SHEET))
	ANSWERS(wants_day, event_of(EVENT_DAY), unsettled)
	ANSWERS(wants_mark, event_of(EVENT_MARKED))
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

static void
test_session_reach__every_reachable_session_keeps_the_rules_and_reaches_attract(void **state)
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

static void test_session_reach__the_step_is_total_over_states_and_events(void **state)
{
	static struct session session, next;
	struct effects effects;
	size_t count = 0;

	(void)state;
	for (unsigned at = 0; at < SESSION_STATE_COUNT; at++)
		for (unsigned kind = 0; kind < EVENT_COUNT; kind++)
			for (unsigned detail = 0; detail < REQUEST_COUNT; detail++) {
				struct event event = event_of((enum event_kind)kind);
				session =
					(struct session){ .state = (enum session_state)at,
							  .applicant_count = 1,
							  .applicant[0].decision = DECISION_APPROVE,
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
		cmocka_unit_test(test_session_reach__the_step_is_total_over_states_and_events),
		cmocka_unit_test(
			test_session_reach__every_reachable_session_keeps_the_rules_and_reaches_attract),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/fakes/session_explore.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/text.h"
#include "tests/fakes/session_events.h"
#include "tests/fakes/session_prune.h"

enum { NODES_MAX = 400000, SLOTS = 1 << 20, KEY_MAX = 128 };

/* The part of a session that its behaviour depends on. Texts are either empty or filled, answers
 * are what they come to, and the cursor is left out: CHOOSE goes everywhere that it can. */
struct key {
	unsigned char part[KEY_MAX];
};

/* What is worked out of answers and documents, which takes long: as long as those are the same, so
 * is this. */
struct judged {
	bool objects[SESSION_APPLICANTS], is_met[SESSION_APPLICANTS];
	bool is_compared[SESSION_DOCUMENTS];
};

/* A session is kept until everything was tried that can happen to it: a few kilobytes each. */
struct node {
	struct session *session;
	struct judged judged;
	struct shadow shadow;
	struct key key;
	enum session_state state;
	bool reaches_attract;
};

struct edge {
	uint32_t from, to;
};

/* One exploration under way. */
struct exploration {
	const struct explore_plan *plan;
	struct explored *result;
	struct node *nodes;
	uint32_t *slots; /* the node's number and one, by its key's hash */
	struct edge *edges;
	size_t edge_max;
};

static void key_add(struct key *key, size_t *at, unsigned value)
{
	assert(*at < sizeof(key->part));
	key->part[(*at)++] = (unsigned char)value;
}

static struct judged judge_of(const struct explore_plan *plan, const struct session *session)
{
	const struct policy *policy = plan->rules->policy;
	struct judged judged = { 0 };

	for (unsigned at = 0; at < plan->applicants; at++) {
		judged.objects[at] = at < session->applicant_count &&
				     session_objection(session, policy, at, TODAY).message != NULL;
		judged.is_met[at] = verdicts_gate(policy, session_verdicts(session, policy, at,
									   TODAY)) == VERDICT_MET;
	}
	for (unsigned at = 0; at <= plan->applicants; at++)
		judged.is_compared[at] = session_is_compared(session, policy, at);
	return judged;
}

/* The same answers and documents. */
static bool is_judged_alike(const struct session *left, const struct session *right)
{
	return left->applicant_count == right->applicant_count &&
	       memcmp(left->applicant, right->applicant, sizeof(left->applicant)) == 0 &&
	       memcmp(&left->presenter, &right->presenter, sizeof(left->presenter)) == 0 &&
	       memcmp(left->document, right->document, sizeof(left->document)) == 0;
}

/* What a step asks of an applicant: the answers that are typed are right, or not there. */
static void add_applicant(struct key *key, size_t *at, const struct session *session,
			  const struct judged *judged, unsigned number)
{
	const struct session_applicant *applicant = &session->applicant[number];

	key_add(key, at, applicant->whom == WHOM_SELF ? 0 : 1);
	key_add(key, at, applicant->decision);
	key_add(key, at, applicant->issue);
	key_add(key, at, applicant->outcome);
	key_add(key, at, judged->objects[number]);
	key_add(key, at, session->state >= SESSION_WAIT && judged->is_met[number]);
}

static void add_paper(struct key *key, size_t *at, const struct desk *desk)
{
	const struct desk_paper *paper = &desk->paper;
	bool is_here = desk->state == DESK_PAPER, is_list = desk->state == DESK_EXCEPTIONS;
	bool is_before = desk->state == DESK_PRINTER && desk->printer.is_at_sign_in;

	key_add(key, at,
		is_here || is_list || is_before
			? paper->after | paper->is_of_visit << 2 |
				  (paper->asked_by[0] == 'a') << 3 | paper->role << 4 |
				  ((is_list && desk->count > 0) || (is_before && paper->is_due))
					  << 6
			: 0);
	key_add(key, at, is_here ? paper->stage | paper->offer << 4 | paper->is_lost << 6 : 0);
	key_add(key, at,
		is_here ? paper->deed | paper->answer << 2 | paper->is_at_secret << 4 |
				  (paper->user[0] != '\0') << 5 | (paper->secret[0] != '\0') << 6
			: 0);
	key_add(key, at, paper->second[0]);
}

static struct key key_of(const struct explore_plan *plan, const struct session *session,
			 const struct judged *judged, const struct shadow *shadow)
{
	struct key key = { 0 };
	size_t at = 0;

	key_add(&key, &at, session->state);
	key_add(&key, &at, session->overlay);
	key_add(&key, &at, session->applicant_count << 4 | session->applicant_at);
	for (unsigned applicant = 0; applicant < plan->applicants; applicant++)
		add_applicant(&key, &at, session, judged, applicant);
	bool is_at_reason = session->state >= SESSION_REASON && session->state <= SESSION_WHOM;
	key_add(&key, &at, is_at_reason ? session_applicant(session)->reason : 0);
	bool is_at_companion =
		session->state == SESSION_COMPANION || session->state == SESSION_COMPANION_ID;
	key_add(&key, &at, is_at_companion ? session->companion_at : 0);
	key_add(&key, &at, session->document_at);
	key_add(&key, &at, session->state == SESSION_DOCUMENT_SCAN ? session->reading : 0);
	key_add(&key, &at, session->role);
	key_add(&key, &at,
		session->is_editing | session->is_tin_revealed << 1 |
			(session->second.agreed_by[0] != '\0') << 2 |
			(session->second.acts != 0) << 3 | (session->pin_until_ms != 0) << 5 |
			session->can_mail << 6 |
			(session->second.acts != 0 && session->clerk[0] == 'a') << 4);
	/* the clerk's marks do nothing before the decision */
	bool is_marked = session->second.acts != 0 || (session->state >= SESSION_DECISION &&
						       session->state <= SESSION_RESERVING);
	key_add(&key, &at, is_marked ? session->is_fraud_suspected | session->is_conflict << 1 : 0);
	key_add(&key, &at,
		session->desk.state | session->desk.is_busy << 4 |
			session->desk.is_sheet_only << 5 | session->is_out_of_service << 6 |
			(session->desk.code[0] != '\0') << 7);
	const struct desk_printer *printer = &session->desk.printer;
	key_add(&key, &at, printer->step | printer->tested << 3 | printer->is_at_sign_in << 6);
	add_paper(&key, &at, &session->desk);
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
	for (unsigned document = 0; document <= plan->applicants; document++) {
		enum document_how how = session->document[document].how;
		key_add(&key, &at, session->state < SESSION_WAIT && how != HOW_NONE ? 1 : how);
		key_add(&key, &at, judged->is_compared[document]);
	}
	assert(sizeof(*shadow) <= sizeof(key.part) - at);
	memcpy(key.part + at, shadow, sizeof(*shadow));
	return key;
}

static uint32_t hash_of(const struct key *key)
{
	uint32_t hash = 2166136261u;

	for (size_t at = 0; at < sizeof(key->part); at++)
		hash = (hash ^ key->part[at]) * 16777619u;
	return hash;
}

static uint32_t find_or_add(struct exploration *going, const struct session *session,
			    const struct judged *judged, const struct shadow *shadow)
{
	struct key key = key_of(going->plan, session, judged, shadow);
	struct node *node;

	for (uint32_t slot = hash_of(&key);; slot++) {
		uint32_t *entry = &going->slots[slot & (SLOTS - 1)];
		if (*entry != 0 && memcmp(&going->nodes[*entry - 1].key, &key, sizeof(key)) != 0)
			continue;
		if (*entry != 0)
			return *entry - 1;
		assert(going->result->sessions < NODES_MAX);
		*entry = (uint32_t)going->result->sessions + 1;
		break;
	}
	node = &going->nodes[going->result->sessions];
	*node = (struct node){
		.judged = *judged, .shadow = *shadow, .key = key, .state = session->state
	};
	node->session = malloc(sizeof(*session));
	assert(node->session != NULL);
	*node->session = *session;
	going->result->is_seen[session->state] = true;
	return (uint32_t)going->result->sessions++;
}

static void judge(struct exploration *going, const char *broken)
{
	if (going->result->broken == NULL)
		going->result->broken = broken;
}

static void add_edge(struct exploration *going, uint32_t from, uint32_t to)
{
	if (going->result->steps == going->edge_max) {
		going->edge_max = going->edge_max == 0 ? 1 << 20 : 2 * going->edge_max;
		going->edges = realloc(going->edges, going->edge_max * sizeof(*going->edges));
		assert(going->edges != NULL);
	}
	going->edges[going->result->steps++] = (struct edge){ from, to };
}

/* Where a step leads. */
static uint32_t find_next(struct exploration *going, uint32_t from, const struct session *next,
			  const struct shadow *shadow)
{
	const struct node *node = &going->nodes[from];

	if (memcmp(node->session, next, sizeof(*next)) == 0 &&
	    memcmp(&node->shadow, shadow, sizeof(*shadow)) == 0)
		return from;
	struct judged judged =
		is_judged_alike(node->session, next) ? node->judged : judge_of(going->plan, next);
	return find_or_add(going, next, &judged, shadow);
}

static void try_event(struct exploration *going, uint32_t from, const struct session *now,
		      struct shadow shadow, struct event event)
{
	static struct session next;
	struct effects effects;

	if (explore_leaves_out(now, &event))
		return;
	session_step(now, &event, going->plan->rules, &next, &effects);
	judge(going, step_broken_law(now, &event, &next, &effects));
	judge(going, second_broken_law(now, &event, &next, &effects, going->plan->rules->policy));
	judge(going, paper_broken_law(now, &event, &next, &effects));
	judge(going, decision_broken_law(&shadow, now, &event, &next, &effects));
	judge(going, history_broken_law(&shadow, now, &event, &effects));
	judge(going, quarantine_broken_law(&shadow, now, &event, &next, &effects));
	shadow_follow(&shadow, &event, now, &effects);
	uint32_t to = find_next(going, from, &next, &shadow);
	add_edge(going, from, to);
	if (going->plan->tell != NULL)
		going->plan->tell(&(struct explore_step){ going->nodes[from].session,
							  &going->nodes[from].shadow, event.kind,
							  &next, &shadow });
}

static void try_requests(struct exploration *going, uint32_t from)
{
	static struct session session;
	struct shadow shadow = going->nodes[from].shadow;
	const enum person_field *fields;

	session = *going->nodes[from].session;
	for (unsigned kind = 0; kind < REQUEST_COUNT; kind++) {
		if (kind == REQUEST_ADD && !explore_may_add(going->plan->applicants, &session))
			continue;
		unsigned indexes = kind == REQUEST_CHOOSE || kind == REQUEST_TOGGLE ? 4 : 1;
		if (kind == REQUEST_CHOOSE && session.state == SESSION_REASON)
			indexes = REASON_COUNT;
		if (kind == REQUEST_CHOOSE && session.state == SESSION_REASON_DETAIL)
			indexes = REJECT_OTHER + 1;
		for (unsigned index = 0; index < indexes; index++)
			try_event(going, from, &session, shadow,
				  ask((enum request_kind)kind, index));
	}
	try_event(going, from, &session, shadow, ask(REQUEST_ANSWER, ANSWER_YES));
	try_event(going, from, &session, shadow, ask(REQUEST_ANSWER, ANSWER_NO));
	if (session_fields(session.state, &fields) > 0) {
		fill_form(&session);
		session.cursor = 0;
		try_event(going, from, &session, shadow, ask(REQUEST_NEXT, 0));
		session.cursor = (unsigned)session_fields(session.state, &fields) - 1;
		try_event(going, from, &session, shadow, ask(REQUEST_NEXT, 0));
	} else if (session.state == SESSION_COMPANION_ID) {
		(void)text_copy(session.companion[session.companion_at].id, SESSION_ID_TEXT_MAX,
				"B-17");
		try_event(going, from, &session, shadow, ask(REQUEST_NEXT, 0));
	} else if (session.state == SESSION_CLERK_SIGN_IN ||
		   session.state == SESSION_STAFF_SIGN_IN) {
		(void)text_copy(session.user, sizeof(session.user), "ana");
		(void)text_copy(session.secret, sizeof(session.secret), "secret");
		session.cursor = 1;
		try_event(going, from, &session, shadow, ask(REQUEST_NEXT, 0));
	} else if (session.state == SESSION_DESK &&
		   session.desk.printer.step == DESK_PRINTER_NUMBER) {
		(void)text_copy(session.desk.printer.number, DESK_NUMBER_DIGITS + 1, "0417");
		try_event(going, from, &session, shadow, ask(REQUEST_NEXT, 0));
	} else if (session.state == SESSION_SLIP) {
		fill_form(&session);
		(void)text_copy(session.mrz, sizeof(session.mrz), "7K3M-9QXD-2F8T-WNH4");
		(void)text_copy(session.applicant[0].person.text[PERSON_TIN], PERSON_TEXT_MAX,
				"6789");
		try_event(going, from, &session, shadow, ask(REQUEST_NEXT, 0));
	} else if (session.state == SESSION_QUEUE) {
		session.queue.count = session.queue.total = 1;
		try_event(going, from, &session, shadow, ask(REQUEST_NEXT, 0));
	} else if (session.state == SESSION_DESK && session.desk.state == DESK_PAPER &&
		   session.desk.paper.stage == DESK_SECOND) {
		(void)text_copy(session.desk.paper.user, sizeof(session.desk.paper.user), "sam");
		(void)text_copy(session.desk.paper.secret, sizeof(session.desk.paper.secret),
				"secret");
		session.desk.paper.is_at_secret = true;
		try_event(going, from, &session, shadow, ask(REQUEST_NEXT, 0));
	} else if (session.state == SESSION_DESK && session.desk.state == DESK_RECEIPT) {
		(void)text_copy(session.desk.code, sizeof(session.desk.code), "7K3M");
		try_event(going, from, &session, shadow, ask(REQUEST_NEXT, 0));
	} else if (session.state == SESSION_REVIEW && session.is_editing) {
		(void)text_copy(session.print, sizeof(session.print), "another");
		try_event(going, from, &session, shadow, ask(REQUEST_NEXT, 0));
		try_event(going, from, &session, shadow, ask(REQUEST_BACK, 0));
		try_event(going, from, &session, shadow, ask(REQUEST_HAND_OFF, 0));
	} else if (session.state == SESSION_REVIEW) {
		for (unsigned row = 0; row < ROW_COUNT; row++)
			session.document[session.document_at].printed_state[row] = PRINTED_SAME;
		try_event(going, from, &session, shadow, ask(REQUEST_NEXT, 0));
	} else if (session.state == SESSION_QUESTIONS) {
		for (unsigned question = 0; question < QUESTION_COUNT; question++)
			session.document[session.document_at].answer[question] = ANSWER_YES;
		try_event(going, from, &session, shadow, ask(REQUEST_NEXT, 0));
	}
}

static struct event told(enum desk_told what, uint64_t count)
{
	struct event event = event_of(EVENT_PAPER);

	event.index = what;
	event.count = count;
	return event;
}

/* What the shell tells of papers at the desk: answers, and that somebody answered elsewhere. */
static void try_papers(struct exploration *going, uint32_t from, const struct session *session,
		       struct shadow shadow)
{
	enum desk_word word = (enum desk_word)(shadow.wants_paper - 1);
	enum desk_stage stage = session->desk.paper.stage;

	if (shadow.wants_paper == 0) {
		bool is_asking = stage == DESK_SECOND || stage == DESK_AGREE || stage == DESK_WHY;
		if (session->state != SESSION_DESK || !is_asking || !shadow.is_second_asked ||
		    shadow_waits(&shadow))
			return;
		try_event(going, from, session, shadow, told(DESK_TOLD_FREE, 0));
		try_event(going, from, session, shadow, told(DESK_TOLD_REFUSED, 0));
		return;
	}
	shadow.wants_paper = 0;
	if (word == DESK_WORD_OPEN)
		for (unsigned offer = 0; offer <= DESK_OFFER_REPRINT; offer++)
			try_event(going, from, session, shadow, told(DESK_TOLD_OPENED, offer));
	if (word == DESK_WORD_ASK)
		try_event(going, from, session, shadow, told(DESK_TOLD_ASKED, 0));
	if (word == DESK_WORD_ASK || word == DESK_WORD_AGREE)
		try_event(going, from, session, shadow, told(DESK_TOLD_FREE, 0));
	if (word == DESK_WORD_REFUSE)
		try_event(going, from, session, shadow, told(DESK_TOLD_REFUSED, 0));
	if (word == DESK_WORD_ASK || word == DESK_WORD_DO)
		try_event(going, from, session, shadow, told(DESK_TOLD_FAILED, 0));
	if (word == DESK_WORD_DO && session->desk.paper.deed >= DESK_REPLACE)
		try_event(going, from, session, shadow, event_of(EVENT_RESERVED));
	else if (word == DESK_WORD_DO || word == DESK_WORD_HANDED || word == DESK_WORD_LOST)
		try_event(going, from, session, shadow, told(DESK_TOLD_DONE, 0));
}

/* The shell answers only what it was asked, hands on what is scanned whenever it is, and tells when
 * a device fails. */
static void try_answers(struct exploration *going, uint32_t from)
{
	static struct session session;
	struct shadow shadow = going->nodes[from].shadow, after;
	struct event tick = event_of(EVENT_TICK), called = signed_in(ROLE_CLERK);
	struct event mistaken = event_of(EVENT_NOT_TAKEN), waits = signed_in(ROLE_CLERK);
	struct event barred = signed_in(ROLE_CLERK), never = event_of(EVENT_UNPRINTED);
	struct event mailable = event_of(EVENT_UNPRINTED);
	struct event held = event_of(EVENT_RESERVED);
	struct event watched = signed_in(ROLE_CLERK), overseen = signed_in(ROLE_SUPERVISOR);
	struct event tested[DESK_TESTED_NEEDLESS + 1], released[DESK_RELEASE_UNWELL + 1];
	struct event unvoided = event_of(EVENT_LATE_VOIDED);
	struct event one = event_of(EVENT_ROWS), looks = signed_in(ROLE_CLERK);
	struct event looks_too = signed_in(ROLE_SUPERVISOR), watched_too = signed_in(ROLE_CLERK);
	struct event printed = event_of(EVENT_SHEET), unsettled = event_of(EVENT_DAY);

	bool is_by_mail = going->plan->rules->policy->delivery == DELIVERY_MAIL &&
			  going->nodes[from].state != SESSION_DESK;

	session = *going->nodes[from].session;
	mistaken.index = NOT_TAKEN_WRONG;
	waits.count = 1;
	barred.is_barred = true;
	watched.is_quarantined = overseen.is_quarantined = true;
	never.index = unvoided.index = 1;
	mailable.can_mail = true;
	for (unsigned at = 0; at < COUNT_OF(tested); at++) {
		tested[at] = event_of(EVENT_TESTED);
		tested[at].index = at;
	}
	for (unsigned at = 0; at < COUNT_OF(released); at++) {
		released[at] = event_of(EVENT_RELEASED);
		released[at].index = at;
	}
	called.index = printed.index = 1;
	watched_too.is_quarantined = held.is_quarantined = true;
	watched_too.total = one.count = one.total = looks.total = looks_too.total = looks.count = 1;
	unsettled.index = DESK_DAY_OPEN;
	unsettled.count = 1;
	tick.now_ms = session_deadline_ms(&session);
	if (!shadow_waits(&shadow))
		try_event(going, from, &session, shadow, tick);
	try_event(going, from, &session, shadow, event_of(EVENT_STORE_FAILED));
	try_event(going, from, &session, shadow, scanned(READING_DOCUMENT));
	try_event(going, from, &session, shadow, scanned(READING_UNKNOWN));
	try_event(going, from, &session, shadow, scanned(READING_DAMAGED));
	try_event(going, from, &session, shadow, event_of(EVENT_UNFIT));
	try_event(going, from, &session, shadow, scanned(READING_FAILED));
	try_event(going, from, &session, shadow, advised(READING_UNKNOWN));
	try_event(going, from, &session, shadow, event_of(EVENT_SLIP));
	if (session.state == SESSION_DOCUMENT_KIND)
		try_event(going, from, &session, shadow, event_of(EVENT_LIMITED));
	if (session_is_second_pending(&session) && session.state != SESSION_APPROVAL_ASKING) {
		try_event(going, from, &session, shadow, answered(EVENT_AGREED, "sam"));
		try_event(going, from, &session, shadow, answered(EVENT_DISAGREED, "sam"));
	}
	if (session.state == SESSION_UNPRINTED)
		try_event(going, from, &session, shadow, event_of(EVENT_FIT));
	if (shadow.pending_count > 0)
		try_event(going, from, &session, shadow, recorded((enum note)shadow.pending[0]));
#define ANSWERS(flag, ...)                                                                         \
	if (shadow.flag) {                                                                         \
		const struct event answers[] = { __VA_ARGS__ };                                    \
		after = shadow;                                                                    \
		after.flag = false;                                                                \
		for (size_t at = 0; at < COUNT_OF(answers); at++)                                  \
			try_event(going, from, &session, after, answers[at]);                      \
	}
	ANSWERS(wants_open, opened())
	ANSWERS(wants_sign_in, signed_in(ROLE_CLERK), signed_in(ROLE_SUPERVISOR), called, waits,
		barred, watched, watched_too, overseen, looks, looks_too,
		event_of(EVENT_SIGN_IN_WRONG), event_of(EVENT_SIGN_IN_LOCKED))
	if (session.second.acts != 0) {
		ANSWERS(wants_sign_in, signed_in_as("ana", ROLE_SUPERVISOR),
			signed_in_as("eve", ROLE_CLERK))
	}
	ANSWERS(wants_park, event_of(EVENT_PARKED))
	ANSWERS(wants_take, taken(), event_of(EVENT_NOT_TAKEN))
	ANSWERS(wants_open_slip, taken(), event_of(EVENT_NOT_TAKEN), mistaken)
	if (!is_by_mail) { /* what is to be printed is reserved */
		ANSWERS(wants_reserve, event_of(EVENT_RESERVED), held)
	}
	ANSWERS(wants_reserve, event_of(EVENT_ASSIGNED), event_of(EVENT_RESERVE_FAILED),
		event_of(EVENT_QUEUED), event_of(EVENT_BARRED))
	ANSWERS(wants_print, event_of(EVENT_PRINTED), event_of(EVENT_PRINT_FAILED),
		event_of(EVENT_UNPRINTED), mailable, never)
	ANSWERS(wants_test, tested[DESK_TESTED], tested[DESK_TESTED_UNPROVEN],
		tested[DESK_TESTED_UNSENT], tested[DESK_TESTED_NEEDLESS])
	ANSWERS(wants_void_late, event_of(EVENT_LATE_VOIDED), unvoided)
	ANSWERS(wants_release, released[DESK_RELEASE_DONE], released[DESK_RELEASE_WRONG],
		released[DESK_RELEASE_SPENT], released[DESK_RELEASE_UNWELL])
	ANSWERS(wants_rows, event_of(EVENT_ROWS), one)
	ANSWERS(wants_verify, event_of(EVENT_VERIFIED))
	ANSWERS(wants_sheet, printed, event_of(EVENT_SHEET))
	ANSWERS(wants_day, event_of(EVENT_DAY), unsettled)
	ANSWERS(wants_mark, event_of(EVENT_MARKED))
	ANSWERS(wants_read, reading(READING_DOCUMENT), reading(READING_NOTHING),
		reading(READING_UNKNOWN), reading(READING_FAILED))
	ANSWERS(wants_probe, event_of(EVENT_RECORDED))
#undef ANSWERS
	try_papers(going, from, &session, shadow);
}

static bool all_reach_attract(struct exploration *going)
{
	struct node *nodes = going->nodes;
	bool has_changed = true;

	for (size_t at = 0; at < going->result->sessions; at++)
		nodes[at].reaches_attract = nodes[at].state == SESSION_ATTRACT;
	while (has_changed) {
		has_changed = false;
		for (size_t at = going->result->steps; at-- > 0;) {
			struct node *from = &nodes[going->edges[at].from];
			if (nodes[going->edges[at].to].reaches_attract && !from->reaches_attract)
				has_changed = from->reaches_attract = true;
		}
	}
	for (size_t at = 0; at < going->result->sessions; at++)
		if (!nodes[at].reaches_attract)
			return false;
	return true;
}

void session_explore(const struct explore_plan *plan, struct explored *ret)
{
	static const struct session START = { 0 };
	const struct shadow nothing = { 0 };
	struct exploration going = { .plan = plan, .result = ret };

	*ret = (struct explored){ 0 };
	going.nodes = calloc(NODES_MAX, sizeof(*going.nodes));
	going.slots = calloc(SLOTS, sizeof(*going.slots));
	assert(going.nodes != NULL && going.slots != NULL);
	struct judged judged = judge_of(plan, &START);
	(void)find_or_add(&going, &START, &judged, &nothing);
	for (uint32_t at = 0; at < ret->sessions; at++) {
		if (!shadow_waits(&going.nodes[at].shadow))
			try_requests(&going, at);
		try_answers(&going, at);
		free(going.nodes[at].session);
	}
	ret->do_all_reach_attract = all_reach_attract(&going);
	free(going.nodes);
	free(going.slots);
	free(going.edges);
}

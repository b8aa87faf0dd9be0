#include "kiosk/session/session.h"

#include <string.h>

#include "kiosk/base/wipe.h"
#include "kiosk/session/session_step.h"

enum audience { PUBLIC, STAFF };

/* How long a person may do nothing. */
enum patience {
	FOR_EVER, /* nothing is begun; or the shell's answer ends it, and the shell has deadlines */
	IDLE,
	WAITING,
	LOCK,
	PROBE,
	PRINTER, /* print_until_ms, whatever anybody does meanwhile */
};

/* Who is at the keyboard in a state, and what serves it. A null function: nothing is asked for or
 * answered there. */
static const struct {
	enum audience audience;
	enum patience patience;
	void (*request)(struct step *step);
	void (*answer)(struct step *step);
} STATES[SESSION_STATE_COUNT] = {
	[SESSION_ATTRACT] = { PUBLIC, FOR_EVER, request_attract, NULL },
	[SESSION_OPENING] = { PUBLIC, FOR_EVER, NULL, answer_opening },
	[SESSION_LANGUAGE] = { PUBLIC, IDLE, request_choice, NULL },
	[SESSION_PRIVACY] = { PUBLIC, IDLE, request_choice, NULL },
	[SESSION_REASON] = { PUBLIC, IDLE, request_reason, NULL },
	[SESSION_REASON_DETAIL] = { PUBLIC, IDLE, request_reason_detail, NULL },
	[SESSION_REASON_ADVICE] = { PUBLIC, IDLE, request_reason_advice, NULL },
	[SESSION_WHOM] = { PUBLIC, IDLE, request_choice, NULL },
	[SESSION_RELATION] = { PUBLIC, IDLE, request_choice, NULL },
	[SESSION_PRESENTER_NAME] = { PUBLIC, IDLE, request_form, NULL },
	[SESSION_PRESENTER_BIRTH_DATE] = { PUBLIC, IDLE, request_form, NULL },
	[SESSION_TIN] = { PUBLIC, IDLE, request_form, NULL },
	[SESSION_NAME] = { PUBLIC, IDLE, request_form, NULL },
	[SESSION_BIRTH_DATE] = { PUBLIC, IDLE, request_form, NULL },
	[SESSION_ADDRESS] = { PUBLIC, IDLE, request_form, NULL },
	[SESSION_ANSWERS] = { PUBLIC, IDLE, request_answers, NULL },
	[SESSION_DOCUMENT_KIND] = { PUBLIC, IDLE, request_document_kind, NULL },
	[SESSION_DOCUMENT_SCAN] = { PUBLIC, IDLE, request_document_scan, answer_document_scan },
	[SESSION_DOCUMENT_TYPED] = { PUBLIC, IDLE, request_document_typed, NULL },
	[SESSION_WAIT] = { PUBLIC, WAITING, request_wait, NULL },
	[SESSION_CLERK_SIGN_IN] = { STAFF, IDLE, request_sign_in, answer_sign_in },
	[SESSION_REVIEW] = { STAFF, LOCK, request_review, NULL },
	[SESSION_QUESTIONS] = { STAFF, LOCK, request_questions, NULL },
	[SESSION_COMPANION] = { STAFF, LOCK, request_staff_choice, NULL },
	[SESSION_COMPANION_ID] = { STAFF, LOCK, request_companion_id, NULL },
	[SESSION_DECISION] = { STAFF, LOCK, request_staff_choice, NULL },
	[SESSION_DECISION_REASON] = { STAFF, LOCK, request_staff_choice, NULL },
	[SESSION_APPROVAL_ASKING] = { STAFF, FOR_EVER, NULL, answer_approval_asking },
	[SESSION_APPROVAL_WAIT] = { STAFF, LOCK, request_approval_wait, NULL },
	[SESSION_SECOND_LOOK] = { STAFF, LOCK, request_second_look, NULL },
	[SESSION_SECOND_REASON] = { STAFF, LOCK, request_second_reason, NULL },
	[SESSION_SECOND_ANSWERING] = { STAFF, FOR_EVER, NULL, answer_second_answering },
	[SESSION_DECIDING] = { STAFF, FOR_EVER, NULL, answer_deciding },
	[SESSION_RESERVING] = { STAFF, FOR_EVER, NULL, answer_reserving },
	[SESSION_ALONE] = { PUBLIC, IDLE, request_alone, answer_alone },
	[SESSION_PRINTING] = { STAFF, FOR_EVER, NULL, answer_printing },
	[SESSION_UNPRINTED] = { STAFF, PRINTER, request_unprinted, answer_unprinted },
	[SESSION_MAILING] = { PUBLIC, FOR_EVER, NULL, answer_mailing },
	[SESSION_HAND_OVER] = { PUBLIC, IDLE, request_hand_over, answer_hand_over },
	[SESSION_TAKEN] = { PUBLIC, IDLE, request_taken, NULL },
	[SESSION_DELIVERING] = { PUBLIC, FOR_EVER, NULL, answer_delivering },
	[SESSION_TROUBLE] = { PUBLIC, IDLE, request_trouble, NULL },
	[SESSION_NEXT_STEPS] = { PUBLIC, IDLE, request_next_steps, NULL },
	[SESSION_NEXT_STEPS_PRINTING] = { PUBLIC, FOR_EVER, NULL, answer_next_steps_printing },
	[SESSION_CLOSING] = { PUBLIC, FOR_EVER, NULL, answer_closing },
	[SESSION_STAFF_SIGN_IN] = { STAFF, IDLE, request_sign_in, answer_sign_in },
	[SESSION_LIMITED] = { PUBLIC, IDLE, request_parting, NULL },
	[SESSION_PARKING] = { PUBLIC, FOR_EVER, NULL, answer_parking },
	[SESSION_PARKED] = { PUBLIC, IDLE, request_parked, answer_parked },
	[SESSION_SLIP] = { PUBLIC, IDLE, request_slip, answer_slip },
	[SESSION_QUEUE] = { STAFF, LOCK, request_queue, answer_queue },
	[SESSION_HAND_OFF] = { STAFF, LOCK, request_hand_off, answer_hand_off },
	[SESSION_DESK] = { STAFF, LOCK, request_desk, answer_desk },
	[SESSION_OUT_OF_SERVICE] = { PUBLIC, PROBE, request_out_of_service, answer_out_of_service },
};

bool session_is_public(enum session_state state)
{
	return STATES[state].audience == PUBLIC;
}

bool session_has_visit(const struct session *session)
{
	return session->id[0] != '\0';
}

void session_wipe(struct session *session)
{
	wipe(session, sizeof(*session));
}

/* What a person left might stand between members, too: every byte counts. */
static bool is_wiped(const void *at, size_t size)
{
	const unsigned char *byte = at;

	for (size_t index = 0; index < size; index++)
		if (byte[index] != 0)
			return false;
	return true;
}

bool session_is_blank(const struct session *session)
{
	return session->id[0] == '\0' && session->user[0] == '\0' && session->role == ROLE_NONE &&
	       session->clerk[0] == '\0' && is_wiped(&session->second, sizeof(session->second)) &&
	       is_wiped(session->applicant, sizeof(session->applicant)) &&
	       is_wiped(&session->presenter, sizeof(session->presenter)) &&
	       is_wiped(session->document, sizeof(session->document)) &&
	       is_wiped(session->mrz, sizeof(session->mrz)) &&
	       is_wiped(session->secret, sizeof(session->secret)) &&
	       is_wiped(session->print, sizeof(session->print)) &&
	       is_wiped(&session->desk.paper, sizeof(session->desk.paper));
}

struct session_applicant *step_applicant(struct step *step)
{
	return &step->next->applicant[step->next->applicant_at];
}

void step_effect(struct step *step, enum effect_kind kind, unsigned index)
{
	if (step->effects->count < EFFECTS_MAX)
		step->effects->at[step->effects->count++] =
			(struct effect){ .kind = kind, .index = index };
}

void step_record(struct step *step, enum note note, unsigned index)
{
	if (step->effects->count < EFFECTS_MAX)
		step->effects->at[step->effects->count++] =
			(struct effect){ .kind = EFFECT_RECORD, .note = note, .index = index };
}

/* How long a person may do nothing in a state; 0 for ever. */
static int64_t idle_ms(const struct step *step, enum session_state state)
{
	switch (STATES[state].patience) {
	case FOR_EVER:
	case PRINTER:
		break;
	case IDLE:
		return step->rules->idle_ms;
	case WAITING:
		return step->rules->wait_ms;
	case LOCK:
		return step->rules->staff_lock_ms;
	case PROBE:
		return SESSION_PROBE_MS;
	}
	return 0;
}

static void restart_idle(struct step *step)
{
	int64_t idle = idle_ms(step, step->next->state);

	step->next->idle_at_ms = idle == 0 ? 0 : step->event->now_ms + idle;
	if (STATES[step->next->state].patience == PRINTER)
		step->next->idle_at_ms = step->next->print_until_ms;
}

void step_drop_print(struct session *session)
{
	session->is_editing = false;
	wipe(session->print, sizeof(session->print));
}

void step_enter(struct step *step, enum session_state state)
{
	struct session *next = step->next;

	next->state = state;
	next->overlay = OVERLAY_NONE;
	next->cursor = 0;
	next->message = NULL;
	step_drop_print(next);
	next->is_tin_revealed = false;
	next->pin_until_ms = 0;
	next->can_mail = false;
	restart_idle(step);
}

void step_forget(struct step *step, enum session_state state)
{
	session_wipe(step->next);
	step_effect(step, EFFECT_WIPE, 0);
	step_enter(step, state);
}

void step_forget_review(struct session *session)
{
	for (unsigned at = 0; at < SESSION_DOCUMENTS; at++) {
		struct session_document *document = &session->document[at];
		wipe(document->printed, sizeof(document->printed));
		memset(document->printed_state, 0, sizeof(document->printed_state));
		memset(document->answer, 0, sizeof(document->answer));
	}
}

static void leave_idle_staff(struct step *step)
{
	struct session *next = step->next;
	bool is_desk = next->state == SESSION_DESK;

	if (is_desk && next->desk.state == DESK_PAPER && desk_paper_works(&next->desk.paper)) {
		restart_idle(step); /* the shell has deadlines */
		return;
	}
	if (is_desk)
		desk_leave(&next->desk, step->effects);
	step_enter(step, SESSION_CLOSING);
	step_record(step, NOTE_SIGNED_OUT, 0);
}

/* Nobody did anything for as long as the state allows, and nobody answered the warning. */
static void leave_idle(struct step *step)
{
	struct session *next = step->next;

	if (next->state == SESSION_OUT_OF_SERVICE) {
		step_effect(step, EFFECT_PROBE, 0);
		restart_idle(step);
	} else if (next->state == SESSION_STAFF_SIGN_IN) {
		step_leave_staff(step);
	} else if (next->state == SESSION_SLIP || next->state == SESSION_PARKED) {
		step_forget(step, SESSION_ATTRACT);
	} else if (next->state == SESSION_WAIT && session_may_rest(next, step->rules)) {
		step_park(step, REST_QUEUE, false);
	} else if (next->state == SESSION_DESK || next->state == SESSION_QUEUE) {
		leave_idle_staff(step);
	} else if (next->state == SESSION_UNPRINTED) {
		step_give_up_printing(step);
	} else if (step_leave_paper(step)) {
		return;
	} else if (session_is_public(next->state)) {
		step_close(step, OUTCOME_EXPIRED);
	} else {
		wipe(next->secret, sizeof(next->secret));
		step_leave_undecided(step);
	}
}

static bool warns_before_leaving(enum session_state state)
{
	return session_is_public(state) && state != SESSION_OUT_OF_SERVICE;
}

static void step_tick(struct step *step)
{
	struct session *next = step->next;

	if (step->event->now_ms >= next->pin_until_ms)
		next->pin_until_ms = 0;
	if (next->idle_at_ms == 0 || step->event->now_ms < next->idle_at_ms)
		return;
	if (next->overlay == OVERLAY_IDLE || !warns_before_leaving(next->state)) {
		leave_idle(step);
		return;
	}
	next->overlay = OVERLAY_IDLE;
	next->pin_until_ms = 0;
	next->idle_at_ms = step->event->now_ms + step->rules->idle_warning_ms;
}

/* Where a visit can still be given up by the visitor. */
static bool may_cancel(enum session_state state)
{
	return state >= SESSION_LANGUAGE && state <= SESSION_WAIT;
}

/* Where a clerk is at work on a visit. */
static bool is_reviewed(enum session_state state)
{
	return state >= SESSION_REVIEW && state <= SESSION_DECISION_REASON;
}

/* The overlay has the keyboard. */
static void step_overlay(struct step *step)
{
	enum session_overlay overlay = step->next->overlay;

	if (overlay == OVERLAY_CANCEL && step->event->request.kind == REQUEST_NEXT) {
		step_end_second(step);
		step_end_all(step->next, OUTCOME_ABANDONED);
		step_enter(step, SESSION_NEXT_STEPS);
		return;
	}
	if (overlay == OVERLAY_CANCEL && step->event->request.kind == REQUEST_CHOOSE &&
	    session_may_rest(step->next, step->rules)) {
		step_park(step, REST_SLIP, false);
		return;
	}
	if (overlay == OVERLAY_CANCEL && step->event->request.kind != REQUEST_BACK &&
	    step->event->request.kind != REQUEST_CANCEL)
		return;
	step->next->overlay = OVERLAY_NONE;
}

static void step_request(struct step *step)
{
	struct session *next = step->next;
	enum request_kind kind = step->event->request.kind;

	if (kind == REQUEST_NONE)
		return;
	if (kind != REQUEST_REVEAL)
		next->pin_until_ms = 0;
	if (next->state != SESSION_OUT_OF_SERVICE)
		restart_idle(step);
	if (next->overlay != OVERLAY_NONE) {
		step_overlay(step);
		return;
	}
	next->message = NULL;
	if (kind == REQUEST_HELP) {
		next->overlay = OVERLAY_HELP;
		return;
	}
	if (kind == REQUEST_CANCEL && may_cancel(next->state)) {
		next->overlay = OVERLAY_CANCEL;
		return;
	}
	if (kind == REQUEST_HAND_OFF && is_reviewed(next->state)) {
		step_enter(step, SESSION_HAND_OFF);
		return;
	}
	if (STATES[next->state].request != NULL)
		STATES[next->state].request(step);
}

/* Without a store nothing goes on; without a printer no visit begins. */
static bool ends_service(enum event_kind event, enum session_state state)
{
	return (event == EVENT_STORE_FAILED && state != SESSION_OUT_OF_SERVICE) ||
	       (event == EVENT_UNFIT && state == SESSION_ATTRACT);
}

void session_step(const struct session *now, const struct event *event,
		  const struct session_rules *rules, struct session *ret_next,
		  struct effects *ret_effects)
{
	struct step step = {
		.next = ret_next, .event = event, .rules = rules, .effects = ret_effects
	};

	*ret_next = *now;
	*ret_effects = (struct effects){ 0 };
	if (event->kind == EVENT_TICK)
		step_tick(&step);
	else if (ends_service(event->kind, now->state))
		step_forget(&step, SESSION_OUT_OF_SERVICE);
	else if (event->kind == EVENT_REQUEST)
		step_request(&step);
	else if (event->kind == EVENT_AGREED || event->kind == EVENT_DISAGREED)
		step_second_answered(&step);
	else if (event->kind == EVENT_REFERRED)
		step_referred(&step);
	else if (event->kind == EVENT_LIMITED)
		answer_limit(&step);
	else if (STATES[now->state].answer != NULL)
		STATES[now->state].answer(&step);
	if (session_is_public(ret_next->state))
		step_check_second(&step);
}

bool session_expects_scan(const struct session *session)
{
	if (session->state == SESSION_DESK)
		return session->desk.state == DESK_RECEIPT && !session->desk.is_busy;
	if (session->state == SESSION_SLIP)
		return session->overlay == OVERLAY_NONE || session->overlay == OVERLAY_IDLE;
	return session->state == SESSION_DOCUMENT_SCAN && session->reading != READING_BUSY &&
	       (session->overlay == OVERLAY_NONE || session->overlay == OVERLAY_IDLE);
}

int64_t session_deadline_ms(const struct session *session)
{
	bool is_pin_first =
		session->pin_until_ms != 0 &&
		(session->idle_at_ms == 0 || session->pin_until_ms < session->idle_at_ms);

	return is_pin_first ? session->pin_until_ms : session->idle_at_ms;
}

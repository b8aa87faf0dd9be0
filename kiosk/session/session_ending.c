/* From the recorded decision to the attract screen: reserve, print, hand over, or next steps. */
#include "kiosk/base/paper.h"
#include "kiosk/session/session_step.h"

static bool is_recorded(const struct step *step, enum note note)
{
	return step->event->kind == EVENT_RECORDED && step->event->note == note;
}

static bool is_request(const struct step *step, enum request_kind kind)
{
	return step->event->kind == EVENT_REQUEST && step->event->request.kind == kind;
}

/* The keyboard belongs to the visitor again. */
static void hand_back(struct step *step, enum session_state state)
{
	if (step->next->role != ROLE_NONE)
		step_record(step, NOTE_SIGNED_OUT, 0);
	step->next->role = ROLE_NONE;
	step_enter(step, state);
}

static void deciding(struct step *step)
{
	struct session *next = step->next;

	if (!is_recorded(step, NOTE_DECIDED))
		return;
	switch (next->decision) {
	case DECISION_APPROVE:
		next->outcome = OUTCOME_APPROVED;
		next->issue = ISSUE_DECIDED;
		step_enter(step, SESSION_RESERVING);
		step_effect(step, EFFECT_RESERVE, 0);
		return;
	case DECISION_REFUSE:
		next->outcome = OUTCOME_REFUSED;
		break;
	case DECISION_REFER:
		next->outcome = OUTCOME_REFERRED;
		break;
	case DECISION_NONE:
	case DECISION_DEFER:
		next->outcome = OUTCOME_DEFERRED;
		break;
	}
	hand_back(step, SESSION_NEXT_STEPS);
}

static void reserving(struct step *step)
{
	if (step->event->kind == EVENT_RESERVED) {
		step->next->issue = ISSUE_RESERVED;
		step_enter(step, SESSION_PRINTING);
		step_effect(step, EFFECT_PRINT, 0);
	} else if (step->event->kind == EVENT_ASSIGNED) {
		step->next->issue = ISSUE_ASSIGNED;
		hand_back(step, SESSION_NEXT_STEPS);
	} else if (step->event->kind == EVENT_RESERVE_FAILED) {
		hand_back(step, SESSION_NEXT_STEPS);
	}
}

/* Whether the paper is there or in the right hands is not proven: a person must look. */
static void open_exception(struct step *step)
{
	step->next->issue = ISSUE_EXCEPTION;
	step_record(step, NOTE_EXCEPTION, 0);
	hand_back(step, SESSION_TROUBLE);
}

static void printing(struct step *step)
{
	if (step->event->kind == EVENT_PRINTED) {
		step->next->issue = ISSUE_PROVEN;
		hand_back(step, SESSION_HAND_OVER);
	} else if (step->event->kind == EVENT_PRINT_FAILED) {
		open_exception(step);
	}
}

static void hand_over(struct step *step)
{
	struct session *next = step->next;

	if (is_request(step, REQUEST_NEXT)) {
		step_enter(step, SESSION_DELIVERING);
		step_record(step, NOTE_DELIVERED, 0);
	} else if (is_request(step, REQUEST_CANCEL)) {
		open_exception(step);
	} else if (is_request(step, REQUEST_UP)) {
		next->cursor -= next->cursor > 0;
	} else if (is_request(step, REQUEST_DOWN)) {
		next->cursor += next->cursor < PAPER_LINES_MAX;
	} else if (is_request(step, REQUEST_SAVE) && step->rules->may_save) {
		step_effect(step, EFFECT_SAVE, 0);
	} else if (step->event->kind == EVENT_SAVED) {
		next->is_saved = step->event->index == 1;
		next->message = next->is_saved ? NULL : N_("The picture could not be saved.");
	}
}

static void closing(struct step *step)
{
	enum note last = session_has_visit(step->next) ? NOTE_CLOSED : NOTE_SIGNED_OUT;

	if (!is_recorded(step, last))
		return;
	bool is_stopping = step->next->desk.is_stopping;
	step_forget(step, SESSION_ATTRACT);
	if (is_stopping)
		step_effect(step, EFFECT_STOP, 0);
}

void step_ending(struct step *step)
{
	switch (step->next->state) {
	case SESSION_DECIDING:
		deciding(step);
		break;
	case SESSION_RESERVING:
		reserving(step);
		break;
	case SESSION_PRINTING:
		printing(step);
		break;
	case SESSION_HAND_OVER:
		hand_over(step);
		break;
	case SESSION_DELIVERING:
		if (is_recorded(step, NOTE_DELIVERED)) {
			step->next->issue = ISSUE_DELIVERED;
			step_close(step, OUTCOME_APPROVED);
		}
		break;
	case SESSION_TROUBLE:
	case SESSION_NEXT_STEPS:
		if (is_request(step, REQUEST_NEXT))
			step_close(step, OUTCOME_DEFERRED);
		break;
	case SESSION_CLOSING:
		closing(step);
		break;
	case SESSION_OUT_OF_SERVICE:
		if (step->event->kind == EVENT_RECORDED)
			step_forget(step, SESSION_ATTRACT);
		break;
	case SESSION_ATTRACT:
	case SESSION_OPENING:
	case SESSION_LANGUAGE:
	case SESSION_PRIVACY:
	case SESSION_REASON:
	case SESSION_WHOM:
	case SESSION_RELATION:
	case SESSION_PRESENTER_NAME:
	case SESSION_PRESENTER_BIRTH_DATE:
	case SESSION_TIN:
	case SESSION_NAME:
	case SESSION_BIRTH_DATE:
	case SESSION_ADDRESS:
	case SESSION_ANSWERS:
	case SESSION_DOCUMENT_KIND:
	case SESSION_DOCUMENT_SCAN:
	case SESSION_DOCUMENT_TYPED:
	case SESSION_WAIT:
	case SESSION_CLERK_SIGN_IN:
	case SESSION_REVIEW:
	case SESSION_QUESTIONS:
	case SESSION_INTERPRETER:
	case SESSION_INTERPRETER_ID:
	case SESSION_DECISION:
	case SESSION_DECISION_REASON:
	case SESSION_STAFF_SIGN_IN:
	case SESSION_DESK:
	case SESSION_STATE_COUNT:
		break;
	}
}

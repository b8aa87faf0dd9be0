/* A receipt's way from a reserved PIN into the visitor's hands: printed only when they are alone,
 * delivered only when they say that they have it. */
#include "kiosk/base/paper.h"
#include "kiosk/session/session_step.h"

void step_ask_alone(struct step *step)
{
	step_hand_back(step, SESSION_ALONE);
}

void request_alone(struct step *step)
{
	enum request_kind kind = step->event->request.kind;

	if (kind == REQUEST_NEXT) {
		step_enter(step, SESSION_PRINTING);
		step_effect(step, EFFECT_PRINT, step->next->applicant_at);
	} else if (kind == REQUEST_CANCEL) {
		step_open_exception(step, ISSUE_UNPRINTED, EXCEPTION_NOT_ALONE);
	}
}

void request_hand_over(struct step *step)
{
	struct session *next = step->next;
	enum request_kind kind = step->event->request.kind;

	if (kind == REQUEST_NEXT) {
		step_enter(step, SESSION_TAKEN);
	} else if (kind == REQUEST_CANCEL) {
		step_open_exception(step, ISSUE_EXCEPTION, EXCEPTION_UNREADABLE);
	} else if (kind == REQUEST_UP) {
		next->cursor -= next->cursor > 0;
	} else if (kind == REQUEST_DOWN) {
		next->cursor += next->cursor < PAPER_LINES_MAX;
	} else if (kind == REQUEST_SAVE && step->rules->may_save) {
		step_effect(step, EFFECT_SAVE, 0);
	}
}

void answer_hand_over(struct step *step)
{
	if (step->event->kind != EVENT_SAVED)
		return;
	step->next->is_saved = step->event->index == 1;
	step->next->message = step->next->is_saved ? NULL : N_("The picture could not be saved.");
}

/* Answered by the number of the answer alone: who presses Enter too often has not said yes. */
void request_taken(struct step *step)
{
	const struct request *request = &step->event->request;

	if (request->kind == REQUEST_CHOOSE && request->index == TAKEN_YES) {
		step_enter(step, SESSION_DELIVERING);
		step_record(step, NOTE_DELIVERED, 0);
	} else if (request->kind == REQUEST_CHOOSE && request->index == TAKEN_NO) {
		step_open_exception(step, ISSUE_EXCEPTION, EXCEPTION_NOT_COLLECTED);
	} else if (request->kind == REQUEST_BACK) {
		step_enter(step, SESSION_HAND_OVER);
	}
}

bool step_leave_paper(struct step *step)
{
	enum session_state state = step->next->state;

	if (state == SESSION_ALONE)
		step_open_exception(step, ISSUE_UNPRINTED, EXCEPTION_NOBODY_THERE);
	else if (state == SESSION_HAND_OVER || state == SESSION_TAKEN)
		step_open_exception(step, ISSUE_EXCEPTION, EXCEPTION_NOBODY_ANSWERED);
	else
		return false;
	return true;
}

/* From the attract screen to the documents: what the visitor states. */
#include <string.h>

#include "kiosk/base/wipe.h"
#include "kiosk/session/session_step.h"

void request_attract(struct step *step)
{
	if (step->event->request.kind == REQUEST_NEXT) {
		step_enter(step, SESSION_OPENING);
		step_effect(step, EFFECT_OPEN, 0);
	} else if (step->event->request.kind == REQUEST_STAFF) {
		step_enter(step, SESSION_STAFF_SIGN_IN);
	} else if (step->event->request.kind == REQUEST_TOGGLE) {
		step_enter(step, SESSION_SLIP);
	}
}

/* A picked choice; each state's choices are those of the enum behind it. */
static void picked(struct step *step, unsigned choice)
{
	struct session *next = step->next;
	struct session_applicant *applicant = step_applicant(step);
	enum whom whom[WHOM_COUNT];

	if (next->state == SESSION_LANGUAGE) {
		next->language = (enum language)choice;
		step_enter(step, SESSION_PRIVACY);
	} else if (next->state == SESSION_PRIVACY && choice == 0) {
		step_enter(step, SESSION_REASON);
		step_record(step, NOTE_CONSENTED, 0);
	} else if (next->state == SESSION_PRIVACY) {
		step_end_all(next, OUTCOME_ABANDONED);
		step_enter(step, SESSION_NEXT_STEPS);
	} else if (next->state == SESSION_WHOM) {
		(void)session_whom_choices(next, whom);
		step_become(next, whom[choice]);
		step_enter(step, applicant->whom == WHOM_SELF ? SESSION_TIN : SESSION_RELATION);
	} else if (next->state == SESSION_RELATION) {
		applicant->relation = (enum relation)choice;
		step_enter(step,
			   session_asks_presenter(next) ? SESSION_PRESENTER_NAME : SESSION_TIN);
	}
}

void request_choice(struct step *step)
{
	unsigned choice = 0;

	if (step->event->request.kind == REQUEST_BACK) {
		enum session_state state = step->next->state;
		if (state == SESSION_LANGUAGE)
			step->next->overlay = OVERLAY_CANCEL;
		else if (state == SESSION_WHOM)
			step_back_to_reason(step);
		else /* consent once given is recorded: before it, the road is straight */
			step_enter(step, state - 1);
	} else if (step_choose(step, &choice)) {
		picked(step, choice);
	}
}

void request_wait(struct step *step)
{
	enum request_kind kind = step->event->request.kind;
	struct session *next = step->next;

	if (kind == REQUEST_CHOOSE && session_may_rest(next, step->rules)) {
		step_park(step, step->event->request.index == 0 ? REST_QUEUE : REST_SLIP, false);
	} else if (kind == REQUEST_STAFF) {
		wipe(next->user, sizeof(next->user)); /* a clerk who signed out before */
		step_enter(step, SESSION_CLERK_SIGN_IN);
	} else if (kind == REQUEST_BACK && !session_is_issuing(next) &&
		   step->event->now_ms >= next->answers_until_ms) {
		next->message = N_("To keep it private, what you typed is not shown again. Please "
				   "tell the clerk what you want to change.");
	} else if (kind == REQUEST_BACK && !session_is_issuing(next)) {
		step_end_second(step); /* what it was asked about may change now */
		next->document_at = next->document_count > 0
					    ? next->document_count - 1
					    : 0; /* the clerk may have been at another */
		next->reading = READING_NONE;
		step_enter(step, SESSION_DOCUMENT_KIND);
	}
}

void answer_opening(struct step *step)
{
	if (step->event->kind != EVENT_OPENED)
		return;
	memcpy(step->next->id, step->event->id, sizeof(step->next->id));
	step->next->id[sizeof(step->next->id) - 1] = '\0';
	step->next->applicant_count = 1;
	step_enter(step, SESSION_LANGUAGE);
}

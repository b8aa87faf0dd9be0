/* Why the visitor came: the reason, what more is asked about it, and what they are told of it. */
#include "kiosk/session/session_step.h"

/* An earlier applicant came for the same, and read what is to be said about it. */
static bool is_advised(const struct session *session)
{
	const struct session_applicant *now = session_applicant(session);

	for (unsigned at = 0; at < session->applicant_at; at++)
		if (session->applicant[at].reason == now->reason &&
		    session->applicant[at].reason_detail == now->reason_detail)
			return true;
	return false;
}

/* Whether a state on the way from REASON to WHOM is for this applicant. */
static bool is_on_the_way(enum session_state state, const struct session *session)
{
	enum visit_reason reason = session_applicant(session)->reason;

	if (state == SESSION_REASON_DETAIL)
		return visit_reason_details(reason) > 0;
	return state != SESSION_REASON_ADVICE || (reason != REASON_NEW_PIN && !is_advised(session));
}

static void go_on(struct step *step)
{
	enum session_state state = step->next->state;

	do
		state++;
	while (!is_on_the_way(state, step->next));
	step_enter(step, state);
	if (state == SESSION_REASON_DETAIL)
		step->next->cursor = step_applicant(step)->reason_detail;
}

void step_back_to_reason(struct step *step)
{
	const struct session_applicant *applicant = step_applicant(step);
	enum session_state state = step->next->state;

	do
		state--;
	while (!is_on_the_way(state, step->next));
	step_enter(step, state);
	if (state == SESSION_REASON)
		step->next->cursor = applicant->reason;
	else if (state == SESSION_REASON_DETAIL)
		step->next->cursor = applicant->reason_detail;
}

void request_reason(struct step *step)
{
	struct session_applicant *applicant = step_applicant(step);
	unsigned choice = 0;

	if (step->event->request.kind == REQUEST_BACK) {
		if (step->next->applicant_at > 0)
			step_leave_applicant(step);
		else
			step_enter(step, SESSION_PRIVACY);
	} else if (step_choose(step, &choice)) {
		if ((enum visit_reason)choice != applicant->reason)
			applicant->reason_detail = 0; /* it was one of another reason */
		applicant->reason = (enum visit_reason)choice;
		go_on(step);
	}
}

void request_reason_detail(struct step *step)
{
	if (step->event->request.kind == REQUEST_BACK)
		step_back_to_reason(step);
	else if (step_choose(step, &step_applicant(step)->reason_detail))
		go_on(step);
}

void request_reason_advice(struct step *step)
{
	if (step->event->request.kind == REQUEST_BACK)
		step_back_to_reason(step);
	else if (step->event->request.kind == REQUEST_NEXT)
		go_on(step);
}

/* From the recorded decision to the attract screen: reserve, print, hand over, or next steps. */
#include "kiosk/base/paper.h"
#include "kiosk/base/wipe.h"
#include "kiosk/session/session_step.h"

static bool is_recorded(const struct step *step, enum note note)
{
	return step->event->kind == EVENT_RECORDED && step->event->note == note;
}

void step_wait(struct step *step)
{
	step_enter(step, SESSION_WAIT);
	step->next->answers_until_ms = step->event->now_ms + step->rules->idle_ms;
}

void step_hand_back(struct step *step, enum session_state state)
{
	if (step->next->role != ROLE_NONE)
		step_record(step, NOTE_SIGNED_OUT, 0);
	bool is_beside_visitor = step->next->role != ROLE_NONE && step->event->kind != EVENT_TICK;

	step->next->role = ROLE_NONE;
	wipe(step->next->secret, sizeof(step->next->secret));
	if (state == SESSION_WAIT && is_beside_visitor)
		step_wait(step);
	else
		step_enter(step, state);
}

void step_end_all(struct session *session, enum session_outcome outcome)
{
	for (unsigned at = 0; at == 0 || at < session->applicant_count; at++)
		if (session->applicant[at].outcome == OUTCOME_NONE)
			session->applicant[at].outcome = outcome;
}

void step_close(struct step *step, enum session_outcome outcome)
{
	step_end_second(step);
	step_end_all(step->next, outcome);
	step_enter(step, SESSION_CLOSING);
	step_record(step, NOTE_CLOSED, 0);
}

/* Of those whose paper stands there the first is at hand; false where there is none. */
static bool take_first(struct session *session, enum issue_state issue)
{
	for (unsigned at = 0; at < session->applicant_count; at++)
		if (session->applicant[at].issue == issue) {
			session->applicant_at = at;
			return true;
		}
	return false;
}

/* A visit may have rested, or waited for a second person, over the last day of the issuing window.
 */
static void end_unissued(struct step *step)
{
	if (policy_is_open(step->rules->policy, step->event->today))
		return;
	while (take_first(step->next, ISSUE_DECIDED))
		step_applicant(step)->issue = ISSUE_NONE_MADE;
}

void step_issue(struct step *step)
{
	struct session *next = step->next;

	end_unissued(step);
	if (take_first(next, ISSUE_DECIDED)) {
		next->is_saved = false;
		step_enter(step, SESSION_RESERVING);
		step_effect(step, EFFECT_RESERVE, next->applicant_at);
	} else if (take_first(next, ISSUE_AGAIN)) {
		step_applicant(step)->issue = ISSUE_ASSIGNED;
		step_ask_again(step);
	} else if (session_is_all_told(next)) {
		step_close(step, OUTCOME_APPROVED);
	} else {
		step_hand_back(step, SESSION_NEXT_STEPS);
	}
}

static void take_decision(struct session_applicant *applicant)
{
	switch (applicant->decision) {
	case DECISION_APPROVE:
		applicant->outcome = OUTCOME_APPROVED;
		return;
	case DECISION_REFUSE:
		applicant->outcome = OUTCOME_REFUSED;
		return;
	case DECISION_REFER:
		applicant->outcome = OUTCOME_REFERRED;
		return;
	case DECISION_NONE:
	case DECISION_DEFER:
		applicant->outcome = OUTCOME_DEFERRED;
		return;
	}
}

/* Nothing is issued before everything is decided: until then a clerk may think again. */
void answer_deciding(struct step *step)
{
	struct session *next = step->next;

	if (!is_recorded(step, NOTE_DECIDED))
		return;
	take_decision(step_applicant(step));
	unsigned undecided = step_undecided(next);
	if (undecided < SESSION_APPLICANTS && !role_may(next->role, ACTION_REVIEW_VISIT)) {
		step_hand_back(step, SESSION_WAIT); /* the second person leaves to the clerk */
		return;
	}
	step_forget_second(step); /* it was for this decision */
	if (undecided < SESSION_APPLICANTS) {
		next->applicant_at = undecided;
		step_enter(step, SESSION_DECISION);
		return;
	}
	for (unsigned at = 0; at < next->applicant_count; at++)
		if (next->applicant[at].decision == DECISION_APPROVE)
			next->applicant[at].issue = ISSUE_DECIDED;
	step_issue(step);
}

void answer_reserving(struct step *step)
{
	enum event_kind kind = step->event->kind;

	if (kind == EVENT_RESERVED || kind == EVENT_ASSIGNED || kind == EVENT_RESERVE_FAILED ||
	    kind == EVENT_QUEUED || kind == EVENT_BARRED)
		step_forget_second(step); /* it was for this */
	if (kind == EVENT_RESERVED && step->event->is_quarantined) {
		/* By an earlier paper of this visit: staff come to it when the visit is over. */
		step_open_exception(step, ISSUE_UNPRINTED, EXCEPTION_PRINTER_HELD);
	} else if (kind == EVENT_RESERVED) {
		step_applicant(step)->issue = ISSUE_RESERVED;
		step_ask_alone(step);
	} else if (kind == EVENT_ASSIGNED) {
		bool is_vain = step_applicant(step)->issue == ISSUE_ASSIGNED ||
			       step->event->index == 1 || step->rules->policy->again == AGAIN_MAIL;
		step_applicant(step)->issue = is_vain ? ISSUE_ASSIGNED : ISSUE_AGAIN;
		step_issue(step);
	} else if (kind == EVENT_RESERVE_FAILED) {
		step_applicant(step)->issue = ISSUE_NONE_MADE;
		step_issue(step);
	} else if (kind == EVENT_QUEUED) {
		step_applicant(step)->issue = ISSUE_QUEUED;
		step_issue(step);
	} else if (kind == EVENT_BARRED) {
		step_applicant(step)->issue = ISSUE_BARRED;
		step_applicant(step)->outcome = OUTCOME_REFERRED; /* why, nobody is told here */
		step_issue(step);
	}
}

void step_open_exception(struct step *step, enum issue_state issue, enum exception exception)
{
	step_applicant(step)->issue = issue;
	step->next->exception = exception;
	step_record(step, NOTE_EXCEPTION, exception);
	step_hand_back(step, SESSION_TROUBLE);
}

void answer_printing(struct step *step)
{
	if (step->event->kind == EVENT_PRINTED) {
		step_applicant(step)->issue = ISSUE_PROVEN;
		step_hand_back(step, SESSION_HAND_OVER);
	} else if (step->event->kind == EVENT_PRINT_FAILED) {
		step_open_exception(step, ISSUE_EXCEPTION, EXCEPTION_PRINTER);
	} else if (step->event->kind == EVENT_UNPRINTED && step->event->index == 1) {
		step_give_up_printing(step);
	} else if (step->event->kind == EVENT_UNPRINTED) {
		if (step->next->print_until_ms == 0)
			step->next->print_until_ms = step->event->now_ms + SESSION_UNPRINTED_MS;
		step_enter(step, SESSION_UNPRINTED);
		step->next->can_mail = step->event->can_mail;
	}
}

/* Who stands at the kiosk may be others than when the wait began. */
void answer_unprinted(struct step *step)
{
	if (step->event->kind != EVENT_FIT)
		return;
	step_ask_alone(step);
	step->next->message = N_("The printer can print again.");
}

void step_give_up_printing(struct step *step)
{
	step_open_exception(step, ISSUE_UNPRINTED, EXCEPTION_PRINTER);
}

/* Not a byte went out: a letter is then the only paper. */
void request_unprinted(struct step *step)
{
	const struct request *request = &step->event->request;

	if (request->kind == REQUEST_CANCEL) {
		step_give_up_printing(step);
	} else if (request->kind == REQUEST_CHOOSE && request->index == 0 && step->next->can_mail) {
		step_enter(step, SESSION_MAILING);
		step_record(step, NOTE_MAIL_CHOSEN, 0);
	}
}

void answer_mailing(struct step *step)
{
	if (!is_recorded(step, NOTE_MAIL_CHOSEN))
		return;
	step_applicant(step)->issue = ISSUE_QUEUED;
	step_issue(step);
}

void answer_delivering(struct step *step)
{
	if (!is_recorded(step, NOTE_DELIVERED))
		return;
	step_applicant(step)->issue = ISSUE_DELIVERED;
	step_issue(step);
}

/* What a member of staff is to look at keeps nobody else from a paper. */
void request_trouble(struct step *step)
{
	if (step->event->request.kind == REQUEST_NEXT)
		step_issue(step);
}

/* The last words of a visit are read. */
void request_parting(struct step *step)
{
	if (step->event->request.kind == REQUEST_NEXT)
		step_close(step, OUTCOME_DEFERRED);
}

void request_next_steps(struct step *step)
{
	struct session *next = step->next;
	enum request_kind kind = step->event->request.kind;

	if (kind == REQUEST_PRINT) {
		step_enter(step, SESSION_NEXT_STEPS_PRINTING);
		step_effect(step, EFFECT_PRINT_NEXT_STEPS, 0);
	} else if (kind == REQUEST_UP) {
		next->cursor -= next->cursor > 0;
	} else if (kind == REQUEST_DOWN) {
		next->cursor += next->cursor < PAPER_LINES_MAX;
	} else {
		request_parting(step);
	}
}

void answer_next_steps_printing(struct step *step)
{
	struct session *next = step->next;

	if (step->event->kind != EVENT_SHEET)
		return;
	bool is_printed = step->event->index == 1;
	step_enter(step, SESSION_NEXT_STEPS);
	next->has_next_steps_on_paper |= is_printed;
	next->message = is_printed
				? N_("It is printed. Please take the page with you.")
				: N_("It could not be printed. Please write the numbers down, or "
				     "ask at the counter.");
}

/* What ails the kiosk may be for staff to see to. */
void request_out_of_service(struct step *step)
{
	if (step->event->request.kind != REQUEST_STAFF)
		return;
	step_enter(step, SESSION_STAFF_SIGN_IN);
	step->next->is_out_of_service = true;
}

void step_leave_staff(struct step *step)
{
	bool is_out = step->next->is_out_of_service;

	step_forget(step, is_out ? SESSION_OUT_OF_SERVICE : SESSION_ATTRACT);
	if (is_out)
		step_effect(step, EFFECT_PROBE, 0);
}

/* The store takes records again. */
void answer_out_of_service(struct step *step)
{
	if (step->event->kind == EVENT_RECORDED)
		step_forget(step, SESSION_ATTRACT);
}

void answer_closing(struct step *step)
{
	enum note last = session_has_visit(step->next) ? NOTE_CLOSED : NOTE_SIGNED_OUT;

	if (!is_recorded(step, last))
		return;
	bool is_stopping = step->next->desk.is_stopping;
	step_leave_staff(step);
	if (is_stopping)
		step_effect(step, EFFECT_STOP, 0);
}

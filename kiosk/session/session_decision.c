/* The clerk decides: who interpreted, then about each applicant, one after the other. */
#include "kiosk/base/wipe.h"
#include "kiosk/session/session_step.h"

unsigned step_undecided(const struct session *session)
{
	unsigned at = 0;

	while (at < session->applicant_count && session->applicant[at].decision != DECISION_NONE)
		at++;
	return at < session->applicant_count ? at : SESSION_APPLICANTS;
}

void step_forget_decisions(struct session *session)
{
	for (unsigned at = 0; at < SESSION_APPLICANTS; at++) {
		session->applicant[at].decision = DECISION_NONE;
		session->applicant[at].outcome = OUTCOME_NONE;
	}
	session->applicant_at = 0;
}

/* Why an approval cannot be chosen now; null when it can. */
static const char *approval_hindrance(struct step *step)
{
	const struct policy *policy = step->rules->policy;
	struct verdicts verdicts =
		session_verdicts(step->next, policy, step->next->applicant_at, step->event->today);
	enum verdict_reason reason = verdicts_gate(policy, verdicts);

	if (step->next->is_fraud_suspected)
		return N_(
			"Fraud is suspected: an approval cannot be given. F takes the mark away.");
	if (reason != VERDICT_MET && !policy_needs_second(policy, SECOND_OVERRIDE))
		return N_("The rule that must be met is not: see above. Refuse, refer or defer.");
	if (!policy_is_open(policy, step->event->today))
		return N_("No IP PINs are issued today. Choose \"defer\".");
	return NULL;
}

/* To the first decision; about nobody was decided before. */
static void enter_decision(struct step *step)
{
	step_forget_decisions(step->next);
	step_enter(step, SESSION_DECISION);
}

static void picked_decision(struct step *step, enum decision decision)
{
	const char *hindrance = decision == DECISION_APPROVE ? approval_hindrance(step) : NULL;

	step->next->message = hindrance;
	if (hindrance != NULL)
		return;
	step_applicant(step)->decision = decision;
	step_enter(step, SESSION_DECISION_REASON);
	if (session_second_acts(step->next, step->rules->policy, step->event->today) != 0)
		step->next->message = N_("This takes a second person: a supervisor must agree.");
}

/* What the clerk says beside the decision weighs on everybody's: who was decided about before is
 * decided about anew. */
static void toggle_mark(struct step *step)
{
	struct session *next = step->next;

	if (step->event->request.index == 0)
		next->is_fraud_suspected = !next->is_fraud_suspected;
	else
		next->is_conflict = !next->is_conflict;
	if (next->applicant_at == 0)
		return;
	step_forget_decisions(next);
	next->message = N_("Please decide about everybody again.");
}

static void picked(struct step *step, unsigned choice)
{
	struct session *next = step->next;

	if (next->state == SESSION_COMPANION) {
		if ((enum companion)choice != next->companion)
			wipe(next->companion_id, sizeof(next->companion_id));
		next->companion = (enum companion)choice;
		if (next->companion == COMPANION_NONE)
			enter_decision(step);
		else
			step_enter(step, SESSION_COMPANION_ID);
	} else if (next->state == SESSION_DECISION) {
		picked_decision(step, (enum decision)(choice + DECISION_APPROVE));
	} else {
		step_applicant(step)->decision_reason = choice;
		step_decide(step);
	}
}

/* What was decided about the one before is open again, for nothing was issued yet. */
static void back_from_decision(struct step *step)
{
	struct session *next = step->next;

	if (next->applicant_at == 0) {
		step_enter_companion(step);
		return;
	}
	next->applicant_at--;
	step_applicant(step)->decision = DECISION_NONE;
	step_applicant(step)->outcome = OUTCOME_NONE;
	step_enter(step, SESSION_DECISION);
}

static void back_from_choice(struct step *step)
{
	struct session *next = step->next;

	if (next->state == SESSION_DECISION_REASON) {
		step_applicant(step)->decision = DECISION_NONE;
		step_enter(step, SESSION_DECISION);
	} else if (next->state == SESSION_DECISION) {
		back_from_decision(step);
	} else if (next->document[next->document_at].how != HOW_NONE) {
		step_enter(step, SESSION_QUESTIONS);
	} else {
		step_sign_out(step);
	}
}

void request_companion_id(struct step *step)
{
	struct session *next = step->next;
	const struct request *request = &step->event->request;

	if (request->kind == REQUEST_CANCEL || request->kind == REQUEST_STAFF)
		step_sign_out(step);
	else if (request->kind == REQUEST_BACK)
		step_enter_companion(step);
	else if (request->kind != REQUEST_NEXT)
		(void)step_type(request, next->companion_id, sizeof(next->companion_id),
				SESSION_ID_TEXT_MAX - 1);
	else if (next->companion_id[0] == '\0')
		next->message = N_("Type the number of their badge or ID.");
	else
		enter_decision(step);
}

void request_staff_choice(struct step *step)
{
	unsigned choice = 0;
	enum request_kind kind = step->event->request.kind;

	if (kind == REQUEST_CANCEL || kind == REQUEST_STAFF)
		step_sign_out(step);
	else if (kind == REQUEST_BACK)
		back_from_choice(step);
	else if (kind == REQUEST_TOGGLE && step->next->state == SESSION_DECISION)
		toggle_mark(step);
	else if (step_choose(step, &choice))
		picked(step, choice);
}

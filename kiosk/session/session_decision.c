/* The clerk decides about each applicant, one after the other. */
#include "kiosk/session/session_step.h"

unsigned step_undecided(const struct session *session)
{
	unsigned at = 0;

	while (at < session->applicant_count && session->applicant[at].decision != DECISION_NONE)
		at++;
	return at < session->applicant_count ? at : SESSION_APPLICANTS;
}

/* An outcome comes with the decision's record. */
static void forget_decision(struct step *step, unsigned at)
{
	struct session_applicant *applicant = &step->next->applicant[at];

	if (applicant->decision != DECISION_NONE && applicant->outcome != OUTCOME_NONE)
		step_record(step, NOTE_WITHDRAWN, at);
	applicant->decision = DECISION_NONE;
	applicant->outcome = OUTCOME_NONE;
}

void step_forget_decisions(struct step *step)
{
	for (unsigned at = 0; at < SESSION_APPLICANTS; at++)
		forget_decision(step, at);
	step->next->applicant_at = 0;
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

void step_enter_decision(struct step *step)
{
	step_forget_decisions(step);
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
	bool is_fraud = step->event->request.index == MARK_FRAUD;

	if (is_fraud)
		next->is_fraud_suspected = !next->is_fraud_suspected;
	else
		next->is_conflict = !next->is_conflict;
	step_record(step, NOTE_MARKED, is_fraud ? MARK_FRAUD : MARK_CONFLICT);
	if (next->applicant_at == 0)
		return;
	step_forget_decisions(step);
	next->message = N_("Please decide about everybody again.");
}

/* What hinders an approval may have come since it was picked: a day may have ended. */
static void picked_reason(struct step *step, unsigned choice)
{
	struct session_applicant *applicant = step_applicant(step);
	const char *hindrance =
		applicant->decision == DECISION_APPROVE ? approval_hindrance(step) : NULL;

	if (hindrance == NULL) {
		applicant->decision_reason = choice;
		step_decide(step);
		return;
	}
	applicant->decision = DECISION_NONE;
	step_enter(step, SESSION_DECISION);
	step->next->message = hindrance;
}

static void picked(struct step *step, unsigned choice)
{
	struct session *next = step->next;

	if (next->state == SESSION_COMPANION) {
		step_picked_companion(step, choice);
	} else if (next->state == SESSION_DECISION) {
		picked_decision(step, (enum decision)(choice + DECISION_APPROVE));
	} else {
		picked_reason(step, choice);
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
	forget_decision(step, --next->applicant_at);
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
	} else if (step_back_from_companion(step)) {
		return;
	} else if (next->document[next->document_at].how != HOW_NONE) {
		step_enter(step, SESSION_QUESTIONS);
	} else {
		step_leave_undecided(step);
	}
}

void request_staff_choice(struct step *step)
{
	unsigned choice = 0;
	enum request_kind kind = step->event->request.kind;

	if (kind == REQUEST_CANCEL || kind == REQUEST_STAFF)
		step_leave_undecided(step);
	else if (kind == REQUEST_BACK)
		back_from_choice(step);
	else if (kind == REQUEST_TOGGLE && step->next->state == SESSION_DECISION)
		toggle_mark(step);
	else if (step_choose(step, &choice))
		picked(step, choice);
}

/* Acts that take two people: a clerk asks, a supervisor sees the evidence and agrees or not. */
#include <string.h>

#include "kiosk/base/bytes.h"
#include "kiosk/base/paper.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/session/session_step.h"

enum { EVIDENCE_TEXT_MAX = 8 * 1024 };

bool session_is_second_pending(const struct session *session)
{
	return session->second.acts != 0 && session->second.agreed_by[0] == '\0';
}

/* The acts of a list that the rules name. */
static unsigned named(const struct policy *policy, enum second_act act, bool is_done)
{
	return is_done && policy_needs_second(policy, act) ? 1u << act : 0;
}

unsigned session_second_acts(const struct session *session, const struct policy *policy,
			     int32_t today)
{
	const struct session_applicant *applicant = session_applicant(session);
	struct evidence evidence = session_evidence(session, policy, session->applicant_at, today);
	bool is_approval = applicant->decision == DECISION_APPROVE;
	bool is_met =
		verdicts_gate(policy, evidence_weigh(policy, &evidence, today)) == VERDICT_MET;
	const struct policy_reasons *reasons = &policy->reasons[applicant->decision];
	const char *reason = applicant->decision_reason < reasons->count
				     ? reasons->at[applicant->decision_reason].code
				     : "";

	return (evidence_needs_second(policy, &evidence, today) ? 1u << SECOND_ANSWER : 0) |
	       (is_approval && !is_met ? 1u << SECOND_OVERRIDE : 0) |
	       named(policy, SECOND_CONFLICT, session->is_conflict) |
	       named(policy, SECOND_REFERRAL,
		     is_approval && (applicant->was_referred ||
				     strcmp(reason, POLICY_REASON_REFERRED) == 0));
}

/* Whatever reason the clerk gives for an approval now. */
void step_referred(struct step *step)
{
	unsigned at = step->event->index;

	if (session_has_visit(step->next) && at < step->next->applicant_count)
		step->next->applicant[at].was_referred = true;
}

static void add_document(const struct session *session, const struct policy *policy, unsigned at,
			 int32_t today, struct bytes *to)
{
	const struct session_document *document = &session->document[at];
	enum review_row rows[ROW_COUNT];
	size_t count = session_rows(session, policy, at, rows);

	bytes_add_format(to, "document %u of %u rule %u how %d\n", at, document->of, document->rule,
			 document->how);
	for (unsigned question = 0; question < QUESTION_COUNT; question++)
		bytes_add_format(to, "%s %s\n", question_code((enum question)question),
				 answer_text(session_answer(session, policy, at,
							    (enum question)question, today, NULL)));
	for (size_t row = 0; row < count; row++) {
		struct comparison compared = session_row_match(session, at, rows[row]);
		bytes_add_format(to, "%s %d %u\n", review_row_code(rows[row]), compared.match,
				 compared.differences);
	}
}

void session_evidence_digest(const struct session *session, const struct policy *policy,
			     int32_t today, char ret[CRYPTO_HEX_MAX])
{
	const struct session_applicant *applicant = session_applicant(session);
	struct verdicts verdicts = session_verdicts(session, policy, session->applicant_at, today);
	unsigned char storage[EVIDENCE_TEXT_MAX];
	struct bytes text = bytes_over(storage, sizeof(storage));

	ret[0] = '\0';
	bytes_add_format(&text, "rules %s\napplicant %u\ndecision %s %u\nconflict %d\n",
			 policy->hash, session->applicant_at, decision_text(applicant->decision),
			 applicant->decision_reason, session->is_conflict);
	for (unsigned at = 0; at < SESSION_DOCUMENTS; at++)
		add_document(session, policy, at, today, &text);
	for (unsigned gate = 0; gate < GATE_COUNT; gate++)
		bytes_add_format(&text, "%s %u\n", gate_text((enum gate)gate),
				 verdicts.reasons[gate]);
	if (text.is_full || crypto_sha256_hex(bytes_span(&text), ret, NULL) != STATUS_OK)
		ret[0] = '\0';
}

static void digest_now(const struct step *step, char ret[CRYPTO_HEX_MAX])
{
	session_evidence_digest(step->next, step->rules->policy, step->event->today, ret);
}

static bool is_about_another_pin(const struct session *session)
{
	return session->second.acts == 1u << SECOND_PIN_AGAIN;
}

static void ask_second(struct step *step, unsigned acts)
{
	struct session_second *second = &step->next->second;

	*second = (struct session_second){ .acts = acts };
	(void)text_copy(second->asked_by, sizeof(second->asked_by), step->next->clerk);
	digest_now(step, second->evidence);
	step_enter(step, SESSION_APPROVAL_ASKING);
	step_record(step, NOTE_APPROVAL_ASKED, 0);
}

static void keep_decision(struct step *step)
{
	step_enter(step, SESSION_DECIDING);
	step_record(step, NOTE_DECIDED, step->next->applicant_at);
}

void step_decide(struct step *step)
{
	unsigned acts = session_second_acts(step->next, step->rules->policy, step->event->today);

	if (acts != 0) {
		ask_second(step, acts);
		return;
	}
	keep_decision(step);
}

static void retrieve(struct step *step)
{
	step_enter(step, SESSION_RESERVING);
	step_effect(step, EFFECT_RETRIEVE, step->next->applicant_at);
}

void step_ask_again(struct step *step)
{
	if (policy_needs_second(step->rules->policy, SECOND_PIN_AGAIN))
		ask_second(step, 1u << SECOND_PIN_AGAIN);
	else
		retrieve(step);
}

static void forget_second(struct step *step)
{
	wipe(&step->next->second, sizeof(step->next->second));
}

/* What was asked is agreed to. */
static void go_on(struct step *step)
{
	struct session *next = step->next;
	unsigned undecided = step_undecided(next);

	if (is_about_another_pin(next)) {
		retrieve(step);
	} else if (step_applicant(step)->outcome == OUTCOME_NONE) {
		keep_decision(step);
	} else if (undecided < SESSION_APPLICANTS) { /* it is kept; the clerk is back */
		forget_second(step);
		next->applicant_at = undecided;
		step_enter(step, SESSION_DECISION);
	}
}

void step_clear_second(struct step *step)
{
	if (step->next->second.acts == 0)
		return;
	step_record(step, NOTE_APPROVAL_CLEARED, 0);
	forget_second(step);
}

void step_end_second(struct step *step)
{
	if (step->next->second.acts == 0)
		return;
	if (!session_is_issuing(step->next))
		step_forget_decisions(step);
	step_clear_second(step);
}

/* Goes on where nobody agreed: with the clerk, who decides about everybody anew; or, where all that
 * was asked for was another PIN, with the next paper. The visitor is not disturbed meanwhile. */
static void go_without(struct step *step, bool is_about_pin)
{
	struct session *next = step->next;

	if (is_about_pin) {
		step_issue(step);
		return;
	}
	step_forget_decisions(step);
	if (!session_is_public(next->state))
		step_hand_back(step, SESSION_WAIT);
}

void step_check_second(struct step *step)
{
	bool is_about_pin = is_about_another_pin(step->next);
	char now[CRYPTO_HEX_MAX];

	if (step->next->second.acts == 0)
		return;
	digest_now(step, now);
	if (now[0] != '\0' && strcmp(now, step->next->second.evidence) == 0)
		return;
	step_clear_second(step);
	go_without(step, is_about_pin);
}

void answer_approval_asking(struct step *step)
{
	if (step->event->kind != EVENT_RECORDED || step->event->note != NOTE_APPROVAL_ASKED)
		return;
	if (role_may(step->next->role, ACTION_REVIEW_VISIT))
		step_enter(step, SESSION_APPROVAL_WAIT);
	else /* the second person of an act before this one */
		step_hand_back(step, SESSION_WAIT);
}

/* About the applicant at hand; what was decided about others stays. */
static void decide_anew(struct step *step, const char *message)
{
	step_applicant(step)->decision = DECISION_NONE;
	step_enter(step, SESSION_DECISION);
	step->next->message = message;
}

void request_approval_wait(struct step *step)
{
	enum request_kind kind = step->event->request.kind;

	if (kind == REQUEST_CANCEL) {
		step_hand_back(step, SESSION_WAIT);
	} else if (kind == REQUEST_STAFF || kind == REQUEST_NEXT) {
		step_hand_back(step, SESSION_CLERK_SIGN_IN);
	} else if (kind == REQUEST_BACK) {
		bool is_about_pin = is_about_another_pin(step->next);
		step_clear_second(step);
		if (is_about_pin)
			step_issue(step);
		else
			decide_anew(step, NULL);
	}
}

bool step_second_signed_in(struct step *step)
{
	struct session *next = step->next;
	bool has_asked = strcmp(next->user, next->second.asked_by) == 0;

	if (next->second.acts == 0)
		return false;
	step_check_second(step); /* a day may have ended meanwhile, and a document with it */
	if (next->second.acts == 0)
		return true;
	if (role_may(next->role, ACTION_AGREE)) {
		if (has_asked || !session_is_second_pending(next)) {
			step_turn_away(step, has_asked ? N_("Nobody agrees to their own request.")
						       : N_("It is agreed. The clerk goes on."));
			return true;
		}
		step_record(step, NOTE_APPROVAL_SHOWN, 0);
		step_enter(step, SESSION_SECOND_LOOK);
		return true;
	}
	if (!role_may(next->role, ACTION_REVIEW_VISIT))
		return false;
	if (!has_asked && !is_about_another_pin(next)) {
		step_end_second(step); /* another clerk answers now */
		return false;
	}
	step_record(step, NOTE_CLERK_JOINED, 0);
	if (session_is_second_pending(next))
		step_enter(step, SESSION_APPROVAL_WAIT);
	else
		go_on(step);
	return true;
}

void request_second_look(struct step *step)
{
	struct session *next = step->next;
	enum request_kind kind = step->event->request.kind;

	if (kind == REQUEST_UP) {
		next->cursor -= next->cursor > 0;
	} else if (kind == REQUEST_DOWN) {
		next->cursor += next->cursor < PAPER_LINES_MAX;
	} else if (kind == REQUEST_REFUSE) {
		step_enter(step, SESSION_SECOND_REASON);
	} else if (kind == REQUEST_BACK || kind == REQUEST_CANCEL || kind == REQUEST_STAFF) {
		step_hand_back(step, SESSION_WAIT);
	} else if (kind == REQUEST_AGREE) {
		step_check_second(step);
		if (next->second.acts == 0)
			return;
		step_enter(step, SESSION_SECOND_ANSWERING);
		step_record(step, NOTE_APPROVAL_GIVEN, 0);
	}
}

void request_second_reason(struct step *step)
{
	enum request_kind kind = step->event->request.kind;
	unsigned choice = 0;

	if (kind == REQUEST_BACK) {
		step_enter(step, SESSION_SECOND_LOOK);
	} else if (kind == REQUEST_CANCEL || kind == REQUEST_STAFF) {
		step_hand_back(step, SESSION_WAIT);
	} else if (step_choose(step, &choice)) {
		step->next->second.reason = choice;
		step_enter(step, SESSION_SECOND_ANSWERING);
		step_record(step, NOTE_APPROVAL_REFUSED, 0);
	}
}

void answer_second_answering(struct step *step)
{
	struct session *next = step->next;

	if (step->event->kind != EVENT_RECORDED)
		return;
	if (step->event->note == NOTE_APPROVAL_GIVEN) {
		(void)text_copy(next->second.agreed_by, sizeof(next->second.agreed_by), next->user);
		go_on(step);
	} else if (step->event->note == NOTE_APPROVAL_REFUSED) {
		bool is_about_pin = is_about_another_pin(next);
		forget_second(step);
		go_without(step, is_about_pin);
	}
}

static bool is_second_here(enum session_state state)
{
	return state == SESSION_SECOND_LOOK || state == SESSION_SECOND_REASON ||
	       state == SESSION_SECOND_ANSWERING;
}

static void agreed_elsewhere(struct step *step)
{
	struct session *next = step->next;

	(void)text_copy(next->second.agreed_by, sizeof(next->second.agreed_by), step->event->id);
	if (next->state == SESSION_APPROVAL_WAIT)
		go_on(step);
	else if (is_second_here(next->state))
		step_hand_back(step, SESSION_WAIT);
}

static void disagreed_elsewhere(struct step *step)
{
	struct session *next = step->next;
	bool is_about_pin = is_about_another_pin(next);

	forget_second(step);
	if (next->state == SESSION_APPROVAL_WAIT && !is_about_pin)
		decide_anew(step, N_("The second person does not agree. Please decide anew."));
	else
		go_without(step, is_about_pin);
}

void step_second_answered(struct step *step)
{
	const struct session_second *second = &step->next->second;

	step_check_second(step);
	if (!session_is_second_pending(step->next) ||
	    step->next->state == SESSION_APPROVAL_ASKING ||
	    strcmp(step->event->id, second->asked_by) == 0 || step->event->id[0] == '\0')
		return;
	if (step->event->kind == EVENT_AGREED)
		agreed_elsewhere(step);
	else
		disagreed_elsewhere(step);
}

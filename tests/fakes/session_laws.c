#include "tests/fakes/session_laws.h"

#include <string.h>

bool has_effect(const struct effects *effects, enum effect_kind kind)
{
	for (size_t at = 0; at < effects->count; at++)
		if (effects->at[at].kind == kind)
			return true;
	return false;
}

bool has_note(const struct effects *effects, enum note note)
{
	for (size_t at = 0; at < effects->count; at++)
		if (effects->at[at].kind == EFFECT_RECORD && effects->at[at].note == note)
			return true;
	return false;
}

const char *step_broken_law(const struct session *now, const struct event *event,
			    const struct session *next, const struct effects *effects)
{
	bool comes_to_attract = next->state == SESSION_ATTRACT && now->state != SESSION_ATTRACT;

	if (next->state >= SESSION_STATE_COUNT || next->document_at >= SESSION_DOCUMENTS)
		return "state and document exist";
	if (effects->count > EFFECTS_MAX)
		return "effects fit";
	if (has_effect(effects, EFFECT_RESERVE) && now->state != SESSION_RESERVING &&
	    session_applicant(now)->issue != ISSUE_ASSIGNED &&
	    (event->kind != EVENT_RECORDED || event->note != NOTE_DECIDED))
		return "a PIN is reserved only once the decision is recorded";
	if (next->state == SESSION_WHOM &&
	    (now->state == SESSION_REASON || now->state == SESSION_REASON_DETAIL) &&
	    session_applicant(next)->reason != REASON_NEW_PIN)
		return "what a reason asks and tells comes before for whom it is";
	for (unsigned at = 0; at < SESSION_APPLICANTS; at++) {
		const struct session_applicant *applicant = &next->applicant[at];
		size_t count = visit_reason_details(applicant->reason);
		if (applicant->reason_detail >= (count > 0 ? count : 1))
			return "a detail is one of the reason it was chosen for";
	}
	if (has_effect(effects, EFFECT_RESERVE) && now->applicant[0].decision != DECISION_APPROVE)
		return "a PIN is reserved only after an approval";
	if (has_effect(effects, EFFECT_RESERVE) && now->is_fraud_suspected)
		return "no PIN is reserved where fraud is suspected";
	if (has_effect(effects, EFFECT_PRINT_NEXT_STEPS) &&
	    (now->state != SESSION_NEXT_STEPS || next->state != SESSION_NEXT_STEPS_PRINTING))
		return "next steps are printed where they are shown, and waited for";
	if (has_effect(effects, EFFECT_PRINT) && event->kind != EVENT_RESERVED &&
	    (event->kind != EVENT_FIT || now->state != SESSION_UNPRINTED))
		return "only a reserved PIN is printed, and again only where nothing was";
	if (has_effect(effects, EFFECT_PRINT_SHEET) &&
	    (session_has_visit(now) || !role_may(now->role, ACTION_PRINT_SHEET)))
		return "a sheet is printed between visits only, by one who may";
	if (has_effect(effects, EFFECT_MARK_DAY) &&
	    (session_has_visit(now) || !role_may(now->role, ACTION_MARK_DAY)))
		return "a day is opened and closed between visits only, by one who may";
	if (has_effect(effects, EFFECT_PRINT_SLIP) && event->kind != EVENT_MARKED &&
	    !now->desk.is_marked)
		return "a slip is printed only once what it says is recorded";
	if (next->role == ROLE_CLERK && next->state == SESSION_DESK &&
	    (next->desk.state != DESK_SHEET || next->desk.is_stopping))
		return "of the desk a clerk sees the sheet only";
	if (comes_to_attract && !has_effect(effects, EFFECT_WIPE))
		return "the way to the attract screen wipes";
	if (event->kind == EVENT_SCANNED && !session_expects_scan(now) &&
	    (next->state != now->state || next->overlay != now->overlay ||
	     next->reading != now->reading || effects->count > 0 ||
	     memcmp(next->document, now->document, sizeof(now->document)) != 0))
		return "a scan counts only while one is waited for";
	if (event->kind == EVENT_UNFIT && now->state != SESSION_ATTRACT &&
	    (next->state != now->state || effects->count > 0))
		return "a device that fails ends no visit";
	if (event->kind == EVENT_UNFIT && now->state == SESSION_ATTRACT &&
	    next->state != SESSION_OUT_OF_SERVICE)
		return "no visit begins while a device that it needs fails";
	if (event->kind == EVENT_ADVISED &&
	    (next->state != now->state || next->overlay != now->overlay ||
	     next->idle_at_ms != now->idle_at_ms || effects->count > 0 ||
	     memcmp(next->document, now->document, sizeof(now->document)) != 0))
		return "a camera's advice keeps no visit alive and gives no document";
	if ((comes_to_attract || has_effect(effects, EFFECT_WIPE)) && !session_is_blank(next))
		return "nothing personal is left after a wipe";
	return NULL;
}

/* Somebody agreed who may, and who is not the one who asked. */
static bool is_agreed(const struct session *session)
{
	const struct session_second *second = &session->second;

	return second->acts != 0 && second->agreed_by[0] != '\0' &&
	       strcmp(second->agreed_by, second->asked_by) != 0 &&
	       strcmp(second->agreed_by, session->clerk) != 0;
}

static bool is_own_case(const struct session *session)
{
	return !role_may(session->role, ACTION_AGREE) ||
	       strcmp(session->user, session->second.asked_by) == 0 ||
	       strcmp(session->user, session->clerk) == 0;
}

const char *second_broken_law(const struct session *now, const struct event *event,
			      const struct session *next, const struct effects *effects,
			      const struct policy *policy)
{
	bool gives = has_note(effects, NOTE_APPROVAL_GIVEN),
	     refuses = has_note(effects, NOTE_APPROVAL_REFUSED);
	char evidence[CRYPTO_HEX_MAX];

	if (has_note(effects, NOTE_DECIDED) &&
	    session_second_acts(next, policy, event->today) != 0 && !is_agreed(next))
		return "a decision that takes two is kept only once a second person agreed";
	if (has_effect(effects, EFFECT_RESERVE) && event->kind == EVENT_RECORDED &&
	    event->note == NOTE_DECIDED && session_second_acts(now, policy, event->today) != 0 &&
	    !is_agreed(now))
		return "no PIN where a second person is needed who did not agree";
	if (has_effect(effects, EFFECT_RESERVE) &&
	    session_applicant(now)->issue == ISSUE_ASSIGNED &&
	    policy_needs_second(policy, SECOND_PIN_AGAIN) && !is_agreed(next))
		return "no PIN again unless a second person agreed";
	if ((gives || refuses) && (is_own_case(now) || !session_is_second_pending(now)))
		return "a second person answers what is pending, and never their own case";
	if (next->state == SESSION_SECOND_LOOK && (next->second.acts == 0 || is_own_case(next)))
		return "only a second person is shown what one is asked for";
	if (next->state == SESSION_SECOND_LOOK || gives) {
		session_evidence_digest(next, policy, event->today, evidence);
		if (strcmp(evidence, next->second.evidence) != 0)
			return "what is pending is about the evidence that there is";
	}
	return NULL;
}

/* The spans of the catalogue that a session is answerable for. */
static const char *open_end(const struct shadow *before, const struct event *event,
			    const struct effects *effects)
{
	bool is_recorded = event->kind == EVENT_RECORDED;

	if (!has_effect(effects, EFFECT_WIPE) || before->has_store_failed ||
	    event->kind == EVENT_STORE_FAILED)
		return NULL;
	if (before->is_visit_open && !(is_recorded && event->note == NOTE_CLOSED))
		return "a visit that was started is closed before it is forgotten";
	if (before->is_paper_open &&
	    !(is_recorded && (event->note == NOTE_DELIVERED || event->note == NOTE_EXCEPTION)))
		return "paper that was begun is delivered, or its exception is open";
	if (before->is_second_asked)
		return "what a second person was asked is answered or cleared";
	if (before->is_signed_in && !has_note(effects, NOTE_SIGNED_OUT))
		return "who signed in is signed out";
	return NULL;
}

const char *history_broken_law(const struct shadow *before, const struct event *event,
			       const struct effects *effects)
{
	if (has_effect(effects, EFFECT_RESERVE) && !before->is_consented)
		return "a PIN is reserved only after consent is recorded";
	if (has_effect(effects, EFFECT_RESERVE) && !before->is_decided &&
	    event->note != NOTE_DECIDED)
		return "a PIN is reserved only after the decision is recorded";
	if (has_effect(effects, EFFECT_PRINT) && !before->is_decided)
		return "a PIN is printed only after the decision is recorded";
	if (has_effect(effects, EFFECT_PRINT) && before->may_be_on_paper)
		return "what may be on paper is not printed again";
	if (has_note(effects, NOTE_DELIVERED) && (!before->is_reserved || !before->is_printed))
		return "only a PIN on paper is delivered";
	return open_end(before, event, effects);
}

/* The first of the records under way is answered; one that was not asked for is none of them. */
static void take_pending(struct shadow *shadow, enum note note)
{
	if (shadow->pending_count == 0 || shadow->pending[0] != note)
		return;
	shadow->pending_count--;
	for (size_t at = 0; at < SHADOW_NOTES_MAX; at++)
		shadow->pending[at] = at < shadow->pending_count ? shadow->pending[at + 1] : 0;
}

static void follow_effect(struct shadow *shadow, const struct effect *effect)
{
	if (effect->kind == EFFECT_RECORD && shadow->pending_count < SHADOW_NOTES_MAX)
		shadow->pending[shadow->pending_count++] = (unsigned char)effect->note;
	shadow->is_paper_open |= effect->kind == EFFECT_PRINT;
	if (effect->kind == EFFECT_RECORD && effect->note == NOTE_APPROVAL_ASKED)
		shadow->is_second_asked = true;
	if (effect->kind == EFFECT_RECORD && effect->note == NOTE_APPROVAL_CLEARED)
		shadow->is_second_asked = false;
	shadow->is_signed_in &= effect->kind != EFFECT_RECORD || effect->note != NOTE_SIGNED_OUT;
	shadow->wants_open |= effect->kind == EFFECT_OPEN;
	shadow->wants_sign_in |= effect->kind == EFFECT_SIGN_IN;
	shadow->wants_reserve |= effect->kind == EFFECT_RESERVE;
	shadow->wants_print |= effect->kind == EFFECT_PRINT;
	shadow->wants_rows |=
		effect->kind == EFFECT_LOAD_VISITS || effect->kind == EFFECT_LOAD_RECORDS;
	shadow->wants_sheet |= effect->kind == EFFECT_PRINT_SHEET ||
			       effect->kind == EFFECT_PRINT_SLIP ||
			       effect->kind == EFFECT_PRINT_NEXT_STEPS;
	shadow->wants_day |= effect->kind == EFFECT_LOAD_DAY;
	shadow->wants_mark |= effect->kind == EFFECT_MARK_DAY;
	shadow->wants_verify |= effect->kind == EFFECT_VERIFY_LEDGER;
	shadow->wants_read |= effect->kind == EFFECT_LAY;
	shadow->wants_probe |= effect->kind == EFFECT_PROBE;
	if (effect->kind == EFFECT_WIPE)
		*shadow = (struct shadow){ 0 };
}

void shadow_follow(struct shadow *shadow, const struct event *event, const struct session *now,
		   const struct effects *effects)
{
	shadow->has_store_failed |= event->kind == EVENT_STORE_FAILED;
	shadow->is_visit_open |= event->kind == EVENT_OPENED;
	/* The shell answers at once: no time passes between the question and the answer. */
	shadow->is_signed_in |=
		event->kind == EVENT_SIGNED_IN &&
		(now->state == SESSION_CLERK_SIGN_IN || now->state == SESSION_STAFF_SIGN_IN);
	if (event->kind == EVENT_AGREED || event->kind == EVENT_DISAGREED ||
	    (event->kind == EVENT_RECORDED &&
	     (event->note == NOTE_APPROVAL_GIVEN || event->note == NOTE_APPROVAL_REFUSED)))
		shadow->is_second_asked = false;
	if (event->kind == EVENT_RECORDED) {
		shadow->is_visit_open &= event->note != NOTE_CLOSED;
		shadow->is_paper_open &=
			event->note != NOTE_DELIVERED && event->note != NOTE_EXCEPTION;
		take_pending(shadow, event->note);
		shadow->is_consented |= event->note == NOTE_CONSENTED;
		shadow->is_decided |= event->note == NOTE_DECIDED;
	}
	shadow->is_reserved |= event->kind == EVENT_RESERVED && now->state == SESSION_RESERVING;
	shadow->is_printed |= event->kind == EVENT_PRINTED && now->state == SESSION_PRINTING;
	shadow->may_be_on_paper |=
		event->kind == EVENT_PRINTED || event->kind == EVENT_PRINT_FAILED;
	for (size_t at = 0; at < effects->count; at++)
		follow_effect(shadow, &effects->at[at]);
}

bool shadow_waits(const struct shadow *shadow)
{
	return shadow->pending_count > 0 || shadow->wants_open || shadow->wants_sign_in ||
	       shadow->wants_reserve || shadow->wants_rows || shadow->wants_verify ||
	       shadow->wants_probe || shadow->wants_sheet || shadow->wants_day ||
	       shadow->wants_mark;
}

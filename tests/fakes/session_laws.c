#include "tests/fakes/session_laws.h"

#include "kiosk/session/parked.h"

#include <string.h>

#include "tests/fakes/sample_policy.h"

bool has_effect(const struct effects *effects, enum effect_kind kind)
{
	for (size_t at = 0; at < effects->count; at++)
		if (effects->at[at].kind == kind)
			return true;
	return false;
}

/* True where the step asks the shell for that word about a paper. */
static bool has_word(const struct effects *effects, enum desk_word word)
{
	for (size_t at = 0; at < effects->count; at++)
		if (effects->at[at].kind == EFFECT_PAPER && effects->at[at].index == word)
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

static bool is_any_undecided(const struct session *session)
{
	for (unsigned at = 0; at < session->applicant_count; at++)
		if (session->applicant[at].decision == DECISION_NONE)
			return true;
	return false;
}

/* Has a PIN fetched, a new one or the one that there is. */
static bool fetches_pin(const struct effects *effects)
{
	return has_effect(effects, EFFECT_RESERVE) || has_effect(effects, EFFECT_RETRIEVE);
}

static bool is_gate_met(const struct session *session, const struct policy *policy, int32_t today)
{
	struct verdicts verdicts = session_verdicts(session, policy, session->applicant_at, today);

	return verdicts_gate(policy, verdicts) == VERDICT_MET;
}

const char *step_broken_law(const struct session *now, const struct event *event,
			    const struct session *next, const struct effects *effects)
{
	bool comes_to_attract = next->state == SESSION_ATTRACT && now->state != SESSION_ATTRACT;

	if (next->state >= SESSION_STATE_COUNT || next->document_at >= SESSION_DOCUMENTS)
		return "state and document exist";
	if (effects->count > EFFECTS_MAX)
		return "effects fit";
	if (next->applicant_at >= SESSION_APPLICANTS || next->applicant_count > SESSION_APPLICANTS)
		return "the applicant at hand exists";
	if (fetches_pin(effects) &&
	    next->applicant[next->applicant_at].decision != DECISION_APPROVE)
		return "a PIN is reserved only after an approval";
	if (has_effect(effects, EFFECT_RETRIEVE) &&
	    next->applicant[next->applicant_at].issue != ISSUE_ASSIGNED)
		return "a PIN is had again only where there is one";
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
	if (fetches_pin(effects) && is_any_undecided(next))
		return "a PIN is reserved only once everything is decided";
	if (fetches_pin(effects) && now->is_fraud_suspected)
		return "no PIN is reserved where fraud is suspected";
	if (now->is_editing && !has_effect(effects, EFFECT_WIPE) &&
	    !(event->kind == EVENT_REQUEST && event->request.kind == REQUEST_NEXT) &&
	    memcmp(next->document, now->document, sizeof(now->document)) != 0)
		return "what a clerk types of a print counts only once it is kept";
	if (!next->is_editing && next->print[0] != '\0')
		return "of a print that is not kept nothing is left";
	if (has_effect(effects, EFFECT_PRINT_NEXT_STEPS) &&
	    (now->state != SESSION_NEXT_STEPS || next->state != SESSION_NEXT_STEPS_PRINTING))
		return "next steps are printed where they are shown, and waited for";
	if (has_effect(effects, EFFECT_PRINT) && now->state != SESSION_DESK &&
	    (now->state != SESSION_ALONE || event->kind != EVENT_RECORDED ||
	     event->note != NOTE_PRINT_AGREED))
		return "a receipt is printed just when it is recorded that its visitor is alone, "
		       "and after a wait not without that";
	if (has_note(effects, NOTE_PRINT_AGREED) &&
	    (now->state != SESSION_ALONE || now->overlay != OVERLAY_NONE ||
	     event->kind != EVENT_REQUEST || event->request.kind != REQUEST_NEXT))
		return "only the visitor says to be alone, where it is asked";
	if (next->pin_until_ms != 0 && now->pin_until_ms == 0 &&
	    (now->state != SESSION_HAND_OVER || event->kind != EVENT_RECORDED ||
	     event->note != NOTE_PIN_SHOWN))
		return "a PIN is shown only after its record";
	if (next->pin_until_ms != 0 &&
	    (next->state != SESSION_HAND_OVER || next->overlay != OVERLAY_NONE ||
	     session_deadline_ms(next) > next->pin_until_ms))
		return "a PIN is shown at the hand-over only, under nothing, and not for ever";
	if (now->pin_until_ms != 0 && next->pin_until_ms != 0 &&
	    ((event->kind == EVENT_REQUEST && event->request.kind != REQUEST_NONE) ||
	     (event->kind == EVENT_TICK && event->now_ms >= now->pin_until_ms)))
		return "a shown PIN is hidden by any key and by time";
	if (has_note(effects, NOTE_DELIVERED) &&
	    (now->state != SESSION_TAKEN || event->kind != EVENT_REQUEST ||
	     event->request.kind != REQUEST_CHOOSE || event->request.index != TAKEN_YES))
		return "a receipt is delivered only when the visitor says that they have it";
	if (has_note(effects, NOTE_MAIL_CHOSEN) &&
	    (now->state != SESSION_UNPRINTED || event->kind != EVENT_REQUEST || !now->can_mail ||
	     next->state != SESSION_MAILING))
		return "a letter goes out instead only where that was offered, and is chosen";
	if (next->can_mail && (next->state != SESSION_UNPRINTED ||
			       next->applicant[next->applicant_at].issue != ISSUE_RESERVED))
		return "a letter is offered only while a reserved PIN waits for the printer";
	if (has_effect(effects, EFFECT_PRINT_SHEET) &&
	    (session_has_visit(now) || !role_may(now->role, ACTION_PRINT_SHEET)))
		return "a sheet is printed between visits only, by one who may";
	if (has_effect(effects, EFFECT_CHECK_RECEIPT) &&
	    (session_has_visit(now) || !role_may(now->role, ACTION_READ_RECORDS)))
		return "a receipt is looked up between visits only, by one who reads records";
	if (has_effect(effects, EFFECT_MARK_DAY) &&
	    (session_has_visit(now) || !role_may(now->role, ACTION_MARK_DAY)))
		return "a day is opened and closed between visits only, by one who may";
	if (has_effect(effects, EFFECT_PRINT_SLIP) && event->kind != EVENT_MARKED &&
	    !now->desk.is_marked)
		return "a slip is printed only once what it says is recorded";
	if (has_effect(effects, EFFECT_PARK) &&
	    (next->state != SESSION_PARKING || !parked_may_rest(next)))
		return "only an identified, undecided visit rests, and the next word is the "
		       "shell's";
	if (has_effect(effects, EFFECT_TAKE) &&
	    (now->state != SESSION_QUEUE || !role_may(now->role, ACTION_REVIEW_VISIT)))
		return "only a clerk takes a visit from the queue";
	if (event->kind == EVENT_TAKEN && now->state == SESSION_QUEUE &&
	    next->state != now->state &&
	    (next->role != ROLE_CLERK || !has_note(effects, NOTE_CLERK_JOINED)))
		return "who takes a visit from the queue is recorded as its clerk";
	if (event->kind == EVENT_TAKEN && now->state == SESSION_SLIP && next->role != ROLE_NONE)
		return "a slip makes nobody staff";
	if (event->kind == EVENT_PARKED && now->state == SESSION_PARKING &&
	    !has_effect(effects, EFFECT_WIPE))
		return "nothing of a visit that rests stays in memory";
	if (next->role == ROLE_CLERK && next->state == SESSION_DESK &&
	    ((next->desk.state != DESK_SHEET && next->desk.state != DESK_PRINTER &&
	      next->desk.state != DESK_EXCEPTIONS && next->desk.state != DESK_PAPER) ||
	     next->desk.is_stopping || next->desk.paper.is_of_visit))
		return "of the desk a clerk sees the sheet, the printer and the exceptions only";
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

const char *quarantine_broken_law(const struct shadow *before, const struct session *now,
				  const struct event *event, const struct session *next,
				  const struct effects *effects)
{
	bool tests = has_effect(effects, EFFECT_PRINT_TEST),
	     voids = has_effect(effects, EFFECT_VOID_LATE),
	     releases = has_effect(effects, EFFECT_RELEASE);

	if ((tests || voids || releases) &&
	    (session_has_visit(now) || !role_may(now->role, ACTION_RELEASE_PRINTER)))
		return "a printer is seen to between visits only, by one who may";
	if (releases && !before->is_slip_out)
		return "a printer is released only behind a proven slip that nothing came before";
	if (event->kind == EVENT_RESERVED && event->is_quarantined &&
	    now->state == SESSION_RESERVING &&
	    (next->state != SESSION_TROUBLE || !has_note(effects, NOTE_EXCEPTION)))
		return "nobody is asked to print at a printer that may hold a receipt";
	if (now->is_out_of_service &&
	    (has_effect(effects, EFFECT_OPEN) || has_effect(effects, EFFECT_TAKE) ||
	     has_effect(effects, EFFECT_LOAD_QUEUE)))
		return "staff at a kiosk that serves nobody begins no visit";
	if (now->is_out_of_service && event->kind != EVENT_RECORDED &&
	    next->state == SESSION_ATTRACT)
		return "out of service is left only once it is tried whether all is well";
	if (event->kind == EVENT_SIGNED_IN && event->is_quarantined &&
	    now->state == SESSION_STAFF_SIGN_IN && role_may(next->role, ACTION_RELEASE_PRINTER) &&
	    (next->state != SESSION_DESK || next->desk.state != DESK_PRINTER))
		return "who signs in sees first that the printer may hold a receipt";
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

	if (now->state == SESSION_DECISION && next->state == SESSION_DECISION_REASON &&
	    next->applicant[next->applicant_at].decision == DECISION_APPROVE &&
	    !is_gate_met(now, policy, event->today) &&
	    !policy_needs_second(policy, SECOND_OVERRIDE))
		return "an approval is chosen only where the rule that gates is met, or a second "
		       "person can override it";
	if (has_note(effects, NOTE_DECIDED) &&
	    next->applicant[next->applicant_at].decision == DECISION_APPROVE &&
	    !is_gate_met(next, policy, event->today) &&
	    (!is_agreed(next) || (next->second.acts & 1u << SECOND_OVERRIDE) == 0))
		return "an approval is kept only where the rule that gates is met, or the override "
		       "is agreed to";
	if (next->second.acts != 0 && session_is_public(next->state) &&
	    next->state != SESSION_WAIT && session_is_issuing(next))
		return "while papers are made, a second person is waited for at the wait only";
	if (has_note(effects, NOTE_DECIDED) &&
	    session_second_acts(next, policy, event->today) != 0 && !is_agreed(next))
		return "a decision that takes two is kept only once a second person agreed";
	if (has_effect(effects, EFFECT_RETRIEVE) && policy_needs_second(policy, SECOND_PIN_AGAIN) &&
	    !is_agreed(next))
		return "no PIN again unless a second person agreed";
	if (has_effect(effects, EFFECT_PARK) && next->second.acts != 0)
		return "a visit that rests asks no second person";
	if ((gives || refuses) && (is_own_case(now) || !session_is_second_pending(now)))
		return "a second person answers what is pending, and never their own case";
	if (next->state == SESSION_SECOND_LOOK && (next->second.acts == 0 || is_own_case(next)))
		return "only a second person is shown what one is asked for";
	if ((next->state == SESSION_SECOND_LOOK && now->state != next->state) || gives) {
		session_evidence_digest(next, policy, event->today, evidence);
		if (strcmp(evidence, next->second.evidence) != 0)
			return "what is pending is about the evidence that there is";
	}
	return NULL;
}

const char *paper_broken_law(const struct session *now, const struct event *event,
			     const struct session *next, const struct effects *effects)
{
	const struct desk_paper *paper = &now->desk.paper;
	bool answers = has_word(effects, DESK_WORD_AGREE) || has_word(effects, DESK_WORD_REFUSE);
	bool is_free = event->kind == EVENT_PAPER && event->index == DESK_TOLD_FREE;
	bool is_again = event->kind == EVENT_REQUEST && event->request.kind == REQUEST_NEXT &&
			paper->stage == DESK_UNPRINTED;

	if (has_effect(effects, EFFECT_PAPER) &&
	    (session_has_visit(now) || !role_may(next->role, ACTION_RESOLVE)))
		return "papers are seen to between visits only, by one who may";
	if (has_word(effects, DESK_WORD_DO) && paper->deed != DESK_HAND_OVER && !is_free)
		return "nothing is voided, replaced or printed again unless somebody agreed, or "
		       "nobody has to";
	if (has_word(effects, DESK_WORD_DO) && paper->deed == DESK_HAND_OVER && !is_free &&
	    paper->stage != DESK_CONFIRM)
		return "what cannot be undone is confirmed first";
	if (has_word(effects, DESK_WORD_ASK) && paper->stage != DESK_CONFIRM)
		return "what cannot be undone is confirmed first";
	if (answers && (paper->second[0] == '\0' || strcmp(paper->second, paper->asked_by) == 0))
		return "nobody agrees to what they ask themselves";
	if (has_word(effects, DESK_WORD_REFUSE) && paper->stage != DESK_WHY)
		return "who does not agree says why";
	if (now->state == SESSION_DESK && has_effect(effects, EFFECT_PRINT) &&
	    event->kind != EVENT_RESERVED && !is_again)
		return "at the desk a new paper is printed, and again only where nothing was";
	if (has_word(effects, DESK_WORD_HANDED) && paper->stage != DESK_HANDING)
		return "only what is on paper is handed over";
	if (now->state == SESSION_DESK && now->desk.state == DESK_PAPER &&
	    desk_paper_holds(paper) && next->state != SESSION_DESK &&
	    next->state != SESSION_OUT_OF_SERVICE && !has_word(effects, DESK_WORD_LEAVE) &&
	    !has_word(effects, DESK_WORD_TAKE_BACK))
		return "nobody leaves a paper that is begun";
	if (next->state == SESSION_DESK && next->desk.paper.stage != DESK_SECOND &&
	    next->desk.paper.secret[0] != '\0')
		return "a second person's password is kept only while it is typed";
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
	if (before->is_visit_open && event->kind != EVENT_PARKED &&
	    !(is_recorded && event->note == NOTE_CLOSED))
		return "a visit that was started is closed, or rests, before it is forgotten";
	if (before->is_paper_open &&
	    !(is_recorded && (event->note == NOTE_DELIVERED || event->note == NOTE_EXCEPTION ||
			      event->note == NOTE_MAIL_CHOSEN)))
		return "what was reserved for paper is delivered, mailed, or its exception is open";
	if (before->is_second_asked)
		return "what a second person was asked is answered or cleared";
	if (before->is_second_in)
		return "who signed in to agree is signed out";
	if (before->is_signed_in && !has_note(effects, NOTE_SIGNED_OUT))
		return "who signed in is signed out";
	return NULL;
}

/* Whom the effect is about, as a bit; 0 where the step has no such effect. */
static unsigned whom_of(const struct effects *effects, enum effect_kind kind)
{
	for (size_t at = 0; at < effects->count; at++)
		if (effects->at[at].kind == kind)
			return 1u << effects->at[at].index;
	return 0;
}

/* As it will be once the record that is answered now is taken in. */
static unsigned approved_after(const struct shadow *before, const struct event *event,
			       const struct session *now)
{
	unsigned whom = 1u << now->applicant_at;

	if (event->kind != EVENT_RECORDED || event->note != NOTE_DECIDED)
		return before->approved;
	return now->applicant[now->applicant_at].decision == DECISION_APPROVE
		       ? before->approved | whom
		       : before->approved & ~whom;
}

/* The applicants about whom a decision is on record once the step is taken. */
static unsigned decided_after(const struct shadow *before, const struct session *now,
			      const struct event *event, const struct effects *effects)
{
	unsigned decided = before->decided;

	if (event->kind == EVENT_RECORDED && event->note == NOTE_DECIDED)
		decided |= 1u << now->applicant_at;
	for (size_t at = 0; at < effects->count; at++)
		if (effects->at[at].kind == EFFECT_RECORD && effects->at[at].note == NOTE_WITHDRAWN)
			decided &= ~(1u << effects->at[at].index);
	return decided;
}

const char *decision_broken_law(const struct shadow *before, const struct session *now,
				const struct event *event, const struct session *next,
				const struct effects *effects)
{
	unsigned decided = decided_after(before, now, event, effects);

	if (has_effect(effects, EFFECT_WIPE))
		return NULL;
	if (has_effect(effects, EFFECT_PARK) && decided != 0)
		return "of a visit that rests no decision is left on record";
	if (has_note(effects, NOTE_WITHDRAWN) && session_is_issuing(now))
		return "what is being issued is not withdrawn";
	for (unsigned at = 0; at < SESSION_APPLICANTS; at++) {
		bool is_on_record = (decided & 1u << at) != 0;
		if (is_on_record && next->applicant[at].decision == DECISION_NONE)
			return "a decision on record stands in the visit, or is withdrawn on "
			       "record";
	}
	return NULL;
}

const char *history_broken_law(const struct shadow *before, const struct session *now,
			       const struct event *event, const struct effects *effects)
{
	unsigned reserves = whom_of(effects, EFFECT_RESERVE),
		 retrieves = whom_of(effects, EFFECT_RETRIEVE);
	unsigned prints = whom_of(effects, EFFECT_PRINT), at_hand = 1u << now->applicant_at;
	if (reserves != 0 && !before->is_consented)
		return "a PIN is reserved only after consent is recorded";
	if (((reserves | retrieves) & ~approved_after(before, event, now)) != 0)
		return "a PIN is reserved only for whom an approval is recorded";
	if ((reserves & before->reserved) != 0)
		return "a PIN is reserved once for each";
	if (now->state == SESSION_DESK)
		return open_end(before, event, effects);
	if ((prints & ~(before->approved & (before->reserved | at_hand))) != 0)
		return "a PIN is printed only for whom it was reserved after an approval";
	if (prints != 0 && event->kind == EVENT_FIT && (prints & before->alone) == 0)
		return "nothing goes to the printer before the visitor said to be alone";
	if (prints != 0 && now->role != ROLE_NONE)
		return "nobody is signed in while a receipt is printed";
	if ((prints & before->may_be_on_paper) != 0)
		return "what may be on paper is not printed again";
	if (has_note(effects, NOTE_MAIL_CHOSEN) && (before->may_be_on_paper & at_hand) != 0)
		return "what may be on paper does not go out as a letter instead";
	if (has_note(effects, NOTE_DELIVERED) &&
	    (before->reserved & before->printed & at_hand) == 0)
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

static void follow_word(struct shadow *shadow, enum desk_word word)
{
	switch (word) {
	case DESK_WORD_LIST:
		shadow->wants_rows = true;
		return;
	case DESK_WORD_SIGN_IN:
		shadow->wants_sign_in = true;
		return;
	case DESK_WORD_ASK:
		shadow->is_second_asked = true;
		break;
	case DESK_WORD_AGREE:
	case DESK_WORD_REFUSE:
		shadow->is_second_in = false;
		break;
	case DESK_WORD_AWAY:
		shadow->is_second_in = false;
		return;
	case DESK_WORD_TAKE_BACK:
		shadow->is_second_asked = false;
		return;
	case DESK_WORD_LEAVE:
		shadow->is_second_in = shadow->is_second_asked = shadow->is_paper_open = false;
		return;
	case DESK_WORD_OPEN:
	case DESK_WORD_DO:
	case DESK_WORD_HANDED:
	case DESK_WORD_LOST:
		break;
	}
	shadow->wants_paper = (unsigned char)(word + 1);
}

/* The shell told of a paper: what was begun with it is ended. */
static void follow_told(struct shadow *shadow, enum desk_told told)
{
	if (told == DESK_TOLD_FREE || told == DESK_TOLD_REFUSED || told == DESK_TOLD_FAILED)
		shadow->is_second_asked = false;
	if (told == DESK_TOLD_DONE)
		shadow->is_paper_open = false;
}

static void follow_effect(struct shadow *shadow, const struct effect *effect)
{
	if (effect->kind == EFFECT_PAPER)
		follow_word(shadow, (enum desk_word)effect->index);
	if (effect->kind == EFFECT_RECORD && shadow->pending_count < SHADOW_NOTES_MAX)
		shadow->pending[shadow->pending_count++] = (unsigned char)effect->note;
	if (effect->kind == EFFECT_RECORD && effect->note == NOTE_APPROVAL_ASKED)
		shadow->is_second_asked = true;
	if (effect->kind == EFFECT_RECORD && effect->note == NOTE_APPROVAL_CLEARED)
		shadow->is_second_asked = false;
	shadow->is_signed_in &= effect->kind != EFFECT_RECORD || effect->note != NOTE_SIGNED_OUT;
	shadow->wants_open |= effect->kind == EFFECT_OPEN;
	shadow->wants_sign_in |= effect->kind == EFFECT_SIGN_IN;
	shadow->wants_reserve |= effect->kind == EFFECT_RESERVE || effect->kind == EFFECT_RETRIEVE;
	shadow->wants_print |= effect->kind == EFFECT_PRINT;
	shadow->wants_rows |= effect->kind == EFFECT_LOAD_VISITS ||
			      effect->kind == EFFECT_LOAD_RECORDS ||
			      effect->kind == EFFECT_LOAD_QUEUE;
	shadow->wants_sheet |=
		effect->kind == EFFECT_PRINT_SHEET || effect->kind == EFFECT_PRINT_SLIP ||
		effect->kind == EFFECT_PRINT_RESUME || effect->kind == EFFECT_PRINT_NEXT_STEPS;
	shadow->wants_park |= effect->kind == EFFECT_PARK;
	shadow->wants_take |= effect->kind == EFFECT_TAKE;
	shadow->wants_open_slip |= effect->kind == EFFECT_OPEN_SLIP;
	shadow->wants_day |= effect->kind == EFFECT_LOAD_DAY;
	shadow->wants_mark |= effect->kind == EFFECT_MARK_DAY;
	shadow->wants_verify |=
		effect->kind == EFFECT_VERIFY_LEDGER || effect->kind == EFFECT_CHECK_RECEIPT;
	shadow->wants_read |= effect->kind == EFFECT_LAY;
	shadow->wants_probe |= effect->kind == EFFECT_PROBE;
	shadow->wants_test |= effect->kind == EFFECT_PRINT_TEST;
	shadow->wants_void_late |= effect->kind == EFFECT_VOID_LATE;
	shadow->wants_release |= effect->kind == EFFECT_RELEASE;
	shadow->is_slip_out &=
		effect->kind != EFFECT_PRINT_TEST && effect->kind != EFFECT_VOID_LATE;
	if (effect->kind == EFFECT_WIPE)
		*shadow = (struct shadow){ 0 };
}

void shadow_follow(struct shadow *shadow, const struct event *event, const struct session *now,
		   const struct effects *effects)
{
	unsigned char whom = (unsigned char)(1u << now->applicant_at);

	shadow->has_store_failed |= event->kind == EVENT_STORE_FAILED;
	bool goes_on = event->kind == EVENT_TAKEN &&
		       (now->state == SESSION_QUEUE || now->state == SESSION_SLIP);

	shadow->is_visit_open |= event->kind == EVENT_OPENED || goes_on;
	shadow->is_consented |= goes_on; /* it was, before it rested */
	shadow->is_visit_open &= event->kind != EVENT_PARKED;
	/* The shell answers at once: no time passes between the question and the answer. */
	shadow->is_signed_in |=
		event->kind == EVENT_SIGNED_IN &&
		(now->state == SESSION_CLERK_SIGN_IN || now->state == SESSION_STAFF_SIGN_IN);
	if (event->kind == EVENT_AGREED || event->kind == EVENT_DISAGREED ||
	    (event->kind == EVENT_RECORDED &&
	     (event->note == NOTE_APPROVAL_GIVEN || event->note == NOTE_APPROVAL_REFUSED)))
		shadow->is_second_asked = false;
	shadow->is_second_in |= event->kind == EVENT_SIGNED_IN && now->state == SESSION_DESK;
	shadow->is_paper_open |= event->kind == EVENT_RESERVED && now->state == SESSION_DESK &&
				 now->desk.paper.stage == DESK_DOING;
	if (event->kind == EVENT_PAPER)
		follow_told(shadow, (enum desk_told)event->index);
	if (event->kind == EVENT_RECORDED) {
		shadow->is_visit_open &= event->note != NOTE_CLOSED;
		shadow->is_paper_open &= event->note != NOTE_DELIVERED &&
					 event->note != NOTE_EXCEPTION &&
					 event->note != NOTE_MAIL_CHOSEN;
		take_pending(shadow, event->note);
		shadow->is_consented |= event->note == NOTE_CONSENTED;
	}
	if (event->kind == EVENT_RECORDED && event->note == NOTE_MAIL_CHOSEN)
		shadow->may_be_on_paper |= whom; /* that of a letter */
	shadow->approved = (unsigned char)approved_after(shadow, event, now);
	if (event->kind == EVENT_RESERVED && now->state == SESSION_RESERVING) {
		shadow->reserved |= whom;
		shadow->is_paper_open = true;
	}
	if (now->state == SESSION_ALONE && has_effect(effects, EFFECT_PRINT))
		shadow->alone |= whom;
	if (event->kind == EVENT_PRINTED && now->state == SESSION_PRINTING)
		shadow->printed |= whom;
	if (now->state == SESSION_PRINTING &&
	    (event->kind == EVENT_PRINTED || event->kind == EVENT_PRINT_FAILED))
		shadow->may_be_on_paper |= whom;
	shadow->is_slip_out |= event->kind == EVENT_TESTED && event->index == DESK_TESTED &&
			       now->desk.state == DESK_PRINTER;
	shadow->decided = (unsigned char)decided_after(shadow, now, event, effects);
	shadow->approved &= shadow->decided;
	for (size_t at = 0; at < effects->count; at++)
		follow_effect(shadow, &effects->at[at]);
}

bool shadow_waits(const struct shadow *shadow)
{
	return shadow->pending_count > 0 || shadow->wants_open || shadow->wants_sign_in ||
	       shadow->wants_reserve || shadow->wants_rows || shadow->wants_verify ||
	       shadow->wants_probe || shadow->wants_sheet || shadow->wants_day ||
	       shadow->wants_mark || shadow->wants_park || shadow->wants_take ||
	       shadow->wants_open_slip || shadow->wants_test || shadow->wants_void_late ||
	       shadow->wants_release || shadow->wants_paper != 0;
}

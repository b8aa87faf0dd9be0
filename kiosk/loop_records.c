/* From a session's notes to ledger records: what is kept of a visit, and nothing personal. */
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/ledger/approval.h"
#include "kiosk/loop_letters.h"
#include "kiosk/loop_second.h"

/* The clerk decides, though somebody else may be at the keyboard who agreed to it. */
static const char *actor_of(const struct session *session, enum note note)
{
	if (note == NOTE_SIGNED_OUT)
		return session->user;
	if (note == NOTE_DECIDED || note == NOTE_WITHDRAWN || note == NOTE_APPROVAL_ASKED)
		return session->clerk;
	if (note == NOTE_APPROVAL_CLEARED)
		return "system";
	return session->role == ROLE_NONE ? "visitor" : session->user;
}

static enum record_kind kind_of_note(enum note note)
{
	switch (note) {
	case NOTE_CONSENTED:
		return RECORD_CONSENTED;
	case NOTE_IDENTIFIED:
		return RECORD_IDENTIFIED;
	case NOTE_DOCUMENT_GIVEN:
		return RECORD_DOCUMENT_GIVEN;
	case NOTE_CLERK_JOINED:
		return RECORD_CLERK_JOINED;
	case NOTE_TIN_SHOWN:
		return RECORD_TIN_SHOWN;
	case NOTE_CHECKED:
		return RECORD_CHECKED;
	case NOTE_DECIDED:
		return RECORD_DECIDED;
	case NOTE_WITHDRAWN:
		return RECORD_DECISION_WITHDRAWN;
	case NOTE_DELIVERED:
		return RECORD_DELIVERED;
	case NOTE_EXCEPTION:
		return RECORD_EXCEPTION_OPENED;
	case NOTE_MAIL_CHOSEN:
		return RECORD_LETTER_QUEUED;
	case NOTE_APPROVAL_ASKED:
		return RECORD_APPROVAL_ASKED;
	case NOTE_APPROVAL_SHOWN:
		return RECORD_APPROVAL_SHOWN;
	case NOTE_APPROVAL_GIVEN:
		return RECORD_APPROVAL_GIVEN;
	case NOTE_APPROVAL_REFUSED:
		return RECORD_APPROVAL_REFUSED;
	case NOTE_APPROVAL_CLEARED:
		return RECORD_APPROVAL_CLEARED;
	case NOTE_PRINT_AGREED:
		return RECORD_PRINT_AGREED;
	case NOTE_PIN_SHOWN:
		return RECORD_PIN_SHOWN;
	case NOTE_CLOSED:
		return RECORD_VISIT_CLOSED;
	case NOTE_HANDED_OFF:
		return RECORD_VISIT_HANDED_OFF;
	case NOTE_SIGNED_OUT:
		return RECORD_STAFF_SIGNED_OUT;
	case NOTE_MARKED:
		return RECORD_VISIT_MARKED;
	case NOTE_COUNT:
		break;
	}
	return RECORD_KIND_COUNT;
}

static enum status add_identified(struct loop *loop, unsigned at, struct record *record,
				  struct fault *fault)
{
	const struct session_applicant *applicant = &loop->now->applicant[at];
	char last4[sizeof(loop->visit.tin_last4)] = "";
	char digits[TIN_DIGITS + 1] = { 0 };
	char fingerprint[CRYPTO_HEX_MAX] = { 0 };
	enum status status = STATUS_OK;

	if (!tin_digits(span_of(applicant->person.text[PERSON_TIN]), digits))
		return fault_set(fault, STATUS_REFUSED, 0, "the taxpayer number is not whole");
	status = keyring_fingerprint(&loop->secrets->keyring, loop_realm(loop), digits, fingerprint,
				     fault);
	(void)text_copy(last4, sizeof(last4), digits + 5);
	wipe(digits, sizeof(digits));
	if (at == 0) { /* the visit's row tells of its first applicant */
		(void)text_copy(loop->visit.tin_last4, sizeof(loop->visit.tin_last4), last4);
		(void)text_copy(loop->visit.reason, sizeof(loop->visit.reason),
				visit_reason_code(applicant->reason));
	}
	record_detail_format(record, "applicant", "%u", at + 1);
	record_detail(record, "reason", visit_reason_code(applicant->reason));
	if (visit_reason_details(applicant->reason) > 0)
		record_detail(
			record, "reason_detail",
			visit_reason_detail(applicant->reason, applicant->reason_detail).code);
	record_detail(record, "whom", whom_text(applicant->whom));
	record_detail(record, "tin_last4", last4);
	record_detail(record, "fingerprint", fingerprint);
	return status;
}

static void add_decision(struct loop *loop, struct record *record)
{
	const struct session *session = loop->now;
	const struct session_companion *interpreter = session_interpreter(session);
	const struct session_companion *representative = session_representative(session);
	const struct session_applicant *applicant = session_applicant(session);
	struct verdicts verdicts =
		session_verdicts(session, &loop->policy, session->applicant_at, loop_today());
	const struct policy_reasons *reasons = &loop->policy.reasons[applicant->decision];

	record_detail_format(record, "applicant", "%u", session->applicant_at + 1);
	record_detail(record, "decision", decision_text(applicant->decision));
	record_detail(record, "reason", reasons->at[applicant->decision_reason].code);
	for (enum gate gate = GATE_IRS_RULE; gate <= GATE_IAL2_REV4; gate++) {
		char codes[VERDICT_CODES_MAX];
		verdict_codes(verdicts, gate, codes, sizeof(codes));
		record_detail(record, gate_text(gate), codes);
	}
	record_detail_cut(record, "policy", loop->policy.version);
	record_detail(record, "rules", loop->policy.hash);
	record_detail(
		record, "names",
		session_names_unsettled(session, &loop->policy, session->applicant_at, loop_today())
			? "differ"
			: "agree");
	if (session->second.acts != 0)
		record_detail(record, "second", session->second.agreed_by);
	record_detail(record, "interpreter",
		      companion_text(interpreter != NULL ? interpreter->kind : COMPANION_NONE));
	if (interpreter != NULL)
		record_detail_cut(record, "interpreter_id", interpreter->id);
	if (representative != NULL)
		record_detail_cut(record, "representative", representative->id);
}

static enum status add_details(struct loop *loop, const struct effect *effect,
			       struct record *record, struct fault *fault)
{
	const struct session *session = loop->now;

	switch (effect->note) {
	case NOTE_CONSENTED:
		(void)text_copy(loop->visit.language, sizeof(loop->visit.language),
				language_code(session->language));
		record_detail_cut(record, "notice", loop->policy.notice_version);
		record_detail(record, "language", language_code(session->language));
		break;
	case NOTE_IDENTIFIED:
		return add_identified(loop, effect->index, record, fault);
	case NOTE_DOCUMENT_GIVEN:
	case NOTE_CHECKED:
		loop_add_document(loop, effect->index, effect->note == NOTE_CHECKED, record);
		break;
	case NOTE_CLERK_JOINED:
		(void)text_copy(loop->visit.clerk, sizeof(loop->visit.clerk), session->user);
		break;
	case NOTE_DECIDED:
		add_decision(loop, record);
		break;
	case NOTE_WITHDRAWN:
		record_detail_format(record, "applicant", "%u", effect->index + 1);
		record_detail(record, "cause", session_state_name(session->state));
		break;
	case NOTE_CLOSED:
		loop->visit.ended_ms = store_visit_end_ms(record->wall_ms);
		(void)text_copy(loop->visit.outcome, sizeof(loop->visit.outcome),
				session_outcome_text(session_recorded_outcome(session)));
		(void)text_copy(loop->visit.ending, sizeof(loop->visit.ending),
				session_ending(session));
		record_detail(record, "ending", session_ending(session));
		record_detail(record, "outcome",
			      session_outcome_text(session_recorded_outcome(session)));
		break;
	case NOTE_HANDED_OFF:
		record_detail(record, "reason", hand_off_code((enum hand_off)effect->index));
		break;
	case NOTE_SIGNED_OUT:
		record_detail(record, "cause", session_state_name(session->state));
		break;
	case NOTE_MARKED:
		loop_add_mark(loop, (enum clerk_mark)effect->index, record);
		break;
	case NOTE_APPROVAL_ASKED:
		loop_add_asked(loop, record);
		break;
	case NOTE_APPROVAL_SHOWN:
		record_detail(record, "asked_by", session->second.asked_by);
		break;
	case NOTE_APPROVAL_CLEARED:
		record_detail(record, "cause", session_state_name(session->state));
		break;
	case NOTE_TIN_SHOWN:
		loop_add_owner(loop, effect->index, record);
		break;
	case NOTE_PRINT_AGREED:
	case NOTE_PIN_SHOWN:
		loop_add_paper(loop, effect->note, record);
		break;
	case NOTE_APPROVAL_GIVEN:
	case NOTE_APPROVAL_REFUSED:
	case NOTE_DELIVERED:
	case NOTE_EXCEPTION:
	case NOTE_MAIL_CHOSEN:
	case NOTE_COUNT:
		break;
	}
	return STATUS_OK;
}

static enum status keep(struct loop *loop, struct record *record, struct fault *fault)
{
	enum status status = store_begin(&loop->store, fault);

	if (status != STATUS_OK)
		return status;
	if (session_has_visit(loop->now))
		status = store_put_visit(&loop->store, &loop->visit, fault);
	if (status == STATUS_OK)
		status = loop_add_suspicion(loop, record, fault);
	if (status == STATUS_OK && record->kind == RECORD_DECISION_WITHDRAWN)
		status = approval_lapse(&loop->store, record->object, store_applicant_of(record),
					record->wall_ms, fault);
	if (status == STATUS_OK)
		status = loop_keep_draft(loop, record, fault);
	if (status == STATUS_OK)
		status = sealed_append(&loop->store, record, &loop->secrets->sealed,
				       loop->config->keys, fault);
	if (status == STATUS_OK && record->kind == RECORD_VISIT_CLOSED)
		status = loop_add_checkpoint(loop, fault);
	status = store_end(&loop->store, status, fault);
	if (status == STATUS_OK && record->kind == RECORD_VISIT_CLOSED)
		pace_signed(&loop->pace, loop->store.count, clock_steady_ms());
	return status;
}

enum status loop_record(struct loop *loop, const struct effect *effect, struct fault *fault)
{
	const struct session *session = loop->now;
	const char *actor = actor_of(session, effect->note);

	if (effect->note == NOTE_APPROVAL_GIVEN || effect->note == NOTE_APPROVAL_REFUSED)
		return loop_answer_second(loop, effect->note == NOTE_APPROVAL_GIVEN, fault);
	if (effect->note == NOTE_DELIVERED)
		return issuing_delivered(&loop->store, loop_letters(loop), &loop->order, fault);
	if (effect->note == NOTE_MAIL_CHOSEN)
		return loop_mail_instead(loop, fault);
	if (effect->note == NOTE_EXCEPTION)
		return loop_record_exception(loop, (enum exception)effect->index, fault);
	struct record record = record_begin(kind_of_note(effect->note), actor, session->id);
	struct visit before = loop->visit;
	enum status status = add_details(loop, effect, &record, fault);
	if (status == STATUS_OK) {
		loop_seal_details(loop, effect, &loop->secrets->sealed);
		status = keep(loop, &record, fault);
		seal_details_wipe(&loop->secrets->sealed);
	}
	if (status == STATUS_OK && effect->note == NOTE_IDENTIFIED)
		status = loop_check_attempts(loop, record_value(&record, "fingerprint"), fault);
	if (status == STATUS_OK && effect->note == NOTE_IDENTIFIED)
		status = loop_check_referral(loop, effect->index,
					     record_value(&record, "fingerprint"), fault);
	if (status != STATUS_OK) /* the row tells no more than the records */
		loop->visit = before;
	return status;
}

void loop_choose_rules(struct loop *loop)
{
	const struct policy *policy = policy_on(&loop->policies, loop_today());

	if (policy != NULL)
		loop->policy = *policy;
}

enum status loop_open_visit(struct loop *loop, struct fault *fault)
{
	struct visit *visit = &loop->visit;

	loop_choose_rules(loop); /* the visit is weighed by those of the day on which it began */
	*visit = (struct visit){ .day = loop_today() };
	enum status status = store_begin(&loop->store, fault);
	if (status != STATUS_OK)
		return status;
	return store_end(&loop->store, store_start_visit(&loop->store, visit, fault), fault);
}

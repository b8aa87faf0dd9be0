/* What supervisors are asked to look at: what takes two people, answered here or elsewhere, which
 * the ledger tells, and visits that a clerk suspects. */
#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/ledger/approval.h"
#include "kiosk/ledger/store_parked.h"
#include "kiosk/loop_parts.h"

enum { LOOK_AGAIN_MS = 1000, REFERRAL_DAYS = 90 };
static const int64_t DAY_MS = 86400000;

enum status loop_check_referral(struct loop *loop, unsigned applicant, const char *fingerprint,
				struct fault *fault)
{
	int64_t since_ms = clock_wall_ms() - REFERRAL_DAYS * DAY_MS;
	struct event event = loop_event(EVENT_REFERRED);
	bool is_referred = false;
	enum status status = STATUS_OK;

	event.index = applicant;
	if (policy_needs_second(&loop->policy, SECOND_REFERRAL))
		status = store_is_referred(&loop->store, fingerprint, loop->visit.id, since_ms,
					   &is_referred, fault);
	if (status == STATUS_OK && is_referred)
		loop_post(loop, &event);
	return status;
}

void loop_acts_text(unsigned acts, char *to, size_t max)
{
	to[0] = '\0';
	for (unsigned act = 0; act < SECOND_ACT_COUNT; act++)
		if ((acts & 1U << act) != 0) {
			(void)text_append(to, max, to[0] == '\0' ? "" : ",");
			(void)text_append(to, max, second_act_text((enum second_act)act));
		}
}

void loop_add_asked(const struct loop *loop, struct record *record)
{
	const struct session *session = loop->now;
	const struct session_applicant *applicant = session_applicant(session);
	char acts[RECORD_VALUE_MAX];

	loop_acts_text(session->second.acts, acts, sizeof(acts));
	record_detail_format(record, "applicant", "%u", session->applicant_at + 1);
	record_detail(record, "acts", acts);
	record_detail(record, "decision", decision_text(applicant->decision));
	record_detail(
		record, "reason",
		loop->policy.reasons[applicant->decision].at[applicant->decision_reason].code);
	record_detail(record, "evidence", session->second.evidence);
}

void loop_add_mark(const struct loop *loop, enum clerk_mark mark, struct record *record)
{
	bool is_set = mark == MARK_FRAUD ? loop->now->is_fraud_suspected : loop->now->is_conflict;

	record_detail(record, "mark", mark == MARK_FRAUD ? "fraud" : "conflict");
	record_detail(record, "state", is_set ? "set" : "taken_back");
}

enum status loop_answer_second(struct loop *loop, bool is_agreed, struct fault *fault)
{
	const struct session *session = loop->now;
	const struct approval_answer answer = {
		.visit = session->id,
		.by = session->user,
		.evidence = session->second.evidence,
		.is_agreed = is_agreed,
		.reason = policy_disagreements(&loop->policy)->at[session->second.reason].code,
	};

	return approval_answer(&loop->store, &answer, fault);
}

void loop_watch_second(struct loop *loop)
{
	struct approval approval;
	struct event event = loop_event(EVENT_AGREED);
	struct fault fault = { 0 };

	if (!session_is_second_pending(loop->now) || event.now_ms < loop->second_at_ms)
		return;
	loop->second_at_ms = event.now_ms + LOOK_AGAIN_MS;
	if (approval_look(&loop->store, loop->now->id, &approval, &fault) != STATUS_OK) {
		loop_store_failed(loop, &fault);
		return;
	}
	if (approval.state != APPROVAL_GIVEN && approval.state != APPROVAL_REFUSED)
		return;
	if (approval.state == APPROVAL_REFUSED)
		event.kind = EVENT_DISAGREED;
	(void)text_copy(event.id, sizeof(event.id), approval.by);
	loop_post(loop, &event);
}

int64_t loop_second_deadline_ms(const struct loop *loop)
{
	if (!session_is_second_pending(loop->now))
		return 0;
	return loop->second_at_ms != 0 ? loop->second_at_ms : clock_steady_ms();
}

enum status loop_add_suspicion(struct loop *loop, const struct record *beside, struct fault *fault)
{
	const struct session *session = loop->now;
	struct record record;
	const char *code = record_value(beside, "reason");
	bool is_due = beside->kind == RECORD_DECIDED || beside->kind == RECORD_VISIT_CLOSED;

	if (!session->is_fraud_suspected || !is_due)
		return STATUS_OK;
	enum status status = store_last_record(&loop->store, RECORD_FRAUD_SUSPECTED, session->id,
					       &record, fault);
	if (status != STATUS_GONE)
		return status;
	record = record_begin(RECORD_FRAUD_SUSPECTED, loop->visit.clerk, session->id);
	record_detail(&record, "code", code != NULL ? code : "undecided");
	return store_append(&loop->store, &record, fault);
}

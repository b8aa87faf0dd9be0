#include "kiosk/audit/replay.h"

#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"

static void copy_value(const struct record *record, const char *key, char *to, size_t max)
{
	const char *value = record_value(record, key);

	(void)text_copy(to, max, value == NULL ? "" : value);
}

/* Where a document's record belongs; null where its number is none. */
static struct replay_document *document_at(struct replay *replay, const struct record *record)
{
	const char *number = record_value(record, "number");
	int64_t at = 0;

	if (number == NULL || !span_to_int(span_of(number), &at) || at < 1 ||
	    at > EVIDENCE_DOCUMENTS_MAX)
		return NULL;
	return &replay->document[at - 1];
}

static enum status take_document(struct replay *replay, const struct record *record,
				 struct fault *fault)
{
	struct replay_document *document = document_at(replay, record);

	if (document == NULL)
		return fault_set(fault, STATUS_UNSUPPORTED, 0,
				 "a record numbers its document as this program does not");
	*document = (struct replay_document){ 0 };
	copy_value(record, "document", document->code, sizeof(document->code));
	if (strcmp(document->code, "none") == 0)
		document->code[0] = '\0';
	if (record->kind == RECORD_CHECKED) {
		copy_value(record, "answers", document->answers, sizeof(document->answers));
		copy_value(record, "read", document->read, sizeof(document->read));
	}
	return STATUS_OK;
}

static void take_decision(struct replay *replay, const struct record *record)
{
	copy_value(record, "decision", replay->decision, sizeof(replay->decision));
	copy_value(record, "reason", replay->reason, sizeof(replay->reason));
	copy_value(record, "policy", replay->version, sizeof(replay->version));
	copy_value(record, "rules", replay->rules, sizeof(replay->rules));
	for (enum gate gate = GATE_IRS_RULE; gate <= GATE_IAL2_REV4; gate++)
		copy_value(record, gate_text(gate), replay->recorded[gate],
			   sizeof(replay->recorded[gate]));
}

static enum status take_record(struct replay *replay, const struct record *record,
			       struct fault *fault)
{
	const char *whom = record_value(record, "whom");

	if (record->kind == RECORD_IDENTIFIED)
		replay->needs_link = whom != NULL && strcmp(whom, "self") != 0;
	else if (record->kind == RECORD_DOCUMENT_GIVEN || record->kind == RECORD_CHECKED)
		return take_document(replay, record, fault);
	else if (record->kind == RECORD_DECIDED)
		take_decision(replay, record);
	return STATUS_OK;
}

/* Everything up to the last decision: what came after it was not decided about. */
static enum status gather(struct store *store, const char *visit, struct replay *replay,
			  struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	struct replay so_far = *replay;
	enum status status = sql_query(
		&store->sql, "SELECT sequence FROM records WHERE object = ?1 ORDER BY sequence",
		&query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_text(&query, 1, visit);
	while ((status = sql_step(&query, fault)) == STATUS_AGAIN) {
		struct record record;
		struct hash hash;
		status = store_get_record(store, (uint64_t)sql_int(&query, 0), &record, &hash,
					  fault);
		if (status == STATUS_OK)
			status = take_record(&so_far, &record, fault);
		if (status != STATUS_OK)
			return status;
		if (record.kind == RECORD_DECIDED)
			*replay = so_far;
	}
	if (status == STATUS_OK && replay->decision[0] == '\0')
		status = fault_set(fault, STATUS_GONE, 0, "nothing was decided in that visit");
	return status;
}

static enum status add_evidence(struct replay *replay, const struct replay_document *document,
				struct fault *fault)
{
	struct evidence_document *to = &replay->evidence.document[replay->evidence.count++];
	bool is_unknown = false;

	*to = (struct evidence_document){
		.rule = policy_document_named(replay->policy, span_of(document->code)),
	};
	if (!evidence_answers_from_text(span_of(document->answers), to->answer) ||
	    (strcmp(document->read, "-") != 0 &&
	     !evidence_read_from_text(span_of(document->read), replay->visit_day, replay->day,
				      &to->read, &is_unknown)))
		return fault_set(fault, STATUS_UNSUPPORTED, 0,
				 "a record of a document says what this program does not know");
	if (is_unknown)
		to->answer[QUESTION_UNEXPIRED] = ANSWER_COULD_NOT_CHECK;
	return STATUS_OK;
}

static enum status weigh(struct replay *replay, struct fault *fault)
{
	enum status status = STATUS_OK;

	replay->evidence.needs_link = replay->needs_link;
	for (size_t at = 0; status == STATUS_OK && at < EVIDENCE_DOCUMENTS_MAX; at++)
		if (replay->document[at].code[0] != '\0')
			status = add_evidence(replay, &replay->document[at], fault);
	if (status != STATUS_OK)
		return status;
	struct verdicts verdicts = evidence_weigh(replay->policy, &replay->evidence, replay->day);
	replay->is_same = true;
	for (enum gate gate = GATE_IRS_RULE; gate <= GATE_IAL2_REV4; gate++) {
		verdict_codes(verdicts, gate, replay->now[gate], sizeof(replay->now[gate]));
		if (strcmp(replay->now[gate], replay->recorded[gate]) != 0)
			replay->is_same = false;
	}
	return STATUS_OK;
}

static enum status keep(struct store *store, const struct replay_wish *wish,
			const struct replay *replay, struct fault *fault)
{
	/* Not about the visit: a look must not stand among what it looks at. */
	struct record record = record_begin(RECORD_AUDIT_REPLAYED, wish->actor, "");
	char day[CLOCK_TEXT_MAX];

	clock_day_text(replay->day, day, sizeof(day));
	record_detail(&record, "visit", wish->visit);
	record_detail(&record, "policy", replay->policy->version);
	record_detail(&record, "rules", replay->policy->hash);
	record_detail(&record, "day", day);
	record_detail(&record, "result", replay->is_same ? "same" : "different");
	return store_record(store, &record, fault);
}

enum status replay_visit(struct store *store, const struct replay_wish *wish, struct replay *ret,
			 struct fault *fault)
{
	struct replay replay = { 0 };
	struct visit visit;

	if (!record_takes(wish->visit, STORE_VISIT_ID_MAX))
		return fault_set(fault, STATUS_GONE, 0, "there is no visit of that number");
	enum status status = store_get_visit(store, wish->visit, &visit, fault);
	if (status != STATUS_OK)
		return status;
	replay.is_training = visit.is_training;
	replay.visit_day = visit.day;
	replay.day = wish->day == NULL ? visit.day : *wish->day;
	replay.policy = policy_on(wish->sets, replay.day);
	if (replay.policy == NULL)
		return fault_set(fault, STATUS_REFUSED, 0, "none of the rules hold on that day");
	status = gather(store, wish->visit, &replay, fault);
	if (status == STATUS_OK)
		status = weigh(&replay, fault);
	if (status == STATUS_OK)
		status = keep(store, wish, &replay, fault);
	if (status == STATUS_OK)
		*ret = replay;
	return status;
}

#include "kiosk/audit/replay.h"

#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"

static void copy_value(const struct record *record, const char *key, char *to, size_t max)
{
	const char *value = record_value(record, key);

	(void)text_copy(to, max, value == NULL ? "" : value);
}

/* What the records told so far. */
struct telling {
	struct replay_document document[REPLAY_DOCUMENTS_MAX];
	struct replay_applicant applicant[STORE_APPLICANTS_MAX];
};

/* Where a document's record belongs; null where its number is none. */
static struct replay_document *document_at(struct telling *telling, const struct record *record)
{
	const char *number = record_value(record, "number");
	int64_t at = 0;

	if (number == NULL || !span_to_int(span_of(number), &at) || at < 1 ||
	    at > REPLAY_DOCUMENTS_MAX)
		return NULL;
	return &telling->document[at - 1];
}

static enum status take_document(struct telling *telling, const struct record *record,
				 struct fault *fault)
{
	struct replay_document *document = document_at(telling, record);

	if (document == NULL)
		return fault_set(fault, STATUS_UNSUPPORTED, 0,
				 "a record numbers its document as this program does not");
	*document = (struct replay_document){ 0 };
	copy_value(record, "document", document->code, sizeof(document->code));
	copy_value(record, "of", document->of, sizeof(document->of));
	if (strcmp(document->code, "none") == 0)
		document->code[0] = '\0';
	if (record->kind == RECORD_CHECKED) {
		copy_value(record, "answers", document->answers, sizeof(document->answers));
		copy_value(record, "read", document->read, sizeof(document->read));
	}
	return STATUS_OK;
}

/* The photo ID of who stands there counts for everybody; of the others each counts for one. */
static bool counts_for(const struct replay_document *document, size_t at, unsigned applicant)
{
	int64_t of = 0;

	if (document->code[0] == '\0')
		return false;
	if (at == 0 || document->of[0] == '\0')
		return true;
	return span_to_int(span_of(document->of), &of) && of == applicant;
}

static void take_decision(struct telling *telling, unsigned number, const struct record *record)
{
	struct replay_applicant *to = &telling->applicant[number - 1];
	const char *names = record_value(record, "names");

	to->is_decided = true;
	to->do_names_differ = names != NULL && strcmp(names, "differ") == 0;
	copy_value(record, "decision", to->decision, sizeof(to->decision));
	copy_value(record, "reason", to->reason, sizeof(to->reason));
	copy_value(record, "policy", to->version, sizeof(to->version));
	copy_value(record, "rules", to->rules, sizeof(to->rules));
	for (enum gate gate = GATE_IRS_RULE; gate <= GATE_IAL2_REV4; gate++)
		copy_value(record, gate_text(gate), to->recorded[gate], sizeof(to->recorded[gate]));
	for (size_t at = 0; at < REPLAY_DOCUMENTS_MAX; at++)
		to->document[at] = counts_for(&telling->document[at], at, number)
					   ? telling->document[at]
					   : (struct replay_document){ 0 };
}

static enum status take_record(struct telling *telling, const struct record *record,
			       struct fault *fault)
{
	bool is_identity = record->kind == RECORD_IDENTIFIED;
	unsigned number = store_applicant_of(record);

	if (record->kind == RECORD_DOCUMENT_GIVEN || record->kind == RECORD_CHECKED)
		return take_document(telling, record, fault);
	if (!is_identity && record->kind != RECORD_DECIDED &&
	    record->kind != RECORD_DECISION_WITHDRAWN)
		return STATUS_OK;
	if (number == 0)
		return fault_set(fault, STATUS_UNSUPPORTED, 0,
				 "a record numbers its applicant as this program does not");
	struct replay_applicant *to = &telling->applicant[number - 1];
	if (is_identity && number == 1) /* all is stated anew, and each paper given again */
		memset(telling->document, 0, sizeof(telling->document));
	if (is_identity)
		copy_value(record, "whom", to->whom, sizeof(to->whom));
	else if (record->kind == RECORD_DECIDED)
		take_decision(telling, number, record);
	else
		to->is_decided = false;
	return STATUS_OK;
}

/* What was stated after a decision was not decided about. */
static void keep_decided(struct replay *replay, const struct telling *telling, unsigned number)
{
	if (number >= 1)
		replay->applicant[number - 1] = telling->applicant[number - 1];
}

static bool is_any_decided(const struct replay *replay)
{
	for (size_t at = 0; at < STORE_APPLICANTS_MAX; at++)
		if (replay->applicant[at].is_decided)
			return true;
	return false;
}

static enum status gather(struct store *store, const char *visit, struct replay *replay,
			  struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	struct telling telling = { 0 };
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
			status = take_record(&telling, &record, fault);
		if (status != STATUS_OK)
			return status;
		if (record.kind == RECORD_DECIDED || record.kind == RECORD_DECISION_WITHDRAWN)
			keep_decided(replay, &telling, store_applicant_of(&record));
	}
	if (status == STATUS_OK && !is_any_decided(replay))
		status = fault_set(fault, STATUS_GONE, 0, "nothing was decided in that visit");
	return status;
}

static enum status add_evidence(const struct replay *replay, struct evidence *evidence,
				const struct replay_document *document, struct fault *fault)
{
	bool is_unknown = false;

	if (evidence->count == EVIDENCE_DOCUMENTS_MAX)
		return fault_set(fault, STATUS_UNSUPPORTED, 0,
				 "more documents were recorded than can be weighed");
	struct evidence_document *to = &evidence->document[evidence->count++];
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

static enum status weigh(const struct replay *replay, struct replay_applicant *applicant,
			 struct fault *fault)
{
	struct evidence *evidence = &applicant->evidence;
	enum status status = STATUS_OK;

	evidence->needs_link = applicant->whom[0] != '\0' && strcmp(applicant->whom, "self") != 0;
	evidence->names_unsettled = applicant->do_names_differ;
	for (size_t at = 0; status == STATUS_OK && at < REPLAY_DOCUMENTS_MAX; at++)
		if (applicant->document[at].code[0] != '\0')
			status = add_evidence(replay, evidence, &applicant->document[at], fault);
	if (status != STATUS_OK)
		return status;
	struct verdicts verdicts = evidence_weigh(replay->policy, evidence, replay->day);
	applicant->is_same = true;
	for (enum gate gate = GATE_IRS_RULE; gate <= GATE_IAL2_REV4; gate++) {
		verdict_codes(verdicts, gate, applicant->now[gate], sizeof(applicant->now[gate]));
		if (strcmp(applicant->now[gate], applicant->recorded[gate]) != 0)
			applicant->is_same = false;
	}
	return STATUS_OK;
}

static enum status weigh_all(struct replay *replay, struct fault *fault)
{
	enum status status = STATUS_OK;

	replay->is_same = true;
	for (size_t at = 0; status == STATUS_OK && at < STORE_APPLICANTS_MAX; at++) {
		if (!replay->applicant[at].is_decided)
			continue;
		status = weigh(replay, &replay->applicant[at], fault);
		replay->is_same = replay->is_same && replay->applicant[at].is_same;
	}
	return status;
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
		status = weigh_all(&replay, fault);
	if (status == STATUS_OK)
		status = keep(store, wish, &replay, fault);
	if (status == STATUS_OK)
		*ret = replay;
	return status;
}

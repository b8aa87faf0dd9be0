#include "kiosk/ledger/approval.h"

#include <string.h>

#include "kiosk/base/text.h"

enum { ASKED_OF = 10000 };

static enum approval_state state_of(enum record_kind kind)
{
	if (kind == RECORD_APPROVAL_ASKED)
		return APPROVAL_PENDING;
	if (kind == RECORD_APPROVAL_GIVEN)
		return APPROVAL_GIVEN;
	return kind == RECORD_APPROVAL_REFUSED ? APPROVAL_REFUSED : APPROVAL_CLEARED;
}

/* The number of the newest record that matters; 0 when there is none. */
static enum status find(struct store *store, const char *visit, int64_t *ret, struct fault *fault)
{
	return sql_number(
		&store->sql,
		"SELECT coalesce(max(sequence), 0) FROM records WHERE object = ?1 AND kind IN "
		"('approval_asked', 'approval_given', 'approval_refused', 'approval_cleared')",
		visit, ret, fault);
}

enum status approval_look(struct store *store, const char *visit, struct approval *ret,
			  struct fault *fault)
{
	int64_t sequence = 0;
	struct record record;
	struct hash hash;

	*ret = (struct approval){ .state = APPROVAL_NONE };
	(void)text_copy(ret->visit, sizeof(ret->visit), visit);
	enum status status = find(store, visit, &sequence, fault);
	if (status != STATUS_OK || sequence == 0)
		return status;
	status = store_get_record(store, (uint64_t)sequence, &record, &hash, fault);
	if (status != STATUS_OK)
		return status;
	ret->state = state_of(record.kind);
	ret->applicant = store_applicant_of(&record);
	if (ret->state == APPROVAL_PENDING)
		ret->asked = record;
	else
		(void)text_copy(ret->by, sizeof(ret->by), record.actor);
	return STATUS_OK;
}

/* The visits under way, whose number is greater than `after`: one of them. */
static enum status next_open(struct store *store, char after[STORE_VISIT_ID_MAX],
			     bool *ret_is_there, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(&store->sql,
				       "SELECT id FROM visits WHERE ended_ms = 0 AND id > ?1 "
				       "ORDER BY id LIMIT 1",
				       &query, fault);

	*ret_is_there = false;
	if (status != STATUS_OK)
		return status;
	sql_bind_text(&query, 1, after);
	status = sql_step(&query, fault);
	if (status != STATUS_AGAIN)
		return status;
	*ret_is_there = text_copy(after, STORE_VISIT_ID_MAX, sql_text(&query, 0));
	return STATUS_OK;
}

/* The same of visits that have ended, of which something was asked lately. */
static enum status next_ended(struct store *store, char after[STORE_VISIT_ID_MAX],
			      bool *ret_is_there, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status =
		sql_query(&store->sql,
			  "SELECT min(object) FROM records WHERE sequence > ?1 AND object > ?2 "
			  "AND kind = 'approval_asked' AND object IN "
			  "(SELECT id FROM visits WHERE ended_ms <> 0)",
			  &query, fault);

	*ret_is_there = false;
	if (status != STATUS_OK)
		return status;
	sql_bind_int(&query, 1, (int64_t)store->count - ASKED_OF);
	sql_bind_text(&query, 2, after);
	status = sql_step(&query, fault);
	if (status != STATUS_AGAIN)
		return status;
	*ret_is_there =
		text_copy(after, STORE_VISIT_ID_MAX, sql_text(&query, 0)) && after[0] != '\0';
	return STATUS_OK;
}

enum status approval_list(struct store *store, struct approval ret[APPROVALS_MAX],
			  size_t *ret_count, struct fault *fault)
{
	char visit[STORE_VISIT_ID_MAX] = "";
	bool is_there = false;
	size_t count = 0;
	enum status status = next_open(store, visit, &is_there, fault);

	while (status == STATUS_OK && is_there && count < APPROVALS_MAX) {
		status = approval_look(store, visit, &ret[count], fault);
		count += status == STATUS_OK && ret[count].state == APPROVAL_PENDING;
		if (status == STATUS_OK)
			status = next_open(store, visit, &is_there, fault);
	}
	visit[0] = '\0';
	is_there = true;
	while (status == STATUS_OK && count < APPROVALS_MAX) {
		status = next_ended(store, visit, &is_there, fault);
		if (status != STATUS_OK || !is_there)
			break;
		status = approval_look(store, visit, &ret[count], fault);
		count += status == STATUS_OK && ret[count].state == APPROVAL_PENDING;
	}
	if (status == STATUS_OK)
		*ret_count = count;
	return status;
}

bool approval_shows(enum record_kind kind)
{
	return kind == RECORD_IDENTIFIED || kind == RECORD_DOCUMENT_GIVEN ||
	       kind == RECORD_CHECKED || kind == RECORD_CLERK_JOINED ||
	       kind == RECORD_VISIT_MARKED || kind == RECORD_APPROVAL_ASKED ||
	       kind == RECORD_APPROVAL_REFUSED;
}

enum status approval_digest(struct store *store, const char *visit, char ret[APPROVAL_DIGEST_MAX],
			    struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	struct hash digest = { 0 };
	enum status status = sql_query(
		&store->sql, "SELECT kind, hash FROM records WHERE object = ?1 ORDER BY sequence",
		&query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_text(&query, 1, visit);
	while ((status = sql_step(&query, fault)) == STATUS_AGAIN) {
		const struct span parts[] = { { digest.at, sizeof(digest.at) },
					      sql_blob(&query, 1) };
		if (!approval_shows(record_kind_from_span(sql_blob(&query, 0))))
			continue;
		status = crypto_sha256(parts, COUNT_OF(parts), &digest, fault);
		if (status != STATUS_OK)
			return status;
	}
	if (status == STATUS_OK)
		crypto_hex(digest.at, (APPROVAL_DIGEST_MAX - 1) / 2, ret);
	return status;
}

enum status approval_is_own(struct store *store, const char *visit, unsigned applicant,
			    const char *user, bool *ret, struct fault *fault)
{
	struct record decided;
	struct visit row;
	enum status status = store_get_visit(store, visit, &row, fault);

	if (status != STATUS_OK)
		return status;
	status = store_last_decision(store, visit, applicant, &decided, fault);
	bool has_decided = status == STATUS_OK && strcmp(decided.actor, user) == 0;
	*ret = has_decided || strcmp(row.clerk, user) == 0;
	return status == STATUS_GONE ? STATUS_OK : status;
}

static enum status check_seen(struct store *store, const struct approval_answer *answer,
			      struct fault *fault)
{
	char digest[APPROVAL_DIGEST_MAX];

	if (answer->seen == NULL)
		return STATUS_OK;
	enum status status = approval_digest(store, answer->visit, digest, fault);
	if (status == STATUS_OK && strcmp(digest, answer->seen) != 0)
		status = fault_set(fault, STATUS_GONE, 0,
				   "visit %s is not as it was seen: look at it again",
				   answer->visit);
	return status;
}

static enum status check_answer(struct store *store, const struct approval *pending,
				const struct approval_answer *answer, struct fault *fault)
{
	bool is_own = false;
	const char *evidence = record_value(&pending->asked, "evidence");

	if (pending->state != APPROVAL_PENDING)
		return fault_set(fault, STATUS_GONE, 0, "visit %s waits for no second person",
				 answer->visit);
	if (strcmp(pending->asked.actor, answer->by) == 0)
		return fault_set(fault, STATUS_DENIED, 0,
				 "%s asked for this; nobody agrees to their own request",
				 answer->by);
	if (answer->evidence != NULL &&
	    (evidence == NULL || strcmp(evidence, answer->evidence) != 0))
		return fault_set(fault, STATUS_GONE, 0, "visit %s: the evidence has changed",
				 answer->visit);
	enum status status = check_seen(store, answer, fault);
	if (status == STATUS_OK)
		status = approval_is_own(store, answer->visit, pending->applicant, answer->by,
					 &is_own, fault);
	if (status == STATUS_OK && is_own)
		status = fault_set(fault, STATUS_DENIED, 0,
				   "%s decided in visit %s; nobody agrees to their own case",
				   answer->by, answer->visit);
	return status;
}

static enum status answer_pending(struct store *store, const struct approval_answer *answer,
				  struct fault *fault)
{
	struct approval pending;
	enum status status = approval_look(store, answer->visit, &pending, fault);

	if (status == STATUS_OK)
		status = check_answer(store, &pending, answer, fault);
	if (status != STATUS_OK)
		return status;
	struct record record =
		record_begin(answer->is_agreed ? RECORD_APPROVAL_GIVEN : RECORD_APPROVAL_REFUSED,
			     answer->by, answer->visit);
	record_detail_format(&record, "applicant", "%u", pending.applicant);
	record_detail(&record, "asked_by", pending.asked.actor);
	record_detail(&record, "evidence", record_value(&pending.asked, "evidence"));
	if (!answer->is_agreed)
		record_detail(&record, "reason", answer->reason);
	return store_append(store, &record, fault);
}

enum status approval_answer(struct store *store, const struct approval_answer *answer,
			    struct fault *fault)
{
	enum status status = store_begin(store, fault);

	if (status != STATUS_OK)
		return status;
	return store_end(store, answer_pending(store, answer, fault), fault);
}

enum status approval_clear(struct store *store, const char *visit, const char *cause,
			   int64_t wall_ms, struct fault *fault)
{
	struct approval pending;
	enum status status = approval_look(store, visit, &pending, fault);

	if (status != STATUS_OK || pending.state != APPROVAL_PENDING)
		return status;
	struct record record = record_begin(RECORD_APPROVAL_CLEARED, "system", visit);
	record.wall_ms = wall_ms;
	record_detail(&record, "cause", cause);
	return store_append(store, &record, fault);
}

enum status approval_lapse(struct store *store, const char *visit, unsigned applicant,
			   int64_t wall_ms, struct fault *fault)
{
	struct record decided;
	enum status status = store_last_decision(store, visit, applicant, &decided, fault);

	if (status != STATUS_OK)
		return status == STATUS_GONE ? STATUS_OK : status;
	const char *second = record_value(&decided, "second");
	if (second == NULL || second[0] == '\0')
		return STATUS_OK;
	struct record record = record_begin(RECORD_APPROVAL_LAPSED, "system", visit);
	record.wall_ms = wall_ms;
	record_detail_format(&record, "applicant", "%u", applicant);
	record_detail(&record, "given_by", second);
	return store_append(store, &record, fault);
}

enum status approval_clear_ended(struct store *store, const char *cause, int64_t wall_ms,
				 struct fault *fault)
{
	char visit[STORE_VISIT_ID_MAX] = "";
	bool is_there = false;
	enum status status = next_ended(store, visit, &is_there, fault);

	while (status == STATUS_OK && is_there) {
		status = approval_clear(store, visit, cause, wall_ms, fault);
		if (status == STATUS_OK)
			status = next_ended(store, visit, &is_there, fault);
	}
	return status;
}

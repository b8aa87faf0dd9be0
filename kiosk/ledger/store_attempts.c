#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/ledger/record_view.h"
#include "kiosk/ledger/store_parked.h"

/* A visit that rests ends up to so long after its day. */
enum { REST_DAYS = 31 };

enum decided { DECIDED_NEITHER, DECIDED_REFERRED, DECIDED_APPROVED };

/* *ret: the applicant whose taxpayer number that is; 0: none of this record. */
static enum status find_applicant(struct span canonical, const char *fingerprint, unsigned *ret,
				  struct fault *fault)
{
	struct record_view record;
	struct span value;
	int64_t number = 1; /* records of before there were several are about the first */
	enum status status = record_view(canonical, &record, fault);

	*ret = 0;
	if (status != STATUS_OK || !record_view_value(&record, "fingerprint", &value) ||
	    !span_equals(value, span_of(fingerprint)))
		return status;
	if (record_view_value(&record, "applicant", &value) && !span_to_int(value, &number))
		return fault_set(fault, STATUS_CORRUPT, 0, "a record names no applicant");
	*ret = (unsigned)number;
	return STATUS_OK;
}

/* Of a visit whose outcome does not tell: whoever was not refused has not failed. */
static enum status has_failed(struct store *store, const char *visit, unsigned applicant, bool *ret,
			      struct fault *fault)
{
	struct record decided;
	enum status status = store_last_decision(store, visit, applicant, &decided, fault);

	if (status != STATUS_OK && status != STATUS_GONE)
		return status;
	const char *decision = status == STATUS_OK ? record_value(&decided, "decision") : "none";
	*ret = decision != NULL &&
	       (strcmp(decision, "none") == 0 || strcmp(decision, "refuse") == 0);
	return STATUS_OK;
}

/* The visit that the query stands on is one at which that taxpayer failed. */
static enum status is_attempt(struct store *store, const struct sql_query *query,
			      const char *fingerprint, bool *ret, struct fault *fault)
{
	unsigned applicant = 0;
	enum status status = find_applicant(sql_blob(query, 2), fingerprint, &applicant, fault);

	*ret = applicant != 0;
	if (status != STATUS_OK || applicant == 0 || sql_int(query, 3) == 1)
		return status;
	return has_failed(store, sql_text(query, 0), applicant, ret, fault);
}

/* Visits other than that one, which ended since then. */
static void bind_since(struct sql_query *query, int64_t since_ms, const char *visit)
{
	sql_bind_int(query, 1, clock_local_day(since_ms) - REST_DAYS);
	sql_bind_int(query, 2, since_ms);
	sql_bind_text(query, 3, visit);
}

/* A visit names a TIN as often as its visitor goes back to what was typed: it counts once. */
enum status store_count_attempts(struct store *store, const char *fingerprint, const char *visit,
				 int64_t since_ms, int64_t limit, int64_t *ret_count,
				 int64_t *ret_limit_ms, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	char last[STORE_VISIT_ID_MAX] = "";
	int64_t count = 0, limit_ms = 0;
	enum status status = sql_query(
		&store->sql,
		"SELECT id, ended_ms, canonical, "
		"visits.outcome IN ('refused', 'abandoned', 'expired') "
		"FROM visits JOIN records ON object = id "
		"WHERE day >= ?1 AND ended_ms >= ?2 AND id <> ?3 AND kind = 'identified' AND "
		"visits.outcome IN ('refused', 'abandoned', 'expired', 'mixed', 'fraud_review') "
		"ORDER BY ended_ms DESC, id, sequence",
		&query, fault);

	if (status != STATUS_OK)
		return status;
	bind_since(&query, since_ms, visit);
	while ((status = sql_step(&query, fault)) == STATUS_AGAIN) {
		bool is_one = false;
		if (span_equals(span_of(last), sql_blob(&query, 0)))
			continue;
		status = is_attempt(store, &query, fingerprint, &is_one, fault);
		if (status != STATUS_OK)
			return status;
		if (!is_one)
			continue;
		(void)text_copy(last, sizeof(last), sql_text(&query, 0));
		if (++count == limit)
			limit_ms = sql_int(&query, 1);
	}
	if (status != STATUS_OK)
		return status;
	*ret_count = count;
	*ret_limit_ms = limit_ms;
	return STATUS_OK;
}

/* What was decided about that taxpayer at the visit that the query stands on. */
static enum status find_decision(struct store *store, const struct sql_query *query,
				 const char *fingerprint, enum decided *ret, struct fault *fault)
{
	struct record decided;
	unsigned applicant = 0;
	enum status status = find_applicant(sql_blob(query, 1), fingerprint, &applicant, fault);

	*ret = DECIDED_NEITHER;
	if (status != STATUS_OK || applicant == 0)
		return status;
	status = store_last_decision(store, sql_text(query, 0), applicant, &decided, fault);
	if (status != STATUS_OK)
		return status == STATUS_GONE ? STATUS_OK : status;
	const char *decision = record_value(&decided, "decision");
	if (decision != NULL && strcmp(decision, "refer") == 0)
		*ret = DECIDED_REFERRED;
	else if (decision != NULL && strcmp(decision, "approve") == 0)
		*ret = DECIDED_APPROVED;
	return STATUS_OK;
}

enum status store_is_referred(struct store *store, const char *fingerprint, const char *visit,
			      int64_t since_ms, bool *ret, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum decided last = DECIDED_NEITHER;
	enum status status = sql_query(
		&store->sql,
		"SELECT id, canonical FROM visits JOIN records ON object = id "
		"WHERE day >= ?1 AND ended_ms >= ?2 AND id <> ?3 AND kind = 'identified' AND "
		"visits.outcome IN ('referred', 'approved', 'mixed', 'fraud_review') "
		"ORDER BY ended_ms DESC, id, sequence",
		&query, fault);

	if (status != STATUS_OK)
		return status;
	bind_since(&query, since_ms, visit);
	while (last == DECIDED_NEITHER && (status = sql_step(&query, fault)) == STATUS_AGAIN) {
		status = find_decision(store, &query, fingerprint, &last, fault);
		if (status != STATUS_OK)
			return status;
	}
	*ret = last == DECIDED_REFERRED;
	return last == DECIDED_NEITHER ? status : STATUS_OK;
}

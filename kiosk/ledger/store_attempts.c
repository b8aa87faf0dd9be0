#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/ledger/record_view.h"
#include "kiosk/ledger/store_parked.h"

/* A visit that rests ends up to so long after its day. */
enum { REST_DAYS = 31 };

static enum status is_about(struct span canonical, const char *fingerprint, bool *ret,
			    struct fault *fault)
{
	struct record_view record;
	struct span value;
	enum status status = record_view(canonical, &record, fault);

	*ret = status == STATUS_OK && record_view_value(&record, "fingerprint", &value) &&
	       span_equals(value, span_of(fingerprint));
	return status;
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
		"SELECT id, ended_ms, canonical FROM visits JOIN records ON object = id "
		"WHERE day >= ?1 AND ended_ms >= ?2 AND id <> ?3 AND kind = 'identified' AND "
		"visits.outcome IN ('refused', 'abandoned', 'expired') "
		"ORDER BY ended_ms DESC, id, sequence",
		&query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_int(&query, 1, clock_local_day(since_ms) - REST_DAYS);
	sql_bind_int(&query, 2, since_ms);
	sql_bind_text(&query, 3, visit);
	while ((status = sql_step(&query, fault)) == STATUS_AGAIN) {
		bool is_one = false;
		if (span_equals(span_of(last), sql_blob(&query, 0)))
			continue;
		status = is_about(sql_blob(&query, 2), fingerprint, &is_one, fault);
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

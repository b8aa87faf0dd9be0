#include <assert.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/ledger/store.h"

enum { VISITS_A_DAY_MAX = 9999 };

enum status store_put_visit(struct store *store, const struct visit *visit, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(
		&store->sql,
		"INSERT INTO visits (" STORE_VISIT_COLUMNS ") "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) "
		"ON CONFLICT (id) DO UPDATE SET started_ms = excluded.started_ms, "
		"ended_ms = excluded.ended_ms, day = excluded.day, clerk = excluded.clerk, "
		"outcome = excluded.outcome, ending = excluded.ending, reason = excluded.reason, "
		"language = excluded.language, tin_last4 = excluded.tin_last4, "
		"is_training = excluded.is_training",
		&query, fault);

	assert(store->is_in_transaction);
	if (status != STATUS_OK)
		return status;
	sql_bind_text(&query, 1, visit->id);
	sql_bind_int(&query, 2, visit->started_ms);
	sql_bind_int(&query, 3, visit->ended_ms);
	sql_bind_int(&query, 4, visit->day);
	sql_bind_text(&query, 5, visit->clerk);
	sql_bind_text(&query, 6, visit->outcome);
	sql_bind_text(&query, 7, visit->ending);
	sql_bind_text(&query, 8, visit->reason);
	sql_bind_text(&query, 9, visit->language);
	sql_bind_text(&query, 10, visit->tin_last4);
	sql_bind_int(&query, 11, visit->is_training);
	return sql_finish(&query, fault);
}

int64_t store_visit_end_ms(int64_t wall_ms)
{
	return wall_ms == 0 ? 1 : wall_ms;
}

enum status store_visit_row(const struct sql_query *query, struct visit *ret, struct fault *fault)
{
	struct visit visit = {
		.started_ms = sql_int(query, 1),
		.ended_ms = sql_int(query, 2),
		.day = (int32_t)sql_int(query, 3),
		.is_training = sql_int(query, 10) != 0,
	};
	const struct {
		int column;
		char *to;
		size_t max;
	} texts[] = {
		{ 0, visit.id, sizeof(visit.id) },
		{ 4, visit.clerk, sizeof(visit.clerk) },
		{ 5, visit.outcome, sizeof(visit.outcome) },
		{ 6, visit.ending, sizeof(visit.ending) },
		{ 7, visit.reason, sizeof(visit.reason) },
		{ 8, visit.language, sizeof(visit.language) },
		{ 9, visit.tin_last4, sizeof(visit.tin_last4) },
	};

	for (size_t at = 0; at < COUNT_OF(texts); at++) {
		const char *text = sql_text(query, texts[at].column);
		if (!record_takes(text, texts[at].max))
			return fault_set(fault, STATUS_CORRUPT, 0,
					 "%s: a visit holds what was never written",
					 sql_file(query->sql));
		(void)text_copy(texts[at].to, texts[at].max, text);
	}
	*ret = visit;
	return STATUS_OK;
}

enum status store_get_visit(struct store *store, const char *id, struct visit *ret,
			    struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status =
		sql_query(&store->sql, "SELECT " STORE_VISIT_COLUMNS " FROM visits WHERE id = ?1",
			  &query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_text(&query, 1, id);
	status = sql_step(&query, fault);
	if (status == STATUS_OK)
		return fault_set(fault, STATUS_GONE, 0, "%s: there is no visit %s",
				 sql_file(&store->sql), id);
	return status == STATUS_AGAIN ? store_visit_row(&query, ret, fault) : status;
}

static enum status last_number(struct store *store, const char *prefix, int64_t *ret,
			       struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(&store->sql,
				       "SELECT coalesce(max(id), ?1 || '0000') FROM visits "
				       "WHERE id BETWEEN ?1 || '0000' AND ?1 || '9999'",
				       &query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_text(&query, 1, prefix);
	status = sql_step(&query, fault);
	if (status != STATUS_AGAIN)
		return status;
	struct span id = span_of(sql_text(&query, 0));
	if (!span_to_int(span_slice(id, strlen(prefix), id.size), ret))
		return fault_set(fault, STATUS_CORRUPT, 0, "%s: a visit's number is malformed",
				 sql_file(&store->sql));
	return STATUS_OK;
}

/* The last number that the ledger had which this one continues. */
static enum status continued_number(struct store *store, const char *prefix, int64_t *number,
				    struct fault *fault)
{
	struct record record;
	int64_t before = 0;
	enum status status =
		store_last_record(store, RECORD_LEDGER_CONTINUED, STORE_CONTINUED, &record, fault);

	if (status != STATUS_OK)
		return status == STATUS_GONE ? STATUS_OK : status;
	struct span last = span_of(record_value(&record, "last_visit"));
	if (span_starts_with(last, span_of(prefix)) &&
	    span_to_int(span_slice(last, strlen(prefix), last.size), &before) && before > *number)
		*number = before;
	return STATUS_OK;
}

enum status store_next_visit_id(struct store *store, int32_t day, char *ret, size_t max,
				struct fault *fault)
{
	struct civil_date date = civil_from_days(day);
	char prefix[STORE_VISIT_ID_MAX], id[STORE_VISIT_ID_MAX];
	int64_t number = 0;

	assert(store->is_in_transaction);
	(void)text_format(prefix, sizeof(prefix), "%s-%02d%02d%02d-", store->origin,
			  date.year % 100, date.month, date.day);
	enum status status = last_number(store, prefix, &number, fault);
	if (status == STATUS_OK)
		status = continued_number(store, prefix, &number, fault);
	if (status != STATUS_OK)
		return status;
	if (number >= VISITS_A_DAY_MAX)
		return fault_set(fault, STATUS_FULL, 0, "this kiosk takes %d visits a day",
				 VISITS_A_DAY_MAX);
	bool fits = text_format(id, sizeof(id), "%s%04d", prefix, (int)number + 1);
	assert(fits && strlen(id) < max);
	(void)fits;
	(void)text_copy(ret, max, id);
	return STATUS_OK;
}

enum status store_start_visit(struct store *store, struct visit *visit, struct fault *fault)
{
	char day[CLOCK_TEXT_MAX];
	enum status status =
		store_next_visit_id(store, visit->day, visit->id, sizeof(visit->id), fault);

	if (status != STATUS_OK)
		return status;
	struct record record = record_begin(RECORD_VISIT_STARTED, "visitor", visit->id);
	visit->started_ms = record.wall_ms;
	visit->is_training = store->is_training;
	clock_day_text(visit->day, day, sizeof(day));
	record_detail(&record, "day", day);
	record_detail(&record, "training", visit->is_training ? "yes" : "no");
	status = store_put_visit(store, visit, fault);
	return status == STATUS_OK ? store_append(store, &record, fault) : status;
}

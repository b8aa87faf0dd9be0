#include "kiosk/ledger/store_count.h"

static enum status take_count(struct sql_query *query, int64_t *ret, struct fault *fault)
{
	enum status status = sql_step(query, fault);

	if (status != STATUS_AGAIN)
		return status == STATUS_OK ? fault_set(fault, STATUS_CORRUPT, 0, "%s: no count",
						       sql_file(query->sql))
					   : status;
	*ret = sql_int(query, 0);
	return STATUS_OK;
}

enum status store_count_about(struct store *store, enum record_kind kind, const char *object,
			      int64_t since_ms, int64_t *ret, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(&store->sql,
				       "SELECT count(*) FROM records WHERE object = ?1 AND "
				       "kind = ?2 AND wall_ms >= ?3",
				       &query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_text(&query, 1, object);
	sql_bind_text(&query, 2, record_kind_text(kind));
	sql_bind_int(&query, 3, since_ms);
	return take_count(&query, ret, fault);
}

enum status store_count_all(struct store *store, enum record_kind kind, int64_t since_ms,
			    int64_t *ret, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(
		&store->sql,
		"SELECT count(*) FROM records WHERE +kind = ?1 AND sequence > coalesce((SELECT "
		"sequence FROM records WHERE +wall_ms < ?2 ORDER BY sequence DESC LIMIT 1), 0)",
		&query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_text(&query, 1, record_kind_text(kind));
	sql_bind_int(&query, 2, since_ms);
	return take_count(&query, ret, fault);
}

#include "kiosk/ledger/store_signed.h"

#include <assert.h>

/* A note's own text, without its signatures. */
#define TEXT_OF(note) "substr(" note ", 1, instr(" note ", char(10, 10)))"

enum status store_put_checkpoint(struct store *store, const struct checkpoint *checkpoint,
				 struct span note, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(
		&store->sql,
		"WITH new(note) AS (VALUES (CAST(?3 AS TEXT))) "
		"INSERT INTO checkpoints (id, size, epoch, note) "
		"SELECT (SELECT coalesce(max(id), 0) + 1 FROM checkpoints), ?1, ?2, note FROM new "
		"WHERE NOT EXISTS (SELECT 1 FROM checkpoints AS old WHERE size = ?1 AND " TEXT_OF(
			"old.note") " = " TEXT_OF("new.note") ")",
		&query, fault);

	assert(store->is_in_transaction);
	if (status != STATUS_OK)
		return status;
	sql_bind_int(&query, 1, (int64_t)checkpoint->size);
	sql_bind_int(&query, 2, (int64_t)checkpoint->epoch);
	sql_bind_blob(&query, 3, note);
	return sql_finish(&query, fault);
}

enum status store_put_epoch(struct store *store, uint64_t number, struct span certificate,
			    struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(&store->sql,
				       "INSERT INTO epochs (number, size, certificate) VALUES "
				       "(?1, ?2, CAST(?3 AS TEXT))",
				       &query, fault);

	assert(store->is_in_transaction);
	if (status != STATUS_OK)
		return status;
	sql_bind_int(&query, 1, (int64_t)number);
	sql_bind_int(&query, 2, (int64_t)store->count);
	sql_bind_blob(&query, 3, certificate);
	return sql_finish(&query, fault);
}

enum status store_last_epoch(struct store *store, uint64_t *ret_number, struct bytes *to,
			     struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(
		&store->sql, "SELECT number, certificate FROM epochs ORDER BY number DESC LIMIT 1",
		&query, fault);

	if (status == STATUS_OK)
		status = sql_step(&query, fault);
	if (status == STATUS_OK)
		return fault_set(fault, STATUS_GONE, 0, "%s: nobody signs it yet",
				 sql_file(&store->sql));
	if (status != STATUS_AGAIN)
		return status;
	bytes_add_span(to, sql_blob(&query, 1));
	if (to->is_full || sql_int(&query, 0) < 0)
		return fault_set(fault, STATUS_CORRUPT, 0, "%s: the last epoch cannot be read",
				 sql_file(&store->sql));
	*ret_number = (uint64_t)sql_int(&query, 0);
	return STATUS_OK;
}

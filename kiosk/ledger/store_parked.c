#include "kiosk/ledger/store_draft.h"

#include <assert.h>
#include <string.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/backup.h"

#define COLUMNS "visit, parked_ms, until_ms, slip, tries, sealed"

/* --- one visit -----------------------------------------------------------------------------------
 */

static enum status insert(struct store *store, const struct parked *parked, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(
		&store->sql, "INSERT INTO parked (" COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
		&query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_text(&query, 1, parked->visit);
	sql_bind_int(&query, 2, parked->parked_ms);
	sql_bind_int(&query, 3, parked->until_ms);
	sql_bind_text(&query, 4, parked->slip);
	sql_bind_int(&query, 5, parked->tries);
	sql_bind_blob(&query, 6, parked->sealed);
	return sql_finish(&query, fault);
}

enum status store_park(struct store *store, const char *actor, struct parked *parked,
		       struct fault *fault)
{
	struct record record = record_begin(RECORD_VISIT_PARKED, actor, parked->visit);
	char digest[CRYPTO_HEX_MAX];
	enum status status = crypto_sha256_hex(parked->sealed, digest, fault);

	assert(store->is_in_transaction);
	parked->parked_ms = record.wall_ms;
	parked->tries = 0;
	record_detail(&record, "place", parked->slip[0] == '\0' ? "queue" : "slip");
	record_detail_format(&record, "until_ms", "%lld", (long long)parked->until_ms);
	record_detail(&record, "slip", parked->slip);
	if (status == STATUS_OK)
		record_detail(&record, "sealed", digest);
	if (status == STATUS_OK)
		status = insert(store, parked, fault);
	return status == STATUS_OK ? store_append(store, &record, fault) : status;
}

static enum status take_row(const struct sql_query *query, struct parked *ret, struct fault *fault)
{
	struct span sealed = sql_blob(query, 5);

	*ret = (struct parked){ .parked_ms = sql_int(query, 1),
				.until_ms = sql_int(query, 2),
				.tries = sql_int(query, 4) };
	if (!text_copy(ret->visit, sizeof(ret->visit), sql_text(query, 0)) ||
	    !text_copy(ret->slip, sizeof(ret->slip), sql_text(query, 3)) ||
	    sealed.size > sizeof(ret->bytes))
		return fault_set(fault, STATUS_CORRUPT, 0,
				 "%s: a visit that rests holds what was never written",
				 sql_file(query->sql));
	if (sealed.size > 0)
		memcpy(ret->bytes, sealed.at, sealed.size);
	ret->sealed = (struct span){ ret->bytes, sealed.size };
	return STATUS_OK;
}

static enum status find(struct store *store, const char *statement, const char *which,
			int64_t now_wall_ms, struct parked *ret, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(&store->sql, statement, &query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_text(&query, 1, which);
	sql_bind_int(&query, 2, now_wall_ms);
	status = sql_step(&query, fault);
	if (status == STATUS_OK)
		return fault_set(fault, STATUS_GONE, 0, "%s: no such visit rests",
				 sql_file(&store->sql));
	return status == STATUS_AGAIN ? take_row(&query, ret, fault) : status;
}

enum status store_get_parked(struct store *store, const char *visit, int64_t now_wall_ms,
			     struct parked *ret, struct fault *fault)
{
	return find(store, "SELECT " COLUMNS " FROM parked WHERE visit = ?1 AND until_ms > ?2",
		    visit, now_wall_ms, ret, fault);
}

enum status store_get_slip(struct store *store, const char *slip, int64_t now_wall_ms,
			   struct parked *ret, struct fault *fault)
{
	return find(store,
		    "SELECT " COLUMNS " FROM parked WHERE slip = ?1 AND slip <> '' "
		    "AND until_ms > ?2",
		    slip, now_wall_ms, ret, fault);
}

/* --- the queue -----------------------------------------------------------------------------------
 */

enum status store_is_barred(struct store *store, const char *visit, const char *user, bool *ret,
			    struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(&store->sql,
				       "SELECT EXISTS (SELECT 1 FROM records WHERE object = ?1 AND "
				       "kind = 'visit_handed_off' AND actor = ?2)",
				       &query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_text(&query, 1, visit);
	sql_bind_text(&query, 2, user);
	status = sql_step(&query, fault);
	if (status != STATUS_AGAIN)
		return status;
	*ret = sql_int(&query, 0) == 1;
	return STATUS_OK;
}

enum status store_count_waiting(struct store *store, int64_t *ret, int64_t *ret_since_ms,
				struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(
		&store->sql,
		"SELECT count(*), coalesce(min(parked_ms), 0) FROM parked WHERE slip = ''", &query,
		fault);

	if (status == STATUS_OK)
		status = sql_step(&query, fault);
	if (status != STATUS_AGAIN)
		return status;
	*ret = sql_int(&query, 0);
	*ret_since_ms = sql_int(&query, 1);
	return STATUS_OK;
}

static enum status list_rows(struct store *store, size_t offset, struct waiting *rows, size_t max,
			     size_t *ret_count, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	size_t count = 0;
	enum status status = sql_query(&store->sql,
				       "SELECT " STORE_VISIT_COLUMNS ", parked_ms FROM parked "
				       "JOIN visits ON id = visit WHERE slip = '' "
				       "ORDER BY started_ms, id LIMIT ?1 OFFSET ?2",
				       &query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_int(&query, 1, (int64_t)max);
	sql_bind_int(&query, 2, (int64_t)offset);
	while ((status = sql_step(&query, fault)) == STATUS_AGAIN && count < max) {
		status = store_visit_row(&query, &rows[count].visit, fault);
		if (status != STATUS_OK)
			return status;
		rows[count++].since_ms = sql_int(&query, STORE_VISIT_COLUMN_COUNT);
	}
	*ret_count = count;
	return status;
}

enum status store_list_waiting(struct store *store, const char *clerk, size_t offset,
			       struct waiting *rows, size_t max, size_t *ret_count,
			       size_t *ret_total, struct fault *fault)
{
	int64_t total = 0, since_ms = 0;
	size_t count = 0;
	enum status status = store_count_waiting(store, &total, &since_ms, fault);

	if (status == STATUS_OK)
		status = list_rows(store, offset, rows, max, &count, fault);
	for (size_t at = 0; status == STATUS_OK && at < count; at++)
		status = store_is_barred(store, rows[at].visit.id, clerk, &rows[at].is_barred,
					 fault);
	if (status != STATUS_OK)
		return status;
	*ret_count = count;
	*ret_total = (size_t)total;
	return STATUS_OK;
}

/* --- taking up, and the end ----------------------------------------------------------------------
 */

static enum status erase(struct store *store, const char *visit, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status =
		sql_query(&store->sql, "DELETE FROM parked WHERE visit = ?1", &query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_text(&query, 1, visit);
	return sql_finish(&query, fault);
}

enum status store_take_parked(struct store *store, const struct parked *parked, const char *actor,
			      struct fault *fault)
{
	struct visit visit = { 0 };
	struct record record = record_begin(RECORD_VISIT_RESUMED, actor, parked->visit);
	enum status status = store_get_visit(store, parked->visit, &visit, fault);

	assert(store->is_in_transaction);
	record_detail(&record, "place", parked->slip[0] == '\0' ? "queue" : "slip");
	record_detail(&record, "before", visit.clerk);
	if (status == STATUS_OK)
		status = erase(store, parked->visit, fault);
	if (status == STATUS_OK)
		status = store_put_draft(store, parked->sealed, &record, fault);
	return status == STATUS_OK ? store_append(store, &record, fault) : status;
}

/* A visit that rests ends without anybody. */
static enum status close_rested(struct store *store, const char *id, const char *ending,
				int64_t now_wall_ms, struct fault *fault)
{
	struct visit visit;
	enum status status = store_get_visit(store, id, &visit, fault);

	if (status != STATUS_OK)
		return status;
	struct record record = record_begin(RECORD_VISIT_CLOSED, "system", visit.id);
	record.outcome = RECORD_FAILURE;
	record.wall_ms = now_wall_ms;
	record_detail(&record, "ending", ending);
	record_detail(&record, "outcome", "expired");
	visit.ended_ms = store_visit_end_ms(now_wall_ms);
	(void)text_copy(visit.ending, sizeof(visit.ending), ending);
	(void)text_copy(visit.outcome, sizeof(visit.outcome), "expired");
	status = store_put_visit(store, &visit, fault);
	if (status == STATUS_OK)
		status = erase(store, id, fault);
	return status == STATUS_OK ? store_append(store, &record, fault) : status;
}

static enum status keep_tries(struct store *store, const struct parked *parked, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(&store->sql, "UPDATE parked SET tries = ?2 WHERE visit = ?1",
				       &query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_text(&query, 1, parked->visit);
	sql_bind_int(&query, 2, parked->tries);
	return sql_finish(&query, fault);
}

enum status store_refuse_slip(struct store *store, struct parked *parked, bool *ret_is_void,
			      struct fault *fault)
{
	struct record record = record_begin(RECORD_SLIP_REFUSED, "visitor", parked->visit);

	assert(store->is_in_transaction);
	parked->tries++;
	*ret_is_void = parked->tries >= STORE_SLIP_TRIES;
	record.outcome = RECORD_FAILURE;
	record_detail_format(&record, "tries", "%d", (int)parked->tries);
	enum status status = keep_tries(store, parked, fault);
	if (status == STATUS_OK)
		status = store_append(store, &record, fault);
	if (status == STATUS_OK && *ret_is_void)
		status = close_rested(store, parked->visit, "slip_void", record.wall_ms, fault);
	return status;
}

/* Of a row whose record a backup brought back nobody knows what came of it since. */
static enum status next_over(struct store *store, int64_t now_wall_ms, char *ret_id, size_t max,
			     bool *ret_is_expired, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(
		&store->sql,
		"SELECT visit, until_ms <= ?1 FROM parked WHERE until_ms <= ?1 OR EXISTS "
		"(SELECT 1 FROM records AS back WHERE back.object = '" BACKUP_OBJECT "' AND "
		"back.kind = 'ledger_restored' AND back.sequence > (SELECT max(sequence) FROM "
		"records WHERE object = visit AND kind = 'visit_parked')) ORDER BY visit LIMIT 1",
		&query, fault);

	ret_id[0] = '\0';
	if (status != STATUS_OK)
		return status;
	sql_bind_int(&query, 1, now_wall_ms);
	status = sql_step(&query, fault);
	if (status != STATUS_AGAIN)
		return status;
	*ret_is_expired = sql_int(&query, 1) == 1;
	if (!text_copy(ret_id, max, sql_text(&query, 0)))
		return fault_set(fault, STATUS_CORRUPT, 0, "%s: a number is too long",
				 sql_file(&store->sql));
	return STATUS_OK;
}

enum status store_close_rested(struct store *store, int64_t now_wall_ms, int64_t *visits,
			       struct fault *fault)
{
	while (true) {
		char id[STORE_VISIT_ID_MAX];
		bool is_expired = false;
		enum status status =
			next_over(store, now_wall_ms, id, sizeof(id), &is_expired, fault);
		if (status != STATUS_OK || id[0] == '\0')
			return status;
		status = close_rested(store, id, is_expired ? STORE_REST_OVER : "interrupted",
				      now_wall_ms, fault);
		if (status != STATUS_OK)
			return status;
		(*visits)++;
	}
}

void store_forget_erased(struct store *store)
{
	SCOPED(sql_query) query = { 0 };

	enum status status =
		sql_query(&store->sql, "PRAGMA wal_checkpoint(TRUNCATE)", &query, NULL);

	if (status == STATUS_OK)
		status = sql_step(&query, NULL);
	(void)status;
}

#include "kiosk/ledger/store.h"

#include <assert.h>
#include <limits.h>

#include "kiosk/base/file.h"
#include "kiosk/base/text.h"
#include "kiosk/ledger/store_row.h"
#include "kiosk/ledger/store_schema.h"
#include "kiosk/ledger/store_tree.h"

static enum status differs(const struct store *store, struct fault *fault)
{
	return fault_set(fault, STATUS_CORRUPT, 0,
			 "%s: the head differs from the last record; stop and keep the file",
			 sql_file(&store->sql));
}

static enum status read_head(struct store *store, uint64_t *ret_count, struct hash *ret_head,
			     struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status =
		sql_query(&store->sql,
			  "SELECT sequence, hash, (SELECT coalesce(max(sequence), 0) FROM records) "
			  "FROM meta WHERE id = 1",
			  &query, fault);

	if (status == STATUS_OK)
		status = sql_step(&query, fault);
	if (status != STATUS_AGAIN)
		return status == STATUS_OK ? differs(store, fault) : status;
	if (sql_int(&query, 0) < 0 || sql_int(&query, 0) != sql_int(&query, 2) ||
	    !store_row_hash(sql_blob(&query, 1), ret_head))
		return differs(store, fault);
	*ret_count = (uint64_t)sql_int(&query, 0);
	return STATUS_OK;
}

/* Once a transaction, however many records it adds. */
static enum status write_head(struct store *store, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = STATUS_OK;

	if (store->count == store->before.count)
		return STATUS_OK;
	status = sql_query(&store->sql, "UPDATE meta SET sequence = ?1, hash = ?2 WHERE id = 1",
			   &query, fault);
	if (status != STATUS_OK)
		return status;
	sql_bind_int(&query, 1, (int64_t)store->count);
	sql_bind_blob(&query, 2, (struct span){ store->head.at, sizeof(store->head.at) });
	return sql_finish(&query, fault);
}

/* The hash that stands at a place in the chain. */
static enum status hash_at(struct store *store, uint64_t sequence, struct hash *ret,
			   struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	*ret = (struct hash){ 0 };

	if (sequence == 0)
		return STATUS_OK;
	enum status status = sql_query(&store->sql, "SELECT hash FROM records WHERE sequence = ?1",
				       &query, fault);
	if (status != STATUS_OK)
		return status;
	sql_bind_int(&query, 1, (int64_t)sequence);
	status = sql_step(&query, fault);
	if (status != STATUS_AGAIN)
		return status == STATUS_OK ? differs(store, fault) : status;
	return store_row_hash(sql_blob(&query, 0), ret) ? STATUS_OK : differs(store, fault);
}

/* Takes over the head that the file has, if it continues the one known here. */
static enum status take_head(struct store *store, struct fault *fault)
{
	uint64_t count = 0;
	struct hash head = { 0 }, known, last = { 0 };
	struct record record = { 0 };
	enum status status = read_head(store, &count, &head, fault);

	if (status != STATUS_OK)
		return status;
	if (store->count > 0 && count == store->count && hash_equals(&head, &store->head))
		return STATUS_OK;
	if (count < store->count)
		return differs(store, fault);
	status = hash_at(store, store->count, &known, fault);
	if (status == STATUS_OK && count > 0)
		status = store_get_record(store, count, &record, &last, fault);
	if (status != STATUS_OK)
		return status;
	if (!hash_equals(&known, &store->head) || !hash_equals(&last, &head))
		return differs(store, fault);
	store->count = count;
	store->head = head;
	store->clocks = clocks_of(&record);
	return STATUS_OK;
}

enum status store_get_record(struct store *store, uint64_t sequence, struct record *ret,
			     struct hash *ret_hash, struct fault *fault)
{
	struct hash previous;
	enum row_state state;
	struct record_view view;
	SCOPED(sql_query) query = { 0 };
	enum status status = hash_at(store, sequence - 1, &previous, fault);

	assert(sequence > 0);
	if (status == STATUS_OK)
		status = sql_query(&store->sql,
				   "SELECT " STORE_ROW_COLUMNS " FROM records WHERE sequence = ?1",
				   &query, fault);
	if (status != STATUS_OK)
		return status;
	sql_bind_int(&query, 1, (int64_t)sequence);
	status = sql_step(&query, fault);
	if (status == STATUS_OK)
		return fault_set(fault, STATUS_GONE, 0, "%s: there is no record %llu",
				 sql_file(&store->sql), (unsigned long long)sequence);
	if (status != STATUS_AGAIN)
		return status;
	status = store_row_check(&query, sequence, &previous, &state, &view, ret_hash, fault);
	if (status != STATUS_OK)
		return status;
	if (state != ROW_RIGHT)
		return fault_set(fault, STATUS_CORRUPT, 0, "%s: record %llu is altered",
				 sql_file(&store->sql), (unsigned long long)sequence);
	return record_from_canonical(sql_blob(&query, STORE_ROW_CANONICAL), ret, fault);
}

enum status store_last_record(struct store *store, enum record_kind kind, const char *object,
			      struct record *ret, struct fault *fault)
{
	struct hash hash;
	struct record record;
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(&store->sql,
				       "SELECT coalesce(max(sequence), 0) FROM records "
				       "WHERE object = ?1 AND kind = ?2",
				       &query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_text(&query, 1, object);
	sql_bind_text(&query, 2, record_kind_text(kind));
	status = sql_step(&query, fault);
	if (status != STATUS_AGAIN)
		return status;
	uint64_t sequence = (uint64_t)sql_int(&query, 0);
	if (sequence == 0)
		return fault_set(fault, STATUS_GONE, 0, "%s: no %s of %s", sql_file(&store->sql),
				 record_kind_text(kind), object);
	status = store_get_record(store, sequence, &record, &hash, fault);
	if (status == STATUS_OK)
		*ret = record;
	return status;
}

static enum status check_origin(const char *origin, struct fault *fault)
{
	if (!record_takes_origin(span_of(origin)))
		return fault_set(fault, STATUS_REFUSED, 0,
				 "a kiosk's name is 1 to %d letters, digits, - and _",
				 RECORD_ORIGIN_LENGTH_MAX);
	return STATUS_OK;
}

static enum status fill(struct store *store, struct fault *fault)
{
	struct record record = record_begin(RECORD_LEDGER_CREATED, "system", "");

	record_detail_format(&record, "schema", "%d", STORE_SCHEMA);
	record_detail(&record, "version", TAC_VERSION);
	enum status status = sql_run(&store->sql, "BEGIN IMMEDIATE", fault);
	if (status != STATUS_OK)
		return status;
	store->is_in_transaction = true;
	status = store_schema_carry(&store->sql, 0, STORE_SCHEMA, fault);
	SCOPED(sql_query) query = { 0 };
	if (status == STATUS_OK)
		status = sql_query(&store->sql, "INSERT INTO meta VALUES (1, ?1, 0, zeroblob(32))",
				   &query, fault);
	if (status == STATUS_OK) {
		sql_bind_int(&query, 1, STORE_SCHEMA);
		status = sql_finish(&query, fault);
	}
	if (status == STATUS_OK)
		status = store_append(store, &record, fault);
	return store_end(store, status, fault);
}

static void remove_files(const char *path)
{
	static const char *const ENDS[] = { "", "-wal", "-shm" };

	for (size_t at = 0; at < COUNT_OF(ENDS); at++) {
		char name[PATH_MAX];
		if (text_copy(name, sizeof(name), path) &&
		    text_append(name, sizeof(name), ENDS[at]))
			(void)unlink(name);
	}
}

enum status store_create(const char *path, const char *origin, struct store *ret,
			 struct fault *fault)
{
	SCOPED(store) store = { 0 };
	enum status status = check_origin(origin, fault);

	if (status == STATUS_OK)
		status = sql_open(path, SQL_CREATE, &store.sql, fault);
	if (status != STATUS_OK)
		return status;
	(void)text_copy(store.origin, sizeof(store.origin), origin);
	status = fill(&store, fault);
	if (status == STATUS_OK)
		status = file_keep_folder(path, fault);
	if (status != STATUS_OK) {
		store_release(&store);
		remove_files(path);
		return status;
	}
	*ret = store;
	store = (struct store){ 0 };
	return STATUS_OK;
}

/* Another program may have carried it while this one waited for the file. */
static enum status carry_forward(struct store *store, struct fault *fault)
{
	int64_t version = 0;
	enum status status = store_begin(store, fault);

	if (status != STATUS_OK)
		return status;
	status = store_schema_version(&store->sql, &version, fault);
	if (status != STATUS_OK || version >= STORE_SCHEMA)
		return store_end(store, status, fault);
	status = store_schema_carry(&store->sql, version, STORE_SCHEMA, fault);
	if (status == STATUS_OK && version < STORE_SCHEMA_OF_TREE)
		status = store_tree_fill(store, fault);
	SCOPED(sql_query) query = { 0 };
	if (status == STATUS_OK)
		status = sql_query(&store->sql, "UPDATE meta SET schema = ?1", &query, fault);
	if (status == STATUS_OK) {
		sql_bind_int(&query, 1, STORE_SCHEMA);
		status = sql_finish(&query, fault);
	}
	struct record record = record_begin(RECORD_LEDGER_CARRIED, "system", "");
	record_detail_format(&record, "from", "%d", (int)version);
	record_detail_format(&record, "to", "%d", STORE_SCHEMA);
	if (status == STATUS_OK)
		status = store_append(store, &record, fault);
	return store_end(store, status, fault);
}

static enum status check_version(struct store *store, enum sql_open_how how, struct fault *fault)
{
	int64_t version = 0;
	enum status status = store_schema_version(&store->sql, &version, fault);

	if (status != STATUS_OK)
		return status;
	if (version > STORE_SCHEMA)
		return fault_set(fault, STATUS_UNSUPPORTED, 0,
				 "%s: made by a newer version (schema %lld); upgrade this program",
				 sql_file(&store->sql), (long long)version);
	if (version < 1)
		return fault_set(fault, STATUS_CORRUPT, 0,
				 "%s: is not a finished ledger; restore a backup",
				 sql_file(&store->sql));
	status = take_head(store, fault);
	if (status != STATUS_OK || version == STORE_SCHEMA)
		return status;
	if (how == SQL_READ_ONLY)
		return fault_set(fault, STATUS_UNSUPPORTED, 0,
				 "%s: made by an older version; open it for writing once",
				 sql_file(&store->sql));
	return carry_forward(store, fault);
}

enum status store_open(const char *path, enum sql_open_how how, const char *origin,
		       struct store *ret, struct fault *fault)
{
	SCOPED(store) store = { 0 };
	enum status status = check_origin(origin, fault);

	assert(how != SQL_CREATE);
	if (status == STATUS_OK)
		status = sql_open(path, how, &store.sql, fault);
	if (status == STATUS_OK)
		status = check_version(&store, how, fault);
	if (status != STATUS_OK)
		return status;
	(void)text_copy(store.origin, sizeof(store.origin), origin);
	*ret = store;
	store = (struct store){ 0 };
	return STATUS_OK;
}

void store_release(struct store *store)
{
	if (store->is_in_transaction)
		store_rollback(store);
	sql_release(&store->sql);
	*store = (struct store){ 0 };
}

enum status store_begin(struct store *store, struct fault *fault)
{
	assert(!store->is_in_transaction);
	enum status status = sql_check_place(&store->sql, fault);
	if (status == STATUS_OK)
		status = sql_run(&store->sql, "BEGIN IMMEDIATE", fault);
	if (status != STATUS_OK)
		return status;
	status = take_head(store, fault);
	store->is_in_transaction = true;
	store->before.count = store->count;
	store->before.head = store->head;
	store->before.clocks = store->clocks;
	store->before.frontier = store->frontier;
	if (status != STATUS_OK)
		store_rollback(store);
	return status;
}

enum status store_commit(struct store *store, struct fault *fault)
{
	assert(store->is_in_transaction);
	enum status status = STATUS_OK;
	if (!sql_is_in_transaction(&store->sql))
		status = fault_set(fault, STATUS_IO, 0,
				   "%s: the change was undone after a failure; try again",
				   sql_file(&store->sql));
	else
		status = write_head(store, fault);
	if (status == STATUS_OK)
		status = sql_run(&store->sql, "COMMIT", fault);
	if (status != STATUS_OK)
		store_rollback(store);
	store->is_in_transaction = false;
	return status;
}

void store_rollback(struct store *store)
{
	assert(store->is_in_transaction);
	sql_roll_back(&store->sql);
	store->is_in_transaction = false;
	store->count = store->before.count;
	store->head = store->before.head;
	store->clocks = store->before.clocks;
	store->frontier = store->before.frontier;
}

enum status store_end(struct store *store, enum status body, struct fault *fault)
{
	if (body == STATUS_OK)
		return store_commit(store, fault);
	store_rollback(store);
	return body;
}

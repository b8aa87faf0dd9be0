#include <assert.h>
#include <string.h>

#include "kiosk/ledger/sealed.h"
#include "kiosk/ledger/store.h"
#include "kiosk/ledger/store_row.h"
#include "kiosk/ledger/store_schema.h"
#include "kiosk/ledger/store_signed.h"
#include "kiosk/ledger/store_tables.h"
#include "kiosk/ledger/store_tree.h"

enum { TICK_RECORDS = 10000 };

struct walk {
	struct store *store;
	uint64_t count; /* records that were right */
	struct hash head;
	struct merkle_frontier frontier;
	struct signed_walk signatures;
	struct sealed_walk boxes;
	struct tables_walk tables;
};

static enum status wrong(const struct walk *walk, uint64_t sequence, const char *what,
			 struct fault *fault)
{
	return fault_set(fault, STATUS_CORRUPT, 0, "%s: record %llu %s",
			 sql_file(&walk->store->sql), (unsigned long long)sequence, what);
}

/* Where the record that belongs next stands instead; 0 if nowhere. A record proves its place by
 * its hash. */
static enum status find_next(const struct walk *walk, uint64_t *ret, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(
		&walk->store->sql,
		"SELECT sequence, canonical, hash FROM records WHERE sequence > ?1", &query, fault);

	*ret = 0;
	if (status != STATUS_OK)
		return status;
	sql_bind_int(&query, 1, (int64_t)walk->count);
	while ((status = sql_step(&query, fault)) == STATUS_AGAIN) {
		struct hash stored, computed;
		status = record_hash(walk->count + 1, &walk->head, sql_blob(&query, 1), &computed,
				     fault);
		if (status != STATUS_OK)
			return status;
		if (store_row_hash(sql_blob(&query, 2), &stored) &&
		    memcmp(stored.at, computed.at, sizeof(stored.at)) == 0) {
			*ret = (uint64_t)sql_int(&query, 0);
			return STATUS_OK;
		}
	}
	return status;
}

static enum status blame(const struct walk *walk, uint64_t found, struct fault *fault)
{
	uint64_t expected = walk->count + 1, elsewhere = 0;
	enum status status = find_next(walk, &elsewhere, fault);

	if (status != STATUS_OK)
		return status;
	if (elsewhere != 0 && elsewhere != expected)
		return fault_set(fault, STATUS_CORRUPT, 0,
				 "%s: record %llu is out of order: it stands at %llu",
				 sql_file(&walk->store->sql), (unsigned long long)expected,
				 (unsigned long long)elsewhere);
	return wrong(walk, expected, found == expected ? "is altered" : "is missing", fault);
}

static enum status grow_tree(struct walk *walk, struct fault *fault)
{
	struct merkle_kept kept = { 0 };
	enum status status = store_tree_grow(&walk->frontier, &walk->head, &kept, fault);

	if (status == STATUS_OK)
		status = store_tree_check_kept(walk->store, &kept, fault);
	return status == STATUS_OK
		       ? signed_walk_at(&walk->signatures, &walk->frontier, &walk->head, fault)
		       : status;
}

static enum status check_row(struct walk *walk, const struct sql_query *query, struct fault *fault)
{
	int64_t number = sql_int(query, 0);
	uint64_t sequence = (uint64_t)number;
	enum row_state state = ROW_ALTERED;
	struct record_view record;

	if (number < 1)
		return fault_set(fault, STATUS_CORRUPT, 0, "%s: record %lld is out of order",
				 sql_file(&walk->store->sql), (long long)number);
	if (sequence != walk->count + 1)
		return blame(walk, sequence, fault);
	enum status status =
		store_row_check(query, sequence, &walk->head, &state, &record, &walk->head, fault);
	if (status != STATUS_OK)
		return status;
	switch (state) {
	case ROW_ALTERED:
		return blame(walk, sequence, fault);
	case ROW_COLUMNS_DIFFER:
		return wrong(walk, sequence, "is altered: its columns differ from its bytes",
			     fault);
	case ROW_RIGHT:
		break;
	}
	walk->count = sequence;
	if (sequence == walk->store->count &&
	    memcmp(walk->head.at, walk->store->head.at, sizeof(walk->head.at)) != 0)
		return wrong(walk, sequence, "is altered: the head known here differs", fault);
	tables_walk_record(&walk->tables, &record);
	status = sealed_walk_record(&walk->boxes, sequence, &record, fault);
	if (status == STATUS_OK)
		status = signed_walk_record(&walk->signatures, &record, fault);
	return status == STATUS_OK ? grow_tree(walk, fault) : status;
}

static enum status check_rows(struct walk *walk, void (*tick)(void *self, uint64_t count),
			      void *self, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(&walk->store->sql,
				       "SELECT " STORE_ROW_COLUMNS " FROM records "
				       "ORDER BY sequence",
				       &query, fault);

	if (status != STATUS_OK)
		return status;
	while ((status = sql_step(&query, fault)) == STATUS_AGAIN) {
		status = check_row(walk, &query, fault);
		if (status != STATUS_OK)
			return status;
		if (tick != NULL && walk->count % TICK_RECORDS == 0)
			tick(self, walk->count);
	}
	if (status == STATUS_OK && walk->count < walk->store->count)
		return wrong(walk, walk->count + 1, "is missing", fault);
	return status;
}

static enum status check_head(struct walk *walk, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	struct hash head;
	int64_t schema = 0;
	enum status status = store_schema_version(&walk->store->sql, &schema, fault);

	if (status == STATUS_OK)
		status = sql_query(&walk->store->sql, "SELECT sequence, hash, schema FROM meta",
				   &query, fault);
	if (status == STATUS_OK)
		status = sql_step(&query, fault);
	if (status == STATUS_AGAIN && sql_int(&query, 0) > (int64_t)walk->count)
		return wrong(walk, walk->count + 1, "is missing", fault);
	if (status == STATUS_AGAIN && sql_int(&query, 0) == (int64_t)walk->count &&
	    store_row_hash(sql_blob(&query, 1), &head) &&
	    memcmp(head.at, walk->head.at, sizeof(head.at)) == 0 && sql_int(&query, 2) == schema &&
	    schema == STORE_SCHEMA)
		return STATUS_OK;
	if (status == STATUS_AGAIN || status == STATUS_OK)
		return wrong(walk, walk->count, "is the last one and the head differs from it",
			     fault);
	return status;
}

enum status store_verify(struct store *store, void (*tick)(void *self, uint64_t count), void *self,
			 uint64_t *ret_count, struct fault *fault)
{
	struct walk walk = { .store = store, .tables = { .store = store } };

	assert(!store->is_in_transaction);
	*ret_count = 0;
	/* One snapshot for all of it, however much is appended meanwhile. */
	enum status status = sql_run(&store->sql, "BEGIN", fault);
	if (status != STATUS_OK)
		return status;
	status = signed_walk_begin(store, &walk.signatures, fault);
	if (status == STATUS_OK)
		status = signed_walk_at(&walk.signatures, &walk.frontier, &walk.head, fault);
	if (status == STATUS_OK)
		status = sealed_walk_begin(store, &walk.boxes, fault);
	if (status == STATUS_OK)
		status = check_rows(&walk, tick, self, fault);
	if (status == STATUS_OK)
		status = check_head(&walk, fault);
	if (status == STATUS_OK)
		status = signed_walk_end(&walk.signatures, fault);
	if (status == STATUS_OK)
		status = sealed_walk_end(&walk.boxes, fault);
	if (status == STATUS_OK)
		status = store_tree_check_count(store, walk.count, fault);
	if (status == STATUS_OK)
		status = store_schema_check(&store->sql, fault);
	if (status == STATUS_OK)
		status = tables_walk_end(&walk.tables, fault);
	*ret_count = walk.count;
	signed_walk_release(&walk.signatures);
	sealed_walk_release(&walk.boxes);
	sql_roll_back(&store->sql);
	return status;
}

#include <assert.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/store_draft.h"
#include "kiosk/ledger/store_tree.h"

static enum status insert(struct store *store, uint64_t sequence, const struct record *record,
			  struct span canonical, const struct hash *hash, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(&store->sql,
				       "INSERT INTO records (sequence, wall_ms, kind, outcome, "
				       "actor, origin, object, canonical, hash) "
				       "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
				       &query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_int(&query, 1, (int64_t)sequence);
	sql_bind_int(&query, 2, record->wall_ms);
	sql_lend_text(&query, 3, record_kind_text(record->kind));
	sql_bind_int(&query, 4, record->outcome);
	sql_lend_text(&query, 5, record->actor);
	sql_lend_text(&query, 6, record->origin);
	sql_lend_text(&query, 7, record->object);
	sql_lend_blob(&query, 8, canonical);
	sql_lend_blob(&query, 9, (struct span){ hash->at, sizeof(hash->at) });
	return sql_finish(&query, fault);
}

static enum status add(struct store *store, const struct record *record, struct fault *fault)
{
	unsigned char storage[RECORD_CANONICAL_MAX];
	struct bytes canonical = bytes_over(storage, sizeof(storage));
	struct record whole = *record;
	struct hash hash;
	uint64_t sequence = store->count + 1;

	(void)text_copy(whole.origin, sizeof(whole.origin), store->origin);
	if (store->is_training && record_value(&whole, "training") == NULL)
		record_detail(&whole, "training", "yes");
	record_canonical(&whole, &canonical);
	assert(!canonical.is_full);
	enum status status = store_tree_catch_up(store, fault);
	if (status == STATUS_OK)
		status = record_hash(sequence, &store->head, bytes_span(&canonical), &hash, fault);
	if (status == STATUS_OK)
		status = insert(store, sequence, &whole, bytes_span(&canonical), &hash, fault);
	if (status == STATUS_OK)
		status = store_tree_add(store, &hash, fault);
	if (status != STATUS_OK)
		return status;
	store->count = sequence;
	store->head = hash;
	store->clocks = clocks_of(record);
	return STATUS_OK;
}

enum status store_look_at_clock(struct store *store, const struct clocks *now, struct fault *fault)
{
	struct record change;

	assert(store->is_in_transaction);
	return clocks_change(&store->clocks, now, &change) ? add(store, &change, fault) : STATUS_OK;
}

/* An epoch's record stands right behind what its certificate is over; who begins one looks at the
 * clock before that. */
static bool is_change_of_its_own(enum record_kind kind)
{
	return kind == RECORD_CLOCK_CHANGED || kind == RECORD_EPOCH_STARTED;
}

enum status store_append(struct store *store, const struct record *record, struct fault *fault)
{
	const struct clocks now = clocks_of(record);
	enum status status = STATUS_OK;

	assert(store->is_in_transaction);
	if (!record_is_complete(record))
		return fault_set(fault, STATUS_REFUSED, 0,
				 "a record %s lacks who did it, or one of: %s",
				 record_kind_text(record->kind), record_kind_details(record->kind));
	if (!record_kind_is_by(record->kind, record->actor))
		return fault_set(fault, STATUS_REFUSED, 0, "a record %s is made by %s, not by %s",
				 record_kind_text(record->kind), record_kind_who(record->kind),
				 record->actor);
	if (!sql_is_in_transaction(&store->sql)) /* SQLite undid it; nothing may stand alone */
		return fault_set(fault, STATUS_IO, 0, "%s: the change was undone; try again",
				 sql_file(&store->sql));
	if (!is_change_of_its_own(record->kind))
		status = store_look_at_clock(store, &now, fault);
	if (status == STATUS_OK && store_draft_deed(record->kind) == DRAFT_OVER)
		status = store_drop_draft(store, record->object, fault);
	return status == STATUS_OK ? add(store, record, fault) : status;
}

enum status store_record(struct store *store, const struct record *record, struct fault *fault)
{
	enum status status = store_begin(store, fault);

	if (status != STATUS_OK)
		return status;
	return store_end(store, store_append(store, record, fault), fault);
}

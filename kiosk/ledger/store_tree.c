#include "kiosk/ledger/store_tree.h"

#include <assert.h>
#include <string.h>

#include "kiosk/ledger/store_row.h"

enum { CATCH_UP_MAX = 1 << MERKLE_STEP };

enum status store_tree_grow(struct merkle_frontier *frontier, const struct hash *chain_hash,
			    struct merkle_kept *ret_kept, struct fault *fault)
{
	struct hash leaf = { 0 };
	enum status status =
		merkle_leaf((struct span){ chain_hash->at, sizeof(chain_hash->at) }, &leaf, fault);

	return status == STATUS_OK ? merkle_append(frontier, &leaf, ret_kept, fault) : status;
}

static enum status missing(struct store *store, unsigned level, uint64_t at, struct fault *fault)
{
	if (level == 0)
		return fault_set(fault, STATUS_CORRUPT, 0, "%s: record %llu is missing",
				 sql_file(&store->sql), (unsigned long long)at + 1);
	return fault_set(fault, STATUS_CORRUPT, 0,
			 "%s: node %llu of level %u of the tree is missing or altered",
			 sql_file(&store->sql), (unsigned long long)at, level);
}

static enum status begin_read(struct store *store, unsigned level, uint64_t at, size_t count,
			      struct sql_query *ret, struct fault *fault)
{
	enum status status = level == 0
				     ? sql_query(&store->sql,
						 "SELECT hash FROM records WHERE sequence > ?1 AND "
						 "sequence <= ?2 ORDER BY sequence",
						 ret, fault)
				     : sql_query(&store->sql,
						 "SELECT hash FROM subtrees WHERE place >= ?1 AND "
						 "place < ?2 AND level = ?3 ORDER BY place",
						 ret, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_int(ret, 1, (int64_t)at);
	sql_bind_int(ret, 2, (int64_t)(at + count));
	if (level != 0)
		sql_bind_int(ret, 3, level);
	return STATUS_OK;
}

/* Chain hashes on level 0, nodes above. */
static enum status read_hashes(struct store *store, unsigned level, uint64_t at, size_t count,
			       struct hash *ret, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	size_t read = 0;
	enum status status = begin_read(store, level, at, count, &query, fault);

	if (status != STATUS_OK)
		return status;
	while ((status = sql_step(&query, fault)) == STATUS_AGAIN) {
		if (read == count || !store_row_hash(sql_blob(&query, 0), &ret[read]))
			return missing(store, level, at + read, fault);
		read++;
	}
	if (status == STATUS_OK && read < count)
		return missing(store, level, at + read, fault);
	return status;
}

static enum status read_nodes(void *self, unsigned level, uint64_t at, size_t count,
			      struct hash *ret, struct fault *fault)
{
	enum status status = read_hashes(self, level, at, count, ret, fault);

	for (size_t leaf = 0; status == STATUS_OK && level == 0 && leaf < count; leaf++)
		status = merkle_leaf((struct span){ ret[leaf].at, sizeof(ret[leaf].at) },
				     &ret[leaf], fault);
	return status;
}

struct merkle_source store_tree(struct store *store)
{
	return (struct merkle_source){ .read = read_nodes, .self = store };
}

enum status store_tree_catch_up(struct store *store, struct fault *fault)
{
	struct hash hashes[CATCH_UP_MAX];
	struct merkle_frontier *frontier = &store->frontier;

	if (frontier->size == store->count)
		return STATUS_OK;
	if (frontier->size > store->count || store->count - frontier->size > CATCH_UP_MAX) {
		struct merkle_source source = store_tree(store);
		return merkle_restore(&source, store->count, frontier, fault);
	}
	size_t count = (size_t)(store->count - frontier->size);
	enum status status = read_hashes(store, 0, frontier->size, count, hashes, fault);
	for (size_t at = 0; status == STATUS_OK && at < count; at++)
		status = store_tree_grow(frontier, &hashes[at], NULL, fault);
	return status;
}

static enum status keep(struct store *store, const struct merkle_kept *kept, struct fault *fault)
{
	for (size_t at = 0; at < kept->count; at++) {
		const struct hash *hash = &kept->node[at].hash;
		SCOPED(sql_query) query = { 0 };
		enum status status =
			sql_query(&store->sql,
				  "INSERT INTO subtrees (level, place, hash) VALUES (?1, ?2, ?3)",
				  &query, fault);
		if (status != STATUS_OK)
			return status;
		sql_bind_int(&query, 1, kept->node[at].level);
		sql_bind_int(&query, 2, (int64_t)kept->node[at].at);
		sql_bind_blob(&query, 3, (struct span){ hash->at, sizeof(hash->at) });
		status = sql_finish(&query, fault);
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}

enum status store_tree_add(struct store *store, const struct hash *chain_hash, struct fault *fault)
{
	struct merkle_kept kept = { 0 };
	enum status status = store_tree_grow(&store->frontier, chain_hash, &kept, fault);

	assert(store->is_in_transaction);
	return status == STATUS_OK ? keep(store, &kept, fault) : status;
}

enum status store_tree_fill(struct store *store, struct fault *fault)
{
	struct merkle_kept kept = { 0 };
	struct hash hashes[CATCH_UP_MAX];

	assert(store->is_in_transaction);
	store->frontier = (struct merkle_frontier){ 0 };
	while (store->frontier.size < store->count) {
		uint64_t left = store->count - store->frontier.size;
		size_t count = left < CATCH_UP_MAX ? (size_t)left : CATCH_UP_MAX;
		enum status status =
			read_hashes(store, 0, store->frontier.size, count, hashes, fault);
		for (size_t at = 0; status == STATUS_OK && at < count; at++) {
			status = store_tree_grow(&store->frontier, &hashes[at], &kept, fault);
			if (status == STATUS_OK)
				status = keep(store, &kept, fault);
		}
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}

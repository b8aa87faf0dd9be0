#include "kiosk/ledger/bundle_write.h"

#include <assert.h>

#include "kiosk/ledger/bundle_lines.h"
#include "kiosk/ledger/store_row.h"
#include "kiosk/ledger/store_signed.h"

struct writing {
	struct store *store;
	const char *visit;
	struct bytes *to;
	uint64_t run_end;          /* the last record of those that follow one another */
	uint64_t next;             /* record to write; 0: none is left */
	uint64_t last_epoch, size; /* of the newest checkpoint */
	uint64_t older;            /* size of the checkpoint written before; 0: none */
};

/* One number of the visit's records, 0 where there is none; `text` takes the visit as ?1 and a
 * record as ?2. */
static enum status ask(const struct writing *writing, const char *text, uint64_t after,
		       uint64_t *ret, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(&writing->store->sql, text, &query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_text(&query, 1, writing->visit);
	sql_bind_int(&query, 2, (int64_t)after);
	status = sql_step(&query, fault);
	*ret = status == STATUS_AGAIN ? (uint64_t)sql_int(&query, 0) : 0;
	return status == STATUS_AGAIN ? STATUS_OK : status;
}

#define OWN(what, kind)                                                                            \
	"SELECT " what "(sequence) FROM records WHERE object = ?1 AND sequence > ?2" kind

/* The last checkpoint of an epoch. */
static enum status find_checkpoint(const struct writing *writing, uint64_t epoch,
				   struct sql_query *ret, struct fault *fault)
{
	enum status status = sql_query(&writing->store->sql,
				       "SELECT size, note FROM checkpoints WHERE epoch = ?1 "
				       "ORDER BY id DESC LIMIT 1",
				       ret, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_int(ret, 1, (int64_t)epoch);
	status = sql_step(ret, fault);
	if (status == STATUS_OK)
		return fault_set(fault, STATUS_CORRUPT, 0, "%s: epoch %llu has no checkpoint",
				 sql_file(&writing->store->sql), (unsigned long long)epoch);
	return status == STATUS_AGAIN ? STATUS_OK : status;
}

/* Where the newest checkpoint stands. */
static enum status find_end(struct writing *writing, struct fault *fault)
{
	SCOPED(sql_query) checkpoint = { 0 };
	unsigned char storage[EPOCH_NOTE_MAX];
	struct bytes certificate = bytes_over(storage, sizeof(storage));
	enum status status =
		store_last_epoch(writing->store, &writing->last_epoch, &certificate, fault);

	if (status == STATUS_GONE || (status == STATUS_OK && writing->last_epoch == 0))
		return fault_set(fault, STATUS_AGAIN, 0,
				 "this ledger is not signed: no kiosk was started on it yet");
	if (status == STATUS_OK)
		status = find_checkpoint(writing, writing->last_epoch, &checkpoint, fault);
	if (status != STATUS_OK)
		return status;
	writing->size = (uint64_t)sql_int(&checkpoint, 0);
	if (writing->size >> MERKLE_LEVELS_MAX != 0)
		return fault_set(fault, STATUS_CORRUPT, 0, "%s: no ledger has so many records",
				 sql_file(&writing->store->sql));
	return STATUS_OK;
}

static enum status find_records(struct writing *writing, struct fault *fault)
{
	uint64_t closed = 0, last = 0;
	enum status status =
		ask(writing, OWN("min", " AND kind IN ('visit_started', 'pin_renewed')"), 0,
		    &writing->next, fault);

	if (status == STATUS_OK && writing->next == 0)
		return fault_set(fault, STATUS_GONE, 0, "there is no visit %s", writing->visit);
	if (status == STATUS_OK)
		status = ask(writing, OWN("min", " AND kind IN ('visit_closed', 'pin_renewed')"), 0,
			     &closed, fault);
	if (status == STATUS_OK)
		status = ask(writing, OWN("max", ""), 0, &last, fault);
	if (status == STATUS_OK)
		status = find_end(writing, fault);
	if (status != STATUS_OK)
		return status;
	if (last > writing->size)
		return fault_set(fault, STATUS_AGAIN, 0, "record %llu is not signed yet",
				 (unsigned long long)last);
	writing->run_end = closed != 0 ? closed : writing->size;
	return STATUS_OK;
}

static enum status add_head(struct writing *writing, struct span pem, struct fault *fault)
{
	SCOPED(key) key = { 0 };
	unsigned char public[KEY_PUBLIC_SIZE];
	enum status status = key_from_public(pem, &key, fault);

	if (status == STATUS_OK)
		status = key_public(&key, public, fault);
	if (status != STATUS_OK)
		return status;
	bundle_add_word(writing->to, BUNDLE_FIRST_LINE);
	bundle_add_text(writing->to, "kiosk", writing->store->origin);
	bundle_add_text(writing->to, "visit", writing->visit);
	bundle_add_bytes(writing->to, "key", (struct span){ public, sizeof(public) });
	return STATUS_OK;
}

static enum status add_checkpoint(struct writing *writing, const struct sql_query *row,
				  struct fault *fault)
{
	struct merkle_source source = store_tree(writing->store);
	struct merkle_proof proof = { 0 };
	uint64_t size = (uint64_t)sql_int(row, 0);

	bundle_add_bytes(writing->to, "checkpoint", sql_blob(row, 1));
	if (writing->older > size || size > writing->size)
		return fault_set(fault, STATUS_CORRUPT, 0, "%s: its checkpoints are out of order",
				 sql_file(&writing->store->sql));
	if (writing->older > 0) {
		enum status status =
			merkle_prove_prefix(&source, writing->older, size, &proof, fault);
		if (status != STATUS_OK)
			return status;
		bundle_add_proof(writing->to, "consistency", &proof);
	}
	writing->older = size;
	return STATUS_OK;
}

static enum status add_proof(struct writing *writing, uint64_t sequence, struct fault *fault)
{
	struct merkle_source source = store_tree(writing->store);
	struct merkle_proof proof = { 0 };
	enum status status =
		merkle_prove_leaf(&source, sequence - 1, writing->older, &proof, fault);

	if (status == STATUS_OK)
		bundle_add_proof(writing->to, "proof", &proof);
	return status;
}

/* A record is written with the hash before it, and its box where the visit's. */
static enum status add_record(struct writing *writing, uint64_t sequence, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	struct hash previous = { 0 };
	enum status status =
		sql_query(&writing->store->sql,
			  "SELECT r.canonical, p.hash, CASE r.object WHEN ?2 THEN s.box END "
			  "FROM records r LEFT JOIN records p ON p.sequence = r.sequence - 1 "
			  "LEFT JOIN sealed s ON s.sequence = r.sequence WHERE r.sequence = ?1",
			  &query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_int(&query, 1, (int64_t)sequence);
	sql_bind_text(&query, 2, writing->visit);
	status = sql_step(&query, fault);
	if (status != STATUS_OK && status != STATUS_AGAIN)
		return status;
	if (status == STATUS_OK ||
	    (sequence > 1 && !store_row_hash(sql_blob(&query, 1), &previous)))
		return fault_set(fault, STATUS_CORRUPT, 0, "%s: record %llu is missing",
				 sql_file(&writing->store->sql), (unsigned long long)sequence);
	bundle_add_record(writing->to, sequence, &previous, sql_blob(&query, 0));
	status = add_proof(writing, sequence, fault);
	if (status == STATUS_OK && !sql_is_null(&query, 2))
		bundle_add_bytes(writing->to, "box", sql_blob(&query, 2));
	return status;
}

/* All that the last checkpoint covers. */
static enum status add_records(struct writing *writing, struct fault *fault)
{
	enum status status = STATUS_OK;

	while (status == STATUS_OK && writing->next != 0 && writing->next <= writing->older &&
	       !writing->to->is_full) {
		uint64_t written = writing->next;
		status = add_record(writing, written, fault);
		if (status == STATUS_OK && written < writing->run_end)
			writing->next = written + 1;
		else if (status == STATUS_OK)
			status = ask(writing, OWN("min", ""), written, &writing->next, fault);
	}
	return status;
}

/* An epoch whose checkpoint covers what is still to write, and the last one, with its checkpoint.
 */
static enum status add_epoch(struct writing *writing, const struct sql_query *row,
			     struct fault *fault)
{
	SCOPED(sql_query) checkpoint = { 0 };
	uint64_t number = (uint64_t)sql_int(row, 0);

	if (number == 0)
		return add_head(writing, sql_blob(row, 1), fault);
	bundle_add_bytes(writing->to, "epoch", sql_blob(row, 1));
	enum status status = find_checkpoint(writing, number, &checkpoint, fault);
	if (status != STATUS_OK)
		return status;
	bool covers = writing->next != 0 && writing->next <= (uint64_t)sql_int(&checkpoint, 0);
	if (!covers && number != writing->last_epoch)
		return STATUS_OK;
	status = add_checkpoint(writing, &checkpoint, fault);
	return status == STATUS_OK ? add_records(writing, fault) : status;
}

static enum status add_epochs(struct writing *writing, struct fault *fault)
{
	SCOPED(sql_query) epochs = { 0 };
	enum status status =
		sql_query(&writing->store->sql,
			  "SELECT number, certificate FROM epochs ORDER BY number", &epochs, fault);

	if (status != STATUS_OK)
		return status;
	while ((status = sql_step(&epochs, fault)) == STATUS_AGAIN) {
		status = add_epoch(writing, &epochs, fault);
		if (status != STATUS_OK)
			return status;
	}
	return status;
}

static enum status check(const struct writing *writing, struct bundle_result *ret,
			 struct fault *fault)
{
	struct fault found = { 0 };

	bundle_add_word(writing->to, "end");
	if (writing->to->is_full)
		return fault_set(fault, STATUS_FULL, 0, "the bundle is over %zu bytes",
				 writing->to->max);
	enum status status = bundle_verify(bytes_span(writing->to), NULL, NULL, ret, &found);
	if (status == STATUS_OK)
		return status;
	return fault_set(fault, status, 0, "%s: the ledger does not prove this visit: %s",
			 sql_file(&writing->store->sql), found.what);
}

enum status bundle_write(struct store *store, const char *visit, struct bytes *to,
			 struct bundle_result *ret, struct fault *fault)
{
	struct writing writing = { .store = store, .visit = visit, .to = to };

	assert(!store->is_in_transaction && to->size == 0);
	if (visit[0] == '\0' || !record_takes(visit, BUNDLE_VISIT_MAX))
		return fault_set(fault, STATUS_GONE, 0, "there is no visit of that number");
	/* One snapshot for all of it, however much is appended meanwhile. */
	enum status status = sql_run(&store->sql, "BEGIN", fault);
	if (status != STATUS_OK)
		return status;
	status = find_records(&writing, fault);
	if (status == STATUS_OK)
		status = add_epochs(&writing, fault);
	sql_roll_back(&store->sql);
	return status == STATUS_OK ? check(&writing, ret, fault) : status;
}

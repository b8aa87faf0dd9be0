#include <assert.h>
#include <string.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/store_signed.h"

void signed_walk_release(struct signed_walk *walk)
{
	sql_query_release(&walk->checkpoints);
	sql_query_release(&walk->epochs);
	epoch_chain_release(&walk->chain);
}

static enum status step(struct sql_query *query, bool *ret_has_row, struct fault *fault)
{
	enum status status = sql_step(query, fault);

	*ret_has_row = status == STATUS_AGAIN;
	return status == STATUS_AGAIN ? STATUS_OK : status;
}

enum status signed_walk_begin(struct store *store, struct signed_walk *walk, struct fault *fault)
{
	walk->store = store;
	enum status status =
		sql_query(&store->sql, "SELECT id, size, epoch, note FROM checkpoints ORDER BY id",
			  &walk->checkpoints, fault);
	if (status == STATUS_OK)
		status = sql_query(&store->sql,
				   "SELECT number, size, certificate FROM epochs ORDER BY number",
				   &walk->epochs, fault);
	if (status == STATUS_OK)
		status = step(&walk->checkpoints, &walk->has_checkpoint, fault);
	if (status == STATUS_OK)
		status = step(&walk->epochs, &walk->has_epoch, fault);
	return status;
}

static enum status wrong_checkpoint(const struct signed_walk *walk, const char *what,
				    struct fault *fault)
{
	return fault_set(fault, STATUS_CORRUPT, 0, "%s: checkpoint %lld %s",
			 sql_file(&walk->store->sql), (long long)sql_int(&walk->checkpoints, 0),
			 what);
}

static enum status wrong_epoch(const struct signed_walk *walk, const char *what,
			       struct fault *fault)
{
	return fault_set(fault, STATUS_CORRUPT, 0, "%s: epoch %lld %s", sql_file(&walk->store->sql),
			 (long long)sql_int(&walk->epochs, 0), what);
}

static bool same(const struct hash *left, const struct hash *right)
{
	return memcmp(left->at, right->at, sizeof(left->at)) == 0;
}

static enum status check_checkpoint(struct signed_walk *walk, const struct hash *root,
				    const struct hash *head, uint64_t size, struct fault *fault)
{
	struct checkpoint read = { 0 };

	if (!walk->is_begun || walk->chain.number == 0)
		return wrong_checkpoint(walk, "was signed before there was a key", fault);
	if (checkpoint_verify(sql_blob(&walk->checkpoints, 3), &walk->chain.key, &read, NULL) !=
		    STATUS_OK ||
	    strcmp(read.kiosk, walk->chain.kiosk) != 0)
		return wrong_checkpoint(walk, "is not signed by its epoch's key", fault);
	if (read.epoch != walk->chain.number || read.size != size ||
	    sql_int(&walk->checkpoints, 2) != (int64_t)read.epoch)
		return wrong_checkpoint(walk, "differs from its columns", fault);
	if (!same(&read.root, root) || !same(&read.head, head))
		return wrong_checkpoint(walk, "was signed over other records", fault);
	return STATUS_OK;
}

static enum status begin_chain(struct signed_walk *walk, struct fault *fault)
{
	SCOPED(key) installation = { 0 };

	if (sql_int(&walk->epochs, 0) != 0 ||
	    key_from_public(sql_blob(&walk->epochs, 2), &installation, NULL) != STATUS_OK)
		return wrong_epoch(walk, "is no installation key", fault);
	walk->is_begun = true;
	/* The kiosk's name comes with the record. */
	return epoch_chain_begin("", &installation, &walk->chain, fault);
}

static enum status follow(struct signed_walk *walk, const struct hash *root, uint64_t size,
			  struct fault *fault)
{
	struct epoch read = { 0 };
	struct fault reason = { 0 };

	if (epoch_chain_follow(&walk->chain, sql_blob(&walk->epochs, 2), &read, &reason) !=
	    STATUS_OK)
		return fault_set(fault, STATUS_CORRUPT, 0, "%s: %s", sql_file(&walk->store->sql),
				 reason.what);
	if ((int64_t)read.number != sql_int(&walk->epochs, 0) || read.size != size)
		return wrong_epoch(walk, "differs from its columns", fault);
	return same(&read.root, root)
		       ? STATUS_OK
		       : wrong_epoch(walk, "was certified over other records", fault);
}

enum status signed_walk_at(struct signed_walk *walk, const struct merkle_frontier *frontier,
			   const struct hash *head, struct fault *fault)
{
	int64_t size = (int64_t)frontier->size;
	bool has_any = (walk->has_checkpoint && sql_int(&walk->checkpoints, 1) <= size) ||
		       (walk->has_epoch && sql_int(&walk->epochs, 1) <= size);
	struct hash root = { 0 };
	enum status status = has_any ? merkle_root(frontier, &root, fault) : STATUS_OK;

	/* What the old key signed comes before the new one takes over. */
	while (status == STATUS_OK && walk->has_checkpoint &&
	       sql_int(&walk->checkpoints, 1) <= size) {
		status = check_checkpoint(walk, &root, head, frontier->size, fault);
		if (status == STATUS_OK)
			status = step(&walk->checkpoints, &walk->has_checkpoint, fault);
	}
	if (status != STATUS_OK || !walk->has_epoch || sql_int(&walk->epochs, 1) > size)
		return status;
	status = walk->is_begun ? follow(walk, &root, frontier->size, fault)
				: begin_chain(walk, fault);
	if (status != STATUS_OK)
		return status;
	walk->expects_record = true;
	return step(&walk->epochs, &walk->has_epoch, fault);
}

static bool tells_epoch(const struct signed_walk *walk, const struct record_view *record)
{
	char number[24], hex[CRYPTO_HEX_MAX];
	struct hash fingerprint = { 0 };

	if (key_fingerprint(&walk->chain.key, &fingerprint, NULL) != STATUS_OK)
		return false;
	crypto_hex(fingerprint.at, sizeof(fingerprint.at), hex);
	(void)text_format(number, sizeof(number), "%llu", (unsigned long long)walk->chain.number);
	struct span epoch, key;
	return record_view_value(record, "epoch", &epoch) &&
	       record_view_value(record, "key", &key) && span_equals(epoch, span_of(number)) &&
	       span_equals(key, span_of(hex));
}

enum status signed_walk_record(struct signed_walk *walk, const struct record_view *record,
			       struct fault *fault)
{
	bool begins = record->kind == RECORD_EPOCH_STARTED;

	if (!begins && !walk->expects_record)
		return STATUS_OK;
	if (begins != walk->expects_record || !tells_epoch(walk, record))
		return fault_set(
			fault, STATUS_CORRUPT, 0,
			"%s: the records and the epochs' certificates differ at epoch %llu",
			sql_file(&walk->store->sql), (unsigned long long)walk->chain.number);
	if (walk->chain.number == 0)
		(void)text_copy_span(walk->chain.kiosk, sizeof(walk->chain.kiosk), record->origin);
	walk->expects_record = false;
	return STATUS_OK;
}

enum status signed_walk_end(struct signed_walk *walk, struct fault *fault)
{
	if (walk->has_checkpoint)
		return wrong_checkpoint(walk, "was signed over more records than there are", fault);
	if (walk->has_epoch || walk->expects_record)
		return fault_set(fault, STATUS_CORRUPT, 0,
				 "%s: an epoch began after more records than there are",
				 sql_file(&walk->store->sql));
	return STATUS_OK;
}

#include <string.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/verify_walk.h"

static void find(struct verify_walk *walk, enum finding finding, const char *what)
{
	walk->checkpoints.is_troubled = true;
	verify_find(walk->report, finding, VERIFY_CHECKPOINT, walk->checkpoints.id, "%s", what);
}

/* What was signed, to the blank line. Below it anybody may add a line, or write a signature as the
 * other number that is as right. */
#define HAS_TEXT(text) "substr(note, 1, length(" text ") + 1) = " text " || char(10)"

/* Another row of which the same was signed; 0: none. */
static enum status find_twin(struct verify_walk *walk, int64_t *ret, struct fault *fault)
{
	const struct verify_checkpoints *checkpoints = &walk->checkpoints;
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(walk->sql,
				       "SELECT coalesce(min(id), 0) FROM checkpoints WHERE "
				       "id <> ?1 AND " HAS_TEXT("CAST(?2 AS TEXT)"),
				       &query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_int(&query, 1, checkpoints->id);
	sql_bind_blob(&query, 2, checkpoints->note.text);
	status = sql_step(&query, fault);
	if (status != STATUS_AGAIN)
		return status;
	*ret = sql_int(&query, 0);
	return STATUS_OK;
}

/* A row in whose place this one's note belongs, and which holds another's itself; 0: none. */
static enum status find_place(struct verify_walk *walk, int64_t *ret, struct fault *fault)
{
	const struct verify_checkpoints *checkpoints = &walk->checkpoints;
	struct note note = { 0 };
	struct checkpoint read = { 0 };
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(walk->sql,
				       "SELECT id, note FROM checkpoints WHERE id <> ?1 AND "
				       "size = ?2 AND epoch = ?3",
				       &query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_int(&query, 1, checkpoints->id);
	sql_bind_int(&query, 2, (int64_t)checkpoints->read.size);
	sql_bind_int(&query, 3, (int64_t)checkpoints->read.epoch);
	while ((status = sql_step(&query, fault)) == STATUS_AGAIN) {
		if (note_parse(sql_blob(&query, 1), &note, NULL) != STATUS_OK ||
		    checkpoint_from_text(note.text, &read, NULL) != STATUS_OK ||
		    read.size == checkpoints->read.size)
			continue;
		*ret = sql_int(&query, 0);
		return STATUS_OK;
	}
	return status;
}

/* Whether a row behind this one is the epoch's over so many records: it is out of order then, which
 * its turn will tell. */
enum status verify_checkpoints_comes_later(struct verify_walk *walk, uint64_t size, uint64_t epoch,
					   bool *ret, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(
		walk->sql, "SELECT 1 FROM checkpoints WHERE size = ?1 AND epoch = ?2 AND id > ?3",
		&query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_int(&query, 1, (int64_t)size);
	sql_bind_int(&query, 2, (int64_t)epoch);
	sql_bind_int(&query, 3, walk->checkpoints.id);
	return verify_step(&query, ret, fault);
}

/* A row whose note tells another place than where it stands. */
static enum status misplaced(struct verify_walk *walk, bool has_own_columns, struct fault *fault)
{
	struct verify_checkpoints *checkpoints = &walk->checkpoints;
	int64_t twin = 0, place = 0;
	bool is_known = false;

	checkpoints->is_troubled = true;
	if (verify_is_full(walk->report))
		return STATUS_OK;
	enum status status = find_twin(walk, &twin, fault);
	if (status == STATUS_OK)
		status = find_place(walk, &place, fault);
	if (status == STATUS_OK)
		status = verify_knows_signer(walk, &checkpoints->note, &is_known, fault);
	if (status != STATUS_OK)
		return status;
	if (twin != 0)
		verify_find(walk->report, FINDING_DUPLICATED, VERIFY_CHECKPOINT, checkpoints->id,
			    "is a duplicate of checkpoint %lld", (long long)twin);
	else if (!is_known)
		find(walk, FINDING_WRONG_KEY, "is signed by a stranger's key");
	else if (has_own_columns)
		find(walk, FINDING_REORDERED,
		     "is out of order: one over more records is before it");
	else if (place != 0)
		verify_find(walk->report, FINDING_REORDERED, VERIFY_CHECKPOINT, checkpoints->id,
			    "is out of order: what it says belongs to checkpoint %lld",
			    (long long)place);
	else
		find(walk, FINDING_ALTERED, "is altered: it differs from its columns");
	return STATUS_OK;
}

/* Two may be over the same records, but not the same two. */
static enum status is_repeated(struct verify_walk *walk, bool *ret, struct fault *fault)
{
	const struct verify_checkpoints *checkpoints = &walk->checkpoints;
	SCOPED(sql_query) query = { 0 };
	enum status status =
		sql_query(walk->sql,
			  "SELECT 1 FROM checkpoints WHERE size = ?1 AND id < ?2 AND " HAS_TEXT(
				  "CAST(?3 AS TEXT)"),
			  &query, fault);

	*ret = false;
	if (status != STATUS_OK)
		return status;
	sql_bind_int(&query, 1, (int64_t)checkpoints->read.size);
	sql_bind_int(&query, 2, checkpoints->id);
	sql_bind_blob(&query, 3, checkpoints->note.text);
	return verify_step(&query, ret, fault);
}

/* Looks at a row as it stands; *ret_waits when it reads well and its records are still to come. */
static enum status look(struct verify_walk *walk, bool *ret_waits, struct fault *fault)
{
	struct verify_checkpoints *checkpoints = &walk->checkpoints;
	const struct sql_query *row = &checkpoints->rows;
	int64_t expected = checkpoints->id + 1;

	*ret_waits = false;
	checkpoints->id = sql_int(row, 0);
	if (checkpoints->id > expected) {
		verify_find(walk->report, FINDING_MISSING, VERIFY_CHECKPOINT, expected,
			    "is missing");
		checkpoints->is_troubled = true;
	}
	if (note_parse(sql_blob(row, 3), &checkpoints->note, NULL) != STATUS_OK ||
	    checkpoint_from_text(checkpoints->note.text, &checkpoints->read, NULL) != STATUS_OK) {
		find(walk, FINDING_ALTERED, "is altered: it cannot be read");
		return STATUS_OK;
	}
	if (walk->report->kiosk[0] != '\0' &&
	    strcmp(checkpoints->read.kiosk, walk->report->kiosk) != 0) {
		find(walk, FINDING_SPLICED, "is another kiosk's");
		return STATUS_OK;
	}
	bool has_own_columns = sql_int(row, 1) == (int64_t)checkpoints->read.size &&
			       sql_int(row, 2) == (int64_t)checkpoints->read.epoch;
	bool is_twin = false;
	enum status status = STATUS_OK;
	if (checkpoints->read.size == checkpoints->last_size)
		status = is_repeated(walk, &is_twin, fault);
	if (status != STATUS_OK)
		return status;
	*ret_waits = has_own_columns && !is_twin && checkpoints->read.size >= walk->frontier.size;
	return *ret_waits ? STATUS_OK : misplaced(walk, has_own_columns, fault);
}

static enum status next(struct verify_walk *walk, struct fault *fault)
{
	struct verify_checkpoints *checkpoints = &walk->checkpoints;
	bool is_row = true, waits = false;
	enum status status = STATUS_OK;

	while (status == STATUS_OK && is_row && !waits) {
		status = verify_step(&checkpoints->rows, &is_row, fault);
		if (status == STATUS_OK && is_row)
			status = look(walk, &waits, fault);
	}
	checkpoints->has_row = waits;
	return status;
}

enum status verify_checkpoints_begin(struct verify_walk *walk, struct fault *fault)
{
	enum status status =
		sql_query(walk->sql, "SELECT id, size, epoch, note FROM checkpoints ORDER BY id",
			  &walk->checkpoints.rows, fault);

	walk->checkpoints.is_begun = true;
	return status == STATUS_OK ? next(walk, fault) : status;
}

/* An epoch begins with a checkpoint over its first record, in the same transaction. */
static enum status check_first(struct verify_walk *walk, struct fault *fault)
{
	const struct verify_checkpoints *checkpoints = &walk->checkpoints;
	const struct epoch_chain *chain = &walk->epochs.chain;
	bool comes_later = false;

	if (checkpoints->last_epoch == chain->number || checkpoints->read.size == chain->size + 1 ||
	    checkpoints->is_troubled)
		return STATUS_OK;
	enum status status = verify_checkpoints_comes_later(walk, chain->size + 1, chain->number,
							    &comes_later, fault);
	if (status == STATUS_OK && !comes_later)
		verify_find(walk->report, FINDING_MISSING, VERIFY_EPOCH, (int64_t)chain->number,
			    ": the checkpoint that it began with is missing");
	return status;
}

static enum status check_content(struct verify_walk *walk, const struct hash *root,
				 struct fault *fault)
{
	struct verify_checkpoints *checkpoints = &walk->checkpoints;
	const struct checkpoint *read = &checkpoints->read;

	if (!hash_equals(&read->root, root) || !hash_equals(&read->head, &walk->head)) {
		walk->epochs.is_lost = true;
		verify_other_records(walk, VERIFY_CHECKPOINT, checkpoints->id,
				     "was signed over other records");
		return STATUS_OK;
	}
	enum status status = check_first(walk, fault);
	checkpoints->last_size = read->size;
	checkpoints->last_epoch = read->epoch;
	walk->report->checkpoints++;
	walk->report->signed_until = read->size;
	walk->report->signed_ms = read->wall_ms;
	walk->foreign = 0;
	verify_pace_signed(walk);
	return status;
}

static enum status check(struct verify_walk *walk, const struct hash *root, struct fault *fault)
{
	struct verify_checkpoints *checkpoints = &walk->checkpoints;
	const struct verify_epochs *epochs = &walk->epochs;
	char name[NOTE_KIOSK_MAX];

	if (epochs->is_lost)
		return STATUS_OK;
	if (epochs->chain.number == 0) {
		find(walk, FINDING_ALTERED, "was signed before there was a key");
		return STATUS_OK;
	}
	if (strcmp(checkpoints->read.kiosk, epochs->chain.kiosk) != 0) {
		find(walk, FINDING_SPLICED, "is another kiosk's");
		return STATUS_OK;
	}
	note_kiosk(epochs->chain.kiosk, name);
	if (note_verify(&checkpoints->note, name, &epochs->chain.key, NULL) != STATUS_OK) {
		checkpoints->is_troubled = true;
		return verify_blame_signature(walk, &checkpoints->note, VERIFY_CHECKPOINT,
					      checkpoints->id, fault);
	}
	if (checkpoints->read.epoch == epochs->chain.number)
		return check_content(walk, root, fault);
	find(walk, FINDING_ALTERED, "is altered: it names another epoch");
	return STATUS_OK;
}

enum status verify_checkpoints_at(struct verify_walk *walk, const struct hash *root,
				  struct fault *fault)
{
	struct verify_checkpoints *checkpoints = &walk->checkpoints;
	enum status status = STATUS_OK;

	while (status == STATUS_OK && checkpoints->has_row &&
	       checkpoints->read.size == walk->frontier.size) {
		status = check(walk, root, fault);
		if (status == STATUS_OK)
			status = next(walk, fault);
	}
	return status;
}

/* A checkpoint over more records than there are: the end is cut off, if it is a genuine one. */
enum status verify_checkpoints_end(struct verify_walk *walk, struct fault *fault)
{
	struct verify_checkpoints *checkpoints = &walk->checkpoints;
	const struct verify_epochs *epochs = &walk->epochs;
	size_t before = walk->report->finding_count;
	char name[NOTE_KIOSK_MAX];

	if (!checkpoints->has_row || walk->is_broken)
		return STATUS_OK;
	if (!epochs->is_lost && epochs->chain.number > 0 &&
	    epochs->chain.number == checkpoints->read.epoch) {
		note_kiosk(epochs->chain.kiosk, name);
		if (note_verify(&checkpoints->note, name, &epochs->chain.key, NULL) != STATUS_OK) {
			enum status status =
				verify_blame_signature(walk, &checkpoints->note, VERIFY_CHECKPOINT,
						       checkpoints->id, fault);
			if (status != STATUS_OK || walk->report->finding_count > before)
				return status;
		}
	}
	verify_find(walk->report, FINDING_TRUNCATED, VERIFY_RECORD, (int64_t)walk->count + 1,
		    "is missing: the end is cut off, checkpoint %lld was signed over more records "
		    "than there are (%llu)",
		    (long long)checkpoints->id, (unsigned long long)checkpoints->read.size);
	return STATUS_OK;
}

#include <string.h>

#include "kiosk/ledger/bundle_check.h"

/* A signed note as a line has it. */
struct signed_line {
	unsigned char storage[EPOCH_NOTE_MAX];
	struct span bytes;
	struct note note; /* borrowed from the storage */
};

static bool read_note(const struct bundle_line *line, struct signed_line *ret)
{
	struct span rest = line->rest;

	ret->bytes.at = ret->storage;
	return bundle_take_bytes(&rest, ret->storage, sizeof(ret->storage), &ret->bytes.size) &&
	       rest.size == 0 && note_parse(ret->bytes, &ret->note, NULL) == STATUS_OK;
}

static bool read_epoch(const struct bundle_line *line, struct signed_line *ret_line,
		       struct epoch *ret)
{
	return bundle_line_is(line, "epoch") && read_note(line, ret_line) &&
	       epoch_from_text(ret_line->note.text, ret, NULL) == STATUS_OK;
}

/* Whether the certificate of an epoch stands further on. */
static bool stands_later(const struct bundle_check *check, uint64_t number)
{
	struct bundle_lines lines = check->lines;
	struct signed_line read;
	struct bundle_line line;
	struct epoch epoch;

	while (bundle_lines_next(&lines, &line))
		if (read_epoch(&line, &read, &epoch) && epoch.number == number)
			return true;
	return false;
}

/* Whether the key of an epoch further on signed it: the lie of who holds only today's key. */
static bool is_of_later_key(const struct bundle_check *check, const char *name,
			    const struct note *note)
{
	struct bundle_lines lines = check->lines;
	struct signed_line read;
	struct bundle_line line;
	struct epoch epoch;

	while (bundle_lines_next(&lines, &line)) {
		SCOPED(key) key = { 0 };
		if (read_epoch(&line, &read, &epoch) &&
		    key_from_public((struct span){ epoch.public, sizeof(epoch.public) }, &key,
				    NULL) == STATUS_OK &&
		    note_verify(note, name, &key, NULL) == STATUS_OK)
			return true;
	}
	return false;
}

/* That the key of the epoch of now signed the note. */
static enum status check_signature(struct bundle_check *check, const struct note *note,
				   const char *what)
{
	char name[NOTE_KIOSK_MAX];

	note_kiosk(check->result->kiosk, name);
	enum status status = note_verify(note, name, &check->chain.key, check->fault);
	if (status == STATUS_OK || bundle_is_failure(status))
		return status;
	if (status != STATUS_GONE)
		return bundle_find(check, FINDING_ALTERED, 0,
				   "the %s is altered: its signature does not fit it", what);
	if (is_of_later_key(check, name, note))
		return bundle_find(check, FINDING_RESIGNED, 0,
				   "the %s is signed by the key of a later epoch", what);
	return bundle_find(check, FINDING_WRONG_KEY, 0,
			   "the %s is not signed by the key it is due from", what);
}

static enum status check_place(struct bundle_check *check, const struct bundle_line *line,
			       const struct epoch *epoch)
{
	unsigned long long number = epoch->number, expected = check->chain.number + 1;

	if (strcmp(epoch->kiosk, check->result->kiosk) != 0)
		return bundle_find(check, FINDING_SPLICED, 0,
				   "the certificate of epoch %llu is of kiosk %s", number,
				   epoch->kiosk);
	if (number < expected)
		return bundle_find(check,
				   bundle_stood_before(check, line) ? FINDING_DUPLICATED
								    : FINDING_REORDERED,
				   0, "the certificate of epoch %llu stands too late", number);
	if (number > expected)
		return bundle_find(
			check, stands_later(check, expected) ? FINDING_REORDERED : FINDING_MISSING,
			0, "the certificate of epoch %llu does not stand where it is due",
			expected);
	return STATUS_OK;
}

enum status bundle_check_epoch(struct bundle_check *check, const struct bundle_line *line)
{
	struct signed_line read;
	struct epoch epoch = { 0 };
	struct fault reason = { 0 };

	if (!read_epoch(line, &read, &epoch))
		return bundle_find_malformed(check, line);
	enum status status = check_place(check, line, &epoch);
	if (status == STATUS_OK)
		status = check_signature(check, &read.note, "epoch's certificate");
	if (status != STATUS_OK)
		return status;
	if (epoch.size < check->checkpoint.size)
		return bundle_find(check, FINDING_WRONG_KEY, 0,
				   "the checkpoint before covers what only epoch %llu may sign",
				   (unsigned long long)epoch.number);
	status = epoch_chain_follow(&check->chain, read.bytes, &epoch, &reason);
	check->is_signed = false;
	return status == STATUS_CORRUPT ? bundle_find(check, FINDING_ALTERED, 0, "%s", reason.what)
					: status;
}

static enum status check_epoch_of(struct bundle_check *check, const struct checkpoint *checkpoint)
{
	unsigned long long of = checkpoint->epoch, now = check->chain.number;

	if (strcmp(checkpoint->kiosk, check->result->kiosk) != 0)
		return bundle_find(check, FINDING_SPLICED, 0, "the checkpoint is of kiosk %s",
				   checkpoint->kiosk);
	if (of < now)
		return bundle_find(check, FINDING_REORDERED, 0,
				   "a checkpoint of epoch %llu stands in epoch %llu", of, now);
	if (of > now)
		return bundle_find(check, FINDING_MISSING, 0,
				   "the certificate of epoch %llu is missing before its checkpoint",
				   of);
	return STATUS_OK;
}

/* That the tree of the checkpoint before is the beginning of this one's. */
static enum status check_consistency(struct bundle_check *check,
				     const struct checkpoint *checkpoint)
{
	const struct checkpoint *before = &check->checkpoint;
	struct merkle_proof proof = { 0 };
	struct bundle_line line;

	if (!bundle_lines_peek(&check->lines, &line) || !bundle_line_is(&line, "consistency"))
		return bundle_find(check, FINDING_MISSING, 0,
				   "the checkpoint has no proof that it continues the one before");
	(void)bundle_lines_next(&check->lines, &line);
	struct span rest = line.rest;
	if (!bundle_take_proof(&rest, &proof) || rest.size > 0)
		return bundle_find_malformed(check, &line);
	enum status status = merkle_check_prefix(&proof, before->size, &before->root,
						 checkpoint->size, &checkpoint->root, check->fault);
	if (status != STATUS_CORRUPT)
		return status;
	return bundle_find(check, FINDING_ALTERED, 0,
			   "the checkpoint is not proven to continue the one before: it or the "
			   "proof is another's");
}

static enum status check_after(struct bundle_check *check, const struct bundle_line *line,
			       const struct checkpoint *checkpoint)
{
	const struct checkpoint *before = &check->checkpoint;

	if (checkpoint->epoch > 1 && checkpoint->size <= check->chain.size)
		return bundle_find(check, FINDING_RESIGNED, 0,
				   "the checkpoint covers no record of its own epoch");
	if (check->checkpoint_line.size == 0)
		return STATUS_OK;
	if (span_equals(line->whole, check->checkpoint_line))
		return bundle_find(check, FINDING_DUPLICATED, 0,
				   "the checkpoint stands there twice");
	if (checkpoint->size < before->size)
		return bundle_find(check, FINDING_REORDERED, 0,
				   "the checkpoint is older than the one before it");
	return check_consistency(check, checkpoint);
}

enum status bundle_check_checkpoint(struct bundle_check *check, const struct bundle_line *line)
{
	struct signed_line read;
	struct checkpoint checkpoint = { 0 };

	if (!read_note(line, &read) ||
	    checkpoint_from_text(read.note.text, &checkpoint, NULL) != STATUS_OK)
		return bundle_find_malformed(check, line);
	enum status status = check_epoch_of(check, &checkpoint);
	if (status == STATUS_OK)
		status = check_signature(check, &read.note, "checkpoint");
	if (status == STATUS_OK)
		status = check_after(check, line, &checkpoint);
	if (status != STATUS_OK)
		return status;
	check->checkpoint = checkpoint;
	check->checkpoint_line = line->whole;
	check->is_signed = true;
	check->result->epoch = checkpoint.epoch;
	check->result->size = checkpoint.size;
	check->result->head = checkpoint.head;
	check->result->signed_ms = checkpoint.wall_ms;
	return STATUS_OK;
}

#include "kiosk/ledger/checkpoint.h"

#include <assert.h>

static struct span span_of_hash(const struct hash *hash)
{
	return (struct span){ hash->at, sizeof(hash->at) };
}

void checkpoint_text(const struct checkpoint *checkpoint, struct bytes *to)
{
	note_add_kiosk(to, checkpoint->kiosk, "");
	note_add_number(to, "", checkpoint->size);
	note_add_bytes(to, "", span_of_hash(&checkpoint->root));
	note_add_bytes(to, "head", span_of_hash(&checkpoint->head));
	note_add_number(to, "epoch", checkpoint->epoch);
	note_add_number(to, "time", checkpoint->wall_ms);
}

enum status checkpoint_from_text(struct span text, struct checkpoint *ret, struct fault *fault)
{
	struct note_lines lines = { .rest = text };
	struct checkpoint checkpoint = { 0 };

	note_read_kiosk(&lines, "", checkpoint.kiosk);
	checkpoint.size = note_read_number(&lines, "");
	note_read_bytes(&lines, "", checkpoint.root.at, sizeof(checkpoint.root.at));
	note_read_bytes(&lines, "head", checkpoint.head.at, sizeof(checkpoint.head.at));
	checkpoint.epoch = note_read_number(&lines, "epoch");
	checkpoint.wall_ms = note_read_number(&lines, "time");
	if (!note_read_end(&lines))
		return fault_set(fault, STATUS_CORRUPT, 0, "this is not a kiosk's checkpoint");
	*ret = checkpoint;
	return STATUS_OK;
}

enum status checkpoint_sign(const struct checkpoint *checkpoint, const struct key *key,
			    struct bytes *to, struct fault *fault)
{
	unsigned char storage[CHECKPOINT_TEXT_MAX];
	struct bytes text = bytes_over(storage, sizeof(storage));
	char name[NOTE_KIOSK_MAX];

	checkpoint_text(checkpoint, &text);
	assert(!text.is_full);
	note_kiosk(checkpoint->kiosk, name);
	return note_sign(bytes_span(&text), name, key, to, fault);
}

enum status checkpoint_verify(struct span note, const struct key *key, struct checkpoint *ret,
			      struct fault *fault)
{
	struct note parsed = { 0 };
	struct checkpoint checkpoint = { 0 };
	char name[NOTE_KIOSK_MAX];
	enum status status = note_parse(note, &parsed, fault);

	if (status == STATUS_OK)
		status = checkpoint_from_text(parsed.text, &checkpoint, fault);
	if (status != STATUS_OK)
		return status;
	note_kiosk(checkpoint.kiosk, name);
	status = note_verify(&parsed, name, key, fault);
	if (status == STATUS_OK)
		*ret = checkpoint;
	return status;
}

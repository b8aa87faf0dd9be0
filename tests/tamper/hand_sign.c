/* Signing in another's place. */
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/checkpoint.h"
#include "kiosk/ledger/epoch.h"
#include "kiosk/ledger/store_tree.h"
#include "tests/tamper/hand_parts.h"

/* The tree as it was after so many records. */
struct signing {
	struct hand *hand;
	const struct key *key;
	uint64_t size;
	struct hash root, head;
};

static bool same(const struct hash *left, const struct hash *right)
{
	return memcmp(left->at, right->at, sizeof(left->at)) == 0;
}

static void put_text(struct hand *hand, const char *statement, int64_t which, struct span text)
{
	sqlite3_stmt *update = hand_prepare(hand, statement);

	sqlite3_bind_int64(update, 1, which);
	sqlite3_bind_text(update, 2, (const char *)text.at, (int)text.size, SQLITE_STATIC);
	hand_finish(hand, update);
}

static void sign_checkpoint(const struct signing *signing, sqlite3_stmt *row)
{
	unsigned char storage[CHECKPOINT_NOTE_MAX];
	struct bytes bytes = bytes_over(storage, sizeof(storage));
	struct note note = { 0 };
	struct checkpoint checkpoint = { 0 };
	struct fault fault = { 0 };

	life_must(note_parse(hand_blob(row, 1), &note, &fault), &fault);
	life_must(checkpoint_from_text(note.text, &checkpoint, &fault), &fault);
	if (same(&checkpoint.root, &signing->root) && same(&checkpoint.head, &signing->head) &&
	    checkpoint.size == signing->size)
		return;
	checkpoint.size = signing->size;
	checkpoint.root = signing->root;
	checkpoint.head = signing->head;
	life_must(checkpoint_sign(&checkpoint, signing->key, &bytes, &fault), &fault);
	put_text(signing->hand, "UPDATE main.checkpoints SET note = ?2 WHERE id = ?1",
		 sqlite3_column_int64(row, 0), bytes_span(&bytes));
}

/* Both signatures are his: he has no other key. */
static void sign_certificate(const struct signing *signing, sqlite3_stmt *row)
{
	unsigned char storage[EPOCH_NOTE_MAX], text_storage[EPOCH_TEXT_MAX];
	struct bytes bytes = bytes_over(storage, sizeof(storage));
	struct bytes text = bytes_over(text_storage, sizeof(text_storage));
	struct note note = { 0 };
	struct epoch epoch = { 0 };
	struct fault fault = { 0 };
	char name[NOTE_KIOSK_MAX];

	life_must(note_parse(hand_blob(row, 1), &note, &fault), &fault);
	life_must(epoch_from_text(note.text, &epoch, &fault), &fault);
	if (same(&epoch.root, &signing->root) && epoch.size == signing->size)
		return;
	epoch.size = signing->size;
	epoch.root = signing->root;
	epoch_text(&epoch, &text);
	note_kiosk(epoch.kiosk, name);
	life_must(note_sign(bytes_span(&text), name, signing->key, &bytes, &fault), &fault);
	life_must(note_cosign(&bytes, name, signing->key, &fault), &fault);
	put_text(signing->hand, "UPDATE main.epochs SET certificate = ?2 WHERE number = ?1",
		 sqlite3_column_int64(row, 0), bytes_span(&bytes));
}

static void sign_rows(const struct signing *signing, const char *statement,
		      void (*sign)(const struct signing *signing, sqlite3_stmt *row))
{
	sqlite3_stmt *rows = hand_prepare(signing->hand, statement);

	sqlite3_bind_int64(rows, 1, (sqlite3_int64)signing->size);
	while (hand_step(signing->hand, rows))
		sign(signing, rows);
	sqlite3_finalize(rows);
}

static void sign_here(struct signing *signing, const struct merkle_frontier *frontier)
{
	struct fault fault = { 0 };

	life_must(merkle_root(frontier, &signing->root, &fault), &fault);
	signing->size = frontier->size;
	sign_rows(signing, "SELECT id, note FROM main.checkpoints WHERE size = ?1",
		  sign_checkpoint);
	sign_rows(signing,
		  "SELECT number, certificate FROM main.epochs WHERE size = ?1 AND number > 0",
		  sign_certificate);
}

/* Goes over all records; what no record stands behind any more is not signed. */
void hand_sign(struct hand *hand, const struct key *key)
{
	struct signing signing = { .hand = hand, .key = key };
	struct merkle_frontier frontier = { 0 };
	struct fault fault = { 0 };
	sqlite3_stmt *rows = hand_prepare(
		hand,
		"SELECT hash, EXISTS (SELECT 1 FROM main.checkpoints WHERE size = sequence) OR "
		"EXISTS (SELECT 1 FROM main.epochs WHERE size = sequence) "
		"FROM main.records ORDER BY sequence");

	while (hand_step(hand, rows)) {
		struct span hash = hand_blob(rows, 0);
		if (hash.size != sizeof(signing.head.at))
			abort();
		memcpy(signing.head.at, hash.at, hash.size);
		life_must(store_tree_grow(&frontier, &signing.head, NULL, &fault), &fault);
		if (sqlite3_column_int(rows, 1) != 0)
			sign_here(&signing, &frontier);
	}
	sqlite3_finalize(rows);
}

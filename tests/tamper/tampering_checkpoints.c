#include <stdlib.h>

#include "kiosk/ledger/checkpoint.h"
#include "tests/tamper/hand_parts.h"
#include "tests/tamper/tampering.h"

#define CHECKPOINTS "SELECT id FROM checkpoints ORDER BY id"
#define RENUMBER                                                                                   \
	"CREATE TEMP TABLE kept AS SELECT row_number() OVER (ORDER BY id) AS id, size, epoch, "    \
	"note FROM main.checkpoints; DELETE FROM main.checkpoints; "                               \
	"INSERT INTO main.checkpoints SELECT * FROM kept; "

static void take(struct hand *hand, struct checkpoint *ret)
{
	struct note note = { 0 };
	struct fault fault = { 0 };
	sqlite3_stmt *row = hand_prepare(hand, "SELECT note FROM main.checkpoints WHERE id = at()");

	if (!hand_step(hand, row))
		abort();
	life_must(note_parse(hand_blob(row, 0), &note, &fault), &fault);
	life_must(checkpoint_from_text(note.text, ret, &fault), &fault);
	sqlite3_finalize(row);
}

static void put(struct hand *hand, const struct checkpoint *checkpoint, const struct key *key)
{
	unsigned char storage[CHECKPOINT_NOTE_MAX];
	struct bytes note = bytes_over(storage, sizeof(storage));
	struct fault fault = { 0 };
	sqlite3_stmt *update =
		hand_prepare(hand, "UPDATE main.checkpoints SET note = ?1 WHERE id = at()");

	life_must(checkpoint_sign(checkpoint, key, &note, &fault), &fault);
	sqlite3_bind_text(update, 1, (const char *)note.at, (int)note.size, SQLITE_STATIC);
	hand_finish(hand, update);
}

static void sign_by_newer(struct hand *hand)
{
	struct checkpoint checkpoint = { 0 };

	take(hand, &checkpoint);
	put(hand, &checkpoint, hand_stolen(hand));
}

static void sign_by_stranger(struct hand *hand)
{
	struct checkpoint checkpoint = { 0 };

	take(hand, &checkpoint);
	put(hand, &checkpoint, &hand->ledgers->stranger);
}

/* What is said of one size is true of another. */
static void sign_other_size(struct hand *hand)
{
	struct checkpoint checkpoint = { 0 }, other = { 0 };

	take(hand, &checkpoint);
	hand->at--;
	take(hand, &other);
	hand->at++;
	checkpoint.root = other.root;
	checkpoint.head = other.head;
	put(hand, &checkpoint, hand_stolen(hand));
}

static void sign_more_than_there_is(struct hand *hand)
{
	struct checkpoint checkpoint = { 0 };

	take(hand, &checkpoint);
	checkpoint.size += 1000;
	put(hand, &checkpoint, hand_stolen(hand));
	hand_run(hand, "UPDATE main.checkpoints SET size = size + 1000 WHERE id = at()");
}

/* As if that epoch were this one. */
static void sign_for_newer_epoch(struct hand *hand)
{
	struct checkpoint checkpoint = { 0 };

	take(hand, &checkpoint);
	checkpoint.epoch = hand->ledgers->epoch_count - 1;
	put(hand, &checkpoint, hand_stolen(hand));
	hand_run(hand, "UPDATE main.checkpoints SET epoch = (SELECT max(number) FROM "
		       "main.epochs) WHERE id = at()");
}

const struct tampering TAMPERING_CHECKPOINTS[] = {
	{ "checkpoint_removed",
	  "SELECT id FROM checkpoints WHERE id < (SELECT max(id) FROM "
	  "checkpoints)",
	  "DELETE FROM checkpoints WHERE id = at()", .names = IS(MISSING) },
	{ "last_checkpoints_removed", ONCE,
	  "DELETE FROM checkpoints WHERE size > " LAST_EPOCH " + 10 AND size > " LAST " - 150",
	  .names = IS(UNSIGNED_TAIL) },
	{ "checkpoints_of_an_epoch_removed",
	  "SELECT number FROM epochs WHERE number BETWEEN 1 AND (SELECT max(number) - 1 FROM "
	  "epochs)",
	  "DELETE FROM checkpoints WHERE epoch = at(); " RENUMBER, .names = IS(MISSING) },
	{ "checkpoints_of_the_last_epoch_removed", ONCE,
	  "DELETE FROM checkpoints WHERE epoch = (SELECT max(number) FROM epochs)",
	  .names = IS(MISSING) | IS(UNSIGNED_TAIL) },
	{ "last_checkpoint_of_an_epoch_removed",
	  "SELECT number FROM epochs WHERE number BETWEEN 1 AND (SELECT max(number) - 1 FROM "
	  "epochs)",
	  "DELETE FROM checkpoints WHERE epoch = at() AND size = (SELECT max(size) FROM "
	  "checkpoints WHERE epoch = at()); " RENUMBER,
	  .names = IS(MISSING) },
	{ "first_checkpoint_of_an_epoch_removed",
	  /* Not where another one says the same. */
	  "SELECT number FROM epochs WHERE number >= 1 AND (SELECT count(*) FROM checkpoints "
	  "WHERE epoch = number AND checkpoints.size = epochs.size + 1) = 1",
	  "DELETE FROM checkpoints WHERE epoch = at() AND id = (SELECT min(id) FROM "
	  "checkpoints WHERE epoch = at()); " RENUMBER,
	  .names = IS(MISSING) },
	{ "all_checkpoints_removed", ONCE, "DELETE FROM checkpoints",
	  .names = IS(MISSING) | IS(UNSIGNED_TAIL) },
	{ "checkpoint_time", CHECKPOINTS,
	  "UPDATE checkpoints SET note = replace(note, char(10) || 'time 1', char(10) || "
	  "'time 2') WHERE id = at()",
	  .names = IS(ALTERED) },
	{ "checkpoint_root", "SELECT id FROM checkpoints WHERE id > 1",
	  "UPDATE checkpoints SET note = replace(note, line(note, 3), line((SELECT note FROM "
	  "checkpoints WHERE id = 1), 3)) WHERE id = at()",
	  .names = IS(ALTERED) },
	{ "checkpoint_size", CHECKPOINTS,
	  "UPDATE checkpoints SET note = replace(note, char(10) || size || char(10), char(10) "
	  "|| (size - 1) || char(10)) WHERE id = at()",
	  .names = IS(ALTERED) },
	{ "checkpoint_signature", CHECKPOINTS,
	  "UPDATE checkpoints SET note = substr(note, 1, length(note) - 30) || "
	  "flip(substr(note, length(note) - 29, 20)) || substr(note, length(note) - 9) "
	  "WHERE id = at()",
	  .names = IS(ALTERED) },
	{ "checkpoint_emptied", CHECKPOINTS, "UPDATE checkpoints SET note = '' WHERE id = at()",
	  .names = IS(ALTERED) },
	{ "checkpoint_column_size", CHECKPOINTS,
	  "UPDATE checkpoints SET size = size + 1 WHERE id = at()", .names = IS(ALTERED) },
	{ "checkpoint_column_epoch", CHECKPOINTS,
	  "UPDATE checkpoints SET epoch = epoch + 1 WHERE id = at()", .names = IS(ALTERED) },
	{ "checkpoint_of_another_size", "SELECT id FROM checkpoints WHERE id > 1",
	  "UPDATE checkpoints SET note = (SELECT note FROM checkpoints WHERE size < (SELECT size "
	  "FROM checkpoints WHERE id = at()) ORDER BY id DESC LIMIT 1) WHERE id = at() AND "
	  "EXISTS (SELECT 1 FROM checkpoints WHERE size < (SELECT size FROM checkpoints WHERE id "
	  "= at()))",
	  .names = IS(ALTERED) | IS(DUPLICATED) },
	{ "checkpoint_by_a_newer_key",
	  "SELECT id FROM checkpoints WHERE epoch < (SELECT max(number) FROM epochs)",
	  .names = IS(RESIGNED), .run = sign_by_newer },
	{ "checkpoint_as_of_a_newer_epoch",
	  "SELECT id FROM checkpoints WHERE epoch < (SELECT max(number) FROM epochs)",
	  .names = IS(RESIGNED), .run = sign_for_newer_epoch },
	{ "checkpoint_by_a_stranger", CHECKPOINTS, .names = IS(WRONG_KEY),
	  .run = sign_by_stranger },
	{ "checkpoint_signed_over_another_size",
	  "SELECT id FROM checkpoints AS one WHERE size > " LAST_EPOCH " + 1 AND size > (SELECT "
	  "size FROM checkpoints WHERE id = one.id - 1)",
	  .names = IS(ALTERED), .run = sign_other_size },
	{ "checkpoint_signed_over_more", "SELECT max(id) FROM checkpoints", .names = IS(TRUNCATED),
	  .run = sign_more_than_there_is },
	{ "checkpoint_copied_behind_itself", CHECKPOINTS,
	  "UPDATE checkpoints SET id = -id WHERE id > at(); "
	  "UPDATE checkpoints SET id = 1 - id WHERE id < 0; "
	  "INSERT INTO checkpoints SELECT at() + 1, size, epoch, note FROM checkpoints WHERE id "
	  "= at()",
	  .names = IS(DUPLICATED) },
	{ "checkpoint_copied_to_the_end", CHECKPOINTS,
	  "INSERT INTO checkpoints SELECT (SELECT max(id) + 1 FROM checkpoints), size, epoch, "
	  "note FROM checkpoints WHERE id = at()",
	  .names = IS(DUPLICATED) },
	{ "checkpoint_copied_with_a_signature_more", CHECKPOINTS,
	  "UPDATE checkpoints SET id = -id WHERE id > at(); "
	  "UPDATE checkpoints SET id = 1 - id WHERE id < 0; "
	  "INSERT INTO checkpoints SELECT at() + 1, size, epoch, note || substr(note, instr(note, "
	  "char(10, 10)) + 2) FROM checkpoints WHERE id = at()",
	  .names = IS(DUPLICATED) },
	{ "checkpoints_swapped",
	  "SELECT id FROM checkpoints AS one WHERE size < (SELECT size FROM checkpoints WHERE id "
	  "= one.id + 1)",
	  "UPDATE checkpoints SET id = -1 WHERE id = at(); "
	  "UPDATE checkpoints SET id = at() WHERE id = at() + 1; "
	  "UPDATE checkpoints SET id = at() + 1 WHERE id = -1",
	  .names = IS(REORDERED) },
	{ 0 },
};

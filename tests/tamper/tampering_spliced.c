#include <stdlib.h>

#include "tests/tamper/files.h"
#include "tests/tamper/tampering.h"

#define OTHER_RECORDS                                                                              \
	"SELECT sequence FROM records WHERE sequence <= (SELECT max(sequence) FROM "               \
	"other.records) ORDER BY 1"
#define TAKE(from, condition)                                                                      \
	"DELETE FROM main.records WHERE sequence " condition "; "                                  \
	"INSERT INTO main.records SELECT * FROM " from ".records WHERE sequence " condition "; "
/* All that records are told by, from another file. */
#define TAKE_ALL(from)                                                                             \
	"DELETE FROM main.records; INSERT INTO main.records SELECT * FROM " from ".records; "      \
	"DELETE FROM main.sealed; INSERT INTO main.sealed SELECT * FROM " from ".sealed; "         \
	"DELETE FROM main.subtrees; INSERT INTO main.subtrees SELECT * FROM " from ".subtrees; "   \
	"DELETE FROM main.pins; DELETE FROM main.orders; DELETE FROM main.visits; "                \
	"INSERT INTO main.visits SELECT * FROM " from ".visits; "                                  \
	"INSERT INTO main.orders SELECT * FROM " from ".orders; "                                  \
	"INSERT INTO main.pins SELECT * FROM " from ".pins; "                                      \
	"DELETE FROM main.staff_failures; DELETE FROM main.staff; "                                \
	"INSERT INTO main.staff SELECT * FROM " from ".staff; "                                    \
	"INSERT INTO main.staff_failures SELECT * FROM " from ".staff_failures; "
#define TAKE_HEAD(from)                                                                            \
	"UPDATE main.meta SET (sequence, hash) = (SELECT sequence, hash FROM " from ".meta); "
#define TAKE_SIGNED(from, table)                                                                   \
	"DELETE FROM main." table "; INSERT INTO main." table " SELECT * FROM " from "." table ";" \
	" "
#define OLDER "VALUES (1), (2), (3)"

/* The file itself is another one. */
static void put_in_place(struct hand *hand, const char *path)
{
	hand_close(hand);
	files_copy(path, hand->path);
}

static void put_older(struct hand *hand)
{
	put_in_place(hand, hand->ledgers->older[(hand->at - 1) % LEDGERS_OLDER]);
}

static void put_other(struct hand *hand)
{
	put_in_place(hand, hand->ledgers->other);
}

static void put_twin(struct hand *hand)
{
	put_in_place(hand, hand->ledgers->twin);
}

const struct tampering TAMPERING_SPLICED[] = {
	{ "rolled_back_file", OLDER, .names = IS(ROLLED_BACK), .knows = KNOWS_HEAD,
	  .run = put_older },
	{ "rolled_back_but_signed", OLDER, TAKE_ALL("older") TAKE_HEAD("older"),
	  .names = IS(TRUNCATED) },
	{ "rolled_back_but_checkpoints", OLDER,
	  TAKE_ALL("older") TAKE_HEAD("older") TAKE_SIGNED("older", "epochs"),
	  .names = IS(TRUNCATED) },
	{ "rolled_back_but_epochs", OLDER,
	  TAKE_ALL("older") TAKE_HEAD("older") TAKE_SIGNED("older", "checkpoints"),
	  .names = IS(TRUNCATED) },
	{ "rolled_back_but_head", OLDER,
	  TAKE_ALL("older") TAKE_SIGNED("older", "checkpoints") TAKE_SIGNED("older", "epochs"),
	  .names = IS(TRUNCATED) },
	{ "record_of_another_kiosk", OTHER_RECORDS, TAKE("other", "= at()"), .names = IS(SPLICED) },
	{ "records_of_another_kiosk", OTHER_RECORDS, TAKE("other", "BETWEEN at() AND at() + 9"),
	  .names = IS(SPLICED) },
	/* More than one: the head that follows the very last would follow an altered one as well.
	 */
	{ "tail_of_another_kiosk",
	  "SELECT sequence FROM records WHERE sequence < (SELECT max(sequence) FROM other.records)",
	  TAKE("other", ">= at()") TAKE_HEAD("other"), .names = IS(SPLICED) },
	{ "record_of_another_kiosk_rehashed",
	  "SELECT sequence FROM records WHERE sequence <= (SELECT max(sequence) FROM "
	  "other.records) AND sequence NOT IN (SELECT sequence FROM sealed) AND sequence NOT IN "
	  "(SELECT sequence FROM other.sealed)",
	  TAKE("other", "= at()"), THEN_REHASH, .names = IS(SPLICED) },
	{ "record_of_a_namesake",
	  "SELECT sequence FROM records WHERE sequence <= (SELECT max(sequence) FROM twin.records)",
	  TAKE("twin", "= at()"), .names = IS(ALTERED) | IS(SPLICED) },
	{ "box_of_another_kiosk", "SELECT sequence FROM sealed ORDER BY 1",
	  "UPDATE main.sealed SET box = (SELECT box FROM other.sealed ORDER BY abs(sequence - "
	  "at()) LIMIT 1) WHERE sequence = at()",
	  .names = IS(ALTERED) | IS(SPLICED) },
	{ "checkpoint_of_another_kiosk",
	  "SELECT id FROM checkpoints WHERE id <= (SELECT max(id) FROM other.checkpoints)",
	  "UPDATE main.checkpoints SET note = (SELECT note FROM other.checkpoints WHERE id = "
	  "at()) WHERE id = at()",
	  .names = IS(SPLICED) },
	{ "checkpoint_of_another_kiosk_added", ONCE,
	  "INSERT INTO main.checkpoints SELECT (SELECT max(id) + 1 FROM main.checkpoints), "
	  "(SELECT max(size) FROM main.checkpoints), epoch, note FROM other.checkpoints "
	  "ORDER BY id DESC LIMIT 1",
	  .names = IS(SPLICED) },
	{ "checkpoint_of_a_namesake",
	  "SELECT id FROM checkpoints WHERE id <= (SELECT max(id) FROM twin.checkpoints)",
	  "UPDATE main.checkpoints SET note = (SELECT note FROM twin.checkpoints WHERE id = "
	  "at()) WHERE id = at()",
	  .names = IS(WRONG_KEY) },
	{ "certificate_of_another_kiosk",
	  "SELECT number FROM epochs WHERE number BETWEEN 1 AND (SELECT max(number) FROM "
	  "other.epochs)",
	  "UPDATE main.epochs SET certificate = (SELECT certificate FROM other.epochs WHERE "
	  "number = at()) WHERE number = at()",
	  .names = IS(SPLICED) },
	{ "epochs_of_another_kiosk", ONCE, TAKE_SIGNED("other", "epochs"),
	  .names = IS(WRONG_KEY) | IS(SPLICED), .knows = KNOWS_KEY },
	{ "installation_key_of_another_kiosk", ONCE,
	  "UPDATE main.epochs SET certificate = (SELECT certificate FROM other.epochs WHERE "
	  "number = 0) WHERE number = 0",
	  .names = IS(WRONG_KEY) | IS(ALTERED) },
	{ "installation_key_of_another_kiosk_where_it_is_known", ONCE,
	  "UPDATE main.epochs SET certificate = (SELECT certificate FROM other.epochs WHERE "
	  "number = 0) WHERE number = 0",
	  .names = IS(WRONG_KEY), .knows = KNOWS_KEY },
	{ "replaced_by_another_kiosks", ONCE, .names = IS(WRONG_KEY) | IS(SPLICED),
	  .knows = KNOWS_KEY, .run = put_other },
	{ "replaced_by_a_namesakes", ONCE, .names = IS(WRONG_KEY), .knows = KNOWS_KEY,
	  .run = put_twin },
	{ 0 },
};

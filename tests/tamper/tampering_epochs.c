#include <stdlib.h>

#include "kiosk/ledger/epoch.h"
#include "tests/tamper/hand_parts.h"
#include "tests/tamper/tampering.h"

#define CERTIFICATES "SELECT number FROM epochs WHERE number >= 1"
#define LAST_NUMBER "(SELECT max(number) FROM main.epochs)"

/* The certificate at at() names `next`, and `current` signs it in the place of the key before. */
static void certify(struct hand *hand, const struct key *current, const struct key *next)
{
	unsigned char storage[EPOCH_NOTE_MAX];
	struct bytes bytes = bytes_over(storage, sizeof(storage));
	struct note note = { 0 };
	struct epoch epoch = { 0 };
	struct fault fault = { 0 };
	sqlite3_stmt *row =
		hand_prepare(hand, "SELECT certificate FROM main.epochs WHERE number = at()");

	if (!hand_step(hand, row))
		abort();
	life_must(note_parse(hand_blob(row, 0), &note, &fault), &fault);
	life_must(epoch_from_text(note.text, &epoch, &fault), &fault);
	sqlite3_finalize(row);
	life_must(epoch_certify(&epoch, current, next, &bytes, &fault), &fault);
	sqlite3_stmt *update =
		hand_prepare(hand, "UPDATE main.epochs SET certificate = ?1 WHERE number = at()");
	sqlite3_bind_text(update, 1, (const char *)bytes.at, (int)bytes.size, SQLITE_STATIC);
	hand_finish(hand, update);
}

static void certify_stranger(struct hand *hand)
{
	certify(hand, &hand->ledgers->stranger, &hand->ledgers->stranger);
}

static void certify_by_newer(struct hand *hand)
{
	certify(hand, hand_stolen(hand), &hand->ledgers->epoch[hand->at]);
}

/* The record that tells the epoch's key is made to tell the stranger's, and all that the last epoch
 * signed is signed anew. */
static void take_over(struct hand *hand)
{
	hand_run(hand, "UPDATE main.records SET canonical = edited(canonical, 'key', "
		       "stranger()) WHERE sequence = " LAST_EPOCH " + 1");
	hand_rehash(hand);
	hand_sign(hand, &hand->ledgers->stranger);
	certify_stranger(hand);
}

const struct tampering TAMPERING_EPOCHS[] = {
	{ "certificate_time", CERTIFICATES,
	  "UPDATE epochs SET certificate = replace(certificate, char(10) || 'time 1', char(10) "
	  "|| 'time 2') WHERE number = at()",
	  .names = IS(ALTERED) },
	{ "certificate_root", "SELECT number FROM epochs WHERE number >= 2",
	  "UPDATE epochs SET certificate = replace(certificate, line(certificate, 5), "
	  "line((SELECT certificate FROM epochs WHERE number = 1), 5)) WHERE number = at()",
	  .names = IS(ALTERED) },
	{ "certificate_signature", CERTIFICATES,
	  "UPDATE epochs SET certificate = substr(certificate, 1, length(certificate) - 30) || "
	  "flip(substr(certificate, length(certificate) - 29, 20)) || substr(certificate, "
	  "length(certificate) - 9) WHERE number = at()",
	  .names = IS(ALTERED) },
	{ "certificate_emptied", CERTIFICATES,
	  "UPDATE epochs SET certificate = '' WHERE number = at()", .names = IS(ALTERED) },
	{ "installation_key_emptied", ONCE, "UPDATE epochs SET certificate = '' WHERE number = 0",
	  .names = IS(ALTERED) },
	{ "epoch_column_size", "SELECT number FROM epochs",
	  "UPDATE epochs SET size = size + 1 WHERE number = at()", .names = IS(ALTERED) },
	{ "certificates_swapped",
	  "SELECT number FROM epochs WHERE number BETWEEN 1 AND " LAST_NUMBER " - 1",
	  "CREATE TEMP TABLE one AS SELECT certificate FROM main.epochs WHERE number = at(); "
	  "UPDATE epochs SET certificate = (SELECT certificate FROM main.epochs WHERE number = "
	  "at() + 1) WHERE number = at(); "
	  "UPDATE epochs SET certificate = (SELECT certificate FROM one) WHERE number = at() + 1",
	  .names = IS(ALTERED) | IS(REORDERED) },
	{ "epoch_removed", "SELECT number FROM epochs", "DELETE FROM epochs WHERE number = at()",
	  .names = IS(MISSING) },
	{ "all_epochs_removed", ONCE, "DELETE FROM epochs", .names = IS(MISSING) },
	{ "epoch_added", ONCE,
	  "INSERT INTO epochs SELECT number + 1, " LAST ", certificate FROM epochs WHERE number "
	  "= " LAST_NUMBER,
	  .names = IS(DUPLICATED) | IS(ALTERED) },
	{ "certificate_by_a_stranger", CERTIFICATES, .names = IS(WRONG_KEY),
	  .run = certify_stranger },
	{ "certificate_by_a_newer_key",
	  "SELECT number FROM epochs WHERE number BETWEEN 1 AND " LAST_NUMBER " - 1",
	  .names = IS(RESIGNED), .run = certify_by_newer },
	{ "stranger_takes_over", "SELECT " LAST_NUMBER, .names = IS(WRONG_KEY), .run = take_over },
	{ 0 },
};

#define EDIT_ACTOR                                                                                 \
	"UPDATE records SET canonical = edited(canonical, 'actor', 'eve'), actor = 'eve' "         \
	"WHERE sequence = at()"
#define SET_TIME(ms)                                                                               \
	"UPDATE records SET canonical = edited(canonical, 'wall_ms', wall_ms + (" ms ")), "        \
	"wall_ms = wall_ms + (" ms ") WHERE sequence = at()"
/* Not where a change of the clock is recorded before the next checkpoint or right behind it: what
 * stands before it is of the clock that was. Nor before the last one: a crash may have come behind
 * it. */
#define OF_THE_LAST_EPOCH                                                                          \
	"SELECT sequence FROM records AS one WHERE sequence BETWEEN " LAST_EPOCH " + 3 AND "       \
	"(SELECT min((SELECT max(size) FROM receipts), (SELECT max(size) FROM checkpoints WHERE "  \
	"size < (SELECT max(size) FROM checkpoints))) - 2) AND NOT EXISTS (SELECT 1 FROM records " \
	"WHERE kind = 'clock_changed' AND sequence BETWEEN one.sequence - 2 AND "                  \
	"(SELECT min(size) + 1 FROM checkpoints WHERE size > one.sequence + 1))"

#define FOUNDING_ALONE                                                                             \
	"DELETE FROM checkpoints; DELETE FROM epochs WHERE number > 0; UPDATE records SET "        \
	"canonical = edited(canonical, 'kind', 'audit_listed'), kind = 'audit_listed' WHERE kind " \
	"= 'epoch_started' AND sequence > (SELECT size + 1 FROM epochs WHERE number = 0); "

/* By who has the key that signs now, and by who has none. */
const struct tampering TAMPERING_FORGED[] = {
	{ "earlier_record_signed_by_a_thief",
	  "SELECT sequence FROM records WHERE sequence <= " LAST_EPOCH " ORDER BY 1", EDIT_ACTOR,
	  THEN_SIGN_STOLEN, .names = IS(RESIGNED) },
	{ "earlier_record_removed_by_a_thief",
	  "SELECT sequence FROM records WHERE sequence <= " LAST_EPOCH " AND kind IN ("
	  "'device_fault', 'audit_listed') ORDER BY 1",
	  "DELETE FROM records WHERE sequence = at(); " CLOSE_UP CLOSE_UP_SEALED
	  "UPDATE checkpoints SET size = size - 1 WHERE size >= at(); "
	  "UPDATE epochs SET size = size - 1 WHERE size >= at()",
	  THEN_SIGN_STOLEN, .names = IS(RESIGNED) },
	{ "record_of_now_signed_by_a_thief_against_a_receipt", OF_THE_LAST_EPOCH, EDIT_ACTOR,
	  THEN_SIGN_STOLEN, .names = IS(ALTERED) | IS(ROLLED_BACK), .knows = KNOWS_HEAD },
	{ "all_signed_by_a_stranger", SIGNED_RECORDS(""), EDIT_ACTOR, THEN_SIGN_STRANGER,
	  .names = IS(WRONG_KEY) },
	{ "set_back_by_a_thief", OF_THE_LAST_EPOCH, SET_TIME("-86400000"), THEN_SIGN_STOLEN,
	  .names = IS(CLOCK_WENT_BACK) },
	{ "set_forward_by_a_thief", OF_THE_LAST_EPOCH, SET_TIME("86400000"), THEN_SIGN_STOLEN,
	  .names = IS(CLOCK_WENT_BACK) },
	{ "clock_change_hidden_by_a_thief",
	  "SELECT sequence FROM records AS one WHERE sequence > " LAST_EPOCH " + 3 AND kind = "
	  "'clock_changed' AND wall_ms < (SELECT wall_ms FROM records WHERE sequence = "
	  "one.sequence - 1) - 600000",
	  "UPDATE records SET canonical = edited(canonical, 'kind', 'audit_listed'), kind = "
	  "'audit_listed' WHERE sequence = at()",
	  THEN_SIGN_STOLEN, .names = IS(CLOCK_WENT_BACK) },
	{ "nothing_signed", ONCE,
	  "DELETE FROM checkpoints; DELETE FROM epochs; UPDATE records SET canonical = "
	  "edited(canonical, 'kind', 'kiosk_stopped'), kind = 'kiosk_stopped' WHERE kind = "
	  "'epoch_started'",
	  THEN_REHASH, .names = IS(UNSIGNED_TAIL) | IS(MISSING) },
	{ "nothing_signed_where_the_key_is_known", ONCE,
	  "DELETE FROM checkpoints; DELETE FROM epochs; UPDATE records SET canonical = "
	  "edited(canonical, 'kind', 'kiosk_stopped'), kind = 'kiosk_stopped' WHERE kind = "
	  "'epoch_started'",
	  THEN_REHASH, .names = IS(WRONG_KEY) | IS(MISSING) | IS(UNSIGNED_TAIL),
	  .knows = KNOWS_KEY },
	/* The founding is genuine and public; all behind it may be anybody's. */
	{ "nothing_signed_but_the_founding", ONCE, FOUNDING_ALONE, THEN_REHASH,
	  .names = IS(UNSIGNED_TAIL), .knows = KNOWS_KEY },
	{ "short_ledger_of_a_genuine_founding", "VALUES (10), (40), (80)",
	  "DELETE FROM records WHERE sequence > at(); DELETE FROM sealed WHERE sequence > at(); "
	  "DELETE FROM visits; DELETE FROM orders; DELETE FROM pins; " FOUNDING_ALONE,
	  THEN_REHASH, .names = IS(UNSIGNED_TAIL) | IS(MISSING), .knows = KNOWS_KEY },
	{ 0 },
};

/* Every class of tampering, in one list a file.
 *
 * What cannot be found, and is not claimed to be:
 *     - records appended or changed behind the last checkpoint, while they fit in themselves and
 *       no head on paper is newer: the kiosk signs at least every 64 of its own records and 15
 *       minutes; what other programs write may be behind it in any number, for most of them sign
 *       nothing until the kiosk's next turn or start;
 *     - with the key that signs now stolen, changes since that key's epoch began that fit in
 *       themselves, unless a head on paper is newer than the changed record: earlier epochs' keys
 *       are erased, and what they signed stands;
 *     - with that key, times that run backwards in the stretch before a change of the clock that is
 *       recorded: what a turn of the kiosk writes before it looks at the clock is of either time;
 *     - who kept an earlier epoch's key in spite of its erasure is as strong in that epoch;
 *     - an older state of the whole file, or another ledger made from nothing, without a head on
 *       paper or the kiosk's public key;
 *     - one checkpoint less between two others whose numbers close up, since nothing is lost: the
 *       later one covers all of it; or the last one, where what is unsigned then is no more than a
 *       kiosk leaves so. */
#ifndef TAC_TAMPER_TAMPERING_H
#define TAC_TAMPER_TAMPERING_H

#include "kiosk/ledger/finding.h"
#include "tests/tamper/hand.h"

enum tampering_knows {
	KNOWS_NOTHING,
	KNOWS_KEY,  /* the kiosk's installation key */
	KNOWS_HEAD, /* that and the last receipt's head */
};

enum tampering_then {
	THEN_NOTHING,
	THEN_REHASH,        /* chain, tree and head are made to fit */
	THEN_SIGN_STOLEN,   /* and signed with the key that signs now */
	THEN_SIGN_STRANGER, /* and signed with any other key */
};

#define IS(name) (1U << FINDING_##name)

struct tampering {
	const char *name;
	const char *places; /* a statement that lists where it can be done */
	const char *damage; /* statements; or null */
	enum tampering_then then;
	uint32_t names; /* what it may rightly be called: IS(...) */
	enum tampering_knows knows;
	void (*run)(struct hand *hand); /* after all that; or null */
};

/* Each ends with a row without a name. */
extern const struct tampering TAMPERING_RECORDS[], TAMPERING_TAIL[], TAMPERING_SPLICED[],
	TAMPERING_CHECKPOINTS[], TAMPERING_EPOCHS[], TAMPERING_FORGED[], TAMPERING_BESIDE[],
	TAMPERING_TABLES[], TAMPERING_PAPERS[], TAMPERING_SCHEMA[], TAMPERING_FILE[];

#define ONCE "VALUES (1)"
#define RECORDS "SELECT sequence FROM records ORDER BY 1"
/* `rest` is more of the condition. */
#define SIGNED_RECORDS(rest)                                                                       \
	"SELECT sequence FROM records WHERE sequence <= (SELECT max(size) FROM checkpoints) " rest \
	" ORDER BY 1"
#define LAST "(SELECT max(sequence) FROM main.records)"
#define LAST_EPOCH "(SELECT max(size) FROM main.epochs)"
/* Those behind at() move up by one, or down. */
#define MAKE_ROOM                                                                                  \
	"UPDATE records SET sequence = -sequence WHERE sequence > at(); "                          \
	"UPDATE records SET sequence = 1 - sequence WHERE sequence < 0; "
#define CLOSE_UP                                                                                   \
	"UPDATE records SET sequence = -sequence WHERE sequence > at(); "                          \
	"UPDATE records SET sequence = -sequence - 1 WHERE sequence < 0; "
/* The same of the sealed details that are bound to them. */
#define CLOSE_UP_SEALED                                                                            \
	"DELETE FROM sealed WHERE sequence = at(); "                                               \
	"UPDATE sealed SET sequence = -sequence WHERE sequence > at(); "                           \
	"UPDATE sealed SET sequence = -sequence - 1 WHERE sequence < 0; "
/* A copy of the record at at(), in another place. */
#define COPY_TO(place)                                                                             \
	"INSERT INTO records SELECT " place ", wall_ms, kind, outcome, actor, origin, object, "    \
	"canonical, hash FROM records WHERE sequence = at(); "
#define HEAD_FOLLOWS                                                                               \
	"UPDATE meta SET sequence = " LAST ", hash = (SELECT hash FROM records "                   \
	"ORDER BY sequence DESC LIMIT 1); "

#endif

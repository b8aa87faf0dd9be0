/* The hand of an attacker on a copy of a ledger: SQLite without its rules, no trigger firing, and
 * whoever knows the format can make what he changed fit again.
 *
 * In statements these stand for what a class of tampering needs:
 *     at()                        the place that is tampered with
 *     flip(blob)                  the same with one bit another, anywhere
 *     edited(canonical, what, to) a record with another "kind", "wall_ms", "actor", "origin",
 *                                 "object", "outcome" or value of the detail of that name
 *     chained(sequence, previous, canonical)  a record's hash
 *     stranger()                  the fingerprint of a key that has nothing to do with it
 *     line(text, which)           a line of a text, from 1 on
 *     receipts                    a table of the heads on receipts
 *     other., older., twin.       the tables of another kiosk's ledger, of an older state of this
 *                                 one, and of another ledger of this name */
#ifndef TAC_TAMPER_HAND_H
#define TAC_TAMPER_HAND_H

#include "tests/tamper/ledgers.h"

struct sqlite3;

struct hand {
	const struct ledgers *ledgers;
	char path[LIFE_PATH_MAX];
	struct sqlite3 *raw; /* null: only the file is there */
	uint64_t at;
	uint32_t seed;
};

/* Takes a fresh copy of the whole ledger. */
void hand_begin(struct hand *hand, const struct ledgers *ledgers, uint64_t at, uint32_t seed);
/* Lets go of the copy; the file stays. */
void hand_close(struct hand *hand);

void hand_run(struct hand *hand, const char *statements);
int64_t hand_number(struct hand *hand, const char *statement);
/* Makes chain, tree and head fit the records again, from the first on. */
void hand_rehash(struct hand *hand);
/* Signs again with this key what no longer fits: checkpoints and certificates. Who has only it
 * signs in the place of all others. */
void hand_sign(struct hand *hand, const struct key *key);
/* The key that signs the ledger now: a thief of the machine has it. */
const struct key *hand_stolen(const struct hand *hand);

#endif

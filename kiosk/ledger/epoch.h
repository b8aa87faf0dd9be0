/* Epochs: each of a kiosk's signing keys is certified by the one before, whose private half is then
 * erased. Who takes the kiosk today cannot sign for yesterday.
 *
 * Epoch 0 is the installation key: its public half is what a verifier knows from elsewhere. It
 * signs the certificate of epoch 1 and nothing more.
 *
 * Shape   text of a certificate, a signed note:
 *             tac-kiosk/C001/epoch
 *             3                   the new epoch
 *             key <base 64>       its key's SubjectPublicKeyInfo
 *             size 1234           records when it begins
 *             root <base 64>      and their Merkle tree's root
 *             time 1764000000123
 *         No checkpoint reads like one. The old key signs, and the new one too: who certifies a key
 *         has shown to hold it. */
#ifndef TAC_LEDGER_EPOCH_H
#define TAC_LEDGER_EPOCH_H

#include "kiosk/ledger/note_lines.h"

enum { EPOCH_TEXT_MAX = 384, EPOCH_NOTE_MAX = 768 };

struct epoch {
	char kiosk[RECORD_ORIGIN_MAX];
	uint64_t number; /* from 1 on */
	unsigned char public[KEY_PUBLIC_SIZE];
	uint64_t size;
	struct hash root;
	uint64_t wall_ms;
};

void epoch_text(const struct epoch *epoch, struct bytes *to);
/* Errors  STATUS_CORRUPT for a text that epoch_text does not write. */
enum status epoch_from_text(struct span text, struct epoch *ret, struct fault *fault) MUST_CHECK;

/* Writes the certificate; epoch->public is filled in from `next`. `to` is empty before and holds
 * EPOCH_NOTE_MAX. */
enum status epoch_certify(struct epoch *epoch, const struct key *current, const struct key *next,
			  struct bytes *to, struct fault *fault) MUST_CHECK;

/* How far a chain of certificates was followed. Release it. */
struct epoch_chain {
	char kiosk[RECORD_ORIGIN_MAX];
	uint64_t number;
	uint64_t size;  /* records when that epoch began */
	struct key key; /* its public half */
};
void epoch_chain_release(struct epoch_chain *chain);

/* Begins a chain at the installation key, whose public half is copied. */
enum status epoch_chain_begin(const char *kiosk, const struct key *installation,
			      struct epoch_chain *ret, struct fault *fault) MUST_CHECK;
/* Follows it to the next epoch. The chain changes on success only.
 * Errors  STATUS_CORRUPT, saying what is wrong: another kiosk's, out of order, for fewer records
 *         than the one before, not signed by the key before, the old key again. */
enum status epoch_chain_follow(struct epoch_chain *chain, struct span certificate,
			       struct epoch *ret, struct fault *fault) MUST_CHECK;

#endif

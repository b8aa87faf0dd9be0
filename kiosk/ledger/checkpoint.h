/* A checkpoint: the kiosk's signed word that its ledger has these records and no others before.
 *
 * Shape   text of a signed note:
 *             tac-kiosk/C001      the log
 *             1234                records
 *             <base 64>           root of the Merkle tree over their chain hashes
 *             head <base 64>      chain hash of the last one
 *             epoch 3             which of the kiosk's keys signs
 *             time 1764000000123  the kiosk's clock, in ms
 * Source  C2SP tlog-checkpoint; the last three are extension lines, which the tree's readers need
 *         not know. */
#ifndef TAC_LEDGER_CHECKPOINT_H
#define TAC_LEDGER_CHECKPOINT_H

#include "kiosk/ledger/note_lines.h"

enum { CHECKPOINT_TEXT_MAX = 256, CHECKPOINT_NOTE_MAX = 512 };

struct checkpoint {
	char kiosk[RECORD_ORIGIN_MAX];
	uint64_t size;
	struct hash root;
	struct hash head; /* zeros before the first record */
	uint64_t epoch;
	uint64_t wall_ms;
};

void checkpoint_text(const struct checkpoint *checkpoint, struct bytes *to);
/* Errors  STATUS_CORRUPT for a text that checkpoint_text does not write. */
enum status checkpoint_from_text(struct span text, struct checkpoint *ret,
				 struct fault *fault) MUST_CHECK;

/* Writes the whole note, signed by the epoch's key; `to` is empty before and holds
 * CHECKPOINT_NOTE_MAX. */
enum status checkpoint_sign(const struct checkpoint *checkpoint, const struct key *key,
			    struct bytes *to, struct fault *fault) MUST_CHECK;
/* Reads a note and checks that this key signed it.
 * Errors  as note_parse, checkpoint_from_text and note_verify. */
enum status checkpoint_verify(struct span note, const struct key *key, struct checkpoint *ret,
			      struct fault *fault) MUST_CHECK;

#endif

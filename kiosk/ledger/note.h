/* A signed note: text, a blank line, and a line for each signature.
 *
 * Source  C2SP signed-note 1.0.0. Signatures are ECDSA on P-256 with SHA-256 (type 0x02), whose key
 *         number is the first four bytes of SHA-256 over the key's SubjectPublicKeyInfo. Others are
 *         let be, as the specification asks. */
#ifndef TAC_LEDGER_NOTE_H
#define TAC_LEDGER_NOTE_H

#include "kiosk/base/bytes.h"
#include "kiosk/base/key.h"

enum {
	NOTE_MAX = 131072, /* sixteen signatures of the largest kind and a text */
	NOTE_SIGNATURES_MAX = 16,
	NOTE_NAME_MAX = 64, /* of keys that sign here, with its terminator */
};

/* A note that was parsed; everything is borrowed from its bytes. */
struct note {
	struct span text; /* with its last newline */
	size_t count;
	struct {
		struct span name;
		struct span encoded; /* key number and signature in base 64 */
	} signature[NOTE_SIGNATURES_MAX];
};

/* Errors  STATUS_CORRUPT, saying which part is malformed; STATUS_FULL over NOTE_MAX or
 *         NOTE_SIGNATURES_MAX. */
enum status note_parse(struct span bytes, struct note *ret, struct fault *fault) MUST_CHECK;

/* True for a name that a key may have: not empty, no blanks, no '+', printable. */
bool note_takes_name(struct span name);

/* Writes text, blank line and the first signature.
 * Shape   the text ends in a newline and is not empty (asserted); `to` is empty before.
 * Errors  STATUS_FULL when `to` is too small; as key_sign. */
enum status note_sign(struct span text, const char *name, const struct key *key, struct bytes *to,
		      struct fault *fault) MUST_CHECK;
/* Adds another signature to a note that stands in `to`. */
enum status note_cosign(struct bytes *to, const char *name, const struct key *key,
			struct fault *fault) MUST_CHECK;

/* That the key of that name signed the text.
 * Errors  STATUS_GONE it did not sign; STATUS_CORRUPT what claims to be its signature is not. */
enum status note_verify(const struct note *note, const char *name, const struct key *key,
			struct fault *fault) MUST_CHECK;
/* True when the key made one of the signatures, whatever name and number stand beside it. */
bool note_is_by(const struct note *note, const struct key *key);

#endif

/* Boxes: personal details of one record, encrypted to the auditors. Who makes a box cannot open it.
 *
 * Shape   version, period, an ephemeral public key, a commitment to the content key, and for each
 *         auditor the content key wrapped; then the details under that key. What wraps it comes
 *         from ECDH with the auditor's key and from the period's secret: without either one the
 *         box stays shut for ever. The box is bound to its record and cannot be moved to another.
 *         Every auditor finds the same details in it: AES-GCM alone would not promise that, the
 *         commitment does.
 * Source  ECIES as in SEC 1, 5.1, with SP 800-56A (ECDH), RFC 5869 (HKDF), SP 800-38D (GCM). */
#ifndef TAC_LEDGER_SEAL_H
#define TAC_LEDGER_SEAL_H

#include "kiosk/base/key.h"
#include "kiosk/ledger/period.h"
#include "kiosk/ledger/record.h"

enum {
	SEAL_VERSION = 1,
	SEAL_AUDITORS_MAX = 8,
	SEAL_DETAILS_MAX = 24,
	SEAL_PRINT_SIZE = 8,  /* of a key's fingerprint, to find one's own wrapping */
	SEAL_BLOCK_SIZE = 64, /* details are padded to it: the box hardly tells how long they are */
	SEAL_PLAIN_MAX = 3712,
	SEAL_WRAPPED_SIZE = CRYPTO_KEY_SIZE + CRYPTO_SEAL_OVERHEAD,
	SEAL_LEAD_SIZE = 1 + PERIOD_LENGTH + KEY_PUBLIC_SIZE + CRYPTO_HASH_SIZE + 1,
	SEAL_HEAD_MAX = SEAL_LEAD_SIZE + SEAL_AUDITORS_MAX * (SEAL_PRINT_SIZE + SEAL_WRAPPED_SIZE),
	SEAL_BOX_MAX = SEAL_HEAD_MAX + SEAL_PLAIN_MAX + CRYPTO_SEAL_OVERHEAD,
};

/* Personal: wipe after use. Keys and values as a record takes them. */
struct seal_details {
	size_t count;
	struct record_detail detail[SEAL_DETAILS_MAX];
};

void seal_details_wipe(struct seal_details *details);

/* Adds one detail, of what was typed or read: a value is cut to what fits, '?' for what is not
 * printable. Too many, or the same key again, is our own bug (asserted). */
void seal_detail(struct seal_details *details, const char *key, const char *value);

/* The bytes that are encrypted, zeros at their end; and back.
 * Errors  STATUS_CORRUPT for bytes that seal_details_plain does not produce. */
void seal_details_plain(const struct seal_details *details, struct bytes *to);
enum status seal_details_from_plain(struct span plain, struct seal_details *ret,
				    struct fault *fault) MUST_CHECK;

/* The record that a box belongs to. */
struct seal_place {
	const char *origin;
	uint64_t sequence;
	const char *kind; /* record_kind_text */
};

/* A period and what is secret about it: wipe after use. */
struct seal_period {
	struct period period;
	unsigned char secret[CRYPTO_KEY_SIZE];
};

/* Makes a box of at most SEAL_BOX_MAX bytes. Nothing that opens it outlives the call.
 * Errors  STATUS_REFUSED no auditor, too many, or the same one twice; STATUS_UNSUPPORTED. */
enum status seal_make(const struct seal_details *details, const struct key *auditors, size_t count,
		      const struct seal_period *period, const struct seal_place *place,
		      struct bytes *to, struct fault *fault) MUST_CHECK;

/* Opens a box with one auditor's private key.
 * Errors  STATUS_CORRUPT no box, altered, of another record, or the secret is another's;
 *         STATUS_REFUSED it is of another period; STATUS_DENIED it was not sealed to this key. */
enum status seal_open(struct span box, const struct key *auditor, const struct seal_period *period,
		      const struct seal_place *place, struct seal_details *ret,
		      struct fault *fault) MUST_CHECK;

/* What a box tells without a key: its parts, borrowed. */
struct seal_box {
	struct period period;
	struct span ephemeral, commitment;
	size_t count;
	struct {
		struct span print, wrapped;
	} auditor[SEAL_AUDITORS_MAX];
	struct span lead; /* what each wrapping key depends on */
	struct span head; /* all in front of the details */
	struct span sealed;
};

/* Errors  STATUS_CORRUPT for bytes that have not the shape of a box. */
enum status seal_read(struct span bytes, struct seal_box *ret, struct fault *fault) MUST_CHECK;

#endif

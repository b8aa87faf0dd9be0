/* A proof bundle: one visit's records in one file that proves itself, with no ledger, no database
 * and no program of this kiosk's at hand. tac-bundle(5) tells its form for who has only the file.
 *
 * Shape   lines of text, each ended by a newline; bytes stand in base 64, "-" for none of them:
 *             tac-kiosk proof bundle 1
 *             kiosk C001
 *             visit C001-261122-0007
 *             key BYTES                     the installation key's SubjectPublicKeyInfo
 *         then, in the ledger's order and as often as it takes,
 *             epoch BYTES                   a certificate (epoch.h), from epoch 1 on, each
 *             checkpoint BYTES              a signed note (checkpoint.h) by that epoch's key
 *             consistency HASHES            behind every checkpoint but the first: that it
 *                                           continues the one before
 *             record NUMBER HASH BYTES      sequence, the hash before it, canonical bytes
 *             proof HASHES                  behind every record: that it stands in the tree of the
 *                                           checkpoint before
 *             box BYTES                     behind a record of the visit that names a box; sealed
 *         and at last
 *             end
 *         Records run without a gap from the one that began the visit to the one that closed it,
 *         or, of a visit that was still open, to the last one that is signed; what stands between
 *         and is about something else is in there too. That is how a bundle proves that nothing
 *         of the visit was left out. Records about it that were made after it closed follow, each
 *         proven on its own; that there are no more of those only the ledger can prove.
 * Source  RFC 6962 for the proofs, C2SP signed-note and tlog-checkpoint for what is signed. */
#ifndef TAC_LEDGER_BUNDLE_H
#define TAC_LEDGER_BUNDLE_H

#include "kiosk/ledger/finding.h"
#include "kiosk/ledger/record_view.h"

enum {
	BUNDLE_MAX = 16 * 1024 * 1024, /* bytes: some 20,000 epochs */
	BUNDLE_FINDINGS_MAX = 16,
	BUNDLE_VISIT_MAX = RECORD_OBJECT_MAX,
};

struct bundle_finding {
	enum finding finding;
	size_t line;     /* from 1 on */
	uint64_t record; /* its number; 0 where it is about something else */
	char what[FAULT_TEXT_MAX];
};

/* What a bundle says of itself and proves; with findings, as far as it was looked at. */
struct bundle_result {
	char kiosk[RECORD_ORIGIN_MAX];
	char visit[BUNDLE_VISIT_MAX];
	struct hash fingerprint; /* of the installation key in the bundle */
	bool is_pinned;          /* and it is the one it was checked against */
	bool is_closed;          /* the visit's end is among its records */
	uint64_t records;        /* about the visit */
	uint64_t others;         /* that stand between them */
	uint64_t later;          /* of the visit's, made after it closed */
	uint64_t boxes;          /* sealed, and the records' own */
	uint64_t first, last;    /* records' numbers */
	int64_t first_ms, last_ms;
	uint64_t epoch;   /* of the last checkpoint */
	uint64_t size;    /* records that it covers */
	struct hash head; /* the last of them's */
	uint64_t signed_ms;
	size_t found; /* BUNDLE_FINDINGS_MAX: and no more was looked for */
	struct bundle_finding finding[BUNDLE_FINDINGS_MAX];
};

/* Shown each record that proved right, in order; borrowed for the call. */
struct bundle_watch {
	void (*record)(void *self, uint64_t sequence, const struct record_view *record);
	void *self;
};

/* Verifies a bundle, whatever its bytes are.
 * Shape   fingerprint is that of the installation key, known from elsewhere. Null: the bundle is
 *         checked against the key that it carries, and proves only that whoever has that key's
 *         heirs made it: tell that. watch may be null.
 * Errors  STATUS_CORRUPT for findings, one at least, in *ret_result; STATUS_UNSUPPORTED when the
 *         cryptography fails, and nothing is said about the bundle. *ret_result is filled always.
 *         After a finding about a record the others are still looked at; one about what they stand
 *         upon (a key, an epoch, a checkpoint, a line that is none) ends it, and so does the
 *         last one that there is room for. The first is the nearest to its cause.
 * Blocks  for as long as it takes: two signatures an epoch. */
enum status bundle_verify(struct span bytes, const struct hash *fingerprint,
			  const struct bundle_watch *watch, struct bundle_result *ret_result,
			  struct fault *fault) MUST_CHECK;

#endif

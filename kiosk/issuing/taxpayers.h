/* What the embedded registry knows of taxpayers: addresses of record and flags, by fingerprint. An
 * authority's registry knows them itself; here they come from a file that it delivers. */
#ifndef TAC_ISSUING_TAXPAYERS_H
#define TAC_ISSUING_TAXPAYERS_H

#include "kiosk/issuing/address.h"
#include "kiosk/issuing/keyring.h"
#include "kiosk/ledger/store.h"
#include "kiosk/ledger/taxpayer_flags.h"

enum { TAXPAYERS_MAX = 200000, TAXPAYERS_FILE_MAX = 64 << 20 };

/* The address, opened. Errors  STATUS_GONE there is none; STATUS_CORRUPT. */
enum status taxpayers_address(struct store *store, const struct keyring *keyring,
			      const char *fingerprint, struct address *ret,
			      struct fault *fault) MUST_CHECK;

/* The flags of the authority's file and those set by hand, together; a victim has not opted out. */
enum status taxpayers_flags(struct store *store, const char *fingerprint, unsigned *ret,
			    struct fault *fault) MUST_CHECK;

/* Sets or clears one flag by hand: row and record in one transaction.
 * Errors  STATUS_REFUSED when it stands so already, when the authority's file sets what is to be
 *         cleared, and for a victim of identity theft who is to opt out. */
struct taxpayers_change {
	const char *fingerprint, *actor;
	unsigned flag;
	bool is_set;
};
enum status taxpayers_change(struct store *store, const struct taxpayers_change *change,
			     struct fault *fault) MUST_CHECK;

/* A file of addresses takes the place of those before, in one transaction: lines come one by one,
 * and only where all of them were taken is any of it kept. */
struct taxpayers_load {
	struct store *store;
	const struct keyring *keyring;
	enum keyring_realm realm;
	int64_t count;
};
/* Empties what there was, inside a transaction. */
enum status taxpayers_load_begin(struct taxpayers_load *load, struct fault *fault) MUST_CHECK;
/* Errors  STATUS_REFUSED this taxpayer stood in a line before; STATUS_FULL too many. */
enum status taxpayers_load_add(struct taxpayers_load *load, const struct address_line *line,
			       struct fault *fault) MUST_CHECK;
/* Records it. `file` is the SHA-256 of the file, in hexadecimal. */
enum status taxpayers_load_end(struct taxpayers_load *load, const char *actor, const char *file,
			       struct fault *fault) MUST_CHECK;

#endif

/* What an auditor reads of a visit, with the private key that is the auditor's alone. */
#ifndef TAC_AUDIT_UNSEAL_H
#define TAC_AUDIT_UNSEAL_H

#include "kiosk/ledger/seal.h"
#include "kiosk/ledger/store.h"

struct unseal {
	const char *visit;
	const struct key *auditor;
	const char *keys;                   /* folder of the periods' secrets */
	const struct seal_period *exported; /* instead of what is in the folder; or null */
};

/* Records that this key is about to open the visit's details: before anything is shown. */
enum status unseal_record(struct store *store, const struct unseal *unseal, const char *actor,
			  struct fault *fault) MUST_CHECK;

/* The next of the visit's records behind `after` that has sealed details. STATUS_GONE: no more. */
enum status unseal_next(struct store *store, const struct unseal *unseal, uint64_t after,
			uint64_t *ret, struct fault *fault) MUST_CHECK;

/* Opens one. Wipe the details.
 * Errors  STATUS_GONE: its period's secret is not here, as when it was shredded; as sealed_get and
 *         seal_open. */
enum status unseal_open(struct store *store, const struct unseal *unseal, uint64_t sequence,
			struct record *ret_record, struct seal_details *ret,
			struct fault *fault) MUST_CHECK;

#endif

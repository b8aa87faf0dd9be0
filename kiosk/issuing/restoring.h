/* A ledger that goes back to a backup knows nothing of the IP PINs since. Where the ledger whose
 * place it takes is sound, that one still tells: whom it gave a PIN since then, so that nobody gets
 * a second original; and which PINs of the backup it took back, so that none of them lives again.
 */
#ifndef TAC_ISSUING_RESTORING_H
#define TAC_ISSUING_RESTORING_H

#include "kiosk/issuing/registry.h"

struct restored_pins {
	uint64_t carried; /* that are known by fingerprint alone from now on */
	uint64_t voided;
};

/* Carries that from `present`, which is only read, into `copy` in one transaction.
 * Errors  as issuing_void and store_append. */
enum status restoring_carry(struct store *copy, struct store *present, const char *actor,
			    struct restored_pins *ret, struct fault *fault) MUST_CHECK;

#endif

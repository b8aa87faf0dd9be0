/* A new ledger that goes on where an old one cannot: its key was lost, and nobody else can sign it.
 * The old file is kept as it is. The new one's first records say which it was and how far it came,
 * and carry over what must not begin anew: that a taxpayer has an IP PIN of the year, who works
 * here, who the auditors are. The ledger itself is the list of carried PINs, as it is of auditors:
 * no table beside it could be altered. */
#ifndef TAC_LEDGER_CONTINUATION_H
#define TAC_LEDGER_CONTINUATION_H

#include "kiosk/ledger/store.h"

/* Carries all of it, in one transaction. `to` has been made just now; `from` is only read.
 * Shape   PINs of `first_year` and later are carried, as fingerprints; *ret_pins says how many.
 * Errors  STATUS_REFUSED `from` is another kiosk's; STATUS_CORRUPT; as store_append. */
enum status continuation_carry(struct store *to, struct store *from, const char *actor,
			       int first_year, uint64_t *ret_pins, struct fault *fault) MUST_CHECK;

/* Carries one, known by its fingerprint alone from then on, within the caller's transaction. */
enum status continuation_carry_pin(struct store *to, const char *actor, const char *fingerprint,
				   int year, struct fault *fault) MUST_CHECK;

/* Whether an older ledger issued a PIN for that taxpayer and year. */
enum status continuation_has_pin(struct store *store, const char *fingerprint, int year, bool *ret,
				 struct fault *fault) MUST_CHECK;

#endif

/* Writes a visit's proof bundle out of the ledger. */
#ifndef TAC_LEDGER_BUNDLE_WRITE_H
#define TAC_LEDGER_BUNDLE_WRITE_H

#include "kiosk/ledger/bundle.h"
#include "kiosk/ledger/store.h"

/* Shape   `to` is empty and holds BUNDLE_MAX. What was written has been verified as anybody will
 *         verify it, and *ret says what that proved.
 * Errors  STATUS_GONE: no such visit; STATUS_AGAIN: its newest records are not signed yet;
 *         STATUS_FULL; STATUS_CORRUPT: the ledger does not prove them, the fault names what. */
enum status bundle_write(struct store *store, const char *visit, struct bytes *to,
			 struct bundle_result *ret, struct fault *fault) MUST_CHECK;

#endif

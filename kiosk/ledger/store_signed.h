/* The tables of checkpoints and of epochs. Only the store's own files and the signer include this.
 */
#ifndef TAC_LEDGER_STORE_SIGNED_H
#define TAC_LEDGER_STORE_SIGNED_H

#include "kiosk/ledger/checkpoint.h"
#include "kiosk/ledger/epoch.h"
#include "kiosk/ledger/store.h"

/* Adds a row; inside a transaction. The same checkpoint again, within one millisecond, adds none: of
 * two that say the same one would be a copy. */
enum status store_put_checkpoint(struct store *store, const struct checkpoint *checkpoint,
				 struct span note, struct fault *fault) MUST_CHECK;
/* Adds a row; inside a transaction. */
enum status store_put_epoch(struct store *store, uint64_t number, struct span certificate,
			    struct fault *fault) MUST_CHECK;

/* The last epoch's row, its text in the caller's bytes.
 * Errors  STATUS_GONE there is none; STATUS_FULL. */
enum status store_last_epoch(struct store *store, uint64_t *ret_number, struct bytes *to,
			     struct fault *fault) MUST_CHECK;

#endif

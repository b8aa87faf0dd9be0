/* The tables of checkpoints and of epochs. Only the store's own files and the signer include this.
 */
#ifndef TAC_LEDGER_STORE_SIGNED_H
#define TAC_LEDGER_STORE_SIGNED_H

#include "kiosk/ledger/checkpoint.h"
#include "kiosk/ledger/epoch.h"
#include "kiosk/ledger/record_view.h"
#include "kiosk/ledger/store.h"

/* Adds a row; inside a transaction. */
enum status store_put_checkpoint(struct store *store, const struct checkpoint *checkpoint,
				 struct span note, struct fault *fault) MUST_CHECK;
enum status store_put_epoch(struct store *store, uint64_t number, struct span certificate,
			    struct fault *fault) MUST_CHECK;

/* The last epoch's row, its text in the caller's bytes.
 * Errors  STATUS_GONE there is none; STATUS_FULL. */
enum status store_last_epoch(struct store *store, uint64_t *ret_number, struct bytes *to,
			     struct fault *fault) MUST_CHECK;

/* Goes along when the records are verified: what was signed must fit them. `{ 0 }` is valid to
 * release. */
struct signed_walk {
	struct store *store;
	struct sql_query checkpoints, epochs;
	bool has_checkpoint, has_epoch; /* a row that waits for its record */
	bool is_begun;                  /* the installation key is known */
	bool expects_record;            /* an epoch began, and the next record says so */
	struct epoch_chain chain;
};
void signed_walk_release(struct signed_walk *walk);

enum status signed_walk_begin(struct store *store, struct signed_walk *walk,
			      struct fault *fault) MUST_CHECK;
/* What was signed of the first `frontier->size` records, the last of which has the hash `head`.
 * Errors  STATUS_CORRUPT, naming the checkpoint or the epoch. */
enum status signed_walk_at(struct signed_walk *walk, const struct merkle_frontier *frontier,
			   const struct hash *head, struct fault *fault) MUST_CHECK;
/* The next record, before signed_walk_at counts it. */
enum status signed_walk_record(struct signed_walk *walk, const struct record_view *record,
			       struct fault *fault) MUST_CHECK;
/* After the last one. */
enum status signed_walk_end(struct signed_walk *walk, struct fault *fault) MUST_CHECK;

#endif

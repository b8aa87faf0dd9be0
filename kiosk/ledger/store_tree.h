/* The Merkle tree as the store keeps it: the records' hashes are its leaves, and of the nodes above
 * them each 8th level's stand in a table. Only the store's own files include this. */
#ifndef TAC_LEDGER_STORE_TREE_H
#define TAC_LEDGER_STORE_TREE_H

#include "kiosk/ledger/store.h"

/* Brings the frontier to the head known here, over what other programs appended. */
enum status store_tree_catch_up(struct store *store, struct fault *fault) MUST_CHECK;

/* Adds the leaf of a record that was appended, and keeps the nodes it completes. */
enum status store_tree_add(struct store *store, const struct hash *chain_hash,
			   struct fault *fault) MUST_CHECK;

/* Fills the table for a ledger that had none. Inside a transaction. */
enum status store_tree_fill(struct store *store, struct fault *fault) MUST_CHECK;

/* Appends a record's leaf to a frontier.
 * Shape   ret_kept may be null. */
enum status store_tree_grow(struct merkle_frontier *frontier, const struct hash *chain_hash,
			    struct merkle_kept *ret_kept, struct fault *fault) MUST_CHECK;

#endif

/* The table of boxes: what is personal about a record, sealed beside it. The record carries the
 * SHA-256 of its box as its detail "box", so that the chain vouches for it. */
#ifndef TAC_LEDGER_SEALED_H
#define TAC_LEDGER_SEALED_H

#include "kiosk/ledger/record_view.h"
#include "kiosk/ledger/seal.h"
#include "kiosk/ledger/store.h"

/* Appends a record and the box of its details, inside a transaction. The box is made to the
 * auditors of now and in the quarter of the record's time; that quarter's secret, where it is new
 * to the ledger, gets its PERIOD_STARTED record first. While there are no auditors, or no details,
 * the record goes alone: nothing personal is kept.
 * Shape   keys is the folder of the periods' secrets.
 * Errors  STATUS_REFUSED for a detail that the catalogue does not list as sealed; as
 *         store_append, auditors_load and retention_need. */
enum status sealed_append(struct store *store, const struct record *record,
			  const struct seal_details *details, const char *keys,
			  struct fault *fault) MUST_CHECK;

/* A record and its box, which fits it.
 * Errors  STATUS_GONE: no such record, or it has none; STATUS_CORRUPT. */
enum status sealed_get(struct store *store, uint64_t sequence, struct record *ret_record,
		       struct bytes *to, struct fault *fault) MUST_CHECK;

/* Goes along when the records are verified: each box must be its record's, and each record that
 * names a box must have it. `{ 0 }` is valid to release. */
struct sealed_walk {
	struct store *store;
	struct sql_query boxes;
	bool has_box; /* a row that waits for its record */
};
void sealed_walk_release(struct sealed_walk *walk);

enum status sealed_walk_begin(struct store *store, struct sealed_walk *walk,
			      struct fault *fault) MUST_CHECK;
/* Errors  STATUS_CORRUPT, naming the record whose sealed details are altered, missing, or of none.
 */
enum status sealed_walk_record(struct sealed_walk *walk, uint64_t sequence,
			       const struct record_view *record, struct fault *fault) MUST_CHECK;
/* After the last record. */
enum status sealed_walk_end(struct sealed_walk *walk, struct fault *fault) MUST_CHECK;

#endif

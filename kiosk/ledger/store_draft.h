/* The draft of the visit under way: the visit as it stands, sealed, in the one row of a table, so
 * that it does not end with the run that breaks off. It is written in the transaction of a record
 * that is made anyway, which tells its digest, and goes with the record that decides about the
 * visit, closes it or lets it rest: store_append sees to that.
 */
#ifndef TAC_LEDGER_STORE_DRAFT_H
#define TAC_LEDGER_STORE_DRAFT_H

#include "kiosk/ledger/store_parked.h"

/* What a record of a kind may do with its visit's draft. */
enum draft_deed { DRAFT_STAYS, DRAFT_KEPT, DRAFT_OVER };
enum draft_deed store_draft_deed(enum record_kind kind);

/* The detail that tells the digest of what is sealed. */
#define STORE_DRAFT_DETAIL "draft"

/* Puts the draft of the record's visit in the place of any before, and tells it in the record,
 * which is then to be appended: inside that transaction. */
enum status store_put_draft(struct store *store, struct span sealed, struct record *record,
			    struct fault *fault) MUST_CHECK;
/* Takes the visit's draft away, if there is one, inside a transaction. */
enum status store_drop_draft(struct store *store, const char *visit,
			     struct fault *fault) MUST_CHECK;

/* The draft that a run left behind, as what may rest: parked_ms is when it was kept.
 * Errors  STATUS_GONE: there is none, or a backup brought it back, of a visit that may have gone on
 *         since; STATUS_CORRUPT. */
enum status store_get_draft(struct store *store, struct parked *ret,
			    struct fault *fault) MUST_CHECK;

/* Lets the visit of a draft rest in the queue, before store_recover would end it: what a second
 * person was asked about it is cleared, and the draft is no more, in one transaction. */
enum status store_rescue(struct store *store, struct parked *draft, struct fault *fault) MUST_CHECK;

#endif

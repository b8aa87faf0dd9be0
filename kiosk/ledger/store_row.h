/* One row of the records, checked on its own. Only the store's own files include this. */
#ifndef TAC_LEDGER_STORE_ROW_H
#define TAC_LEDGER_STORE_ROW_H

#include "kiosk/ledger/record_view.h"
#include "kiosk/ledger/sql.h"

/* The columns that such a query begins with. */
#define STORE_ROW_COLUMNS "sequence, wall_ms, kind, outcome, actor, origin, object, canonical, hash"
enum { STORE_ROW_CANONICAL = 7, STORE_ROW_HASH = 8, STORE_ROW_COUNT = 9 };

enum row_state {
	ROW_RIGHT,
	ROW_ALTERED,        /* the bytes do not give the hash, or cannot be read */
	ROW_COLUMNS_DIFFER, /* a column says something else than the bytes */
};

/* Shape   *ret_record and *ret_hash are filled unless it is ROW_ALTERED; the record is borrowed
 *         until the query's next step. */
enum status store_row_check(const struct sql_query *query, uint64_t sequence,
			    const struct hash *previous, enum row_state *ret,
			    struct record_view *ret_record, struct hash *ret_hash,
			    struct fault *fault) MUST_CHECK;

/* A blob of a hash's size; false for another. */
bool store_row_hash(struct span blob, struct hash *ret) MUST_CHECK;

#endif

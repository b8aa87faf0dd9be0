/* A ledger's tables as a whole, read past the store. */
#ifndef TAC_CRASH_TABLES_H
#define TAC_CRASH_TABLES_H

#include "kiosk/base/crypto.h"
#include "kiosk/base/status.h"

struct sqlite3;

/* One hash over every row of every table but the head's. */
enum status tables_digest(struct sqlite3 *raw, struct hash *ret, struct fault *fault) MUST_CHECK;

/* Indices fit their tables, and what was written in one transaction stands together: no visit
 * without its record, no record of an order without the order, and so on. Coarser than what
 * store_verify compares, and none of its code: each is a witness against the other.
 * Errors  STATUS_CORRUPT. */
enum status tables_check(struct sqlite3 *raw, struct fault *fault) MUST_CHECK;

/* After recovery: what the catalogue says is begun has been ended since.
 * Errors  STATUS_CORRUPT. */
enum status tables_check_spans(struct sqlite3 *raw, struct fault *fault) MUST_CHECK;

#endif

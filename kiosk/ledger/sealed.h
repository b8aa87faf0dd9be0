/* The table of boxes: what is personal about a record, sealed beside it. The record carries the
 * SHA-256 of its box as its detail "box", so that the chain vouches for it. */
#ifndef TAC_LEDGER_SEALED_H
#define TAC_LEDGER_SEALED_H

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

/* What a record's detail SEALED_DETAIL says of its box: the box's SHA-256. */
#define SEALED_DETAIL "box"

#endif

/* Of the tables beside the records, what is kept of taxpayers: addresses of record and flags; and
 * how many rows each table must have. */
#ifndef TAC_LEDGER_STORE_TABLES_TAXPAYERS_H
#define TAC_LEDGER_STORE_TABLES_TAXPAYERS_H

#include "kiosk/ledger/store_tables.h"
#include "kiosk/ledger/taxpayer_flags.h"

/* Every row that the records tell of is there: more rows than those are too many. */
void tables_check_counts(struct tables_walk *walk);
/* What a record tells of addresses and flags. */
void tables_take_taxpayers(struct tables_walk *walk, const struct record_view *record);
/* The rows of both are as the records tell. */
void tables_check_taxpayers(struct tables_walk *walk);
/* How many addresses there are, and a digest over all of them, as their record tells it. */
enum status tables_addresses(struct sql *sql, int64_t *ret_count, char ret[CRYPTO_HEX_MAX],
			     struct fault *fault) MUST_CHECK;

#endif

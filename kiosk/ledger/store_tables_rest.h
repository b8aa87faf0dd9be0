/* Of the tables beside the records, the visits that rest and the draft of the one under way.
 */
#ifndef TAC_LEDGER_STORE_TABLES_REST_H
#define TAC_LEDGER_STORE_TABLES_REST_H

#include "kiosk/ledger/store_tables.h"

/* The row of a visit that rests, as far as the facts go, is as they say. */
void tables_check_rest(struct tables_walk *walk, const struct visit_facts *facts);
/* No row is there of a visit that does not rest by its last record. */
void tables_check_rests(struct tables_walk *walk);

/* What the next record tells of the draft; and in the end that the row is as they told last. */
void tables_take_draft(struct tables_walk *walk, const struct record_view *record);
void tables_check_draft(struct tables_walk *walk);

#endif

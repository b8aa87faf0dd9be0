/* What the rows beside the records must be: each fact of a visit, its print order and its PIN, and
 * of a member of staff, as the records about it tell, taken one after the other. Pure.
 *
 * A record made by an older version tells less; what no record tells is not compared. */
#ifndef TAC_LEDGER_STORE_TABLES_FACTS_H
#define TAC_LEDGER_STORE_TABLES_FACTS_H

#include "kiosk/ledger/record_view.h"
#include "kiosk/ledger/store_parked.h"

/* A print order and its PIN. */
struct order_facts {
	bool has_pin; /* its PIN is kept: it is not another order's, and nothing
		       * took it back; the paper alone may be void */
	struct order order;
	char sealed[CRYPTO_HEX_MAX]; /* digest of the sealed PIN; empty: not told */
};

struct visit_facts {
	char id[STORE_VISIT_ID_MAX];
	bool is_started, is_closed;
	bool tells_start; /* when, which day, whether for training */
	bool tells_end;   /* when, with what outcome */
	struct visit visit;
	struct {
		bool is_there;
		int64_t parked_ms, until_ms, tries;
		char slip[CRYPTO_HEX_MAX], sealed[CRYPTO_HEX_MAX];
	} rest;
	size_t order_count; /* that were reserved or retrieved */
	struct order_facts order[STORE_ORDERS_MAX];
};

/* True for a kind that tells something about a visit's rows. */
bool visit_facts_concern(enum record_kind kind);
/* Takes the next record of that kind about the visit. */
void visit_facts_take(struct visit_facts *facts, const struct record_view *record);

struct staff_facts {
	bool is_added, is_disabled;
	char role[STORE_WORD_MAX];
	char account[CRYPTO_HEX_MAX]; /* digest of how the secret is kept; empty: not told */
	bool tells_lock;              /* until when, and the failures that are counted */
	int64_t locked_until_ms;
	char failures[RECORD_VALUE_MAX];
};

void staff_facts_take(struct staff_facts *facts, const struct record_view *record);

#endif

/* The printer's quarantine, as the ledger tells it: a receipt that is not proven may still be in
 * the printer, which no visitor's paper leaves until staff has watched a test slip come out behind
 * whatever it held. Nothing else keeps it, so it outlives the program, the cable and the printer.
 *
 * Shape   it is on while a PRINTER_QUARANTINED record is the newest of those about the printer, and
 *         goes with the last of them: PRINTER_RELEASED. */
#ifndef TAC_LEDGER_QUARANTINE_H
#define TAC_LEDGER_QUARANTINE_H

#include "kiosk/ledger/store.h"

#define QUARANTINE_OBJECT "printer"
#define QUARANTINE_SLIP "printer_test" /* as what a SHEET_PRINTED record names the test slip */

struct quarantine {
	bool is_on;
	int64_t since_ms;             /* when it began */
	char cause[RECORD_VALUE_MAX]; /* the newest reason */
	uint64_t papers;              /* that are not proven, since the last release */
};

/* Shape   all zero while it is off. Errors  the store's. */
enum status quarantine_look(struct store *store, struct quarantine *ret,
			    struct fault *fault) MUST_CHECK;

/* True where the next visitor may find the order's paper once it is an exception: it was on its
 * way, or it is out, and nobody said that they have it. Of a page that was only shown there is
 * none. */
bool quarantine_needs(const struct order *before);
/* True where there is such an order. */
enum status quarantine_is_due(struct store *store, bool *ret, struct fault *fault) MUST_CHECK;

/* What puts the printer there, inside a transaction. */
struct quarantine_reason {
	const char *actor;
	const char *cause;
	const char *order; /* whose paper is not proven; null: none */
	int64_t wall_ms;   /* 0: now */
};
enum status quarantine_begin(struct store *store, const struct quarantine_reason *reason,
			     struct fault *fault) MUST_CHECK;

/* The next order whose paper is not proven, of those since the last release.
 * Shape   *at is 0 at first, and where to go on; an empty ret stands for the end. */
enum status quarantine_next(struct store *store, uint64_t *at, char ret[STORE_ORDER_ID_MAX],
			    struct fault *fault) MUST_CHECK;

/* Takes the printer out of it, inside a transaction.
 * Errors  STATUS_REFUSED when it is not there, or the last page that was printed is no proven test
 *         slip that came behind the newest reason. */
enum status quarantine_end(struct store *store, const char *actor, const char *slip,
			   struct fault *fault) MUST_CHECK;

#endif

/* The end of a period: two supervisors destroy its secret when the time to keep it is over. */
#ifndef TAC_AUDIT_SHRED_H
#define TAC_AUDIT_SHRED_H

#include "kiosk/ledger/retention.h"
#include "kiosk/ledger/store.h"

struct shred {
	const char *keys; /* folder */
	struct period period;
	const char *first, *second; /* who signed in for it: two people */
	int years;                  /* to keep after the quarter's end */
	int64_t wall_ms;            /* now */
};

/* Records SHRED_STARTED, destroys the secret, records SHRED_ENDED. What a power cut left begun is
 * ended by the next call, without a second SHRED_STARTED.
 * Errors  STATUS_REFUSED: one person twice, or the time is not over; STATUS_GONE: that period has
 * no secret here; of file_erase, then recorded as a failing end: it may be begun again. */
enum status shred_period(struct store *store, const struct shred *shred,
			 struct fault *fault) MUST_CHECK;

#endif

/* Papers with IP PINs, as staff look at them: all open exceptions, or those of one visit. */
#ifndef TAC_LEDGER_STORE_PAPERS_H
#define TAC_LEDGER_STORE_PAPERS_H

#include "kiosk/ledger/store.h"

struct stored_paper {
	struct order order;
	int64_t since_ms; /* an exception: when it was opened; else when the visit began */
	char tin_last4[5];
	char clerk[STORE_USER_MAX]; /* of the visit */
	char language[8];
};

/* One page, in order: with an empty visit all open exceptions, the oldest first; else the newest
 * paper of each of its applicants.
 * Shape   up to max from offset on; *ret_total counts them all. */
enum status store_list_papers(struct store *store, const char *visit, size_t offset,
			      struct stored_paper *ret, size_t max, size_t *ret_count,
			      size_t *ret_total, struct fault *fault) MUST_CHECK;

#endif

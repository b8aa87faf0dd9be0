/* Judges a file, whether it is a ledger or a proof bundle. */
#ifndef TAC_VERIFY_JUDGEMENT_H
#define TAC_VERIFY_JUDGEMENT_H

#include "kiosk/ledger/bundle.h"
#include "kiosk/ledger/verify.h"
#include "kiosk/verify/wish.h"

struct judgement {
	bool is_bundle;
	struct verify_report report; /* of a bundle too */
	char visit[BUNDLE_VISIT_MAX];
};

/* Shape   tick is called as by verify_ledger; may be null.
 * Errors  it could not be judged: STATUS_GONE no such file; STATUS_CORRUPT neither ledger nor
 *         bundle; STATUS_AGAIN somebody changed it meanwhile; as sql_open and verify_ledger. */
enum status judgement_of(const struct wish *wish, void (*tick)(void *self, uint64_t count),
			 void *self, struct judgement *ret, struct fault *fault) MUST_CHECK;

#endif

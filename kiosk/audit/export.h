/* Gives one visit out as a proof bundle, on the record. */
#ifndef TAC_AUDIT_EXPORT_H
#define TAC_AUDIT_EXPORT_H

#include "kiosk/ledger/bundle_write.h"

struct export
{
	const char *actor, *visit;
	const char *keys; /* the kiosk's folder, to sign what is not signed yet */
};

/* Signs what is not signed yet, where this user can; writes the bundle, verifies it and keeps its
 * AUDIT_EXPORTED record. The bytes are for nobody before STATUS_OK.
 * Errors  as bundle_write; STATUS_AGAIN says why nothing could be signed. */
enum status export_bundle(struct store *store, const struct export *export, struct bytes *to,
			  struct bundle_result *ret, struct fault *fault) MUST_CHECK;

#endif

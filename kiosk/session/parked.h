/* A visit that rests, as bytes: whatever the visitor stated, what was read of the documents, what a
 * clerk answered so far. Nothing of staff but answers and marks, and nothing of issuing: a visit
 * whose decision is made does not rest.
 *
 * Shape   one version byte, then each member in a fixed order; texts behind their length. A visit
 *         has one form only: bytes that can be read are the bytes that writing gives again.
 *         Documents stand by the code that the rules give them. */
#ifndef TAC_SESSION_PARKED_H
#define TAC_SESSION_PARKED_H

#include "kiosk/base/bytes.h"
#include "kiosk/session/session.h"

enum { PARKED_VERSION = 3, PARKED_MAX = 16384 };

/* True where a visit may rest: it said who it is about, and nobody decided yet. */
bool parked_may_rest(const struct session *session);

/* Errors  STATUS_REFUSED: it may not rest; STATUS_FULL: `to` holds fewer than PARKED_MAX bytes. */
enum status parked_write(const struct session *session, const struct policy *policy,
			 struct bytes *to, struct fault *fault) MUST_CHECK;

/* The visit again, at the documents or waiting for a clerk; its number is the caller's to set.
 * Errors  STATUS_CORRUPT: not such bytes, or of documents that these rules do not know. */
enum status parked_read(struct span from, const struct policy *policy, struct session *ret,
			struct fault *fault) MUST_CHECK;

#endif

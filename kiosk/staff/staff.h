/* The people who work here: accounts, secrets, lockout. */
#ifndef TAC_STAFF_STAFF_H
#define TAC_STAFF_STAFF_H

#include <stdbool.h>
#include <stdint.h>

#include "kiosk/ledger/store.h"
#include "kiosk/session/roles.h"

enum {
	STAFF_SECRET_MIN = 8,   /* characters; NIST SP 800-63B 5.1.1.2 */
	STAFF_SECRET_MAX = 128, /* bytes; at least 64 characters are taken */
	STAFF_PBKDF2_ITERATIONS = 600000,
	STAFF_FAILURES_MAX = 3,
	STAFF_FAILURES_WINDOW_MS = 120 * 60 * 1000,
	STAFF_LOCK_MS = 15 * 60 * 1000,
};

struct staff {
	char user[STORE_USER_MAX]; /* a-z 0-9 . - _ */
	enum role role;
	bool is_disabled;
	int64_t locked_until_ms; /* wall clock; 0 not locked */
};

/* Whether a new account's name and secret would be taken: STATUS_REFUSED says why not. For use
 * before anything is made. */
enum status staff_check_new(const char *user, struct span secret, struct fault *fault) MUST_CHECK;

/* Makes an account; one record in the same transaction.
 *
 * Errors  STATUS_REFUSED: a user name of another shape or in use, a secret that is too short, too
 *         long, the user name, or on the list of common ones. */
enum status staff_add(struct store *store, const char *actor, const char *user, enum role role,
		      struct span secret, struct fault *fault) MUST_CHECK;
enum status staff_reset(struct store *store, const char *actor, const char *user,
			struct span secret, struct fault *fault) MUST_CHECK;
/* The last supervisor who can sign in is not disabled: STATUS_REFUSED. */
enum status staff_disable(struct store *store, const char *actor, const char *user,
			  struct fault *fault) MUST_CHECK;

/* Fills up to `max` accounts by name; *ret_count is how many there are. */
enum status staff_list(struct store *store, struct staff *ret, size_t max, size_t *ret_count,
		       struct fault *fault) MUST_CHECK;

/* How a sign-in ends; the words for the person at the keyboard are the same for a wrong user and a
 * wrong secret. */
enum sign_in_result { SIGN_IN_OK, SIGN_IN_WRONG, SIGN_IN_LOCKED, SIGN_IN_DISABLED };

/* Checks a user and secret, counts failures, locks (surviving restarts), records either way.
 *
 * Shape   takes as long for an unknown user as for a known one. *ret filled on SIGN_IN_OK.
 * Blocks  for one key derivation, a few hundred milliseconds. */
enum status staff_sign_in(struct store *store, const char *user, struct span secret,
			  int64_t now_wall_ms, enum sign_in_result *ret_result, struct staff *ret,
			  struct fault *fault) MUST_CHECK;

#endif

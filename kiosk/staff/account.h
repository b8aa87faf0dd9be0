/* One row of the staff, and what may stand in it. Only kiosk/staff includes this. */
#ifndef TAC_STAFF_ACCOUNT_H
#define TAC_STAFF_ACCOUNT_H

#include "kiosk/staff/secret.h"
#include "kiosk/staff/staff.h"

struct account {
	struct staff staff;
	struct secret_record secret;
};

/* Wipes; for SCOPED(account). */
void account_release(struct account *account);

/* a-z 0-9 . - _, at most STORE_USER_MAX - 1, and not a word that records use for somebody else. */
bool account_takes_name(const char *user);

/* Errors  STATUS_GONE: no such account; STATUS_CORRUPT. */
enum status account_find(struct store *store, const char *user, struct account *ret,
			 struct fault *fault) MUST_CHECK;

/* Inserts or replaces the whole row, inside a transaction. */
enum status account_put(struct store *store, const struct account *account,
			struct fault *fault) MUST_CHECK;

/* Forgets the failed sign-ins of a user. */
enum status account_forgive(struct store *store, const char *user, struct fault *fault) MUST_CHECK;

/* A row whose columns are ACCOUNT_COLUMNS. */
#define ACCOUNT_COLUMNS "user, role, salt, iterations, derived, is_disabled, locked_until_ms"
enum status account_row(const struct sql_query *query, struct account *ret,
			struct fault *fault) MUST_CHECK;

#endif

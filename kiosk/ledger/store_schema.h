/* The tables of the store and how each version of them came from the one before. Only the store's
 * own files and tests include this. */
#ifndef TAC_LEDGER_STORE_SCHEMA_H
#define TAC_LEDGER_STORE_SCHEMA_H

#include <stdint.h>

#include "kiosk/ledger/sql.h"

enum { STORE_SCHEMA_OF_TREE = 3 }; /* the first that keeps the tree's nodes */

/* The version that the file says it has. */
enum status store_schema_version(struct sql *sql, int64_t *ret, struct fault *fault) MUST_CHECK;

/* Takes every step after `from` up to `to`, inside the caller's transaction. */
enum status store_schema_carry(struct sql *sql, int64_t from, int64_t to,
			       struct fault *fault) MUST_CHECK;

enum { STORE_SCHEMA_WORDS_MAX = 128 };

/* Says what is not as this program made it: a table, index or trigger that is missing, differs or
 * was added, or the version.
 * Shape   `wrong` is empty where nothing is. */
enum status store_schema_check_layout(struct sql *sql, char wrong[STORE_SCHEMA_WORDS_MAX],
				      struct fault *fault) MUST_CHECK;
/* Says what breaks a rule that the tables state, or how the file itself is damaged: pages, or an
 * index that differs from its table. The tables of records, of their nodes and of sealed details
 * are left out: a verification reads every row of theirs. CHECK rules are seen only through a
 * connection that may write: for another one SQLite does not read them. */
enum status store_schema_check_rules(struct sql *sql, char wrong[STORE_SCHEMA_WORDS_MAX],
				     bool *ret_is_damage, struct fault *fault) MUST_CHECK;

#endif

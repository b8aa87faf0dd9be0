/* The auditors: to whose keys personal details are sealed. The ledger itself is the list: a record
 * adds each with the public key in it, another removes one. So nobody becomes an auditor without
 * the record that shows it, and who was one when is known for ever. */
#ifndef TAC_LEDGER_AUDITOR_H
#define TAC_LEDGER_AUDITOR_H

#include "kiosk/ledger/seal.h"
#include "kiosk/ledger/store.h"

enum { AUDITOR_NAME_MAX = 33 };

/* In the order they were added; `key` is as seal_make takes it. */
struct auditors {
	size_t count;
	struct key key[SEAL_AUDITORS_MAX];
	char name[SEAL_AUDITORS_MAX][AUDITOR_NAME_MAX];
};
void auditors_release(struct auditors *auditors);

/* Those of now.
 * Errors  STATUS_CORRUPT: the ledger's records of auditors do not add up; as store_get_record. */
enum status auditors_load(struct store *store, struct auditors *ret,
			  struct fault *fault) MUST_CHECK;

/* Adds the records of all of them, inside a transaction, to a ledger that has none. */
enum status auditors_append(struct store *store, const char *actor, const struct auditors *auditors,
			    struct fault *fault) MUST_CHECK;

/* Adds one, and removes one, each with its record in one transaction.
 * Shape   a name is a-z, 0-9, '.', '-', '_'.
 * Errors  STATUS_REFUSED: a name of another shape; the name or the key is an auditor's already;
 *         the last one left is not removed: add another first. STATUS_FULL: SEAL_AUDITORS_MAX.
 *         STATUS_GONE: nobody of that name. */
enum status auditor_add(struct store *store, const char *actor, const char *name,
			const struct key *key, struct fault *fault) MUST_CHECK;
enum status auditor_remove(struct store *store, const char *actor, const char *name,
			   struct fault *fault) MUST_CHECK;

#endif

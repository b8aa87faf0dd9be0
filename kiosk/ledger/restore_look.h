/* What a backup and the ledger that is there say. Nobody but restore.c includes this. */
#ifndef TAC_LEDGER_RESTORE_LOOK_H
#define TAC_LEDGER_RESTORE_LOOK_H

#include "kiosk/ledger/restore.h"

/* Before it is copied: is it ours, and of no version to come? Fills records, head and wall_ms. */
enum status restore_inspect(struct sql *sql, const char *kiosk, struct restore_found *found,
			    struct fault *fault) MUST_CHECK;

/* Opens the ledger that is there for reading, and verifies it. Damage is no error. */
enum status restore_open_present(struct restore *restore, const char *kiosk,
				 struct fault *fault) MUST_CHECK;

/* Counts what the ledger has and the backup has not. */
void restore_compare(struct restore *restore);

/* Where a sound ledger recorded the backup: is it still that?
 * Errors  STATUS_REFUSED. */
enum status restore_check_digest(struct restore *restore, const char *file,
				 struct fault *fault) MUST_CHECK;

#endif

/* The folder that backups stand in, and which of them stay. */
#ifndef TAC_LEDGER_BACKUP_FOLDER_H
#define TAC_LEDGER_BACKUP_FOLDER_H

#include <stdbool.h>
#include <stdint.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/span.h"
#include "kiosk/base/status.h"

enum { BACKUP_NAME_MAX = 128, BACKUPS_MAX = 2048 };

/* "C001-261123-082012-1234.db": the kiosk, when (UTC), and how many records. */
struct backup_name {
	char text[BACKUP_NAME_MAX];
	int64_t wall_ms;
	uint64_t records;
};

/* Cut to whole seconds; a clock that is wild counts as 2000 or 2099. */
struct backup_name backup_name_of(const char *kiosk, int64_t wall_ms, uint64_t records);
/* False for what backup_name_of does not give. */
bool backup_name_read(struct span text, const char *kiosk, struct backup_name *ret) MUST_CHECK;

/* This kiosk's backups, newest first; or, for "NAME.before", the ledgers of the file NAME that
 * restores have put aside beside it.
 * Errors  STATUS_FULL for more than `max`; STATUS_GONE, STATUS_DENIED, STATUS_IO. */
enum status backup_list(const char *folder, const char *kiosk, struct backup_name *ret, size_t max,
			size_t *ret_count, struct fault *fault) MUST_CHECK;

/* How many of `count` newest first stay when `keep` are kept and `made` is the one just made; the
 * ones to go are marked in `ret_goes`. One that holds more records than `made` never goes: it is
 * the only trace of what a ledger has lost. */
size_t backup_choose(const struct backup_name *backups, size_t count, size_t keep,
		     const struct backup_name *made, bool *ret_goes);

/* Removes those that go.
 * Shape   *ret_ahead holds more records than `made`; its text is empty where none does. */
enum status backup_prune(const char *folder, const char *kiosk, size_t keep,
			 const struct backup_name *made, struct backup_name *ret_ahead,
			 struct fault *fault) MUST_CHECK;

/* Removes what backups left that were cut off. Nobody may be making one. */
enum status backup_sweep(const char *folder, const char *kiosk, struct fault *fault) MUST_CHECK;

#endif

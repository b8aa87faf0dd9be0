/* Copies a database while others write to it. The other home of <sqlite3.h>. */
#ifndef TAC_LEDGER_SQL_COPY_H
#define TAC_LEDGER_SQL_COPY_H

#include "kiosk/ledger/sql.h"

struct sql_copying {
	int64_t until_ms; /* steady clock */
	/* Called after each slice, where it is not null. */
	void (*tick)(void *self, uint64_t done, uint64_t total);
	void *self;
};

/* Writes what the database holds at this moment to a new file, durable on OK. It is a whole by
 * itself: no -wal file belongs to it, and it can be read on a disk that is read-only.
 *
 * Shape   `from` is in no transaction. Who else writes to it is not kept waiting: the copy is of a
 *         snapshot, whose only price is that the -wal file grows until it is done.
 * Errors  STATUS_REFUSED `to` exists; STATUS_TIMED_OUT; STATUS_FULL, STATUS_DENIED, STATUS_IO,
 *         naming the file of the two that fails. What could not be finished is removed.
 * Blocks  until_ms, and as long as one slice of 256 KiB takes. */
enum status sql_copy(struct sql *from, const char *to, const struct sql_copying *copying,
		     struct fault *fault) MUST_CHECK;

#endif

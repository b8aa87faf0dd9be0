/* What sql.c shares with sql_copy.c, and nobody else includes. */
#ifndef TAC_LEDGER_SQL_FILE_H
#define TAC_LEDGER_SQL_FILE_H

#include "kiosk/ledger/sql.h"

/* Makes the file for SQL_CREATE; else checks that it is one, and may be read or written as asked.
 * Errors  as sql_open; each fault names sql->file. */
enum status sql_check_file(const struct sql *sql, const char *path, enum sql_open_how how,
			   struct fault *fault) MUST_CHECK;

enum { SQL_URI_MAX = 3 * 1024 };

/* How SQLite is asked for a file so that nothing changes.
 *     No -wal file: it is one by itself ("immutable"); nobody works with it.
 *     A -wal file and its -shm file: they are read, and the locks in there kept ("readonly_shm",
 *     src/os_unix.c); if nobody else has the file open, SQLite makes its own index in memory.
 *     A -wal file alone, as in a copy: nobody works with it; the index is in memory, which SQLite
 *     does for who has the file alone, and no lock is taken, for a file that is only read takes
 *     none of that kind. */
struct sql_view {
	char uri[SQL_URI_MAX];
	const char *layer;    /* SQLite's file layer; null: the usual one */
	const char *settings; /* to begin with */
};

/* Errors  STATUS_REFUSED a name that is too long. */
enum status sql_view_of(const struct sql *sql, const char *path, struct sql_view *ret,
			struct fault *fault) MUST_CHECK;

/* What an answer of SQLite's means about that file. */
enum status sql_outcome(const struct sql *sql, int code, struct fault *fault);

/* Keeps the name for faults: its end alone where it is long. */
void sql_keep_name(struct sql *sql, const char *path);

#endif

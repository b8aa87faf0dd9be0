/* What sql.c shares with sql_copy.c, and nobody else includes. */
#ifndef TAC_LEDGER_SQL_FILE_H
#define TAC_LEDGER_SQL_FILE_H

#include "kiosk/ledger/sql.h"

/* Makes the file for SQL_CREATE; else checks that it is one, and may be read or written as asked.
 * Errors  as sql_open; each fault names sql->file. */
enum status sql_check_file(const struct sql *sql, const char *path, enum sql_open_how how,
			   struct fault *fault) MUST_CHECK;

/* What an answer of SQLite's means about that file. */
enum status sql_outcome(const struct sql *sql, int code, struct fault *fault);

/* Keeps the name for faults: its end alone where it is long. */
void sql_keep_name(struct sql *sql, const char *path);

#endif

/* What can be said of a database's file before SQLite opens it. Nobody but sql.c includes this. */
#ifndef TAC_LEDGER_SQL_FILE_H
#define TAC_LEDGER_SQL_FILE_H

#include "kiosk/ledger/sql.h"

/* Makes the file for SQL_CREATE; else checks that it is one, and may be read or written as asked.
 * Errors  as sql_open; each fault names sql->file. */
enum status sql_check_file(const struct sql *sql, const char *path, enum sql_open_how how,
			   struct fault *fault) MUST_CHECK;

#endif

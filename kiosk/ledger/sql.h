/* SQLite behind a few calls: the one home of <sqlite3.h>. Statements are kept prepared by their
 * text, which must be a string literal. */
#ifndef TAC_LEDGER_SQL_H
#define TAC_LEDGER_SQL_H

#include <stdbool.h>
#include <stdint.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/span.h"
#include "kiosk/base/status.h"

struct sqlite3;
struct sqlite3_stmt;

/* Statements are literals of the program: there are fewer of them than this. */
enum { SQL_STATEMENTS_MAX = 256, SQL_BUSY_MS = 5000, SQL_FILE_MAX = 72 };

struct sql {
	struct sqlite3 *connection; /* null: closed */
	struct {
		const char *text;
		struct sqlite3_stmt *statement;
	} prepared[SQL_STATEMENTS_MAX];
	size_t count;
	char file[SQL_FILE_MAX]; /* the name as faults show it */
};

/* SQL_VIEW reads and leaves everything as it is: no -wal or -shm file is made, changed or removed,
 * so that a copy, a read-only disk and the file of a running kiosk can be looked at all the same.
 * What stands in a -wal file beside it is read with it. */
enum sql_open_how { SQL_CREATE, SQL_WRITE, SQL_READ_ONLY, SQL_VIEW };

/* "TACK" in a file's header says that the file is one of ours. */
enum { SQL_APPLICATION = 0x5441434B };

/* Opens one file: WAL, synchronous=FULL, foreign keys, trusted_schema off, busy after
 * SQL_BUSY_MS. A file that SQL_CREATE makes has mode 0600 and is marked SQL_APPLICATION; another
 * program's file is refused and left as it is.
 * Errors  STATUS_REFUSED (SQL_CREATE and it exists), STATUS_IO (no such file), STATUS_DENIED
 *         (permission, read-only), STATUS_FULL (disk), STATUS_CORRUPT (no database of ours);
 *         every fault names the file and says what to do. */
enum status sql_open(const char *path, enum sql_open_how how, struct sql *ret,
		     struct fault *fault) MUST_CHECK;
void sql_release(struct sql *sql);

/* Runs statements that return nothing and take nothing: pragmas, schema. */
enum status sql_run(struct sql *sql, const char *statements, struct fault *fault) MUST_CHECK;

/* One statement in use: bind, then step until STATUS_AGAIN no longer comes back, then done.
 *
 *	struct sql_query query;
 *	status = sql_query(sql, "SELECT …", &query, fault);
 *	sql_bind_text(&query, 1, name);
 *	while ((status = sql_step(&query, fault)) == STATUS_AGAIN) … sql_int(&query, 0) …
 */
struct sql_query {
	struct sql *sql;
	struct sqlite3_stmt *statement;
	int bind_code; /* first failure while binding; sql_step reports it */
};

enum status sql_query(struct sql *sql, const char *text, struct sql_query *ret,
		      struct fault *fault) MUST_CHECK;
void sql_bind_int(struct sql_query *query, int at, int64_t value);
void sql_bind_text(struct sql_query *query, int at, const char *value);
void sql_bind_blob(struct sql_query *query, int at, struct span value);
void sql_bind_null(struct sql_query *query, int at);
/* The same without a copy: what is lent stays as it is until the statement is done. */
void sql_lend_text(struct sql_query *query, int at, const char *value);
void sql_lend_blob(struct sql_query *query, int at, struct span value);

/* STATUS_AGAIN: a row is there. STATUS_OK: no (more) row; the statement is reset and unbound.
 * Errors  STATUS_FULL disk full; STATUS_DENIED a trigger or a constraint refused; STATUS_TIMED_OUT
 *         busy too long; STATUS_CORRUPT; STATUS_IO. After an error the statement is reset. */
enum status sql_step(struct sql_query *query, struct fault *fault) MUST_CHECK;
/* Runs a statement that returns no row, to its end. */
enum status sql_finish(struct sql_query *query, struct fault *fault) MUST_CHECK;
/* The number that a statement answers with, in one row: a count, a pragma, a highest one. `about`
 * is bound as ?1; null where it has none. Errors  as sql_query, sql_step; STATUS_CORRUPT: no row.
 */
enum status sql_number(struct sql *sql, const char *text, const char *about, int64_t *ret,
		       struct fault *fault) MUST_CHECK;
/* Gives a statement back before its last row. */
void sql_abandon(struct sql_query *query);
/* The same, for SCOPED(sql_query). */
void sql_query_release(struct sql_query *query);

int64_t sql_int(const struct sql_query *query, int column);
bool sql_is_null(const struct sql_query *query, int column);
/* Borrowed until the next step. sql_text is never null. */
const char *sql_text(const struct sql_query *query, int column);
struct span sql_blob(const struct sql_query *query, int column);

/* The same of a value that must be a number, a text or a blob as it stands in the file: SQLite
 * makes one of another without a word. False where it is something else; *ret is filled all the
 * same. */
bool sql_take_int(const struct sql_query *query, int column, int64_t *ret) MUST_CHECK;
bool sql_take_text(const struct sql_query *query, int column, struct span *ret) MUST_CHECK;
bool sql_take_blob(const struct sql_query *query, int column, struct span *ret) MUST_CHECK;

/* Rows changed by the last statement. */
int64_t sql_changes(const struct sql *sql);
/* How many pages were asked for through this connection so far: a scan that went on to another page
 * made it another number. */
uint64_t sql_pages(const struct sql *sql);

/* False outside a transaction, also after SQLite undid one by itself (disk full, I/O error). */
bool sql_is_in_transaction(const struct sql *sql);

/* The file still stands where it was opened: what is written to one that was moved or deleted is
 * lost.
 * Errors  STATUS_GONE. */
enum status sql_check_place(struct sql *sql, struct fault *fault) MUST_CHECK;

/* Undoes the open transaction, if there is one. */
void sql_roll_back(struct sql *sql);

/* True when a fault says that the file's pages are damaged, rather than laid out otherwise. */
bool sql_is_damaged(const struct fault *fault);

/* The file's name, its end alone where it is long, for faults. */
const char *sql_file(const struct sql *sql);

#endif

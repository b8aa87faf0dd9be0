#include "kiosk/ledger/sql.h"

#include <assert.h>
#include <string.h>
#include <sys/statvfs.h>

#include <sqlite3.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/sql_file.h"

/* What each of SQLite's primary result codes means here, and what to do about it. */
static const struct {
	int code;
	enum status status;
	const char *words;
} OUTCOMES[] = {
	{ SQLITE_ERROR, STATUS_CORRUPT, "is not laid out as this program made it" },
	{ SQLITE_INTERNAL, STATUS_IO, "SQLite failed inside; start again" },
	{ SQLITE_PERM, STATUS_DENIED, "no permission; check owner and mode" },
	{ SQLITE_ABORT, STATUS_IO, "the statement was broken off; try again" },
	{ SQLITE_BUSY, STATUS_TIMED_OUT, "another program holds it; close that and try again" },
	{ SQLITE_LOCKED, STATUS_TIMED_OUT, "a table is in use; try again" },
	{ SQLITE_NOMEM, STATUS_NO_MEMORY, "out of memory" },
	{ SQLITE_READONLY, STATUS_DENIED,
	  "cannot be written; check owner and mode of the file, "
	  "its folder and its -wal and -shm files" },
	{ SQLITE_INTERRUPT, STATUS_IO, "the statement was interrupted; try again" },
	{ SQLITE_IOERR, STATUS_IO, "the disk failed; check it" },
	{ SQLITE_CORRUPT, STATUS_CORRUPT, "is damaged; keep it and restore a backup beside it" },
	{ SQLITE_FULL, STATUS_FULL, "the disk is full; free some space" },
	{ SQLITE_CANTOPEN, STATUS_IO, "cannot be opened; check the folder and its mode" },
	{ SQLITE_PROTOCOL, STATUS_TIMED_OUT, "its locks are in dispute; try again" },
	{ SQLITE_SCHEMA, STATUS_CORRUPT, "its layout changed under this program; start again" },
	{ SQLITE_TOOBIG, STATUS_REFUSED, "a value is too large" },
	{ SQLITE_CONSTRAINT, STATUS_DENIED, "a rule of the database refused the change" },
	{ SQLITE_MISMATCH, STATUS_CORRUPT, "a value has the wrong type" },
	{ SQLITE_NOLFS, STATUS_FULL, "is too large for this file system" },
	{ SQLITE_AUTH, STATUS_DENIED, "the statement is not allowed" },
	{ SQLITE_NOTADB, STATUS_CORRUPT, "is not a database; name the right file" },
};

/* SQLite calls it a failing disk when its -shm file cannot grow on a full one. */
static bool is_on_full_disk(const struct sql *sql)
{
	const char *path =
		sql->connection != NULL ? sqlite3_db_filename(sql->connection, "main") : NULL;
	struct statvfs disk;

	return path != NULL && statvfs(path, &disk) == 0 && disk.f_bavail == 0;
}

enum status sql_outcome(const struct sql *sql, int code, struct fault *fault)
{
	int primary = code & 0xff;

	if (primary == SQLITE_IOERR && is_on_full_disk(sql))
		primary = SQLITE_FULL;
	for (size_t at = 0; at < COUNT_OF(OUTCOMES); at++)
		if (OUTCOMES[at].code == primary)
			return fault_set(fault, OUTCOMES[at].status, code, "%s: %s", sql->file,
					 OUTCOMES[at].words);
	return fault_set(fault, STATUS_IO, code, "%s: SQLite answers %d", sql->file, code);
}

bool sql_is_damaged(const struct fault *fault)
{
	int primary = fault->vendor & 0xFF;

	return fault->status == STATUS_CORRUPT &&
	       (primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB);
}

const char *sql_file(const struct sql *sql)
{
	return sql->file;
}

void sql_keep_name(struct sql *sql, const char *path)
{
	size_t size = strlen(path);
	size_t max = sizeof(sql->file) - 1;

	if (size <= max)
		(void)text_copy(sql->file, sizeof(sql->file), path);
	else
		(void)text_format(sql->file, sizeof(sql->file), "...%s", path + size - (max - 3));
}

/* SQLite says "wal" before it has written that into the file: the step after it does, and may fail.
 */
static enum status use_wal(struct sql *sql, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	bool is_wal = false;
	enum status status = sql_query(sql, "PRAGMA journal_mode = WAL", &query, fault);

	if (status == STATUS_OK)
		status = sql_step(&query, fault);
	if (status == STATUS_AGAIN) {
		is_wal = strcmp(sql_text(&query, 0), "wal") == 0;
		status = sql_finish(&query, fault);
	}
	if (status == STATUS_OK && !is_wal)
		return fault_set(fault, STATUS_UNSUPPORTED, 0,
				 "%s: this file system cannot hold a ledger; use a local disk",
				 sql->file);
	return status;
}

/* A file that is not ours is left untouched: the mark is read before anything is set. */
static enum status check_mark(struct sql *sql, struct fault *fault)
{
	int64_t mark = 0;
	enum status status = sql_number(sql, "PRAGMA application_id", NULL, &mark, fault);

	if (status == STATUS_OK && mark != SQL_APPLICATION)
		return fault_set(fault, STATUS_CORRUPT, 0,
				 "%s: is not a ledger of this program; name the right file",
				 sql->file);
	return status;
}

static enum status settle(struct sql *sql, enum sql_open_how how, struct fault *fault)
{
	static const char SETTINGS[] = "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
				       "PRAGMA trusted_schema = OFF; PRAGMA secure_delete = ON;"
				       "PRAGMA cell_size_check = ON;";
	_Static_assert(SQL_APPLICATION == 1413563211, "the mark is written in decimal below");
	enum status status = STATUS_OK;

	sqlite3_extended_result_codes(sql->connection, 1);
	sqlite3_busy_timeout(sql->connection, SQL_BUSY_MS);
	(void)sqlite3_db_config(sql->connection, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	(void)sqlite3_db_config(sql->connection, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	(void)sqlite3_db_config(sql->connection, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	if (how == SQL_CREATE)
		status = sql_run(sql, "PRAGMA application_id = 1413563211", fault);
	if (status == STATUS_OK)
		status = check_mark(sql, fault);
	if (status == STATUS_OK && (how == SQL_CREATE || how == SQL_WRITE))
		status = use_wal(sql, fault);
	if (status == STATUS_OK)
		status = sql_run(sql, SETTINGS, fault);
	return status;
}

static enum status connect_file(struct sql *sql, const char *path, enum sql_open_how how,
				struct fault *fault)
{
	int flags = how == SQL_READ_ONLY ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
	int code = sqlite3_open_v2(path, &sql->connection, flags | SQLITE_OPEN_NOMUTEX, NULL);

	if (code != SQLITE_OK)
		return sql_outcome(sql, code, fault);
	/* SQLite opens what it may not write for reading, without a word. */
	if (how != SQL_READ_ONLY && sqlite3_db_readonly(sql->connection, "main") != 0)
		return sql_outcome(sql, SQLITE_READONLY, fault);
	return settle(sql, how, fault);
}

static enum status connect_view(struct sql *sql, const char *path, struct fault *fault)
{
	struct sql_view view;
	enum status status = sql_view_of(sql, path, &view, fault);

	if (status != STATUS_OK)
		return status;
	int code = sqlite3_open_v2(view.uri, &sql->connection,
				   SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX,
				   view.layer);
	if (code != SQLITE_OK)
		return sql_outcome(sql, code, fault);
	(void)sqlite3_db_config(sql->connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	status = sql_run(sql, view.settings, fault);
	return status == STATUS_OK ? settle(sql, SQL_VIEW, fault) : status;
}

enum status sql_open(const char *path, enum sql_open_how how, struct sql *ret, struct fault *fault)
{
	SCOPED(sql) sql = { 0 };

	sql_keep_name(&sql, path);
	enum status status = sql_check_file(&sql, path, how, fault);
	if (status != STATUS_OK)
		return status;
	status = how == SQL_VIEW ? connect_view(&sql, path, fault)
				 : connect_file(&sql, path, how, fault);
	if (status == STATUS_OK) {
		*ret = sql;
		sql = (struct sql){ 0 };
	} else if (how == SQL_CREATE) {
		(void)unlink(path);
	}
	return status;
}

void sql_release(struct sql *sql)
{
	for (size_t at = 0; at < sql->count; at++)
		sqlite3_finalize(sql->prepared[at].statement);
	sqlite3_close(sql->connection);
	*sql = (struct sql){ 0 };
}

enum status sql_run(struct sql *sql, const char *statements, struct fault *fault)
{
	int code = sqlite3_exec(sql->connection, statements, NULL, NULL, NULL);

	return code == SQLITE_OK ? STATUS_OK : sql_outcome(sql, code, fault);
}

static struct sqlite3_stmt *find_prepared(const struct sql *sql, const char *text)
{
	/* It nearly always is the same literal. */
	for (size_t at = 0; at < sql->count; at++)
		if (sql->prepared[at].text == text)
			return sql->prepared[at].statement;
	for (size_t at = 0; at < sql->count; at++)
		if (strcmp(sql->prepared[at].text, text) == 0)
			return sql->prepared[at].statement;
	return NULL;
}

enum status sql_query(struct sql *sql, const char *text, struct sql_query *ret, struct fault *fault)
{
	struct sqlite3_stmt *statement = find_prepared(sql, text);

	if (statement == NULL) {
		assert(sql->count < SQL_STATEMENTS_MAX);
		int code = sqlite3_prepare_v3(sql->connection, text, -1, SQLITE_PREPARE_PERSISTENT,
					      &statement, NULL);
		if (code != SQLITE_OK)
			return sql_outcome(sql, code, fault);
		sql->prepared[sql->count].text = text;
		sql->prepared[sql->count++].statement = statement;
	}
	assert(!sqlite3_stmt_busy(statement));
	*ret = (struct sql_query){ .sql = sql, .statement = statement };
	return STATUS_OK;
}

static void note_bind(struct sql_query *query, int code)
{
	if (query->bind_code == SQLITE_OK)
		query->bind_code = code;
}

void sql_bind_int(struct sql_query *query, int at, int64_t value)
{
	note_bind(query, sqlite3_bind_int64(query->statement, at, value));
}

void sql_bind_text(struct sql_query *query, int at, const char *value)
{
	note_bind(query, sqlite3_bind_text(query->statement, at, value, -1, SQLITE_TRANSIENT));
}

static void bind_blob(struct sql_query *query, int at, struct span value,
		      sqlite3_destructor_type lifetime)
{
	const void *bytes = value.size > 0 ? value.at : (const unsigned char *)"";

	note_bind(query, sqlite3_bind_blob64(query->statement, at, bytes, value.size, lifetime));
}

void sql_bind_blob(struct sql_query *query, int at, struct span value)
{
	bind_blob(query, at, value, SQLITE_TRANSIENT);
}

void sql_bind_null(struct sql_query *query, int at)
{
	note_bind(query, sqlite3_bind_null(query->statement, at));
}

void sql_lend_text(struct sql_query *query, int at, const char *value)
{
	note_bind(query, sqlite3_bind_text(query->statement, at, value, -1, SQLITE_STATIC));
}

void sql_lend_blob(struct sql_query *query, int at, struct span value)
{
	bind_blob(query, at, value, SQLITE_STATIC);
}

enum status sql_step(struct sql_query *query, struct fault *fault)
{
	int code = query->bind_code;

	if (code == SQLITE_OK)
		code = sqlite3_step(query->statement);
	if (code == SQLITE_ROW)
		return STATUS_AGAIN;
	const struct sql *sql = query->sql;
	sql_abandon(query);
	return code == SQLITE_DONE ? STATUS_OK : sql_outcome(sql, code, fault);
}

enum status sql_number(struct sql *sql, const char *text, const char *about, int64_t *ret,
		       struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(sql, text, &query, fault);

	if (status == STATUS_OK && about != NULL)
		sql_bind_text(&query, 1, about);
	if (status == STATUS_OK)
		status = sql_step(&query, fault);
	if (status == STATUS_OK)
		return fault_set(fault, STATUS_CORRUPT, 0, "%s: a number is missing", sql->file);
	if (status != STATUS_AGAIN)
		return status;
	*ret = sql_int(&query, 0);
	return STATUS_OK;
}

enum status sql_finish(struct sql_query *query, struct fault *fault)
{
	enum status status = sql_step(query, fault);

	assert(status != STATUS_AGAIN);
	return status;
}

void sql_abandon(struct sql_query *query)
{
	if (query->statement == NULL)
		return;
	(void)sqlite3_reset(query->statement);
	(void)sqlite3_clear_bindings(query->statement);
	*query = (struct sql_query){ 0 };
}

void sql_query_release(struct sql_query *query)
{
	sql_abandon(query);
}

int64_t sql_changes(const struct sql *sql)
{
	return sqlite3_changes64(sql->connection);
}

bool sql_is_in_transaction(const struct sql *sql)
{
	return sqlite3_get_autocommit(sql->connection) == 0;
}

enum status sql_check_place(struct sql *sql, struct fault *fault)
{
	int has_moved = 0;

	if (sqlite3_file_control(sql->connection, "main", SQLITE_FCNTL_HAS_MOVED, &has_moved) ==
		    SQLITE_OK &&
	    has_moved != 0)
		return fault_set(fault, STATUS_GONE, 0,
				 "%s: was moved or deleted; put it back, or start the kiosk anew",
				 sql->file);
	return STATUS_OK;
}

void sql_roll_back(struct sql *sql)
{
	if (sql_is_in_transaction(sql))
		(void)sqlite3_exec(sql->connection, "ROLLBACK", NULL, NULL, NULL);
}

#include "kiosk/ledger/sql_copy.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/ledger/sql_file.h"

enum { SLICE_PAGES = 64 };

static enum status fail(const char *path, int reason, struct fault *fault)
{
	static const struct {
		int reason;
		enum status status;
		const char *words;
	} REASONS[] = {
		{ ENOENT, STATUS_IO, "there is no such folder; is its disk mounted?" },
		{ ENOTDIR, STATUS_IO, "its folder is none" },
		{ EEXIST, STATUS_REFUSED, "exists already; it is not replaced" },
		{ EROFS, STATUS_DENIED, "its disk is read-only; mount it for writing" },
		{ EACCES, STATUS_DENIED, "no permission; check owner and mode of the folder" },
		{ EPERM, STATUS_DENIED, "no permission; check owner and mode of the folder" },
		{ ENOSPC, STATUS_FULL, "the disk is full; free some space" },
		{ EDQUOT, STATUS_FULL, "the disk is full; free some space" },
		{ EIO, STATUS_IO, "its disk failed or went away" },
		{ ESTALE, STATUS_IO, "its disk failed or went away" },
		{ ENODEV, STATUS_IO, "its disk failed or went away" },
	};

	struct sql named = { 0 };

	sql_keep_name(&named, path);
	for (size_t at = 0; at < COUNT_OF(REASONS); at++)
		if (REASONS[at].reason == reason)
			return fault_set(fault, REASONS[at].status, reason, "%s: %s", named.file,
					 REASONS[at].words);
	return fault_set(fault, STATUS_IO, reason, "%s: %s", named.file, strerror(reason));
}

/* Without chmod(2), which some file systems of disks that are carried about refuse. */
static enum status make_file(const char *path, struct fault *fault)
{
	int file = open(path, O_CREAT | O_EXCL | O_RDWR | O_NOFOLLOW | O_CLOEXEC, 0600);

	if (file < 0)
		return fail(path, errno, fault);
	close(file);
	return STATUS_OK;
}

/* Nobody else has the file, and half of it is worth nothing: neither locks nor a journal. */
static enum status open_copy(struct sql *to, const char *path, struct fault *fault)
{
	int code = sqlite3_open_v2(path, &to->connection,
				   SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);

	if (code != SQLITE_OK)
		return sql_outcome(to, code, fault);
	sqlite3_extended_result_codes(to->connection, 1);
	return sql_run(to,
		       "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = OFF;"
		       "PRAGMA synchronous = OFF",
		       fault);
}

/* Which of the two files an answer is about. */
static const struct sql *culprit(const struct sql *from, const struct sql *to, int code)
{
	int primary = code & 0xff;

	return code == SQLITE_IOERR_READ || code == SQLITE_IOERR_SHORT_READ ||
			       primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB
		       ? from
		       : to;
}

static enum status copy_pages(struct sql *from, struct sql *to, const struct sql_copying *copying,
			      struct fault *fault)
{
	sqlite3_backup *backup =
		sqlite3_backup_init(to->connection, "main", from->connection, "main");
	int code = SQLITE_OK;

	if (backup == NULL)
		return sql_outcome(to, sqlite3_extended_errcode(to->connection), fault);
	while (code == SQLITE_OK) {
		code = sqlite3_backup_step(backup, SLICE_PAGES);
		uint64_t total = (uint64_t)sqlite3_backup_pagecount(backup);
		uint64_t left = (uint64_t)sqlite3_backup_remaining(backup);
		if (copying->tick != NULL)
			copying->tick(copying->self, total - left, total);
		if (code == SQLITE_OK && clock_steady_ms() >= copying->until_ms)
			break;
	}
	bool is_late = code == SQLITE_OK;
	(void)sqlite3_backup_finish(backup);
	if (is_late)
		return fault_set(fault, STATUS_TIMED_OUT, 0, "%s: was not written in time",
				 to->file);
	return code == SQLITE_DONE ? STATUS_OK : sql_outcome(culprit(from, to, code), code, fault);
}

/* As it was copied, the file's header says that a -wal file is part of it. */
static enum status end_wal(struct sql *to, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(to, "PRAGMA journal_mode = DELETE", &query, fault);

	if (status == STATUS_OK)
		status = sql_step(&query, fault);
	if (status == STATUS_AGAIN)
		status = strcmp(sql_text(&query, 0), "delete") == 0
				 ? sql_finish(&query, fault)
				 : sql_outcome(to, SQLITE_IOERR, fault);
	return status;
}

/* On the disk, and out of memory: who reads it now reads the disk. */
static enum status keep_file(const char *path, struct fault *fault)
{
	int file = open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC);

	if (file < 0)
		return fail(path, errno, fault);
	int reason = fsync(file) == 0 ? 0 : errno;
	(void)posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
	close(file);
	return reason == 0 ? STATUS_OK : fail(path, reason, fault);
}

/* What SQLite may have put beside the file, and the file. */
static void remove_copy(const char *path)
{
	static const char *const ENDS[] = { "-wal", "-shm", "-journal", "" };
	char name[PATH_MAX];

	for (size_t at = 0; at < COUNT_OF(ENDS); at++)
		if (text_format(name, sizeof(name), "%s%s", path, ENDS[at]))
			(void)unlink(name);
}

static enum status write_copy(struct sql *from, const char *path, const struct sql_copying *copying,
			      struct fault *fault)
{
	SCOPED(sql) copy = { 0 };

	sql_keep_name(&copy, path);
	enum status status = open_copy(&copy, path, fault);
	if (status == STATUS_OK)
		status = sql_run(from, "BEGIN; SELECT count(*) FROM sqlite_schema", fault);
	if (status != STATUS_OK)
		return status;
	status = copy_pages(from, &copy, copying, fault);
	sql_roll_back(from);
	return status == STATUS_OK ? end_wal(&copy, fault) : status;
}

enum status sql_copy(struct sql *from, const char *to, const struct sql_copying *copying,
		     struct fault *fault)
{
	enum status status = make_file(to, fault);

	if (status != STATUS_OK)
		return status;
	status = write_copy(from, to, copying, fault);
	if (status == STATUS_OK)
		status = keep_file(to, fault);
	if (status != STATUS_OK)
		remove_copy(to);
	return status;
}

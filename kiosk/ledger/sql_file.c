#include "kiosk/ledger/sql_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kiosk/base/text.h"

static enum status no_file(const struct sql *sql, int reason, struct fault *fault)
{
	if (reason == ENOENT)
		return fault_set(fault, STATUS_IO, reason,
				 "%s: no such file; `tac-kiosk init` makes one", sql->file);
	if (reason == EROFS)
		return fault_set(fault, STATUS_DENIED, reason,
				 "%s: its disk is read-only; mount it for writing", sql->file);
	if (reason == EACCES || reason == EPERM)
		return fault_set(fault, STATUS_DENIED, reason,
				 "%s: no permission; check owner and mode of file and folder",
				 sql->file);
	if (reason == ENOSPC || reason == EDQUOT)
		return fault_set(fault, STATUS_FULL, reason,
				 "%s: the disk is full; free some space", sql->file);
	return fault_set(fault, STATUS_IO, reason, "%s: cannot be opened: %s", sql->file,
			 strerror(reason));
}

/* Names that SQLite takes for something other than a file. */
static bool is_plain_name(const char *path)
{
	return path[0] != '\0' && path[0] != ':' && strncmp(path, "file:", 5) != 0;
}

static enum status make_file(const struct sql *sql, const char *path, struct fault *fault)
{
	int file = open(path, O_CREAT | O_EXCL | O_RDWR | O_NOFOLLOW | O_CLOEXEC, 0600);

	if (file < 0 && errno == EEXIST)
		return fault_set(fault, STATUS_REFUSED, errno,
				 "%s: exists already; it is not replaced", sql->file);
	if (file < 0 && errno == ENOENT)
		return fault_set(fault, STATUS_IO, errno, "%s: there is no such folder; make it",
				 sql->file);
	if (file < 0)
		return no_file(sql, errno, fault);
	bool is_kept = fchmod(file, 0600) == 0 && fsync(file) == 0;
	int reason = errno;
	close(file);
	if (is_kept)
		return STATUS_OK;
	(void)unlink(path); /* or it would stand in the way of the next try */
	return no_file(sql, reason, fault);
}

/* As the effective user, which is who SQLite then opens the file as. */
static bool may(const char *path, int mode)
{
	return faccessat(AT_FDCWD, path, mode, AT_EACCESS) == 0;
}

/* The -wal and -shm files are made beside the file. */
static bool may_in_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct span folder = slash == NULL   ? span_of(".")
			     : slash == path ? span_of("/")
					     : span_slice(span_of(path), 0, (size_t)(slash - path));
	char name[PATH_MAX];

	if (!text_copy_span(name, sizeof(name), folder)) {
		errno = ENAMETOOLONG;
		return false;
	}
	return may(name, W_OK | X_OK);
}

enum status sql_check_file(const struct sql *sql, const char *path, enum sql_open_how how,
			   struct fault *fault)
{
	struct stat found;

	if (!is_plain_name(path))
		return fault_set(fault, STATUS_REFUSED, 0, "%s: is no name for a ledger; write ./",
				 sql->file);
	if (how == SQL_CREATE)
		return make_file(sql, path, fault);
	if (stat(path, &found) != 0 || !may(path, R_OK))
		return no_file(sql, errno, fault);
	if (!S_ISREG(found.st_mode))
		return fault_set(fault, STATUS_CORRUPT, 0, "%s: is not a file; name the right one",
				 sql->file);
	if (how == SQL_WRITE && (!may(path, W_OK) || !may_in_folder(path)))
		return no_file(sql, errno, fault);
	return STATUS_OK;
}

/* A name as a URI tells it. */
static bool add_escaped(char *to, size_t max, const char *path)
{
	static const char DIGITS[] = "0123456789ABCDEF";
	size_t size = strlen(to);

	for (; *path != '\0' && size + 4 < max; path++) {
		unsigned char sign = (unsigned char)*path;
		bool is_plain = (sign >= 'a' && sign <= 'z') || (sign >= 'A' && sign <= 'Z') ||
				(sign >= '0' && sign <= '9') || strchr("/._-", sign) != NULL;
		if (is_plain) {
			to[size++] = (char)sign;
			continue;
		}
		to[size++] = '%';
		to[size++] = DIGITS[sign >> 4];
		to[size++] = DIGITS[sign & 15];
	}
	to[size] = '\0';
	return *path == '\0';
}

/* Whether a file of that name and ending is there. */
static bool is_beside(const char *path, const char *ending, off_t least)
{
	char name[PATH_MAX];
	struct stat found;

	return text_copy(name, sizeof(name), path) && text_append(name, sizeof(name), ending) &&
	       stat(name, &found) == 0 && S_ISREG(found.st_mode) && found.st_size >= least;
}

enum status sql_view_of(const struct sql *sql, const char *path, struct sql_view *ret,
			struct fault *fault)
{
	/* Two slashes at the beginning would begin the name of a machine. */
	const char *start = path[0] == '/' ? "file://" : "file:";
	const char *how = "?mode=ro&readonly_shm=1";

	*ret = (struct sql_view){ .settings = "" };
	if (is_beside(path, "-journal", 1))
		return fault_set(
			fault, STATUS_UNSUPPORTED, 0,
			"%s: has a -journal file beside it, as no ledger has; who opens it "
			"for writing changes it by that",
			sql->file);
	if (!is_beside(path, "-wal", 0)) {
		how = "?mode=ro&immutable=1";
	} else if (!is_beside(path, "-shm", 1)) {
		how = "?mode=ro";
		ret->layer = "unix-none";
		ret->settings = "PRAGMA locking_mode = EXCLUSIVE";
	}
	(void)text_copy(ret->uri, sizeof(ret->uri), start);
	if (!add_escaped(ret->uri, sizeof(ret->uri), path) ||
	    !text_append(ret->uri, sizeof(ret->uri), how))
		return fault_set(fault, STATUS_REFUSED, 0, "%s: is too long a name", sql->file);
	return STATUS_OK;
}

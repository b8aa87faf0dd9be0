#include "kiosk/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kiosk/base/text.h"

struct opened {
	int at; /* 0 closed: standard input is never one of these */
};

static void opened_release(struct opened *opened)
{
	if (opened->at > 0)
		close(opened->at);
}

static enum status fail(struct fault *fault, int reason, const char *path)
{
	enum status status = reason == EACCES || reason == EPERM || reason == EROFS ? STATUS_DENIED
			     : reason == ENOSPC || reason == EDQUOT                 ? STATUS_FULL
			     : reason == ELOOP                                      ? STATUS_REFUSED
			     : reason == ENOENT                                     ? STATUS_GONE
										    : STATUS_IO;

	return fault_set(fault, status, reason, "%s: %s", path, strerror(reason));
}

static bool write_all(int file, struct span rest)
{
	while (rest.size > 0) {
		ssize_t written = write(file, rest.at, rest.size);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return false;
		rest = span_slice(rest, (size_t)written, rest.size);
	}
	return true;
}

enum status file_keep_folder(const char *path, struct fault *fault)
{
	char folder[PATH_MAX];
	const char *slash = strrchr(path, '/');
	size_t size = slash == NULL ? 0 : (size_t)(slash - path) + 1;

	if (!text_copy_span(folder, sizeof(folder),
			    size == 0 ? span_of(".") : span_slice(span_of(path), 0, size)))
		return fault_set(fault, STATUS_REFUSED, 0, "a file's path is too long");
	SCOPED(opened) opened = { open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) };
	if (opened.at < 0 || fsync(opened.at) != 0)
		return fault_set(fault, STATUS_IO, errno, "%s: the folder cannot be synced",
				 folder);
	return STATUS_OK;
}

static enum status write_new(const char *path, struct span bytes, struct fault *fault)
{
	SCOPED(opened)
	opened = { open(path, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0600) };

	if (opened.at < 0 || !write_all(opened.at, bytes) || fsync(opened.at) != 0)
		return fail(fault, errno, path);
	return STATUS_OK;
}

enum status file_create(const char *path, struct span bytes, struct fault *fault)
{
	char made[PATH_MAX];

	if (!text_format(made, sizeof(made), "%s.new", path))
		return fault_set(fault, STATUS_REFUSED, 0, "a file's path is too long");
	enum status status = file_erase(made, fault); /* half a file, of an attempt that was cut */
	if (status != STATUS_OK)
		return status;
	status = write_new(made, bytes, fault);
	if (status == STATUS_OK && renameat2(AT_FDCWD, made, AT_FDCWD, path, RENAME_NOREPLACE) != 0)
		status = errno == EEXIST
				 ? fault_set(fault, STATUS_REFUSED, EEXIST,
					     "%s: exists already and is never replaced", path)
				 : fail(fault, errno, path);
	if (status != STATUS_OK) {
		enum status erased =
			file_erase(made, NULL); /* the first fault is the one to tell */
		(void)erased;
		return status;
	}
	return file_keep_folder(path, fault);
}

static bool write_zeros(int file, off_t size)
{
	static const unsigned char ZEROS[4096];

	while (size > 0) {
		size_t part = size < (off_t)sizeof(ZEROS) ? (size_t)size : sizeof(ZEROS);
		if (!write_all(file, (struct span){ ZEROS, part }))
			return false;
		size -= (off_t)part;
	}
	return fsync(file) == 0;
}

enum status file_erase(const char *path, struct fault *fault)
{
	struct stat found;
	/* Not to hang on a pipe that stands where the file should. */
	SCOPED(opened) opened = { open(path, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) };

	if (opened.at < 0 && errno == ENOENT)
		return STATUS_OK;
	if (opened.at < 0 || fstat(opened.at, &found) != 0)
		return fail(fault, errno, path);
	if (!S_ISREG(found.st_mode))
		return fault_set(fault, STATUS_REFUSED, 0, "%s: is not a file", path);
	if (!write_zeros(opened.at, found.st_size) || unlink(path) != 0)
		return fail(fault, errno, path);
	return file_keep_folder(path, fault);
}

enum status file_read(const char *path, unsigned char *to, size_t max, size_t *ret_size,
		      struct fault *fault)
{
	struct stat found;
	size_t size = 0;
	SCOPED(opened) opened = { open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC) };

	if (opened.at < 0 || fstat(opened.at, &found) != 0)
		return fail(fault, errno, path);
	if (!S_ISREG(found.st_mode))
		return fault_set(fault, STATUS_REFUSED, 0, "%s: is not a file", path);
	if (found.st_size > (off_t)max)
		return fault_set(fault, STATUS_FULL, 0, "%s: is longer than %zu bytes", path, max);
	while (size < max) {
		ssize_t got = read(opened.at, to + size, max - size);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return fail(fault, errno, path);
		if (got == 0)
			break;
		size += (size_t)got;
	}
	*ret_size = size;
	return STATUS_OK;
}

enum status file_check(const char *path, bool is_secret, struct fault *fault)
{
	struct stat found;

	if (stat(path, &found) != 0)
		return fault_set(fault, errno == ENOENT ? STATUS_GONE : STATUS_DENIED, errno,
				 "%s: %s", path, strerror(errno));
	if (!S_ISREG(found.st_mode))
		return fault_set(fault, STATUS_CORRUPT, 0, "%s: is not a file", path);
	if (!is_secret)
		return STATUS_OK;
	if (found.st_uid != geteuid() && found.st_uid != 0)
		return fault_set(fault, STATUS_DENIED, 0, "%s: belongs to another user", path);
	if ((found.st_mode & (S_IRWXG | S_IRWXO)) != 0)
		return fault_set(fault, STATUS_DENIED, 0,
				 "%s: others may read it; take that away with chmod go=", path);
	return STATUS_OK;
}

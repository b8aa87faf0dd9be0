/* What a program does with files past SQLite: each call is counted and can fail, and the disk hears
 * of it. Linked with --wrap for each. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kiosk/base/text.h"
#include "tests/crash/disk.h"
#include "tests/crash/shim.h"

enum { PATH_LENGTH = 512 };

static int fail(void)
{
	errno = EIO;
	return -1;
}

int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...)
{
	va_list arguments;
	struct stat found;
	bool makes = (flags & O_CREAT) != 0;

	va_start(arguments, flags);
	unsigned mode = makes ? va_arg(arguments, unsigned) : 0;
	va_end(arguments);
	bool is_ours = makes && shim_is_in_folder(path) && lstat(path, &found) != 0;
	if (is_ours && shim_strikes(SHIM_OWN_NAME))
		return fail();
	int descriptor = __real_open(path, flags, mode);
	if (is_ours && descriptor >= 0) {
		(void)disk_opened(path);
		shim_done();
	}
	return descriptor;
}

/* A pipe or a terminal has no such name. */
static bool is_ours(int descriptor, char path[PATH_LENGTH])
{
	char link[32];

	(void)text_format(link, sizeof(link), "/proc/self/fd/%d", descriptor);
	ssize_t size = readlink(link, path, PATH_LENGTH - 1);
	path[size < 0 ? 0 : size] = '\0';
	return shim_is_in_folder(path);
}

ssize_t __real_write(int descriptor, const void *bytes, size_t size);
ssize_t __wrap_write(int descriptor, const void *bytes, size_t size);
ssize_t __wrap_write(int descriptor, const void *bytes, size_t size)
{
	char path[PATH_LENGTH];

	if (!is_ours(descriptor, path))
		return __real_write(descriptor, bytes, size);
	if (shim_strikes(SHIM_OWN_WRITE))
		return fail();
	off_t offset = lseek(descriptor, 0, SEEK_CUR);
	ssize_t written = __real_write(descriptor, bytes, size);
	if (written > 0)
		disk_wrote(disk_opened(path), bytes, (size_t)written, (size_t)offset);
	shim_done();
	return written;
}

int __real_mkdir(const char *path, mode_t mode);
int __wrap_mkdir(const char *path, mode_t mode);
int __wrap_mkdir(const char *path, mode_t mode)
{
	bool is_ours = shim_is_in_folder(path);

	if (is_ours && shim_strikes(SHIM_OWN_NAME))
		return fail();
	int code = __real_mkdir(path, mode);
	if (is_ours && code == 0) {
		disk_made_folder(path);
		shim_done();
	}
	return code;
}

int __real_rmdir(const char *path);
int __wrap_rmdir(const char *path);
int __wrap_rmdir(const char *path)
{
	struct stat found;
	bool is_ours = shim_is_in_folder(path) && lstat(path, &found) == 0;

	if (is_ours && shim_strikes(SHIM_OWN_NAME))
		return fail();
	int code = __real_rmdir(path);
	if (is_ours && code == 0) {
		disk_deleted(path);
		shim_done();
	}
	return code;
}

int __real_renameat2(int from_at, const char *from, int to_at, const char *to, unsigned flags);
int __wrap_renameat2(int from_at, const char *from, int to_at, const char *to, unsigned flags);
int __wrap_renameat2(int from_at, const char *from, int to_at, const char *to, unsigned flags)
{
	struct stat found;
	bool is_ours = shim_is_in_folder(from) && lstat(from, &found) == 0;

	if (is_ours && shim_strikes(SHIM_OWN_NAME))
		return fail();
	int code = __real_renameat2(from_at, from, to_at, to, flags);
	if (is_ours && code == 0) {
		disk_renamed(from, to);
		shim_done();
	}
	return code;
}

int __wrap_rename(const char *from, const char *to);
int __wrap_rename(const char *from, const char *to)
{
	return __wrap_renameat2(AT_FDCWD, from, AT_FDCWD, to, 0);
}

/* Nothing is really synced. */
int __wrap_fsync(int descriptor);
int __wrap_fsync(int descriptor)
{
	char path[PATH_LENGTH];
	struct stat found;

	if (shim_strikes(SHIM_OWN_SYNC))
		return fail();
	if (is_ours(descriptor, path) && fstat(descriptor, &found) == 0) {
		if (S_ISDIR(found.st_mode))
			disk_folder_synced(path);
		else
			disk_synced(disk_opened(path), false);
	}
	shim_done();
	return 0;
}

int __real_unlink(const char *path);
int __wrap_unlink(const char *path);
int __wrap_unlink(const char *path)
{
	struct stat found;
	bool is_there = shim_is_in_folder(path) && lstat(path, &found) == 0;

	if (is_there && shim_strikes(SHIM_OWN_NAME))
		return fail();
	int code = __real_unlink(path);
	if (is_there && code == 0) {
		disk_deleted(path);
		shim_done();
	}
	return code;
}

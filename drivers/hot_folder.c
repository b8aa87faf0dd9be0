#include "drivers/hot_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "drivers/picture.h"
#include "drivers/scanner.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/span.h"

enum {
	OTHERS = 0007,
	OWNER = 0700,
	ENTRIES_BYTES = 4096,
	PASSES_MAX = 8, /* against somebody who puts files there as fast as they are removed */
};

static const char *fault_of(int folder)
{
	struct stat stat;

	if (fstat(folder, &stat) != 0)
		return "the folder cannot be read";
	if (stat.st_uid != geteuid())
		return "the folder must belong to the user that the kiosk runs as";
	if ((stat.st_mode & OTHERS) != 0)
		return "only owner and group may have a right to the folder: chmod o= would do";
	if ((stat.st_mode & OWNER) != OWNER ||
	    faccessat(folder, ".", R_OK | W_OK | X_OK, AT_EACCESS) != 0)
		return "the kiosk must be able to remove files from the folder";
	return NULL;
}

enum status hot_folder_open(const char *path, int *ret, struct fault *fault)
{
	int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int reason = errno;
	const char *what = "the folder is not there";

	if (folder < 0 && reason == ENOENT)
		return fault_set(fault, STATUS_GONE, reason, "%.60s: %s", path, what);
	if (folder < 0)
		what = reason == ENOTDIR ? "this is no folder" : "the folder cannot be opened";
	else
		what = fault_of(folder);
	if (what != NULL) {
		if (folder >= 0)
			close(folder);
		return fault_set(fault, STATUS_REFUSED, reason, "%.60s: %s", path, what);
	}
	*ret = folder;
	return STATUS_OK;
}

bool hot_folder_is_unfinished(const char *name)
{
	static const char *const ENDINGS[] = { ".tmp",      ".temp",       ".part", ".partial",
					       ".filepart", ".crdownload", "~" };
	size_t size = strlen(name);

	for (size_t at = 0; at < COUNT_OF(ENDINGS); at++) {
		size_t ending = strlen(ENDINGS[at]);
		if (size > ending && strcasecmp(name + size - ending, ENDINGS[at]) == 0)
			return true;
	}
	return name[0] == '.';
}

/* The name is looked at first, as to open a device can do something; then what was opened is, as
 * it may be another by then. */
static int open_file(int folder, const char *name, struct stat *ret)
{
	int file;

	if (fstatat(folder, name, ret, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(ret->st_mode))
		return -1;
	file = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (file >= 0 && (fstat(file, ret) != 0 || !S_ISREG(ret->st_mode))) {
		close(file);
		return -1;
	}
	return file;
}

static const char *why_unusable(int file, const struct stat *stat, const char *name)
{
	if (!scanner_is_picture_name(name))
		return "a file came that is neither PNG nor JPEG by its name";
	if (file < 0)
		return "a file came that cannot be opened";
	return stat->st_size > PICTURE_BYTES_MAX ? "a file came that is too large" : NULL;
}

enum status hot_folder_take(int folder, const char *name, bool is_wanted, int *ret_file,
			    struct fault *fault)
{
	struct stat stat;

	if (fstatat(folder, name, &stat, AT_SYMLINK_NOFOLLOW) != 0 || S_ISDIR(stat.st_mode) ||
	    (S_ISREG(stat.st_mode) && stat.st_size == 0))
		return STATUS_AGAIN;
	int file = is_wanted ? open_file(folder, name, &stat) : -1;
	const char *why = why_unusable(file, &stat, name);
	if (unlinkat(folder, name, 0) != 0 && errno != ENOENT) {
		int reason = errno;
		if (file >= 0)
			close(file);
		return fault_set(fault, STATUS_IO, reason,
				 "a file in the folder cannot be removed");
	}
	if (!is_wanted)
		return STATUS_AGAIN;
	if (why == NULL) {
		*ret_file = file;
		return STATUS_OK;
	}
	if (file >= 0)
		close(file);
	return fault_set(fault, STATUS_REFUSED, 0, "%s; it was removed", why);
}

static bool remove_unchanged(int folder, const char *name, int64_t until_ms)
{
	struct stat stat;

	return fstatat(folder, name, &stat, AT_SYMLINK_NOFOLLOW) == 0 && !S_ISDIR(stat.st_mode) &&
	       (int64_t)stat.st_ctim.tv_sec * 1000 <= until_ms && unlinkat(folder, name, 0) == 0;
}

static unsigned sweep_once(int folder, int64_t until_ms)
{
	_Alignas(struct dirent64) char entries[ENTRIES_BYTES];
	unsigned count = 0;
	ssize_t size;

	if (lseek(folder, 0, SEEK_SET) != 0)
		return 0;
	while ((size = getdents64(folder, entries, sizeof(entries))) > 0) {
		const struct dirent64 *entry;
		for (ssize_t at = 0; at < size; at += entry->d_reclen) {
			entry = (const struct dirent64 *)(const void *)(entries + at);
			count += remove_unchanged(folder, entry->d_name, until_ms);
		}
	}
	return count;
}

unsigned hot_folder_sweep(int folder, int64_t unchanged_ms)
{
	int64_t until_ms = clock_wall_ms() - unchanged_ms;
	unsigned total = 0, count = 1;

	/* To remove while listing may skip some. */
	for (unsigned pass = 0; pass < PASSES_MAX && count > 0; pass++) {
		count = sweep_once(folder, until_ms);
		total += count;
	}
	return total;
}

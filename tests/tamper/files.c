#include "tests/tamper/files.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kiosk/base/text.h"

static void fail(const char *path)
{
	perror(path);
	exit(2);
}

static int open_or_fail(const char *path, int flags)
{
	int file = open(path, flags | O_CLOEXEC, 0600);

	if (file < 0)
		fail(path);
	return file;
}

void files_copy(const char *from, const char *to)
{
	int source = open_or_fail(from, O_RDONLY);
	int target = open_or_fail(to, O_WRONLY | O_CREAT | O_TRUNC);
	struct stat found;

	if (fstat(source, &found) != 0)
		fail(from);
	for (off_t at = 0; at < found.st_size;)
		if (sendfile(target, source, &at, (size_t)(found.st_size - at)) <= 0)
			fail(to);
	close(source);
	close(target);
}

void files_remove_ledger(const char *path)
{
	static const char *const ENDS[] = { "", "-wal", "-shm", "-journal" };
	char name[512];

	for (size_t at = 0; at < COUNT_OF(ENDS); at++) {
		(void)text_format(name, sizeof(name), "%s%s", path, ENDS[at]);
		(void)unlink(name);
	}
}

size_t files_size(const char *path)
{
	struct stat found;

	if (stat(path, &found) != 0)
		fail(path);
	return (size_t)found.st_size;
}

void files_write(const char *path, const void *bytes, size_t size, size_t offset)
{
	int file = open_or_fail(path, O_WRONLY);

	if (pwrite(file, bytes, size, (off_t)offset) != (ssize_t)size)
		fail(path);
	close(file);
}

void files_read(const char *path, void *bytes, size_t size, size_t offset)
{
	int file = open_or_fail(path, O_RDONLY);

	if (pread(file, bytes, size, (off_t)offset) != (ssize_t)size)
		fail(path);
	close(file);
}

void files_cut(const char *path, size_t size)
{
	if (truncate(path, (off_t)size) != 0)
		fail(path);
}

size_t files_find(const char *path, const void *bytes, size_t size, size_t from)
{
	size_t whole = files_size(path);
	int file = open_or_fail(path, O_RDONLY);
	unsigned char *map = mmap(NULL, whole, PROT_READ, MAP_PRIVATE, file, 0);

	close(file);
	if (map == MAP_FAILED || from > whole)
		fail(path);
	const unsigned char *found = memmem(map + from, whole - from, bytes, size);
	size_t place = found == NULL ? whole : (size_t)(found - map);
	munmap(map, whole);
	return place;
}

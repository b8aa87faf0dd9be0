#include "tests/crash/copy.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>

#include "kiosk/base/text.h"

enum { PATH_LENGTH = 512 };

void copy_make_folder(char folder[64])
{
	(void)text_copy(folder, 64, "/dev/shm/tac-test-XXXXXX");
	if (mkdtemp(folder) != NULL)
		return;
	(void)text_copy(folder, 64, "/tmp/tac-test-XXXXXX");
	if (mkdtemp(folder) == NULL) {
		perror(folder);
		exit(2);
	}
}

static void remove_one(const char *folder, const char *name)
{
	char path[PATH_LENGTH];

	(void)text_format(path, sizeof(path), "%s/%s", folder, name);
	(void)unlink(path);
}

static void copy_one(const char *from, const char *to, const char *name)
{
	char path[PATH_LENGTH];
	struct stat found;

	(void)text_format(path, sizeof(path), "%s/%s", from, name);
	int source = open(path, O_RDONLY | O_CLOEXEC);
	if (source < 0)
		return;
	(void)text_format(path, sizeof(path), "%s/%s", to, name);
	int target = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool is_done = target >= 0 && fstat(source, &found) == 0;
	for (off_t at = 0; is_done && at < found.st_size;)
		is_done = sendfile(target, source, &at, (size_t)(found.st_size - at)) > 0;
	close(source);
	if (target >= 0)
		close(target);
	if (!is_done) {
		perror(path);
		exit(2);
	}
}

void copy_remove_wal(const char *folder)
{
	remove_one(folder, "ledger.db-wal");
}

void copy_remove_ledger(const char *folder)
{
	remove_one(folder, "ledger.db");
	remove_one(folder, "ledger.db-wal");
	remove_one(folder, "ledger.db-shm");
	remove_one(folder, "ledger.db-journal");
}

void copy_ledger(const char *from, const char *to)
{
	copy_remove_ledger(to);
	copy_one(from, to, "ledger.db");
	copy_one(from, to, "ledger.db-wal");
	copy_one(from, to, "ledger.db-journal");
}

/* --- whole folders -------------------------------------------------------------------------------
 */

static bool is_folder(const char *path)
{
	struct stat found;

	return lstat(path, &found) == 0 && S_ISDIR(found.st_mode);
}

void copy_walk(const char *folder, void (*called)(const char *path, bool is_folder, void *self),
	       void *self)
{
	char path[PATH_LENGTH];
	const struct dirent *entry = NULL;
	DIR *open = opendir(folder);

	while (open != NULL && (entry = readdir(open)) != NULL) {
		if (entry->d_name[0] == '.' ||
		    !text_format(path, sizeof(path), "%s/%s", folder, entry->d_name))
			continue;
		bool is_one = is_folder(path);
		called(path, is_one, self);
		if (is_one)
			copy_walk(path, called, self);
	}
	if (open != NULL)
		(void)closedir(open);
}

static void take_away(const char *path, bool is_one, void *self)
{
	if (is_one)
		copy_walk(path, take_away, self);
	if (remove(path) != 0 && errno != ENOENT)
		perror(path);
}

void copy_empty(const char *folder)
{
	copy_walk(folder, take_away, NULL);
}

struct copying {
	const char *from, *to;
};

static void take_over(const char *path, bool is_one, void *self)
{
	const struct copying *copying = self;
	char to[PATH_LENGTH];
	const char *name = path + strlen(copying->from) + 1;

	(void)text_format(to, sizeof(to), "%s/%s", copying->to, name);
	if (is_one)
		(void)mkdir(to, 0700);
	else if (strstr(name, "-shm") == NULL)
		copy_one(copying->from, copying->to, name);
}

void copy_all(const char *from, const char *to)
{
	copy_empty(to);
	copy_walk(from, take_over, &(struct copying){ from, to });
}

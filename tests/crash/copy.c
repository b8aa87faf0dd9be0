#include "tests/crash/copy.h"

#include <fcntl.h>
#include <stdbool.h>
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

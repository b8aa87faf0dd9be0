#include "tests/fakes/scratch.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <ftw.h>
#include <sys/stat.h>

#include "kiosk/base/text.h"

enum { NOBODY = 65534 };

void scratch_init(struct scratch *scratch)
{
	(void)text_copy(scratch->folder, sizeof(scratch->folder), "/tmp/tac-test-XXXXXX");
	assert_non_null(mkdtemp(scratch->folder));
}

static int remove_one(const char *path, const struct stat *found, int kind, struct FTW *where)
{
	return remove(path);
}

void scratch_release(struct scratch *scratch)
{
	if (scratch->folder[0] != '\0')
		(void)nftw(scratch->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

void scratch_path(const struct scratch *scratch, const char *name, char *to)
{
	assert_true(text_format(to, SCRATCH_PATH_MAX, "%s/%s", scratch->folder, name));
}

void scratch_write(const char *path, const void *bytes, size_t size)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, size, file), size);
	assert_int_equal(fclose(file), 0);
}

static struct {
	const void *bytes;
	size_t size;
	bool is_found;
} wanted;

static int search_one(const char *path, const struct stat *found, int kind, struct FTW *where)
{
	if (kind != FTW_F || found->st_size == 0)
		return 0;
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	char *all = malloc((size_t)found->st_size);
	assert_non_null(all);
	size_t size = fread(all, 1, (size_t)found->st_size, file);
	wanted.is_found = wanted.is_found || memmem(all, size, wanted.bytes, wanted.size) != NULL;
	free(all);
	return fclose(file);
}

bool scratch_holds(const struct scratch *scratch, const void *bytes, size_t size)
{
	wanted.bytes = bytes;
	wanted.size = size;
	wanted.is_found = false;
	assert_int_equal(nftw(scratch->folder, search_one, 8, FTW_PHYS), 0);
	return wanted.is_found;
}

void scratch_as_nobody(void)
{
	if (getuid() == 0)
		assert_int_equal(seteuid(NOBODY), 0);
}

void scratch_as_self(void)
{
	if (getuid() == 0)
		assert_int_equal(seteuid(0), 0);
}

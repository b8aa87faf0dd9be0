#include "tests/crash/shim.h"

#include <assert.h>
#include <signal.h>

#include <sqlite3.h>

#include "kiosk/base/text.h"
#include "tests/crash/disk.h"

enum { SECTOR = 512 };

struct shim_file {
	sqlite3_file file;
	bool is_counted;
	struct disk_file *disk;
	sqlite3_file *real;
};

static struct {
	sqlite3_vfs layer;
	sqlite3_vfs *real;
	char folder[256]; /* empty: nothing is counted */
	struct shim_plan plan;
	uint64_t count;
	bool has_struck;
	enum shim_operation struck, last;
	void (*called)(void *self);
	void *self;
} shim;

static bool can_befall(enum shim_fault fault, enum shim_operation operation)
{
	switch (fault) {
	case SHIM_FAILS:
	case SHIM_DIES:
	case SHIM_DIES_AFTER:
		return true;
	case SHIM_IS_FULL:
		return operation == SHIM_WRITE || operation == SHIM_SHM_MAP ||
		       operation == SHIM_OPEN || operation == SHIM_OWN_WRITE;
	case SHIM_IS_SHORT:
	case SHIM_IS_TORN:
	case SHIM_DIES_AMID:
		return operation == SHIM_WRITE;
	case SHIM_SYNC_LIES:
	case SHIM_SYNC_LOSES:
		return operation == SHIM_SYNC;
	}
	return false;
}

/* Counts the operation; true when the fault befalls it. */
static bool strikes(bool is_counted, enum shim_operation operation)
{
	const struct shim_plan *plan = &shim.plan;

	if (!is_counted || shim.folder[0] == '\0')
		return false;
	shim.last = operation;
	if (!can_befall(plan->fault, operation))
		return false;
	shim.count++;
	if (plan->at == 0 || shim.count < plan->at || (shim.count > plan->at && !plan->is_for_good))
		return false;
	if (!shim.has_struck)
		shim.struck = operation;
	shim.has_struck = true;
	if (plan->ret_struck != NULL)
		*plan->ret_struck = operation;
	if (plan->fault == SHIM_DIES)
		(void)raise(SIGKILL);
	return plan->fault != SHIM_DIES_AFTER;
}

/* After an operation: it may be the last. */
static int done(const struct shim_file *file, int code, bool is_change)
{
	if (shim.folder[0] == '\0' || (file != NULL && !file->is_counted))
		return code;
	if (shim.has_struck && shim.plan.fault == SHIM_DIES_AFTER)
		(void)raise(SIGKILL);
	if (is_change && shim.called != NULL) {
		char folder[sizeof(shim.folder)];
		(void)text_copy(folder, sizeof(folder), shim.folder);
		shim.folder[0] = '\0'; /* what is called uses SQLite, too */
		shim.called(shim.self);
		(void)text_copy(shim.folder, sizeof(shim.folder), folder);
	}
	return code;
}

static struct shim_file *of(sqlite3_file *file)
{
	return (struct shim_file *)file;
}

static int close_file(sqlite3_file *file)
{
	return of(file)->real->pMethods->xClose(of(file)->real);
}

static int read_file(sqlite3_file *file, void *to, int size, sqlite3_int64 offset)
{
	if (strikes(of(file)->is_counted, SHIM_READ))
		return SQLITE_IOERR_READ;
	return done(of(file), of(file)->real->pMethods->xRead(of(file)->real, to, size, offset),
		    false);
}

static int put(struct shim_file *file, const void *bytes, int size, sqlite3_int64 offset)
{
	int code = size == 0 ? SQLITE_OK
			     : file->real->pMethods->xWrite(file->real, bytes, size, offset);

	if (code == SQLITE_OK)
		disk_wrote(file->disk, bytes, (size_t)size, (size_t)offset);
	return code;
}

static void put_some_sectors(struct shim_file *file, const unsigned char *bytes, int size,
			     sqlite3_int64 offset)
{
	uint32_t seed = shim.plan.seed + (uint32_t)shim.count;

	for (int from = 0; from < size; from += SECTOR)
		if (disk_random(&seed) % 2 == 0)
			(void)put(file, bytes + from, size - from < SECTOR ? size - from : SECTOR,
				  offset + from);
}

static int write_in_part(struct shim_file *file, const void *bytes, int size, sqlite3_int64 offset)
{
	if (shim.plan.fault == SHIM_IS_FULL)
		return SQLITE_FULL;
	if (shim.plan.fault == SHIM_IS_SHORT || shim.plan.fault == SHIM_DIES_AMID)
		(void)put(file, bytes, size / 2, offset);
	if (shim.plan.fault == SHIM_DIES_AMID)
		(void)raise(SIGKILL);
	if (shim.plan.fault == SHIM_IS_TORN)
		put_some_sectors(file, bytes, size, offset);
	return SQLITE_IOERR_WRITE;
}

static int write_file(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 offset)
{
	if (strikes(of(file)->is_counted, SHIM_WRITE))
		return write_in_part(of(file), bytes, size, offset);
	return done(of(file), put(of(file), bytes, size, offset), true);
}

static int truncate_file(sqlite3_file *file, sqlite3_int64 size)
{
	if (strikes(of(file)->is_counted, SHIM_TRUNCATE))
		return SQLITE_IOERR_TRUNCATE;
	int code = of(file)->real->pMethods->xTruncate(of(file)->real, size);
	if (code == SQLITE_OK)
		disk_cut_off(of(file)->disk, (size_t)size);
	return done(of(file), code, true);
}

static int sync_file(sqlite3_file *file, int flags)
{
	if (strikes(of(file)->is_counted, SHIM_SYNC)) {
		if (shim.plan.fault == SHIM_SYNC_LOSES)
			disk_lost(of(file)->disk);
		return shim.plan.fault == SHIM_SYNC_LIES ? SQLITE_OK : SQLITE_IOERR_FSYNC;
	}
	disk_synced(of(file)->disk, true);
	return done(of(file), SQLITE_OK, true);
}

static int size_file(sqlite3_file *file, sqlite3_int64 *ret)
{
	if (strikes(of(file)->is_counted, SHIM_FILE_SIZE))
		return SQLITE_IOERR_FSTAT;
	return done(of(file), of(file)->real->pMethods->xFileSize(of(file)->real, ret), false);
}

static int lock_file(sqlite3_file *file, int level)
{
	if (strikes(of(file)->is_counted, SHIM_LOCK))
		return SQLITE_IOERR_LOCK;
	return done(of(file), of(file)->real->pMethods->xLock(of(file)->real, level), false);
}

static int unlock_file(sqlite3_file *file, int level)
{
	return of(file)->real->pMethods->xUnlock(of(file)->real, level);
}

static int ask_reserved(sqlite3_file *file, int *ret)
{
	return of(file)->real->pMethods->xCheckReservedLock(of(file)->real, ret);
}

static int control_file(sqlite3_file *file, int what, void *value)
{
	return of(file)->real->pMethods->xFileControl(of(file)->real, what, value);
}

static int sector_size(sqlite3_file *file)
{
	return of(file)->real->pMethods->xSectorSize(of(file)->real);
}

static int characteristics(sqlite3_file *file)
{
	return of(file)->real->pMethods->xDeviceCharacteristics(of(file)->real);
}

static int map_shared(sqlite3_file *file, int region, int size, int extend, void volatile **ret)
{
	if (strikes(of(file)->is_counted, SHIM_SHM_MAP))
		return SQLITE_IOERR_SHMSIZE;
	return done(of(file),
		    of(file)->real->pMethods->xShmMap(of(file)->real, region, size, extend, ret),
		    false);
}

static int lock_shared(sqlite3_file *file, int offset, int count, int flags)
{
	/* Letting go of a lock does not fail. */
	if ((flags & SQLITE_SHM_LOCK) != 0 && strikes(of(file)->is_counted, SHIM_SHM_LOCK))
		return SQLITE_IOERR_SHMLOCK;
	return done(of(file),
		    of(file)->real->pMethods->xShmLock(of(file)->real, offset, count, flags),
		    false);
}

static void shared_barrier(sqlite3_file *file)
{
	of(file)->real->pMethods->xShmBarrier(of(file)->real);
}

static int unmap_shared(sqlite3_file *file, int is_deleted)
{
	return of(file)->real->pMethods->xShmUnmap(of(file)->real, is_deleted);
}

static const sqlite3_io_methods METHODS = {
	.iVersion = 2,
	.xClose = close_file,
	.xRead = read_file,
	.xWrite = write_file,
	.xTruncate = truncate_file,
	.xSync = sync_file,
	.xFileSize = size_file,
	.xLock = lock_file,
	.xUnlock = unlock_file,
	.xCheckReservedLock = ask_reserved,
	.xFileControl = control_file,
	.xSectorSize = sector_size,
	.xDeviceCharacteristics = characteristics,
	.xShmMap = map_shared,
	.xShmLock = lock_shared,
	.xShmBarrier = shared_barrier,
	.xShmUnmap = unmap_shared,
};

static bool is_in_folder(const char *name)
{
	size_t size = strlen(shim.folder);

	return size > 0 && (name == NULL || strncmp(name, shim.folder, size) == 0);
}

static int open_file(sqlite3_vfs *layer, sqlite3_filename name, sqlite3_file *file, int flags,
		     int *ret_flags)
{
	struct shim_file *made = of(file);

	*made = (struct shim_file){ .is_counted = is_in_folder(name) };
	if (strikes(made->is_counted, SHIM_OPEN))
		return shim.plan.fault == SHIM_IS_FULL ? SQLITE_FULL : SQLITE_CANTOPEN;
	made->real = (sqlite3_file *)(made + 1);
	int code = shim.real->xOpen(shim.real, name, made->real, flags, ret_flags);
	if (code != SQLITE_OK)
		return code;
	made->file.pMethods = &METHODS;
	if (made->is_counted && name != NULL)
		made->disk = disk_opened(name);
	return done(made, SQLITE_OK, true);
}

static int delete_file(sqlite3_vfs *layer, const char *name, int is_synced)
{
	if (strikes(is_in_folder(name), SHIM_DELETE))
		return SQLITE_IOERR_DELETE;
	int code = shim.real->xDelete(shim.real, name, 0);
	if (code == SQLITE_OK && is_in_folder(name)) {
		disk_deleted(name);
		if (is_synced)
			disk_folder_synced(shim.folder);
		return done(NULL, code, true);
	}
	return code;
}

static int access_file(sqlite3_vfs *layer, const char *name, int what, int *ret)
{
	if (strikes(is_in_folder(name), SHIM_ACCESS))
		return SQLITE_IOERR_ACCESS;
	return shim.real->xAccess(shim.real, name, what, ret);
}

bool shim_is_in_folder(const char *path)
{
	return path != NULL && is_in_folder(path);
}

bool shim_strikes(enum shim_operation operation)
{
	return strikes(true, operation);
}

void shim_done(void)
{
	(void)done(NULL, 0, true);
}

void shim_install(void)
{
	shim.real = sqlite3_vfs_find(NULL);
	shim.layer = *shim.real;
	shim.layer.zName = "shim";
	shim.layer.pNext = NULL;
	shim.layer.szOsFile = (int)sizeof(struct shim_file) + shim.real->szOsFile;
	shim.layer.xOpen = open_file;
	shim.layer.xDelete = delete_file;
	shim.layer.xAccess = access_file;
	int code = sqlite3_vfs_register(&shim.layer, 1);
	assert(code == SQLITE_OK);
	(void)code;
}

void shim_begin(const char *folder, struct shim_plan plan)
{
	shim.plan = plan;
	shim.count = 0;
	shim.has_struck = false;
	(void)text_copy(shim.folder, sizeof(shim.folder), folder);
}

void shim_end(void)
{
	shim.folder[0] = '\0';
	shim.called = NULL;
}

bool shim_has_struck(enum shim_operation *ret)
{
	*ret = shim.struck;
	return shim.has_struck;
}

enum shim_operation shim_last(void)
{
	return shim.last;
}

const char *shim_operation_text(enum shim_operation operation)
{
	static const char *const TEXTS[] = {
#define X(name, text) [SHIM_##name] = (text),
		SHIM_OPERATIONS(X)
#undef X
	};

	return TEXTS[operation];
}

void shim_after_change(void (*called)(void *self), void *self)
{
	shim.called = called;
	shim.self = self;
}

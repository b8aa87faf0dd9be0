#include "kiosk/ledger/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/file.h"
#include "kiosk/base/text.h"
#include "kiosk/ledger/sql_copy.h"

enum { HOUR_MS = 3600000, NAMES_TRIED = 10 };

/* What is under way. */
struct making {
	struct store *store;
	const struct backup_plan *plan;
	struct backup *made;
	int lock;
	char unfinished[BACKUP_PATH_MAX]; /* empty: there is no such file now */
};

static void making_release(struct making *making)
{
	if (making->unfinished[0] != '\0')
		(void)unlink(making->unfinished);
	if (making->lock > 0)
		close(making->lock);
}

static enum status take_lock(struct making *making, struct fault *fault)
{
	making->lock = open(making->plan->keys, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (making->lock < 0)
		return fault_set(fault, STATUS_IO, errno, "%s: %s", making->plan->keys,
				 strerror(errno));
	if (flock(making->lock, LOCK_EX | LOCK_NB) != 0)
		return fault_set(fault, STATUS_DENIED, errno,
				 "another backup is being made; wait for it");
	return STATUS_OK;
}

/* A mount point whose disk is not mounted is on the disk of the system. */
static enum status check_folder(struct making *making, struct fault *fault)
{
	const char *folder = making->plan->folder;
	struct stat there, database, root;

	if (stat(folder, &there) != 0)
		return fault_set(fault, STATUS_IO, errno, "%.80s: %s; is its disk mounted?", folder,
				 strerror(errno));
	if (!S_ISDIR(there.st_mode))
		return fault_set(fault, STATUS_REFUSED, 0, "%s: is no folder", folder);
	if (stat(making->plan->database, &database) != 0 || stat("/", &root) != 0)
		return fault_set(fault, STATUS_IO, errno, "%s: %s", making->plan->database,
				 strerror(errno));
	making->made->is_on_own_disk = there.st_dev == database.st_dev;
	if (making->plan->must_mount &&
	    (there.st_dev == database.st_dev || there.st_dev == root.st_dev))
		return fault_set(fault, STATUS_REFUSED, 0,
				 "%.80s: no disk is mounted there: it is on that of the %s", folder,
				 there.st_dev == database.st_dev ? "database" : "system");
	return STATUS_OK;
}

static enum status name_in(const struct backup_plan *plan, const struct backup_name *name,
			   const char *end, char to[BACKUP_PATH_MAX], struct fault *fault)
{
	if (!text_format(to, BACKUP_PATH_MAX, "%s/%s%s", plan->folder, name->text, end))
		return fault_set(fault, STATUS_REFUSED, 0, "the folder's path is too long");
	return STATUS_OK;
}

static void tick_page(void *self, uint64_t done, uint64_t total)
{
	const struct making *making = self;

	if (making->plan->tick != NULL)
		making->plan->tick(making->plan->self, false, done, total);
}

static void tick_record(void *self, uint64_t count)
{
	const struct making *making = self;

	if (making->plan->tick != NULL)
		making->plan->tick(making->plan->self, true, count, making->store->count);
}

static enum status copy(struct making *making, struct fault *fault)
{
	struct store *store = making->store;
	struct backup_name name = backup_name_of(store->origin, clock_wall_ms(), store->count);
	struct sql_copying copying = { .until_ms = making->plan->until_ms,
				       .tick = tick_page,
				       .self = making };
	char path[BACKUP_PATH_MAX];
	enum status status = name_in(making->plan, &name, ".new", path, fault);

	if (status == STATUS_OK)
		status = sql_copy(&store->sql, path, &copying, fault);
	if (status == STATUS_OK)
		(void)text_copy(making->unfinished, sizeof(making->unfinished), path);
	return status;
}

static enum status not_whole(const struct fault *why, struct fault *fault)
{
	return fault_set(fault, why->status, why->vendor, "the copy does not verify: %s",
			 why->what);
}

static enum status verify(struct making *making, struct fault *fault)
{
	SCOPED(store) copy = { 0 };
	struct fault why = { 0 };
	uint64_t count = 0;
	enum status status =
		store_open(making->unfinished, SQL_READ_ONLY, making->store->origin, &copy, &why);

	if (status == STATUS_OK)
		status = store_verify(&copy, tick_record, making, &count, &why);
	if (status != STATUS_OK)
		return not_whole(&why, fault);
	making->made->records = copy.count;
	making->made->head = copy.head;
	return STATUS_OK;
}

/* What was copied is the beginning of what is there. */
static enum status check_continued(struct making *making, struct fault *fault)
{
	struct record record;
	struct hash hash = { 0 };
	enum status status =
		store_get_record(making->store, making->made->records, &record, &hash, fault);

	if (status == STATUS_OK && memcmp(&hash, &making->made->head, sizeof(hash)) != 0)
		status = fault_set(fault, STATUS_CORRUPT, 0,
				   "the copy is not of this ledger: its last record differs");
	return status;
}

static enum status take_digest(struct making *making, struct fault *fault)
{
	struct stat about;
	int file = open(making->unfinished, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);

	if (file < 0 || fstat(file, &about) != 0) {
		int reason = errno;
		if (file >= 0)
			close(file);
		return fault_set(fault, STATUS_IO, reason, "the copy went away: %s",
				 strerror(reason));
	}
	making->made->bytes = (uint64_t)about.st_size;
	enum status status = crypto_sha256_file(file, &making->made->digest, fault);
	close(file);
	return status;
}

/* Some file systems of other machines' disks cannot be told not to replace. */
static bool give_name(const char *from, const char *to)
{
	if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
		return true;
	if (errno != EINVAL && errno != ENOSYS)
		return false;
	if (access(to, F_OK) == 0) {
		errno = EEXIST;
		return false;
	}
	return rename(from, to) == 0;
}

/* A backup that was cut off behind this, and another in the same second, have the same name: the
 * next second's serves as well. */
static enum status finish(struct making *making, struct backup_name *ret_name, struct fault *fault)
{
	struct backup *made = making->made;
	int64_t wall_ms = clock_wall_ms();

	for (int tries = 0; tries < NAMES_TRIED; tries++, wall_ms += 1000) {
		*ret_name = backup_name_of(making->store->origin, wall_ms, made->records);
		enum status status = name_in(making->plan, ret_name, "", made->path, fault);
		if (status != STATUS_OK)
			return status;
		if (give_name(making->unfinished, made->path)) {
			making->unfinished[0] = '\0';
			return file_keep_folder(made->path, fault);
		}
		if (errno != EEXIST)
			break;
	}
	return fault_set(fault, STATUS_IO, errno, "%.100s: %s", made->path, strerror(errno));
}

static enum status record_made(struct making *making, const struct backup_name *name,
			       struct fault *fault)
{
	struct record record = record_begin(RECORD_BACKUP_MADE, making->plan->by, BACKUP_OBJECT);
	char hex[CRYPTO_HEX_MAX];

	record_detail_cut(&record, "file", name->text);
	record_detail_format(&record, "records", "%llu", (unsigned long long)making->made->records);
	crypto_hex(making->made->head.at, sizeof(making->made->head.at), hex);
	record_detail(&record, "head", hex);
	crypto_hex(making->made->digest.at, sizeof(making->made->digest.at), hex);
	record_detail(&record, "digest", hex);
	return store_record(making->store, &record, fault);
}

static enum status make(struct making *making, struct fault *fault)
{
	const struct backup_plan *plan = making->plan;
	const char *kiosk = making->store->origin;
	struct backup_name name;
	enum status status = take_lock(making, fault);

	if (status == STATUS_OK)
		status = check_folder(making, fault);
	if (status == STATUS_OK)
		status = backup_sweep(plan->folder, kiosk, fault);
	if (status == STATUS_OK)
		status = copy(making, fault);
	if (status == STATUS_OK)
		status = verify(making, fault);
	if (status == STATUS_OK)
		status = check_continued(making, fault);
	if (status == STATUS_OK)
		status = take_digest(making, fault);
	if (status == STATUS_OK)
		status = finish(making, &name, fault);
	if (status == STATUS_OK)
		status = record_made(making, &name, fault);
	if (status != STATUS_OK)
		return status;
	making->made->pruning.status = backup_prune(plan->folder, kiosk, plan->keep, &name,
						    &making->made->ahead, &making->made->pruning);
	return STATUS_OK;
}

enum status backup_make(struct store *store, const struct backup_plan *plan, struct backup *ret,
			struct fault *fault)
{
	struct backup made = { 0 };
	struct fault why = { 0 };
	SCOPED(making) making = { .store = store, .plan = plan, .made = &made };
	enum status status = make(&making, &why);

	if (status == STATUS_OK) {
		*ret = made;
		return STATUS_OK;
	}
	struct record record = record_begin(RECORD_BACKUP_FAILED, plan->by, BACKUP_OBJECT);
	record.outcome = RECORD_FAILURE;
	record_detail_cut(&record, "cause", why.what);
	enum status recorded = store_record(store, &record, NULL);
	(void)recorded; /* the first fault is the one to tell */
	return fault_set(fault, status, why.vendor, "%s", why.what);
}

static enum status last_of(struct store *store, enum record_kind kind, struct record *ret,
			   struct fault *fault)
{
	enum status status = store_last_record(store, kind, BACKUP_OBJECT, ret, fault);

	return status == STATUS_GONE ? STATUS_OK : status;
}

enum status backup_history(struct store *store, struct backup_history *ret, struct fault *fault)
{
	struct record made = { 0 }, failed = { 0 };
	enum status status = last_of(store, RECORD_BACKUP_MADE, &made, fault);

	if (status == STATUS_OK)
		status = last_of(store, RECORD_BACKUP_FAILED, &failed, fault);
	if (status != STATUS_OK)
		return status;
	*ret = (struct backup_history){ .made_ms = made.wall_ms, .failed_ms = failed.wall_ms };
	if (failed.wall_ms != 0)
		(void)text_copy(ret->cause, sizeof(ret->cause), record_value(&failed, "cause"));
	return STATUS_OK;
}

int64_t backup_wait_ms(const struct backup_history *history, int64_t hours, int64_t wall_ms)
{
	int64_t every_ms = hours * HOUR_MS;
	int64_t since_ms = wall_ms - history->made_ms;

	if (history->made_ms == 0 || since_ms >= every_ms)
		return 0;
	return since_ms < 0 ? every_ms : every_ms - since_ms;
}

#include "kiosk/ledger/restore_look.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/file.h"
#include "kiosk/base/text.h"
#include "kiosk/ledger/backup.h"
#include "kiosk/ledger/quarantine.h"
#include "kiosk/ledger/sql_copy.h"

static const char SCRATCH[] = ".restoring";
static const char *const BESIDE[] = { "-wal", "-shm", "-journal" };

/* --- the copy --------------------------------------------------------------------------------- */

static void remove_scratch(const char *path)
{
	char name[PATH_MAX];

	for (size_t at = 0; at < COUNT_OF(BESIDE); at++)
		if (text_format(name, sizeof(name), "%s%s", path, BESIDE[at]))
			(void)unlink(name);
	(void)unlink(path);
}

static enum status copy(struct restore *restore, const char *file, const char *kiosk,
			struct fault *fault)
{
	SCOPED(sql) from = { 0 };
	struct sql_copying copying = { .until_ms = clock_steady_ms() + BACKUP_COPY_MS };
	char scratch[RESTORE_PATH_MAX];
	enum status status = sql_open(file, SQL_READ_ONLY, &from, fault);

	if (status == STATUS_OK)
		status = restore_inspect(&from, kiosk, &restore->found, fault);
	if (status != STATUS_OK)
		return status;
	if (!text_format(scratch, sizeof(scratch), "%s%s", restore->database, SCRATCH))
		return fault_set(fault, STATUS_REFUSED, 0, "the database's path is too long");
	remove_scratch(scratch); /* of one that was cut off; the hold says that none is under way */
	status = sql_copy(&from, scratch, &copying, fault);
	if (status == STATUS_OK)
		(void)text_copy(restore->scratch, sizeof(restore->scratch), scratch);
	return status;
}

/* An older schema is carried forward here. */
static enum status verify(struct restore *restore, const char *kiosk, struct fault *fault)
{
	struct fault why = { 0 };
	uint64_t count = 0;
	enum status status = store_open(restore->scratch, SQL_WRITE, kiosk, &restore->copy, &why);

	if (status == STATUS_OK)
		status = store_verify(&restore->copy, NULL, NULL, &count, &why);
	return status == STATUS_OK ? STATUS_OK
				   : fault_set(fault, status, why.vendor,
					       "the backup does not verify: %s", why.what);
}

/* --- together --------------------------------------------------------------------------------- */

void restore_release(struct restore *restore)
{
	store_release(&restore->present);
	store_release(&restore->copy);
	if (restore->scratch[0] != '\0')
		remove_scratch(restore->scratch);
	if (restore->hold > 0)
		close(restore->hold);
	*restore = (struct restore){ 0 };
}

static enum status begin(struct restore *restore, const char *file, const char *kiosk,
			 struct fault *fault)
{
	struct stat there, backup;
	bool is_there = stat(restore->database, &there) == 0;
	enum status status = STATUS_OK;

	if (is_there && stat(file, &backup) == 0 && backup.st_dev == there.st_dev &&
	    backup.st_ino == there.st_ino)
		return fault_set(fault, STATUS_REFUSED, 0, "%.100s: is the ledger itself", file);
	if (is_there)
		status = store_hold(restore->database, &restore->hold, fault);
	if (status == STATUS_OK)
		status = copy(restore, file, kiosk, fault);
	if (status == STATUS_OK)
		status = verify(restore, kiosk, fault);
	if (status == STATUS_OK && is_there)
		status = restore_open_present(restore, kiosk, fault);
	if (status == STATUS_OK)
		status = restore_check_digest(restore, file, fault);
	if (status == STATUS_OK)
		restore_compare(restore);
	return status;
}

enum status restore_begin(const char *database, const char *file, const char *kiosk,
			  struct restore *ret, struct fault *fault)
{
	struct restore restore = { 0 };
	const char *slash = strrchr(file, '/');

	if (!text_copy(restore.database, sizeof(restore.database), database))
		return fault_set(fault, STATUS_REFUSED, 0, "the database's path is too long");
	record_cut(restore.name, sizeof(restore.name), slash == NULL ? file : slash + 1);
	enum status status = begin(&restore, file, kiosk, fault);
	if (status != STATUS_OK)
		restore_release(&restore);
	else
		*ret = restore;
	return status;
}

bool restore_may_lose(const struct restore_found *found)
{
	return found->present != RESTORE_SOUND || found->lost > 0;
}

enum status restore_staff(struct restore *restore, struct store **ret, struct fault *fault)
{
	char kiosk[RECORD_ORIGIN_MAX];

	*ret = &restore->copy;
	if (restore->found.present != RESTORE_SOUND)
		return STATUS_OK;
	(void)text_copy(kiosk, sizeof(kiosk), restore->present.origin);
	store_release(&restore->present); /* it was open for reading alone */
	*ret = &restore->present;
	return store_open(restore->database, SQL_WRITE, kiosk, &restore->present, fault);
}

static enum status append(struct restore *restore, const char *by, struct fault *fault)
{
	const struct restore_found *found = &restore->found;
	struct record record = record_begin(RECORD_LEDGER_RESTORED, by, BACKUP_OBJECT);
	char hex[CRYPTO_HEX_MAX];

	record_detail_cut(&record, "file", restore->name);
	record_detail_format(&record, "records", "%llu", (unsigned long long)found->records);
	crypto_hex(found->head.at, sizeof(found->head.at), hex);
	record_detail(&record, "head", hex);
	if (found->present == RESTORE_SOUND)
		record_detail_format(&record, "lost", "%llu", (unsigned long long)found->lost);
	else
		record_detail(&record, "lost", "unknown");
	crypto_hex(found->present_head.at, sizeof(found->present_head.at), hex);
	record_detail(&record, "was", found->has_present_head ? hex : "unknown");
	enum status status = store_append(&restore->copy, &record, fault);
	if (status != STATUS_OK || !restore_may_lose(found))
		return status;
	return quarantine_begin(
		&restore->copy,
		&(struct quarantine_reason){
			.actor = by, .cause = "what was printed since the backup is not known" },
		fault);
}

enum status restore_record(struct restore *restore, const char *by, struct fault *fault)
{
	enum status status = store_begin(&restore->copy, fault);

	if (status != STATUS_OK)
		return status;
	return store_end(&restore->copy, append(restore, by, fault), fault);
}

static enum status fail(const char *path, struct fault *fault)
{
	return fault_set(fault, STATUS_IO, errno, "%.100s: %s", path, strerror(errno));
}

/* A second name for a file; none where it is not there. */
static enum status link_aside(const char *from, const char *to, struct fault *fault)
{
	return link(from, to) == 0 || errno == ENOENT ? STATUS_OK : fail(to, fault);
}

static bool name_aside(const struct restore *restore, char to[RESTORE_PATH_MAX])
{
	struct backup_name stamp = backup_name_of("before", clock_wall_ms(), restore->found.lost);

	return text_format(to, RESTORE_PATH_MAX, "%s.%s", restore->database, stamp.text);
}

/* The ledger's files get second names; then those beside it go, for SQLite would take them for the
 * new one's. */
static enum status keep_aside(struct restore *restore, const char *aside, struct fault *fault)
{
	char from[PATH_MAX], to[PATH_MAX];
	enum status status = link_aside(restore->database, aside, fault);

	for (size_t at = 0; status == STATUS_OK && at < COUNT_OF(BESIDE); at++) {
		(void)text_format(from, sizeof(from), "%s%s", restore->database, BESIDE[at]);
		(void)text_format(to, sizeof(to), "%s%s", aside, BESIDE[at]);
		status = link_aside(from, to, fault);
	}
	if (status == STATUS_OK)
		status = file_keep_folder(aside, fault);
	for (size_t at = 0; status == STATUS_OK && at < COUNT_OF(BESIDE); at++) {
		(void)text_format(from, sizeof(from), "%s%s", restore->database, BESIDE[at]);
		if (unlink(from) != 0 && errno != ENOENT)
			status = fail(from, fault);
	}
	return status;
}

enum status restore_replace(struct restore *restore, char ret_aside[RESTORE_PATH_MAX],
			    struct fault *fault)
{
	enum status status = STATUS_OK;

	ret_aside[0] = '\0';
	store_release(&restore->present);
	store_release(&restore->copy); /* the last one out: its -wal file goes */
	if (restore->found.present != RESTORE_ABSENT) {
		if (!name_aside(restore, ret_aside))
			return fault_set(fault, STATUS_REFUSED, 0,
					 "the database's path is too long");
		status = keep_aside(restore, ret_aside, fault);
	}
	if (status != STATUS_OK)
		return status;
	if (rename(restore->scratch, restore->database) != 0)
		return fail(restore->database, fault);
	restore->scratch[0] = '\0';
	return file_keep_folder(restore->database, fault);
}

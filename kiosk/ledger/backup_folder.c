#include "kiosk/ledger/backup_folder.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"

static const char SUFFIX[] = ".db", UNFINISHED[] = ".new";

enum { STAMP_LENGTH = 13, CENTURY = 2000, SECOND_MS = 1000, DAY_SECONDS = 86400 };

static int64_t within_century(int64_t wall_ms)
{
	int64_t first_ms =
		(int64_t)civil_to_days((struct civil_date){ CENTURY, 1, 1 }) * CLOCK_DAY_MS;
	int64_t last_ms =
		(int64_t)civil_to_days((struct civil_date){ CENTURY + 100, 1, 1 }) * CLOCK_DAY_MS -
		SECOND_MS;
	int64_t whole_ms = wall_ms - wall_ms % SECOND_MS;

	return whole_ms < first_ms ? first_ms : whole_ms > last_ms ? last_ms : whole_ms;
}

struct backup_name backup_name_of(const char *kiosk, int64_t wall_ms, uint64_t records)
{
	struct backup_name name = { .wall_ms = within_century(wall_ms), .records = records };
	struct civil_date day = civil_from_days((int32_t)(name.wall_ms / CLOCK_DAY_MS));
	int second = (int)(name.wall_ms % CLOCK_DAY_MS / SECOND_MS);

	(void)text_format(name.text, sizeof(name.text), "%s-%02d%02d%02d-%02d%02d%02d-%llu%s",
			  kiosk, day.year - CENTURY, day.month, day.day, second / 3600,
			  second / 60 % 60, second % 60, (unsigned long long)records, SUFFIX);
	return name;
}

/* Two digits, or -1. */
static int two_digits(struct span text, size_t at)
{
	int64_t value = -1;

	return span_to_int(span_slice(text, at, 2), &value) ? (int)value : -1;
}

/* "261123-082012" */
static bool read_stamp(struct span text, int64_t *ret_ms)
{
	struct civil_date day = { CENTURY + two_digits(text, 0), two_digits(text, 2),
				  two_digits(text, 4) };
	int64_t hour = two_digits(text, 7), minute = two_digits(text, 9),
		second = two_digits(text, 11);

	if (text.size != STAMP_LENGTH || text.at[6] != '-' || day.year < CENTURY ||
	    !civil_is_valid(day) || hour < 0 || hour > 23 || minute < 0 || minute > 59 ||
	    second < 0 || second > 59)
		return false;
	*ret_ms = ((int64_t)civil_to_days(day) * DAY_SECONDS + hour * 3600 + minute * 60 + second) *
		  SECOND_MS;
	return true;
}

bool backup_name_read(struct span text, const char *kiosk, struct backup_name *ret)
{
	size_t start = strlen(kiosk) + 1;
	int64_t wall_ms = 0, records = 0;

	if (text.size < start + STAMP_LENGTH + 1 + strlen(SUFFIX) + 1 ||
	    !read_stamp(span_slice(text, start, STAMP_LENGTH), &wall_ms))
		return false;
	size_t from = start + STAMP_LENGTH + 1;
	if (!span_to_int(span_slice(text, from, text.size - strlen(SUFFIX) - from), &records))
		return false;
	struct backup_name name = backup_name_of(kiosk, wall_ms, (uint64_t)records);
	if (!span_equals(span_of(name.text), text))
		return false;
	*ret = name;
	return true;
}

static int compare(const void *left, const void *right)
{
	const struct backup_name *one = left, *other = right;

	if (one->wall_ms != other->wall_ms)
		return one->wall_ms < other->wall_ms ? 1 : -1;
	return one->records < other->records ? 1 : one->records > other->records ? -1 : 0;
}

static enum status fail(const char *folder, int reason, struct fault *fault)
{
	enum status status = reason == ENOENT || reason == ENOTDIR ? STATUS_GONE
			     : reason == EACCES || reason == EPERM || reason == EROFS
				     ? STATUS_DENIED
				     : STATUS_IO;

	return fault_set(fault, status, reason, "%.80s: %s%s", folder, strerror(reason),
			 status == STATUS_GONE ? "; is its disk mounted?" : "");
}

/* Calls `each` for every entry until it says no. */
static enum status walk(const char *folder, bool (*each)(void *self, const char *name), void *self,
			struct fault *fault)
{
	DIR *entries = opendir(folder);
	const struct dirent *entry;

	if (entries == NULL)
		return fail(folder, errno, fault);
	for (errno = 0; (entry = readdir(entries)) != NULL; errno = 0)
		if (!each(self, entry->d_name))
			break;
	int reason = entry == NULL ? errno : 0;
	(void)closedir(entries);
	return reason == 0 ? STATUS_OK : fail(folder, reason, fault);
}

struct listing {
	const char *kiosk;
	struct backup_name *to;
	size_t max, count; /* count is over max where they are too many */
};

static bool list_one(void *self, const char *text)
{
	struct listing *listing = self;
	struct backup_name name;

	if (!backup_name_read(span_of(text), listing->kiosk, &name))
		return true;
	if (listing->count < listing->max)
		listing->to[listing->count] = name;
	return listing->count++ < listing->max;
}

enum status backup_list(const char *folder, const char *kiosk, struct backup_name *ret, size_t max,
			size_t *ret_count, struct fault *fault)
{
	struct listing listing = { .kiosk = kiosk, .to = ret, .max = max };
	enum status status = walk(folder, list_one, &listing, fault);

	if (status != STATUS_OK)
		return status;
	if (listing.count > max)
		return fault_set(fault, STATUS_FULL, 0, "%s: holds over %zu backups; remove some",
				 folder, max);
	if (listing.count > 0)
		qsort(ret, listing.count, sizeof(*ret), compare);
	*ret_count = listing.count;
	return STATUS_OK;
}

size_t backup_choose(const struct backup_name *backups, size_t count, size_t keep,
		     const struct backup_name *made, bool *ret_goes)
{
	size_t kept = 1, stay = 0;

	for (size_t at = 0; at < count; at++) {
		bool is_made = strcmp(backups[at].text, made->text) == 0;
		bool is_ahead = backups[at].records > made->records;
		ret_goes[at] = !is_made && !is_ahead && kept >= keep;
		kept += !is_made && !is_ahead && !ret_goes[at];
		stay += !ret_goes[at];
	}
	return stay;
}

static enum status remove_one(const char *folder, const char *name, struct fault *fault)
{
	char path[PATH_MAX];

	if (!text_format(path, sizeof(path), "%s/%s", folder, name))
		return fault_set(fault, STATUS_REFUSED, 0, "the folder's path is too long");
	return unlink(path) == 0 || errno == ENOENT ? STATUS_OK : fail(folder, errno, fault);
}

enum status backup_prune(const char *folder, const char *kiosk, size_t keep,
			 const struct backup_name *made, struct backup_name *ret_ahead,
			 struct fault *fault)
{
	static struct backup_name backups[BACKUPS_MAX];
	static bool goes[BACKUPS_MAX];
	size_t count = 0;
	enum status status = backup_list(folder, kiosk, backups, BACKUPS_MAX, &count, fault);

	*ret_ahead = (struct backup_name){ 0 };
	if (status != STATUS_OK)
		return status;
	(void)backup_choose(backups, count, keep, made, goes);
	for (size_t at = 0; status == STATUS_OK && at < count; at++) {
		if (backups[at].records > made->records)
			*ret_ahead = backups[at];
		if (goes[at])
			status = remove_one(folder, backups[at].text, fault);
	}
	return status;
}

struct sweeping {
	const char *kiosk, *folder;
	struct fault *fault;
	enum status status;
};

/* What SQLite may have put beside an unfinished file goes with it. */
static bool sweep_one(void *self, const char *text)
{
	struct sweeping *sweeping = self;
	struct span whole = span_of(text);
	struct backup_name name;
	size_t end = span_find(whole, span_of(UNFINISHED), 0);

	if (end < whole.size && backup_name_read(span_slice(whole, 0, end), sweeping->kiosk, &name))
		sweeping->status = remove_one(sweeping->folder, text, sweeping->fault);
	return sweeping->status == STATUS_OK;
}

enum status backup_sweep(const char *folder, const char *kiosk, struct fault *fault)
{
	struct sweeping sweeping = { .kiosk = kiosk, .folder = folder, .fault = fault };
	enum status status = walk(folder, sweep_one, &sweeping, fault);

	return status == STATUS_OK ? sweeping.status : status;
}

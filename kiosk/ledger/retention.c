#include "kiosk/ledger/retention.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <string.h>

#include "kiosk/base/file.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"

static const char PREFIX[] = "period-", SUFFIX[] = ".key";

static enum status path_of(const char *folder, const struct period *period, char to[PATH_MAX],
			   struct fault *fault)
{
	if (!text_format(to, PATH_MAX, "%s/%s%s%s", folder, PREFIX, period->text, SUFFIX))
		return fault_set(fault, STATUS_REFUSED, 0, "the keys folder's path is too long");
	return STATUS_OK;
}

enum status retention_load(const char *folder, const struct period *period, struct seal_period *ret,
			   struct fault *fault)
{
	struct seal_period found = { .period = *period };
	char path[PATH_MAX];
	size_t size = 0;
	enum status status = path_of(folder, period, path, fault);

	if (status == STATUS_OK)
		status = file_check(path, true, fault);
	if (status == STATUS_OK)
		status = file_read(path, found.secret, sizeof(found.secret), &size, fault);
	if (status == STATUS_FULL || (status == STATUS_OK && size != sizeof(found.secret)))
		status = fault_set(fault, STATUS_CORRUPT, 0, "%s: is not %zu bytes long", path,
				   sizeof(found.secret));
	if (status == STATUS_OK)
		*ret = found;
	wipe(&found, sizeof(found));
	return status;
}

static enum status make(const char *folder, const struct period *period, struct fault *fault)
{
	unsigned char secret[CRYPTO_KEY_SIZE];
	char path[PATH_MAX];
	enum status status = path_of(folder, period, path, fault);

	if (status == STATUS_OK)
		status = crypto_random(secret, sizeof(secret), fault);
	if (status == STATUS_OK)
		status = file_create(path, (struct span){ secret, sizeof(secret) }, fault);
	wipe(secret, sizeof(secret));
	return status;
}

enum status retention_need(const char *folder, const struct period *period, struct seal_period *ret,
			   struct fault *fault)
{
	enum status status = retention_load(folder, period, ret, fault);

	if (status != STATUS_GONE)
		return status;
	status = make(folder, period, fault);
	return status == STATUS_OK ? retention_load(folder, period, ret, fault) : status;
}

static bool period_of_file(const char *name, struct period *ret)
{
	struct span whole = span_of(name);
	size_t start = strlen(PREFIX);

	return span_starts_with(whole, span_of(PREFIX)) &&
	       period_from_text(span_slice(whole, start, PERIOD_LENGTH), ret) &&
	       span_equals(span_slice(whole, start + PERIOD_LENGTH, whole.size), span_of(SUFFIX));
}

static int compare(const void *left, const void *right)
{
	const struct period *one = left, *other = right;

	return strcmp(one->text, other->text);
}

enum status retention_list(const char *folder, struct period *ret, size_t max, size_t *ret_count,
			   struct fault *fault)
{
	DIR *entries = opendir(folder);
	const struct dirent *entry;
	struct period period;
	size_t count = 0;

	if (entries == NULL)
		return fault_set(fault, errno == ENOENT ? STATUS_GONE : STATUS_DENIED, errno,
				 "%s: %s", folder, strerror(errno));
	for (errno = 0; count <= max && (entry = readdir(entries)) != NULL; errno = 0)
		if (period_of_file(entry->d_name, &period) && count++ < max)
			ret[count - 1] = period;
	int reason = errno;
	(void)closedir(entries);
	if (count > max)
		return fault_set(fault, STATUS_FULL, 0, "%s: holds over %zu periods", folder, max);
	if (reason != 0)
		return fault_set(fault, STATUS_IO, reason, "%s: %s", folder, strerror(reason));
	if (count > 0)
		qsort(ret, count, sizeof(*ret), compare);
	*ret_count = count;
	return STATUS_OK;
}

enum status retention_destroy(const char *folder, const struct period *period, struct fault *fault)
{
	char path[PATH_MAX];
	enum status status = path_of(folder, period, path, fault);

	return status == STATUS_OK ? file_erase(path, fault) : status;
}

/* An exported secret is a box like others, of no record; it must open without the secret in it. */
static struct seal_place export_place(const char *origin)
{
	return (struct seal_place){ .origin = origin, .kind = "period secret" };
}

enum status retention_export(const struct seal_period *period, const char *origin,
			     const struct key *auditors, size_t count, struct bytes *to,
			     struct fault *fault)
{
	struct seal_period open = { .period = period->period };
	struct seal_place place = export_place(origin);
	struct seal_details details = { 0 };
	char secret[CRYPTO_HEX_MAX];

	crypto_hex(period->secret, sizeof(period->secret), secret);
	seal_detail(&details, "secret", secret);
	enum status status = seal_make(&details, auditors, count, &open, &place, to, fault);
	wipe(secret, sizeof(secret));
	seal_details_wipe(&details);
	return status;
}

enum status retention_import(struct span exported, const char *origin, const struct key *auditor,
			     struct seal_period *ret, struct fault *fault)
{
	struct seal_period open = { 0 };
	struct seal_place place = export_place(origin);
	struct seal_details details = { 0 };
	struct seal_box box;
	enum status status = seal_read(exported, &box, fault);

	if (status != STATUS_OK)
		return status;
	open.period = box.period;
	status = seal_open(exported, auditor, &open, &place, &details, fault);
	if (status == STATUS_OK &&
	    (details.count != 1 || strcmp(details.detail[0].key, "secret") != 0 ||
	     !crypto_from_hex(details.detail[0].value, open.secret, sizeof(open.secret))))
		status = fault_set(fault, STATUS_CORRUPT, 0, "this is no secret of a period");
	if (status == STATUS_OK)
		*ret = open;
	seal_details_wipe(&details);
	wipe(&open, sizeof(open));
	return status;
}

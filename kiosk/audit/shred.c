#include "kiosk/audit/shred.h"

#include <string.h>

#include "kiosk/base/wipe.h"

/* True where it was begun and not ended. */
static enum status is_begun(struct store *store, const struct period *period, bool *ret,
			    struct fault *fault)
{
	int64_t is_begun = 0;
	enum status status =
		sql_number(&store->sql,
			   "SELECT total(kind = 'shred_started') > "
			   "total(kind = 'shred_ended') FROM records WHERE object = ?1",
			   period->text, &is_begun, fault);

	if (status == STATUS_OK)
		*ret = is_begun != 0;
	return status;
}

static enum status check(const struct shred *shred, struct fault *fault)
{
	struct seal_period secret = { 0 };

	if (strcmp(shred->first, shred->second) == 0)
		return fault_set(fault, STATUS_REFUSED, 0, "this takes two different people");
	if (!period_is_over(&shred->period, shred->years, shred->wall_ms))
		return fault_set(fault, STATUS_REFUSED, 0,
				 "%s: is to be kept for %d years after its end", shred->period.text,
				 shred->years);
	enum status status = retention_load(shred->keys, &shred->period, &secret, fault);
	wipe(&secret, sizeof(secret));
	/* One that cannot be read is destroyed like any other. */
	return status == STATUS_GONE ? status : STATUS_OK;
}

static enum status record(struct store *store, const struct shred *shred, enum record_kind kind,
			  const struct fault *cause, struct fault *fault)
{
	struct record entry = record_begin(kind, shred->first, shred->period.text);

	record_detail(&entry, "second", shred->second);
	if (cause != NULL) {
		entry.outcome = RECORD_FAILURE;
		record_detail_cut(&entry, "cause", cause->what);
	}
	return store_record(store, &entry, fault);
}

enum status shred_period(struct store *store, const struct shred *shred, struct fault *fault)
{
	struct fault cause = { 0 };
	bool is_open = false;
	enum status status = is_begun(store, &shred->period, &is_open, fault);

	if (status != STATUS_OK)
		return status;
	status = check(shred, fault);
	if (status == STATUS_GONE && is_open) /* all but its end was done */
		status = STATUS_OK;
	if (status == STATUS_OK && !is_open)
		status = record(store, shred, RECORD_SHRED_STARTED, NULL, fault);
	if (status != STATUS_OK)
		return status;
	enum status destroyed = retention_destroy(shred->keys, &shred->period, &cause);
	status = record(store, shred, RECORD_SHRED_ENDED, destroyed == STATUS_OK ? NULL : &cause,
			fault);
	if (destroyed == STATUS_OK)
		return status;
	return fault_set(fault, destroyed, cause.vendor, "%s", cause.what);
}

#include <string.h>

#include "kiosk/ledger/store.h"

enum { LOOKED_AT_MAX = 1000 };

static bool is_of(const struct record *record, const char *device)
{
	const char *value = record_value(record, "device");

	return value != NULL && strcmp(value, device) == 0;
}

enum status store_last_fault(struct store *store, const char *device, struct record *ret,
			     struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(&store->sql,
				       "SELECT sequence FROM records WHERE kind = ?1 "
				       "ORDER BY sequence DESC LIMIT ?2",
				       &query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_text(&query, 1, record_kind_text(RECORD_DEVICE_FAULT));
	sql_bind_int(&query, 2, LOOKED_AT_MAX);
	while ((status = sql_step(&query, fault)) == STATUS_AGAIN) {
		struct record record;
		struct hash hash;
		uint64_t sequence = (uint64_t)sql_int(&query, 0);
		status = store_get_record(store, sequence, &record, &hash, fault);
		if (status != STATUS_OK)
			return status;
		if (is_of(&record, device)) {
			*ret = record;
			return STATUS_OK;
		}
	}
	return status == STATUS_OK ? fault_set(fault, STATUS_GONE, 0, "%s: no fault of the %s",
					       sql_file(&store->sql), device)
				   : status;
}

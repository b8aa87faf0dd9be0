#include "kiosk/ledger/store_row.h"

#include <string.h>

bool store_row_hash(struct span blob, struct hash *ret)
{
	if (blob.size != sizeof(ret->at))
		return false;
	memcpy(ret->at, blob.at, sizeof(ret->at));
	return true;
}

/* Whole values are compared: a text column may hold more behind a NUL. */
static bool columns_agree(const struct sql_query *query, const struct record_view *record)
{
	return sql_int(query, 1) == record->wall_ms &&
	       span_equals(sql_blob(query, 2), span_of(record_kind_text(record->kind))) &&
	       sql_int(query, 3) == (int64_t)record->outcome &&
	       span_equals(sql_blob(query, 4), record->actor) &&
	       span_equals(sql_blob(query, 5), record->origin) &&
	       span_equals(sql_blob(query, 6), record->object);
}

enum status store_row_check(const struct sql_query *query, uint64_t sequence,
			    const struct hash *previous, enum row_state *ret,
			    struct record_view *ret_record, struct hash *ret_hash,
			    struct fault *fault)
{
	struct span canonical = sql_blob(query, STORE_ROW_CANONICAL);
	struct hash stored, computed;
	enum status status = record_hash(sequence, previous, canonical, &computed, fault);

	if (status != STATUS_OK)
		return status;
	if (!store_row_hash(sql_blob(query, STORE_ROW_HASH), &stored) ||
	    memcmp(stored.at, computed.at, sizeof(stored.at)) != 0 ||
	    record_view(canonical, ret_record, NULL) != STATUS_OK) {
		*ret = ROW_ALTERED;
		return STATUS_OK;
	}
	*ret = columns_agree(query, ret_record) ? ROW_RIGHT : ROW_COLUMNS_DIFFER;
	*ret_hash = stored;
	return STATUS_OK;
}

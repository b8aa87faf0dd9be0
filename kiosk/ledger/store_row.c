#include "kiosk/ledger/store_row.h"

#include <string.h>

bool store_row_hash(struct span blob, struct hash *ret)
{
	if (blob.size != sizeof(ret->at))
		return false;
	memcpy(ret->at, blob.at, sizeof(ret->at));
	return true;
}

static bool is_number(const struct sql_query *query, int column, int64_t expected)
{
	int64_t number = 0;

	return sql_take_int(query, column, &number) && number == expected;
}

/* Whole values are compared: a text column may hold more behind a NUL. */
static bool is_text(const struct sql_query *query, int column, struct span expected)
{
	struct span text = { 0 };

	return sql_take_text(query, column, &text) && span_equals(text, expected);
}

/* A value of another type is another one: who looks for it does not find it. */
static bool columns_agree(const struct sql_query *query, const struct record_view *record)
{
	return is_number(query, 1, record->wall_ms) &&
	       is_text(query, 2, span_of(record_kind_text(record->kind))) &&
	       is_number(query, 3, (int64_t)record->outcome) && is_text(query, 4, record->actor) &&
	       is_text(query, 5, record->origin) && is_text(query, 6, record->object);
}

enum status store_row_check(const struct sql_query *query, uint64_t sequence,
			    const struct hash *previous, enum row_state *ret,
			    struct record_view *ret_record, struct hash *ret_hash,
			    struct fault *fault)
{
	struct span canonical = { 0 }, bytes = { 0 };
	struct hash stored, computed;
	bool are_blobs = sql_take_blob(query, STORE_ROW_CANONICAL, &canonical);

	are_blobs &= sql_take_blob(query, STORE_ROW_HASH, &bytes);
	enum status status = record_hash(sequence, previous, canonical, &computed, fault);

	if (status != STATUS_OK)
		return status;
	if (!store_row_hash(bytes, &stored) || !hash_equals(&stored, &computed) ||
	    record_view(canonical, ret_record, NULL) != STATUS_OK) {
		*ret = ROW_ALTERED;
		return STATUS_OK;
	}
	*ret = are_blobs && columns_agree(query, ret_record) ? ROW_RIGHT : ROW_COLUMNS_DIFFER;
	*ret_hash = stored;
	return STATUS_OK;
}

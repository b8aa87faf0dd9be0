#include "kiosk/ledger/store_draft.h"

#include <assert.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/ledger/approval.h"
#include "kiosk/ledger/backup.h"

static const enum draft_deed DEEDS[RECORD_KIND_COUNT] = {
	[RECORD_IDENTIFIED] = DRAFT_KEPT,       [RECORD_DOCUMENT_GIVEN] = DRAFT_KEPT,
	[RECORD_CLERK_JOINED] = DRAFT_KEPT,     [RECORD_TIN_SHOWN] = DRAFT_KEPT,
	[RECORD_CHECKED] = DRAFT_KEPT,          [RECORD_APPROVAL_ASKED] = DRAFT_KEPT,
	[RECORD_APPROVAL_SHOWN] = DRAFT_KEPT,   [RECORD_APPROVAL_CLEARED] = DRAFT_KEPT,
	[RECORD_VISIT_HANDED_OFF] = DRAFT_KEPT, [RECORD_STAFF_SIGNED_OUT] = DRAFT_KEPT,
	[RECORD_VISIT_RESUMED] = DRAFT_KEPT,    [RECORD_DECISION_WITHDRAWN] = DRAFT_KEPT,
	[RECORD_VISIT_MARKED] = DRAFT_KEPT,     [RECORD_DECIDED] = DRAFT_OVER,
	[RECORD_VISIT_CLOSED] = DRAFT_OVER,     [RECORD_VISIT_PARKED] = DRAFT_OVER,
};

enum draft_deed store_draft_deed(enum record_kind kind)
{
	return DEEDS[kind];
}

enum status store_put_draft(struct store *store, struct span sealed, struct record *record,
			    struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	char digest[CRYPTO_HEX_MAX];
	enum status status = crypto_sha256_hex(sealed, digest, fault);

	assert(store->is_in_transaction && store_draft_deed(record->kind) == DRAFT_KEPT);
	if (status == STATUS_OK)
		status = sql_query(&store->sql,
				   "INSERT OR REPLACE INTO draft (id, visit, kept_ms, sealed) "
				   "VALUES (1, ?1, ?2, ?3)",
				   &query, fault);
	if (status != STATUS_OK)
		return status;
	record_detail(record, STORE_DRAFT_DETAIL, digest);
	sql_lend_text(&query, 1, record->object);
	sql_bind_int(&query, 2, record->wall_ms);
	sql_lend_blob(&query, 3, sealed);
	return sql_finish(&query, fault);
}

enum status store_drop_draft(struct store *store, const char *visit, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status =
		sql_query(&store->sql, "DELETE FROM draft WHERE visit = ?1", &query, fault);

	assert(store->is_in_transaction);
	if (status != STATUS_OK)
		return status;
	sql_lend_text(&query, 1, visit);
	return sql_finish(&query, fault);
}

static enum status take_row(const struct sql_query *query, struct parked *ret, struct fault *fault)
{
	struct span sealed = sql_blob(query, 2);

	*ret = (struct parked){ .parked_ms = sql_int(query, 1) };
	if (!text_copy(ret->visit, sizeof(ret->visit), sql_text(query, 0)) ||
	    sealed.size > sizeof(ret->bytes))
		return fault_set(fault, STATUS_CORRUPT, 0,
				 "%s: a draft holds what was never written", sql_file(query->sql));
	if (sealed.size > 0)
		memcpy(ret->bytes, sealed.at, sealed.size);
	ret->sealed = (struct span){ ret->bytes, sealed.size };
	return STATUS_OK;
}

enum status store_get_draft(struct store *store, struct parked *ret, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status =
		sql_query(&store->sql,
			  "SELECT visit, kept_ms, sealed FROM draft WHERE NOT EXISTS "
			  "(SELECT 1 FROM records AS back WHERE back.object = '" BACKUP_OBJECT
			  "' AND back.kind = 'ledger_restored' AND back.sequence > "
			  "(SELECT max(sequence) FROM records WHERE object = visit))",
			  &query, fault);

	if (status == STATUS_OK)
		status = sql_step(&query, fault);
	if (status == STATUS_OK)
		return fault_set(fault, STATUS_GONE, 0, "%s: there is no draft",
				 sql_file(&store->sql));
	return status == STATUS_AGAIN ? take_row(&query, ret, fault) : status;
}

enum status store_rescue(struct store *store, struct parked *draft, struct fault *fault)
{
	enum status status = store_begin(store, fault);

	if (status != STATUS_OK)
		return status;
	status = approval_clear(store, draft->visit, "interrupted", clock_wall_ms(), fault);
	if (status == STATUS_OK)
		status = store_park(store, "system", draft, fault);
	return store_end(store, status, fault);
}

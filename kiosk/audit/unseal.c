#include "kiosk/audit/unseal.h"

#include "kiosk/base/wipe.h"
#include "kiosk/ledger/retention.h"
#include "kiosk/ledger/sealed.h"

enum status unseal_record(struct store *store, const struct unseal *unseal, const char *actor,
			  struct fault *fault)
{
	struct hash print = { 0 };
	char hex[CRYPTO_HEX_MAX];
	enum status status = key_fingerprint(unseal->auditor, &print, fault);

	if (status != STATUS_OK)
		return status;
	if (!record_takes(unseal->visit, RECORD_OBJECT_MAX))
		return fault_set(fault, STATUS_REFUSED, 0, "this is no visit's number");
	struct record record = record_begin(RECORD_AUDIT_UNSEALED, actor, unseal->visit);
	crypto_hex(print.at, sizeof(print.at), hex);
	record_detail(&record, "key", hex);
	return store_record(store, &record, fault);
}

enum status unseal_next(struct store *store, const struct unseal *unseal, uint64_t after,
			uint64_t *ret, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status =
		sql_query(&store->sql,
			  "SELECT sequence FROM records WHERE object = ?1 AND sequence > ?2 AND "
			  "sequence IN (SELECT sequence FROM sealed) ORDER BY sequence LIMIT 1",
			  &query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_text(&query, 1, unseal->visit);
	sql_bind_int(&query, 2, (int64_t)after);
	status = sql_step(&query, fault);
	if (status == STATUS_OK)
		return fault_set(fault, STATUS_GONE, 0, "nothing%s is sealed of this visit",
				 after == 0 ? "" : " more");
	if (status != STATUS_AGAIN)
		return status;
	*ret = (uint64_t)sql_int(&query, 0);
	return STATUS_OK;
}

static enum status find_secret(const struct unseal *unseal, struct span box,
			       struct seal_period *ret, struct fault *fault)
{
	struct seal_box parts;
	enum status status = seal_read(box, &parts, fault);

	if (status != STATUS_OK)
		return status;
	if (unseal->exported != NULL) {
		*ret = *unseal->exported; /* of another period: seal_open tells */
		return STATUS_OK;
	}
	status = retention_load(unseal->keys, &parts.period, ret, fault);
	if (status != STATUS_GONE)
		return status;
	return fault_set(fault, STATUS_GONE, 0, "the secret of %s is not here; was it shredded?",
			 parts.period.text);
}

enum status unseal_open(struct store *store, const struct unseal *unseal, uint64_t sequence,
			struct record *ret_record, struct seal_details *ret, struct fault *fault)
{
	unsigned char storage[SEAL_BOX_MAX];
	struct bytes box = bytes_over(storage, sizeof(storage));
	struct seal_period period = { 0 };
	enum status status = sealed_get(store, sequence, ret_record, &box, fault);

	if (status == STATUS_OK)
		status = find_secret(unseal, bytes_span(&box), &period, fault);
	if (status == STATUS_OK) {
		struct seal_place place = { ret_record->origin, sequence,
					    record_kind_text(ret_record->kind) };
		status = seal_open(bytes_span(&box), unseal->auditor, &period, &place, ret, fault);
	}
	wipe(&period, sizeof(period));
	return status;
}

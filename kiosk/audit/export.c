#include "kiosk/audit/export.h"

#include "kiosk/ledger/signer.h"

static enum status record_export(struct store *store, const struct export *export,
				 struct span bundle, const struct bundle_result *result,
				 struct fault *fault)
{
	/* Not about the visit: it must not stand among what it gives out. */
	struct record record = record_begin(RECORD_AUDIT_EXPORTED, export->actor, "");
	struct hash digest;
	char hex[CRYPTO_HEX_MAX];
	enum status status = crypto_sha256(&bundle, 1, &digest, fault);

	if (status != STATUS_OK)
		return status;
	crypto_hex(digest.at, sizeof(digest.at), hex);
	record_detail(&record, "visit", export->visit);
	record_detail_format(&record, "records", "%llu", (unsigned long long)result->records);
	record_detail(&record, "digest", hex);
	return store_record(store, &record, fault);
}

enum status export_bundle(struct store *store, const struct export *export, struct bytes *to,
			  struct bundle_result *ret, struct fault *fault)
{
	struct fault reason = { 0 }, unsigned_yet = { 0 };
	enum status signing = signer_checkpoint_beside(store, export->keys, &reason);
	enum status status = bundle_write(store, export->visit, to, ret, &unsigned_yet);

	if (status == STATUS_AGAIN && signing != STATUS_OK)
		return fault_set(fault, status, 0, "%s; %s", unsigned_yet.what, reason.what);
	if (status != STATUS_OK)
		return fault_set(fault, status, 0, "%s", unsigned_yet.what);
	return record_export(store, export, bytes_span(to), ret, fault);
}

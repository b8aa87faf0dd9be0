#include "kiosk/cli/cli_unseal.h"

#include "kiosk/audit/unseal.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/file.h"
#include "kiosk/base/wipe.h"
#include "kiosk/ledger/retention.h"

enum { UNSEAL_JSON_MAX = 32 * 1024 };

/* What is open for one command. */
struct unsealing {
	struct store store;
	struct key auditor;
	struct seal_period exported;
	struct seal_details details;
	unsigned char json[UNSEAL_JSON_MAX];
};

static void unsealing_release(struct unsealing *unsealing)
{
	store_release(&unsealing->store);
	key_release(&unsealing->auditor);
	wipe(unsealing, sizeof(*unsealing));
}

static enum cli_exit fail(enum status status, const struct fault *fault)
{
	bool is_no = status == STATUS_GONE || status == STATUS_DENIED || status == STATUS_REFUSED;

	return cli_fail(is_no ? CLI_NO : CLI_STORE, fault);
}

static enum cli_exit show_one(struct unsealing *unsealing, uint64_t sequence,
			      const struct record *record, bool is_json)
{
	struct bytes bytes = bytes_over(unsealing->json, sizeof(unsealing->json));
	struct json json = json_over(&bytes);
	const struct seal_details *details = &unsealing->details;

	if (is_json) {
		json_object_begin(&json, NULL);
		json_int(&json, "sequence", (int64_t)sequence);
		json_text(&json, "kind", record_kind_text(record->kind));
		json_object_begin(&json, "details");
		for (size_t at = 0; at < details->count; at++)
			json_text(&json, details->detail[at].key, details->detail[at].value);
		json_object_end(&json);
		json_object_end(&json);
		return cli_print_json(&bytes, CLI_OK);
	}
	(void)printf("%llu %s\n", (unsigned long long)sequence, record_kind_text(record->kind));
	for (size_t at = 0; at < details->count; at++)
		(void)printf("  %-16s %s\n", details->detail[at].key, details->detail[at].value);
	return CLI_OK;
}

static enum cli_exit show_all(struct unsealing *unsealing, const struct unseal *unseal,
			      bool is_json)
{
	struct fault fault = { 0 };
	struct record record;
	uint64_t sequence = 0, shown = 0;
	enum status status;

	while ((status = unseal_next(&unsealing->store, unseal, sequence, &sequence, &fault)) ==
	       STATUS_OK) {
		status = unseal_open(&unsealing->store, unseal, sequence, &record,
				     &unsealing->details, &fault);
		if (status != STATUS_OK)
			return fail(status, &fault);
		if (show_one(unsealing, sequence, &record, is_json) != CLI_OK)
			return CLI_STORE;
		seal_details_wipe(&unsealing->details);
		shown++;
	}
	return status == STATUS_GONE && shown > 0 ? CLI_OK : fail(status, &fault);
}

static enum cli_exit load_key(struct unsealing *unsealing, const char *uri)
{
	char secret[KEY_PASSPHRASE_MAX + 1] = { 0 };
	struct fault fault = { 0 };

	if (!cli_known_secret(uri, secret, sizeof(secret)))
		return CLI_USAGE;
	enum status status = key_load(uri, span_of(secret), &unsealing->auditor, &fault);
	wipe(secret, sizeof(secret));
	return status == STATUS_OK ? CLI_OK : fail(status, &fault);
}

static enum cli_exit load_exported(struct unsealing *unsealing, const char *path)
{
	unsigned char box[SEAL_BOX_MAX];
	struct fault fault = { 0 };
	size_t size = 0;
	enum status status = file_read(path, box, sizeof(box), &size, &fault);

	if (status == STATUS_OK)
		status = retention_import((struct span){ box, size }, unsealing->store.origin,
					  &unsealing->auditor, &unsealing->exported, &fault);
	return status == STATUS_OK ? CLI_OK : fail(status, &fault);
}

enum cli_exit cli_unseal(const struct config *config, const struct cli_unseal *wish)
{
	SCOPED(unsealing) unsealing = { 0 };
	bool is_copy = wish->secret != NULL;
	struct unseal unseal = {
		.visit = wish->visit,
		.auditor = &unsealing.auditor,
		.keys = config->keys,
		.exported = is_copy ? &unsealing.exported : NULL,
	};
	struct fault fault = { 0 };
	char actor[STORE_USER_MAX];
	enum cli_exit code = CLI_OK;

	if (!cli_store(config, is_copy ? SQL_READ_ONLY : SQL_WRITE, &unsealing.store, &code))
		return code;
	code = load_key(&unsealing, wish->key);
	if (code == CLI_OK && is_copy)
		code = load_exported(&unsealing, wish->secret);
	if (code != CLI_OK)
		return code;
	cli_actor(actor, sizeof(actor));
	enum status status =
		is_copy ? STATUS_OK : unseal_record(&unsealing.store, &unseal, actor, &fault);
	return status == STATUS_OK ? show_all(&unsealing, &unseal, wish->is_json)
				   : fail(status, &fault);
}

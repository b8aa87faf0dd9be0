#include "kiosk/cli/cli_export.h"

#include "kiosk/audit/export.h"
#include "kiosk/base/file.h"

enum { EXPORT_JSON_MAX = 4096 };

static unsigned char bundle_storage[BUNDLE_MAX];

static enum cli_exit fail(enum status status, const struct fault *fault)
{
	bool is_no = status == STATUS_GONE || status == STATUS_AGAIN;

	(void)cli_fail(CLI_NO, fault);
	if (status == STATUS_AGAIN)
		(void)fputs("tac-kiosk: run this as the kiosk's user, or later: a running kiosk "
			    "signs what it recorded within minutes\n",
			    stderr);
	return is_no ? CLI_NO : CLI_STORE;
}

static enum cli_exit tell_json(const struct cli_export *wish, const struct bundle_result *result,
			       const char *fingerprint)
{
	unsigned char storage[EXPORT_JSON_MAX];
	struct bytes bytes = bytes_over(storage, sizeof(storage));
	struct json json = json_over(&bytes);

	json_object_begin(&json, NULL);
	json_text(&json, "file", wish->path);
	json_text(&json, "visit", result->visit);
	json_bool(&json, "closed", result->is_closed);
	json_int(&json, "records", (int64_t)result->records);
	json_int(&json, "later", (int64_t)result->later);
	json_int(&json, "boxes", (int64_t)result->boxes);
	json_int(&json, "signed", (int64_t)result->size);
	json_text(&json, "installation", fingerprint);
	json_object_end(&json);
	return cli_print_json(&bytes, CLI_OK);
}

static enum cli_exit tell(const struct cli_export *wish, const struct bundle_result *result)
{
	char fingerprint[CRYPTO_HEX_MAX];

	crypto_hex(result->fingerprint.at, sizeof(result->fingerprint.at), fingerprint);
	if (wish->is_json)
		return tell_json(wish, result, fingerprint);
	(void)printf("%s: %llu records of visit %s%s, proven by the first %llu of the ledger\n"
		     "installation key: %s\n",
		     wish->path, (unsigned long long)result->records, result->visit,
		     result->is_closed ? "" : ", which is still open",
		     (unsigned long long)result->size, fingerprint);
	return CLI_OK;
}

enum cli_exit cli_export(const struct config *config, const struct cli_export *wish)
{
	struct bytes bundle = bytes_over(bundle_storage, sizeof(bundle_storage));
	struct export export = { .actor = wish->by, .visit = wish->visit, .keys = config->keys };
	SCOPED(store) store = { 0 };
	struct bundle_result result;
	struct fault fault = { 0 };
	enum cli_exit code = CLI_OK;

	/* Said before a password is asked for and anything is recorded. */
	if (file_check(wish->path, false, &fault) != STATUS_GONE) {
		(void)fault_set(&fault, STATUS_REFUSED, 0, "%s: exists already", wish->path);
		return cli_fail(CLI_USAGE, &fault);
	}
	if (!cli_store(config, SQL_WRITE, &store, &code) ||
	    !cli_supervisor(&store, wish->by, &code))
		return code;
	enum status status = export_bundle(&store, &export, &bundle, &result, &fault);
	if (status != STATUS_OK)
		return fail(status, &fault);
	if (file_create(wish->path, bytes_span(&bundle), &fault) != STATUS_OK)
		return cli_fail(CLI_STORE, &fault);
	return tell(wish, &result);
}

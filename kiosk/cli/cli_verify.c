#include "kiosk/cli/cli_verify.h"

#include "kiosk/audit/audit.h"

enum { VERIFY_JSON_MAX = 32 * 1024 };

/* As an outsider, who records nothing. */
static enum status judge(const struct config *config, struct verify_report *ret,
			 struct fault *fault)
{
	static const struct verify_asked NOTHING;
	SCOPED(sql) sql = { 0 };
	struct fault found = { 0 };
	enum status status = sql_open(config->database, SQL_READ_ONLY, &sql, &found);

	*ret = (struct verify_report){ 0 };
	if (status == STATUS_OK)
		status = verify_ledger(&sql, &NOTHING, ret, &found);
	if (status == STATUS_CORRUPT)
		verify_find(ret, FINDING_UNREADABLE, VERIFY_LEDGER, 0, "%s", found.what);
	else if (status != STATUS_OK)
		return fault_set(fault, status, found.vendor, "%s", found.what);
	return STATUS_CORRUPT;
}

/* *ret is filled for STATUS_OK and STATUS_CORRUPT. */
static enum status verify(const struct config *config, struct verify_report *ret,
			  struct fault *fault)
{
	SCOPED(store) store = { 0 };
	char actor[STORE_USER_MAX];
	enum status status =
		store_open(config->database, SQL_WRITE, config->kiosk_id, &store, fault);

	if (status == STATUS_CORRUPT)
		return judge(config, ret, fault);
	if (status != STATUS_OK)
		return status;
	cli_actor(actor, sizeof(actor));
	return audit_verify(&store, actor, ret, fault);
}

static enum cli_exit tell_json(const struct verify_report *report, bool is_intact, const char *why)
{
	static unsigned char storage[VERIFY_JSON_MAX];
	struct bytes bytes = bytes_over(storage, sizeof(storage));
	struct json json = json_over(&bytes);

	json_object_begin(&json, NULL);
	json_bool(&json, "intact", is_intact);
	json_int(&json, "records", (int64_t)report->records);
	json_text_or_null(&json, "fault", is_intact ? "" : why);
	verify_findings_json(report, &json);
	json_object_end(&json);
	return cli_print_json(&bytes, is_intact ? CLI_OK : CLI_NO);
}

static enum cli_exit tell(const struct verify_report *report, bool is_intact, const char *why)
{
	if (is_intact) {
		(void)printf("intact: %llu records\n", (unsigned long long)report->records);
		return CLI_OK;
	}
	(void)printf("NOT INTACT: %s\n", why);
	for (size_t at = 0; at < report->finding_count; at++)
		(void)printf("  %s: %s\n", finding_word(report->finding[at].finding),
			     report->finding[at].sentence);
	if (report->has_more)
		(void)puts("  and more of that");
	return CLI_NO;
}

enum cli_exit cli_verify(const struct config *config, bool is_json)
{
	struct verify_report report;
	struct fault fault = { 0 };
	enum status status = verify(config, &report, &fault);

	if (status != STATUS_OK && status != STATUS_CORRUPT)
		return cli_fail(CLI_STORE, &fault);
	return (is_json ? tell_json : tell)(&report, status == STATUS_OK, fault.what);
}

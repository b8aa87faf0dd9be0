/* tac-kiosk audit: the supervisor's desk from the shell. Every look is a record. */
#include <string.h>

#include "kiosk/audit/audit.h"
#include "kiosk/base/clock.h"
#include "kiosk/cli/cli_export.h"
#include "kiosk/cli/cli_kinds.h"
#include "kiosk/cli/cli_replay.h"
#include "kiosk/cli/cli_unseal.h"
#include "kiosk/cli/cli_verify.h"

enum { AUDIT_JSON_MAX = 256 * 1024, AUDIT_LINE_MAX = 1024 };

static unsigned char json_storage[AUDIT_JSON_MAX];

struct look {
	struct store *store;
	char actor[STORE_USER_MAX];
	bool is_json;
};

static void visit_json(const struct visit *visit, struct json *json)
{
	char time[CLOCK_TEXT_MAX] = "";

	json_object_begin(json, NULL);
	json_text(json, "visit", visit->id);
	clock_text(visit->started_ms, time, sizeof(time));
	json_text(json, "started", time);
	time[0] = '\0';
	if (visit->ended_ms != 0)
		clock_text(visit->ended_ms, time, sizeof(time));
	json_text_or_null(json, "ended", time);
	json_text_or_null(json, "clerk", visit->clerk);
	json_text_or_null(json, "outcome", visit->outcome);
	json_text_or_null(json, "ending", visit->ending);
	json_text_or_null(json, "reason", visit->reason);
	json_text_or_null(json, "language", visit->language);
	json_text_or_null(json, "tin_last4", visit->tin_last4);
	json_bool(json, "training", visit->is_training);
	json_object_end(json);
}

static void visit_line(const struct visit *visit)
{
	char started[CLOCK_TEXT_MAX];

	clock_local_text(visit->started_ms, started, sizeof(started));
	(void)printf("%-18s %s  %-12s %-10s %-16s %s\n", visit->id, started,
		     visit->clerk[0] != '\0' ? visit->clerk : "-",
		     visit->outcome[0] != '\0' ? visit->outcome : "open",
		     visit->ending[0] != '\0' ? visit->ending : "-",
		     visit->is_training ? "TRAINING" : "");
}

static enum cli_exit list(struct look *look, struct audit_filter *filter)
{
	static struct visit visits[AUDIT_PAGE_MAX];
	struct fault fault = { 0 };
	size_t count = 0, total = 0;

	do {
		if (audit_list(look->store, look->actor, filter, visits, AUDIT_PAGE_MAX, &count,
			       &total, &fault) != STATUS_OK)
			return cli_fail(CLI_STORE, &fault);
		for (size_t at = 0; at < count; at++) {
			struct bytes bytes = bytes_over(json_storage, sizeof(json_storage));
			struct json json = json_over(&bytes);
			if (!look->is_json) {
				visit_line(&visits[at]);
				continue;
			}
			visit_json(&visits[at], &json);
			if (cli_print_json(&bytes, CLI_OK) != CLI_OK)
				return CLI_STORE;
		}
		filter->offset += count;
	} while (count > 0 && filter->offset < total);
	return CLI_OK;
}

static void entry_json(const struct audit_entry *entry, struct json *json)
{
	char text[CRYPTO_HEX_MAX];
	const struct record *record = &entry->record;

	json_object_begin(json, NULL);
	json_int(json, "sequence", (int64_t)entry->sequence);
	clock_text(record->wall_ms, text, sizeof(text));
	json_text(json, "time", text);
	json_text(json, "kind", record_kind_text(record->kind));
	json_text(json, "outcome", record->outcome == RECORD_SUCCESS ? "success" : "failure");
	json_text(json, "actor", record->actor);
	json_text(json, "origin", record->origin);
	json_text_or_null(json, "object", record->object);
	json_object_begin(json, "details");
	for (size_t at = 0; at < record->detail_count; at++)
		json_text(json, record->detail[at].key, record->detail[at].value);
	json_object_end(json);
	crypto_hex(entry->hash.at, sizeof(entry->hash.at), text);
	json_text(json, "hash", text);
	json_object_end(json);
}

static enum cli_exit show(struct look *look, const char *visit)
{
	static struct audit_entry entries[AUDIT_PAGE_MAX];
	struct fault fault = { 0 };
	size_t count = 0, total = 0, offset = 0;

	do {
		enum status status = audit_show(look->store, look->actor, visit, offset, entries,
						AUDIT_PAGE_MAX, &count, &total, &fault);
		if (status != STATUS_OK)
			return cli_fail(status == STATUS_GONE ? CLI_NO : CLI_STORE, &fault);
		for (size_t at = 0; at < count; at++) {
			struct bytes bytes = bytes_over(json_storage, sizeof(json_storage));
			struct json json = json_over(&bytes);
			char line[AUDIT_LINE_MAX];
			if (!look->is_json) {
				audit_entry_text(&entries[at], line, sizeof(line));
				(void)puts(line);
				continue;
			}
			entry_json(&entries[at], &json);
			if (cli_print_json(&bytes, CLI_OK) != CLI_OK)
				return CLI_STORE;
		}
		offset += count;
	} while (count > 0 && offset < total);
	return CLI_OK;
}

/* Takes the list's filters out of argv; false for one that is not of its form. */
static bool take_filter(int *count, char **argv, struct audit_filter *ret)
{
	const char *day = cli_value(count, argv, "--day");
	const char *clerk = cli_value(count, argv, "--clerk");
	const char *outcome = cli_value(count, argv, "--outcome");

	if (day != NULL && !clock_day_from_text(span_of(day), &ret->first_day))
		return false;
	ret->last_day = ret->first_day;
	if (clerk != NULL)
		(void)snprintf(ret->clerk, sizeof(ret->clerk), "%s", clerk);
	if (outcome != NULL)
		(void)snprintf(ret->outcome, sizeof(ret->outcome), "%s", outcome);
	return true;
}

/* Takes "unseal VISIT" and its options out of argv; false for another wish. */
static bool take_unseal(int *count, char **argv, struct cli_unseal *ret)
{
	ret->key = cli_value(count, argv, "--key");
	ret->secret = cli_value(count, argv, "--secret");
	if (*count != 2 || strcmp(argv[0], "unseal") != 0 || ret->key == NULL)
		return false;
	ret->visit = argv[1];
	return true;
}

/* Takes "export" and its options out of argv; false for another wish. */
static bool take_export(int *count, char **argv, struct cli_export *ret)
{
	ret->visit = cli_value(count, argv, "--session");
	ret->path = cli_value(count, argv, "--to");
	ret->by = cli_value(count, argv, "--by");
	return *count == 1 && strcmp(argv[0], "export") == 0 && ret->visit != NULL &&
	       ret->path != NULL && ret->by != NULL;
}

/* Takes "replay VISIT" and its options out of argv; false for another wish. It shares --by with
 * export, and stands before it. */
static bool take_replay(int *count, char **argv, struct cli_replay *ret)
{
	if (*count < 1 || strcmp(argv[0], "replay") != 0)
		return false;
	ret->rules = cli_value(count, argv, "--rules");
	ret->date = cli_value(count, argv, "--date");
	ret->by = cli_value(count, argv, "--by");
	if (*count != 2 || ret->rules == NULL || ret->by == NULL)
		return false;
	ret->visit = argv[1];
	return true;
}

/* True where so many words are left and the first is this. */
static bool says(int count, char **argv, int words, const char *verb)
{
	return count == words && strcmp(argv[0], verb) == 0;
}

static enum cli_exit run(const struct cli_command *command, int argc, char **argv)
{
	struct cli_options options;
	struct config config;
	SCOPED(store) store = { 0 };
	struct look look = { .store = &store };
	struct audit_filter filter = { 0 };
	struct cli_unseal unseal = { 0 };
	struct cli_export export = { 0 };
	struct cli_replay replay = { 0 };
	enum cli_exit code = CLI_OK;
	int count;

	if (!cli_options(command, argc, argv, &options, &count, &code))
		return code;
	if (!take_filter(&count, argv, &filter))
		return cli_usage(command, "--day takes a day such as 2026-11-22");
	bool is_unseal = take_unseal(&count, argv, &unseal);
	bool is_replay = take_replay(&count, argv, &replay);
	bool is_export = take_export(&count, argv, &export);
	bool is_list = says(count, argv, 1, "list");
	bool is_show = says(count, argv, 2, "show");
	bool is_verify = says(count, argv, 1, "verify");
	if (says(count, argv, 1, "kinds"))
		return cli_kinds(options.is_json);
	if (!is_list && !is_show && !is_verify && !is_unseal && !is_export && !is_replay)
		return cli_usage(command,
				 "say list, show VISIT, verify, kinds, unseal VISIT --key URI, "
				 "export --session VISIT --to FILE --by USER or "
				 "replay VISIT --rules FILE --by USER");
	if (!cli_config(&options, &config, &code))
		return code;
	look.is_json = unseal.is_json = export.is_json = replay.is_json = options.is_json;
	if (is_unseal)
		return cli_unseal(&config, &unseal);
	if (is_export)
		return cli_export(&config, &export);
	if (is_replay)
		return cli_replay(&config, &replay);
	if (is_verify)
		return cli_verify(&config, options.is_json);
	if (!cli_store(&config, SQL_WRITE, &store, &code))
		return code;
	cli_actor(look.actor, sizeof(look.actor));
	return is_list ? list(&look, &filter) : show(&look, argv[1]);
}

const struct cli_command CLI_AUDIT = {
	.name = "audit",
	.arguments = "[--config FILE] [--json] list [--day DAY] [--clerk USER] [--outcome WORD] | "
		     "show VISIT | verify | kinds | unseal VISIT --key URI [--secret FILE] | "
		     "export --session VISIT --to FILE --by USER | "
		     "replay VISIT --rules FILE --by USER [--date DAY]",
	.summary = "list visits, show one visit's records, verify the ledger, unseal details, give "
		   "out a visit's proof, weigh its evidence again",
	.details =
		"  --json          one JSON object a line\n"
		"  --day DAY       visits of one day, such as 2026-11-22\n"
		"  --clerk USER    visits of one clerk\n"
		"  --outcome WORD  approved, refused, referred, deferred, abandoned, expired,\n"
		"                  mixed or fraud_review\n"
		"  --key URI       an auditor's private key: a file, or what an OpenSSL provider "
		"has\n"
		"  --secret FILE   a quarter's exported secret, with a copy of the ledger\n"
		"  --session VISIT the visit to give out, with all that proves its records\n"
		"  --to FILE       the proof bundle to make\n"
		"  --by USER       the supervisor who does it\n"
		"  --rules FILE    the rules of evidence to weigh a visit by\n"
		"  --date DAY      as of that day, under the rules that hold on it; else the "
		"visit's\n"
		"kinds tells what kinds of records there are; it needs no ledger.\n"
		"unseal asks for the key's passphrase, export and replay for the supervisor's "
		"password; or\n"
		"reads it as one line of standard input.\n"
		"replay ends with 1 when the verdicts are not those that were recorded; verify "
		"ends with 1 when the ledger is not intact. Each look is itself recorded.\n",
	.run = run,
};

/* tac-kiosk retention: the quarters whose sealed details are kept, and their end. */
#include <limits.h>
#include <string.h>

#include "kiosk/audit/shred.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/file.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/cli/cli.h"
#include "kiosk/ledger/auditor.h"
#include "kiosk/ledger/backup_folder.h"

enum { RETENTION_JSON_MAX = 16 * 1024, DUE_JSON_MAX = 768 * 1024 };

static enum cli_exit fail(enum status status, const struct fault *fault)
{
	return cli_fail(status == STATUS_REFUSED || status == STATUS_GONE ? CLI_USAGE : CLI_STORE,
			fault);
}

static enum cli_exit list(const struct config *config, bool is_json)
{
	static unsigned char storage[RETENTION_JSON_MAX];
	struct bytes bytes = bytes_over(storage, sizeof(storage));
	struct json json = json_over(&bytes);
	struct period periods[RETENTION_PERIODS_MAX];
	struct fault fault = { 0 };
	size_t count = 0;

	if (retention_list(config->keys, periods, COUNT_OF(periods), &count, &fault) != STATUS_OK)
		return cli_fail(CLI_STORE, &fault);
	json_array_begin(&json, NULL);
	for (size_t at = 0; at < count; at++) {
		bool is_over =
			period_is_over(&periods[at], (int)config->retention_years, clock_wall_ms());
		json_object_begin(&json, NULL);
		json_text(&json, "period", periods[at].text);
		json_bool(&json, "over", is_over);
		json_object_end(&json);
		if (!is_json)
			(void)printf("%s %s\n", periods[at].text,
				     is_over ? "its time is over: shred it" : "kept");
	}
	json_array_end(&json);
	return is_json ? cli_print_json(&bytes, CLI_OK) : CLI_OK;
}

/* Whose time is over; static, for they are many. */
static struct due {
	struct period periods[RETENTION_PERIODS_MAX];
	struct backup_name backups[BACKUPS_MAX], aside[BACKUPS_MAX];
	size_t period_count, backup_count, aside_count;
	char folder[PATH_MAX]; /* of those put aside */
} due;

/* Copies of the ledger in a folder, made in quarters whose time is over. */
static enum status find_copies(const char *folder, const char *name, const struct config *config,
			       struct backup_name *ret, size_t *ret_count, struct fault *fault)
{
	size_t count = 0;
	enum status status = backup_list(folder, name, ret, BACKUPS_MAX, &count, fault);

	for (size_t at = 0; status == STATUS_OK && at < count; at++) {
		struct period made = period_of(ret[at].wall_ms);
		if (period_is_over(&made, (int)config->retention_years, clock_wall_ms()))
			ret[(*ret_count)++] = ret[at];
	}
	return status;
}

/* What restores have put aside, beside the database. */
static enum status find_aside(const struct config *config, struct fault *fault)
{
	char name[BACKUP_NAME_MAX];
	struct span path = span_of(config->database);
	const char *slash = strrchr(config->database, '/');
	const char *file = slash == NULL ? config->database : slash + 1;
	struct span folder = slash == NULL
				     ? span_of(".")
				     : span_slice(path, 0, (size_t)(slash - config->database));

	if (!text_copy_span(due.folder, sizeof(due.folder), folder) ||
	    !text_format(name, sizeof(name), "%s.before", file))
		return fault_set(fault, STATUS_REFUSED, 0, "the database's path is too long");
	return find_copies(due.folder, name, config, due.aside, &due.aside_count, fault);
}

static enum status find_due(const struct config *config, struct fault *fault)
{
	int years = (int)config->retention_years;
	int64_t now_ms = clock_wall_ms();
	size_t count = 0;
	enum status status =
		retention_list(config->keys, due.periods, RETENTION_PERIODS_MAX, &count, fault);

	if (status != STATUS_OK)
		return status;
	while (due.period_count < count &&
	       period_is_over(&due.periods[due.period_count], years, now_ms))
		due.period_count++;
	status = find_aside(config, fault);
	if (status != STATUS_OK || strcmp(config->backup, "none") == 0)
		return status;
	return find_copies(config->backup, config->kiosk_id, config, due.backups, &due.backup_count,
			   fault);
}

static void copies_json(struct json *json, const char *name, const struct backup_name *copies,
			size_t count)
{
	json_array_begin(json, name);
	for (size_t at = 0; at < count; at++)
		json_text(json, NULL, copies[at].text);
	json_array_end(json);
}

static enum cli_exit due_json(enum cli_exit code)
{
	static unsigned char storage[DUE_JSON_MAX];
	struct bytes bytes = bytes_over(storage, sizeof(storage));
	struct json json = json_over(&bytes);

	json_object_begin(&json, NULL);
	json_array_begin(&json, "periods");
	for (size_t at = 0; at < due.period_count; at++)
		json_text(&json, NULL, due.periods[at].text);
	json_array_end(&json);
	copies_json(&json, "backups", due.backups, due.backup_count);
	copies_json(&json, "aside", due.aside, due.aside_count);
	json_object_end(&json);
	return cli_print_json(&bytes, code);
}

static enum cli_exit due_words(const struct config *config, enum cli_exit code)
{
	int years = (int)config->retention_years;

	for (size_t at = 0; at < due.period_count; at++)
		(void)printf("%s: its time is over; two supervisors shred it\n",
			     due.periods[at].text);
	for (size_t at = 0; at < due.backup_count; at++)
		(void)printf("%s/%s: a backup older than %d years; remove it\n", config->backup,
			     due.backups[at].text, years);
	for (size_t at = 0; at < due.aside_count; at++)
		(void)printf("%s/%s: a ledger put aside by a restore, older than %d years; remove "
			     "it and what is beside it\n",
			     due.folder, due.aside[at].text, years);
	if (code == CLI_OK)
		(void)puts("nothing is due");
	return code;
}

/* What is known of the quarters is told although the backups cannot be looked at. */
static enum cli_exit tell_due(const struct config *config, bool is_json)
{
	struct fault fault = { 0 };
	enum status status = find_due(config, &fault);
	bool is_any = due.period_count + due.backup_count + due.aside_count > 0;
	enum cli_exit code = is_any ? CLI_NO : CLI_OK;

	code = is_json ? due_json(code) : due_words(config, code);
	return status == STATUS_OK ? code : cli_fail(CLI_STORE, &fault);
}

static enum status record_export(struct store *store, const char *by, const struct period *period,
				 size_t auditors, struct fault *fault)
{
	struct record record = record_begin(RECORD_PERIOD_EXPORTED, by, period->text);

	record_detail_format(&record, "auditors", "%zu", auditors);
	return store_record(store, &record, fault);
}

/* What one export needs. */
struct exporting {
	struct seal_period secret;
	struct auditors auditors;
};

static void exporting_release(struct exporting *exporting)
{
	auditors_release(&exporting->auditors);
	wipe(&exporting->secret, sizeof(exporting->secret));
}

static enum cli_exit export(struct store *store, const struct config *config,
			    const struct period *period, const char *path, const char *by) {
	unsigned char storage[SEAL_BOX_MAX];
	struct bytes box = bytes_over(storage, sizeof(storage));
	SCOPED(exporting) exporting = { 0 };
	struct fault fault = { 0 };
	enum cli_exit code = CLI_OK;

	if (!cli_supervisor(store, by, &code)) return code;
	enum status status = retention_load(config->keys, period, &exporting.secret, &fault);
	if (status == STATUS_OK) status = auditors_load(store, &exporting.auditors, &fault);
	if (status == STATUS_OK)
		status = retention_export(&exporting.secret, store->origin, exporting.auditors.key,
					  exporting.auditors.count, &box, &fault);
	if (status == STATUS_OK)
		status = record_export(store, by, period, exporting.auditors.count, &fault);
	if (status == STATUS_OK) status = file_create(path, bytes_span(&box), &fault);
	if (status != STATUS_OK) return fail(status, &fault);
	(void)printf("%s: %s in %s, for %zu auditors; destroy it when the period is\n", path,
		     "the period's secret", period->text, exporting.auditors.count);
	return CLI_OK;
}

static enum cli_exit shred(struct store *store, const struct config *config,
			   const struct period *period, const char *by, const char *and_by)
{
	struct shred shred = {
		.keys = config->keys,
		.period = *period,
		.first = by,
		.second = and_by,
		.years = (int)config->retention_years,
		.wall_ms = clock_wall_ms(),
	};
	struct fault fault = { 0 };
	enum cli_exit code = CLI_OK;

	if (!cli_supervisor(store, by, &code) || !cli_supervisor(store, and_by, &code))
		return code;
	enum status status = shred_period(store, &shred, &fault);
	if (status != STATUS_OK)
		return fail(status, &fault);
	(void)printf("%s: shredded; what was sealed in it stays shut, here and in every copy\n",
		     period->text);
	return CLI_OK;
}

/* What was asked for. */
struct wish {
	const char *by, *and_by, *path;
	struct period period;
	bool is_list, is_due, is_export;
};

/* Takes it out of argv; false when that is not of its form. */
static bool take_wish(int count, char **argv, struct wish *ret)
{
	ret->by = cli_value(&count, argv, "--by");
	ret->and_by = cli_value(&count, argv, "--and");
	const char *verb = count > 0 ? argv[0] : "";
	bool is_shred = count == 2 && strcmp(verb, "shred") == 0;

	ret->is_list = count == 1 && strcmp(verb, "list") == 0;
	ret->is_due = count == 1 && strcmp(verb, "due") == 0;
	ret->is_export = count == 3 && strcmp(verb, "export") == 0;
	ret->path = ret->is_export ? argv[2] : NULL;
	if (ret->is_list || ret->is_due)
		return true;
	return ret->by != NULL && (ret->is_export || (is_shred && ret->and_by != NULL)) &&
	       period_from_text(span_of(argv[1]), &ret->period);
}

static enum cli_exit run(const struct cli_command *command, int argc, char **argv)
{
	struct cli_options options;
	struct config config;
	struct wish wish = { 0 };
	SCOPED(store) store = { 0 };
	enum cli_exit code = CLI_OK;
	int count;

	if (!cli_options(command, argc, argv, &options, &count, &code))
		return code;
	if (!take_wish(count, argv, &wish))
		return cli_usage(command, "say list, due, export PERIOD FILE --by USER or "
					  "shred PERIOD --by USER --and USER; a period is such as "
					  "2026Q4");
	if (!cli_config(&options, &config, &code))
		return code;
	if (wish.is_list)
		return list(&config, options.is_json);
	if (wish.is_due)
		return tell_due(&config, options.is_json);
	if (!cli_store(&config, SQL_WRITE, &store, &code))
		return code;
	if (wish.is_export)
		return export(&store, &config, &wish.period, wish.path, wish.by);
	return shred(&store, &config, &wish.period, wish.by, wish.and_by);
}

const struct cli_command CLI_RETENTION = {
	.name = "retention",
	.arguments =
		"[--config FILE] list [--json] | due [--json] | export PERIOD FILE --by USER | "
		"shred PERIOD --by USER --and USER",
	.summary = "list, give out and destroy the secrets of quarters",
	.details = "  --by USER   the supervisor who does it\n"
		   "  --and USER  a second supervisor, for what takes two\n"
		   "due tells what is to be destroyed, old backups and ledgers put aside too, and "
		   "ends with 1 if "
		   "anything is.\n"
		   "A PERIOD is a quarter such as 2026Q4. What is shredded is gone in every copy.\n"
		   "Passwords are asked for, or read as one line each from standard input.\n",
	.run = run,
};

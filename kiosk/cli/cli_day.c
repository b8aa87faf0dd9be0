/* tac-kiosk day: how the day stands; its opening and its closing, with the slip. */
#include <string.h>

#include "kiosk/audit/day_slip.h"
#include "kiosk/base/clock.h"
#include "kiosk/cli/cli_page.h"
#include "kiosk/issuing/registry.h"
#include "kiosk/ledger/head_code.h"
#include "kiosk/ledger/signer.h"
#include "kiosk/receipt/receipt.h"

enum { DAY_JSON_MAX = 8 * 1024 };

static struct paper page;

struct marking {
	struct store store;
	struct day day;
	struct day_slip slip;
};

static void marking_release(struct marking *marking)
{
	store_release(&marking->store);
}

/* What was asked for. */
struct wish {
	const char *verb, *by, *png;
	bool is_text, is_json, is_mark;
};

static const char *state_text(enum day_state state)
{
	static const char *const TEXTS[] = {
		[DAY_NEVER] = "never marked", [DAY_OPEN] = "open", [DAY_CLOSED] = "closed"
	};

	return TEXTS[state];
}

static void head_text(uint64_t sequence, const struct hash *hash, char ret[HEAD_CODE_MAX])
{
	const struct head_code code = head_code_of(sequence, hash);

	ret[0] = '\0';
	if (sequence > 0)
		head_code_text(&code, ret);
}

static enum cli_exit show_json(const struct day *day)
{
	unsigned char storage[DAY_JSON_MAX];
	struct bytes bytes = bytes_over(storage, sizeof(storage));
	struct json json = json_over(&bytes);
	char since[CLOCK_TEXT_MAX] = "", head[HEAD_CODE_MAX];

	json_object_begin(&json, NULL);
	json_text(&json, "day", state_text(day->state));
	if (day->mark.sequence > 0)
		clock_text(day->mark.wall_ms, since, sizeof(since));
	json_text_or_null(&json, "since", since);
	head_text(day->mark.sequence, &day->mark.hash, head);
	json_text_or_null(&json, "head", head);
	json_int(&json, "records", (int64_t)day->counts.records);
	json_int(&json, "visits", (int64_t)day->counts.visits);
	json_int(&json, "receipts", (int64_t)day->counts.delivered);
	json_int(&json, "letters_queued", (int64_t)day->counts.queued);
	json_int(&json, "letters_mailed", (int64_t)day->counts.mailed);
	json_int(&json, "exceptions_open", (int64_t)day->open_exceptions);
	json_bool(&json, "quiet", day_is_quiet(&day->counts));
	json_object_end(&json);
	return cli_print_json(&bytes, CLI_OK);
}

static enum cli_exit show(const struct config *config, bool is_json)
{
	SCOPED(store) store = { 0 };
	struct fault fault = { 0 };
	struct day day;
	char since[CLOCK_TEXT_MAX] = "the ledger was made", head[HEAD_CODE_MAX];
	enum cli_exit code = CLI_OK;

	if (!cli_store(config, SQL_READ_ONLY, &store, &code))
		return code;
	if (day_look(&store, &day, &fault) != STATUS_OK)
		return cli_fail(CLI_STORE, &fault);
	if (is_json)
		return show_json(&day);
	if (day.mark.sequence > 0)
		clock_local_text(day.mark.wall_ms, since, sizeof(since));
	head_text(day.mark.sequence, &day.mark.hash, head);
	(void)printf("the day is %s%s%s\n", state_text(day.state), head[0] != '\0' ? ", head " : "",
		     head);
	(void)printf("since %s: records %llu, visits %llu, receipts %llu, letters queued %llu and "
		     "mailed %llu; exceptions open %llu\n",
		     since, (unsigned long long)day.counts.records,
		     (unsigned long long)day.counts.visits,
		     (unsigned long long)day.counts.delivered,
		     (unsigned long long)day.counts.queued, (unsigned long long)day.counts.mailed,
		     (unsigned long long)day.open_exceptions);
	return CLI_OK;
}

/* Signed with it, as at the kiosk: who cannot sign does not mark. */
static enum status mark(const struct config *config, const struct wish *wish,
			struct marking *marking, struct fault *fault)
{
	struct store *store = &marking->store;
	struct day_slip *slip = &marking->slip;
	uint64_t epoch = 0;
	enum status status =
		signer_check(store, config->keys, config_signing_key(config), &epoch, fault);

	slip->is_closing = strcmp(wish->verb, "close") == 0;
	if (status == STATUS_OK && epoch == 0)
		status = fault_set(fault, STATUS_GONE, 0, "%s: no kiosk has signed it yet",
				   sql_file(&store->sql));
	if (status == STATUS_OK)
		status = store_begin(store, fault);
	if (status != STATUS_OK)
		return status;
	status = store_end(store, day_mark(store, slip->is_closing, wish->by, &marking->day, fault),
			   fault);
	slip->sequence = store->count;
	slip->head = store->head;
	slip->wall_ms = clock_wall_ms();
	if (status == STATUS_OK)
		status = signer_checkpoint_beside(store, config->keys, fault);
	return status == STATUS_OK ? signer_check(store, config->keys, config_signing_key(config),
						  &slip->epoch, fault)
				   : status;
}

static enum cli_exit print(const struct config *config, struct marking *marking, const char *by)
{
	struct record record = record_begin(RECORD_SHEET_PRINTED, by, "");
	struct fault fault = { 0 };
	char proof[RECORD_VALUE_MAX];
	enum cli_exit code = cli_print_page(config, &page, proof);

	record.outcome = code == CLI_OK ? RECORD_SUCCESS : RECORD_FAILURE;
	record_detail(&record, "sheet", marking->slip.is_closing ? "day_closed" : "day_opened");
	record_detail(&record, "proof", proof);
	if (store_record(&marking->store, &record, &fault) != STATUS_OK)
		return cli_fail(CLI_STORE, &fault);
	return code;
}

static enum cli_exit put_out(const struct config *config, const struct wish *wish,
			     struct marking *marking)
{
	struct registry_embedded embedded = { .store = &marking->store };
	struct day_slip *slip = &marking->slip;
	struct fault fault = { 0 };

	slip->day = &marking->day;
	slip->centre = config->centre;
	slip->kiosk_id = config->kiosk_id;
	slip->user = wish->by;
	slip->is_training = !registry_embedded(&embedded).is_authority || config->is_training;
	if (day_slip_lay(slip, (size_t)config->printer_columns, &page, &fault) != STATUS_OK)
		return cli_fail(CLI_USAGE, &fault);
	if (wish->png != NULL && receipt_png(&page, wish->png, &fault) != STATUS_OK)
		return cli_fail(CLI_STORE, &fault);
	if (wish->is_text)
		cli_print_words(&page);
	return wish->png != NULL || wish->is_text ? CLI_OK : print(config, marking, wish->by);
}

static enum cli_exit mark_day(const struct config *config, const struct wish *wish)
{
	SCOPED(marking) marking = { 0 };
	struct fault fault = { 0 };
	char objection[RECORD_VALUE_MAX], head[HEAD_CODE_MAX];
	enum cli_exit code = CLI_OK;

	if (!cli_store(config, SQL_WRITE, &marking.store, &code) ||
	    !cli_supervisor(&marking.store, wish->by, &code))
		return code;
	if (mark(config, wish, &marking, &fault) != STATUS_OK)
		return cli_fail(CLI_STORE, &fault);
	day_objection(&marking.day, marking.slip.is_closing, objection, sizeof(objection));
	head_text(marking.slip.sequence, &marking.slip.head, head);
	(void)printf("the day is %s%s%s; head %s\n",
		     state_text(marking.slip.is_closing ? DAY_CLOSED : DAY_OPEN),
		     objection[0] != '\0' ? ", although " : "", objection, head);
	return put_out(config, wish, &marking);
}

/* Takes it out of argv; false when that is not of its form. */
static bool take_wish(int count, char **argv, struct wish *ret)
{
	ret->by = cli_value(&count, argv, "--by");
	ret->png = cli_value(&count, argv, "--png");
	ret->is_text = cli_flag(&count, argv, "--text");
	ret->verb = count > 0 ? argv[0] : "";
	ret->is_mark = strcmp(ret->verb, "open") == 0 || strcmp(ret->verb, "close") == 0;
	return ret->is_mark ? count == 1 && ret->by != NULL
			    : count == 0 && ret->by == NULL && ret->png == NULL && !ret->is_text;
}

static enum cli_exit run(const struct cli_command *command, int argc, char **argv)
{
	struct cli_options options;
	struct config config;
	struct wish wish = { 0 };
	enum cli_exit code = CLI_OK;
	int count;

	if (!cli_options(command, argc, argv, &options, &count, &code))
		return code;
	if (!take_wish(count, argv, &wish))
		return cli_usage(command, "say open --by USER, close --by USER, or nothing");
	if (!cli_config(&options, &config, &code))
		return code;
	return wish.is_mark ? mark_day(&config, &wish) : show(&config, options.is_json);
}

const struct cli_command CLI_DAY = {
	.name = "day",
	.arguments = "[--config FILE] [--json] | open --by USER [--png FILE] [--text] | "
		     "close --by USER [--png FILE] [--text]",
	.summary = "tell how the day stands, open it, close it",
	.details = "  --by USER   the supervisor who does it\n"
		   "  --png FILE  the slip as a picture, not on the printer\n"
		   "  --text      its words, not on the printer\n"
		   "The password is asked for, or read as one line from standard input.\n",
	.run = run,
};

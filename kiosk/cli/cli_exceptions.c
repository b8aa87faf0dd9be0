/* tac-kiosk exceptions: receipts that nobody has proven to be in the right hands, for staff and for
 * a timer. */
#include "kiosk/base/clock.h"
#include "kiosk/cli/cli.h"
#include "kiosk/ledger/store_papers.h"

enum { EXCEPTIONS_JSON_MAX = 1024 * 1024, EXCEPTIONS_PAGE = 64, EXCEPTIONS_MAX = 1024 };

static void add_json(struct json *json, const struct stored_paper *paper)
{
	char since[CLOCK_TEXT_MAX];

	clock_text(paper->since_ms, since, sizeof(since));
	json_object_begin(json, NULL);
	json_text(json, "order", paper->order.id);
	json_text(json, "visit", paper->order.visit);
	json_int(json, "applicant", paper->order.applicant);
	json_int(json, "year", paper->order.year);
	json_text(json, "since", since);
	json_text(json, "tin_last4", paper->tin_last4);
	json_text(json, "clerk", paper->clerk);
	json_text(json, "cause", paper->order.cause);
	json_object_end(json);
}

static void say(const struct stored_paper *paper)
{
	char since[CLOCK_TEXT_MAX];

	clock_local_text(paper->since_ms, since, sizeof(since));
	(void)printf("%-20s %.16s  %-4s  %s\n", paper->order.id, since,
		     paper->tin_last4[0] == '\0' ? "-" : paper->tin_last4, paper->order.cause);
}

/* As words where there is no JSON to add to. */
static void tell(struct json *json, const struct stored_paper *paper)
{
	if (json != NULL)
		add_json(json, paper);
	else
		say(paper);
}

static enum cli_exit list(struct store *store, bool is_json)
{
	static unsigned char storage[EXCEPTIONS_JSON_MAX];
	static struct stored_paper papers[EXCEPTIONS_PAGE];
	struct bytes bytes = bytes_over(storage, sizeof(storage));
	struct json json = json_over(&bytes);
	struct fault fault = { 0 };
	size_t offset = 0, count = 0, total = 0;

	json_array_begin(&json, NULL);
	do {
		if (store_list_papers(store, "", offset, papers, EXCEPTIONS_PAGE, &count, &total,
				      &fault) != STATUS_OK)
			return cli_fail(CLI_STORE, &fault);
		for (size_t at = 0; at < count; at++)
			tell(is_json ? &json : NULL, &papers[at]);
		offset += count;
	} while (count > 0 && offset < total && offset < EXCEPTIONS_MAX);
	json_array_end(&json);
	if (is_json)
		return cli_print_json(&bytes, total == 0 ? CLI_OK : CLI_NO);
	if (total == 0)
		(void)puts("no exception is open");
	else if (offset < total)
		(void)printf("and %zu more\n", total - offset);
	return total == 0 ? CLI_OK : CLI_NO;
}

static enum cli_exit run(const struct cli_command *command, int argc, char **argv)
{
	struct cli_options options;
	struct config config;
	SCOPED(store) store = { 0 };
	enum cli_exit code = CLI_OK;
	int count;

	if (!cli_options(command, argc, argv, &options, &count, &code))
		return code;
	if (count != 0)
		return cli_usage(command, "it takes no arguments");
	if (!cli_config(&options, &config, &code) || !cli_store(&config, SQL_VIEW, &store, &code))
		return code;
	return list(&store, options.is_json);
}

const struct cli_command CLI_EXCEPTIONS = {
	.name = "exceptions",
	.arguments = "[--config FILE] [--json]",
	.summary = "list receipts that are not proven to be in the right hands",
	.details = "Oldest first: the receipt, since when, the last four digits of the taxpayer "
		   "number, "
		   "why.\n"
		   "At most 1,024 of them are listed. It changes nothing: they are seen to at the "
		   "kiosk. It ends with 0 where none is "
		   "open, and with 1 where any is.\n",
	.run = run,
};

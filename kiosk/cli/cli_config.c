/* tac-kiosk config: check a configuration, list its options, explain the rules. */
#include <string.h>

#include "drivers/programming.h"
#include "drivers/quirks.h"
#include "kiosk/base/clock.h"
#include "kiosk/cli/cli_rules.h"

/* What is known of devices, where a scanner on USB will ask for it. */
static enum status check_devices(const struct config *config, struct fault *fault)
{
	static struct quirks quirks;
	static struct programming programming;
	enum status status = STATUS_OK;

	if (strcmp(config->scanner, "usb") != 0)
		return STATUS_OK;
	status = quirks_load(config->quirks, &quirks, fault);
	if (status == STATUS_OK)
		status = programming_load(config->sheets, &programming, fault);
	return status == STATUS_OK ? programming_covers(&programming, &quirks, fault) : status;
}

static enum cli_exit check(const struct config *config)
{
	static struct policy_sets sets;
	const struct policy *policy = NULL;
	struct fault fault = { 0 };

	if (policy_load_on(config->policy, clock_local_day(clock_wall_ms()), &sets, &policy,
			   &fault) != STATUS_OK ||
	    check_devices(config, &fault) != STATUS_OK)
		return cli_fail(CLI_USAGE, &fault);
	(void)printf("good: kiosk %s, policy %s with %zu documents\n", config->kiosk_id,
		     policy->version, policy->document_count);
	return CLI_OK;
}

/* Takes "explain" and its options out of argv; false for another wish. */
static bool take_explain(int *count, char **argv, struct cli_rules *ret, bool *ret_is_bad_day)
{
	const char *day = cli_value(count, argv, "--date");

	ret->path = cli_value(count, argv, "--rules");
	ret->day = clock_local_day(clock_wall_ms());
	*ret_is_bad_day = day != NULL && !clock_day_from_text(span_of(day), &ret->day);
	return *count == 1 && strcmp(argv[0], "explain") == 0;
}

static enum cli_exit run(const struct cli_command *command, int argc, char **argv)
{
	struct cli_options options;
	struct config config;
	struct cli_rules rules = { 0 };
	enum cli_exit code = CLI_OK;
	bool is_bad_day = false;
	int count;

	if (!cli_options(command, argc, argv, &options, &count, &code))
		return code;
	bool is_explain = take_explain(&count, argv, &rules, &is_bad_day);
	if (is_bad_day)
		return cli_usage(command, "--date takes a day such as 2026-11-22");
	if (count == 1 && strcmp(argv[0], "options") == 0) {
		config_explain(stdout);
		return CLI_OK;
	}
	if (!is_explain && (count != 1 || strcmp(argv[0], "check") != 0))
		return cli_usage(command, "say check, options or explain");
	if (!cli_config(&options, &config, &code))
		return code;
	rules.is_json = options.is_json;
	return is_explain ? cli_rules(&config, &rules) : check(&config);
}

const struct cli_command CLI_CONFIG = {
	.name = "config",
	.arguments = "[--config FILE] check | options | "
		     "explain [--date DAY] [--rules FILE] [--json]",
	.summary = "check the settings and the rules; list the options; explain the rules",
	.details =
		"  --date DAY    the rules in force on that day, such as 2026-11-22; else today\n"
		"  --rules FILE  those of another file, such as a draft\n"
		"  --json        one JSON object\n",
	.run = run,
};

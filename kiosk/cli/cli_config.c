/* tac-kiosk config: check a configuration, explain its options. */
#include <string.h>

#include "drivers/programming.h"
#include "drivers/quirks.h"
#include "kiosk/cli/cli.h"

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

static enum cli_exit check(const struct cli_options *options)
{
	struct config config;
	struct policy policy;
	struct fault fault = { 0 };
	enum cli_exit code = CLI_OK;

	if (!cli_config(options, &config, &code))
		return code;
	if (policy_load(config.policy, &policy, &fault) != STATUS_OK)
		return cli_fail(CLI_USAGE, &fault);
	if (check_devices(&config, &fault) != STATUS_OK)
		return cli_fail(CLI_USAGE, &fault);
	(void)printf("good: kiosk %s, policy %s with %zu documents\n", config.kiosk_id,
		     policy.version, policy.document_count);
	return CLI_OK;
}

static enum cli_exit run(const struct cli_command *command, int argc, char **argv)
{
	struct cli_options options;
	enum cli_exit code = CLI_OK;
	int count;

	if (!cli_options(command, argc, argv, &options, &count, &code))
		return code;
	if (count == 1 && strcmp(argv[0], "check") == 0)
		return check(&options);
	if (count != 1 || strcmp(argv[0], "explain") != 0)
		return cli_usage(command, "say check or explain");
	config_explain(stdout);
	return CLI_OK;
}

const struct cli_command CLI_CONFIG = {
	.name = "config",
	.arguments = "[--config FILE] check | explain",
	.summary = "check the settings and the rules; explain every option",
	.details = NULL,
	.run = run,
};

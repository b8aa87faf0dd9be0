/* tac-kiosk: the kiosk itself. */
#include "kiosk/base/language.h"
#include "kiosk/cli/cli.h"
#include "kiosk/loop.h"

static enum cli_exit run(const struct cli_command *command, int argc, char **argv)
{
	struct cli_options options;
	struct config config;
	struct fault fault = { 0 };
	bool is_device = false;
	enum cli_exit code = CLI_OK;
	int count;

	if (!cli_options(command, argc, argv, &options, &count, &code))
		return code;
	if (count > 0)
		return cli_usage(command, "'%s' is not known here", argv[0]);
	if (!cli_config(&options, &config, &code))
		return code;
	if (language_init(config.locale, &fault) != STATUS_OK)
		return cli_fail(CLI_USAGE, &fault);
	struct loop_options loop_options = { .config = &config };
	if (loop_run(&loop_options, &is_device, &fault) != STATUS_OK) {
		code = is_device ? CLI_DEVICE : CLI_STORE;
		return cli_fail(fault.status == STATUS_REFUSED && !is_device ? CLI_USAGE : code,
				&fault);
	}
	return CLI_OK;
}

const struct cli_command CLI_KIOSK = {
	.name = "",
	.arguments = "[--config FILE]",
	.summary = "serve visits in this terminal",
	.details = "  --config FILE  settings; else /etc/tac-kiosk/kiosk.conf, else the defaults\n",
	.run = run,
};

#include <string.h>

#include "kiosk/base/wipe.h"
#include "kiosk/cli/cli.h"

static const struct cli_command *const COMMANDS[] = {
	&CLI_KIOSK,   &CLI_DEMO,      &CLI_INIT,    &CLI_STAFF,       &CLI_READ,
	&CLI_AUDIT,   &CLI_CHECK,     &CLI_RECEIPT, &CLI_SHEET,       &CLI_CONFIG,
	&CLI_READER,  &CLI_CAMERA,    &CLI_AUDITOR, &CLI_RETENTION,   &CLI_BACKUP,
	&CLI_RESTORE, &CLI_COPIER,    &CLI_DAY,     &CLI_APPROVE,     &CLI_CHECK_RETURN,
	&CLI_MAIL,    &CLI_ADDRESSES, &CLI_FLAGS,   &CLI_YEAR_CHANGE, &CLI_EXCEPTIONS,
};

static void print_help(void)
{
	(void)puts("tac-kiosk " TAC_VERSION
		   ": in-person identity proofing and IP PINs for Taxpayer Assistance Centers.\n"
		   "It is not an IRS product.\n");
	for (size_t at = 0; at < COUNT_OF(COMMANDS); at++)
		(void)printf("  tac-kiosk %-12s %s\n", COMMANDS[at]->name, COMMANDS[at]->summary);
	(void)puts("\n  tac-kiosk COMMAND --help tells a command's options.\n"
		   "Exit codes: 0 done, 1 the answer is no, 2 usage or configuration, 3 device, "
		   "4 store.");
}

static const struct cli_command *find(const char *name)
{
	for (size_t at = 0; at < COUNT_OF(COMMANDS); at++)
		if (strcmp(COMMANDS[at]->name, name) == 0)
			return COMMANDS[at];
	return NULL;
}

int main(int argc, char **argv)
{
	struct fault fault = { 0 };

	if (process_seal(&fault) != STATUS_OK)
		return (int)cli_fail(CLI_DEVICE, &fault);
	if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0)) {
		print_help();
		return CLI_OK;
	}
	if (argc > 1 && strcmp(argv[1], "--version") == 0) {
		(void)puts("tac-kiosk " TAC_VERSION);
		return CLI_OK;
	}
	if (argc < 2 || argv[1][0] == '-')
		return (int)CLI_KIOSK.run(&CLI_KIOSK, argc - 1, argv + 1);
	const struct cli_command *command = find(argv[1]);
	if (command == NULL || command->name[0] == '\0')
		return (int)cli_usage(&CLI_KIOSK, "there is no command '%s'; see tac-kiosk --help",
				      argv[1]);
	return (int)command->run(command, argc - 2, argv + 2);
}

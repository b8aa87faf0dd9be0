/* tac-kiosk copier: the child that makes a backup. Started by the kiosk alone. */
#include <unistd.h>

#include "drivers/child.h"
#include "kiosk/cli/cli.h"
#include "kiosk/ledger/copier.h"

enum { POLITENESS = 10 }; /* behind the kiosk, for the processor and the disk */

static enum cli_exit run(const struct cli_command *command, int argc, char **argv)
{
	struct fault fault = { 0 };

	(void)argv;
	if (argc > 0 || !child_is_one())
		return cli_usage(command, "the kiosk starts this itself, with a socket on "
					  "descriptor 3");
	if (child_confine(NULL, 0, &fault) != STATUS_OK)
		return cli_fail(CLI_DEVICE, &fault);
	if (nice(POLITENESS) < 0)
		(void)fputs("tac-kiosk: the copier keeps its priority\n", stderr);
	return copier_serve(CHILD_SOCKET) == 0 ? CLI_OK : CLI_STORE;
}

const struct cli_command CLI_COPIER = {
	.name = "copier",
	.arguments = "",
	.summary = "(started by the kiosk itself: makes its backups)",
	.run = run,
};

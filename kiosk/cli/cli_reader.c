/* tac-kiosk reader: the sealed-off child that reads pictures. Started by the kiosk alone. */
#include "drivers/child.h"
#include "drivers/reader.h"
#include "kiosk/cli/cli.h"

static enum cli_exit run(const struct cli_command *command, int argc, char **argv)
{
	(void)argv;
	if (argc > 0 || !child_is_one())
		return cli_usage(command, "the kiosk starts this itself, with a socket on "
					  "descriptor 3");
	return (enum cli_exit)reader_serve(CHILD_SOCKET);
}

const struct cli_command CLI_READER = {
	.name = "reader",
	.arguments = "",
	.summary = "(started by the kiosk itself: reads pictures, sealed off)",
	.run = run,
};

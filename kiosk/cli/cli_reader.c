/* tac-kiosk reader: the sealed-off child that reads pictures. Started by the kiosk alone. */
#include <sys/socket.h>

#include "drivers/reader.h"
#include "kiosk/cli/cli.h"

enum { READER_SOCKET = 3 };

static enum cli_exit run(const struct cli_command *command, int argc, char **argv)
{
	int type = 0;
	socklen_t size = sizeof(type);

	(void)argv;
	if (argc > 0 || getsockopt(READER_SOCKET, SOL_SOCKET, SO_TYPE, &type, &size) != 0)
		return cli_usage(command, "the kiosk starts this itself, with a socket on "
					  "descriptor 3");
	return (enum cli_exit)reader_serve(READER_SOCKET);
}

const struct cli_command CLI_READER = {
	.name = "reader",
	.arguments = "",
	.summary = "(started by the kiosk itself: reads pictures, sealed off)",
	.run = run,
};

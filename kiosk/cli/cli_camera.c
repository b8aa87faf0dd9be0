/* tac-kiosk camera: the child that has the document camera. Started by the kiosk alone. */
#include "drivers/camera.h"
#include "drivers/child.h"
#include "kiosk/cli/cli.h"

static enum cli_exit run(const struct cli_command *command, int argc, char **argv)
{
	struct usb_name which;

	if (argc != 1 || !child_is_one() || !usb_name_read(span_of(argv[0]), &which))
		return cli_usage(command, "the kiosk starts this itself, with a socket on "
					  "descriptor 3");
	return (enum cli_exit)camera_serve(CHILD_SOCKET, &which);
}

const struct cli_command CLI_CAMERA = {
	.name = "camera",
	.arguments = "NAME",
	.summary = "(started by the kiosk itself: streams from a document camera)",
	.run = run,
};

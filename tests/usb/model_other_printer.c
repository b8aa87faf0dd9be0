/* Somebody else's printer beside the kiosk's: of the same class, and it takes whatever it is sent.
 */
#include "tests/usb/models.h"

#include <errno.h>

enum { OUT_ENDPOINT = 0x01, IN_ENDPOINT = 0x82 };

static const unsigned char DEVICE[] = { 18,
					1,
					LAB_LE16(0x0200),
					0,
					0,
					0,
					64,
					LAB_LE16(0x1209),
					LAB_LE16(0x13),
					LAB_LE16(0x0100),
					1,
					2,
					3,
					1 };
/* clang-format off */
static const unsigned char CONFIGURATION[] = {
	9, 2, LAB_LE16(32), 1, 1, 0, 0xC0, 1,
	9, 4, 0, 0, 2, 7, 1, 2, 0,
	7, 5, OUT_ENDPOINT, 2, LAB_LE16(64), 0,
	7, 5, IN_ENDPOINT, 2, LAB_LE16(64), 0 };
/* clang-format on */
static const char *const STRINGS[] = { "Acme", "Virtual Label Printer", "PRN0000" };

static int other_control(struct lab_device *device, struct lab_urb *urb)
{
	return -EPIPE;
}

static void other_pump(struct lab_device *device)
{
	struct lab_urb *urb;

	while ((urb = lab_waiting(device, OUT_ENDPOINT)) != NULL) {
		urb->actual = urb->size;
		lab_finish(urb, 0);
	}
}

static bool other_command(struct lab_device *device, const struct lab_command *command,
			  struct bytes *reply)
{
	return false;
}

const struct lab_model LAB_OTHER_PRINTER = {
	.name = "other-printer",
	.kernel_driver = "usblp",
	.device = LAB_SPAN(DEVICE),
	.configuration = LAB_SPAN(CONFIGURATION),
	.strings = STRINGS,
	.string_count = COUNT_OF(STRINGS),
	.speed_mbps = 12,
	.control = other_control,
	.pump = other_pump,
	.command = other_command,
};

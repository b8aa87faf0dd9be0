/* A barcode scanner that says it is a modem: CDC-ACM, the symbol's bytes and then CR LF.
 *
 * Source  USB CDC PSTN 1.2 (abstract control model). */
#include "tests/usb/models.h"

#include <errno.h>
#include <string.h>

enum { NOTIFY_ENDPOINT = 0x81, IN_ENDPOINT = 0x82, OUT_ENDPOINT = 0x03, SAYS_MAX = 16384 };
enum { SET_LINE_CODING = 0x20, GET_LINE_CODING = 0x21, LINE_CODING_BYTES = 7 };

static const unsigned char DEVICE[] = {
	18, 1, LAB_LE16(0x0200), 2, 0, 0, 64, LAB_LE16(0x1209), LAB_LE16(5), LAB_LE16(0x0100), 1, 2,
	3,  1
};
/* clang-format off */
static const unsigned char CONFIGURATION[] = {
	9, 2, LAB_LE16(67), 2, 1, 0, 0x80, 250,
	9, 4, 0, 0, 1, 2, 2, 1, 0,
	5, 0x24, 0, LAB_LE16(0x0110),
	5, 0x24, 1, 0, 1,
	4, 0x24, 2, 2,
	5, 0x24, 6, 0, 1,
	7, 5, NOTIFY_ENDPOINT, 3, LAB_LE16(16), 16,
	9, 4, 1, 0, 2, 10, 0, 0, 0,
	7, 5, IN_ENDPOINT, 2, LAB_LE16(64), 0,
	7, 5, OUT_ENDPOINT, 2, LAB_LE16(64), 0 };
/* clang-format on */
static const char *const STRINGS[] = { "Acme", "Virtual Serial Scanner", "SER0001" };

static struct {
	unsigned char coding[LINE_CODING_BYTES];
	unsigned char says[SAYS_MAX];
	size_t first, end;
	unsigned long received;
} serial;

static int serial_control(struct lab_device *device, struct lab_urb *urb)
{
	if (urb->setup[0] == 0xA1 && urb->setup[1] == GET_LINE_CODING)
		return lab_answer(urb, serial.coding, sizeof(serial.coding));
	if (urb->setup[0] != 0x21)
		return -EPIPE;
	if (urb->setup[1] == SET_LINE_CODING && urb->size == sizeof(serial.coding))
		memcpy(serial.coding, urb->bytes, urb->size);
	urb->actual = urb->size;
	return 0;
}

static void serial_pump(struct lab_device *device)
{
	struct lab_urb *urb;

	while ((urb = lab_waiting(device, OUT_ENDPOINT)) != NULL) {
		urb->actual = urb->size;
		serial.received += urb->size;
		lab_finish(urb, 0);
	}
	while (serial.first < serial.end && (urb = lab_waiting(device, IN_ENDPOINT)) != NULL) {
		size_t size = serial.end - serial.first;
		const unsigned char *from = serial.says + serial.first;
		size = size < urb->size ? size : urb->size;
		serial.first += size;
		lab_finish_with(urb, from, size);
	}
}

static void serial_power_on(struct lab_device *device)
{
	memset(&serial, 0, sizeof(serial));
}

static bool serial_command(struct lab_device *device, const struct lab_command *command,
			   struct bytes *reply)
{
	if (serial.first == serial.end)
		serial.first = serial.end = 0;
	struct bytes says = bytes_over(serial.says + serial.end, SAYS_MAX - serial.end);

	bool is_scan = strcmp(command->word[0], "scan") == 0;
	if (strcmp(command->word[0], "stat") == 0)
		bytes_add_format(reply, " waiting=%zu", serial.end - serial.first);
	if ((!is_scan && strcmp(command->word[0], "say") != 0) || command->count < 3 ||
	    !lab_read_file(command->word[2], &says))
		return false;
	if (is_scan)
		bytes_add_text(&says, "\r\n");
	serial.end += says.size;
	lab_pump(device);
	return true;
}

const struct lab_model LAB_SERIAL = {
	.name = "serial",
	.kernel_driver = "cdc_acm",
	.device = LAB_SPAN(DEVICE),
	.configuration = LAB_SPAN(CONFIGURATION),
	.strings = STRINGS,
	.string_count = COUNT_OF(STRINGS),
	.speed_mbps = 12,
	.control = serial_control,
	.pump = serial_pump,
	.power_on = serial_power_on,
	.command = serial_command,
};

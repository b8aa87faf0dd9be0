/* A touchscreen: a HID digitizer with one finger, of no subclass and no protocol, as a scanner in
 * HID POS mode is.
 *
 * Source  HID Usage Tables 1.12, page 0x0D (digitizers). */
#include "tests/usb/models.h"

#include <string.h>

enum { IN_ENDPOINT = 0x81, REPORT_BYTES = 6, GET_REPORT_DESCRIPTOR = 0x22 };

/* clang-format off */
static const unsigned char DEVICE[] = {
	18, 1, LAB_LE16(0x0200), 0, 0, 0, 64, LAB_LE16(0x1209), LAB_LE16(0x12), LAB_LE16(0x0100), 1, 2, 3, 1 };
static const unsigned char REPORTS[] = {
	0x05, 0x0D, 0x09, 0x04, 0xA1, 0x01, 0x85, 0x01, 0x09, 0x22, 0xA1, 0x02, /* finger */
	0x09, 0x42, 0x15, 0x00, 0x25, 0x01, 0x75, 0x01, 0x95, 0x01, 0x81, 0x02, /* tip switch */
	0x95, 0x07, 0x81, 0x03,
	0x05, 0x01, 0x26, 0xFF, 0x0F, 0x75, 0x10, 0x95, 0x01,
	0x09, 0x30, 0x81, 0x02, 0x09, 0x31, 0x81, 0x02, 0xC0, 0xC0 };
static const unsigned char CONFIGURATION[] = {
	9, 2, LAB_LE16(34), 1, 1, 0, 0x80, 250,
	9, 4, 0, 0, 1, 3, 0, 0, 0,
	9, 0x21, LAB_LE16(0x0111), 0, 1, GET_REPORT_DESCRIPTOR, LAB_LE16(sizeof(REPORTS)),
	7, 5, IN_ENDPOINT, 3, LAB_LE16(REPORT_BYTES), 4 };
/* clang-format on */
static const char *const STRINGS[] = { "Acme", "Virtual Touchscreen", "TCH0001" };

static struct lab_reports touches;

static void touchscreen_pump(struct lab_device *device)
{
	lab_report_pump(device, &touches, IN_ENDPOINT);
}

static void touchscreen_power_on(struct lab_device *device)
{
	touches.count = 0;
}

static bool touchscreen_command(struct lab_device *device, const struct lab_command *command,
				struct bytes *reply)
{
	static const unsigned char TOUCH[REPORT_BYTES] = { 1, 1, 0, 8, 0, 8 };

	if (strcmp(command->word[0], "touch") != 0)
		return false;
	lab_report_add(&touches, TOUCH, sizeof(TOUCH));
	lab_pump(device);
	return true;
}

const struct lab_model LAB_TOUCHSCREEN = {
	.name = "touchscreen",
	.kernel_driver = "usbhid",
	.device = LAB_SPAN(DEVICE),
	.configuration = LAB_SPAN(CONFIGURATION),
	.reports = LAB_SPAN(REPORTS),
	.strings = STRINGS,
	.string_count = COUNT_OF(STRINGS),
	.speed_mbps = 12,
	.control = lab_hid_control,
	.pump = touchscreen_pump,
	.power_on = touchscreen_power_on,
	.command = touchscreen_command,
};

/* A barcode scanner in a mode of its maker's own: HID, but of a usage page that only the maker
 * knows.
 */
#include "tests/usb/models.h"

enum { GET_REPORT_DESCRIPTOR = 0x22, IN_ENDPOINT = 0x81, REPORT_BYTES = 64 };

static const unsigned char DEVICE[] = {
	18, 1, LAB_LE16(0x0200), 0, 0, 0, 64, LAB_LE16(0x1209), LAB_LE16(6), LAB_LE16(0x0100), 1, 2,
	3,  1
};
/* clang-format off */
static const unsigned char REPORTS[] = {
	0x06, 0x66, 0xFF, 0x09, 0x01, 0xA1, 0x01,       /* the maker's own */
	0x15, 0x00, 0x26, 0xFF, 0x00, 0x75, 0x08,
	0x95, REPORT_BYTES, 0x09, 0x02, 0x81, 0x02,
	0xC0 };
static const unsigned char CONFIGURATION[] = {
	9, 2, LAB_LE16(34), 1, 1, 0, 0x80, 250,
	9, 4, 0, 0, 1, 3, 0, 0, 0,
	9, 0x21, LAB_LE16(0x0111), 0, 1, GET_REPORT_DESCRIPTOR, LAB_LE16(sizeof(REPORTS)),
	7, 5, IN_ENDPOINT, 3, LAB_LE16(REPORT_BYTES), 4 };
/* clang-format on */
static const char *const STRINGS[] = { "Acme", "Virtual OEM Scanner", "SCN0001" };

static void oem_pump(struct lab_device *device)
{
}

static bool oem_command(struct lab_device *device, const struct lab_command *command,
			struct bytes *reply)
{
	return false;
}

const struct lab_model LAB_OEM = {
	.name = "oem",
	.kernel_driver = "usbhid",
	.device = LAB_SPAN(DEVICE),
	.configuration = LAB_SPAN(CONFIGURATION),
	.reports = LAB_SPAN(REPORTS),
	.strings = STRINGS,
	.string_count = COUNT_OF(STRINGS),
	.speed_mbps = 12,
	.control = lab_hid_control,
	.pump = oem_pump,
	.command = oem_command,
};

/* A barcode scanner that types: a HID boot keyboard with the US layout, a report for each key down
 * and one for all keys up, Enter at the end of a scan.
 *
 * Source  HID 1.11, appendix B.1 (boot keyboard); HID Usage Tables 1.12, 10 (key codes). */
#include "tests/usb/models.h"

#include <string.h>

enum { IN_ENDPOINT = 0x81, REPORT_BYTES = 8, SYMBOL_MAX = 4000 };
enum { GET_REPORT_DESCRIPTOR = 0x22, LEFT_SHIFT = 2, LEFT_CONTROL = 1, KEY_ENTER = 0x28 };

static const unsigned char DEVICE[] = {
	18, 1, LAB_LE16(0x0200), 0, 0, 0, 8, LAB_LE16(0x1209), LAB_LE16(4), LAB_LE16(0x0100), 1, 2,
	3,  1
};
/* clang-format off */
static const unsigned char REPORTS[] = {
	0x05, 0x01, 0x09, 0x06, 0xA1, 0x01,
	0x05, 0x07, 0x19, 0xE0, 0x29, 0xE7, 0x15, 0x00, 0x25, 0x01, 0x75, 0x01, 0x95, 0x08, 0x81, 0x02,
	0x95, 0x01, 0x75, 0x08, 0x81, 0x01,
	0x95, 0x05, 0x75, 0x01, 0x05, 0x08, 0x19, 0x01, 0x29, 0x05, 0x91, 0x02,
	0x95, 0x01, 0x75, 0x03, 0x91, 0x01,
	0x95, 0x06, 0x75, 0x08, 0x15, 0x00, 0x25, 0x65, 0x05, 0x07, 0x19, 0x00, 0x29, 0x65, 0x81, 0x00,
	0xC0 };
static const unsigned char CONFIGURATION[] = {
	9, 2, LAB_LE16(34), 1, 1, 0, 0x80, 250,
	9, 4, 0, 0, 1, 3, 1, 1, 0,
	9, 0x21, LAB_LE16(0x0111), 0, 1, GET_REPORT_DESCRIPTOR, LAB_LE16(sizeof(REPORTS)),
	7, 5, IN_ENDPOINT, 3, LAB_LE16(REPORT_BYTES), 4 };
/* clang-format on */
static const char *const STRINGS[] = { "Acme", "Virtual Keyboard Scanner", "KBD0001" };

static struct lab_reports typed;
static bool is_next_truncated;

/* Codes 0x1E to 0x27 and 0x2C to 0x38, in their order. */
static const char DIGITS[] = "1234567890", DIGITS_SHIFTED[] = "!@#$%^&*()";
static const char SIGNS[] = " -=[]\\?;'`,./", SIGNS_SHIFTED[] = " _+{}|?:\"~<>?";

static bool find(const char *in, char character, unsigned char first, unsigned char *ret)
{
	const char *at = strchr(in, character);

	if (at != NULL && character != '\0')
		*ret = (unsigned char)(first + (at - in));
	return at != NULL && character != '\0';
}

/* The modifiers and the key of a printable character; false when no key has it. */
static bool key_of(char character, unsigned char *modifiers, unsigned char *key)
{
	if (character >= 'a' && character <= 'z') {
		*key = (unsigned char)(0x04 + (character - 'a'));
		return true;
	}
	if (find(DIGITS, character, 0x1E, key) || find(SIGNS, character, 0x2C, key))
		return true;
	*modifiers |= LEFT_SHIFT;
	if (character >= 'A' && character <= 'Z') {
		*key = (unsigned char)(0x04 + (character - 'A'));
		return true;
	}
	return find(DIGITS_SHIFTED, character, 0x1E, key) ||
	       find(SIGNS_SHIFTED, character, 0x2C, key);
}

/* A control character is the key 64 further, as a letter small, with Ctrl. */
static char with_control(char character)
{
	return (char)(character <= 26 ? character | 0x60 : character | 0x40);
}

static void type(char character)
{
	unsigned char down[REPORT_BYTES] = { 0 };
	static const unsigned char UP[REPORT_BYTES] = { 0 };
	bool is_control = character > 0 && character < ' ' && character != '\n';

	if (character == '\n')
		down[2] = KEY_ENTER;
	else if (!key_of(is_control ? with_control(character) : character, &down[0], &down[2]))
		return;
	if (is_control)
		down[0] |= LEFT_CONTROL;
	lab_report_add(&typed, down, sizeof(down));
	lab_report_add(&typed, UP, sizeof(UP));
}

static void keyboard_pump(struct lab_device *device)
{
	lab_report_pump(device, &typed, IN_ENDPOINT);
}

static void keyboard_power_on(struct lab_device *device)
{
	typed.count = 0;
	is_next_truncated = false;
}

static bool keyboard_command(struct lab_device *device, const struct lab_command *command,
			     struct bytes *reply)
{
	static unsigned char storage[SYMBOL_MAX];
	struct bytes symbol = bytes_over(storage, sizeof(storage));

	if (strcmp(command->word[0], "stat") == 0)
		bytes_add_format(reply, " waiting=%zu", typed.count);
	if (strcmp(command->word[0], "truncate-scan") == 0) {
		is_next_truncated = true;
		return true;
	}
	if (strcmp(command->word[0], "scan") != 0 || command->count < 3 ||
	    !lab_read_file(command->word[2], &symbol))
		return false;
	for (size_t at = 0; at < (is_next_truncated ? symbol.size / 2 : symbol.size); at++)
		type((char)symbol.at[at]);
	if (!is_next_truncated)
		type('\n');
	is_next_truncated = false;
	lab_pump(device);
	return true;
}

const struct lab_model LAB_KEYBOARD = {
	.name = "keyboard",
	.kernel_driver = "usbhid",
	.device = LAB_SPAN(DEVICE),
	.configuration = LAB_SPAN(CONFIGURATION),
	.reports = LAB_SPAN(REPORTS),
	.strings = STRINGS,
	.string_count = COUNT_OF(STRINGS),
	.speed_mbps = 12,
	.control = lab_hid_control,
	.pump = keyboard_pump,
	.power_on = keyboard_power_on,
	.command = keyboard_command,
};

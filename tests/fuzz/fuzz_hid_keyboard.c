/* Any reports from a scanner that plays a keyboard.
 *
 * Input   two bytes: layout and descriptor, framing; then reports of the descriptor's size. One
 * that begins with 255 is silence, with 254 a reset. Promise no more bytes come out than keys went
 * down; a reset leaves nothing. */
#include <string.h>

#include "drivers/hid_keyboard.h"
#include "tests/unit/hid_devices.h"

enum { SILENCE = 255, RESET = 254, IS_BITMAP = 4, HAS_FUNCTION_KEYS = 8, HAS_AIM = 8 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct hid_keyboard_setup setup_of(const uint8_t *data)
{
	return (struct hid_keyboard_setup){
		.layout = (enum hid_layout)(data[0] % HID_LAYOUT_COUNT),
		.controls = (data[0] & HAS_FUNCTION_KEYS) != 0 ? HID_CONTROLS_FUNCTION
							       : HID_CONTROLS_CTRL,
		.framing = { .suffix = (enum scan_suffix)((data[1] & 7) % SCAN_SUFFIX_COUNT),
			     .has_aim = (data[1] & HAS_AIM) != 0 },
	};
}

static size_t keys_down(const struct hid_keyboard *keyboard)
{
	size_t count = 0;

	for (size_t key = 0; key < HID_KEYS; key++)
		count += keyboard->is_down[key];
	return count;
}

/* How many bytes the scans that are ready hold. */
static size_t take_scans(struct hid_keyboard *keyboard, bool is_silence)
{
	static struct scan scan;
	enum status status = STATUS_OK;
	size_t bytes = 0;

	while (status != STATUS_AGAIN) {
		status = is_silence ? hid_keyboard_pause(keyboard, &scan, NULL)
				    : hid_keyboard_next(keyboard, &scan, NULL);
		assert(status == STATUS_OK || status == STATUS_FULL || status == STATUS_AGAIN ||
		       status == STATUS_REFUSED);
		if (status == STATUS_OK) {
			assert(scan.symbol.size > 0);
			bytes += scan.symbol.size;
		}
	}
	assert(!is_silence || !hid_keyboard_is_waiting(keyboard));
	return bytes;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct hid_descriptor descriptor;
	static struct hid_keyboard keyboard, fresh;
	size_t pressed = 0, typed = 0;

	if (size < 2)
		return 0;
	struct hid_keyboard_setup setup = setup_of(data);
	bool is_bitmap = (data[0] & IS_BITMAP) != 0;
	read_device(is_bitmap ? SPAN_OF(KEY_BITMAP) : hid_keyboard_boot_descriptor(), &descriptor);
	size_t step = hid_report_bytes(&descriptor, HID_INPUT, is_bitmap ? 1 : 0);
	assert(hid_keyboard_init(&descriptor, &setup, &keyboard, NULL) == STATUS_OK);
	fresh = keyboard;
	for (size_t at = 2; at < size; at += step) {
		struct span report = span_slice((struct span){ data, size }, at, step);
		if (report.at[0] == RESET) {
			hid_keyboard_reset(&keyboard);
			fresh.serial.has_suffixes = keyboard.serial.has_suffixes;
			assert(memcmp(&keyboard, &fresh, sizeof(keyboard)) == 0);
		} else if (report.at[0] != SILENCE) {
			enum status status = hid_keyboard_report(&keyboard, report, NULL);
			assert(status == (report.size < step && (!is_bitmap || report.at[0] == 1)
						  ? STATUS_REFUSED
						  : STATUS_OK));
			pressed += keys_down(&keyboard);
		}
		typed += take_scans(&keyboard, report.at[0] == SILENCE);
		assert(typed <= pressed);
	}
	return 0;
}

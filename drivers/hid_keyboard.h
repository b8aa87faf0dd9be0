/* A scanner that plays a keyboard: which keys go down, to bytes, to scans.
 *
 * Shape   characters of ISO 8859-1 are their one byte. What is not (a euro sign, a key that types
 *         nothing) becomes '?' and marks the scan lossy. Keys come down in the order in which an
 *         array report lists them; of a bitmap, in the order of their usages. A dead key waits for
 *         the character that it goes over. Left Alt with digits of the keypad is a code.
 * Source  HID 1.11, appendix B.1 and C; HID Usage Tables, page 0x07. */
#ifndef TAC_DRIVERS_HID_KEYBOARD_H
#define TAC_DRIVERS_HID_KEYBOARD_H

#include "drivers/hid_descriptor.h"
#include "drivers/hid_keys.h"
#include "drivers/hid_layout.h"
#include "drivers/scan_serial.h"

struct hid_keyboard_setup {
	enum hid_layout layout;
	enum hid_controls controls;
	struct scan_framing framing;
};

/* HID_PRESSED_MAX keys come down in one report at most, each with an accent in front; and a code.
 */
enum { HID_KEYS = 256, HID_TYPED_MAX = 2 * HID_KEYS + 2, HID_ALT_CODE_MAX = 9999 };

struct hid_keyboard {
	const struct hid_descriptor *descriptor;
	struct hid_keyboard_setup setup;
	bool is_down[HID_KEYS];
	bool is_caps;
	uint32_t dead; /* the accent that waits; 0: none */
	bool has_alt_code, alt_has_zero;
	uint32_t alt_code;
	/* Typed, and not yet framed: bytes, lossy ones marked. Personal data. */
	size_t typed_size, typed_taken;
	uint16_t typed[HID_TYPED_MAX];
	struct scan_serial serial;
};

/* The descriptor of a keyboard in the boot protocol, for devices that are asked to use it. */
struct span hid_keyboard_boot_descriptor(void);

/* Errors  STATUS_UNSUPPORTED the device has no keys.
 * Owns    descriptor is borrowed for as long as *ret is used; setup is copied. */
enum status hid_keyboard_init(const struct hid_descriptor *descriptor,
			      const struct hid_keyboard_setup *setup, struct hid_keyboard *ret,
			      struct fault *fault) MUST_CHECK;

/* Takes one input report, its id first if it has one: it says all keys that are down. Then call
 * hid_keyboard_next until AGAIN.
 *
 * Errors  STATUS_REFUSED the report is shorter than it should be; STATUS_FULL what an earlier
 *         report typed was not taken. Nothing was typed. */
enum status hid_keyboard_report(struct hid_keyboard *keyboard, struct span report,
				struct fault *fault) MUST_CHECK;

/* The next whole scan out of what was typed; statuses of scan_serial_take. */
enum status hid_keyboard_next(struct hid_keyboard *keyboard, struct scan *ret,
			      struct fault *fault) MUST_CHECK;

/* No key for as long as no scanner pauses within a scan: what is here is whole. Statuses of
 * scan_serial_pause. Keys that are down stay so. */
enum status hid_keyboard_pause(struct hid_keyboard *keyboard, struct scan *ret,
			       struct fault *fault) MUST_CHECK;

/* True while a scan has begun: the caller's clock runs. */
bool hid_keyboard_is_waiting(const struct hid_keyboard *keyboard);

/* As after init, with the same setup and what is known of suffixes; what was typed is wiped. */
void hid_keyboard_reset(struct hid_keyboard *keyboard);

#endif

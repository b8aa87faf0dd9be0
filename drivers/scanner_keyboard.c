/* Scanners that play a keyboard. They are claimed, so that what they type goes nowhere else. */
#include "drivers/scanner_hid.h"

/* Scanners pause up to 100 ms between keys where they are set to be gentle with old computers. */
enum { PAUSE_MS = 300 };

static enum status start(struct scanner_hid *hid, const struct quirk *quirk, struct fault *fault)
{
	bool has_suffix = (quirk->said & 1U << QUIRK_SUFFIX) != 0;
	struct hid_keyboard_setup setup = {
		.layout = (enum hid_layout)quirk->value[QUIRK_LAYOUT],
		.controls = HID_CONTROLS_CTRL,
		/* Enter, as most are sold. */
		.framing = { .suffix = has_suffix ? (enum scan_suffix)quirk->value[QUIRK_SUFFIX]
						  : SCAN_SUFFIX_CR,
			     .has_aim = true },
	};

	return hid_keyboard_init(&hid->descriptor, &setup, &hid->keyboard, fault);
}

static enum status next(struct scanner_hid *hid, struct scan *ret, struct fault *fault)
{
	return hid_keyboard_next(&hid->keyboard, ret, fault);
}

static enum status take(struct scanner_hid *hid, struct span report, struct scan *ret,
			struct fault *fault)
{
	enum status status = hid_keyboard_report(&hid->keyboard, report, fault);

	return status == STATUS_OK ? next(hid, ret, fault) : status;
}

static enum status pause_here(struct scanner_hid *hid, struct scan *ret, struct fault *fault)
{
	return hid_keyboard_pause(&hid->keyboard, ret, fault);
}

static bool is_waiting(const struct scanner_hid *hid)
{
	return hid_keyboard_is_waiting(&hid->keyboard);
}

static void reset(struct scanner_hid *hid)
{
	hid_keyboard_reset(&hid->keyboard);
}

const struct scanner_protocol SCANNER_KEYBOARD = {
	.name = "keyboard",
	.pause_ms = PAUSE_MS,
	.start = start,
	.take = take,
	.next = next,
	.pause = pause_here,
	.is_waiting = is_waiting,
	.reset = reset,
};

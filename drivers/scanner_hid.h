/* What a scanner on USB is, once it is claimed: how its reports become scans. The protocols differ,
 * scanner_usb.c does not know in what. */
#ifndef TAC_DRIVERS_SCANNER_HID_H
#define TAC_DRIVERS_SCANNER_HID_H

#include "drivers/hid_keyboard.h"
#include "drivers/hid_pos.h"
#include "drivers/quirks.h"

/* Personal data, while a scan has begun. */
struct scanner_hid {
	const struct scanner_protocol *protocol;
	struct hid_descriptor descriptor; /* as the device sent it */
	union {
		struct hid_pos pos;
		struct hid_keyboard keyboard;
	};
};

struct scanner_protocol {
	const char *name;
	unsigned pause_ms; /* a scan that began and stops coming for so long goes to `pause` */

	/* The descriptor is read: begins.
	 * UNSUPPORTED  this is no scanner of that kind */
	enum status (*start)(struct scanner_hid *hid, const struct quirk *quirk,
			     struct fault *fault);

	/* Takes one report. Call `next` until AGAIN before the next report.
	 * OK             *ret is a whole scan
	 * AGAIN          none yet
	 * REFUSED, FULL  a scan is dropped */
	enum status (*take)(struct scanner_hid *hid, struct span report, struct scan *ret,
			    struct fault *fault);

	/* Optional: a further scan out of the same report; statuses of `take`. */
	enum status (*next)(struct scanner_hid *hid, struct scan *ret, struct fault *fault);

	/* Nothing came for pause_ms; statuses of `take`. */
	enum status (*pause)(struct scanner_hid *hid, struct scan *ret, struct fault *fault);

	bool (*is_waiting)(const struct scanner_hid *hid);

	/* Forgets what has begun, and wipes it. */
	void (*reset)(struct scanner_hid *hid);

	/* Optional: the report that makes the device read, or not.
	 * UNSUPPORTED  it has none such */
	enum status (*allow)(struct scanner_hid *hid, bool is_allowed, struct hid_pos_report *ret,
			     struct fault *fault);
};

extern const struct scanner_protocol SCANNER_HID_POS;
extern const struct scanner_protocol SCANNER_KEYBOARD;

#endif

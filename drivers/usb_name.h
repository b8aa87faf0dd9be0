/* Which device on USB the settings mean. */
#ifndef TAC_DRIVERS_USB_NAME_H
#define TAC_DRIVERS_USB_NAME_H

#include <stdbool.h>
#include <stdint.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/span.h"

enum { USB_NAME_SERIAL_MAX = 64 };

/* All zero for the first that is found. */
struct usb_name {
	bool has_ids;
	uint16_t vendor, product;
	char serial[USB_NAME_SERIAL_MAX]; /* empty: any */
};

/* What stands behind "usb:" or "camera:": nothing, "VID:PID" in hexadecimal, or "serial=TEXT".
 * False, and nothing read, for any other text. */
bool usb_name_read(struct span text, struct usb_name *ret) MUST_CHECK;

#endif

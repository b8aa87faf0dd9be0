/* A bar code scanner that speaks HID Point of Sale: its reports to scans, and orders to it.
 *
 * Source  USB HID Point of Sale Usage Tables 1.02, section 3 (page 0x8C). */
#ifndef TAC_DRIVERS_HID_POS_H
#define TAC_DRIVERS_HID_POS_H

#include "drivers/hid_descriptor.h"
#include "drivers/scan.h"

#define HID_USAGE_BAR_CODE_SCANNER HID_USAGE(0x8C, 0x02)

enum hid_pos_order {
	HID_POS_READ,    /* as if the trigger were pulled */
	HID_POS_STOP,    /* as if it were let go */
	HID_POS_DISABLE, /* reads nothing until enabled again */
	HID_POS_ENABLE,
	HID_POS_GOOD_BEEP,
	HID_POS_ERROR_BEEP,
	HID_POS_ORDER_COUNT
};

/* One report to send: to the interrupt OUT endpoint or by SET_REPORT, with `kind` and `id`. */
struct hid_pos_report {
	enum hid_kind kind;
	uint8_t id;
	size_t size;
	unsigned char bytes[HID_REPORT_BYTES_MAX]; /* its id stands first, unless that is 0 */
};

struct hid_pos {
	const struct hid_descriptor *descriptor;
	const struct hid_field *data; /* Decoded Data */
	struct hid_place length, aim[AIM_SIZE], is_continued;
	bool is_disabled;
	/* Of a scan that has begun. Personal data. */
	bool is_begun, is_skipping;
	unsigned char first_aim[AIM_SIZE];
	size_t size;
	unsigned char bytes[SYMBOL_BYTES_MAX];
};

/* Finds the scanned data in a descriptor.
 *
 * Shape   a device may leave out the symbology identifier, the length (then what is sent is the
 *         whole field without the NULs at its end) and the continuation (then a report is a scan).
 * Errors  STATUS_UNSUPPORTED the device sends no decoded data: it is no scanner of this kind, or
 *         in another mode.
 * Owns    descriptor is borrowed for as long as *ret is used. */
enum status hid_pos_init(const struct hid_descriptor *descriptor, struct hid_pos *ret,
			 struct fault *fault) MUST_CHECK;

/* Takes one input report, its id first if it has one. OK: *ret is a whole scan.
 *
 * Errors  STATUS_AGAIN    more is to come, or the report is of another kind or empty
 *         STATUS_REFUSED  the report is too short or contradicts itself or the one before it
 *         STATUS_FULL     the scan is longer than SYMBOL_BYTES_MAX
 *         After REFUSED and FULL the rest of that scan is passed over.
 * Blocks  never; it has no clock. When reports of a begun scan stop coming, call hid_pos_reset:
 *         what comes next would else be joined to it. */
enum status hid_pos_take(struct hid_pos *pos, struct span report, struct scan *ret,
			 struct fault *fault) MUST_CHECK;

/* True while a scan has begun and its end has not come: the caller's deadline runs. */
bool hid_pos_is_waiting(const struct hid_pos *pos);

/* Forgets what has begun, and wipes it. */
void hid_pos_reset(struct hid_pos *pos);

/* Makes the report for an order. A scanner that is disabled is told so again in every report that
 * can say it; what is made here counts as sent.
 * Errors  STATUS_UNSUPPORTED the device has no such order. */
enum status hid_pos_order(struct hid_pos *pos, enum hid_pos_order order, struct hid_pos_report *ret,
			  struct fault *fault) MUST_CHECK;

#endif

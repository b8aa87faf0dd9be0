/* Scanners that speak HID Point of Sale. */
#include "drivers/scanner_hid.h"

/* The reports of one scan follow each other as fast as the bus takes them. */
enum { PAUSE_MS = 500 };

static enum status start(struct scanner_hid *hid, const struct quirk *quirk, struct fault *fault)
{
	return hid_pos_init(&hid->descriptor, &hid->pos, fault);
}

static enum status take(struct scanner_hid *hid, struct span report, struct scan *ret,
			struct fault *fault)
{
	return hid_pos_take(&hid->pos, report, ret, fault);
}

static void reset(struct scanner_hid *hid)
{
	hid_pos_reset(&hid->pos);
}

/* The device said that more would come, and it did not: half a document is none. */
static enum status give_up(struct scanner_hid *hid, struct scan *ret, struct fault *fault)
{
	hid_pos_reset(&hid->pos);
	return fault_set(fault, STATUS_REFUSED, 0, "the scanner sent only part of a document");
}

static bool is_waiting(const struct scanner_hid *hid)
{
	return hid_pos_is_waiting(&hid->pos);
}

static enum status allow(struct scanner_hid *hid, bool is_allowed, struct hid_pos_report *ret,
			 struct fault *fault)
{
	return hid_pos_order(&hid->pos, is_allowed ? HID_POS_ENABLE : HID_POS_DISABLE, ret, fault);
}

const struct scanner_protocol SCANNER_HID_POS = {
	.name = "HID POS",
	.pause_ms = PAUSE_MS,
	.start = start,
	.take = take,
	.pause = give_up,
	.is_waiting = is_waiting,
	.reset = reset,
	.allow = allow,
};

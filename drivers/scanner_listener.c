#include "drivers/scanner_listener.h"

#include "kiosk/base/clock.h"
#include "kiosk/base/wipe.h"

enum { ORDER_MS = 500 }; /* for the answer to an order, which is lost then */

/* Source: HID 1.11, 7.2. */
enum { SET_REPORT = 9, TO_INTERFACE = 0x21, OUTPUT_REPORT = 0x0200, FEATURE_REPORT = 0x0300 };

/* --- what it is told -------------------------------------------------------------------------- */

static void order(struct scanner_listener *listener)
{
	struct hid_pos_report report = { 0 };

	listener->ordered = listener->is_expected;
	listener->is_ordered = true;
	if (listener->hid.protocol->allow(&listener->hid, listener->is_expected, &report, NULL) !=
	    STATUS_OK) {
		listener->takes_orders = false;
		return;
	}
	const struct usb_request request = {
		.type = TO_INTERFACE,
		.request = SET_REPORT,
		.value = (uint16_t)((report.kind == HID_FEATURE ? FEATURE_REPORT : OUTPUT_REPORT) |
				    report.id),
		.index = listener->interface,
		.size = (uint16_t)report.size,
		.out = report.bytes,
	};
	listener->is_ordering = usb_ask(listener->device, &request, ORDER_MS, NULL) == STATUS_OK;
	listener->takes_orders = listener->is_ordering;
}

/* A device that refuses an order takes none: it reads on, and what it reads is dropped here. So, it
 * may be, does one that does not answer when it is told to read, without having been locked. But
 * one that did not answer when it was told not to read may have obeyed. */
static void take_answer(struct scanner_listener *listener, enum usb_end end)
{
	bool is_done = end == USB_COMPLETE_END;
	bool is_lost = !is_done && end != USB_STALLED_END;

	listener->is_ordering = false;
	listener->has_obeyed = listener->has_obeyed || is_done;
	listener->is_stuck = !is_done && listener->ordered && listener->is_locked;
	listener->takes_orders = is_done || (is_lost && !listener->ordered);
	if (is_done || is_lost)
		listener->is_locked = !listener->ordered;
}

static void keep_ordered(struct scanner_listener *listener)
{
	struct usb_outcome outcome = { 0 };

	if (listener->is_ordering) {
		if (usb_answered(listener->device, NULL, 0, &outcome) == STATUS_AGAIN)
			return;
		take_answer(listener, outcome.end);
	}
	bool is_new = !listener->is_ordered || listener->ordered != listener->is_expected;
	if (listener->takes_orders && is_new)
		order(listener);
}

/* --- what it sends ---------------------------------------------------------------------------- */

static bool is_waiting(const struct scanner_listener *listener)
{
	return listener->is_deaf || listener->hid.protocol->is_waiting(&listener->hid);
}

static int64_t pause_at_ms(const struct scanner_listener *listener)
{
	return listener->heard_ms + (int64_t)listener->hid.protocol->pause_ms;
}

/* What comes now is the rest of something: none of it is a document. */
static void turn_deaf(struct scanner_listener *listener)
{
	listener->hid.protocol->reset(&listener->hid);
	listener->is_deaf = true;
}

/* A transfer failed. A scan was lost by that if one was under way, or goes on behind it, or sent
 * too much. */
static void fail(struct scanner_listener *listener, enum usb_end end)
{
	listener->is_damaged = listener->is_damaged || end == USB_BABBLED_END ||
			       (!listener->is_deaf && is_waiting(listener));
	turn_deaf(listener);
	listener->has_failed = true;
}

static enum status take_pause(struct scanner_listener *listener, int64_t now_ms, struct scan *ret,
			      struct fault *fault)
{
	if (!is_waiting(listener) || now_ms < pause_at_ms(listener))
		return STATUS_AGAIN;
	if (!listener->is_deaf)
		return listener->hid.protocol->pause(&listener->hid, ret, fault);
	bool is_damaged = listener->is_damaged;
	listener->is_deaf = listener->is_damaged = listener->has_failed = false;
	if (!is_damaged)
		return STATUS_AGAIN;
	return fault_set(fault, STATUS_REFUSED, 0, "a part of what the scanner sent was lost");
}

/* One report, or the pause behind the last one. Until *ret_is_last is set there may be more. */
static enum status hear(struct scanner_listener *listener, int64_t now_ms, struct scan *ret,
			bool *ret_is_last, struct fault *fault)
{
	const struct scanner_protocol *protocol = listener->hid.protocol;
	struct usb_outcome outcome = { 0 };
	enum status status = STATUS_AGAIN;

	if (protocol->next != NULL)
		status = protocol->next(&listener->hid, ret, fault);
	if (status != STATUS_AGAIN)
		return status;
	if (usb_heard(listener->device, listener->report, sizeof(listener->report), &outcome) ==
	    STATUS_AGAIN) {
		*ret_is_last = true;
		return take_pause(listener, now_ms, ret, fault);
	}
	/* Late reports wait in a queue: the pause in front of one may have passed unseen. */
	listener->heard_ms = now_ms;
	if (outcome.end != USB_COMPLETE_END)
		fail(listener, outcome.end);
	else if (listener->is_deaf)
		listener->is_damaged = listener->is_damaged || listener->has_failed;
	else
		status = protocol->take(
			&listener->hid,
			(struct span){ .at = listener->report, .size = outcome.size }, ret, fault);
	wipe(listener->report, outcome.size);
	return status;
}

/* A scan counts if it was waited for, and if every character of it is known. */
static enum status judge(const struct scanner_listener *listener, enum status status,
			 struct scan *scan, struct fault *fault)
{
	if (status == STATUS_OK && listener->is_expected && !scan->is_lossy)
		return STATUS_OK;
	if (status == STATUS_AGAIN)
		return STATUS_AGAIN;
	if (status == STATUS_OK)
		scan_wipe(scan);
	if (!listener->is_expected)
		return STATUS_AGAIN;
	if (status == STATUS_OK)
		(void)fault_set(fault, STATUS_REFUSED, 0,
				"the scanner typed what its keyboard layout cannot tell");
	return STATUS_REFUSED;
}

/* --- the seam --------------------------------------------------------------------------------- */

bool scanner_listener_could_hear(struct scanner_listener *listener,
				 const struct scanner_choice *choice, struct span descriptor)
{
	struct scanner_hid *hid = &listener->hid;

	hid->protocol = choice->protocol;
	return hid_descriptor_read(descriptor, &hid->descriptor, NULL) == STATUS_OK &&
	       hid->protocol->start(hid, &choice->quirk, NULL) == STATUS_OK;
}

enum status scanner_listener_begin(struct scanner_listener *listener, struct usb_device *device,
				   const struct scanner_choice *choice, struct span descriptor)
{
	if (!scanner_listener_could_hear(listener, choice, descriptor))
		return STATUS_UNSUPPORTED; /* what it is cannot be told, and will not change */
	listener->device = device;
	listener->interface = choice->interface.number;
	listener->is_deaf = listener->is_ordered = listener->is_ordering = false;
	listener->takes_orders = choice->protocol->allow != NULL;
	return usb_listen(device, hid_report_longest(&listener->hid.descriptor, HID_INPUT), NULL);
}

void scanner_listener_expect(struct scanner_listener *listener, bool is_expected)
{
	bool is_new = is_expected && !listener->is_expected;

	listener->is_expected = is_expected;
	if (is_new)
		listener->has_failed = listener->is_damaged = false;
	if (listener->device != NULL && is_new && is_waiting(listener))
		turn_deaf(listener);
}

enum status scanner_listener_advance(struct scanner_listener *listener, int64_t now_ms,
				     struct scan *ret, struct fault *fault)
{
	enum status status = STATUS_AGAIN;
	bool is_last = false;

	while (status == STATUS_AGAIN && !is_last)
		status = judge(listener, hear(listener, now_ms, ret, &is_last, fault), ret, fault);
	if (status == STATUS_AGAIN)
		keep_ordered(listener);
	return status;
}

int64_t scanner_listener_deadline_ms(const struct scanner_listener *listener, int64_t now_ms)
{
	if (listener->takes_orders && !listener->is_ordering &&
	    listener->ordered != listener->is_expected)
		return now_ms;
	return is_waiting(listener) ? pause_at_ms(listener) : 0;
}

void scanner_listener_unlock(struct scanner_listener *listener, struct usb *usb, int64_t until_ms)
{
	listener->is_expected = true;
	while (listener->device != NULL && !listener->is_stuck &&
	       (listener->is_ordering || (listener->is_locked && listener->takes_orders)) &&
	       usb_device_status(listener->device, NULL) == STATUS_OK &&
	       clock_steady_ms() < until_ms) {
		keep_ordered(listener);
		if (listener->is_ordering && usb_wait(usb, until_ms, NULL) != STATUS_OK)
			return;
	}
}

void scanner_listener_end(struct scanner_listener *listener)
{
	bool is_expected = listener->is_expected;
	bool is_locked = listener->is_stuck && listener->has_obeyed;

	wipe(listener, sizeof(*listener));
	listener->is_expected = is_expected;
	listener->is_locked = listener->has_obeyed = is_locked;
}

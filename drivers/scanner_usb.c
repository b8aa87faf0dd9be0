/* A scanner on USB: found, claimed, asked what it is, and listened to; from the beginning when it
 * leaves or fails. */
#include "drivers/scanner.h"

#include <stdlib.h>

#include "drivers/port_usb.h"
#include "drivers/scanner_hid.h"
#include "drivers/scanner_usb_choose.h"
#include "kiosk/base/wipe.h"

enum {
	INTERFACES_MAX = 256,
	ASK_MS = 1000,    /* a device that does not answer for so long fails */
	ORDER_MS = 500,   /* the same, of an order to read or not */
	RETRY_MS = 3000,  /* between tries of a device that failed */
	REOPEN_MS = 2000, /* between tries of all of USB */
};

/* Source: HID 1.11, 7.1 and 7.2. */
enum {
	GET_DESCRIPTOR = 6,
	SET_REPORT = 9,
	FROM_INTERFACE = 0x81,
	TO_INTERFACE = 0x21,
	REPORT_DESCRIPTOR = 0x2200,
	OUTPUT_REPORT = 0x0200,
	FEATURE_REPORT = 0x0300,
};

enum stage { SEEKING, CLAIMING, ASKING, LISTENING };

struct scanner_usb {
	const struct quirks *quirks; /* borrowed */
	struct usb *usb;             /* null: none could be had, until reopen_at_ms */
	int64_t reopen_at_ms;

	enum stage stage;
	bool has_changed; /* SEEKING: something was plugged since the last look */
	struct usb_interface interfaces[INTERFACES_MAX];
	struct scanner_unfits unfits;
	struct scanner_choice chosen;
	struct usb_device *device;
	struct scanner_hid hid;
	unsigned char descriptor[HID_DESCRIPTOR_BYTES_MAX];
	unsigned char report[USB_HEARD_BYTES_MAX];

	bool is_expected;
	bool takes_orders, is_ordered, is_ordering, ordered; /* told whether to read, and what */
	int64_t heard_ms;
	bool is_deaf; /* the beginning of what comes was lost: it is dropped, up to a pause */
	struct fault trouble;
};

/* --- from the beginning ----------------------------------------------------------------------- */

static void let_go(struct scanner_usb *scanner)
{
	usb_device_close(scanner->device);
	scanner->device = NULL;
	wipe(&scanner->hid, sizeof(scanner->hid));
	scanner->stage = SEEKING;
	scanner->has_changed = true;
}

/* Not this one, or not now: the next. */
static void give_up(struct scanner_usb *scanner, enum status status, int64_t now_ms)
{
	const struct usb_interface *of = &scanner->chosen.interface;
	const struct scanner_unfit unfit = {
		.bus = of->bus,
		.address = of->address,
		.number = of->number,
		.vendor = of->vendor,
		.product = of->product,
		.status = status,
		.until_ms = status == STATUS_UNSUPPORTED ? INT64_MAX : now_ms + RETRY_MS,
	};

	if (status != STATUS_GONE)
		scanner_unfits_add(&scanner->unfits, &unfit);
	let_go(scanner);
}

static void take_events(struct scanner_usb *scanner)
{
	struct usb_event event;

	while (usb_next_event(scanner->usb, &event)) {
		scanner->has_changed = true;
		if (event.kind == USB_LEFT)
			scanner_unfits_forget(&scanner->unfits, event.bus, event.address);
		else if (event.kind == USB_RESCAN)
			scanner->unfits.count = 0;
	}
}

static void seek(struct scanner_usb *scanner, int64_t now_ms)
{
	int64_t due_ms = scanner_unfits_due_ms(&scanner->unfits);
	size_t count = 0;

	if (!scanner->has_changed && (due_ms == 0 || now_ms < due_ms))
		return;
	scanner->has_changed = false;
	enum status status = usb_interfaces(scanner->usb, scanner->interfaces, INTERFACES_MAX,
					    &count, &scanner->trouble);
	if (status != STATUS_OK && status != STATUS_FULL)
		return;
	if (!scanner_usb_choose(scanner->quirks, scanner->interfaces, count, &scanner->unfits,
				now_ms, &scanner->chosen)) {
		scanner_usb_explain(scanner->quirks, scanner->interfaces, count, &scanner->unfits,
				    &scanner->trouble);
		return;
	}
	status = usb_device_open(scanner->usb, &scanner->chosen.interface, now_ms, &scanner->device,
				 &scanner->trouble);
	scanner->stage = CLAIMING;
	if (status != STATUS_OK)
		give_up(scanner, status, now_ms);
}

/* --- what it is ------------------------------------------------------------------------------- */

static void ask(struct scanner_usb *scanner, int64_t now_ms)
{
	const struct usb_request request = {
		.type = FROM_INTERFACE,
		.request = GET_DESCRIPTOR,
		.value = REPORT_DESCRIPTOR,
		.index = scanner->chosen.interface.number,
		.size = scanner->chosen.interface.report_descriptor_bytes,
	};
	enum status status = usb_ask(scanner->device, &request, ASK_MS, NULL);

	scanner->stage = ASKING;
	if (status != STATUS_OK)
		give_up(scanner, status, now_ms);
}

static enum status begin(struct scanner_usb *scanner, size_t size)
{
	struct span bytes = { .at = scanner->descriptor, .size = size };
	struct scanner_hid *hid = &scanner->hid;
	enum status status = hid_descriptor_read(bytes, &hid->descriptor, NULL);

	hid->protocol = scanner->chosen.protocol;
	if (status == STATUS_OK)
		status = hid->protocol->start(hid, &scanner->chosen.quirk, NULL);
	if (status != STATUS_OK)
		return STATUS_UNSUPPORTED; /* what it is cannot be told, and will not change */
	return usb_listen(scanner->device, NULL);
}

static void take_answer(struct scanner_usb *scanner, int64_t now_ms)
{
	struct usb_outcome outcome = { 0 };
	enum status status = usb_answered(scanner->device, scanner->descriptor,
					  sizeof(scanner->descriptor), &outcome);

	if (status == STATUS_AGAIN)
		return;
	status = outcome.end == USB_COMPLETE_END ? begin(scanner, outcome.size) : STATUS_IO;
	if (status != STATUS_OK) {
		give_up(scanner, status, now_ms);
		return;
	}
	scanner->stage = LISTENING;
	scanner->trouble = (struct fault){ 0 };
	scanner->is_deaf = false;
	scanner->takes_orders = scanner->hid.protocol->allow != NULL;
	scanner->is_ordered = scanner->is_ordering = false;
}

/* --- what it is told -------------------------------------------------------------------------- */

static void order(struct scanner_usb *scanner)
{
	struct hid_pos_report report = { 0 };

	scanner->ordered = scanner->is_expected;
	scanner->is_ordered = true;
	if (scanner->hid.protocol->allow(&scanner->hid, scanner->is_expected, &report, NULL) !=
	    STATUS_OK) {
		scanner->takes_orders = false;
		return;
	}
	const struct usb_request request = {
		.type = TO_INTERFACE,
		.request = SET_REPORT,
		.value = (uint16_t)((report.kind == HID_FEATURE ? FEATURE_REPORT : OUTPUT_REPORT) |
				    report.id),
		.index = scanner->chosen.interface.number,
		.size = (uint16_t)report.size,
		.out = report.bytes,
	};
	scanner->is_ordering = usb_ask(scanner->device, &request, ORDER_MS, NULL) == STATUS_OK;
	scanner->takes_orders = scanner->is_ordering;
}

/* A device that refuses an order reads on, and what it reads is dropped here. */
static void keep_ordered(struct scanner_usb *scanner)
{
	struct usb_outcome outcome = { 0 };

	if (scanner->is_ordering) {
		enum status status = usb_answered(scanner->device, NULL, 0, &outcome);
		if (status == STATUS_AGAIN)
			return;
		scanner->is_ordering = false;
		scanner->takes_orders = outcome.end == USB_COMPLETE_END;
	}
	bool is_new = !scanner->is_ordered || scanner->ordered != scanner->is_expected;
	if (scanner->takes_orders && is_new)
		order(scanner);
}

/* --- what it sends ---------------------------------------------------------------------------- */

static bool is_waiting(const struct scanner_usb *scanner)
{
	return scanner->stage == LISTENING &&
	       (scanner->is_deaf || scanner->hid.protocol->is_waiting(&scanner->hid));
}

static int64_t pause_at_ms(const struct scanner_usb *scanner)
{
	return scanner->heard_ms + (int64_t)scanner->hid.protocol->pause_ms;
}

/* What comes now is the rest of something: none of it is a document. */
static void turn_deaf(struct scanner_usb *scanner)
{
	scanner->hid.protocol->reset(&scanner->hid);
	scanner->is_deaf = true;
}

static enum status take_pause(struct scanner_usb *scanner, int64_t now_ms, struct scan *ret,
			      struct fault *fault)
{
	if (!is_waiting(scanner) || now_ms < pause_at_ms(scanner))
		return STATUS_AGAIN;
	if (!scanner->is_deaf)
		return scanner->hid.protocol->pause(&scanner->hid, ret, fault);
	scanner->is_deaf = false;
	return STATUS_AGAIN;
}

/* One report, or the pause behind the last one. Until *ret_is_last is set there may be more. */
static enum status hear(struct scanner_usb *scanner, int64_t now_ms, struct scan *ret,
			bool *ret_is_last, struct fault *fault)
{
	const struct scanner_protocol *protocol = scanner->hid.protocol;
	struct usb_outcome outcome = { 0 };
	enum status status = STATUS_AGAIN;

	if (protocol->next != NULL)
		status = protocol->next(&scanner->hid, ret, fault);
	if (status != STATUS_AGAIN)
		return status;
	if (usb_heard(scanner->device, scanner->report, sizeof(scanner->report), &outcome) ==
	    STATUS_AGAIN) {
		*ret_is_last = true;
		return take_pause(scanner, now_ms, ret, fault);
	}
	/* Late reports wait in a queue: the pause in front of one may have passed unseen. */
	scanner->heard_ms = now_ms;
	if (outcome.end != USB_COMPLETE_END)
		turn_deaf(scanner);
	else if (!scanner->is_deaf)
		status = protocol->take(
			&scanner->hid, (struct span){ .at = scanner->report, .size = outcome.size },
			ret, fault);
	wipe(scanner->report, outcome.size);
	return status;
}

/* A scan counts if it was waited for, and if every character of it is known. */
static enum status judge(const struct scanner_usb *scanner, enum status status, struct scan *scan,
			 struct fault *fault)
{
	if (status == STATUS_OK && scanner->is_expected && !scan->is_lossy)
		return STATUS_OK;
	if (status == STATUS_AGAIN)
		return STATUS_AGAIN;
	if (status == STATUS_OK)
		scan_wipe(scan);
	if (!scanner->is_expected)
		return STATUS_AGAIN;
	if (status == STATUS_OK)
		(void)fault_set(fault, STATUS_REFUSED, 0,
				"the scanner typed what its keyboard layout cannot tell");
	return STATUS_REFUSED;
}

static enum status listen_on(struct scanner_usb *scanner, int64_t now_ms, struct scan *ret,
			     struct fault *fault)
{
	enum status status = STATUS_AGAIN;
	bool is_last = false;

	while (status == STATUS_AGAIN && !is_last)
		status = judge(scanner, hear(scanner, now_ms, ret, &is_last, fault), ret, fault);
	if (status == STATUS_AGAIN)
		keep_ordered(scanner);
	return status;
}

/* --- the seam --------------------------------------------------------------------------------- */

static bool has_usb(struct scanner_usb *scanner, int64_t now_ms)
{
	if (scanner->usb != NULL)
		return true;
	if (now_ms < scanner->reopen_at_ms)
		return false;
	scanner->reopen_at_ms = now_ms + REOPEN_MS;
	scanner->has_changed = true;
	return usb_open(&scanner->usb, &scanner->trouble) == STATUS_OK;
}

static void lose_usb(struct scanner_usb *scanner)
{
	let_go(scanner);
	usb_free(scanner->usb);
	scanner->usb = NULL;
	scanner->unfits.count = 0;
}

static enum status advance(void *self, int64_t now_ms, struct scan *ret, struct fault *fault)
{
	struct scanner_usb *scanner = self;
	enum status status = STATUS_OK;

	if (!has_usb(scanner, now_ms))
		return STATUS_AGAIN;
	if (usb_advance(scanner->usb, now_ms, &scanner->trouble) != STATUS_OK) {
		lose_usb(scanner);
		return STATUS_AGAIN;
	}
	take_events(scanner);
	if (scanner->device != NULL)
		status = usb_device_status(scanner->device, NULL);
	if (status != STATUS_OK && status != STATUS_AGAIN)
		give_up(scanner, status, now_ms);
	if (scanner->stage == SEEKING)
		seek(scanner, now_ms);
	if (scanner->stage == CLAIMING && usb_device_status(scanner->device, NULL) == STATUS_OK)
		ask(scanner, now_ms);
	if (scanner->stage == ASKING)
		take_answer(scanner, now_ms);
	return scanner->stage == LISTENING ? listen_on(scanner, now_ms, ret, fault) : STATUS_AGAIN;
}

static void expect(void *self, bool is_expected)
{
	struct scanner_usb *scanner = self;

	if (is_expected && !scanner->is_expected && is_waiting(scanner))
		turn_deaf(scanner);
	scanner->is_expected = is_expected;
}

static struct pollfd pollfd(void *self)
{
	const struct scanner_usb *scanner = self;

	return scanner->usb != NULL ? usb_pollfd(scanner->usb) : (struct pollfd){ .fd = -1 };
}

static int64_t earlier(int64_t left_ms, int64_t right_ms)
{
	if (left_ms == 0 || right_ms == 0)
		return left_ms + right_ms;
	return left_ms < right_ms ? left_ms : right_ms;
}

static int64_t deadline_ms(void *self, int64_t now_ms)
{
	const struct scanner_usb *scanner = self;

	if (scanner->usb == NULL)
		return scanner->reopen_at_ms;
	int timeout_ms = usb_timeout_ms(scanner->usb, now_ms);
	int64_t due_ms = timeout_ms < 0 ? 0 : now_ms + timeout_ms;
	if (scanner->stage == SEEKING) {
		due_ms = earlier(due_ms, scanner_unfits_due_ms(&scanner->unfits));
		due_ms = scanner->has_changed ? now_ms : due_ms;
	}
	bool has_order_to_give = scanner->stage == LISTENING && scanner->takes_orders &&
				 scanner->ordered != scanner->is_expected && !scanner->is_ordering;
	if (has_order_to_give)
		due_ms = now_ms;
	return is_waiting(scanner) ? earlier(due_ms, pause_at_ms(scanner)) : due_ms;
}

static const char *trouble(void *self)
{
	const struct scanner_usb *scanner = self;

	return scanner->trouble.what[0] != '\0' ? scanner->trouble.what : NULL;
}

static void close_scanner(void *self)
{
	struct scanner_usb *scanner = self;

	usb_device_close(scanner->device);
	usb_free(scanner->usb);
	secret_free(scanner, sizeof(*scanner));
}

static const struct scanner_ops SCANNER_USB = {
	.name = "usb",
	.expect = expect,
	.pollfd = pollfd,
	.deadline_ms = deadline_ms,
	.advance = advance,
	.trouble = trouble,
	.close = close_scanner,
};

enum status scanner_usb_open(const struct quirks *quirks, struct scanner *ret, struct fault *fault)
{
	void *memory = NULL;
	int is_locked = 0;
	enum status status = secret_new(sizeof(struct scanner_usb), &memory, &is_locked, fault);

	if (status != STATUS_OK)
		return status;
	struct scanner_usb *scanner = memory;
	scanner->quirks = quirks;
	*ret = (struct scanner){ .ops = &SCANNER_USB, .self = scanner };
	return STATUS_OK;
}

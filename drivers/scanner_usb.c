/* A scanner on USB: found, claimed, asked what it is, and listened to; from the beginning when it
 * leaves or fails. */
#include "drivers/scanner.h"

#include <stdlib.h>

#include "drivers/hid_sysfs.h"
#include "drivers/port_usb.h"
#include "drivers/scanner_listener.h"
#include "drivers/scanner_usb_choose.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/wipe.h"

enum {
	INTERFACES_MAX = 256,
	ASK_MS = 1000,    /* a device that does not answer for so long fails */
	RETRY_MS = 3000,  /* between tries of a device that failed */
	REOPEN_MS = 2000, /* between tries of all of USB */
	SETTLE_MS = 2000, /* the kernel's drivers have found what was plugged in */
	LOOK_MS = 25,     /* between looks at whether they have */
	UNLOCK_MS = 800,
	FOLDER_BYTES_MAX = 128,
};

/* Source: HID 1.11, 7.1. */
enum {
	GET_DESCRIPTOR = 6,
	FROM_INTERFACE = 0x81,
	REPORT_DESCRIPTOR = 0x2200,
};

enum stage { SEEKING, CLAIMING, ASKING, LISTENING };

struct scanner_usb {
	const struct quirks *quirks; /* borrowed */
	struct usb *usb;             /* null: none could be had, until reopen_at_ms */
	int64_t reopen_at_ms;

	enum stage stage;
	bool has_changed; /* SEEKING: something was plugged since the last look */
	int64_t settled_at_ms;
	struct usb_interface interfaces[INTERFACES_MAX];
	struct scanner_unfits unfits;
	struct scanner_choice chosen;
	struct usb_device *device;
	unsigned char descriptor[HID_DESCRIPTOR_BYTES_MAX];
	struct scanner_listener listener;
	struct scanner_trouble trouble;
};

/* --- from the beginning ----------------------------------------------------------------------- */

static void let_go(struct scanner_usb *scanner)
{
	usb_device_close(scanner->device);
	scanner->device = NULL;
	scanner_listener_end(&scanner->listener);
	scanner->stage = SEEKING;
	scanner->has_changed = true;
}

static void pass_over(struct scanner_usb *scanner, enum status status, int64_t until_ms)
{
	const struct usb_interface *of = &scanner->chosen.interface;
	const struct scanner_unfit unfit = {
		.bus = of->bus,
		.address = of->address,
		.number = of->number,
		.vendor = of->vendor,
		.product = of->product,
		.status = status,
		.until_ms = until_ms,
	};

	scanner_unfits_add(&scanner->unfits, &unfit);
}

/* Not this one, or not now: the next. */
static void give_up(struct scanner_usb *scanner, enum status status, int64_t now_ms)
{
	if (status != STATUS_GONE)
		pass_over(scanner, status,
			  status == STATUS_UNSUPPORTED ? INT64_MAX : now_ms + RETRY_MS);
	let_go(scanner);
}

static void take_events(struct scanner_usb *scanner, int64_t now_ms)
{
	struct usb_event event;

	while (usb_next_event(scanner->usb, &event)) {
		scanner->has_changed = true;
		if (event.kind != USB_LEFT)
			scanner->settled_at_ms = now_ms + SETTLE_MS;
		if (event.kind == USB_LEFT)
			scanner_unfits_forget(&scanner->unfits, event.bus, event.address);
		else if (event.kind == USB_RESCAN)
			scanner->unfits.count = 0;
	}
}

/* A claim takes an interface from its driver: a touchscreen would lose a touch by it. So what
 * nobody says to be a scanner is first looked at in what that driver has read; and claimed to be
 * asked itself where no driver wants it. AGAIN: not to be told yet. */
static enum status look_at(struct scanner_usb *scanner, int64_t now_ms)
{
	char folder[FOLDER_BYTES_MAX];
	size_t size = 0;

	if (!scanner->chosen.is_guess)
		return STATUS_OK;
	if (!usb_interface_folder(scanner->usb, &scanner->chosen.interface, folder, sizeof(folder)))
		return STATUS_GONE;
	enum status status = hid_sysfs_descriptor(folder, scanner->descriptor,
						  sizeof(scanner->descriptor), &size);
	if (status == STATUS_UNSUPPORTED) /* no driver has it, or not yet */
		return now_ms >= scanner->settled_at_ms ? STATUS_OK : STATUS_AGAIN;
	if (status != STATUS_OK)
		return status == STATUS_FULL ? STATUS_UNSUPPORTED : STATUS_AGAIN;
	struct span descriptor = { .at = scanner->descriptor, .size = size };
	return scanner_listener_could_hear(&scanner->listener, &scanner->chosen, descriptor)
		       ? STATUS_OK
		       : STATUS_UNSUPPORTED;
}

/* The best one that may be claimed; false for none. */
static bool choose(struct scanner_usb *scanner, size_t count, int64_t now_ms)
{
	int64_t again_ms = now_ms + (now_ms < scanner->settled_at_ms ? LOOK_MS : RETRY_MS);

	for (size_t at = 0; at < SCANNER_UNFIT_MAX; at++) {
		if (!scanner_usb_choose(scanner->quirks, scanner->interfaces, count,
					&scanner->unfits, &scanner->chosen))
			return false;
		enum status status = look_at(scanner, now_ms);
		if (status == STATUS_OK)
			return true;
		pass_over(scanner, status == STATUS_UNSUPPORTED ? status : STATUS_AGAIN,
			  status == STATUS_UNSUPPORTED ? INT64_MAX : again_ms);
	}
	return false;
}

static void seek(struct scanner_usb *scanner, int64_t now_ms)
{
	int64_t due_ms = scanner_unfits_due_ms(&scanner->unfits);
	size_t count = 0;

	if (!scanner->has_changed && (due_ms == 0 || now_ms < due_ms))
		return;
	scanner->has_changed = false;
	scanner_unfits_expire(&scanner->unfits, now_ms);
	enum status status = usb_interfaces(scanner->usb, scanner->interfaces, INTERFACES_MAX,
					    &count, &scanner->trouble.fault);
	if (status != STATUS_OK && status != STATUS_FULL)
		return;
	if (!choose(scanner, count, now_ms)) {
		scanner_usb_explain(scanner->quirks, scanner->interfaces, count, &scanner->unfits,
				    &scanner->trouble);
		return;
	}
	status = usb_device_open(scanner->usb, &scanner->chosen.interface, now_ms, &scanner->device,
				 &scanner->trouble.fault);
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

static void take_answer(struct scanner_usb *scanner, int64_t now_ms)
{
	struct usb_outcome outcome = { 0 };
	enum status status = usb_answered(scanner->device, scanner->descriptor,
					  sizeof(scanner->descriptor), &outcome);

	if (status == STATUS_AGAIN)
		return;
	struct span descriptor = { .at = scanner->descriptor, .size = outcome.size };
	status = outcome.end == USB_COMPLETE_END
			 ? scanner_listener_begin(&scanner->listener, scanner->device,
						  &scanner->chosen, descriptor)
			 : STATUS_IO;
	if (status != STATUS_OK) {
		give_up(scanner, status, now_ms);
		return;
	}
	scanner->stage = LISTENING;
	scanner->trouble = (struct scanner_trouble){ 0 };
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
	return usb_open(&scanner->usb, &scanner->trouble.fault) == STATUS_OK;
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
	if (usb_advance(scanner->usb, now_ms, &scanner->trouble.fault) != STATUS_OK) {
		lose_usb(scanner);
		return STATUS_AGAIN;
	}
	take_events(scanner, now_ms);
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
	if (scanner->stage != LISTENING)
		return STATUS_AGAIN;
	status = scanner_listener_advance(&scanner->listener, now_ms, ret, fault);
	if (scanner->listener.is_stuck)
		give_up(scanner, STATUS_IO, now_ms);
	return status;
}

static void expect(void *self, bool is_expected)
{
	struct scanner_usb *scanner = self;

	scanner_listener_expect(&scanner->listener, is_expected);
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
		return scanner->reopen_at_ms != 0 ? scanner->reopen_at_ms : now_ms;
	int timeout_ms = usb_timeout_ms(scanner->usb, now_ms);
	int64_t due_ms = timeout_ms < 0 ? 0 : now_ms + timeout_ms;
	if (scanner->stage == SEEKING) {
		due_ms = earlier(due_ms, scanner_unfits_due_ms(&scanner->unfits));
		due_ms = scanner->has_changed ? now_ms : due_ms;
	}
	if (scanner->stage == LISTENING)
		due_ms = earlier(due_ms, scanner_listener_deadline_ms(&scanner->listener, now_ms));
	return due_ms;
}

static const char *trouble(void *self)
{
	const struct scanner_usb *scanner = self;

	return scanner->trouble.fault.what[0] != '\0' ? scanner->trouble.fault.what : NULL;
}

static const char *sheet(void *self)
{
	const struct scanner_usb *scanner = self;

	bool is_due = scanner->usb != NULL && scanner->trouble.sheet[0] != '\0';

	return is_due ? scanner->trouble.sheet : NULL;
}

static void close_scanner(void *self)
{
	struct scanner_usb *scanner = self;

	scanner_listener_unlock(&scanner->listener, scanner->usb, clock_steady_ms() + UNLOCK_MS);
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
	.sheet = sheet,
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

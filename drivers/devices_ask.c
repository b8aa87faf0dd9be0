#include <stdlib.h>

#include "drivers/device_wait.h"
#include "drivers/devices.h"
#include "drivers/port_usb_printer.h"
#include "drivers/scanner_usb_choose.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"

enum {
	CLAIM_MS = 1000, /* a driver that is just binding is through by then */
	ASK_MS = 1000,
};

/* Source: HID 1.11, 7.1. */
enum { GET_DESCRIPTOR = 6, FROM_INTERFACE = 0x81, REPORT_DESCRIPTOR = 0x2200 };

static void find_fault(struct device *device, enum device_state state, const char *reason)
{
	device->state = state;
	(void)text_copy(device->reason, sizeof(device->reason), reason);
}

void device_read_names(struct device *device)
{
	struct usb_names names = { 0 };

	if (!usb_names_read(device->interface.bus, device->interface.address, &names))
		return;
	device_text(span_of(names.manufacturer), device->maker, sizeof(device->maker));
	device_text(span_of(names.product), device->product, sizeof(device->product));
	device_text(span_of(names.serial), device->serial, sizeof(device->serial));
}

static struct device_wait wait_of(int stop, int64_t for_ms)
{
	return (struct device_wait){ .until_ms = clock_steady_ms() + for_ms, .stop = stop };
}

/* Goes on with USB. False when the wait is over, or USB fails. */
static bool go_on(struct usb *usb, const struct device_wait *wait)
{
	bool is_on =
		device_wait_once(wait, usb_pollfd(usb), usb_timeout_ms(usb, clock_steady_ms()));

	return usb_advance(usb, clock_steady_ms(), NULL) == STATUS_OK && is_on;
}

/* --- the claim -------------------------------------------------------------------------------- */

static void tell_denied(struct device *device)
{
	device->state = DEVICE_DENIED;
	(void)text_format(device->reason, sizeof(device->reason),
			  "no permission: run this as the kiosk's user, whom a udev rule lets "
			  "write to /dev/bus/usb/%03u/%03u",
			  device->interface.bus, device->interface.address);
}

/* What the claim has come to. */
static void settle(struct device *device, const struct usb_device *claimed)
{
	struct fault fault = { 0 };
	enum status status = usb_device_status(claimed, &fault);

	if (status == STATUS_OK)
		return;
	if (status == STATUS_AGAIN)
		status = usb_device_obstacle(claimed);
	if (status == STATUS_DENIED)
		tell_denied(device);
	else if (status == STATUS_TIMED_OUT)
		device->state = DEVICE_IN_USE;
	else if (status == STATUS_GONE)
		find_fault(device, DEVICE_MISSING, "it was unplugged");
	else
		find_fault(device, DEVICE_FAULTY, "it cannot be claimed");
}

static void await_claim(struct usb *usb, int stop, const struct usb_device *claimed,
			struct device *device)
{
	const struct device_wait wait = wait_of(stop, CLAIM_MS);

	while (usb_device_status(claimed, NULL) == STATUS_AGAIN && go_on(usb, &wait))
		;
	settle(device, claimed);
}

/* --- a scanner -------------------------------------------------------------------------------- */

/* Its report descriptor tells whether it is one. */
static void judge_descriptor(struct device *device, struct span descriptor)
{
	struct fault fault = { 0 };
	struct scanner_hid *hid = calloc(1, sizeof(*hid));

	if (hid == NULL) {
		find_fault(device, DEVICE_FAULTY, "out of memory");
		return;
	}
	hid->protocol = device->driver == DEVICE_HID_POS ? &SCANNER_HID_POS : &SCANNER_KEYBOARD;
	enum status status = hid_descriptor_read(descriptor, &hid->descriptor, &fault);
	if (status == STATUS_OK)
		status = hid->protocol->start(hid, &device->quirk, &fault);
	free(hid);
	if (status == STATUS_OK)
		return;
	if (device->quirk.value[QUIRK_MODE] != QUIRK_MODE_UNSAID) {
		find_fault(device, DEVICE_FAULTY, fault.what);
		return;
	}
	device->driver = DEVICE_NONE;
	device->state = DEVICE_UNUSED;
	(void)text_copy(device->mode, sizeof(device->mode), "HID, no scanner");
	if (device->quirk.maker_sheet[0] != '\0') {
		(void)text_copy(device->mode, sizeof(device->mode), "its maker's own");
		device_is_misset(device, device->quirk.maker_sheet);
	}
}

static void ask_descriptor(struct usb *usb, int stop, struct usb_device *claimed,
			   struct device *device)
{
	static unsigned char descriptor[HID_DESCRIPTOR_BYTES_MAX];
	const struct device_wait wait = wait_of(stop, ASK_MS + ASK_MS);
	const struct usb_request request = {
		.type = FROM_INTERFACE,
		.request = GET_DESCRIPTOR,
		.value = REPORT_DESCRIPTOR,
		.index = device->interface.number,
		.size = device->interface.report_descriptor_bytes,
	};
	struct usb_outcome outcome = { .end = USB_TIMED_OUT_END };
	enum status status = usb_ask(claimed, &request, ASK_MS, NULL);

	while (status == STATUS_OK &&
	       usb_answered(claimed, descriptor, sizeof(descriptor), &outcome) == STATUS_AGAIN)
		if (!go_on(usb, &wait))
			break;
	if (status != STATUS_OK || outcome.end != USB_COMPLETE_END) {
		(void)text_format(device->reason, sizeof(device->reason), "asked what it is: %s",
				  usb_end_text(outcome.end));
		device->state = DEVICE_FAULTY;
		return;
	}
	judge_descriptor(device, (struct span){ .at = descriptor, .size = outcome.size });
}

/* Of a camera, that it is to be had must do. */
static void ask_scanner(struct usb *usb, int stop, struct device *device)
{
	struct usb_device *claimed = NULL;
	struct fault fault = { 0 };

	if (usb_device_open(usb, &device->interface, clock_steady_ms(), &claimed, &fault) !=
	    STATUS_OK) {
		find_fault(device, DEVICE_FAULTY, fault.what);
		return;
	}
	await_claim(usb, stop, claimed, device);
	if (device->state == DEVICE_READY && device->driver != DEVICE_CAMERA)
		ask_descriptor(usb, stop, claimed, device);
	usb_device_close(claimed);
}

/* --- a printer -------------------------------------------------------------------------------- */

void device_open_printer(struct usb *usb, int stop, struct device *device, struct port *ret)
{
	struct port port = { 0 };
	struct fault fault = { 0 };

	if (port_usb_printer_open_at(usb, &device->interface, &port, &fault) != STATUS_OK) {
		find_fault(device, DEVICE_FAULTY, fault.what);
		return;
	}
	await_claim(usb, stop, port_usb_printer_device(&port), device);
	if (device->state != DEVICE_READY)
		port_release(&port);
	*ret = port;
}

/* The size of the answer; 0 when the printer gives none. */
static size_t ask_class(struct port *port, int stop, enum usb_printer_request request,
			unsigned char *to, size_t max)
{
	const struct device_wait wait = wait_of(stop, USB_PRINTER_REQUEST_MS + ASK_MS);
	size_t size = 0;
	enum status status = port_usb_printer_ask(port, request, NULL);

	if (status != STATUS_OK)
		return 0;
	while ((status = port_usb_printer_answered(port, to, max, &size, NULL)) == STATUS_AGAIN)
		if (!device_wait_once(&wait, port_pollfd(port, POLLIN),
				      port_timeout_ms(port, clock_steady_ms())))
			return 0;
	return status == STATUS_OK ? size : 0;
}

/* Where the printer cannot be asked more, the status of its class must do. */
static void ask_port_status(struct port *port, int stop, struct device *device)
{
	unsigned char state = 0;

	device->printer = (struct printer_state){ 0 };
	if (ask_class(port, stop, USB_PRINTER_STATUS, &state, 1) != 1)
		return;
	bool is_out = (state & USB_PRINTER_PAPER_EMPTY) != 0;
	bool is_well = (state & USB_PRINTER_NOT_ERROR) != 0;
	device->printer.paper = is_out ? PRINTER_PAPER_OUT : PRINTER_PAPER_OK;
	device->printer.trouble = is_out    ? ESCPOS_PAPER_OUT
				  : is_well ? ESCPOS_NONE
					    : ESCPOS_OFFLINE;
}

void device_ask_printer(struct port *port, int stop, bool is_new, struct device *device)
{
	unsigned char id[USB_PRINTER_ID_MAX];
	struct fault fault = { 0 };
	bool can_answer = device->interface.in != 0 && device->quirk.value[QUIRK_NO_STATUS] == 0;
	enum status status = STATUS_OK;

	if (is_new) {
		size_t size = ask_class(port, stop, USB_PRINTER_ID, id, sizeof(id));
		if (!device_id_read((struct span){ .at = id, .size = size }, &device->id))
			device->id = (struct device_id){ 0 };
	}
	if (can_answer)
		status = printer_ask_state(port, stop, &device->printer, &fault);
	else
		ask_port_status(port, stop, device);
	if (status != STATUS_OK) {
		device->printer = (struct printer_state){ 0 };
		find_fault(device, DEVICE_FAULTY, fault.what);
		return;
	}
	if (device->printer.trouble != ESCPOS_NONE) {
		find_fault(device, DEVICE_FAULTY, escpos_trouble_text(device->printer.trouble));
		return;
	}
	if (is_new && can_answer &&
	    printer_ask_identity(port, stop, &device->identity, &fault) != STATUS_OK)
		find_fault(device, DEVICE_FAULTY, fault.what);
}

/* --- any -------------------------------------------------------------------------------------- */

void device_ask(struct usb *usb, int stop, struct device *device)
{
	struct port port = { 0 };

	if (device->state != DEVICE_READY)
		return;
	if (device->driver == DEVICE_PRINTER) {
		device_open_printer(usb, stop, device, &port);
		if (port.ops != NULL)
			device_ask_printer(&port, stop, true, device);
		port_release(&port);
	} else if (device->driver != DEVICE_CDC) {
		ask_scanner(usb, stop, device);
	}
}

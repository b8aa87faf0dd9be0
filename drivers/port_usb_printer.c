#include "drivers/port_usb_printer.h"

#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"

enum { CANDIDATES_MAX = 8, INTERFACES_MAX = 128, PROTOCOL_LAST = 3, STRING_MAX = 255 };

struct port_usb_printer {
	struct usb *usb;
	struct usb_name name;
	struct usb_interface candidate[CANDIDATES_MAX];
	size_t count, at;      /* the one that is open */
	struct port stream;    /* of that one */
	bool is_asking, is_it; /* for its serial number; and it has the right one */
};

/* --- finding ---------------------------------------------------------------------------------- */

bool usb_printer_fits(const struct usb_name *name, const struct usb_interface *interface)
{
	/* Higher protocols are IPP and makers' own. */
	return interface->class == USB_CLASS_PRINTER && interface->protocol <= PROTOCOL_LAST &&
	       interface->out != 0 &&
	       (!name->has_ids ||
		(interface->vendor == name->vendor && interface->product == name->product));
}

static bool is_same_place(const struct usb_interface *left, const struct usb_interface *right)
{
	return left->bus == right->bus && left->address == right->address &&
	       left->number == right->number;
}

/* Of the settings of one interface, one with answers is the better. */
static void add_candidate(struct port_usb_printer *port, const struct usb_interface *interface)
{
	size_t at = 0;

	while (at < port->count && !is_same_place(&port->candidate[at], interface))
		at++;
	if (at == CANDIDATES_MAX)
		return;
	if (at == port->count)
		port->count++;
	else if (port->candidate[at].in != 0 || interface->in == 0)
		return;
	port->candidate[at] = *interface;
}

static enum status find(struct port_usb_printer *port, struct fault *fault)
{
	struct usb_interface all[INTERFACES_MAX];
	size_t count = 0;
	enum status status = usb_advance(port->usb, clock_steady_ms(), fault);

	if (status == STATUS_OK)
		status = usb_interfaces(port->usb, all, INTERFACES_MAX, &count, fault);
	if (status != STATUS_OK && status != STATUS_FULL)
		return status;
	for (size_t at = 0; at < count; at++)
		if (usb_printer_fits(&port->name, &all[at]))
			add_candidate(port, &all[at]);
	if (port->count == 0)
		return fault_set(fault, STATUS_GONE, 0, "the printer is not plugged in");
	return STATUS_OK;
}

static enum status open_candidate(struct port_usb_printer *port, struct fault *fault)
{
	port->is_asking = false;
	port->is_it = false;
	return port_usb_open(port->usb, &port->candidate[port->at], &port->stream, fault);
}

/* The one that is open is not it. */
static enum status try_next(struct port_usb_printer *port, struct fault *fault)
{
	port_release(&port->stream);
	port->at++;
	if (port->at >= port->count)
		return fault_set(fault, STATUS_GONE, 0, "the printer %s is not plugged in",
				 port->name.serial);
	enum status status = open_candidate(port, fault);
	return status == STATUS_OK ? STATUS_AGAIN : status;
}

static enum status ask_serial(struct port_usb_printer *port, struct fault *fault)
{
	enum { DEVICE_TO_HOST = 0x80, GET_DESCRIPTOR = 6, STRING = 3, ENGLISH = 0x0409 };
	uint8_t index = port->candidate[port->at].serial_string;
	struct usb_request request = { .type = DEVICE_TO_HOST,
				       .request = GET_DESCRIPTOR,
				       .value = (uint16_t)(STRING << 8 | index),
				       .index = ENGLISH,
				       .size = STRING_MAX };

	if (index == 0)
		return try_next(port, fault);
	enum status status =
		usb_ask(port_usb_device(&port->stream), &request, USB_PRINTER_REQUEST_MS, fault);
	port->is_asking = status == STATUS_OK;
	return status == STATUS_OK ? STATUS_AGAIN : status;
}

static enum status compare_serial(struct port_usb_printer *port, struct fault *fault)
{
	unsigned char bytes[STRING_MAX];
	char serial[USB_NAME_SERIAL_MAX];
	struct usb_outcome outcome;

	if (usb_answered(port_usb_device(&port->stream), bytes, sizeof(bytes), &outcome) ==
	    STATUS_AGAIN)
		return STATUS_AGAIN;
	port->is_it = outcome.end == USB_COMPLETE_END &&
		      usb_string_text((struct span){ .at = bytes, .size = outcome.size }, serial,
				      sizeof(serial)) &&
		      strcmp(serial, port->name.serial) == 0;
	return port->is_it ? STATUS_OK : try_next(port, fault);
}

enum status port_usb_printer_ready(const struct port *of, struct fault *fault)
{
	struct port_usb_printer *port = of->self;
	enum status status = usb_advance(port->usb, clock_steady_ms(), fault);

	if (status == STATUS_OK)
		status = usb_device_status(port_usb_device(&port->stream), fault);
	if (status != STATUS_OK || port->is_it)
		return status;
	if (port->name.serial[0] != '\0')
		return port->is_asking ? compare_serial(port, fault) : ask_serial(port, fault);
	port->is_it = true;
	return STATUS_OK;
}

const struct usb_device *port_usb_printer_device(const struct port *of)
{
	struct port_usb_printer *port = of->self;

	return port_usb_device(&port->stream);
}

const struct usb_interface *port_usb_printer_interface(const struct port *of)
{
	struct port_usb_printer *port = of->self;

	return &port->candidate[port->at];
}

/* --- requests of the class -------------------------------------------------------------------- */

enum status port_usb_printer_ask(const struct port *of, enum usb_printer_request request,
				 struct fault *fault)
{
	enum { CLASS_IN = 0xA1, CLASS_OUT = 0x21 };
	struct port_usb_printer *port = of->self;
	const struct usb_interface *interface = &port->candidate[port->at];
	struct usb_request ask = {
		.type = request == USB_PRINTER_RESET ? CLASS_OUT : CLASS_IN,
		.request = (uint8_t)request, /* they count as the class does */
		.index = interface->number,
	};

	if (request == USB_PRINTER_ID) {
		ask.index = (uint16_t)(interface->number << 8 | interface->alternate);
		ask.size = USB_PRINTER_ID_MAX;
	} else if (request == USB_PRINTER_STATUS) {
		ask.size = 1;
	}
	return usb_ask(port_usb_device(&port->stream), &ask, USB_PRINTER_REQUEST_MS, fault);
}

enum status port_usb_printer_answered(const struct port *of, unsigned char *to, size_t max,
				      size_t *ret_size, struct fault *fault)
{
	struct port_usb_printer *port = of->self;
	struct usb_outcome outcome = { 0 };
	enum status status = usb_advance(port->usb, clock_steady_ms(), fault);

	if (status == STATUS_OK)
		status = usb_answered(port_usb_device(&port->stream), to, max, &outcome);
	if (status != STATUS_OK)
		return status;
	*ret_size = outcome.size;
	if (outcome.end == USB_COMPLETE_END)
		return STATUS_OK;
	if (outcome.end == USB_STALLED_END)
		return fault_set(fault, STATUS_UNSUPPORTED, 0, "the printer refuses the request");
	return fault_set(fault, outcome.end == USB_LEFT_END ? STATUS_GONE : STATUS_IO,
			 (int)outcome.end, "the printer on USB: %s", usb_end_text(outcome.end));
}

/* --- the port --------------------------------------------------------------------------------- */

static enum status printer_write(void *self, struct span bytes, size_t *ret_written,
				 struct fault *fault)
{
	struct port_usb_printer *port = self;

	return port->stream.ops->write(port->stream.self, bytes, ret_written, fault);
}

static enum status printer_read(void *self, unsigned char *to, size_t max, size_t *ret_size,
				struct fault *fault)
{
	struct port_usb_printer *port = self;

	return port->stream.ops->read(port->stream.self, to, max, ret_size, fault);
}

static enum status printer_flush(void *self, struct fault *fault)
{
	struct port_usb_printer *port = self;

	return port->stream.ops->flush(port->stream.self, fault);
}

static int printer_descriptor(void *self)
{
	struct port_usb_printer *port = self;

	return usb_pollfd(port->usb).fd;
}

static struct pollfd printer_pollfd(void *self, short events)
{
	struct port_usb_printer *port = self;

	return usb_pollfd(port->usb);
}

static int printer_timeout_ms(void *self, int64_t now_ms)
{
	struct port_usb_printer *port = self;

	return usb_timeout_ms(port->usb, now_ms);
}

static void printer_close(void *self)
{
	struct port_usb_printer *port = self;

	port_release(&port->stream);
	secret_free(port, sizeof(*port));
}

static const struct port_ops PRINTER_OPS = {
	.name = "usb",
	.write = printer_write,
	.read = printer_read,
	.flush = printer_flush,
	.descriptor = printer_descriptor,
	.pollfd = printer_pollfd,
	.timeout_ms = printer_timeout_ms,
	.close = printer_close,
};

static enum status new_printer(struct usb *usb, struct port_usb_printer **ret, struct fault *fault)
{
	void *memory = NULL;
	int is_locked;
	enum status status =
		secret_new(sizeof(struct port_usb_printer), &memory, &is_locked, fault);

	if (status == STATUS_OK) {
		*ret = memory;
		(*ret)->usb = usb;
	}
	return status;
}

/* Opens the first candidate. */
static enum status begin(struct port_usb_printer *port, struct port *ret, struct fault *fault)
{
	enum status status = open_candidate(port, fault);

	if (status != STATUS_OK)
		secret_free(port, sizeof(*port));
	else
		*ret = (struct port){ .ops = &PRINTER_OPS, .self = port };
	return status;
}

enum status port_usb_printer_open(struct usb *usb, const struct usb_name *name, struct port *ret,
				  struct fault *fault)
{
	struct port_usb_printer *port = NULL;
	enum status status = new_printer(usb, &port, fault);

	if (status != STATUS_OK)
		return status;
	port->name = *name;
	status = find(port, fault);
	if (status != STATUS_OK) {
		secret_free(port, sizeof(*port));
		return status;
	}
	return begin(port, ret, fault);
}

enum status port_usb_printer_open_at(struct usb *usb, const struct usb_interface *interface,
				     struct port *ret, struct fault *fault)
{
	struct port_usb_printer *port = NULL;
	enum status status = new_printer(usb, &port, fault);

	if (status != STATUS_OK)
		return status;
	port->candidate[0] = *interface;
	port->count = 1;
	return begin(port, ret, fault);
}

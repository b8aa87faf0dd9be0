#include "drivers/port_usb_printer.h"

#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"

enum { INTERFACES_MAX = 128, PROTOCOL_LAST = 3 };

struct port_usb_printer {
	struct usb *usb;
	struct usb_interface interface; /* no class: none is found yet */
	struct port stream;
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

static bool has_serial(const struct usb_interface *interface, const char *serial)
{
	struct usb_names names;

	return serial[0] == '\0' || (usb_names_read(interface->bus, interface->address, &names) &&
				     strcmp(names.serial, serial) == 0);
}

/* The first that is it; of the settings of its interface, one with answers is the better. */
static void consider(struct port_usb_printer *port, const struct usb_name *name,
		     const struct usb_interface *interface)
{
	struct usb_interface *chosen = &port->interface;
	bool is_better = chosen->class == 0 || (is_same_place(chosen, interface) &&
						chosen->in == 0 && interface->in != 0);

	if (is_better && usb_printer_fits(name, interface) && has_serial(interface, name->serial))
		*chosen = *interface;
}

static enum status find(struct port_usb_printer *port, const struct usb_name *name,
			struct fault *fault)
{
	struct usb_interface all[INTERFACES_MAX];
	size_t count = 0;
	enum status status = usb_advance(port->usb, clock_steady_ms(), fault);

	if (status == STATUS_OK)
		status = usb_interfaces(port->usb, all, INTERFACES_MAX, &count, fault);
	if (status != STATUS_OK && status != STATUS_FULL)
		return status;
	for (size_t at = 0; at < count; at++)
		consider(port, name, &all[at]);
	if (port->interface.class != 0)
		return STATUS_OK;
	return fault_set(fault, STATUS_GONE, 0, "the printer %s%sis not plugged in", name->serial,
			 name->serial[0] != '\0' ? " " : "");
}

enum status port_usb_printer_ready(const struct port *of, struct fault *fault)
{
	struct port_usb_printer *port = of->self;
	enum status status = usb_advance(port->usb, clock_steady_ms(), fault);

	if (status == STATUS_OK)
		status = usb_device_status(port_usb_device(&port->stream), fault);
	return status;
}

const struct usb_device *port_usb_printer_device(const struct port *of)
{
	struct port_usb_printer *port = of->self;

	return port_usb_device(&port->stream);
}

const struct usb_interface *port_usb_printer_interface(const struct port *of)
{
	struct port_usb_printer *port = of->self;

	return &port->interface;
}

/* --- requests of the class -------------------------------------------------------------------- */

enum status port_usb_printer_ask(const struct port *of, enum usb_printer_request request,
				 struct fault *fault)
{
	enum { CLASS_IN = 0xA1, CLASS_OUT = 0x21 };
	struct port_usb_printer *port = of->self;
	const struct usb_interface *interface = &port->interface;
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

static enum status begin(struct port_usb_printer *port, struct port *ret, struct fault *fault)
{
	enum status status = port_usb_open(port->usb, &port->interface, &port->stream, fault);

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
	status = find(port, name, fault);
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
	port->interface = *interface;
	return begin(port, ret, fault);
}

#include "drivers/port_usb.h"

#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/wipe.h"

enum { SEND_DEADLINE_MS = 20000 }; /* a page, at the speed of a slow printer */

struct port_usb {
	struct usb *usb;
	struct usb_device *device;
	bool is_sending;
	enum status broken; /* OK until a transfer out did not complete */
	enum usb_end why;
	unsigned char heard[USB_HEARD_BYTES_MAX];
	size_t heard_at, heard_size;
};

static enum status fault_of_end(enum usb_end end, struct fault *fault)
{
	return fault_set(fault, end == USB_LEFT_END ? STATUS_GONE : STATUS_IO, (int)end,
			 "the printer on USB: %s", usb_end_text(end));
}

/* OK while every transfer out that has ended is complete. */
static enum status advance(struct port_usb *port, struct fault *fault)
{
	struct usb_outcome sent;
	enum status status = usb_advance(port->usb, clock_steady_ms(), fault);

	if (status == STATUS_OK && port->is_sending &&
	    usb_sent(port->device, &sent) != STATUS_AGAIN) {
		port->is_sending = false;
		port->why = sent.end;
		port->broken = sent.end == USB_COMPLETE_END ? STATUS_OK : STATUS_IO;
	}
	return port->broken != STATUS_OK ? fault_of_end(port->why, fault) : status;
}

/* OK when the next transfer out can begin. */
static enum status go_on(struct port_usb *port, struct fault *fault)
{
	enum status status = advance(port, fault);

	if (status == STATUS_OK && port->is_sending)
		return STATUS_AGAIN;
	return status == STATUS_OK ? usb_device_status(port->device, fault) : status;
}

static enum status stream_write(void *self, struct span bytes, size_t *ret_written,
				struct fault *fault)
{
	struct port_usb *port = self;
	struct span part = span_slice(bytes, 0, USB_SEND_MAX);
	enum status status = go_on(port, fault);

	if (status != STATUS_OK)
		return status;
	status = usb_send(port->device, part, SEND_DEADLINE_MS, fault);
	port->is_sending = status == STATUS_OK;
	if (status == STATUS_OK)
		*ret_written = part.size;
	return status;
}

/* One report at a time; what did not fit the caller's buffer last time comes first. */
static enum status fetch(struct port_usb *port, struct fault *fault)
{
	struct usb_outcome heard;
	enum status status = usb_device_status(port->device, fault);

	if (status == STATUS_OK)
		status = usb_listen(port->device, 0, fault);
	if (status == STATUS_AGAIN || status == STATUS_REFUSED)
		return status;
	if (usb_heard(port->device, port->heard, sizeof(port->heard), &heard) != STATUS_OK)
		return status == STATUS_OK ? STATUS_AGAIN : status;
	if (heard.end != USB_COMPLETE_END)
		return fault_of_end(heard.end, fault);
	port->heard_at = 0;
	port->heard_size = heard.size;
	return STATUS_OK;
}

static enum status stream_read(void *self, unsigned char *to, size_t max, size_t *ret_size,
			       struct fault *fault)
{
	struct port_usb *port = self;
	enum status status = advance(port, fault);

	if (status == STATUS_OK && port->heard_size == 0)
		status = fetch(port, fault);
	if (status == STATUS_REFUSED)
		return fault_set(fault, STATUS_UNSUPPORTED, 0, "this printer does not answer");
	if (status != STATUS_OK || port->heard_size == 0)
		return status == STATUS_OK ? STATUS_AGAIN : status;
	size_t size = port->heard_size < max ? port->heard_size : max;
	memcpy(to, port->heard + port->heard_at, size);
	port->heard_at += size;
	port->heard_size -= size;
	*ret_size = size;
	return STATUS_OK;
}

static enum status stream_flush(void *self, struct fault *fault)
{
	return go_on(self, fault);
}

static int stream_descriptor(void *self)
{
	struct port_usb *port = self;

	return usb_pollfd(port->usb).fd;
}

/* The bus is readable when anything is to be done, a transfer out among it. */
static struct pollfd stream_pollfd(void *self, short events)
{
	struct port_usb *port = self;

	return usb_pollfd(port->usb);
}

static int stream_timeout_ms(void *self, int64_t now_ms)
{
	struct port_usb *port = self;

	return usb_timeout_ms(port->usb, now_ms);
}

struct usb_device *port_usb_device(const struct port *port)
{
	struct port_usb *self = port->self;

	return self->device;
}

static void stream_close(void *self)
{
	struct port_usb *port = self;

	usb_device_close(port->device);
	secret_free(port, sizeof(*port));
}

static const struct port_ops STREAM_OPS = {
	.name = "usb",
	.write = stream_write,
	.read = stream_read,
	.flush = stream_flush,
	.descriptor = stream_descriptor,
	.pollfd = stream_pollfd,
	.timeout_ms = stream_timeout_ms,
	.close = stream_close,
};

enum status port_usb_open(struct usb *usb, const struct usb_interface *interface, struct port *ret,
			  struct fault *fault)
{
	void *self = NULL;
	int is_locked;
	enum status status = secret_new(sizeof(struct port_usb), &self, &is_locked, fault);

	if (status != STATUS_OK)
		return status;
	struct port_usb *port = self;
	port->usb = usb;
	status = usb_device_open(usb, interface, clock_steady_ms(), &port->device, fault);
	if (status != STATUS_OK)
		secret_free(port, sizeof(*port));
	else
		*ret = (struct port){ .ops = &STREAM_OPS, .self = port };
	return status;
}

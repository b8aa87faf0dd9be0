/* The printer as a byte stream. */
#include "drivers/port_usb_printer.h"
#include "tests/usb/probe.h"

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"

enum { PAGE_BYTES = 70000, OUT_ENDPOINT = 0x01, ANSWER_MS = 1000 };

static const char ROW[] = "port";
static unsigned char page[PAGE_BYTES];
static char record_path[128];

/* Writes until all is taken, or something is not good. */
static enum status write_all(struct port *port, struct span bytes, struct fault *fault)
{
	int64_t until_ms = clock_steady_ms() + PROBE_SOON_MS;
	enum status status = STATUS_OK;

	while (bytes.size > 0 && (status == STATUS_OK || status == STATUS_AGAIN) &&
	       clock_steady_ms() < until_ms) {
		size_t written = 0;
		status = port->ops->write(port->self, bytes, &written, fault);
		if (status == STATUS_AGAIN) {
			struct pollfd wait = { .fd = port->ops->descriptor(port->self),
					       .events = POLLIN };
			(void)poll(&wait, 1, 100);
		}
		bytes = span_slice(bytes, written, bytes.size);
	}
	do
		status = status == STATUS_OK || status == STATUS_AGAIN
				 ? port->ops->flush(port->self, fault)
				 : status;
	while (status == STATUS_AGAIN && clock_steady_ms() < until_ms);
	return status;
}

static bool is_recorded(void)
{
	static unsigned char storage[PAGE_BYTES + 1];
	FILE *file = fopen(record_path, "rb");
	size_t size = file != NULL ? fread(storage, 1, sizeof(storage), file) : 0;

	if (file != NULL)
		(void)fclose(file);
	return size == sizeof(page) && memcmp(storage, page, sizeof(page)) == 0;
}

static enum status read_byte(struct port *port, unsigned char *ret)
{
	int64_t until_ms = clock_steady_ms() + ANSWER_MS;
	size_t size = 0;
	enum status status;

	while ((status = port->ops->read(port->self, ret, 1, &size, NULL)) == STATUS_AGAIN &&
	       clock_steady_ms() < until_ms)
		drive(1);
	return status;
}

static void probe_bytes(struct port *port)
{
	static const unsigned char TWO_QUESTIONS[] = { 0x10, 4, 1, 0x10, 4, 4 };
	struct span whole = { .at = page, .size = sizeof(page) };
	struct span questions = { .at = TWO_QUESTIONS, .size = sizeof(TWO_QUESTIONS) };
	int64_t begun_us = clock_steady_us();
	struct fault fault = { 0 };
	unsigned char byte = 0;
	size_t size = 0;

	cell(ROW, "70,000 bytes arrive as they were sent",
	     write_all(port, whole, &fault) == STATUS_OK && is_recorded());
	printf("# port: %d bytes in %lld us\n", PAGE_BYTES,
	       (long long)(clock_steady_us() - begun_us));
	cell(ROW, "answers come byte by byte",
	     port->ops->read(port->self, &byte, 1, &size, NULL) == STATUS_AGAIN &&
		     write_all(port, questions, &fault) == STATUS_OK &&
		     read_byte(port, &byte) == STATUS_OK && byte == 0x12 &&
		     read_byte(port, &byte) == STATUS_OK && byte == 0x12);
	lab("eproto printer %x", OUT_ENDPOINT);
	enum status status = write_all(port, questions, &fault);
	cell(ROW, "a transfer that fails ends the stream",
	     status == STATUS_IO && fault.what[0] != '\0' &&
		     write_all(port, questions, &fault) == STATUS_IO);
}

static void probe_leaving(struct port *port)
{
	struct fault fault;

	cell(ROW, "opened anew", write_all(port, span_of("\x1b@"), &fault) == STATUS_OK);
	lab("unplug printer");
	drive(100);
	cell(ROW, "gone", write_all(port, span_of("\x1b@"), &fault) == STATUS_GONE);
}

/* Another printer, found before the kiosk's or behind it, is held by somebody. */
static bool is_found_by_serial(void)
{
	static const struct usb_name NAME = { .serial = "PRN0001" };
	int64_t until_ms = clock_steady_ms() + PROBE_SOON_MS;
	struct usb_interface interface;
	struct port port = { 0 };
	enum status status = STATUS_AGAIN;

	(void)find(PRODUCT_PRINTER, &interface);
	if (port_usb_printer_open(probe.usb, &NAME, &port, NULL) != STATUS_OK)
		return false;
	while (status == STATUS_AGAIN && clock_steady_ms() < until_ms) {
		status = port_usb_printer_ready(&port, NULL);
		drive(1);
	}
	bool is_it = port_usb_printer_interface(&port)->product == PRODUCT_PRINTER;
	port_release(&port);
	return status == STATUS_OK && is_it && lab_counter("other-printer", "taken") == 0;
}

static void probe_serial(void)
{
	static const struct usb_name NOBODY = { .serial = "PRN0002" };
	struct port port = { 0 };
	struct fault fault;

	lab("unplug printer");
	lab("plug other-printer");
	lab("hold other-printer 1000");
	lab("plug printer");
	cell(ROW, "found behind another", is_found_by_serial());
	lab("unplug other-printer");
	lab("plug other-printer");
	lab("hold other-printer 1000");
	drive(50);
	cell(ROW, "found before another", is_found_by_serial());
	lab("unplug other-printer");
	cell(ROW, "of a serial number that is not there",
	     port_usb_printer_open(probe.usb, &NOBODY, &port, &fault) == STATUS_GONE &&
		     strcmp(fault.what, "the printer PRN0002 is not plugged in") == 0);
}

static bool opens(struct port *port)
{
	struct usb_interface interface = { 0 };

	return find(PRODUCT_PRINTER, &interface) &&
	       port_usb_open(probe.usb, &interface, port, NULL) == STATUS_OK;
}

void probe_printer_port(void)
{
	struct port port = { 0 };

	for (size_t at = 0; at < sizeof(page); at++)
		page[at] = (unsigned char)(' ' + at % 90);
	text_format(record_path, sizeof(record_path), "%s/printed", probe.folder);
	lab("record printer %s", record_path);
	bool is_open = opens(&port);
	cell(ROW, "opens", is_open);
	if (is_open)
		probe_bytes(&port);
	port_release(&port);
	if (opens(&port))
		probe_leaving(&port);
	port_release(&port);
	lab("plug printer");
	probe_serial();
	(void)unlink(record_path);
}

#include "tests/usb/probe.h"

#include "drivers/port_serial.h"
#include "kiosk/base/bytes.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"

enum { SYMBOL_BYTES = 317 };

static const char ROW[] = "line", PATH[] = "/dev/ttyACM0";

static bool becomes_there(bool is_there)
{
	int64_t until_ms = clock_steady_ms() + PROBE_SOON_MS;

	while ((access(PATH, F_OK) == 0) != is_there && clock_steady_ms() < until_ms)
		drive(20);
	return (access(PATH, F_OK) == 0) == is_there;
}

/* Reads until that many bytes are there, or something else comes than bytes and AGAIN. */
static enum status collect(struct port *port, size_t wanted, struct bytes *to)
{
	int64_t until_ms = clock_steady_ms() + PROBE_SOON_MS;
	enum status status = STATUS_AGAIN;

	to->size = 0;
	while (to->size < wanted && clock_steady_ms() < until_ms) {
		unsigned char part[64];
		size_t size = 0;
		status = port->ops->read(port->self, part, sizeof(part), &size, NULL);
		bytes_add(to, part, size);
		if (status != STATUS_OK && status != STATUS_AGAIN)
			return status;
		struct pollfd wait = { .fd = port->ops->descriptor(port->self), .events = POLLIN };
		(void)poll(&wait, 1, 20);
	}
	return to->size >= wanted ? STATUS_OK : status;
}

static bool scans(struct port *port, const char *path, const char *symbol)
{
	unsigned char storage[2 * SYMBOL_BYTES];
	struct bytes got = bytes_over(storage, sizeof(storage));

	lab("scan serial %s", path);
	return collect(port, SYMBOL_BYTES + 2, &got) == STATUS_OK &&
	       memcmp(storage, symbol, SYMBOL_BYTES) == 0;
}

static void probe_port(struct port *port, const char *path, const char *symbol)
{
	unsigned char storage[64];
	struct bytes got = bytes_over(storage, sizeof(storage));
	struct fault fault;

	cell(ROW, "317 bytes", scans(port, path, symbol));
	lab("unplug serial");
	cell(ROW, "unplugged", collect(port, 1, &got) == STATUS_GONE);
	lab("plug serial");
	bool is_there = becomes_there(true);
	while (port->ops->descriptor(port->self) < 0 && is_there)
		is_there = collect(port, 1, &got) == STATUS_AGAIN;
	cell(ROW, "found again", is_there && scans(port, path, symbol));
	size_t written = 0;
	cell(ROW, "takes bytes",
	     port->ops->write(port->self, span_of("beep"), &written, &fault) == STATUS_OK &&
		     written == 4);
}

/* A data interface that was claimed alone does not bring cdc_acm back: the device is plugged in
 * anew first. */
void probe_line(void)
{
	struct serial_options options = { .baud = 115200 };
	char path[128], symbol[SYMBOL_BYTES];
	struct port port = { 0 };
	struct fault fault = { 0 };

	text_format(path, sizeof(path), "%s/symbol", probe.folder);
	for (size_t at = 0; at < sizeof(symbol); at++)
		symbol[at] = (char)('A' + at % 26);
	FILE *file = fopen(path, "wb");
	if (file == NULL || fwrite(symbol, 1, sizeof(symbol), file) != sizeof(symbol) ||
	    fclose(file) != 0)
		exit(2);
	lab("unplug serial");
	lab("plug serial");
	bool is_open = becomes_there(true);
	is_open = is_open && port_serial_open(PATH, &options, &port, &fault) == STATUS_OK;
	cell(ROW, "opens", is_open);
	if (is_open)
		probe_port(&port, path, symbol);
	port_release(&port);
	(void)unlink(path);
}

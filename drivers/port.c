#include "drivers/port.h"

#include <string.h>

#include "drivers/port_serial.h"
#include "kiosk/base/span.h"
#include "kiosk/base/text.h"

/* What follows the prefix; null where the address does not begin with it. */
static const char *after(const char *address, const char *prefix)
{
	return span_starts_with(span_of(address), span_of(prefix)) ? address + strlen(prefix)
								   : NULL;
}

static enum status refuse(const char *address, struct fault *fault)
{
	return fault_set(
		fault, STATUS_REFUSED, 0,
		"%.80s: no such kind of port; write file:PATH, tcp:HOST:PORT or serial:PATH@BAUD",
		address);
}

/* "PATH" or "PATH@BAUD". */
static enum status open_serial(const char *line, struct port *ret, struct fault *fault)
{
	enum { LINE_PATH_MAX = 256 };
	char path[LINE_PATH_MAX];
	struct serial_options options = { 0 };
	struct span all = span_of(line);
	size_t at = span_find(all, span_of("@"), 0);
	int64_t baud = 0;

	if (at < all.size && (!span_to_int(span_slice(all, at + 1, all.size), &baud) || baud < 1 ||
			      baud > UINT32_MAX))
		return fault_set(fault, STATUS_REFUSED, 0, "%.80s: no speed behind the @", line);
	if (!text_copy_span(path, sizeof(path), span_slice(all, 0, at)))
		return fault_set(fault, STATUS_REFUSED, 0, "the path is too long");
	options.baud = (unsigned)baud;
	return port_serial_open(path, &options, ret, fault);
}

enum status port_open(const char *address, struct port *ret, struct fault *fault)
{
	const char *path = after(address, "file:");
	const char *host = after(address, "tcp:");
	const char *line = after(address, "serial:");

	if (path != NULL)
		return port_file_open(path, ret, fault);
	if (line != NULL)
		return open_serial(line, ret, fault);
	return host != NULL ? port_tcp_open(host, ret, fault) : refuse(address, fault);
}

enum status port_forget(const char *address, struct fault *fault)
{
	const char *path = after(address, "file:");

	if (path != NULL)
		return port_file_forget(path, fault);
	if (after(address, "tcp:") != NULL || after(address, "serial:") != NULL)
		return STATUS_OK;
	return refuse(address, fault);
}

void port_release(struct port *port)
{
	if (port->ops != NULL)
		port->ops->close(port->self);
	*port = (struct port){ 0 };
}

struct pollfd port_pollfd(const struct port *port, short events)
{
	if (port->ops == NULL)
		return (struct pollfd){ .fd = -1 };
	if (port->ops->pollfd != NULL)
		return port->ops->pollfd(port->self, events);
	return (struct pollfd){ .fd = port->ops->descriptor(port->self), .events = events };
}

int port_timeout_ms(const struct port *port, int64_t now_ms)
{
	return port->ops != NULL && port->ops->timeout_ms != NULL
		       ? port->ops->timeout_ms(port->self, now_ms)
		       : -1;
}

#include "drivers/port.h"

#include <string.h>

#include "kiosk/base/span.h"

/* What follows the prefix; null where the address does not begin with it. */
static const char *after(const char *address, const char *prefix)
{
	return span_starts_with(span_of(address), span_of(prefix)) ? address + strlen(prefix)
								   : NULL;
}

static enum status refuse(const char *address, struct fault *fault)
{
	return fault_set(fault, STATUS_REFUSED, 0,
			 "%.80s: no such kind of port; write file:PATH or tcp:HOST:PORT", address);
}

enum status port_open(const char *address, struct port *ret, struct fault *fault)
{
	const char *path = after(address, "file:");
	const char *host = after(address, "tcp:");

	if (path != NULL)
		return port_file_open(path, ret, fault);
	return host != NULL ? port_tcp_open(host, ret, fault) : refuse(address, fault);
}

enum status port_forget(const char *address, struct fault *fault)
{
	const char *path = after(address, "file:");

	if (path != NULL)
		return port_file_forget(path, fault);
	return after(address, "tcp:") != NULL ? STATUS_OK : refuse(address, fault);
}

void port_release(struct port *port)
{
	if (port->ops != NULL)
		port->ops->close(port->self);
	*port = (struct port){ 0 };
}

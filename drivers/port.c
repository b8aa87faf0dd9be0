#include "drivers/port.h"

#include <string.h>

#include "kiosk/base/span.h"

enum status port_open(const char *address, struct port *ret, struct fault *fault)
{
	static const char FILE_PREFIX[] = "file:", TCP_PREFIX[] = "tcp:";
	struct span whole = span_of(address);

	if (span_starts_with(whole, span_of(FILE_PREFIX)))
		return port_file_open(address + strlen(FILE_PREFIX), ret, fault);
	if (span_starts_with(whole, span_of(TCP_PREFIX)))
		return port_tcp_open(address + strlen(TCP_PREFIX), ret, fault);
	return fault_set(fault, STATUS_REFUSED, 0,
			 "%.80s: no such kind of port; write file:PATH or tcp:HOST:PORT", address);
}

void port_release(struct port *port)
{
	if (port->ops != NULL)
		port->ops->close(port->self);
	*port = (struct port){ 0 };
}

/* A byte stream to a device, never blocking: the loop polls its descriptor. */
#ifndef TAC_DRIVERS_PORT_H
#define TAC_DRIVERS_PORT_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

#include "kiosk/base/span.h"
#include "kiosk/base/status.h"

struct port_ops {
	const char *name;

	/* Writes some of the bytes; *ret_written says how many.
	 * AGAIN    none now; poll for writing
	 * GONE     the device left or the peer closed
	 * IO       anything else */
	enum status (*write)(void *self, struct span bytes, size_t *ret_written,
			     struct fault *fault);

	/* Reads what is there. AGAIN when nothing; UNSUPPORTED on a one-way port. */
	enum status (*read)(void *self, unsigned char *to, size_t max, size_t *ret_size,
			    struct fault *fault);

	/* What was written is with the device (fsync for a file; for TCP, acknowledged by the
	 * other side); may block up to 500 ms. AGAIN: not yet. */
	enum status (*flush)(void *self, struct fault *fault);

	/* Optional: takes back what was written, if the port keeps it (a spool file): overwritten,
	 * then emptied. */
	enum status (*discard)(void *self, struct fault *fault);

	/* The descriptor to poll. */
	int (*descriptor)(void *self);

	/* Optional: what to poll, and for how long at most (-1 for no limit), where that is not
	 * simply `events` at the descriptor. */
	struct pollfd (*pollfd)(void *self, short events);
	int (*timeout_ms)(void *self, int64_t now_ms);

	void (*close)(void *self);
};

struct port {
	const struct port_ops *ops; /* null: closed */
	void *self;
};

/* A regular file (made with mode 0600, emptied at open), a pty, or a character device such as
 * /dev/usb/lp0. Links are not followed, and below /dev nothing is made. */
enum status port_file_open(const char *path, struct port *ret, struct fault *fault) MUST_CHECK;

/* A printer on TCP, usually port 9100: "host:port" with a numeric address or a name.
 * Blocks  until connected, 3 s at most. */
enum status port_tcp_open(const char *host_and_port, struct port *ret,
			  struct fault *fault) MUST_CHECK;

/* By address: "file:PATH", "tcp:HOST:PORT", "serial:PATH" or "serial:PATH@BAUD". STATUS_REFUSED for
 * another form; a device on USB has a bus, see drivers/port_usb_printer.h. */
enum status port_open(const char *address, struct port *ret, struct fault *fault) MUST_CHECK;
void port_release(struct port *port);

/* What to poll where `events` are waited for, and for how long at most; -1 for no limit. Nothing,
 * and no limit, for a closed port. */
struct pollfd port_pollfd(const struct port *port, short events);
int port_timeout_ms(const struct port *port, int64_t now_ms);

/* What an earlier run left in a spool file at that address is overwritten and emptied, as discard
 * does. Nothing happens where there is none, and at an address of another kind.
 * Errors  STATUS_REFUSED for no address at all; STATUS_DENIED, STATUS_IO. */
enum status port_forget(const char *address, struct fault *fault) MUST_CHECK;
enum status port_file_forget(const char *path, struct fault *fault) MUST_CHECK;

#endif

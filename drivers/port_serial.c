#include "drivers/port_serial.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <termios.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"

enum { PATH_MAX_BYTES = 256, CLOSED = -1, DRAIN_LOOK_MS = 20 };

struct port_serial {
	char path[PATH_MAX_BYTES];
	struct serial_options options;
	int descriptor;       /* CLOSED after the device left */
	int64_t reopen_at_ms; /* while closed */
	int64_t progress_ms;  /* when a byte was last taken */
	bool is_waiting;      /* the last write found no room, or bytes were still to go */
	int queued;           /* bytes the line still had when last asked */
};

/* B0, which would hang up, for a speed that there is not. */
static speed_t speed_of(unsigned baud)
{
	static const struct {
		unsigned baud;
		speed_t speed;
	} ALL[] = { { 1200, B1200 },   { 2400, B2400 },     { 4800, B4800 },
		    { 9600, B9600 },   { 19200, B19200 },   { 38400, B38400 },
		    { 57600, B57600 }, { 115200, B115200 }, { 230400, B230400 } };

	for (size_t at = 0; at < COUNT_OF(ALL); at++)
		if (ALL[at].baud == baud)
			return ALL[at].speed;
	return B0;
}

static tcflag_t flag(bool is_set, tcflag_t flag)
{
	return is_set ? flag : 0;
}

static bool set_line(int descriptor, const struct serial_options *options)
{
	speed_t speed = speed_of(options->baud != 0 ? options->baud : SERIAL_BAUD_DEFAULT);
	struct termios mode, set;

	if (tcgetattr(descriptor, &mode) != 0)
		return false;
	cfmakeraw(&mode);
	mode.c_cflag &= ~(tcflag_t)(CSIZE | PARENB | PARODD | CSTOPB | CRTSCTS);
	mode.c_cflag |= CREAD | CLOCAL | (options->has_seven_bits ? CS7 : CS8) |
			flag(options->parity != SERIAL_NO_PARITY, PARENB) |
			flag(options->parity == SERIAL_ODD_PARITY, PARODD) |
			flag(options->has_two_stop_bits, CSTOPB) |
			flag(options->has_flow_control, CRTSCTS);
	mode.c_iflag |= INPCK; /* a byte that was garbled on the way comes as NUL */
	mode.c_cc[VMIN] = 1;   /* so that reading nothing means that the line is gone */
	mode.c_cc[VTIME] = 0;
	/* tcsetattr() is content when it could do a part. A pty does all speeds, and 8 bits only.
	 */
	return cfsetspeed(&mode, speed) == 0 && tcsetattr(descriptor, TCSANOW, &mode) == 0 &&
	       tcgetattr(descriptor, &set) == 0 && cfgetospeed(&set) == speed &&
	       tcflush(descriptor, TCIOFLUSH) == 0;
}

/* TIOCEXCL keeps other users out, the lock a second kiosk of the superuser's. */
static bool keep_others_out(int descriptor)
{
	return ioctl(descriptor, TIOCEXCL) == 0 && flock(descriptor, LOCK_EX | LOCK_NB) == 0;
}

static enum status open_line(struct port_serial *port, struct fault *fault)
{
	int line = open(port->path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	enum status status = STATUS_OK;

	if (line < 0)
		return fault_set(
			fault, errno == EACCES || errno == EBUSY ? STATUS_DENIED : STATUS_IO, errno,
			"%.80s: the line cannot be opened: %s", port->path, strerror(errno));
	if (isatty(line) != 1)
		status =
			fault_set(fault, STATUS_REFUSED, 0, "%.80s: is no serial line", port->path);
	else if (!keep_others_out(line))
		status = fault_set(fault, STATUS_DENIED, errno, "%.80s: another program has it",
				   port->path);
	else if (!set_line(line, &port->options))
		status = fault_set(fault, STATUS_IO, errno, "%.80s: the line cannot be set up",
				   port->path);
	if (status != STATUS_OK)
		close(line);
	else
		port->descriptor = line;
	return status;
}

static enum status lose(struct port_serial *port, struct fault *fault)
{
	close(port->descriptor);
	port->descriptor = CLOSED;
	port->is_waiting = false;
	port->reopen_at_ms = clock_steady_ms() + SERIAL_REOPEN_MS;
	return fault_set(fault, STATUS_GONE, errno, "%.80s: the device left", port->path);
}

static enum status fault_of_errno(struct port_serial *port, struct fault *fault)
{
	if (errno == EAGAIN || errno == EINTR)
		return STATUS_AGAIN;
	if (errno == EIO || errno == ENXIO || errno == ENODEV || errno == EBADF)
		return lose(port, fault);
	return fault_set(fault, STATUS_IO, errno, "%.80s: the line fails: %s", port->path,
			 strerror(errno));
}

/* AGAIN for a line that may still take something, IO for one that has not for too long. */
static enum status keep_waiting(struct port_serial *port, bool has_moved, struct fault *fault)
{
	int64_t now_ms = clock_steady_ms();

	if (has_moved || !port->is_waiting)
		port->progress_ms = now_ms;
	port->is_waiting = true;
	if (now_ms - port->progress_ms < SERIAL_WRITE_MS)
		return STATUS_AGAIN;
	return fault_set(fault, STATUS_IO, 0, "%.80s: the device takes nothing", port->path);
}

static enum status serial_write(void *self, struct span bytes, size_t *ret_written,
				struct fault *fault)
{
	struct port_serial *port = self;

	if (port->descriptor == CLOSED)
		return fault_set(fault, STATUS_GONE, 0, "%.80s: the device left", port->path);
	ssize_t written = write(port->descriptor, bytes.at, bytes.size);
	if (written < 0) {
		enum status status = fault_of_errno(port, fault);
		return status == STATUS_AGAIN ? keep_waiting(port, false, fault) : status;
	}
	if (written == 0 && bytes.size > 0)
		return keep_waiting(port, false, fault);
	port->is_waiting = false;
	port->queued = 0;
	*ret_written = (size_t)written;
	return STATUS_OK;
}

static enum status reopen(struct port_serial *port)
{
	int64_t now_ms = clock_steady_ms();

	if (now_ms < port->reopen_at_ms)
		return STATUS_AGAIN;
	port->reopen_at_ms = now_ms + SERIAL_REOPEN_MS;
	return open_line(port, NULL) == STATUS_OK ? STATUS_OK : STATUS_AGAIN;
}

static enum status serial_read(void *self, unsigned char *to, size_t max, size_t *ret_size,
			       struct fault *fault)
{
	struct port_serial *port = self;

	if (port->descriptor == CLOSED && reopen(port) != STATUS_OK)
		return STATUS_AGAIN;
	ssize_t size = read(port->descriptor, to, max);
	if (size < 0)
		return fault_of_errno(port, fault);
	if (size == 0 && max > 0)
		return lose(port, fault);
	*ret_size = (size_t)size;
	return STATUS_OK;
}

/* What the kernel took may still stand in its queue: tcdrain() would wait without end for a device
 * that holds its line. */
static enum status serial_flush(void *self, struct fault *fault)
{
	struct port_serial *port = self;
	int before = port->queued;

	if (port->descriptor == CLOSED)
		return fault_set(fault, STATUS_GONE, 0, "%.80s: the device left", port->path);
	if (ioctl(port->descriptor, TIOCOUTQ, &port->queued) != 0)
		return fault_of_errno(port, fault);
	if (port->queued > 0)
		return keep_waiting(port, port->queued != before, fault);
	port->is_waiting = false;
	return STATUS_OK;
}

static int serial_descriptor(void *self)
{
	struct port_serial *port = self;

	return port->descriptor;
}

/* While it drains there is always room to write: that would be polled without end. */
static struct pollfd serial_pollfd(void *self, short events)
{
	struct port_serial *port = self;

	if (port->queued > 0)
		events &= ~POLLOUT;
	return (struct pollfd){ .fd = port->descriptor, .events = events };
}

static int serial_timeout_ms(void *self, int64_t now_ms)
{
	struct port_serial *port = self;

	return port->queued > 0 ? DRAIN_LOOK_MS : -1;
}

static void serial_close(void *self)
{
	struct port_serial *port = self;

	if (port->descriptor != CLOSED) {
		(void)tcflush(port->descriptor, TCOFLUSH); /* closing would wait for it */
		close(port->descriptor);
	}
	free(port);
}

static const struct port_ops SERIAL_OPS = {
	.name = "serial",
	.write = serial_write,
	.read = serial_read,
	.flush = serial_flush,
	.descriptor = serial_descriptor,
	.pollfd = serial_pollfd,
	.timeout_ms = serial_timeout_ms,
	.close = serial_close,
};

enum status port_serial_open(const char *path, const struct serial_options *options,
			     struct port *ret, struct fault *fault)
{
	if (options->baud != 0 && speed_of(options->baud) == B0)
		return fault_set(fault, STATUS_REFUSED, 0, "a line has no speed of %u baud",
				 options->baud);
	struct port_serial *port = calloc(1, sizeof(*port));
	if (port == NULL)
		return fault_set(fault, STATUS_NO_MEMORY, 0, "out of memory");
	port->options = *options;
	port->descriptor = CLOSED;
	enum status status = text_copy(port->path, sizeof(port->path), path)
				     ? open_line(port, fault)
				     : fault_set(fault, STATUS_REFUSED, 0, "the path is too long");
	if (status != STATUS_OK)
		free(port);
	else
		*ret = (struct port){ .ops = &SERIAL_OPS, .self = port };
	return status;
}

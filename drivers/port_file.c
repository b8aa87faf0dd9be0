#include "drivers/port.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>

#include "kiosk/base/attrs.h"

struct port_file {
	int descriptor;
	bool is_terminal;
};

static enum status fault_of_errno(struct fault *fault, const char *deed)
{
	bool is_gone = errno == EIO || errno == ENODEV || errno == ENXIO || errno == EPIPE;

	if (errno == EAGAIN || errno == EINTR)
		return STATUS_AGAIN;
	if (is_gone)
		return fault_set(fault, STATUS_GONE, errno, "the printer's port is gone");
	return fault_set(fault, STATUS_IO, errno, "the printer's port fails at %s: %s", deed,
			 strerror(errno));
}

static enum status file_write(void *self, struct span bytes, size_t *ret_written,
			      struct fault *fault)
{
	struct port_file *port = self;
	ssize_t written = write(port->descriptor, bytes.at, bytes.size);

	if (written < 0)
		return fault_of_errno(fault, "writing");
	if (written == 0 && bytes.size > 0)
		return STATUS_AGAIN;
	*ret_written = (size_t)written;
	return STATUS_OK;
}

static enum status device_read(void *self, unsigned char *to, size_t max, size_t *ret_size,
			       struct fault *fault)
{
	struct port_file *port = self;
	ssize_t size = read(port->descriptor, to, max);

	if (size < 0)
		return fault_of_errno(fault, "reading");
	if (size == 0 && port->is_terminal)
		return fault_set(fault, STATUS_GONE, 0, "the printer's port is gone");
	if (size == 0) /* usblp reports an empty transfer so */
		return STATUS_AGAIN;
	*ret_size = (size_t)size;
	return STATUS_OK;
}

static enum status file_read(void *self, unsigned char *to, size_t max, size_t *ret_size,
			     struct fault *fault)
{
	return fault_set(fault, STATUS_UNSUPPORTED, 0, "a file does not answer");
}

static enum status file_flush(void *self, struct fault *fault)
{
	struct port_file *port = self;

	if (fdatasync(port->descriptor) != 0)
		return fault_of_errno(fault, "flushing");
	return STATUS_OK;
}

/* The kernel has the bytes; tcdrain could wait for a printer that holds its line busy. */
static enum status device_flush(void *self, struct fault *fault)
{
	return STATUS_OK;
}

static bool overwrite(int descriptor, off_t size)
{
	static const unsigned char ZEROS[4096];

	for (off_t at = 0; at < size;) {
		size_t left = (size_t)(size - at);
		ssize_t written =
			pwrite(descriptor, ZEROS, left < sizeof(ZEROS) ? left : sizeof(ZEROS), at);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return false;
		at += written;
	}
	return fdatasync(descriptor) == 0;
}

static enum status file_discard(void *self, struct fault *fault)
{
	struct port_file *port = self;
	struct stat about;

	if (fstat(port->descriptor, &about) != 0 || !overwrite(port->descriptor, about.st_size) ||
	    ftruncate(port->descriptor, 0) != 0 || lseek(port->descriptor, 0, SEEK_SET) != 0)
		return fault_set(fault, STATUS_IO, errno, "the printed file cannot be emptied: %s",
				 strerror(errno));
	return STATUS_OK;
}

static int file_descriptor(void *self)
{
	struct port_file *port = self;

	return port->descriptor;
}

static void file_close(void *self)
{
	struct port_file *port = self;

	close(port->descriptor);
	free(port);
}

static const struct port_ops FILE_OPS = {
	.name = "file",
	.write = file_write,
	.read = file_read,
	.flush = file_flush,
	.discard = file_discard,
	.descriptor = file_descriptor,
	.close = file_close,
};

static const struct port_ops DEVICE_OPS = {
	.name = "device",
	.write = file_write,
	.read = device_read,
	.flush = device_flush,
	.descriptor = file_descriptor,
	.close = file_close,
};

/* Never makes a file below /dev: an absent printer must not become a file with a PIN in it. A
 * one-way printer port refuses reading, so writing alone is tried second. */
static int open_any(const char *path)
{
	int common = O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
	bool is_device = strncmp(path, "/dev/", 5) == 0;
	int descriptor = open(path, O_RDWR | common | (is_device ? 0 : O_CREAT), 0600);

	if (descriptor < 0 && is_device && errno != ENOENT)
		descriptor = open(path, O_WRONLY | common);
	return descriptor;
}

/* A spool that somebody else made could be read by them. */
static bool prepare_file(int descriptor, const struct stat *about)
{
	return about->st_uid == geteuid() && fchmod(descriptor, 0600) == 0 &&
	       ftruncate(descriptor, 0) == 0;
}

static bool prepare_terminal(int descriptor)
{
	struct termios mode;

	if (tcgetattr(descriptor, &mode) != 0)
		return false;
	cfmakeraw(&mode);
	return tcsetattr(descriptor, TCSANOW, &mode) == 0 && tcflush(descriptor, TCIFLUSH) == 0;
}

static enum status prepare(const char *path, struct port_file *port, const struct port_ops **ret,
			   struct fault *fault)
{
	struct stat about;

	if (fstat(port->descriptor, &about) != 0)
		return fault_set(fault, STATUS_IO, errno, "%.80s: %s", path, strerror(errno));
	if (S_ISREG(about.st_mode)) {
		*ret = &FILE_OPS;
		if (prepare_file(port->descriptor, &about))
			return STATUS_OK;
		return fault_set(fault, STATUS_DENIED, 0, "%.80s: belongs to somebody else", path);
	}
	if (!S_ISCHR(about.st_mode))
		return fault_set(fault, STATUS_REFUSED, 0, "%.80s: neither a file nor a printer",
				 path);
	*ret = &DEVICE_OPS;
	port->is_terminal = isatty(port->descriptor) == 1;
	if (port->is_terminal && !prepare_terminal(port->descriptor))
		return fault_set(fault, STATUS_IO, errno, "%.80s: %s", path, strerror(errno));
	return STATUS_OK;
}

enum status port_file_open(const char *path, struct port *ret, struct fault *fault)
{
	struct port_file port = { .descriptor = open_any(path) };
	const struct port_ops *ops = NULL;

	if (port.descriptor < 0)
		return fault_set(fault, errno == EACCES ? STATUS_DENIED : STATUS_IO, errno,
				 "%.80s: the printer cannot be opened: %s", path, strerror(errno));
	enum status status = prepare(path, &port, &ops, fault);
	struct port_file *self = status == STATUS_OK ? malloc(sizeof(*self)) : NULL;
	if (self == NULL) {
		close(port.descriptor);
		return status != STATUS_OK ? status
					   : fault_set(fault, STATUS_NO_MEMORY, 0, "out of memory");
	}
	*self = port;
	*ret = (struct port){ .ops = ops, .self = self };
	return STATUS_OK;
}

enum status port_file_forget(const char *path, struct fault *fault)
{
	struct port_file port = { .descriptor = open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC |
								   O_NONBLOCK | O_NOCTTY) };
	struct stat about;
	enum status status = STATUS_OK;

	if (port.descriptor < 0)
		return STATUS_OK; /* nothing was left; whether it can be printed to shows then */
	if (fstat(port.descriptor, &about) == 0 && S_ISREG(about.st_mode))
		status = file_discard(&port, fault);
	close(port.descriptor);
	return status;
}

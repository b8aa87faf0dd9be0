#include "drivers/data_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static enum status read_all(int file, const char *path, unsigned char *to, size_t max,
			    struct span *ret, struct fault *fault)
{
	size_t size = 0;
	ssize_t got;

	do {
		got = read(file, to + size, max + 1 - size);
		size += got > 0 ? (size_t)got : 0;
	} while (got > 0 && size <= max);
	if (got < 0)
		return fault_set(fault, STATUS_IO, errno, "%.80s: cannot be read: %s", path,
				 strerror(errno));
	if (size > max)
		return fault_set(fault, STATUS_FULL, 0, "%.80s: over %zu bytes", path, max);
	*ret = (struct span){ .at = to, .size = size };
	return STATUS_OK;
}

enum status data_file_read(const char *path, unsigned char *to, size_t max, struct span *ret,
			   struct fault *fault)
{
	/* Without waiting: it might be a pipe. */
	int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (file < 0)
		return fault_set(fault, STATUS_IO, errno, "%.80s: cannot be opened: %s", path,
				 strerror(errno));
	enum status status = read_all(file, path, to, max, ret, fault);
	close(file);
	return status;
}

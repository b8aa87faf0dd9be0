#include "drivers/quirks.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static enum status read_file(int file, const char *path, struct span *ret, unsigned char *to,
			     struct fault *fault)
{
	size_t size = 0;
	ssize_t got;

	do {
		got = read(file, to + size, QUIRKS_BYTES_MAX + 1 - size);
		size += got > 0 ? (size_t)got : 0;
	} while (got > 0 && size <= QUIRKS_BYTES_MAX);
	if (got < 0)
		return fault_set(fault, STATUS_IO, errno, "%.80s: cannot be read: %s", path,
				 strerror(errno));
	if (size > QUIRKS_BYTES_MAX)
		return fault_set(fault, STATUS_FULL, 0, "%.80s: over %d bytes", path,
				 QUIRKS_BYTES_MAX);
	*ret = (struct span){ .at = to, .size = size };
	return STATUS_OK;
}

enum status quirks_load(const char *path, struct quirks *ret, struct fault *fault)
{
	/* Without waiting: it might be a pipe. */
	int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	unsigned char *bytes = malloc(QUIRKS_BYTES_MAX + 1);
	struct span text = { 0 };
	enum status status;

	if (file < 0)
		status = fault_set(fault, STATUS_IO, errno, "%.80s: cannot be opened: %s", path,
				   strerror(errno));
	else if (bytes == NULL)
		status = fault_set(fault, STATUS_NO_MEMORY, 0, "out of memory");
	else
		status = read_file(file, path, &text, bytes, fault);
	if (status == STATUS_OK)
		status = quirks_read(text, path, ret, fault);
	if (file >= 0)
		close(file);
	free(bytes);
	return status;
}

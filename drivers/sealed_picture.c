#include "drivers/sealed_picture.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "drivers/picture.h"

enum { COPY_BYTES = 65536 };

static enum status copy(int from, int to, size_t size, struct fault *fault)
{
	unsigned char part[COPY_BYTES];
	size_t done = 0;

	while (done < size) {
		size_t want = size - done < sizeof(part) ? size - done : sizeof(part);
		ssize_t got = pread(from, part, want, (off_t)done);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return fault_set(fault, STATUS_IO, got < 0 ? errno : 0,
					 "the picture file cannot be read to its end");
		if (write(to, part, (size_t)got) != got)
			return fault_set(fault, STATUS_IO, errno, "no memory for the picture file");
		done += (size_t)got;
	}
	return STATUS_OK;
}

static enum status judge_file(int file, size_t *ret_size, struct fault *fault)
{
	struct stat stat;

	if (fstat(file, &stat) != 0)
		return fault_set(fault, STATUS_IO, errno, "the picture file cannot be read");
	if (!S_ISREG(stat.st_mode))
		return fault_set(fault, STATUS_REFUSED, 0, "this is not a file");
	if (stat.st_size == 0)
		return fault_set(fault, STATUS_REFUSED, 0, "the file is empty");
	if (stat.st_size > PICTURE_BYTES_MAX)
		return fault_set(fault, STATUS_REFUSED, 0, "the file is larger than %d megabytes",
				 PICTURE_BYTES_MAX / (1024 * 1024));
	*ret_size = (size_t)stat.st_size;
	return STATUS_OK;
}

enum status sealed_picture(int file, int *ret, struct fault *fault)
{
	size_t size = 0;
	enum status status = judge_file(file, &size, fault);

	if (status != STATUS_OK)
		return status;
	int sealed = memfd_create("picture", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (sealed < 0)
		return fault_set(fault, STATUS_IO, errno, "no memory for the picture file");
	status = copy(file, sealed, size, fault);
	if (status == STATUS_OK && fcntl(sealed, F_ADD_SEALS, READER_SEALS) != 0)
		status = fault_set(fault, STATUS_IO, errno, "the picture cannot be sealed");
	if (status == STATUS_OK)
		*ret = sealed;
	else
		close(sealed);
	return status;
}

bool sealed_picture_holds(int file, size_t *ret_size)
{
	int seals = fcntl(file, F_GET_SEALS);
	off_t size = lseek(file, 0, SEEK_END);

	if (seals < 0 || (seals & READER_SEALS) != READER_SEALS || size <= 0 ||
	    size > PICTURE_BYTES_MAX)
		return false;
	*ret_size = (size_t)size;
	return true;
}

enum status sealed_picture_room(size_t size, int *ret, struct fault *fault)
{
	int room = memfd_create("drawing", MFD_CLOEXEC | MFD_ALLOW_SEALING);

	if (room >= 0 && ftruncate(room, (off_t)size) == 0 &&
	    fcntl(room, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == 0) {
		*ret = room;
		return STATUS_OK;
	}
	int reason = errno;
	if (room >= 0)
		close(room);
	return fault_set(fault, STATUS_IO, reason, "no memory for the drawing");
}

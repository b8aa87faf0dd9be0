#include "drivers/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include "drivers/decoder.h"
#include "drivers/reader_answer.h"
#include "drivers/reader_sandbox.h"
#include "drivers/reader_seal.h"
#include "kiosk/base/wipe.h"

/* The next picture file.
 * Errors  STATUS_GONE the parent closed its end; STATUS_REFUSED no descriptor came along. */
static enum status receive(int socket, int *ret_file)
{
	char byte;
	union {
		char room[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control = { 0 };
	struct iovec data = { &byte, 1 };
	struct msghdr message = { .msg_iov = &data,
				  .msg_iovlen = 1,
				  .msg_control = control.room,
				  .msg_controllen = sizeof(control.room) };
	ssize_t size;

	do
		size = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
	while (size < 0 && errno == EINTR);
	if (size <= 0)
		return STATUS_GONE;
	const struct cmsghdr *header = CMSG_FIRSTHDR(&message);
	if (header == NULL || header->cmsg_type != SCM_RIGHTS ||
	    header->cmsg_len != CMSG_LEN(sizeof(int)))
		return STATUS_REFUSED;
	memcpy(ret_file, CMSG_DATA(header), sizeof(int));
	return STATUS_OK;
}

static enum status decode(struct span file, struct symbols *symbols, struct fault *fault)
{
	SCOPED(picture) picture = { 0 };
	enum status status = picture_load(file, &picture, fault);

	if (status == STATUS_OK)
		status = DECODER_PDF417.decode(&picture, symbols, fault);
	if (status == STATUS_OK)
		status = DECODER_ZBAR.decode(&picture, symbols, fault);
	return status;
}

static enum status decode_file(int file, struct symbols *symbols, struct fault *fault)
{
	int seals = fcntl(file, F_GET_SEALS);
	off_t size = lseek(file, 0, SEEK_END);

	if (seals < 0 || (seals & READER_SEALS) != READER_SEALS || size <= 0 ||
	    size > PICTURE_BYTES_MAX)
		return fault_set(fault, STATUS_REFUSED, 0, "the reader was handed an open file");
	void *at = mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, file, 0);
	if (at == MAP_FAILED)
		return fault_set(fault, STATUS_NO_MEMORY, errno, "no memory for the file");
	enum status status = decode((struct span){ at, (size_t)size }, symbols, fault);
	munmap(at, (size_t)size);
	return status;
}

static enum status answer(int socket, enum status status, const struct symbols *symbols,
			  const struct fault *fault)
{
	unsigned char storage[READER_ANSWER_MAX];
	struct bytes bytes = bytes_over(storage, sizeof(storage));

	if (status == STATUS_OK)
		reader_answer_write_symbols(&bytes, symbols);
	else
		reader_answer_write_refusal(&bytes, fault->what);
	ssize_t sent = send(socket, bytes.at, bytes.size, MSG_NOSIGNAL);
	wipe(storage, sizeof(storage));
	return sent == (ssize_t)bytes.size ? STATUS_OK : STATUS_GONE;
}

int reader_serve(int socket)
{
	struct symbols symbols = { 0 };
	struct fault fault = { 0 };
	enum status sealed = reader_sandbox(&fault);
	enum status status = answer(socket, sealed, &symbols, &fault);

	while (sealed == STATUS_OK && status == STATUS_OK) {
		int file = -1;

		status = receive(socket, &file);
		if (status != STATUS_OK)
			break;
		enum status decoded = decode_file(file, &symbols, &fault);
		close(file);
		status = answer(socket, decoded, &symbols, &fault);
		symbols_wipe(&symbols);
	}
	return sealed == STATUS_OK && status == STATUS_GONE ? 0 : 1;
}

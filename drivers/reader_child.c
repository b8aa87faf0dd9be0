#include "drivers/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include "drivers/observer.h"
#include "drivers/observer_draw.h"
#include "drivers/reader_answer.h"
#include "drivers/reader_sandbox.h"
#include "drivers/reader_seal.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/wipe.h"

/* Megabytes, and personal data: gone with the process, when the visit is over. */
static struct observer observer;

enum { FILES_MAX = 2 };

/* What a message asks for; the files are closed with it. */
struct order {
	int picture, drawing; /* -1: none */
	bool is_next;
};

static void order_release(struct order *order)
{
	if (order->picture >= 0)
		close(order->picture);
	if (order->drawing >= 0)
		close(order->drawing);
}

/* The next order.
 * Errors  STATUS_GONE the parent closed its end; STATUS_REFUSED no descriptor came along. */
static enum status receive(int socket, struct order *ret)
{
	unsigned char byte;
	int files[FILES_MAX] = { -1, -1 };
	union {
		char room[CMSG_SPACE(sizeof(files))];
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
	    (header->cmsg_len != CMSG_LEN(sizeof(int)) &&
	     header->cmsg_len != CMSG_LEN(sizeof(files))))
		return STATUS_REFUSED;
	memcpy(files, CMSG_DATA(header), header->cmsg_len - CMSG_LEN(0));
	*ret = (struct order){ files[0], files[1], byte == READER_NEXT };
	return STATUS_OK;
}

/* What was seen, into the file that the parent holds. Where that cannot be done, the drawing has no
 * size and what was read stands. */
static void draw(int file, const struct picture *picture, struct observation *observation)
{
	int64_t since_us = clock_steady_us();
	size_t size = 0;

	if (lseek(file, 0, SEEK_END) != READER_DRAWING_MAX)
		return;
	void *at = mmap(NULL, READER_DRAWING_MAX, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	if (at == MAP_FAILED)
		return;
	if (observer_draw(picture, &observer.sight, at, READER_DRAWING_MAX, &size, NULL) ==
	    STATUS_OK)
		observation->drawing_size = (uint32_t)size;
	munmap(at, READER_DRAWING_MAX);
	observation_time(observation, STAGE_DRAW, since_us);
}

static enum status look(struct span file, const struct order *order, struct symbols *symbols,
			struct observation *observation, struct fault *fault)
{
	SCOPED(picture) picture = { 0 };
	int64_t since_us = clock_steady_us();
	enum status status = picture_load(file, &picture, fault);

	observation_time(observation, STAGE_LOAD, since_us);
	if (status == STATUS_OK)
		status = observer_look(&observer, &picture, order->is_next, symbols, observation,
				       fault);
	if (status == STATUS_OK && order->drawing >= 0)
		draw(order->drawing, &picture, observation);
	return status;
}

static enum status look_at_file(const struct order *order, struct symbols *symbols,
				struct observation *observation, struct fault *fault)
{
	int seals = fcntl(order->picture, F_GET_SEALS);
	off_t size = lseek(order->picture, 0, SEEK_END);

	if (seals < 0 || (seals & READER_SEALS) != READER_SEALS || size <= 0 ||
	    size > PICTURE_BYTES_MAX)
		return fault_set(fault, STATUS_REFUSED, 0, "the reader was handed an open file");
	void *at = mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, order->picture, 0);
	if (at == MAP_FAILED)
		return fault_set(fault, STATUS_NO_MEMORY, errno, "no memory for the file");
	enum status status =
		look((struct span){ at, (size_t)size }, order, symbols, observation, fault);
	munmap(at, (size_t)size);
	return status;
}

static enum status answer(int socket, enum status status, const struct symbols *symbols,
			  const struct observation *observation, const struct fault *fault)
{
	unsigned char storage[READER_ANSWER_MAX];
	struct bytes bytes = bytes_over(storage, sizeof(storage));

	if (status == STATUS_OK)
		reader_answer_write_symbols(&bytes, symbols, observation);
	else
		reader_answer_write_refusal(&bytes, fault->what);
	ssize_t sent = send(socket, bytes.at, bytes.size, MSG_NOSIGNAL);
	wipe(storage, sizeof(storage));
	return sent == (ssize_t)bytes.size ? STATUS_OK : STATUS_GONE;
}

int reader_serve(int socket)
{
	struct symbols symbols = { 0 };
	struct observation observation = { 0 };
	struct fault fault = { 0 };
	enum status sealed = reader_sandbox(&fault);
	enum status status = answer(socket, sealed, &symbols, &observation, &fault);

	while (sealed == STATUS_OK && status == STATUS_OK) {
		SCOPED(order) order = { -1, -1, false };

		status = receive(socket, &order);
		if (status != STATUS_OK)
			break;
		observation = (struct observation){ 0 };
		enum status looked = look_at_file(&order, &symbols, &observation, &fault);
		status = answer(socket, looked, &symbols, &observation, &fault);
		symbols_wipe(&symbols);
	}
	return sealed == STATUS_OK && status == STATUS_GONE ? 0 : 1;
}

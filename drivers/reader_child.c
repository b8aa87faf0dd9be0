#include "drivers/reader.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include "drivers/message.h"
#include "drivers/observer.h"
#include "drivers/observer_draw.h"
#include "drivers/reader_answer.h"
#include "drivers/sandbox.h"
#include "drivers/sealed_picture.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/wipe.h"

/* Megabytes, and personal data: gone with the process, when the visit is over. */
static struct observer observer;

/* What a message asks for; the files are the message's. */
struct order {
	int picture, drawing; /* -1: none */
	bool is_next;
};

/* The next order.
 * Errors  STATUS_GONE the parent closed its end; STATUS_REFUSED no descriptor came along. */
static enum status receive(int socket, struct message *message, struct order *ret)
{
	unsigned char byte;
	enum status status = message_receive(socket, true, &byte, 1, message);

	if (status != STATUS_OK || message->count == 0)
		return status == STATUS_GONE ? STATUS_GONE : STATUS_REFUSED;
	*ret = (struct order){ message->files[0], message->files[1], byte == READER_NEXT };
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
	size_t size = 0;

	if (!sealed_picture_holds(order->picture, &size))
		return fault_set(fault, STATUS_REFUSED, 0, "the reader was handed an open file");
	void *at = mmap(NULL, size, PROT_READ, MAP_PRIVATE, order->picture, 0);
	if (at == MAP_FAILED)
		return fault_set(fault, STATUS_NO_MEMORY, errno, "no memory for the file");
	enum status status = look((struct span){ at, size }, order, symbols, observation, fault);
	munmap(at, size);
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
	enum status sealed = sandbox_reader(&fault);
	enum status status = answer(socket, sealed, &symbols, &observation, &fault);

	while (sealed == STATUS_OK && status == STATUS_OK) {
		SCOPED(message) message = { 0 };
		struct order order;

		status = receive(socket, &message, &order);
		if (status != STATUS_OK)
			break;
		observation = (struct observation){ 0 };
		enum status looked = look_at_file(&order, &symbols, &observation, &fault);
		status = answer(socket, looked, &symbols, &observation, &fault);
		symbols_wipe(&symbols);
	}
	return sealed == STATUS_OK && status == STATUS_GONE ? 0 : 1;
}

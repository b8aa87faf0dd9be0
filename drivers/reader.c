#include "drivers/reader.h"

#include <errno.h>
#include <sys/resource.h>

#include "drivers/message.h"
#include "drivers/reader_answer.h"
#include "drivers/sealed_picture.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/wipe.h"

enum { READY_MS = 10000, CPU_SECONDS_MAX = 10 };

/* --- the child's life --- */

/* How the child ended, for the fault: the signal, or its exit code. */
static int stop(struct reader *reader)
{
	reader->is_busy = false;
	return child_stop(&reader->child);
}

/* One message into reader->answer. The child has no files to send.
 * Errors  STATUS_AGAIN none there; STATUS_GONE end of the connection; STATUS_CORRUPT too long. */
static enum status receive(struct reader *reader, struct span *ret)
{
	SCOPED(message) message = { 0 };
	enum status status = message_receive(reader->child.socket, false, reader->answer,
					     READER_ANSWER_MAX, &message);

	if (status == STATUS_OK)
		*ret = (struct span){ reader->answer, message.size };
	return status;
}

static enum status await_ready(struct reader *reader, struct fault *fault)
{
	int64_t deadline_ms = clock_steady_ms() + READY_MS;
	struct symbols none = { 0 };
	struct observation nothing;
	struct span ready;
	enum status status;

	while ((status = receive(reader, &ready)) == STATUS_AGAIN) {
		struct pollfd waits = { .fd = reader->child.socket, .events = POLLIN };
		int64_t left_ms = deadline_ms - clock_steady_ms();

		if (left_ms <= 0)
			return fault_set(fault, STATUS_TIMED_OUT, 0,
					 "the reader process did not start in %d ms", READY_MS);
		(void)poll(&waits, 1, (int)left_ms);
	}
	if (status != STATUS_OK)
		return fault_set(fault, STATUS_GONE, 0, "the reader process ended at its start");
	return reader_answer_read(ready, &none, &nothing, fault);
}

static enum status start(struct reader *reader, struct fault *fault)
{
	static const struct child_plan PLAN = { .command = "reader" };
	enum status status = child_start(&PLAN, &reader->child, fault);

	if (status != STATUS_OK)
		return status;
	reader->has_seen = false;
	status = await_ready(reader, fault);
	if (status != STATUS_OK)
		(void)stop(reader);
	return status;
}

/* Puts a new child in the old one's place and says, as `status`, why. */
static enum status replace(struct reader *reader, enum status status, const char *why,
			   struct fault *fault)
{
	struct fault cause = { 0 };
	int how = stop(reader);

	reader->restarts++;
	if (start(reader, &cause) != STATUS_OK)
		return fault_set(fault, STATUS_GONE, cause.vendor,
				 "%s, and another cannot be started: %s", why, cause.what);
	return fault_set(fault, status, how, "%s; another was started", why);
}

enum status reader_open(struct reader *ret, struct fault *fault)
{
	struct reader reader = { 0 };
	void *answer = NULL;
	int is_locked;
	enum status status = secret_new(READER_ANSWER_MAX, &answer, &is_locked, fault);

	if (status != STATUS_OK)
		return status;
	reader.answer = answer;
	status = start(&reader, fault);
	if (status != STATUS_OK) {
		reader_release(&reader);
		return status;
	}
	*ret = reader;
	return STATUS_OK;
}

void reader_release(struct reader *reader)
{
	(void)stop(reader);
	secret_free(reader->answer, READER_ANSWER_MAX);
	*reader = (struct reader){ 0 };
}

/* --- one picture --- */

static bool hand_over(int socket, int picture, int drawing, bool is_next)
{
	const int files[] = { picture, drawing };
	const unsigned char byte = is_next ? READER_NEXT : READER_FIRST;

	return message_send(socket, (struct span){ &byte, 1 }, files, drawing < 0 ? 1 : 2);
}

/* Should the kiosk itself hang, the child still ends. Counted anew for each picture. */
static void limit_cpu(pid_t pid)
{
	struct rlimit limit;
	struct timespec used;
	clockid_t clock;

	if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &used) != 0 ||
	    prlimit(pid, RLIMIT_CPU, NULL, &limit) != 0)
		return;
	limit.rlim_cur = (rlim_t)used.tv_sec + CPU_SECONDS_MAX;
	(void)prlimit(pid, RLIMIT_CPU, &limit, NULL);
}

/* Whatever an idle child has said, or that it has died, must not be taken for the next answer. */
static enum status freshen(struct reader *reader, struct fault *fault)
{
	struct pollfd idle = { .fd = reader->child.socket, .events = POLLIN };
	struct fault replaced = { 0 };

	if (reader->child.pid != 0 && poll(&idle, 1, 0) == 0)
		return STATUS_OK;
	(void)replace(reader, STATUS_OK, "the reader process had died", &replaced);
	if (reader->child.pid == 0 && fault != NULL)
		*fault = replaced;
	return reader->child.pid == 0 ? STATUS_GONE : STATUS_OK;
}

enum status reader_give(struct reader *reader, const struct reader_order *order, int64_t now_ms,
			struct fault *fault)
{
	int sealed = -1;

	if (reader->is_busy)
		return fault_set(fault, STATUS_FULL, 0, "the reader is busy with another picture");
	enum status status = freshen(reader, fault);
	if (status == STATUS_OK)
		status = sealed_picture(order->picture, &sealed, fault);
	if (status != STATUS_OK)
		return status;
	limit_cpu(reader->child.pid);
	bool is_handed_over =
		hand_over(reader->child.socket, sealed, order->drawing, order->is_next);
	int reason = errno;
	close(sealed);
	if (!is_handed_over)
		return fault_set(fault, STATUS_IO, reason, "the reader process takes no picture");
	reader->is_busy = true;
	reader->has_seen = true;
	reader->deadline_ms = now_ms + READER_DEADLINE_MS;
	return STATUS_OK;
}

struct pollfd reader_pollfd(const struct reader *reader)
{
	return (struct pollfd){ .fd = reader->is_busy ? reader->child.socket : -1,
				.events = POLLIN };
}

enum status reader_take(struct reader *reader, int64_t now_ms, struct symbols *ret,
			struct observation *ret_observation, struct fault *fault)
{
	struct span answer;

	if (!reader->is_busy)
		return STATUS_AGAIN;
	enum status status = receive(reader, &answer);
	if (status == STATUS_AGAIN) {
		if (now_ms < reader->deadline_ms)
			return STATUS_AGAIN;
		return replace(reader, STATUS_TIMED_OUT, "reading the picture took too long",
			       fault);
	}
	if (status == STATUS_OK) {
		status = reader_answer_read(answer, ret, ret_observation, fault);
		wipe(reader->answer, READER_ANSWER_MAX);
	}
	reader->is_busy = false;
	if (status == STATUS_OK || status == STATUS_REFUSED)
		return status;
	return replace(reader, STATUS_GONE, "the reader process failed on this picture", fault);
}

void reader_forget(struct reader *reader)
{
	struct fault unused = {
		0
	}; /* should it not start, the next picture starts it or says why */

	if (!reader->has_seen)
		return;
	(void)stop(reader);
	(void)start(reader, &unused);
}

enum status reader_read(struct reader *reader, const struct reader_order *order,
			struct symbols *ret, struct observation *ret_observation,
			struct fault *fault)
{
	enum status status = reader_give(reader, order, clock_steady_ms(), fault);

	if (status != STATUS_OK)
		return status;
	while ((status = reader_take(reader, clock_steady_ms(), ret, ret_observation, fault)) ==
	       STATUS_AGAIN) {
		struct pollfd waits = reader_pollfd(reader);
		int64_t left_ms = reader->deadline_ms - clock_steady_ms();

		(void)poll(&waits, 1, left_ms > 0 ? (int)left_ms : 0);
	}
	return status;
}

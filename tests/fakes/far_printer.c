#include "tests/fakes/far_printer.h"

#include <assert.h>
#include <fcntl.h>
#include <sys/socket.h>

void far_printer_reset(struct far_printer *far)
{
	far->listener = far->descriptor = -1;
	far->answer[1] = far->answer[2] = far->answer[4] = FAR_FINE;
	far->confirm = 0;
	far->reads_at_a_time = far->closes_after = far->size = far->held_size = 0;
	far->chatter = NULL;
}

static void reply(struct far_printer *far, int answer)
{
	unsigned char byte = (unsigned char)answer;
	ssize_t sent = 0;

	if (far->chatter != NULL)
		sent = write(far->descriptor, far->chatter, strlen(far->chatter));
	far->chatter = NULL;
	if (answer != FAR_SILENT)
		sent = write(far->descriptor, &byte, 1);
	assert(sent >= 0);
}

/* One byte arrives: part of a question, or of the page. */
static void take(struct far_printer *far, unsigned char byte)
{
	far->held[far->held_size++] = byte;
	bool is_question = (far->held[0] == 0x10 && (far->held_size < 2 || far->held[1] == 4)) ||
			   (far->held[0] == 0x1D && (far->held_size < 2 || far->held[1] == 'r'));
	if (is_question && far->held_size < 3)
		return;
	if (is_question && far->held[0] == 0x10)
		reply(far, far->held[2] <= 4 ? far->answer[far->held[2]] : FAR_SILENT);
	else if (is_question)
		reply(far, far->confirm);
	for (size_t at = 0; !is_question && at < far->held_size; at++)
		far->page[far->size++ % FAR_PAGE_MAX] = far->held[at];
	far->held_size = 0;
}

static void close_far(struct far_printer *far)
{
	close(far->descriptor);
	if (far->listener >= 0)
		close(far->listener);
	far->descriptor = far->listener = -1;
	far->closes_after = 0;
}

bool far_printer_pump(struct far_printer *far)
{
	unsigned char bytes[4096];
	size_t most = far->reads_at_a_time > 0 ? far->reads_at_a_time : sizeof(bytes);

	if (far->descriptor < 0 && far->listener >= 0) {
		far->descriptor = accept(far->listener, NULL, NULL);
		if (far->descriptor >= 0)
			fcntl(far->descriptor, F_SETFL, O_NONBLOCK);
	}
	ssize_t size = far->descriptor < 0 ? 0 : read(far->descriptor, bytes, most);
	for (ssize_t at = 0; at < size; at++)
		take(far, bytes[at]);
	if (far->closes_after > 0 && far->size >= far->closes_after)
		close_far(far);
	return size > 0;
}

void far_printer_drain(struct far_printer *far)
{
	for (int at = 0; at < 200; at++)
		(void)far_printer_pump(far);
}

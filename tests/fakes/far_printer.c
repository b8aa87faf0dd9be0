#include "tests/fakes/far_printer.h"

#include <assert.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>

void far_printer_reset(struct far_printer *far)
{
	far->listener = far->descriptor = -1;
	far->answer[1] = far->answer[2] = far->answer[4] = FAR_FINE;
	far->confirm = 0;
	far->reads_at_a_time = far->closes_after = far->size = far->held_size = 0;
	far->chatter = NULL;
	far->echoes = far->is_behind = far->is_deaf = far->is_out_behind = false;
	far->tells_behind = far->echoes_late = false;
	far->clears = far->recovers = 0;
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

static void say(struct far_printer *far, const void *bytes, size_t size)
{
	ssize_t sent = write(far->descriptor, bytes, size);

	assert(sent >= 0);
}

static void ask(struct far_printer *far)
{
	if (far->held[2] <= 4)
		reply(far, far->answer[far->held[2]]);
	else
		reply(far, FAR_SILENT);
}

static void fence(struct far_printer *far)
{
	if (far->is_out_behind) {
		far->answer[1] = FAR_OFFLINE;
		far->answer[2] = FAR_PAPER_STOP;
		far->answer[4] = FAR_NO_PAPER;
	}
	if (far->tells_behind)
		say(far, "\x10\0\x03\x0F", 4);
	reply(far, far->confirm);
}

static void echo(struct far_printer *far)
{
	unsigned char echo[] = { 0x37, 0x22, 0, 0, 0, 0, 0 };

	memcpy(echo + 2, far->is_behind ? far->process : far->held + 7, sizeof(far->process));
	memcpy(far->process, far->held + 7, sizeof(far->process));
	if (!far->echoes)
		return;
	if (far->echoes_late)
		reply(far, far->confirm); /* to what has come behind it by then */
	say(far, echo, sizeof(echo));
}

static void recover(struct far_printer *far)
{
	far->recovers++;
}

static void clear(struct far_printer *far)
{
	if (far->is_deaf)
		return;
	far->clears++;
	say(far, "\x37\x25", 3);
}

/* What is no part of a page: how it begins, how long it is in all. */
static const struct {
	unsigned char begin[10];
	size_t begin_size, size;
	void (*obey)(struct far_printer *far);
} COMMANDS[] = {
	{ { 0x10, 4 }, 2, 3, ask },
	{ { 0x10, 5, 2 }, 3, 3, recover },
	{ { 0x10, 20, 8, 1, 3, 20, 1, 6, 2, 8 }, 10, 10, clear },
	{ { 0x1D, 'r' }, 2, 3, fence },
	{ { 0x1D, '(', 'H', 6, 0, 48, 48 }, 7, 11, echo },
};

/* One byte arrives: part of a question, or of the page. */
static void take(struct far_printer *far, unsigned char byte)
{
	far->held[far->held_size++] = byte;
	for (size_t at = 0; at < sizeof(COMMANDS) / sizeof(COMMANDS[0]); at++) {
		size_t begin = COMMANDS[at].begin_size;
		size_t size = far->held_size < begin ? far->held_size : begin;
		if (memcmp(far->held, COMMANDS[at].begin, size) != 0)
			continue;
		if (far->held_size < COMMANDS[at].size)
			return;
		COMMANDS[at].obey(far);
		far->held_size = 0;
		return;
	}
	for (size_t at = 0; at < far->held_size; at++)
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

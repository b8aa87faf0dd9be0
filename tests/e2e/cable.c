/* A scanner on a serial cable, which sends what it reads here and is unplugged at its end.
 *
 * usage: cable LINK <BYTES */
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#include "tests/fakes/cable.h"

enum { CHUNK = 1024 };

/* A line takes what is read of it at the other end. */
static int send_all(int device, const char *bytes, ssize_t size)
{
	for (ssize_t at = 0; at < size;) {
		struct pollfd wait = { .fd = device, .events = POLLOUT };
		ssize_t sent = write(device, bytes + at, (size_t)(size - at));
		if (sent > 0)
			at += sent;
		else if (poll(&wait, 1, -1) < 0 || (wait.revents & POLLOUT) == 0)
			return -1;
	}
	return 0;
}

int main(int count, char **words)
{
	char bytes[CHUNK];
	ssize_t size;

	if (count != 2) {
		(void)fputs("usage: cable LINK\n", stderr);
		return 2;
	}
	int device = cable_plug(words[1]);
	while ((size = read(STDIN_FILENO, bytes, sizeof(bytes))) > 0)
		if (send_all(device, bytes, size) != 0)
			break;
	cable_unplug(&device, words[1]);
	return 0;
}

/* Tells the laboratory one command and prints its answer.
 *
 * usage: tell SOCKET WORD... */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { LINE_BYTES_MAX = 512 };

static int lab_socket(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int lab = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (snprintf(address.sun_path, sizeof(address.sun_path), "%s", path) >=
		    (int)sizeof(address.sun_path) ||
	    lab < 0 || connect(lab, (const struct sockaddr *)&address, sizeof(address)) != 0)
		return -1;
	return lab;
}

int main(int argc, char **argv)
{
	char line[LINE_BYTES_MAX];
	size_t size = 0;
	int lab = argc >= 3 ? lab_socket(argv[1]) : -1;

	if (lab < 0) {
		(void)fputs("usage: tell SOCKET WORD... (is the laboratory there?)\n", stderr);
		return 2;
	}
	for (int at = 2; at < argc; at++)
		(void)dprintf(lab, "%s%s", argv[at], at + 1 < argc ? " " : "\n");
	while (size < sizeof(line) - 1 && (size == 0 || line[size - 1] != '\n')) {
		ssize_t got = read(lab, line + size, sizeof(line) - 1 - size);
		if (got <= 0)
			return 2;
		size += (size_t)got;
	}
	line[size] = '\0';
	(void)fputs(line, stdout);
	return strncmp(line, "ok", 2) == 0 ? 0 : 1;
}

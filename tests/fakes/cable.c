#include "tests/fakes/cable.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { NAME_BYTES_MAX = 64 };

static void expect(bool is_done, const char *what)
{
	if (is_done)
		return;
	perror(what);
	abort();
}

int cable_open(void)
{
	int device = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);

	expect(device >= 0 && grantpt(device) == 0 && unlockpt(device) == 0, "a pty");
	return device;
}

void cable_join(int device, const char *path)
{
	char name[NAME_BYTES_MAX];

	expect(ptsname_r(device, name, sizeof(name)) == 0 && symlink(name, path) == 0, path);
}

int cable_plug(const char *path)
{
	int device = cable_open();

	cable_join(device, path);
	return device;
}

void cable_unplug(int *device, const char *path)
{
	close(*device);
	*device = -1;
	expect(unlink(path) == 0, path);
}

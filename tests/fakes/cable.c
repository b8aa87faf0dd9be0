#include "tests/fakes/cable.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

int cable_plug(const char *path)
{
	int device = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK);
	char name[64];

	assert_int_equal(grantpt(device), 0);
	assert_int_equal(unlockpt(device), 0);
	assert_int_equal(ptsname_r(device, name, sizeof(name)), 0);
	assert_int_equal(symlink(name, path), 0);
	return device;
}

void cable_unplug(int *device, const char *path)
{
	close(*device);
	*device = -1;
	assert_int_equal(unlink(path), 0);
}

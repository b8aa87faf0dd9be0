#include "tests/usb/vhci_port.h"

#include <fcntl.h>
#include <glob.h>
#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"

enum { PORTS = 8, BUS = 1, SPEED_FULL = 2, SPEED_HIGH = 3, HIGH_SPEED_MBPS = 480 };
enum { WAIT_MS = 30000, LOOK_MS = 10, PATH_LENGTH_MAX = 256 };
static const char ATTACH[] = "/sys/devices/platform/vhci_hcd.0/attach";
static const char NONE[] = "none", SEVERAL[] = "several";

/* A port that was just left may not be free yet: the next one is. */
int vhci_attach(int socket, int speed_mbps)
{
	static unsigned number;
	char line[64];

	number++;
	for (int port = 0; port < PORTS; port++) {
		int file = open(ATTACH, O_WRONLY | O_CLOEXEC);
		if (file < 0)
			return -1;
		text_format(line, sizeof(line), "%d %d %u %d", port, socket,
			    (unsigned)BUS << 16 | number,
			    speed_mbps == HIGH_SPEED_MBPS ? SPEED_HIGH : SPEED_FULL);
		bool is_done = write(file, line, strlen(line)) > 0;
		close(file);
		if (is_done)
			return port;
	}
	return -1;
}

/* How many files match below the device's folder. globfree() them. The bus of the faster speeds has
 * these names too, and never a device. */
static size_t look(int port, const char *pattern, glob_t *ret)
{
	char all[PATH_LENGTH_MAX];

	text_format(all, sizeof(all), "/sys/devices/platform/vhci_hcd.0/usb*/*-%d%s", port + 1,
		    pattern);
	*ret = (glob_t){ 0 };
	return glob(all, 0, NULL, ret) == 0 ? ret->gl_pathc : 0;
}

static size_t count(int port, const char *pattern)
{
	glob_t found;
	size_t total = look(port, pattern, &found);

	globfree(&found);
	return total;
}

/* The name to which all of these links lead. */
static const char *common_target(const glob_t *links)
{
	static char name[PATH_LENGTH_MAX];
	char target[PATH_LENGTH_MAX];

	name[0] = '\0';
	for (size_t at = 0; at < links->gl_pathc; at++) {
		ssize_t size = readlink(links->gl_pathv[at], target, sizeof(target) - 1);
		if (size <= 0)
			return NONE;
		target[size] = '\0';
		const char *slash = strrchr(target, '/');
		const char *last = slash != NULL ? slash + 1 : target;
		if (at > 0 && strcmp(last, name) != 0)
			return SEVERAL;
		text_copy(name, sizeof(name), last);
	}
	return name[0] != '\0' ? name : NONE;
}

static const char *target_of(int port, const char *pattern)
{
	glob_t links;

	(void)look(port, pattern, &links);
	const char *name = common_target(&links);
	globfree(&links);
	return name;
}

const char *vhci_driver(int port)
{
	bool is_hid_driven = strcmp(target_of(port, "/*:*/0003:*/driver"), "hid-generic") == 0;
	size_t interfaces = count(port, "/*:*/bInterfaceNumber");
	size_t driven = count(port, "/*:*/driver");
	const char *driver = target_of(port, "/*:*/driver");

	if (driven < interfaces && driven > 0)
		return SEVERAL;
	return strcmp(driver, "usbhid") != 0 || is_hid_driven ? driver : NONE;
}

static bool has_any_driver(int port, const char *unused)
{
	return strcmp(vhci_driver(port), NONE) != 0;
}

static bool has_driver(int port, const char *driver)
{
	return strcmp(vhci_driver(port), driver) == 0;
}

static bool is_gone(int port, const char *unused)
{
	return count(port, "") == 0;
}

static bool wait_until(bool (*is_true)(int, const char *), int port, const char *driver)
{
	int64_t until_ms = clock_steady_ms() + WAIT_MS;

	while (!is_true(port, driver)) {
		if (clock_steady_ms() >= until_ms)
			return false;
		(void)poll(NULL, 0, LOOK_MS);
	}
	return true;
}

bool vhci_wait_any_driver(int port)
{
	return wait_until(has_any_driver, port, NULL);
}

bool vhci_wait_driver(int port, const char *driver)
{
	return wait_until(has_driver, port, driver);
}

bool vhci_wait_gone(int port)
{
	return wait_until(is_gone, port, NULL);
}

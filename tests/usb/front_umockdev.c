/* The virtual devices for one unprivileged program, through umockdev.
 *
 * usage: umockdev-wrapper front_umockdev SOCKET DEVICE,DEVICE COMMAND...
 *
 * umockdev makes usbfs nodes of regular files, which poll() always calls writable: libusb would
 * spin. Here a node is a pty whose output is stopped while there is nothing to reap, and whose
 * master is closed at unplug, so that the program sees POLLERR and POLLHUP as usbfs gives them. */
#include "tests/usb/front_umockdev.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/usbdevice_fs.h>
#include <pty.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>

#include "kiosk/base/text.h"
#include "tests/usb/control.h"

enum { ADDRESS_FIRST = 2, ADDRESS_LAST = 127, DESCRIPTION_MAX = 4096 };
enum { GONE_KEPT = 4, NO_SUCH_PROGRAM = 127 };

static UMockdevTestbed *testbed;
static struct front_device *all; /* the newest first */

static void give_up(const char *what)
{
	perror(what);
	exit(2);
}

static bool is_used(unsigned address)
{
	for (const struct front_device *at = all; at != NULL; at = at->next)
		if (at->address == address)
			return true;
	return false;
}

/* As the kernel does it: the next one, round again after the last. */
static unsigned next_address(void)
{
	static unsigned last = ADDRESS_FIRST - 1;

	do
		last = last == ADDRESS_LAST ? ADDRESS_FIRST : last + 1;
	while (is_used(last));
	return last;
}

static void open_node(struct front_device *front)
{
	char name[64];
	struct termios mode;

	if (openpty(&front->master, &front->slave, name, NULL, NULL) != 0)
		give_up("openpty");
	(void)fcntl(front->master, F_SETFD, FD_CLOEXEC);
	(void)fcntl(front->slave, F_SETFD, FD_CLOEXEC);
	(void)tcgetattr(front->slave, &mode);
	cfmakeraw(&mode);
	(void)tcsetattr(front->slave, TCSANOW, &mode);
	(void)unlink(front->link);
	if (symlink(name, front->link) != 0)
		give_up(front->link);
	front_gate(front);
}

static void add_hex(struct bytes *to, struct span bytes)
{
	for (size_t at = 0; at < bytes.size; at++)
		bytes_add_format(to, "%02X", bytes.at[at]);
}

/* The interface, held by usbhid, and the HID device that it made of it. */
static void name_hid(const struct front_device *front, char interface[FRONT_PATH_MAX],
		     char hid[FRONT_PATH_MAX])
{
	text_format(interface, FRONT_PATH_MAX, "%s/%s:1.0", front->sys,
		    strrchr(front->sys, '/') + 1);
	text_format(hid, FRONT_PATH_MAX, "%s/0003:1209:%04X.%04X", interface,
		    front->device->model->device.at[10], front->address);
}

static void describe_hid(const struct front_device *front, struct bytes *to)
{
	char interface[FRONT_PATH_MAX], hid[FRONT_PATH_MAX];

	name_hid(front, interface, hid);
	bytes_add_format(to, "\nP: %s\nE: SUBSYSTEM=usb\nE: DEVTYPE=usb_interface\n",
			 interface + strlen("/sys"));
	if (!front->has_kernel_driver)
		return;
	bytes_add_format(to,
			 "E: DRIVER=usbhid\nL: driver=../../../../../bus/usb/drivers/usbhid\n"
			 "\nP: %s\nE: SUBSYSTEM=hid\nH: report_descriptor=",
			 hid + strlen("/sys"));
	add_hex(to, front->device->model->reports);
	bytes_add_text(to, "\n");
}

/* What udev and sysfs say of it, in umockdev's own format. */
static void describe(const struct front_device *front, struct bytes *to)
{
	static const char *const NAMES[] = { "manufacturer", "product", "serial" };
	const struct lab_model *model = front->device->model;
	const unsigned char *about = model->device.at;
	unsigned vendor = about[8] | (unsigned)about[9] << 8;
	unsigned product = about[10] | (unsigned)about[11] << 8;

	bytes_add_format(to,
			 "P: %s\nE: SUBSYSTEM=usb\nE: DRIVER=usb\nE: DEVTYPE=usb_device\n"
			 "E: DEVNAME=%s\nE: MAJOR=189\nE: MINOR=%u\nE: BUSNUM=001\nE: DEVNUM=%03u\n"
			 "E: PRODUCT=%x/%x/100\nE: TYPE=0/0/0\n",
			 front->sys + strlen("/sys"), front->node, front->address - 1,
			 front->address, vendor, product);
	bytes_add_format(to,
			 "A: busnum=1\\n\nA: devnum=%u\\n\nA: speed=%d\\n\n"
			 "A: bConfigurationValue=%s\nA: dev=189:%u\\n\n"
			 "A: idVendor=%04x\\n\nA: idProduct=%04x\\n\n",
			 front->address, model->speed_mbps, front->device->is_late ? "" : "1\\n",
			 front->address - 1, vendor, product);
	for (size_t at = 0; at < COUNT_OF(NAMES) && at < model->string_count; at++)
		bytes_add_format(to, "A: %s=%s\\n\n", NAMES[at], model->strings[at]);
	bytes_add_text(to, "H: descriptors=");
	add_hex(to, model->device);
	add_hex(to, model->configuration);
	bytes_add_text(to, "\n");
	if (model->reports.size > 0)
		describe_hid(front, to);
	bytes_add(to, "", 1);
}

static struct front_device *new_front(struct lab_device *device)
{
	struct front_device *front = g_new0(struct front_device, 1);
	g_autofree char *root = umockdev_testbed_get_root_dir(testbed);
	unsigned port = 1;

	while (lab_device_at(port - 1) != device)
		port++;
	front->device = device;
	front->address = next_address();
	front->has_kernel_driver = device->model->kernel_driver != NULL;
	g_queue_init(&front->held);
	g_queue_init(&front->over);
	text_format(front->node, FRONT_PATH_MAX, "/dev/bus/usb/001/%03u", front->address);
	text_format(front->sys, FRONT_PATH_MAX, "/sys/devices/pci0000:00/usb1/1-%u", port);
	text_format(front->link, FRONT_PATH_MAX, "%s%s", root, front->node);
	front->next = all;
	all = front;
	return front;
}

/* A program may still have an old node open: what is gone is kept until it has not, and the newest
 * anyway, as it may be being opened right now. */
static void forget_gone(void)
{
	unsigned kept = 0;
	struct front_device **at = &all;

	while (*at != NULL) {
		struct front_device *front = *at;
		if (!front->is_gone || front->clients > 0 || kept++ < GONE_KEPT) {
			at = &front->next;
			continue;
		}
		*at = front->next;
		(void)umockdev_testbed_detach_ioctl(testbed, front->node, NULL);
		g_object_unref(front->handler);
		g_free(front);
	}
}

static void plug(struct lab_device *device)
{
	char text[DESCRIPTION_MAX];
	struct bytes description = bytes_over(text, sizeof(text));
	g_autoptr(GError) error = NULL;

	forget_gone();
	struct front_device *front = new_front(device);
	front->handler = umockdev_ioctl_base_new();
	g_signal_connect(front->handler, "handle-ioctl", G_CALLBACK(front_handle_ioctl), front);
	if (!umockdev_testbed_attach_ioctl(testbed, front->node, front->handler, &error))
		g_error("%s", error->message);
	g_autofree char *folder = g_path_get_dirname(front->link);
	(void)g_mkdir_with_parents(folder, 0755);
	open_node(front);
	device->front = front;
	device->is_host_played = true;
	lab_power(device, true);
	describe(front, &description);
	/* Sends the "add" event at its end: the node must be there. */
	if (!umockdev_testbed_add_from_string(testbed, text, &error))
		g_error("%s", error->message);
}

static void unplug(struct lab_device *device)
{
	struct front_device *front = device->front;

	pthread_mutex_lock(&lab_lock);
	front->is_gone = true;
	pthread_mutex_unlock(&lab_lock);
	lab_power(device, false); /* what was pending can be reaped after the disconnect */
	pthread_mutex_lock(&lab_lock);
	close(front->slave);
	close(front->master);
	front->slave = front->master = -1;
	pthread_mutex_unlock(&lab_lock);
	(void)unlink(front->link);
	umockdev_testbed_uevent(testbed, front->sys, "remove");
	if (device->model->reports.size > 0) {
		char interface[FRONT_PATH_MAX], hid[FRONT_PATH_MAX];
		name_hid(front, interface, hid);
		if (device->model->kernel_driver != NULL)
			umockdev_testbed_remove_device(testbed, hid);
		umockdev_testbed_remove_device(testbed, interface);
	}
	umockdev_testbed_remove_device(testbed, front->sys);
}

static const char *driver(const struct lab_device *device)
{
	const struct front_device *front = device->front;

	if (front->has_kernel_driver)
		return device->model->kernel_driver;
	return front->owner != NULL ? "usbfs" : "none";
}

static void point_at(const struct front_device *front, const char *node)
{
	(void)unlink(front->link);
	if (node == NULL || symlink(node, front->link) != 0)
		give_up(front->link);
}

/* Files that not even root may open for writing; a container may lack the one or the other. */
static const char *const FORBIDDEN[] = { "/sys/kernel/uevent_seqnum", "/proc/sys/kernel/ostype" };

static void deny(struct lab_device *device, bool is_denied)
{
	struct front_device *front = device->front;

	if (!is_denied) {
		point_at(front, ttyname(front->slave));
		return;
	}
	for (size_t at = 0; at < COUNT_OF(FORBIDDEN); at++) {
		point_at(front, FORBIDDEN[at]);
		int node = open(front->link, O_RDWR | O_CLOEXEC);
		if (node < 0 && errno == EACCES)
			return;
		if (node >= 0)
			close(node);
	}
	give_up("no file is forbidden here");
}

static void configure(struct lab_device *device)
{
	const struct front_device *front = device->front;

	umockdev_testbed_set_attribute(testbed, front->sys, "bConfigurationValue", "1\n");
}

/* The root hub. */
static void add_controller(void)
{
	static const char CONTROLLER[] =
		"P: /devices/pci0000:00/usb1\nN: bus/usb/001/001\nE: SUBSYSTEM=usb\n"
		"E: DRIVER=usb\nE: DEVTYPE=usb_device\nE: DEVNAME=/dev/bus/usb/001/001\n"
		"E: BUSNUM=001\nE: DEVNUM=001\nE: PRODUCT=1d6b/2/601\nA: busnum=1\\n\n"
		"A: devnum=1\\n\nA: speed=480\\n\nA: bConfigurationValue=1\\n\n"
		"A: idVendor=1d6b\\n\nA: idProduct=0002\\n\nH: descriptors="
		"12010002090001406B1D0200010603020101"
		"09021900010100E0000904000001090000000705810304000C\n";

	(void)umockdev_testbed_add_from_string(testbed, CONTROLLER, NULL);
}

/* A sanitizer's library must be loaded before umockdev's; only the child has it. */
static pid_t start(char **command)
{
	pid_t child = fork();

	if (child != 0)
		return child;
	const char *first = getenv("LAB_CHILD_PRELOAD");
	char preload[512];
	if (first != NULL && text_format(preload, sizeof(preload), "%s:%s", first,
					 getenv("LD_PRELOAD") != NULL ? getenv("LD_PRELOAD") : ""))
		(void)setenv("LD_PRELOAD", preload, 1);
	(void)execvp(command[0], command);
	perror(command[0]);
	_exit(NO_SUCH_PROGRAM);
}

int main(int argc, char **argv)
{
	static const struct lab_front FRONT = { .plug = plug,
						.unplug = unplug,
						.driver = driver,
						.deny = deny,
						.configure = configure };

	testbed = umockdev_testbed_new();
	if (argc < 4 || !umockdev_in_mock_environment()) {
		fputs("usage: umockdev-wrapper front_umockdev SOCKET DEVICES COMMAND...\n", stderr);
		return 2;
	}
	add_controller();
	int socket = lab_control_open(argv[1]);
	if (socket < 0)
		give_up(argv[1]);
	if (!lab_plug_list(argv[2], &FRONT)) {
		fprintf(stderr, "front_umockdev: %s: no such devices\n", argv[2]);
		return 2;
	}
	int code = lab_control_serve(socket, start(argv + 3), &FRONT);
	g_object_unref(testbed);
	return code;
}

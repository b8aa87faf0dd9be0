/* usbfs for one unprivileged program, through umockdev: what the two parts of it share. */
#ifndef TAC_TESTS_USB_FRONT_UMOCKDEV_H
#define TAC_TESTS_USB_FRONT_UMOCKDEV_H

#include <umockdev.h>

#include "tests/usb/device.h"

enum { FRONT_PATH_MAX = 128 };

/* A device at one address; plugged in again it is another. */
struct front_device {
	struct front_device *next;
	struct lab_device *device;
	UMockdevIoctlBase *handler;
	char sys[FRONT_PATH_MAX], node[FRONT_PATH_MAX], link[FRONT_PATH_MAX];
	unsigned address;
	int master, slave;          /* the pty that stands for the node; -1 once it is unplugged */
	bool is_gone;               /* unplugged */
	bool has_kernel_driver;     /* bound to it */
	UMockdevIoctlClient *owner; /* the file that has claimed it, if one has */
	unsigned clients;           /* files open on it that made a call */
	GQueue held;                /* struct front_urb, submitted and not reaped */
	GQueue over;                /* of these, what can be reaped */
};

/* The signal handler of UMockdevIoctlBase; `user` is the struct front_device. */
gboolean front_handle_ioctl(UMockdevIoctlBase *handler, UMockdevIoctlClient *client, void *user);

/* A usbfs node can be written to, for poll(), while there is something to reap. Locked. */
void front_gate(struct front_device *front);

#endif

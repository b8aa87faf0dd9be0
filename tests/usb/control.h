/* The test's side of the laboratory: a UNIX socket that takes one command a line and answers each
 * with a line, "ok" or "error: why".
 *
 *	plug DEVICE, unplug DEVICE            a device comes back at a new address
 *	stall|eproto|babble DEVICE EP [N]     so fail the next N transfers (EP in hex; 1)
 *	silent DEVICE on|off|N                it answers nothing (N: after so many transfers in)
 *	hold DEVICE N                         the next N claims find it busy (umockdev only)
 *	deny DEVICE on|off                    nobody may open it (umockdev only)
 *	late DEVICE on|off                    plugged in, it waits to be configured; it is now
 *	                                      (umockdev only)
 *	stat DEVICE                           counters
 *	driver DEVICE                         which has it: usbhid, usblp, usbfs, none
 *
 * and what models.h lists. */
#ifndef TAC_TESTS_USB_CONTROL_H
#define TAC_TESTS_USB_CONTROL_H

#include <sys/types.h>

#include "tests/usb/device.h"

struct lab_front {
	/* Both not locked. */
	void (*plug)(struct lab_device *device);
	void (*unplug)(struct lab_device *device);
	/* The name of the driver that has it: the kernel's own, "usbfs" while a program claims it,
	 * or "none". */
	const char *(*driver)(const struct lab_device *device);
	/* Optional. */
	void (*deny)(struct lab_device *device, bool is_denied);
	void (*configure)(struct lab_device *device);
};

/* Begins to listen. Returns the socket; -1 with errno. */
int lab_control_open(const char *path);

/* Plugs in the devices named in `list` ("scanner,printer"). False for an unknown name. */
bool lab_plug_list(const char *list, const struct lab_front *front);

/* Serves until `child` has ended; its exit code, 128 + signal if one killed it. */
int lab_control_serve(int socket, pid_t child, const struct lab_front *front);

#endif

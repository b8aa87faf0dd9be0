/* A port of Linux's vhci_hcd, and what the kernel makes of the device that is on it.
 *
 * Blocks  the waits do, 30 s at most: an emulated kernel is slow.
 * Source  Linux, drivers/usb/usbip/vhci_sysfs.c. */
#ifndef TAC_TESTS_USB_VHCI_PORT_H
#define TAC_TESTS_USB_VHCI_PORT_H

#include <stdbool.h>

/* Hands one end of a connected stream socket to the kernel. The port; -1 when none takes it. */
int vhci_attach(int socket, int speed_mbps);

/* The driver that every interface of the device has: "usbhid", or "usbfs" while a program claims
 * it; "none", or "several". It is usbhid's once hid-generic drives what usbhid made of it. The name
 * is static. */
const char *vhci_driver(int port);

/* Wait until some driver has it; until that one has; until the kernel has forgotten the device.
 * False when that does not come true. */
bool vhci_wait_any_driver(int port);
bool vhci_wait_driver(int port, const char *driver);
bool vhci_wait_gone(int port);

#endif

/* What the kernel has read of a HID interface: so that nothing is taken from its driver only to
 * find out what it is.
 *
 * Source  Linux, Documentation/ABI/testing/sysfs-driver-hid (report_descriptor) and the layout of
 *         /sys/bus/usb/devices. */
#ifndef TAC_DRIVERS_HID_SYSFS_H
#define TAC_DRIVERS_HID_SYSFS_H

#include <stddef.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/status.h"

/* Reads the report descriptor of the interface with that folder, "/sys/bus/usb/devices/1-2:1.0".
 *
 * Errors  STATUS_UNSUPPORTED no driver holds the interface
 *         STATUS_AGAIN       the HID driver does, and has not told yet
 *         STATUS_DENIED      another driver does
 *         STATUS_GONE        there is no such interface
 *         STATUS_FULL        it is longer than `max`
 *         STATUS_IO          it cannot be read
 * Blocks  never for a device. */
enum status hid_sysfs_descriptor(const char *folder, unsigned char *to, size_t max,
				 size_t *ret_size) MUST_CHECK;

#endif

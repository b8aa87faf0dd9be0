/* The end of a stall. libusb_clear_halt() waits for the device, 5 s where it has fallen silent, and
 * the kernel holds all other calls for that device so long: no thread would help. So the device is
 * asked like everything else is, with a deadline, and only the kernel's own part is left to it:
 * both sides count the packets, and both must begin anew.
 *
 * Source  USB 2.0, 9.4.5 (ENDPOINT_HALT resets the data toggle); Linux, usb_clear_halt() and
 *         usbdev_do_ioctl() in drivers/usb/core. */
#include <linux/usbdevice_fs.h>
#include <sys/ioctl.h>

#include "drivers/port_usb_inside.h"

enum { CLEAR_MS = 500, TO_ENDPOINT = 0x02, CLEAR_FEATURE = 1, ENDPOINT_HALT = 0 };

static void LIBUSB_CALL note_over(struct libusb_transfer *lib)
{
	struct usb_clear *clear = lib->user_data;

	clear->is_over = true;
}

bool usb_clear_begin(struct usb_device *device, struct usb_transfer *transfer)
{
	struct usb_clear *clear = &transfer->clear;

	if (clear->lib == NULL)
		clear->lib = libusb_alloc_transfer(0);
	if (clear->lib == NULL)
		return false;
	libusb_fill_control_setup(clear->setup, TO_ENDPOINT, CLEAR_FEATURE, ENDPOINT_HALT,
				  transfer->lib->endpoint, 0);
	libusb_fill_control_transfer(clear->lib, device->handle, clear->setup, note_over, clear,
				     CLEAR_MS);
	clear->is_under_way = libusb_submit_transfer(clear->lib) == 0;
	return clear->is_under_way;
}

enum status usb_clear_ended(struct usb_device *device, struct usb_transfer *transfer)
{
	struct usb_clear *clear = &transfer->clear;
	unsigned endpoint = transfer->lib->endpoint;

	if (!clear->is_over)
		return STATUS_AGAIN;
	clear->is_over = clear->is_under_way = false;
	switch (clear->lib->status) {
	case LIBUSB_TRANSFER_COMPLETED:
		return ioctl(device->node, USBDEVFS_RESETEP, &endpoint) == 0 ? STATUS_OK
									     : STATUS_IO;
	case LIBUSB_TRANSFER_TIMED_OUT:
		return STATUS_TIMED_OUT;
	case LIBUSB_TRANSFER_NO_DEVICE:
	case LIBUSB_TRANSFER_CANCELLED: /* only what left, or is closing, is taken back */
		return STATUS_GONE;
	case LIBUSB_TRANSFER_STALL:
	case LIBUSB_TRANSFER_OVERFLOW:
	case LIBUSB_TRANSFER_ERROR:
		break;
	}
	return STATUS_IO;
}

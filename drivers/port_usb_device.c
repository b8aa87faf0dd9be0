#include "drivers/port_usb_inside.h"

#include "kiosk/base/wipe.h"

enum { RETRY_FIRST_MS = 20, RETRY_MAX_MS = 320, RETRY_DOUBLINGS = 4 };

static int64_t pause_ms(unsigned tries)
{
	return tries >= RETRY_DOUBLINGS ? RETRY_MAX_MS : RETRY_FIRST_MS << tries;
}

static int open_handle(struct usb_device *device)
{
	libusb_device *found = usb_find_device(device->usb, &device->interface);

	if (found == NULL) {
		device->status = STATUS_GONE;
		return LIBUSB_ERROR_NO_DEVICE;
	}
	device->usb->added = -1;
	int code = libusb_open(found, &device->handle);
	libusb_unref_device(found);
	device->node = device->usb->added;
	if (code == 0) /* detached at a claim, attached again at its release */
		(void)libusb_set_auto_detach_kernel_driver(device->handle, 1);
	return code;
}

static int claim(struct usb_device *device)
{
	int code = device->handle != NULL ? 0 : open_handle(device);

	if (code == 0)
		code = libusb_claim_interface(device->handle, device->interface.number);
	if (code != 0 || device->interface.alternate == 0)
		return code;
	code = libusb_set_interface_alt_setting(device->handle, device->interface.number,
						device->interface.alternate);
	if (code != 0) /* closing alone would not give it back to its driver */
		(void)libusb_release_interface(device->handle, device->interface.number);
	return code;
}

/* What a claim that has failed for long enough has failed by. */
static enum status status_of_claim(int code)
{
	if (code == LIBUSB_ERROR_ACCESS)
		return STATUS_DENIED;
	return code == LIBUSB_ERROR_BUSY ? STATUS_TIMED_OUT : STATUS_IO;
}

/* Everything else may come right: udev has not set the node's rights, or has not made it; usbhid is
 * just binding. A handle from before may be of a node that was made anew. */
static void try_claim(struct usb_device *device, int64_t now_ms)
{
	int code = claim(device);

	if (code == 0) {
		device->is_claimed = true;
		device->status = STATUS_OK;
		return;
	}
	if (device->handle != NULL)
		libusb_close(device->handle);
	device->handle = NULL;
	device->vendor = code;
	device->retry_at_ms = now_ms + pause_ms(device->tries++);
	if (device->status == STATUS_AGAIN && device->retry_at_ms > device->claim_until_ms)
		device->status = status_of_claim(code);
}

enum status usb_device_open(struct usb *usb, const struct usb_interface *interface, int64_t now_ms,
			    struct usb_device **ret, struct fault *fault)
{
	size_t place = 0;

	while (place < USB_DEVICES_MAX && usb->devices[place] != NULL)
		place++;
	if (place == USB_DEVICES_MAX)
		return fault_set(fault, STATUS_FULL, 0, "%d USB devices are open already",
				 USB_DEVICES_MAX);
	void *memory = NULL;
	int is_locked;
	enum status status = secret_new(sizeof(struct usb_device), &memory, &is_locked, fault);
	if (status != STATUS_OK)
		return status;
	struct usb_device *device = memory;
	device->usb = usb;
	device->interface = *interface;
	device->status = STATUS_AGAIN;
	device->claim_until_ms = now_ms + USB_CLAIM_MS;
	usb->devices[place] = device;
	*ret = device;
	try_claim(device, now_ms);
	return STATUS_OK;
}

static enum status tell_denied(const struct usb_interface *of, int code, struct fault *fault)
{
	return fault_set(fault, STATUS_DENIED, code,
			 "USB device %04x:%04x may not be opened: a udev rule must let this user "
			 "write to /dev/bus/usb/%03u/%03u",
			 of->vendor, of->product, of->bus, of->address);
}

static enum status tell_failing(const struct usb_device *device, struct fault *fault)
{
	const struct usb_interface *of = &device->interface;

	if (device->is_claimed)
		return fault_set(fault, STATUS_IO, device->vendor,
				 "USB device %04x:%04x fails again and again", of->vendor,
				 of->product);
	if (device->vendor == LIBUSB_ERROR_NO_DEVICE) /* though it is plugged in */
		return fault_set(fault, STATUS_IO, device->vendor,
				 "USB device %04x:%04x has no node /dev/bus/usb/%03u/%03u: does "
				 "udev run?",
				 of->vendor, of->product, of->bus, of->address);
	return fault_set(fault, STATUS_IO, device->vendor,
			 "USB device %04x:%04x cannot be claimed: %s", of->vendor, of->product,
			 libusb_strerror(device->vendor));
}

enum status usb_device_status(const struct usb_device *device, struct fault *fault)
{
	const struct usb_interface *of = &device->interface;
	const char *why = "is being set up";

	switch (device->status) {
	case STATUS_OK:
		return STATUS_OK;
	case STATUS_AGAIN:
		break;
	case STATUS_GONE:
		why = "was unplugged";
		break;
	case STATUS_DENIED:
		return tell_denied(of, device->vendor, fault);
	case STATUS_TIMED_OUT:
		why = "is held by another program or driver";
		break;
	case STATUS_IO:
	case STATUS_REFUSED:
	case STATUS_FULL:
	case STATUS_CORRUPT:
	case STATUS_UNSUPPORTED:
	case STATUS_NO_MEMORY:
		return tell_failing(device, fault);
	}
	return fault_set(fault, device->status, device->vendor, "USB device %04x:%04x %s",
			 of->vendor, of->product, why);
}

/* The kernel's driver asks what it is given back, and keeps us waiting for the answers: what gives
 * none is left without. */
static void release_claim(struct usb_device *device)
{
	if (device->is_deaf)
		(void)libusb_set_auto_detach_kernel_driver(device->handle, 0);
	(void)libusb_release_interface(device->handle, device->interface.number);
}

enum status usb_device_obstacle(const struct usb_device *device)
{
	if (device->vendor == LIBUSB_ERROR_ACCESS)
		return STATUS_DENIED;
	return device->vendor == LIBUSB_ERROR_BUSY ? STATUS_TIMED_OUT : STATUS_AGAIN;
}

static void finish_close(struct usb_device *device)
{
	struct usb *usb = device->usb;

	if (device->is_claimed && device->status != STATUS_GONE)
		release_claim(device);
	if (device->handle != NULL)
		libusb_close(device->handle);
	usb_transfers_release(device);
	for (size_t at = 0; at < USB_DEVICES_MAX; at++)
		if (usb->devices[at] == device)
			usb->devices[at] = NULL;
	secret_free(device, sizeof(*device));
}

void usb_device_close(struct usb_device *device)
{
	if (device == NULL || device->is_closing)
		return;
	device->is_closing = true;
	device->is_listening = false;
	usb_transfers_cancel(device);
	if (!usb_transfers_pending(device))
		finish_close(device);
}

void usb_device_leave(struct usb_device *device)
{
	device->status = STATUS_GONE;
	usb_transfers_cancel(device);
}

int64_t usb_device_due_ms(const struct usb_device *device)
{
	if (device->is_closing)
		return INT64_MAX;
	return device->status == STATUS_AGAIN ? device->retry_at_ms : usb_transfers_due_ms(device);
}

void usb_device_advance(struct usb_device *device, int64_t now_ms)
{
	if (device->status == STATUS_AGAIN && !device->is_closing && now_ms >= device->retry_at_ms)
		try_claim(device, now_ms);
	usb_transfers_advance(device, now_ms);
	if (device->is_closing && !usb_transfers_pending(device))
		finish_close(device);
}

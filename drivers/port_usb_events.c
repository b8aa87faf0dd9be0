#include "drivers/port_usb_inside.h"

#include <string.h>

/* Runs inside libusb_handle_events(), where no device may be touched: it only keeps a note. */
static int LIBUSB_CALL note_event(libusb_context *context, libusb_device *device,
				  libusb_hotplug_event event, void *user)
{
	struct usb *usb = user;
	struct libusb_device_descriptor about;

	if (usb->event_count == USB_EVENTS_MAX) {
		usb->is_overrun = true;
		return 0;
	}
	if (libusb_get_device_descriptor(device, &about) != 0)
		return 0;
	usb->events[usb->event_count++] = (struct usb_event){
		.kind = event == LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED ? USB_ARRIVED : USB_LEFT,
		.bus = libusb_get_bus_number(device),
		.address = libusb_get_device_address(device),
		.vendor = about.idVendor,
		.product = about.idProduct,
	};
	return 0;
}

enum status usb_events_start(struct usb *usb, struct fault *fault)
{
	int code = libusb_hotplug_register_callback(
		usb->context,
		LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED | LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT,
		LIBUSB_HOTPLUG_ENUMERATE, LIBUSB_HOTPLUG_MATCH_ANY, LIBUSB_HOTPLUG_MATCH_ANY,
		LIBUSB_HOTPLUG_MATCH_ANY, note_event, usb, &usb->hotplug);

	if (code != 0)
		return fault_set(fault, STATUS_IO, code, "USB does not tell what is plugged in: %s",
				 libusb_error_name(code));
	usb_events_sift(usb);
	return STATUS_OK;
}

void usb_events_stop(struct usb *usb)
{
	libusb_hotplug_deregister_callback(usb->context, usb->hotplug);
}

static size_t find_present(const struct usb *usb, uint8_t bus, uint8_t address)
{
	size_t at = 0;

	while (at < usb->present_count &&
	       (usb->present[at].bus != bus || usb->present[at].address != address))
		at++;
	return at;
}

static void leave(struct usb *usb, uint8_t bus, uint8_t address)
{
	for (size_t at = 0; at < USB_DEVICES_MAX; at++) {
		struct usb_device *device = usb->devices[at];
		if (device != NULL && device->interface.bus == bus &&
		    device->interface.address == address)
			usb_device_leave(device);
	}
}

/* True for what the caller should see. libusb may deliver an arrival that was queued again after
 * it listed the same device as present. */
static bool is_news(struct usb *usb, const struct usb_event *event)
{
	size_t at = find_present(usb, event->bus, event->address);
	bool is_present = at < usb->present_count;

	if (event->kind == USB_ARRIVED) {
		if (is_present)
			return false;
		if (usb->present_count == USB_PRESENT_MAX) {
			usb->is_overrun = true;
			return false;
		}
		usb->present[usb->present_count++] =
			(struct usb_place){ .bus = event->bus, .address = event->address };
		return true;
	}
	leave(usb, event->bus, event->address);
	if (is_present)
		usb->present[at] = usb->present[--usb->present_count];
	return is_present;
}

/* What is there is asked for anew; the notes, of which some were lost, say nothing any more. */
static void rescan(struct usb *usb)
{
	libusb_device **list = NULL;
	ssize_t count = libusb_get_device_list(usb->context, &list);

	usb->is_overrun = false;
	usb->present_count = 0;
	for (ssize_t at = 0; at < count && usb->present_count < USB_PRESENT_MAX; at++)
		usb->present[usb->present_count++] =
			(struct usb_place){ .bus = libusb_get_bus_number(list[at]),
					    .address = libusb_get_device_address(list[at]) };
	if (count >= 0)
		libusb_free_device_list(list, 1);
	for (size_t at = 0; at < USB_DEVICES_MAX; at++) {
		struct usb_device *device = usb->devices[at];
		if (device != NULL && find_present(usb, device->interface.bus,
						   device->interface.address) == usb->present_count)
			usb_device_leave(device);
	}
	usb->events[0] = (struct usb_event){ .kind = USB_RESCAN };
	usb->event_count = usb->events_sifted = 1;
}

void usb_events_sift(struct usb *usb)
{
	while (usb->events_sifted < usb->event_count) {
		struct usb_event event = usb->events[usb->events_sifted];
		if (is_news(usb, &event)) {
			usb->events_sifted++;
			continue;
		}
		usb->event_count--;
		memmove(&usb->events[usb->events_sifted], &usb->events[usb->events_sifted + 1],
			(usb->event_count - usb->events_sifted) * sizeof(usb->events[0]));
	}
	if (usb->is_overrun)
		rescan(usb);
}

bool usb_next_event(struct usb *usb, struct usb_event *ret)
{
	if (usb->events_sifted == 0)
		return false;
	*ret = usb->events[0];
	usb->event_count--;
	usb->events_sifted--;
	memmove(&usb->events[0], &usb->events[1], usb->event_count * sizeof(usb->events[0]));
	return true;
}

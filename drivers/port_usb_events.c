#include "drivers/port_usb_inside.h"

#include <string.h>

enum {
	LOOK_MS = 25, /* between looks at whether what arrived is configured */
	LOOKS_SOON = 200,
	LOOK_LATER_MS = 2000, /* it takes its time, or was denied its configuration */
};

/* --- what libusb tells ------------------------------------------------------------------------ */

static void add_event(struct usb *usb, enum usb_event_kind kind, libusb_device *device)
{
	struct libusb_device_descriptor about;

	if (usb->event_count == USB_EVENTS_MAX) {
		usb->is_overrun = true;
		return;
	}
	if (libusb_get_device_descriptor(device, &about) != 0)
		return;
	usb->events[usb->event_count++] = (struct usb_event){
		.kind = kind,
		.bus = libusb_get_bus_number(device),
		.address = libusb_get_device_address(device),
		.vendor = about.idVendor,
		.product = about.idProduct,
	};
}

/* The kernel tells of a device before it has configured it, and nobody can use it before. */
static bool is_configured(libusb_device *device)
{
	struct libusb_config_descriptor *config = NULL;
	int code = libusb_get_active_config_descriptor(device, &config);

	if (code == 0)
		libusb_free_config_descriptor(config);
	return code != LIBUSB_ERROR_NOT_FOUND;
}

/* Runs inside libusb_handle_events(), where nothing may be asked of a device: it only keeps a note.
 */
static int LIBUSB_CALL note_event(libusb_context *context, libusb_device *device,
				  libusb_hotplug_event event, void *user)
{
	if (event == LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT)
		add_event(user, USB_LEFT, device);
	else
		add_event(user, is_configured(device) ? USB_ARRIVED : USB_EARLY, device);
	return 0;
}

enum status usb_events_start(struct usb *usb, struct fault *fault)
{
	usb->look_at_ms = INT64_MAX;
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

/* --- what is present -------------------------------------------------------------------------- */

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

/* There is room. */
static void add_place(struct usb *usb, uint8_t bus, uint8_t address, bool is_usable)
{
	usb->present[usb->present_count++] =
		(struct usb_place){ .bus = bus, .address = address, .is_configured = is_usable };
	if (is_usable)
		return;
	usb->look_at_ms = 0;
	usb->looks = 0;
}

/* True for what the caller should see. libusb may deliver an arrival that was queued again after
 * it listed the same device as present. */
static bool is_news(struct usb *usb, const struct usb_event *event)
{
	size_t at = find_present(usb, event->bus, event->address);
	bool is_present = at < usb->present_count;

	if (event->kind != USB_LEFT) {
		if (is_present)
			return false;
		if (usb->present_count == USB_PRESENT_MAX) {
			usb->is_overrun = true;
			return false;
		}
		add_place(usb, event->bus, event->address, event->kind == USB_ARRIVED);
		return event->kind == USB_ARRIVED;
	}
	leave(usb, event->bus, event->address);
	if (!is_present)
		return false;
	bool was_told = usb->present[at].is_configured;
	usb->present[at] = usb->present[--usb->present_count];
	return was_told;
}

/* What is there is asked for anew; the notes, of which some were lost, say nothing any more. */
static void rescan(struct usb *usb)
{
	libusb_device **list = NULL;
	ssize_t count = libusb_get_device_list(usb->context, &list);

	usb->is_overrun = false;
	usb->present_count = 0;
	for (ssize_t at = 0; at < count && usb->present_count < USB_PRESENT_MAX; at++)
		add_place(usb, libusb_get_bus_number(list[at]), libusb_get_device_address(list[at]),
			  is_configured(list[at]));
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

/* True when it needs no further look. */
static bool look_at(struct usb *usb, struct usb_place *place)
{
	const struct usb_interface at = { .bus = place->bus, .address = place->address };
	libusb_device *device = usb_find_device(usb, &at);

	if (device == NULL)
		return true; /* that it left is told next */
	place->is_configured = is_configured(device);
	if (place->is_configured) {
		size_t count = usb->event_count;
		add_event(usb, USB_ARRIVED, device);
		usb->events_sifted += usb->event_count - count;
	}
	libusb_unref_device(device);
	return place->is_configured;
}

void usb_events_advance(struct usb *usb, int64_t now_ms)
{
	bool is_all = true;

	if (now_ms < usb->look_at_ms)
		return;
	for (size_t at = 0; at < usb->present_count; at++)
		if (!usb->present[at].is_configured)
			is_all = look_at(usb, &usb->present[at]) && is_all;
	usb->looks++;
	int64_t pause_ms = usb->looks < LOOKS_SOON ? LOOK_MS : LOOK_LATER_MS;
	usb->look_at_ms = is_all ? INT64_MAX : now_ms + pause_ms;
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

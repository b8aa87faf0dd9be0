#include <libusb-1.0/libusb.h>

#include "drivers/port_usb_inside.h"
#include "kiosk/base/bytes.h"

enum { HID_DESCRIPTOR = 0x21, HID_DESCRIPTOR_BYTES = 9, REPORT_DESCRIPTOR = 0x22 };

/* The length that stands in the HID descriptor, among what follows the interface's own.
 * Source  HID 1.11, 6.2.1. */
static uint16_t report_descriptor_bytes(const unsigned char *extra, int size)
{
	for (int at = 0; at + 1 < size && extra[at] >= 2; at += extra[at]) {
		if (extra[at + 1] != HID_DESCRIPTOR || at + HID_DESCRIPTOR_BYTES > size)
			continue;
		if (extra[at + 6] == REPORT_DESCRIPTOR)
			return (uint16_t)(extra[at + 7] | extra[at + 8] << 8);
	}
	return 0;
}

static void add_endpoint(struct usb_interface *to, const struct libusb_endpoint_descriptor *about)
{
	enum { BYTES_MASK = 0x7FF };
	unsigned type = about->bmAttributes & LIBUSB_TRANSFER_TYPE_MASK;
	bool is_interrupt = type == LIBUSB_TRANSFER_TYPE_INTERRUPT;
	bool is_in = (about->bEndpointAddress & LIBUSB_ENDPOINT_IN) != 0;
	uint16_t bytes = about->wMaxPacketSize & BYTES_MASK;

	if (bytes == 0 || (!is_interrupt && type != LIBUSB_TRANSFER_TYPE_BULK))
		return;
	if (is_in && to->in == 0) {
		to->in = about->bEndpointAddress;
		to->in_bytes = bytes;
		to->is_in_interrupt = is_interrupt;
	} else if (!is_in && to->out == 0) {
		to->out = about->bEndpointAddress;
		to->out_bytes = bytes;
		to->is_out_interrupt = is_interrupt;
	}
}

static struct usb_interface describe(libusb_device *device,
				     const struct libusb_device_descriptor *of,
				     const struct libusb_interface_descriptor *about)
{
	struct usb_interface is = {
		.bus = libusb_get_bus_number(device),
		.address = libusb_get_device_address(device),
		.vendor = of->idVendor,
		.product = of->idProduct,
		.release = of->bcdDevice,
		.manufacturer_string = of->iManufacturer,
		.product_string = of->iProduct,
		.serial_string = of->iSerialNumber,
		.number = about->bInterfaceNumber,
		.alternate = about->bAlternateSetting,
		.class = about->bInterfaceClass,
		.subclass = about->bInterfaceSubClass,
		.protocol = about->bInterfaceProtocol,
	};

	if (is.class == USB_CLASS_HID)
		is.report_descriptor_bytes =
			report_descriptor_bytes(about->extra, about->extra_length);
	for (int at = 0; at < about->bNumEndpoints; at++)
		add_endpoint(&is, &about->endpoint[at]);
	return is;
}

struct listing {
	struct usb_interface *to;
	size_t max, count;
	bool is_cut;
};

static void list_settings(struct listing *listing, libusb_device *device,
			  const struct libusb_device_descriptor *of,
			  const struct libusb_interface *interface)
{
	for (int at = 0; at < interface->num_altsetting; at++) {
		if (listing->count == listing->max)
			listing->is_cut = true;
		else
			listing->to[listing->count++] =
				describe(device, of, &interface->altsetting[at]);
	}
}

/* A device whose descriptors do not add up is passed over. */
static void list_device(struct listing *listing, libusb_device *device)
{
	struct libusb_device_descriptor of;
	struct libusb_config_descriptor *config;

	if (libusb_get_device_descriptor(device, &of) != 0 || of.bDeviceClass == LIBUSB_CLASS_HUB ||
	    libusb_get_active_config_descriptor(device, &config) != 0)
		return;
	for (int at = 0; at < config->bNumInterfaces; at++)
		list_settings(listing, device, &of, &config->interface[at]);
	libusb_free_config_descriptor(config);
}

enum status usb_interfaces(struct usb *usb, struct usb_interface *to, size_t max, size_t *ret_count,
			   struct fault *fault)
{
	struct listing listing = { .to = to, .max = max };
	libusb_device **list = NULL;
	ssize_t count = libusb_get_device_list(usb->context, &list);

	if (count < 0)
		return fault_set(fault, STATUS_NO_MEMORY, (int)count, "out of memory");
	for (ssize_t at = 0; at < count; at++)
		list_device(&listing, list[at]);
	libusb_free_device_list(list, 1);
	*ret_count = listing.count;
	if (listing.is_cut)
		return fault_set(fault, STATUS_FULL, 0, "there are over %zu USB interfaces", max);
	return STATUS_OK;
}

libusb_device *usb_find_device(struct usb *usb, const struct usb_interface *interface)
{
	libusb_device **list = NULL;
	libusb_device *found = NULL;
	ssize_t count = libusb_get_device_list(usb->context, &list);

	for (ssize_t at = 0; at < count && found == NULL; at++)
		if (libusb_get_bus_number(list[at]) == interface->bus &&
		    libusb_get_device_address(list[at]) == interface->address)
			found = libusb_ref_device(list[at]);
	if (count >= 0)
		libusb_free_device_list(list, 1);
	return found;
}

/* Source  Linux, Documentation/usb: bus-port.port:configuration.interface. */
bool usb_interface_folder(struct usb *usb, const struct usb_interface *interface, char *to,
			  size_t max)
{
	enum { PORTS_MAX = 7 }; /* of a hub behind a hub, by the USB specification */
	uint8_t ports[PORTS_MAX];
	libusb_device *device = usb_find_device(usb, interface);
	struct libusb_config_descriptor *config = NULL;
	struct bytes path = bytes_over(to, max - 1);

	if (device == NULL)
		return false;
	int count = libusb_get_port_numbers(device, ports, PORTS_MAX);
	bool is_named = count > 0 && libusb_get_active_config_descriptor(device, &config) == 0;
	libusb_unref_device(device);
	if (!is_named)
		return false;
	bytes_add_format(&path, "/sys/bus/usb/devices/%u", interface->bus);
	for (int at = 0; at < count; at++)
		bytes_add_format(&path, "%c%u", at == 0 ? '-' : '.', ports[at]);
	bytes_add_format(&path, ":%u.%u", config->bConfigurationValue, interface->number);
	to[path.size] = '\0';
	libusb_free_config_descriptor(config);
	return !path.is_full;
}

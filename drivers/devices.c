#include "drivers/devices.h"

#include <stdlib.h>

#include "drivers/port_usb_printer.h"
#include "drivers/scanner_usb_choose.h"
#include "kiosk/base/text.h"

/* HID 1.11, 4.3. */
enum { HID_PROTOCOL_KEYBOARD = 1 };

static const struct {
	const char *code, *words;
} DRIVERS[] = {
#define X(name, code, words) { code, words },
	DEVICE_DRIVER_LIST(X)
#undef X
}, STATES[] = {
#define X(name, code, words) { code, words },
	DEVICE_STATE_LIST(X)
#undef X
};

const char *device_driver_code(enum device_driver driver)
{
	return DRIVERS[driver].code;
}

const char *device_driver_words(enum device_driver driver)
{
	return DRIVERS[driver].words;
}

const char *device_state_code(enum device_state state)
{
	return STATES[state].code;
}

const char *device_state_words(enum device_state state)
{
	return STATES[state].words;
}

bool device_is_scanner(enum device_driver driver)
{
	return driver == DEVICE_HID_POS || driver == DEVICE_KEYBOARD || driver == DEVICE_CDC;
}

void device_release_text(const struct device *device, char *to, size_t max)
{
	(void)text_format(to, max, "%x.%02x", device->interface.release >> 8,
			  device->interface.release & 0xFFU);
}

void device_firmware_text(const struct device *device, char *to, size_t max)
{
	const char *own = device->identity.word[PRINTER_FIRMWARE];
	char release[8];

	device_release_text(device, release, sizeof(release));
	(void)text_format(to, max, "%s%s%s", own, own[0] != '\0' ? "; USB " : "", release);
}

static const struct usb_interface *find_class(const struct usb_interface *all, size_t count,
					      enum usb_class class)
{
	for (size_t at = 0; at < count; at++)
		if (all[at].class == class)
			return &all[at];
	return NULL;
}

static bool has_keyboard(const struct usb_interface *all, size_t count)
{
	for (size_t at = 0; at < count; at++)
		if (all[at].class == USB_CLASS_HID && all[at].protocol == HID_PROTOCOL_KEYBOARD)
			return true;
	return false;
}

/* --- a printer -------------------------------------------------------------------------------- */

/* Of the settings of an interface, one with answers is the better. */
static const struct usb_interface *find_printer(const struct usb_interface *all, size_t count)
{
	static const struct usb_name ANY = { 0 };
	const struct usb_interface *found = NULL;

	for (size_t at = 0; at < count; at++)
		if (usb_printer_fits(&ANY, &all[at]) &&
		    (found == NULL || (found->in == 0 && all[at].in != 0)))
			found = &all[at];
	return found;
}

static void become_printer(struct device *device)
{
	static const char *const MAKES[] = {
		[QUIRK_MAKE_GENERIC] = "generic", [QUIRK_MAKE_EPSON] = "Epson",
		[QUIRK_MAKE_STAR] = "Star",       [QUIRK_MAKE_BIXOLON] = "Bixolon",
		[QUIRK_MAKE_CITIZEN] = "Citizen",
	};

	device->driver = DEVICE_PRINTER;
	(void)text_format(device->mode, sizeof(device->mode), "printer class, %s; %s commands%s",
			  device->interface.in != 0 ? "both ways" : "one way: it cannot answer",
			  MAKES[device->quirk.value[QUIRK_MAKE]],
			  device->quirk.value[QUIRK_NO_STATUS] != 0 ? ", answers nothing" : "");
}

/* --- a scanner -------------------------------------------------------------------------------- */

static void become_scanner(struct device *device, const struct scanner_choice *choice)
{
	static const char *const LAYOUTS[] = {
#define X(name, text) [HID_LAYOUT_##name] = (text),
		HID_LAYOUT_LIST(X)
#undef X
	}, *const SUFFIXES[] = {
#define X(name, text, bytes) [SCAN_SUFFIX_##name] = (text),
		SCAN_SUFFIX_LIST(X)
#undef X
	};
	const int *value = device->quirk.value;

	if (choice->protocol == &SCANNER_HID_POS) {
		device->driver = DEVICE_HID_POS;
		(void)text_copy(device->mode, sizeof(device->mode), "HID POS");
		return;
	}
	device->driver = DEVICE_KEYBOARD;
	(void)text_format(device->mode, sizeof(device->mode), "HID keyboard: layout %s, suffix %s",
			  LAYOUTS[value[QUIRK_LAYOUT]], SUFFIXES[value[QUIRK_SUFFIX]]);
}

void device_is_misset(struct device *device, const char *sheet)
{
	bool is_serial = device->driver == DEVICE_CDC;

	device->state = DEVICE_WRONG_MODE;
	(void)text_format(device->reason, sizeof(device->reason),
			  "print what to do with \"tac-kiosk sheet %s\"%s", sheet,
			  is_serial ? ", or set the kiosk's scanner to \"serial:PATH\"" : "");
}

static void become_unfit(struct device *device, const struct usb_interface *all, size_t count,
			 const char *sheet)
{
	const struct usb_interface *serial = find_class(all, count, USB_CLASS_CDC_DATA);
	bool is_serial = serial != NULL || device->quirk.value[QUIRK_MODE] == QUIRK_MODE_CDC;

	if (serial != NULL)
		device->interface = *serial;
	device->driver = is_serial ? DEVICE_CDC : DEVICE_NONE;
	(void)text_copy(device->mode, sizeof(device->mode),
			is_serial                  ? "serial"
			: has_keyboard(all, count) ? "HID keyboard"
						   : "its maker's own");
	device_is_misset(device, sheet);
}

/* --- all else --------------------------------------------------------------------------------- */

static void become_unused(struct device *device, const struct usb_interface *all, size_t count)
{
	const struct usb_interface *serial = find_class(all, count, USB_CLASS_CDC_DATA);
	const struct usb_interface *camera = find_class(all, count, USB_CLASS_VIDEO);

	device->state = DEVICE_UNUSED;
	if (serial != NULL) {
		device->driver = DEVICE_CDC;
		device->interface = *serial;
		(void)text_copy(device->mode, sizeof(device->mode), "serial");
	} else if (camera != NULL) {
		device->driver = DEVICE_CAMERA;
		device->interface = *camera;
		(void)text_copy(device->mode, sizeof(device->mode), "UVC");
	} else if (has_keyboard(all, count)) {
		(void)text_copy(device->mode, sizeof(device->mode), "HID keyboard");
		(void)text_format(device->reason, sizeof(device->reason),
				  "a keyboard; if it is a scanner, add the line \"%04x:%04x "
				  "keyboard\" to devices.quirks",
				  device->interface.vendor, device->interface.product);
	} else if (find_class(all, count, USB_CLASS_PRINTER) != NULL) {
		(void)text_copy(device->reason, sizeof(device->reason),
				"a printer that takes no stream of bytes: set it to ESC/POS");
	}
}

static struct device classify(const struct quirks *quirks, const struct usb_interface *all,
			      size_t count)
{
	const struct scanner_unfits none = { 0 };
	const struct usb_interface *printer = find_printer(all, count);
	struct scanner_choice choice;
	struct scanner_trouble trouble;
	struct device device = {
		.interface = all[0],
		.quirk = quirks_of(quirks, all[0].vendor, all[0].product),
		.state = DEVICE_READY,
	};

	scanner_usb_explain(quirks, all, count, &none, &trouble);
	if (printer != NULL) {
		device.interface = *printer;
		become_printer(&device);
	} else if (scanner_usb_choose(quirks, all, count, &none, &choice)) {
		device.interface = choice.interface;
		become_scanner(&device, &choice);
	} else if (trouble.sheet[0] != '\0') {
		become_unfit(&device, all, count, trouble.sheet);
	} else {
		become_unused(&device, all, count);
	}
	return device;
}

static bool is_same_device(const struct usb_interface *left, const struct usb_interface *right)
{
	return left->bus == right->bus && left->address == right->address;
}

/* By bus and address: libusb's order changes with every replug. */
static int compare(const void *left, const void *right)
{
	const struct usb_interface *one = &((const struct device *)left)->interface;
	const struct usb_interface *other = &((const struct device *)right)->interface;

	return one->bus != other->bus ? one->bus - other->bus : one->address - other->address;
}

size_t devices_list(const struct quirks *quirks, const struct usb_interface *all, size_t count,
		    struct device *to, size_t max)
{
	size_t devices = 0;

	for (size_t first = 0, end; first < count && devices < max; first = end) {
		end = first + 1;
		while (end < count && is_same_device(&all[first], &all[end]))
			end++;
		to[devices++] = classify(quirks, &all[first], end - first);
	}
	qsort(to, devices, sizeof(to[0]), compare);
	return devices;
}

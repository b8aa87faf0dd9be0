/* What is plugged in, a row a device: what the kiosk would do with it, and what keeps it from that.
 *
 * devices_list() tells what follows from descriptors and quirks alone; device_ask() then asks the
 * device itself. */
#ifndef TAC_DRIVERS_DEVICES_H
#define TAC_DRIVERS_DEVICES_H

#include "drivers/device_id.h"
#include "drivers/port_usb.h"
#include "drivers/printer_interview.h"
#include "drivers/quirks.h"

enum { DEVICES_MAX = USB_PRESENT_MAX, DEVICE_MODE_MAX = 64, DEVICE_INTERFACES_MAX = 256 };

/* How the kiosk would speak to it: name, how JSON spells it, and in words. */
#define DEVICE_DRIVER_LIST(X)                                                                      \
	X(NONE, "none", "none")                                                                    \
	X(HID_POS, "hid_pos", "HID POS scanner")                                                   \
	X(KEYBOARD, "hid_keyboard", "HID keyboard scanner")                                        \
	X(CDC, "cdc_serial", "CDC serial scanner")                                                 \
	X(PRINTER, "escpos_printer", "ESC/POS printer")                                            \
	X(CAMERA, "uvc_camera", "document camera")

enum device_driver {
#define X(name, code, words) DEVICE_##name,
	DEVICE_DRIVER_LIST(X)
#undef X
};

#define DEVICE_STATE_LIST(X)                                                                       \
	X(READY, "ready", "ready")                                                                 \
	X(UNUSED, "unused", "not used by the kiosk")                                               \
	X(IN_USE, "in_use", "in use by another program")                                           \
	X(DENIED, "no_permission", "no permission")                                                \
	X(WRONG_MODE, "wrong_mode", "in the wrong mode")                                           \
	X(FAULTY, "faulty", "out of order")                                                        \
	X(MISSING, "missing", "missing")

enum device_state {
#define X(name, code, words) DEVICE_##name,
	DEVICE_STATE_LIST(X)
#undef X
};

/* Never null; the texts are static. */
const char *device_driver_code(enum device_driver driver);
const char *device_driver_words(enum device_driver driver);
const char *device_state_code(enum device_state state);
const char *device_state_words(enum device_state state);

/* True for what documents are scanned with. */
bool device_is_scanner(enum device_driver driver);

struct device {
	struct usb_interface interface; /* by which the kiosk would speak to it; else its first */
	struct quirk quirk;
	enum device_driver driver;
	enum device_state state;
	char mode[DEVICE_MODE_MAX];  /* empty where there is nothing to say */
	char reason[FAULT_TEXT_MAX]; /* what is wrong and what to do; empty where nothing is */
	/* Fit to be shown; empty where it does not say. */
	char maker[DEVICE_WORD_MAX], product[DEVICE_WORD_MAX], serial[DEVICE_WORD_MAX];
	/* Of a printer that was asked. */
	struct printer_state printer;
	struct device_id id;
	struct printer_identity identity;
};

/* Its own firmware where it says one, and the release of the device descriptor: "1.02 LAB; USB
 * 1.00". */
void device_firmware_text(const struct device *device, char *to, size_t max);

/* The release by itself: "1.00". */
void device_release_text(const struct device *device, char *to, size_t max);

/* A row for each device in `all`, which are as usb_interfaces() lists them, in the order of their
 * places. Returns how many were written; devices over `max` are left out.
 * Blocks  never. */
size_t devices_list(const struct quirks *quirks, const struct usb_interface *all, size_t count,
		    struct device *to, size_t max);

/* It turned out to be in a wrong mode, against which there is a programming sheet. */
void device_is_misset(struct device *device, const char *sheet);

/* Reads how it calls itself. */
void device_read_names(struct device *device);

/* Claims one that is READY so far, as the kiosk would, asks it what it is and how it is, and lets
 * go of it. Any other is not touched. `stop` as in struct device_wait. Blocks  for its answers,
 * some seconds in all. */
void device_ask(struct usb *usb, int stop, struct device *device);

/* The same for a printer, in two steps, of which the second can be taken again and again: it asks
 * how the printer is, and with `is_new` who it is. The port stays closed where the state is not
 * READY after the first. */
void device_open_printer(struct usb *usb, int stop, struct device *device, struct port *ret);
void device_ask_printer(struct port *port, int stop, bool is_new, struct device *device);

#endif

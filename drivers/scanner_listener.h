/* Listens to a claimed scanner, and tells it whether to read. */
#ifndef TAC_DRIVERS_SCANNER_LISTENER_H
#define TAC_DRIVERS_SCANNER_LISTENER_H

#include "drivers/scanner_usb_choose.h"

/* All zero: listens to nothing. Personal data. */
struct scanner_listener {
	struct usb_device *device; /* borrowed; null: none */
	uint8_t interface;
	struct scanner_hid hid;
	unsigned char report[USB_HEARD_BYTES_MAX];
	bool is_expected;
	bool takes_orders, is_ordered, is_ordering, ordered; /* told whether to read, and what */
	bool is_locked;  /* it took the order not to read, or may have */
	bool has_obeyed; /* some order */
	bool is_stuck;   /* and does not take the one to read again: begin anew */
	int64_t heard_ms;
	bool is_deaf;    /* the beginning of what comes was lost: it is dropped, up to a pause */
	bool has_failed; /* by a transfer that failed */
	bool is_damaged; /* and by that a scan was lost: whoever waits for it is told */
};

/* True if a device with that report descriptor is a scanner of the chosen protocol. The listener
 * listens to nothing yet. */
bool scanner_listener_could_hear(struct scanner_listener *listener,
				 const struct scanner_choice *choice, struct span descriptor);

/* Begins with a claimed device and its report descriptor.
 * Errors  STATUS_UNSUPPORTED it is no scanner of the chosen protocol; those of usb_listen(). */
enum status scanner_listener_begin(struct scanner_listener *listener, struct usb_device *device,
				   const struct scanner_choice *choice,
				   struct span descriptor) MUST_CHECK;

/* As in struct scanner_ops, but for the device's own end, which usb_device_status() tells. */
void scanner_listener_expect(struct scanner_listener *listener, bool is_expected);
enum status scanner_listener_advance(struct scanner_listener *listener, int64_t now_ms,
				     struct scan *ret, struct fault *fault) MUST_CHECK;
int64_t scanner_listener_deadline_ms(const struct scanner_listener *listener, int64_t now_ms);

/* A scanner that was told not to read is told to read again, as whoever uses it next expects.
 * Blocks  until it has answered, or that moment has come. */
void scanner_listener_unlock(struct scanner_listener *listener, struct usb *usb, int64_t until_ms);

/* Forgets the device, and wipes what it sent; what is expected stays so, and that it is stuck is
 * not forgotten when it is begun anew. */
void scanner_listener_end(struct scanner_listener *listener);

#endif

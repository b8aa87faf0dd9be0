/* USB devices through libusb, in the caller's one poll.
 *
 * Nothing here waits for a device and nothing of it runs in a thread of its own: the caller polls
 * usb_pollfd() for at most usb_timeout_ms(), calls usb_advance(), and then takes what there is.
 * Every number is bounded, every transfer has a deadline, and a device that left says so once.
 *
 * Units   *_ms are of the steady clock (kiosk/base/clock.h), which the caller reads.
 * Source  libusb 1.0.26, "Asynchronous device I/O" and "Polling and timing". */
#ifndef TAC_DRIVERS_PORT_USB_H
#define TAC_DRIVERS_PORT_USB_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

#include "drivers/port.h"
#include "kiosk/base/span.h"
#include "kiosk/base/status.h"

enum {
	USB_EVENTS_MAX = 32,        /* arrivals and departures that nobody has taken yet */
	USB_PRESENT_MAX = 128,      /* devices on all buses */
	USB_DEVICES_MAX = 12,       /* open at once, those that are still closing among them */
	USB_SEND_MAX = 40960,       /* bytes of one transfer out: a whole page */
	USB_ANSWER_MAX = 4096,      /* bytes of one control transfer, its setup left out */
	USB_HEARD_BYTES_MAX = 4096, /* of one transfer in */
	USB_HEARD_MAX = 16,    /* transfers in that nobody has taken yet; then the device waits */
	USB_CLAIM_MS = 5000,   /* how long a device may take until it can be claimed */
	USB_LISTEN_MS = 60000, /* a silent transfer in is ended and begun anew */
	USB_FAILURES_MAX = 8,  /* transfers in that fail one after another */
	USB_FREE_MS = 1000,
};

struct usb;        /* the bus */
struct usb_device; /* one interface of one device, to be claimed or claimed */

/* Errors  STATUS_IO libusb or the kernel gives none; STATUS_NO_MEMORY.
 * Blocks  while libusb looks at every device's sysfs files, milliseconds. */
enum status usb_open(struct usb **ret, struct fault *fault) MUST_CHECK;

/* Closes what is still open.
 * Blocks  until the kernel gave back every transfer, USB_FREE_MS at most. Null is allowed. */
void usb_free(struct usb *usb);

/* Readable when usb_advance() has something to do. Stays the same until usb_free(). */
struct pollfd usb_pollfd(const struct usb *usb);

/* How long to poll at most; -1 for no limit. */
int usb_timeout_ms(const struct usb *usb, int64_t now_ms);

/* Goes on with everything, as far as that needs no waiting.
 * Errors  STATUS_IO libusb itself failed: usb_free() and open anew. What goes wrong with one device
 *         is told by that device.
 * Blocks  never for a device, nor for one that has stalled and answers no more; for a claim and a
 *         release as long as the kernel takes for these, milliseconds. */
enum status usb_advance(struct usb *usb, int64_t now_ms, struct fault *fault) MUST_CHECK;

enum usb_event_kind {
	USB_ARRIVED, /* and is configured: before that nobody can use it */
	USB_LEFT,
	USB_EARLY,  /* never told: arrived, and not configured yet */
	USB_RESCAN, /* more happened than could be kept: ask usb_interfaces() anew */
};

struct usb_event {
	enum usb_event_kind kind;
	uint8_t bus, address;     /* 0 with USB_RESCAN */
	uint16_t vendor, product; /* 0 with USB_RESCAN */
};

/* Takes the oldest event; false when there is none. What was there at usb_open() arrives first;
 * nothing arrives twice without having left. */
bool usb_next_event(struct usb *usb, struct usb_event *ret);

enum usb_class {
	USB_CLASS_CDC_CONTROL = 2,
	USB_CLASS_HID = 3,
	USB_CLASS_PRINTER = 7,
	USB_CLASS_CDC_DATA = 10,
	USB_CLASS_VIDEO = 14,
	USB_CLASS_VENDOR = 255,
};

/* One alternate setting of one interface, from the descriptors that the kernel has read. */
struct usb_interface {
	uint8_t bus, address;
	uint16_t vendor, product, release;
	uint8_t manufacturer_string, product_string, serial_string; /* indices; 0 for none */
	uint8_t number, alternate;
	uint8_t class, subclass, protocol;
	uint8_t in, out; /* the first interrupt or bulk endpoint of each direction; 0 for none */
	uint16_t in_bytes, out_bytes; /* of one packet */
	bool is_in_interrupt, is_out_interrupt;
	uint16_t report_descriptor_bytes; /* HID; 0 elsewhere */
};

/* Lists them, hubs left out. *ret_count is how many were written; STATUS_FULL when there are more.
 * Errors  STATUS_FULL; STATUS_NO_MEMORY.
 * Blocks  never. */
enum status usb_interfaces(struct usb *usb, struct usb_interface *to, size_t max, size_t *ret_count,
			   struct fault *fault) MUST_CHECK;

/* The folder in which the kernel shows that interface, "/sys/bus/usb/devices/1-2:1.0". False when
 * the device is not there any more, or `max` is too small. */
bool usb_interface_folder(struct usb *usb, const struct usb_interface *interface, char *to,
			  size_t max) MUST_CHECK;

/* Begins to open and claim. A node that is not there or not allowed yet, and an interface that the
 * kernel's driver is just taking, are tried again until USB_CLAIM_MS have passed.
 * Errors  STATUS_FULL USB_DEVICES_MAX are open; STATUS_NO_MEMORY.
 * Owns    *ret is the caller's until usb_device_close() or usb_free(). */
enum status usb_device_open(struct usb *usb, const struct usb_interface *interface, int64_t now_ms,
			    struct usb_device **ret, struct fault *fault) MUST_CHECK;

/* AGAIN      being claimed
 * OK         claimed; the kernel's driver is off it
 * GONE       it left
 * DENIED     this user may not open it; the fault says which rule must let it
 * TIMED_OUT  another program or driver holds it
 * IO         it cannot be claimed, the fault says why; or it failed USB_FAILURES_MAX times in a
 *            row: close it, and open it anew */
enum status usb_device_status(const struct usb_device *device, struct fault *fault) MUST_CHECK;

/* What has kept it from being claimed so far: DENIED this user may not open it, TIMED_OUT another
 * program or driver holds it; AGAIN where that cannot be told. */
enum status usb_device_obstacle(const struct usb_device *device);

/* Takes back what is under way; when that has ended the interface goes back to the kernel's driver.
 * `device` may not be used again. Null is allowed. */
void usb_device_close(struct usb_device *device);

/* How one transfer ended. Only USB_LEFT means that the device is not there any more. */
#define USB_END_LIST(X)                                                                            \
	X(COMPLETE, "complete")                                                                    \
	X(SHORT, "it took or gave fewer bytes than it said")                                       \
	X(TIMED_OUT, "it did not answer in time")                                                  \
	X(STALLED, "it refused (stall)")                                                           \
	X(BABBLED, "it sent more than it may (babble)")                                            \
	X(GARBLED, "the transfer was garbled on the cable")                                        \
	X(LEFT, "it is not connected any more")

enum usb_end {
#define X(name, text) USB_##name##_END,
	USB_END_LIST(X)
#undef X
};

/* Names an end in words. Never null; the text is static. */
const char *usb_end_text(enum usb_end end);

struct usb_outcome {
	enum usb_end end;
	size_t size; /* bytes that came in; of bytes that went out it is proof only when complete */
};

/* Sends bytes to the out endpoint, one transfer at a time; they are copied, and wiped at their end.
 * Errors  STATUS_FULL one is under way; STATUS_REFUSED none or over USB_SEND_MAX bytes, or there is
 *         no such endpoint; STATUS_GONE; STATUS_IO the kernel does not take it; STATUS_AGAIN not
 *         claimed yet. */
enum status usb_send(struct usb_device *device, struct span bytes, unsigned deadline_ms,
		     struct fault *fault) MUST_CHECK;

/* AGAIN while it is under way, REFUSED when there was none. OK once, with how it ended; a stall is
 * cleared already. */
enum status usb_sent(struct usb_device *device, struct usb_outcome *ret) MUST_CHECK;

struct usb_request {
	uint8_t type, request; /* bmRequestType: bit 7 set asks for bytes in */
	uint16_t value, index;
	uint16_t size;            /* of the answer asked for; with bytes out it is theirs */
	const unsigned char *out; /* borrowed for the call; null with bytes in */
};

/* A control transfer: class requests, strings, descriptors. Errors as usb_send(). */
enum status usb_ask(struct usb_device *device, const struct usb_request *request,
		    unsigned deadline_ms, struct fault *fault) MUST_CHECK;

/* As usb_sent(), with the bytes that came, cut at `max`. */
enum status usb_answered(struct usb_device *device, unsigned char *to, size_t max,
			 struct usb_outcome *ret) MUST_CHECK;

/* Keeps a transfer pending on the in endpoint, from now on. What comes is kept in order until
 * usb_heard() takes it; while USB_HEARD_MAX wait, no more is asked for, and a device keeps its own.
 *
 * Units   longest_bytes is of the longest thing that the device sends in one piece, such as a
 *         report; it comes whole, whatever number of packets it takes. 0: every packet by itself.
 * Errors  STATUS_REFUSED there is no such endpoint, or longest_bytes, in whole packets, is over
 *         USB_HEARD_BYTES_MAX; STATUS_GONE; STATUS_AGAIN not claimed yet.
 * Source  USB 2.0, 5.7.3: a transfer ends with a packet that is not full, or when all that was
 *         asked for is there. */
enum status usb_listen(struct usb_device *device, size_t longest_bytes,
		       struct fault *fault) MUST_CHECK;

/* Takes the oldest: one report that is not empty, or one fault. After a fault the device listens on
 * by itself (a stall is cleared, a pause made) until it has failed too often; after USB_LEFT_END it
 * is gone. AGAIN when there is nothing. */
enum status usb_heard(struct usb_device *device, unsigned char *to, size_t max,
		      struct usb_outcome *ret) MUST_CHECK;

enum { USB_NAME_MAX = 128 };

/* What a device calls itself, as the kernel has read it when it was plugged in: no node is opened,
 * nothing is asked. Empty where it has no such string. As the device sent them: not fit to be
 * shown. */
struct usb_names {
	char manufacturer[USB_NAME_MAX], product[USB_NAME_MAX], serial[USB_NAME_MAX];
};

/* False where the kernel does not tell.
 * Blocks  while it looks through sysfs, milliseconds. */
bool usb_names_read(uint8_t bus, uint8_t address, struct usb_names *ret) MUST_CHECK;

/* For the command line, which has no loop: polls once, until_ms at most, and advances. */
enum status usb_wait(struct usb *usb, int64_t until_ms, struct fault *fault) MUST_CHECK;

/* The out and in endpoints as a byte stream, for a printer. `usb` must outlive the port, whose
 * calls advance it.
 * A transfer out that did not complete ends the stream: the bytes are not proven.
 * Shape   write: AGAIN until it is claimed, and while a transfer is under way.
 *         flush: OK when the device took every byte.
 * Errors  STATUS_FULL, STATUS_NO_MEMORY. */
enum status port_usb_open(struct usb *usb, const struct usb_interface *interface, struct port *ret,
			  struct fault *fault) MUST_CHECK;

/* The device beneath such a port, for control transfers; it stays the port's. */
struct usb_device *port_usb_device(const struct port *port);

#endif

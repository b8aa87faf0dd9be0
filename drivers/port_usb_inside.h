/* What the parts of drivers/port_usb share; nobody else includes it. */
#ifndef TAC_DRIVERS_PORT_USB_INSIDE_H
#define TAC_DRIVERS_PORT_USB_INSIDE_H

#include <libusb-1.0/libusb.h>

#include "drivers/port_usb.h"

enum { USB_SETUP_BYTES = 8 };

/* The end of a stall, see port_usb_halt.c. */
struct usb_clear {
	struct libusb_transfer *lib; /* null: never needed */
	bool is_under_way, is_over;
	unsigned char setup[USB_SETUP_BYTES];
};

/* One libusb transfer with its bytes. The callback sets is_over and nothing else; what follows is
 * done in usb_advance(). */
struct usb_transfer {
	struct libusb_transfer *lib; /* null: never used */
	bool is_under_way; /* a stall that it ended in is part of it, until that is cleared */
	bool is_over;      /* its outcome has not been settled */
	bool is_settled;   /* its outcome waits to be taken */
	struct usb_outcome outcome;
	int64_t begun_ms;
	size_t wanted; /* bytes that a complete transfer moves; 0 when any number is complete */
	struct usb_clear clear;
};

struct usb_heard {
	struct usb_outcome outcome;
	unsigned char bytes[USB_HEARD_BYTES_MAX];
};

struct usb_device {
	struct usb *usb; /* null: this place is free */
	struct usb_interface interface;
	libusb_device_handle *handle; /* null: not open yet */
	int node;                     /* the descriptor that it stands on */
	bool is_claimed, is_closing, is_listening;
	bool has_answered; /* what was sent or asked, since it was opened */
	bool is_deaf;      /* the last of that had to be taken back */
	enum status status;
	int vendor; /* libusb's code behind the status */
	int64_t claim_until_ms, retry_at_ms;
	unsigned tries;    /* of the claim */
	unsigned failures; /* transfers in, since the last good one */
	unsigned empties;  /* the same, of those that brought nothing; not counted on without end */
	struct usb_transfer send, ask, listen;
	unsigned char send_bytes[USB_SEND_MAX];
	unsigned char ask_bytes[USB_SETUP_BYTES + USB_ANSWER_MAX];
	size_t listen_size; /* of one transfer in */
	unsigned char listen_bytes[USB_HEARD_BYTES_MAX];
	struct usb_heard heard[USB_HEARD_MAX];
	size_t heard_first, heard_count;
};

struct usb_place {
	uint8_t bus, address;
	bool is_configured; /* its arrival was told */
};

struct usb {
	libusb_context *context;
	libusb_hotplug_callback_handle hotplug;
	int epoll;
	int added; /* the descriptor that libusb has begun to poll last */
	/* The hotplug callback appends; usb_advance() sifts what is behind events_sifted. */
	struct usb_event events[USB_EVENTS_MAX];
	size_t event_count, events_sifted;
	bool is_overrun; /* an event did not fit */
	struct usb_place present[USB_PRESENT_MAX];
	size_t present_count;
	int64_t look_at_ms; /* whether what is present is configured; INT64_MAX: all of it is */
	unsigned looks;     /* since the last arrival */
	struct usb_device *devices[USB_DEVICES_MAX];
};

/* port_usb_list.c: null when it is not there, or not any more. The caller unrefs it. */
libusb_device *usb_find_device(struct usb *usb, const struct usb_interface *interface);

/* port_usb_events.c */
enum status usb_events_start(struct usb *usb, struct fault *fault) MUST_CHECK;
void usb_events_stop(struct usb *usb);
void usb_events_sift(struct usb *usb);
/* Tells of what arrived earlier and is configured by now. */
void usb_events_advance(struct usb *usb, int64_t now_ms);

/* port_usb_device.c: tries the claim when its time has come; finishes a close. */
void usb_device_advance(struct usb_device *device, int64_t now_ms);
/* It is not there any more. */
void usb_device_leave(struct usb_device *device);
/* When it wants to be advanced next; INT64_MAX for never. */
int64_t usb_device_due_ms(const struct usb_device *device);

/* port_usb_halt.c: begins to clear the endpoint that a transfer has stalled on. False where that
 * cannot be begun. */
bool usb_clear_begin(struct usb_device *device, struct usb_transfer *transfer) MUST_CHECK;
/* AGAIN while it is under way; TIMED_OUT, GONE, IO: the endpoint is as it was. */
enum status usb_clear_ended(struct usb_device *device, struct usb_transfer *transfer) MUST_CHECK;

/* port_usb_transfer.c: settles what is over and listens on. */
void usb_transfers_advance(struct usb_device *device, int64_t now_ms);
int64_t usb_transfers_due_ms(const struct usb_device *device);
bool usb_transfers_pending(const struct usb_device *device);
/* Asks for every pending transfer's end. */
void usb_transfers_cancel(struct usb_device *device);
/* None may be pending. */
void usb_transfers_release(struct usb_device *device);

#endif

/* Virtual USB devices: what they are and do, apart from how transfers reach them. A front end
 * (front_umockdev.c, front_vhci.c) brings the transfers; control.c brings the test's commands.
 *
 * One lock is held around everything that a device does; "locked" below means the caller holds it.
 */
#ifndef TAC_TESTS_USB_DEVICE_H
#define TAC_TESTS_USB_DEVICE_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/bytes.h"
#include "kiosk/base/span.h"

enum { LAB_INTERFACES = 4, LAB_ENDPOINTS = 32, LAB_WORDS_MAX = 5, LAB_IN = 0x80 };

/* The numbers are usbfs's. */
enum lab_urb_type { LAB_ISOCHRONOUS, LAB_INTERRUPT, LAB_CONTROL, LAB_BULK };

struct lab_device;

/* A part of an isochronous transfer; its bytes stand behind the room of those before. */
struct lab_packet {
	size_t size, actual;
	int status;
};

struct lab_urb {
	struct lab_urb *next;
	struct lab_device *device;
	enum lab_urb_type type;
	uint8_t endpoint; /* with LAB_IN */
	uint8_t setup[8]; /* control only */
	unsigned char *bytes;
	size_t size, actual;
	struct lab_packet *packets; /* isochronous only */
	size_t packet_count;
	int status; /* 0 or -errno, as a kernel's host controller would say */
	void (*complete)(struct lab_urb *); /* locked */
};

/* The words of one command: "paper printer out". */
struct lab_command {
	size_t count;
	const char *word[LAB_WORDS_MAX];
};

struct lab_model {
	const char *name;
	const char *kernel_driver;         /* what a front end that plays the kernel binds to it */
	struct span device, configuration; /* descriptors */
	struct span reports;               /* of a HID device, whose only interface is that */
	const char *const *strings;
	size_t string_count;
	int speed_mbps;

	/* All locked. */

	/* A request that is not standard: 0 with urb->actual set, or -EPIPE. */
	int (*control)(struct lab_device *device, struct lab_urb *urb);
	/* Optional: an alternate setting of an interface is selected. */
	void (*select)(struct lab_device *device, unsigned number, unsigned alternate);
	/* Completes what can be. */
	void (*pump)(struct lab_device *device);
	/* Optional: power comes on. */
	void (*power_on)(struct lab_device *device);
	/* Optional: every LAB_TICK_MS. */
	void (*tick)(struct lab_device *device);
	/* False for a command that it does not know. `reply` may be added to. */
	bool (*command)(struct lab_device *device, const struct lab_command *command,
			struct bytes *reply);
};

enum { LAB_TICK_MS = 33 };

struct lab_trouble {
	int status; /* how the next transfers on the endpoint fail */
	int left;   /* how many of them */
};

struct lab_device {
	const struct lab_model *model;
	bool is_present, is_silent;
	bool is_late;            /* plugged in, it waits to be configured */
	unsigned silent_after;   /* so many transfers in; 0: not ordered */
	unsigned claims_refused; /* so many more, where the front end plays the kernel */
	uint8_t alternate[LAB_INTERFACES];
	uint32_t halted; /* a bit an endpoint, see lab_endpoint_index() */
	/* Where the front end plays the host: the device has begun to count its packets anew, and
	 * the host has not. What comes next the host takes for what it has had. */
	bool is_host_played;
	uint32_t apart;
	struct lab_trouble trouble[LAB_ENDPOINTS];
	struct lab_urb *first; /* pending */
	unsigned long submitted, completed;
	unsigned long taken; /* from its kernel driver, where the front end plays the kernel */
	_Atomic long held;   /* transfers that a front end has memory for */
	void *front;         /* the front end's */
};

extern pthread_mutex_t lab_lock;

/* Devices by name; null when there is none. */
struct lab_device *lab_device(const char *name);
struct lab_device *lab_device_at(size_t index);

static inline unsigned lab_endpoint_index(uint8_t endpoint)
{
	return (endpoint & 15U) + ((endpoint & LAB_IN) != 0 ? 16U : 0U);
}

/* These take the lock. */
void lab_submit(struct lab_device *device, struct lab_urb *urb);
/* True if it was pending; it is then completed with `status`. */
bool lab_unlink(struct lab_device *device, struct lab_urb *urb, int status);
/* Both sides begin anew; the host's alone. */
void lab_clear_halt(struct lab_device *device, uint8_t endpoint);
void lab_reset_endpoint(struct lab_device *device, uint8_t endpoint);
void lab_power(struct lab_device *device, bool is_on);
/* -EPIPE for an interface that it has not. What was halted is so no more. */
int lab_select(struct lab_device *device, unsigned number, unsigned alternate);

/* These are locked. */

/* The oldest pending on the endpoint; null when there is none. */
struct lab_urb *lab_waiting(struct lab_device *device, uint8_t endpoint);
void lab_finish(struct lab_urb *urb, int status);
/* Puts bytes into an IN transfer and completes it; -EOVERFLOW when they do not fit. */
void lab_finish_with(struct lab_urb *urb, const void *bytes, size_t size);
/* The same for the answer to a control request, which is cut at what was asked for. */
int lab_answer(struct lab_urb *urb, const void *bytes, size_t size);
void lab_pump(struct lab_device *device);
int lab_select_locked(struct lab_device *device, unsigned number, unsigned alternate);
/* The next `count` transfers on the endpoint fail with `status`, one that waits already first. */
void lab_make_trouble(struct lab_device *device, uint8_t endpoint, int status, int count);

/* Reports that wait to be asked for, for devices with an interrupt endpoint. */
enum { LAB_REPORT_MAX = 128, LAB_REPORTS_MAX = 8192 };

struct lab_reports {
	struct {
		size_t size;
		unsigned char bytes[LAB_REPORT_MAX];
	} at[LAB_REPORTS_MAX];
	size_t first, count;
	size_t taken; /* bytes of the first */
};

void lab_report_add(struct lab_reports *reports, const void *bytes, size_t size);
/* In packets: a host that asks for fewer than a report has gets the rest the next time. */
void lab_report_pump(struct lab_device *device, struct lab_reports *reports, uint8_t endpoint);
/* What every HID device answers: its report descriptor, and yes to the requests of its class. */
int lab_hid_control(struct lab_device *device, struct lab_urb *urb);

/* Reads a whole file; false when it cannot, or is larger than `to` takes. */
bool lab_read_file(const char *path, struct bytes *to);

#endif

/* The transport against virtual devices, a cell a line: what the parts of the probe share. */
#ifndef TAC_TESTS_USB_PROBE_H
#define TAC_TESTS_USB_PROBE_H

#include "drivers/port_usb.h"
#include "kiosk/base/attrs.h"

enum { PROBE_VENDOR = 0x1209, PROBE_SOON_MS = 3000 };
enum probe_product {
	PRODUCT_SCANNER = 1,
	PRODUCT_PRINTER = 2,
	PRODUCT_CAMERA = 3,
	PRODUCT_KEYBOARD = 4,
	PRODUCT_SERIAL = 5
};

struct probe {
	struct usb *usb;
	int control;        /* the laboratory's socket */
	const char *folder; /* for files of the probe's own */
	bool is_vm;         /* a real kernel on an emulated processor: everything takes time */
};

extern struct probe probe;

/* One cell of the matrix, asserted. */
void cell(const char *row, const char *column, bool is_good);
/* The table of cells, and the plan. How many were not good. */
int print_cells(void);

/* Connects to the laboratory's socket; false when it is not there. It is a VM where the environment
 * says IN_VM. */
bool lab_join(const char *path);
/* Sends a command; the program ends when the laboratory does not do it. The reply is static. */
const char *lab(const char *format, ...) PRINTF_LIKE(1, 2);
/* The same in two parts: the command is under way when the first returns. */
void lab_begin(const char *format, ...) PRINTF_LIKE(1, 2);
const char *lab_end(void);
/* A counter of `stat DEVICE`. */
long lab_counter(const char *device, const char *name);
/* Waits until it is there. The data interface where a device has several. */
bool find(enum probe_product product, struct usb_interface *ret);
/* The same, opened and claimed; null when that does not come true. */
struct usb_device *take(enum probe_product product);
/* Waits for the next outcome that is heard. TIMED_OUT when none comes. */
enum status hear(struct usb_device *device, unsigned wait_ms, unsigned char *to, size_t max,
		 struct usb_outcome *ret);
/* Sends or asks, and waits for the end. */
enum usb_end send_all(struct usb_device *device, const void *bytes, size_t size,
		      unsigned deadline_ms);
enum usb_end ask(struct usb_device *device, const struct usb_request *request, unsigned char *to,
		 size_t max, size_t *ret_size);
/* Waits until the status is that, PROBE_SOON_MS at most. */
bool becomes(struct usb_device *device, enum status status);
/* Drives the bus for that long. */
void drive(unsigned ms);
/* CPU time of this process. */
int64_t cpu_us(void);
long open_files(void);

void probe_scanners(void);
void probe_camera(void);
/* /dev/ttyACM0, through a real cdc_acm. */
void probe_line(void);
void probe_printer(void);
void probe_printer_port(void);
void probe_hotplug(unsigned cycles);

#endif

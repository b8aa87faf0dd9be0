/* A printer of the printer class: found by its name, a byte stream, and the requests of its class.
 *
 * Source  USB Printer Class 1.1, 4.2 (requests). */
#ifndef TAC_DRIVERS_PORT_USB_PRINTER_H
#define TAC_DRIVERS_PORT_USB_PRINTER_H

#include "drivers/port_usb.h"
#include "drivers/usb_name.h"

enum { USB_PRINTER_ID_MAX = 512, USB_PRINTER_REQUEST_MS = 1500 };

/* True for an interface of a printer of that name, its serial number aside, that takes a stream of
 * bytes: no IPP, none of a maker's own. */
bool usb_printer_fits(const struct usb_name *name, const struct usb_interface *interface);

/* Opens the printer of that name as a port; see port_usb_open(). No other one is claimed, or asked.
 * Errors  STATUS_GONE none is plugged in; STATUS_FULL; STATUS_NO_MEMORY. */
enum status port_usb_printer_open(struct usb *usb, const struct usb_name *name, struct port *ret,
				  struct fault *fault) MUST_CHECK;

/* The same for one interface that usb_printer_fits(). */
enum status port_usb_printer_open_at(struct usb *usb, const struct usb_interface *interface,
				     struct port *ret, struct fault *fault) MUST_CHECK;

/* These are for such a port only. */

/* OK when it is claimed; AGAIN until then. Otherwise as usb_device_status(). */
enum status port_usb_printer_ready(const struct port *port, struct fault *fault) MUST_CHECK;

/* The device beneath; it stays the port's. */
const struct usb_device *port_usb_printer_device(const struct port *port);

/* Which it is. */
const struct usb_interface *port_usb_printer_interface(const struct port *port);

enum usb_printer_request { USB_PRINTER_ID, USB_PRINTER_STATUS, USB_PRINTER_RESET };

/* The answer to USB_PRINTER_STATUS. */
enum { USB_PRINTER_NOT_ERROR = 0x08, USB_PRINTER_SELECTED = 0x10, USB_PRINTER_PAPER_EMPTY = 0x20 };

/* Begins a request. Errors as usb_ask(). */
enum status port_usb_printer_ask(const struct port *port, enum usb_printer_request request,
				 struct fault *fault) MUST_CHECK;

/* AGAIN while it is under way; UNSUPPORTED when the printer does not know it; GONE, IO. */
enum status port_usb_printer_answered(const struct port *port, unsigned char *to, size_t max,
				      size_t *ret_size, struct fault *fault) MUST_CHECK;

#endif

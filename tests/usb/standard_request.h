/* The requests that every USB device answers. */
#ifndef TAC_TESTS_USB_STANDARD_REQUEST_H
#define TAC_TESTS_USB_STANDARD_REQUEST_H

#include "tests/usb/device.h"

/* 0 with urb->actual set; -EPIPE for what is not a standard request, or not known. Locked.
 * Source  USB 2.0, 9.4. */
int lab_standard_request(struct lab_device *device, struct lab_urb *urb);

#endif

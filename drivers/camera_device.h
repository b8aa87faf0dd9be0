/* A document camera through libuvc, which has threads of its own and calls that block: for the
 * camera process alone.
 *
 * Blocks  every call, and for ever where the device or libuvc hangs: who started this process
 *         watches it. */
#ifndef TAC_DRIVERS_CAMERA_DEVICE_H
#define TAC_DRIVERS_CAMERA_DEVICE_H

#include <stdbool.h>

#include "drivers/camera_frame.h"
#include "drivers/camera_protocol.h"
#include "drivers/usb_name.h"

struct camera_device {
	void *context;        /* libuvc's, to look at the bus */
	uint8_t bus, address; /* of the camera that was found; 0 for none */
	char name[CAMERA_TEXT_MAX];
	void *stream_context, *stream; /* libuvc's, while it streams */
	/* Called for each picture, in a thread of libuvc; borrowed for the call. */
	void (*take)(const struct camera_frame *frame);
};

/* Errors  STATUS_IO. */
enum status camera_device_init(void (*take)(const struct camera_frame *frame),
			       struct camera_device *ret, struct fault *fault) MUST_CHECK;

/* Looks for a camera of that name and whether it has pictures that can be used. Nothing of it is
 * held afterwards.
 * Errors  STATUS_GONE none is plugged in; STATUS_DENIED, STATUS_IO it cannot be opened;
 *         STATUS_UNSUPPORTED it offers no such pictures. */
enum status camera_device_find(struct camera_device *device, const struct usb_name *which,
			       struct fault *fault) MUST_CHECK;

/* Whether the one that was found is still plugged in. */
bool camera_device_is_there(const struct camera_device *device);

/* Opens it and begins to stream the best mode that it grants.
 * Errors  as camera_device_find. */
enum status camera_device_start(struct camera_device *device, struct fault *fault) MUST_CHECK;

/* Its sensor and lamp go off: no take() after this. The camera goes back to the kernel. One that
 * was unplugged must not be stopped: libuvc 0.0.6 may wait for ever. */
void camera_device_stop(struct camera_device *device);

#endif

/* What the virtual cameras say they are: one by one transfer type and one format, so that a program
 * cannot but use that; and a small one with both formats, for the transport's tests.
 *
 * Source  USB Video Class 1.1, 3.7 (control), 3.9 (streaming). */
#ifndef TAC_TESTS_USB_CAMERA_DESCRIPTORS_H
#define TAC_TESTS_USB_CAMERA_DESCRIPTORS_H

#include "tests/usb/device.h"

enum { CAMERA_STREAMING_INTERFACE = 1, CAMERA_IN = 0x83, CAMERA_KINDS = 5 };
enum { CAMERA_FIRST_FORMAT = 1, CAMERA_SECOND_FORMAT = 2 };

struct camera_kind {
	const struct lab_model *model;
	bool is_isochronous;
	uint8_t jpeg_format, yuyv_format; /* their numbers; 0 for none */
	uint16_t width, height;
	uint32_t payload_max; /* bytes of a payload, its header among them */
};

extern const struct camera_kind CAMERA_KIND[CAMERA_KINDS];

/* What they all do; model_camera.c. */
int camera_control(struct lab_device *device, struct lab_urb *urb);
void camera_select(struct lab_device *device, unsigned number, unsigned alternate);
void camera_pump(struct lab_device *device);
void camera_power_on(struct lab_device *device);
void camera_tick(struct lab_device *device);
bool camera_command(struct lab_device *device, const struct lab_command *command,
		    struct bytes *reply);

#endif

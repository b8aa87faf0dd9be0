#include "tests/usb/probe.h"

#include "kiosk/base/bytes.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"

enum { MJPEG = 1, YUYV = 2, SET_CUR = 1, PROBE = 0x0100, COMMIT = 0x0200, CONTROL_BYTES = 26 };
enum { FRAME_MAX = 65536, YUYV_BYTES = 160 * 120 * 2, HEADER_BYTES = 2, END_OF_FRAME = 2 };
enum { JPEG_BYTES = 5000 };

static const char ROW[] = "camera";

static bool start(struct usb_device *camera, unsigned char format)
{
	unsigned char control[CONTROL_BYTES] = { 0, 0, format, 1 };
	struct usb_request request = { .type = 0x21,
				       .request = SET_CUR,
				       .value = PROBE,
				       .index = 1,
				       .size = CONTROL_BYTES,
				       .out = control };
	size_t size;

	if (ask(camera, &request, control, 0, &size) != USB_COMPLETE_END)
		return false;
	request.value = COMMIT;
	return ask(camera, &request, control, 0, &size) == USB_COMPLETE_END;
}

/* From the beginning of a frame to its end. */
static bool take_frame(struct usb_device *camera, struct bytes *to)
{
	unsigned char packet[USB_HEARD_BYTES_MAX];
	struct usb_outcome outcome;

	to->size = 0;
	do {
		if (hear(camera, PROBE_SOON_MS, packet, sizeof(packet), &outcome) != STATUS_OK ||
		    outcome.end != USB_COMPLETE_END || outcome.size < HEADER_BYTES)
			return false;
		bytes_add(to, packet + HEADER_BYTES, outcome.size - HEADER_BYTES);
	} while ((packet[1] & END_OF_FRAME) == 0);
	return !to->is_full;
}

/* The slope that the camera draws, without the frame's number in front. */
static bool is_slope(const struct bytes *frame)
{
	for (size_t at = 2; at < frame->size; at++)
		if (frame->at[at] != (at % 2 != 0 ? 128 : ((at / 2 % 160 + at / 320) & 255)))
			return false;
	return frame->size == YUYV_BYTES;
}

static void write_picture(const char *path, unsigned char *picture)
{
	FILE *file = fopen(path, "wb");

	for (size_t at = 0; at < JPEG_BYTES; at++)
		picture[at] = (unsigned char)(at * 13);
	if (file == NULL || fwrite(picture, 1, JPEG_BYTES, file) != JPEG_BYTES || fclose(file) != 0)
		exit(2);
}

void probe_camera(void)
{
	static unsigned char storage[FRAME_MAX], picture[JPEG_BYTES];
	struct bytes frame = bytes_over(storage, sizeof(storage));
	struct usb_device *camera = take(PRODUCT_CAMERA);
	char path[128];

	text_format(path, sizeof(path), "%s/picture", probe.folder);
	write_picture(path, picture);
	lab("jpeg camera %s", path);
	bool is_started =
		camera != NULL && start(camera, YUYV) && usb_listen(camera, 0, NULL) == STATUS_OK;
	cell(ROW, "YUYV", is_started && take_frame(camera, &frame) && is_slope(&frame));
	usb_device_close(camera);
	lab("unplug camera");
	lab("plug camera");
	camera = take(PRODUCT_CAMERA);
	is_started =
		camera != NULL && start(camera, MJPEG) && usb_listen(camera, 0, NULL) == STATUS_OK;
	struct span wanted = { .at = picture, .size = sizeof(picture) };
	cell(ROW, "MJPEG, after a replug",
	     is_started && take_frame(camera, &frame) && span_equals(bytes_span(&frame), wanted));
	usb_device_close(camera);
	/* uvcvideo takes the streaming interface only when it takes the other too. */
	lab("unplug camera");
	lab("plug camera");
	(void)unlink(path);
}

/* A document camera: UVC 1.0 over a bulk endpoint, MJPEG and YUYV, 30 frames a second while
 * somebody streams. A YUYV frame's first two bytes are its number, the rest a slope.
 *
 * Source  USB Video Class 1.1, 2.4.3.2 (bulk payloads), 3.9 (streaming descriptors), 4.3.1.1
 *         (probe and commit). */
#include "tests/usb/models.h"

#include <errno.h>
#include <string.h>

enum { IN_ENDPOINT = 0x83, WIDTH = 160, HEIGHT = 120, YUYV_BYTES = WIDTH * HEIGHT * 2 };
enum { PAYLOAD_MAX = 16384, HEADER_BYTES = 2, FRAME_MAX = 262144, INTERVAL_100NS = 333333 };
enum { MJPEG = 1, YUYV = 2, STREAMING_INTERFACE = 1, PROBE = 1, COMMIT = 2, CONTROL_BYTES = 26 };
enum { SET_CUR = 0x01, GET_CUR = 0x81, GET_DEF = 0x87 };

#define BIT_RATE (YUYV_BYTES * 8 * 30)
#define STREAMING_BYTES (15 + 11 + 30 + 27 + 30)
#define FRAME(subtype)                                                                             \
	30, 0x24, subtype, 1, 0, LAB_LE16(WIDTH), LAB_LE16(HEIGHT), LAB_LE32(BIT_RATE),            \
		LAB_LE32(BIT_RATE), LAB_LE32(FRAME_MAX), LAB_LE32(INTERVAL_100NS), 1,              \
		LAB_LE32(INTERVAL_100NS)

static const unsigned char DEVICE[] = { 18,
					1,
					LAB_LE16(0x0200),
					0xEF,
					2,
					1,
					64,
					LAB_LE16(0x1209),
					LAB_LE16(3),
					LAB_LE16(0x0100),
					1,
					2,
					3,
					1 };
/* clang-format off */
static const unsigned char CONFIGURATION[] = {
	9, 2, LAB_LE16(9 + 8 + 9 + 40 + 9 + STREAMING_BYTES + 7), 2, 1, 0, 0x80, 250,
	8, 11, 0, 2, 14, 3, 0, 0,
	9, 4, 0, 0, 0, 14, 1, 0, 0,
	13, 0x24, 1, LAB_LE16(0x0100), LAB_LE16(40), LAB_LE32(48000000), 1, 1,
	18, 0x24, 2, 1, LAB_LE16(0x0201), 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0,
	9, 0x24, 3, 2, LAB_LE16(0x0101), 0, 1, 0,
	9, 4, STREAMING_INTERFACE, 0, 1, 14, 2, 0, 0,
	15, 0x24, 1, 2, LAB_LE16(STREAMING_BYTES), IN_ENDPOINT, 0, 2, 0, 0, 0, 1, 0, 0,
	11, 0x24, 6, MJPEG, 1, 0, 1, 0, 0, 0, 0,
	FRAME(7),
	27, 0x24, 4, YUYV, 1, 'Y', 'U', 'Y', '2', 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71,
		16, 1, 0, 0, 0, 0,
	FRAME(5),
	7, 5, IN_ENDPOINT, 2, LAB_LE16(512), 0 };
/* clang-format on */
static const char *const STRINGS[] = { "Acme", "Virtual Document Camera", "CAM0001" };

static struct {
	unsigned char control[CONTROL_BYTES];
	unsigned char frame[FRAME_MAX], jpeg[FRAME_MAX];
	size_t frame_size, jpeg_size;
	size_t sent; /* of the frame */
	unsigned number;
	bool is_streaming;
} camera;

static void draw_frame(void)
{
	camera.sent = 0;
	camera.number++;
	if (camera.control[2] == MJPEG) {
		camera.frame_size = camera.jpeg_size;
		memcpy(camera.frame, camera.jpeg, camera.jpeg_size);
		return;
	}
	camera.frame_size = YUYV_BYTES;
	for (unsigned at = 0; at < YUYV_BYTES; at++)
		camera.frame[at] = at % 2 != 0 ? 128 : (at / 2 % WIDTH + at / (2 * WIDTH)) & 255;
	camera.frame[0] = camera.number & 255;
	camera.frame[1] = camera.number >> 8 & 255;
}

static void camera_pump(struct lab_device *device)
{
	struct lab_urb *urb;

	while (camera.sent < camera.frame_size &&
	       (urb = lab_waiting(device, IN_ENDPOINT)) != NULL && urb->size > HEADER_BYTES) {
		size_t left = camera.frame_size - camera.sent;
		size_t size = urb->size - HEADER_BYTES < left ? urb->size - HEADER_BYTES : left;
		urb->bytes[0] = HEADER_BYTES;
		urb->bytes[1] = (unsigned char)(0x80 | (camera.number & 1) | (size == left) << 1);
		memcpy(urb->bytes + HEADER_BYTES, camera.frame + camera.sent, size);
		camera.sent += size;
		urb->actual = HEADER_BYTES + size;
		lab_finish(urb, 0);
	}
}

static void camera_tick(struct lab_device *device)
{
	if (!camera.is_streaming || camera.sent < camera.frame_size)
		return;
	draw_frame();
	lab_pump(device);
}

/* What the host asked for, completed by what the camera decides. */
static void settle_control(void)
{
	static const unsigned char INTERVAL[] = { LAB_LE32(INTERVAL_100NS) };
	static const unsigned char SIZES[] = { LAB_LE32(FRAME_MAX), LAB_LE32(PAYLOAD_MAX) };

	if (camera.control[2] != MJPEG)
		camera.control[2] = YUYV;
	camera.control[3] = 1;
	memcpy(camera.control + 4, INTERVAL, sizeof(INTERVAL));
	memcpy(camera.control + 18, SIZES, sizeof(SIZES));
}

static int camera_control(struct lab_device *device, struct lab_urb *urb)
{
	const uint8_t *setup = urb->setup;
	bool is_commit = setup[3] == COMMIT;

	if ((setup[0] & 0x7F) != 0x21 || setup[4] != STREAMING_INTERFACE ||
	    (setup[3] != PROBE && !is_commit))
		return -EPIPE;
	if (setup[1] >= GET_CUR && setup[1] <= GET_DEF) {
		settle_control();
		memset(urb->bytes, 0, urb->size);
		(void)lab_answer(urb, camera.control, CONTROL_BYTES);
		urb->actual = urb->size;
		return 0;
	}
	if (setup[1] != SET_CUR)
		return -EPIPE;
	memcpy(camera.control, urb->bytes, urb->size < CONTROL_BYTES ? urb->size : CONTROL_BYTES);
	settle_control();
	camera.is_streaming = camera.is_streaming || is_commit;
	urb->actual = urb->size;
	return 0;
}

static void camera_power_on(struct lab_device *device)
{
	camera.is_streaming = false;
	camera.sent = camera.frame_size = 0;
}

static bool camera_command(struct lab_device *device, const struct lab_command *command,
			   struct bytes *reply)
{
	struct bytes jpeg = bytes_over(camera.jpeg, sizeof(camera.jpeg));

	if (strcmp(command->word[0], "jpeg") != 0 || command->count < 3 ||
	    !lab_read_file(command->word[2], &jpeg))
		return false;
	camera.jpeg_size = jpeg.size;
	return true;
}

const struct lab_model LAB_CAMERA = {
	.name = "camera",
	.kernel_driver = "uvcvideo",
	.device = LAB_SPAN(DEVICE),
	.configuration = LAB_SPAN(CONFIGURATION),
	.strings = STRINGS,
	.string_count = COUNT_OF(STRINGS),
	.speed_mbps = 480,
	.control = camera_control,
	.pump = camera_pump,
	.power_on = camera_power_on,
	.tick = camera_tick,
	.command = camera_command,
};

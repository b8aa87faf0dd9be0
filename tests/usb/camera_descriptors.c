#include "tests/usb/camera_descriptors.h"

#include "tests/usb/models.h"

enum { WIDTH = 1280, HEIGHT = 960, SMALL_WIDTH = 160, SMALL_HEIGHT = 120 };
enum { BULK_PAYLOAD = 16384, ISO_PAYLOAD = 3072, ISO_SMALL_PAYLOAD = 1024 };
/* wMaxPacketSize: bits 11 and 12 count further packets in the same 125 us. */
enum { ISO_SMALL_PACKET = 1024, ISO_PACKET = 1024 | 2 << 11 };

/* clang-format off */
#define DEVICE(product)                                                                            \
	{ 18, 1, LAB_LE16(0x0200), 0xEF, 2, 1, 64, LAB_LE16(0x1209), LAB_LE16(product),            \
	  LAB_LE16(0x0100), 1, 2, 3, 1 }

/* All before the streaming interface. Most cameras have an interrupt endpoint there; the small one,
 * whose tests look for the first endpoint of all, has none. */
#define CONTROL(total, endpoints)                                                                  \
	9, 2, LAB_LE16(9 + 8 + 9 + 40 + (total)), 2, 1, 0, 0x80, 250,                              \
	8, 11, 0, 2, 14, 3, 0, 0,                                                                  \
	9, 4, 0, 0, endpoints, 14, 1, 0, 0,                                                        \
	13, 0x24, 1, LAB_LE16(0x0100), LAB_LE16(40), LAB_LE32(48000000), 1, 1,                     \
	18, 0x24, 2, 1, LAB_LE16(0x0201), 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0,                      \
	9, 0x24, 3, 2, LAB_LE16(0x0101), 0, 1, 0
#define INTERRUPT_BYTES (7 + 5)
#define INTERRUPT 7, 5, 0x81, 3, LAB_LE16(16), 8, 5, 0x25, 3, LAB_LE16(16)

#define STREAMING(alternate, endpoints)                                                            \
	9, 4, CAMERA_STREAMING_INTERFACE, alternate, endpoints, 14, 2, 0, 0
#define HEADER(formats, total, ...)                                                                \
	13 + (formats), 0x24, 1, formats, LAB_LE16(13 + (formats) + (total)), CAMERA_IN, 0, 2, 0,  \
	0, 0, 1, __VA_ARGS__
#define ENDPOINT(type, packet) 7, 5, CAMERA_IN, type, LAB_LE16(packet), 1

#define MJPEG_BYTES 11
#define MJPEG(number) 11, 0x24, 6, number, 1, 0, 1, 0, 0, 0, 0
#define YUYV_BYTES 27
#define YUYV(number)                                                                               \
	27, 0x24, 4, number, 1, 'Y', 'U', 'Y', '2', 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38,      \
	0x9B, 0x71, 16, 1, 0, 0, 0, 0

/* Thirty, ten and five a second. */
#define FRAME_BYTES 38
#define FRAME(subtype, width, height)                                                              \
	38, 0x24, subtype, 1, 0, LAB_LE16(width), LAB_LE16(height),                                \
	LAB_LE32((width) * (height) * 2 * 8 * 5), LAB_LE32((width) * (height) * 2 * 8 * 30),       \
	LAB_LE32((width) * (height) * 2), LAB_LE32(333333), 3, LAB_LE32(333333),                   \
	LAB_LE32(1000000), LAB_LE32(2000000)
#define MJPEG_FRAME 7
#define YUYV_FRAME 5

#define SMALL_BYTES (MJPEG_BYTES + FRAME_BYTES + YUYV_BYTES + FRAME_BYTES)
static const unsigned char SMALL_DEVICE[] = DEVICE(3);
static const unsigned char SMALL[] = {
	CONTROL(9 + 15 + SMALL_BYTES + 7, 0), STREAMING(0, 1), HEADER(2, SMALL_BYTES, 0, 0),
	MJPEG(CAMERA_FIRST_FORMAT), FRAME(MJPEG_FRAME, SMALL_WIDTH, SMALL_HEIGHT),
	YUYV(CAMERA_SECOND_FORMAT), FRAME(YUYV_FRAME, SMALL_WIDTH, SMALL_HEIGHT),
	ENDPOINT(2, 512) };

#define ONE_BULK(format)                                                                           \
	{ CONTROL(INTERRUPT_BYTES + 9 + 14 + format##_BYTES + FRAME_BYTES + 7, 1), INTERRUPT, STREAMING(0, 1),                     \
	  HEADER(1, format##_BYTES + FRAME_BYTES, 0), format(CAMERA_FIRST_FORMAT),                 \
	  FRAME(format##_FRAME, WIDTH, HEIGHT), ENDPOINT(2, 512) }
#define ONE_ISO(format)                                                                            \
	{ CONTROL(INTERRUPT_BYTES + 9 + 14 + format##_BYTES + FRAME_BYTES + 2 * (9 + 7), 1), INTERRUPT, STREAMING(0, 0),           \
	  HEADER(1, format##_BYTES + FRAME_BYTES, 0), format(CAMERA_FIRST_FORMAT),                 \
	  FRAME(format##_FRAME, WIDTH, HEIGHT), STREAMING(1, 1), ENDPOINT(5, ISO_SMALL_PACKET),    \
	  STREAMING(2, 1), ENDPOINT(5, ISO_PACKET) }

static const unsigned char BULK_MJPEG_DEVICE[] = DEVICE(0x20), BULK_MJPEG[] = ONE_BULK(MJPEG);
static const unsigned char BULK_YUYV_DEVICE[] = DEVICE(0x21), BULK_YUYV[] = ONE_BULK(YUYV);
static const unsigned char ISO_MJPEG_DEVICE[] = DEVICE(0x22), ISO_MJPEG[] = ONE_ISO(MJPEG);
static const unsigned char ISO_YUYV_DEVICE[] = DEVICE(0x23), ISO_YUYV[] = ONE_ISO(YUYV);
/* clang-format on */

static const char *const STRINGS[] = { "Acme", "Virtual Document Camera", "CAM0001" };

#define MODEL(text, bytes)                                                                         \
	{                                                                                          \
		.name = text, .kernel_driver = "uvcvideo", .device = LAB_SPAN(bytes##_DEVICE),     \
		.configuration = LAB_SPAN(bytes), .strings = STRINGS,                              \
		.string_count = COUNT_OF(STRINGS), .speed_mbps = 480, .control = camera_control,   \
		.select = camera_select, .pump = camera_pump, .power_on = camera_power_on,         \
		.tick = camera_tick, .command = camera_command,                                    \
	}

const struct lab_model LAB_CAMERA = MODEL("camera", SMALL),
		       LAB_CAMERA_BULK_MJPEG = MODEL("camera-bulk-mjpeg", BULK_MJPEG),
		       LAB_CAMERA_BULK_YUYV = MODEL("camera-bulk-yuyv", BULK_YUYV),
		       LAB_CAMERA_ISO_MJPEG = MODEL("camera-iso-mjpeg", ISO_MJPEG),
		       LAB_CAMERA_ISO_YUYV = MODEL("camera-iso-yuyv", ISO_YUYV);

const struct camera_kind CAMERA_KIND[CAMERA_KINDS] = {
	{ &LAB_CAMERA, false, CAMERA_FIRST_FORMAT, CAMERA_SECOND_FORMAT, SMALL_WIDTH, SMALL_HEIGHT,
	  BULK_PAYLOAD },
	{ &LAB_CAMERA_BULK_MJPEG, false, CAMERA_FIRST_FORMAT, 0, WIDTH, HEIGHT, BULK_PAYLOAD },
	{ &LAB_CAMERA_BULK_YUYV, false, 0, CAMERA_FIRST_FORMAT, WIDTH, HEIGHT, BULK_PAYLOAD },
	{ &LAB_CAMERA_ISO_MJPEG, true, CAMERA_FIRST_FORMAT, 0, WIDTH, HEIGHT, ISO_SMALL_PAYLOAD },
	{ &LAB_CAMERA_ISO_YUYV, true, 0, CAMERA_FIRST_FORMAT, WIDTH, HEIGHT, ISO_PAYLOAD },
};

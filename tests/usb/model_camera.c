/* Document cameras: UVC 1.0, bulk or isochronous, MJPEG or YUYV, at the pace that was committed,
 * while somebody streams. What they see is a picture file; without one a YUYV frame's first two
 * bytes are its number, the rest a slope.
 *
 * Source  USB Video Class 1.1, 2.4.3 (payloads), 4.3.1.1 (probe and commit). */
#include "tests/usb/models.h"

#include <errno.h>
#include <string.h>

#include "drivers/picture.h"
#include "tests/usb/camera_descriptors.h"

enum { HEADER_BYTES = 2, END_OF_FRAME = 2, FRAME_MAX = 1280 * 960 * 2, FILE_MAX = 4194304 };
enum { PROBE = 1, COMMIT = 2, CONTROL_BYTES = 26, TICK_100NS = LAB_TICK_MS * 10000 };
enum { SET_CUR = 0x01, GET_CUR = 0x81, GET_DEF = 0x87, AT_FORMAT = 2, AT_FRAME = 3 };
enum { AT_INTERVAL = 4, AT_FRAME_MAX = 18, AT_PAYLOAD_MAX = 22 };
enum { GREY = 128, INTERVAL_100NS = 333333 };

/* How its pictures are spoilt. */
enum spoil { SPOIL_NOTHING, SPOIL_GARBAGE, SPOIL_CUT };

static struct camera {
	const struct camera_kind *kind;
	unsigned char control[CONTROL_BYTES];
	unsigned char seen[FRAME_MAX], jpeg[FRAME_MAX], frame[FRAME_MAX];
	size_t seen_size, jpeg_size, frame_size;
	size_t sent; /* of the frame */
	unsigned number, wait_ticks;
	bool is_streaming;
	enum spoil spoil;
} cameras[CAMERA_KINDS];

static struct camera *camera_of(const struct lab_device *device)
{
	size_t at = 0;

	while (CAMERA_KIND[at].model != device->model)
		at++;
	cameras[at].kind = &CAMERA_KIND[at];
	return &cameras[at];
}

static uint32_t little_endian(const unsigned char *at)
{
	return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static void put_little_endian(unsigned char *to, uint32_t value)
{
	const unsigned char bytes[] = { LAB_LE32(value) };

	memcpy(to, bytes, sizeof(bytes));
}

/* --- frames ----------------------------------------------------------------------------------- */

static bool is_jpeg(const struct camera *camera)
{
	return camera->control[AT_FORMAT] == camera->kind->jpeg_format;
}

static void draw_slope(struct camera *camera)
{
	unsigned width = camera->kind->width;

	camera->frame_size = 2U * width * camera->kind->height;
	for (unsigned at = 0; at < camera->frame_size; at++)
		camera->frame[at] = at % 2 != 0 ? GREY : (at / 2 % width + at / (2 * width)) & 255;
	camera->frame[0] = camera->number & 255;
	camera->frame[1] = camera->number >> 8 & 255;
}

static void draw_frame(struct camera *camera)
{
	camera->sent = 0;
	camera->number++;
	camera->frame_size = is_jpeg(camera) ? camera->jpeg_size : camera->seen_size;
	if (camera->seen_size == 0 && !is_jpeg(camera))
		draw_slope(camera);
	else
		memcpy(camera->frame, is_jpeg(camera) ? camera->jpeg : camera->seen,
		       camera->frame_size);
	if (camera->spoil == SPOIL_CUT)
		camera->frame_size /= 2;
	for (size_t at = 0; camera->spoil == SPOIL_GARBAGE && at < camera->frame_size; at++)
		camera->frame[at] = (unsigned char)(at * at * 31 + camera->number);
}

/* One payload; its size, 0 when the frame is through. */
static size_t fill(struct camera *camera, unsigned char *to, size_t max)
{
	size_t left = camera->frame_size - camera->sent;
	size_t size = left < max - HEADER_BYTES ? left : max - HEADER_BYTES;

	if (left == 0)
		return 0;
	to[0] = HEADER_BYTES;
	to[1] = (unsigned char)(0x80 | (camera->number & 1) | (size == left ? END_OF_FRAME : 0));
	memcpy(to + HEADER_BYTES, camera->frame + camera->sent, size);
	camera->sent += size;
	return HEADER_BYTES + size;
}

static void fill_packets(struct camera *camera, struct lab_urb *urb)
{
	size_t offset = 0;

	for (size_t at = 0; at < urb->packet_count; at++) {
		struct lab_packet *packet = &urb->packets[at];
		packet->actual = fill(camera, urb->bytes + offset, packet->size);
		packet->status = 0;
		urb->actual += packet->actual;
		offset += packet->size;
	}
}

void camera_pump(struct lab_device *device)
{
	struct camera *camera = camera_of(device);
	struct lab_urb *urb;

	while (camera->is_streaming && camera->sent < camera->frame_size &&
	       (urb = lab_waiting(device, CAMERA_IN)) != NULL && urb->size > HEADER_BYTES) {
		if (urb->type == LAB_ISOCHRONOUS)
			fill_packets(camera, urb);
		else
			urb->actual = fill(camera, urb->bytes, urb->size);
		lab_finish(urb, 0);
	}
}

void camera_tick(struct lab_device *device)
{
	struct camera *camera = camera_of(device);

	if (!camera->is_streaming || camera->sent < camera->frame_size)
		return;
	if (camera->wait_ticks > 0) {
		camera->wait_ticks--;
		return;
	}
	camera->wait_ticks = little_endian(camera->control + AT_INTERVAL) / TICK_100NS;
	camera->wait_ticks -= camera->wait_ticks > 0;
	draw_frame(camera);
	lab_pump(device);
}

/* --- what the host asks for ------------------------------------------------------------------- */

/* What the host asked for, completed by what the camera decides. */
static void settle_control(struct camera *camera)
{
	const struct camera_kind *kind = camera->kind;
	unsigned char *control = camera->control;

	if (kind->yuyv_format == 0 || control[AT_FORMAT] == kind->jpeg_format)
		control[AT_FORMAT] = kind->jpeg_format;
	else
		control[AT_FORMAT] = kind->yuyv_format;
	control[AT_FRAME] = 1;
	if (little_endian(control + AT_INTERVAL) < INTERVAL_100NS)
		put_little_endian(control + AT_INTERVAL, INTERVAL_100NS);
	put_little_endian(control + AT_FRAME_MAX, 2U * kind->width * kind->height);
	put_little_endian(control + AT_PAYLOAD_MAX, kind->payload_max);
}

static void start(struct camera *camera)
{
	camera->is_streaming = true;
	camera->sent = camera->frame_size = 0;
	camera->wait_ticks = 0;
}

int camera_control(struct lab_device *device, struct lab_urb *urb)
{
	struct camera *camera = camera_of(device);
	const uint8_t *setup = urb->setup;
	bool is_commit = setup[3] == COMMIT;

	if ((setup[0] & 0x7F) != 0x21 || setup[4] != CAMERA_STREAMING_INTERFACE ||
	    (setup[3] != PROBE && !is_commit))
		return -EPIPE;
	if (setup[1] >= GET_CUR && setup[1] <= GET_DEF) {
		settle_control(camera);
		memset(urb->bytes, 0, urb->size);
		(void)lab_answer(urb, camera->control, CONTROL_BYTES);
		urb->actual = urb->size;
		return 0;
	}
	if (setup[1] != SET_CUR)
		return -EPIPE;
	memcpy(camera->control, urb->bytes, urb->size < CONTROL_BYTES ? urb->size : CONTROL_BYTES);
	settle_control(camera);
	if (is_commit && !camera->kind->is_isochronous)
		start(camera);
	urb->actual = urb->size;
	return 0;
}

/* An isochronous camera streams while a setting with an endpoint is selected; any that is selected
 * anew ends a bulk stream. */
void camera_select(struct lab_device *device, unsigned number, unsigned alternate)
{
	struct camera *camera = camera_of(device);

	if (number != CAMERA_STREAMING_INTERFACE)
		return;
	if (alternate != 0)
		start(camera);
	else
		camera->is_streaming = false;
}

void camera_power_on(struct lab_device *device)
{
	struct camera *camera = camera_of(device);

	camera->is_streaming = false;
	camera->sent = camera->frame_size = 0;
}

/* --- what the test asks for ------------------------------------------------------------------- */

/* Puts the middle of the picture into the middle of the frame. */
static void lay_under(struct camera *camera, const struct picture *picture)
{
	int width = camera->kind->width, height = camera->kind->height;
	int left = ((int)picture->width - width) / 2, top = ((int)picture->height - height) / 2;

	camera->seen_size = 2U * (unsigned)width * (unsigned)height;
	memset(camera->seen, GREY, camera->seen_size);
	for (int y = 0; y < height; y++)
		for (int x = 0; x < width; x++)
			if (x + left >= 0 && x + left < (int)picture->width && y + top >= 0 &&
			    y + top < (int)picture->height)
				camera->seen[2 * (y * width + x)] =
					picture->grey[(y + top) * (int)picture->width + x + left];
}

static bool see(struct camera *camera, const char *path)
{
	static unsigned char storage[FILE_MAX];
	struct bytes file = bytes_over(storage, sizeof(storage));
	SCOPED(picture) picture = { 0 };

	if (!lab_read_file(path, &file) ||
	    picture_load(bytes_span(&file), &picture, NULL) != STATUS_OK)
		return false;
	lay_under(camera, &picture);
	return true;
}

static bool see_jpeg(struct camera *camera, const char *path)
{
	struct bytes jpeg = bytes_over(camera->jpeg, sizeof(camera->jpeg));

	if (!lab_read_file(path, &jpeg))
		return false;
	camera->jpeg_size = jpeg.size;
	return true;
}

static bool set_spoil(struct camera *camera, const char *how)
{
	static const char *const HOW[] = { "nothing", "garbage", "cut" };

	for (size_t at = 0; at < COUNT_OF(HOW); at++)
		if (strcmp(how, HOW[at]) == 0) {
			camera->spoil = (enum spoil)at;
			return true;
		}
	return false;
}

bool camera_command(struct lab_device *device, const struct lab_command *command,
		    struct bytes *reply)
{
	struct camera *camera = camera_of(device);
	const char *verb = command->word[0];

	if (strcmp(verb, "streams") == 0) {
		bytes_add_format(reply, " streaming=%d alternate=%u", camera->is_streaming,
				 device->alternate[CAMERA_STREAMING_INTERFACE]);
		return true;
	}
	if (command->count < 3)
		return false;
	if (strcmp(verb, "see") == 0)
		return see(camera, command->word[2]);
	if (strcmp(verb, "jpeg") == 0)
		return see_jpeg(camera, command->word[2]);
	return strcmp(verb, "spoil") == 0 && set_spoil(camera, command->word[2]);
}

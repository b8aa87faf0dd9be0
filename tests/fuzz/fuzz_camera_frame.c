/* Any bytes as a camera's frame: a picture of the size it was said to take at most, or one
 * sentence. The first byte says whether it is MJPEG; of YUYV, the next two are its sides. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "drivers/camera_frame.h"
#include "drivers/picture.h"
#include "kiosk/base/attrs.h"

enum { ROOM_MAX = 1 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Grey loads again as what it was; a JPEG has both its ends. */
static void judge(const struct camera_frame *frame, struct span made)
{
	SCOPED(picture) picture = { 0 };

	if (frame->format == CAMERA_MJPEG) {
		assert(made.size >= 4 && memcmp(made.at, "\xff\xd8\xff", 3) == 0);
		assert(memcmp(made.at + made.size - 2, "\xff\xd9", 2) == 0);
		return;
	}
	assert(picture_load(made, &picture, NULL) == STATUS_OK);
	assert(picture.width == frame->width && picture.height == frame->height);
	assert(picture.grey[0] == frame->bytes.at[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static unsigned char storage[ROOM_MAX];
	struct fault fault = { 0 };

	if (size < 3)
		return 0;
	const struct camera_frame frame = {
		.format = data[0] & 1 ? CAMERA_MJPEG : CAMERA_YUYV,
		.width = data[1],
		.height = data[2],
		.bytes = { data + 3, size - 3 },
	};
	struct bytes made = bytes_over(storage, camera_frame_room(&frame));
	if (made.max > ROOM_MAX)
		return 0;
	enum status status = camera_frame_write(&frame, &made, &fault);
	assert((status == STATUS_OK) == (fault.what[0] == '\0'));
	assert(status == STATUS_OK || status == STATUS_REFUSED);
	if (status == STATUS_OK)
		judge(&frame, bytes_span(&made));
	return 0;
}

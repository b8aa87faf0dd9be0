/* What a camera sends, as a picture that the reader takes: YUYV becomes a grey PGM, MJPEG a JPEG
 * that stands alone.
 *
 * Source  USB Device Class Definition for Video Devices: Motion-JPEG Payload 1.1 and Uncompressed
 *         Payload 1.1; ITU-T T.81, Annex B (markers) and K.3 (tables). */
#ifndef TAC_DRIVERS_CAMERA_FRAME_H
#define TAC_DRIVERS_CAMERA_FRAME_H

#include "drivers/camera_mode.h"
#include "kiosk/base/bytes.h"
#include "kiosk/base/status.h"

enum { CAMERA_PICTURE_MAX = 16 * 1024 * 1024 };

struct camera_frame {
	enum camera_format format;
	uint32_t width, height; /* YUYV */
	struct span bytes;
};

/* How many bytes its picture takes at most. */
size_t camera_frame_room(const struct camera_frame *frame);

/* Writes the picture behind what is in `to`.
 *
 * Shape   YUYV: two bytes a pixel, the first its lightness, of which the picture keeps that alone.
 *         MJPEG: up to the end marker; without Huffman tables, which a camera may leave out, the
 *         usual ones are put in.
 * Errors  STATUS_REFUSED the frame is not whole; STATUS_FULL.
 * Blocks  never. */
enum status camera_frame_write(const struct camera_frame *frame, struct bytes *to,
			       struct fault *fault) MUST_CHECK;

#endif

/* Which of the pictures that a camera offers is the best for reading documents. */
#ifndef TAC_DRIVERS_CAMERA_MODE_H
#define TAC_DRIVERS_CAMERA_MODE_H

#include <stddef.h>
#include <stdint.h>

enum { CAMERA_MODES_MAX = 512, CAMERA_PIXELS_MAX = 4096 * 3072 };

enum camera_format { CAMERA_YUYV, CAMERA_MJPEG };

struct camera_mode {
	enum camera_format format;
	uint32_t width, height;
	uint32_t interval_100ns; /* between two pictures */
};

/* Puts the modes in order, the best first, and drops those that cannot be used. Returns how many
 * are left. The rule, each line deciding among what is equal by those above:
 *   1. the size: from 1280x720 to 1920x1080 pixels in any shape, of these the most; else more
 *      than that, of these the fewest; else fewer, of these the most
 *   2. the pace: 5 to 15 a second; else faster; else slower
 *   3. YUYV, which has lost nothing, before MJPEG
 *   4. the pace again: the slowest, but of those under 5 a second the fastest
 * Dropped is what has over CAMERA_PIXELS_MAX or no pixels, no pace, or, being YUYV, more bytes a
 * second than an isochronous endpoint at high speed carries.
 * Source  USB 2.0, 5.6.4 (3 x 1024 bytes each 125 us). */
size_t camera_modes_order(struct camera_mode *modes, size_t count);

#endif

/* Where a symbol lies in a picture: a flat card seen in perspective.
 *
 * Units   x counts modules from the inner edge of the start guard, so the first codeword column
 * (the left row indicators) begins at 0; y runs along the guards and is 0 to 1 within the four
 *         corners. Points are in pixels; a pixel's grey stands at its whole coordinates. */
#ifndef TAC_DRIVERS_DECODER_PDF417_PLANE_H
#define TAC_DRIVERS_DECODER_PDF417_PLANE_H

#include <stdbool.h>

#include "drivers/picture.h"

struct pdf417_point {
	double x, y;
};

struct pdf417_plane {
	double origin,
		width; /* in modules: x at the left corners, and from there to the right ones */
	double map[8]; /* from the unit square to pixels; the ninth number is 1 */
};

/* corners: left and right at y = 0, left and right at y = 1. False when three lie in a line. */
bool pdf417_plane_over(const struct pdf417_point corners[4], double origin, double width,
		       struct pdf417_plane *ret) MUST_CHECK;

struct pdf417_point pdf417_plane_at(const struct pdf417_plane *plane, double x, double y);

/* Between pixels; beyond the picture's edge (or nowhere: NaN) the nearest pixel. The picture is at
 * least two pixels wide and high. */
static inline float pdf417_grey(const struct picture *picture, struct pdf417_point at)
{
	double right = (double)picture->width - 1.001, bottom = (double)picture->height - 1.001;
	double x = at.x > 0 ? at.x : 0, y = at.y > 0 ? at.y : 0;

	x = x < right ? x : right;
	y = y < bottom ? y : bottom;
	uint32_t column = (uint32_t)x, row = (uint32_t)y;
	float along = (float)(x - column), down = (float)(y - row);
	const unsigned char *above = picture->grey + (size_t)row * picture->width + column;
	const unsigned char *below = above + picture->width;
	float upper = (float)above[0] + along * (float)(above[1] - above[0]);
	float lower = (float)below[0] + along * (float)(below[1] - below[0]);
	return upper + down * (lower - upper);
}

#endif

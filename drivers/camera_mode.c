#include "drivers/camera_mode.h"

#include <stdbool.h>
#include <stdlib.h>

enum {
	PIXELS_FEW = 1280 * 720,
	PIXELS_MANY = 1920 * 1080,
	SECOND_100NS = 10000000,
	INTERVAL_FAST = SECOND_100NS / 15, /* that many pictures a second */
	INTERVAL_SLOW = SECOND_100NS / 5,
	ROUNDING_100NS = 100, /* cameras round the interval either way */
	BYTES_A_SECOND_MAX = 3 * 1024 * 8000,
};

/* 0 is as wished; then the next best. */
enum wish { AS_WISHED, ABOVE, BELOW };

static uint64_t pixels_of(const struct camera_mode *mode)
{
	return (uint64_t)mode->width * mode->height;
}

static enum wish size_of(const struct camera_mode *mode)
{
	if (pixels_of(mode) > PIXELS_MANY)
		return ABOVE;
	return pixels_of(mode) < PIXELS_FEW ? BELOW : AS_WISHED;
}

static enum wish pace_of(const struct camera_mode *mode)
{
	if (mode->interval_100ns + ROUNDING_100NS < INTERVAL_FAST)
		return ABOVE;
	return mode->interval_100ns > INTERVAL_SLOW + ROUNDING_100NS ? BELOW : AS_WISHED;
}

static bool is_usable(const struct camera_mode *mode)
{
	uint64_t pixels = pixels_of(mode);

	if (pixels == 0 || pixels > CAMERA_PIXELS_MAX || mode->interval_100ns == 0)
		return false;
	return mode->format != CAMERA_YUYV ||
	       (mode->width % 2 == 0 &&
		pixels * 2 * SECOND_100NS / mode->interval_100ns <= BYTES_A_SECOND_MAX);
}

static int compare(uint64_t left, uint64_t right)
{
	return left < right ? -1 : left > right;
}

/* The more the better where it is as wished or too little; the less where it is too much. */
static int compare_amount(enum wish wish, uint64_t left, uint64_t right)
{
	return wish == ABOVE ? compare(left, right) : compare(right, left);
}

static int compare_modes(const void *left_mode, const void *right_mode)
{
	const struct camera_mode *left = left_mode, *right = right_mode;
	int order = compare(size_of(left), size_of(right));

	if (order == 0)
		order = compare_amount(size_of(left), pixels_of(left), pixels_of(right));
	if (order == 0)
		order = compare(pace_of(left), pace_of(right));
	if (order == 0)
		order = compare(left->format, right->format);
	if (order == 0)
		order = pace_of(left) == BELOW
				? compare(left->interval_100ns, right->interval_100ns)
				: compare(right->interval_100ns, left->interval_100ns);
	return order;
}

size_t camera_modes_order(struct camera_mode *modes, size_t count)
{
	size_t kept = 0;

	for (size_t at = 0; at < count; at++)
		if (is_usable(&modes[at]))
			modes[kept++] = modes[at];
	qsort(modes, kept, sizeof(*modes), compare_modes);
	return kept;
}

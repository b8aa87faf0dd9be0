#include "tests/bench/read_lens.h"

#include <math.h>
#include <string.h>

#include "tests/bench/read_frame.h"
#include "tests/fakes/pdf417_words.h"

enum { TAPS_MAX = 16, NORMALS = 1 << 16 };

/* A row (stride 1) or a column. */
static void convolve_line(float *at, size_t size, size_t stride, const float *taps, size_t reach)
{
	static float line[FRAME_SIDE_MAX + 2 * TAPS_MAX];

	for (size_t i = 0; i < size + 2 * reach; i++) {
		size_t from = i < reach ? 0 : i - reach < size ? i - reach : size - 1;

		line[i] = at[from * stride];
	}
	for (size_t i = 0; i < size; i++) {
		float sum = 0;

		for (size_t k = 0; k <= 2 * reach; k++)
			sum += taps[k] * line[i + k];
		at[i * stride] = sum;
	}
}

void read_lens_blur(struct plane *plane, double deviation)
{
	float taps[2 * TAPS_MAX + 1] = { 0 }, sum = 0;
	int reach = (int)fmin(ceil(3 * deviation), TAPS_MAX);

	for (int i = -reach; i <= reach; i++)
		sum += taps[i + reach] = (float)exp(-i * i / (2 * deviation * deviation));
	for (int i = 0; i <= 2 * reach; i++)
		taps[i] /= sum;
	for (size_t row = 0; row < plane->height; row++)
		convolve_line(plane->grey + row * plane->width, plane->width, 1, taps,
			      (size_t)reach);
	for (size_t column = 0; column < plane->width; column++)
		convolve_line(plane->grey + column, plane->height, plane->width, taps,
			      (size_t)reach);
}

static long within(long at, uint32_t size)
{
	return at < 0 ? 0 : at >= (long)size ? (long)size - 1 : at;
}

/* Whole pixels: the nearest are good enough for a hand that shook. */
void read_lens_move(struct plane *plane, double distance, double angle)
{
	static float before[FRAME_PIXELS_MAX];
	size_t size = (size_t)plane->width * plane->height;
	int taps = (int)ceil(distance) + 1;

	memcpy(before, plane->grey, size * sizeof(*before));
	memset(plane->grey, 0, size * sizeof(*before));
	for (int tap = 0; tap < taps; tap++) {
		double way = distance * tap / (taps - 1) - distance / 2;
		long right = lround(way * cos(angle)), down = lround(way * sin(angle));

		for (long i = 0; i < (long)size; i++) {
			long x = within(i % plane->width + right, plane->width);
			long y = within(i / plane->width + down, plane->height);

			plane->grey[i] += before[y * plane->width + x] / (float)taps;
		}
	}
}

/* Twelve even chances make a normal one. */
static const float *normals(void)
{
	static float values[NORMALS];
	uint32_t seed = 1;

	if (values[0] != 0)
		return values;
	for (size_t i = 0; i < NORMALS; i++) {
		double sum = -6;

		for (int j = 0; j < 12; j++)
			sum += read_chance(&seed);
		values[i] = (float)sum;
	}
	return values;
}

void read_lens_expose(const struct plane *plane, double noise, uint32_t seed, unsigned char *ret)
{
	const float *normal = normals();

	for (size_t i = 0; i < (size_t)plane->width * plane->height; i++) {
		uint32_t which = pdf417_words_random(&seed) >> 16;
		double value = plane->grey[i] + noise * normal[which % NORMALS];

		ret[i] = (unsigned char)(value < 0 ? 0 : value > 255 ? 255 : value + 0.5);
	}
}

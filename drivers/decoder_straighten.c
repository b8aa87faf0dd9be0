#include "drivers/decoder_straighten.h"

#include <math.h>
#include <string.h>

#include "drivers/picture_format.h"

enum { LINE_MAX_POINTS = 4096, LEVELS = 256 };

/* Of all pixels, how many may be lighter than white and darker than black. */
static const double CLIPPED = 0.01;

static uint32_t held(long at, uint32_t size)
{
	return at < 0 ? 0 : at >= (long)size ? size - 1 : (uint32_t)at;
}

/* Source  Keys, "Cubic convolution interpolation for digital image processing", a = -1/2. */
static float cubic(const float v[4], float at)
{
	return v[1] + 0.5F * at *
			      (v[2] - v[0] +
			       at * (2 * v[0] - 5 * v[1] + 4 * v[2] - v[3] +
				     at * (3 * (v[1] - v[2]) + v[3] - v[0])));
}

static float grey_at(const struct picture *picture, double x, double y)
{
	double left = floor(x), top = floor(y);
	float rows[4], row[4];

	for (long i = 0; i < 4; i++) {
		const unsigned char *from =
			picture->grey +
			(size_t)held((long)top + i - 1, picture->height) * picture->width;

		for (long j = 0; j < 4; j++)
			row[j] = from[held((long)left + j - 1, picture->width)];
		rows[i] = cubic(row, (float)(x - left));
	}
	return cubic(rows, (float)(y - top));
}

void straighten_line(const struct picture *picture, double x, double y, double step_x,
		     double step_y, float *to, size_t count)
{
	for (size_t i = 0; i < count; i++)
		to[i] = grey_at(picture, x + step_x * (double)i, y + step_y * (double)i);
}

static unsigned char grey_of(float value)
{
	return (unsigned char)(value < 0 ? 0 : value > 255 ? 255 : value + 0.5F);
}

/* The mean of all within reach, by a sum that moves along. */
static void mean_line(float *line, size_t size, long reach)
{
	static float before[LINE_MAX_POINTS];
	float sum = 0;

	memcpy(before, line, size * sizeof(*line));
	for (long i = -reach; i <= reach; i++)
		sum += before[held(i, (uint32_t)size)];
	for (size_t i = 0; i < size; i++) {
		line[i] = sum / (float)(2 * reach + 1);
		sum += before[held((long)i + reach + 1, (uint32_t)size)] -
		       before[held((long)i - reach, (uint32_t)size)];
	}
}

/* Three means are close to a normal curve. */
static void smooth_line(unsigned char *at, size_t stride, size_t size, long reach)
{
	static float line[LINE_MAX_POINTS];

	for (size_t i = 0; i < size; i++)
		line[i] = at[i * stride];
	for (int pass = 0; pass < 3; pass++)
		mean_line(line, size, reach);
	for (size_t i = 0; i < size; i++)
		at[i * stride] = grey_of(line[i]);
}

static void smooth(struct picture *picture, long reach)
{
	for (uint32_t y = 0; y < picture->height; y++)
		smooth_line(picture->grey + (size_t)y * picture->width, 1, picture->width, reach);
	for (uint32_t x = 0; x < picture->width; x++)
		smooth_line(picture->grey + x, picture->width, picture->height, reach);
}

static void stretch(struct picture *picture)
{
	size_t counts[LEVELS] = { 0 }, size = (size_t)picture->width * picture->height;
	size_t clipped = (size_t)((double)size * CLIPPED), below = 0, above = 0;
	int low = 0, high = LEVELS - 1;

	for (size_t i = 0; i < size; i++)
		counts[picture->grey[i]]++;
	while (low < high && (below += counts[low]) <= clipped)
		low++;
	while (high > low && (above += counts[high]) <= clipped)
		high--;
	for (size_t i = 0; high > low && i < size; i++)
		picture->grey[i] =
			grey_of((float)(picture->grey[i] - low) * 255 / (float)(high - low));
}

enum status straighten(const struct picture *picture, const struct region *region, double scale,
		       struct picture *ret, struct fault *fault)
{
	static float line[LINE_MAX_POINTS];
	double width = fmin(region->width * scale, LINE_MAX_POINTS);
	double height = fmin(region->height * scale, LINE_MAX_POINTS);
	enum status status = picture_reserve((uint32_t)width, (uint32_t)height, ret, fault);
	double step_x = cos(region->angle) / scale, step_y = sin(region->angle) / scale;

	if (status != STATUS_OK)
		return status;
	for (uint32_t y = 0; y < ret->height; y++) {
		double u = (1 - (double)ret->width) / 2;
		double v = y - ((double)ret->height - 1) / 2;

		straighten_line(picture, region->x + u * step_x - v * step_y,
				region->y + u * step_y + v * step_x, step_x, step_y, line,
				ret->width);
		for (uint32_t x = 0; x < ret->width; x++)
			ret->grey[(size_t)y * ret->width + x] = grey_of(line[x]);
	}
	stretch(ret);
	return STATUS_OK;
}

enum status sharpen(const struct picture *picture, struct sharpness sharpness, struct picture *ret,
		    struct fault *fault)
{
	SCOPED(picture) around = { 0 };
	size_t size = (size_t)picture->width * picture->height;
	enum status status = picture_reserve(picture->width, picture->height, ret, fault);

	if (status == STATUS_OK)
		status = picture_reserve(picture->width, picture->height, &around, fault);
	if (status != STATUS_OK)
		return status;
	memcpy(ret->grey, picture->grey, size);
	if (sharpness.smooth > 0)
		smooth(ret, sharpness.smooth);
	memcpy(around.grey, ret->grey, size);
	smooth(&around, sharpness.around);
	for (size_t i = 0; i < size; i++) {
		float grey = ret->grey[i], around_it = around.grey[i];

		ret->grey[i] = grey_of(grey + sharpness.amount * (grey - around_it));
	}
	return STATUS_OK;
}

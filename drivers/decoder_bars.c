#include "drivers/decoder_bars.h"

#include <math.h>
#include <string.h>

#include "drivers/decoder_straighten.h"

enum { ROWS_MAX = 64, SAMPLES_A_PIXEL = 2, ROWS_TRIED = 16 };

/* How far from the region's angle the bars may be turned: its edges are stepped, which pulls the
 * angle found towards the picture's rows, columns and diagonals. */
static const double TURN_MAX = 0.09;
/* Samples that a corner may be off in perspective, as a part of the region's height. */
static const double SPREAD_MAX = 0.12;
/* A band that goes along with the mean less than this part of what the best does shows something
 * else. */
static const double ALIKE_MIN = 0.4;

/* The region laid straight by its angle. Too large for a stack; the reader has one thread. */
static struct rows {
	size_t samples, count;
	double height; /* of a row, in samples */
	float at[ROWS_MAX][BARS_SAMPLES_MAX];
} rows;

/* At the last row a bar in the middle is `turn` samples to the right, one at the right end `spread`
 * more. */
struct lean {
	double turn, spread;
};

static void take_rows(const struct picture *picture, const struct region *region)
{
	double samples = fmin(region->width * SAMPLES_A_PIXEL, BARS_SAMPLES_MAX);
	double pixels = region->width / samples; /* a sample */
	double step_x = cos(region->angle) * pixels, step_y = sin(region->angle) * pixels;

	rows.samples = (size_t)samples;
	rows.count = (size_t)fmax(fmin(region->height, ROWS_MAX), 2);
	rows.height = region->height / (double)rows.count / pixels;
	for (size_t i = 0; i < rows.count; i++) {
		double u = -samples / 2;
		double v = ((double)i - (double)(rows.count - 1) / 2) * rows.height;

		straighten_line(picture, region->x + u * step_x - v * step_y,
				region->y + u * step_y + v * step_x, step_x, step_y, rows.at[i],
				rows.samples);
	}
}

/* Adds one row to sum, its bars put upright. */
static void add_upright(size_t row, struct lean lean, float *sum)
{
	const long last = (long)rows.samples - 1;
	double part = 2.0 * (double)row / (double)(rows.count - 1) - 1;
	double start = part * (lean.turn - lean.spread);
	double growth = 1 + 2 * part * lean.spread / (double)rows.samples;

	for (long i = 0; i <= last; i++) {
		long from = (long)(start + growth * (double)i + 0.5);

		sum[i] += rows.at[row][from < 0 ? 0 : from > last ? last : from];
	}
}

/* How sharp the bars are when all rows are put together so. */
static double sharpness(struct lean lean)
{
	static float sum[BARS_SAMPLES_MAX];
	size_t step = (rows.count + ROWS_TRIED - 1) / ROWS_TRIED;
	double ret = 0;

	memset(sum, 0, sizeof(sum[0]) * rows.samples);
	for (size_t row = 0; row < rows.count; row += step)
		add_upright(row, lean, sum);
	for (size_t i = 2; i < rows.samples; i++)
		ret += (double)((sum[i] - sum[i - 2]) * (sum[i] - sum[i - 2]));
	return ret;
}

/* The sharpest on a line through `from`. */
static struct lean climb(struct lean from, struct lean step, int reach)
{
	struct lean ret = from;
	double best = sharpness(from);

	for (int i = -reach; i <= reach; i++) {
		struct lean lean = { from.turn + i * step.turn, from.spread + i * step.spread };
		double sharp = i == 0 ? 0 : sharpness(lean);

		if (sharp > best) {
			best = sharp;
			ret = lean;
		}
	}
	return ret;
}

static struct lean find_lean(void)
{
	double half = rows.height * (double)rows.count / 2;
	int turns = (int)ceil(half * TURN_MAX), spreads = (int)ceil(half * SPREAD_MAX / 2);
	struct lean ret = { 0 };

	ret = climb(ret, (struct lean){ 1, 0 }, turns);
	ret = climb(ret, (struct lean){ 0, 2 }, spreads);
	ret = climb(ret, (struct lean){ 0.5, 0 }, 2);
	return climb(ret, (struct lean){ 0, 0.7 }, 2);
}

static double goes_along(const float *band, const float *mean, size_t size)
{
	double one = 0, other = 0, both = 0, squares = 0;

	for (size_t i = 0; i < size; i++) {
		one += (double)band[i];
		other += (double)mean[i];
		both += (double)(band[i] * mean[i]);
		squares += (double)(mean[i] * mean[i]);
	}
	double spread = squares - other * other / (double)size;
	return spread > 0 ? (both - one * other / (double)size) / spread : 0;
}

static void leave_out_others(struct bars *bars)
{
	static float mean[BARS_SAMPLES_MAX];
	double alike[BARS_BANDS_MAX], best = 0;
	size_t kept = 0;

	memset(mean, 0, sizeof(mean[0]) * bars->samples);
	for (size_t band = 0; band < bars->bands; band++)
		for (size_t i = 0; i < bars->samples; i++)
			mean[i] += bars->band[band][i] / (float)bars->bands;
	for (size_t band = 0; band < bars->bands; band++) {
		alike[band] = goes_along(bars->band[band], mean, bars->samples);
		best = fmax(best, alike[band]);
	}
	for (size_t band = 0; band < bars->bands; band++)
		if (alike[band] >= ALIKE_MIN * best)
			memmove(bars->band[kept++], bars->band[band],
				sizeof(bars->band[0][0]) * bars->samples);
	bars->bands = kept;
}

void bars_take(const struct picture *picture, const struct region *region, struct bars *ret)
{
	take_rows(picture, region);
	struct lean lean = find_lean();

	ret->samples = rows.samples;
	ret->bands = rows.count < BARS_BANDS_MAX ? rows.count : BARS_BANDS_MAX;
	for (size_t band = 0; band < ret->bands; band++) {
		size_t first = band * rows.count / ret->bands;
		size_t end = (band + 1) * rows.count / ret->bands;

		memset(ret->band[band], 0, sizeof(ret->band[0][0]) * ret->samples);
		for (size_t row = first; row < end; row++)
			add_upright(row, lean, ret->band[band]);
		for (size_t i = 0; i < ret->samples; i++)
			ret->band[band][i] /= (float)(end - first);
	}
	leave_out_others(ret);
}

static void sort(float *values, size_t count)
{
	for (size_t i = 1; i < count; i++)
		for (size_t at = i; at > 0 && values[at] < values[at - 1]; at--) {
			float value = values[at];

			values[at] = values[at - 1];
			values[at - 1] = value;
		}
}

bool bars_profile(const struct bars *bars, size_t first, size_t step, float *ret)
{
	for (size_t i = 0; i < bars->samples; i++) {
		float values[BARS_BANDS_MAX], sum = 0;
		size_t count = 0;

		for (size_t band = first; band < bars->bands; band += step)
			values[count++] = bars->band[band][i];
		if (count == 0)
			return false;
		sort(values, count);
		/* Scratches and lamps are at the ends. */
		size_t cut = count / 4;
		for (size_t at = cut; at < count - cut; at++)
			sum += values[at];
		ret[i] = sum / (float)(count - 2 * cut);
	}
	return true;
}

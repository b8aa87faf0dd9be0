#include "drivers/observer_advice.h"

#include <math.h>
#include <stdlib.h>

#include "drivers/decoder_pdf417_table.h"

enum {
	LOOKS = 64, /* a side, over the whole picture */
	CELL_LOOKS = 12,
	EDGE_REACH = 4, /* pixels */
	CONTRAST_MIN = 60
};

static const float DARK = 45;               /* the mean of a picture taken at night */
static const float FLAT = 24, BRIGHT = 215; /* of a cell with a lamp in it */
static const double GLARE_SHARE = 0.05;     /* of a symbol's cells */
static const double MODULE_MIN = 1.7;       /* pixels: below, blur decides */
static const double GUARD_MIN = 20;         /* modules: below, it is no guard */

/* A cell that is one bright grey. */
static bool is_glare(const struct picture *picture, const struct pdf417_grid *grid, unsigned row,
		     unsigned column)
{
	float low = 255, high = 0;

	for (unsigned i = 0; i < CELL_LOOKS; i++) {
		double x = PDF417_MODULES * (column + 1 + (i + 0.5) / CELL_LOOKS);
		struct pdf417_point at = pdf417_plane_at(&grid->plane, x, (row + 0.5) / grid->rows);

		low = fminf(low, pdf417_grey(picture, at));
		high = fmaxf(high, pdf417_grey(picture, at));
	}
	return high - low < FLAT && high > BRIGHT;
}

static double glare_share(const struct picture *picture, const struct pdf417_grid *grid)
{
	unsigned count = 0;

	for (unsigned row = 0; row < grid->rows; row++)
		for (unsigned column = 0; column < grid->columns; column++)
			count += is_glare(picture, grid, row, column);
	return (double)count / (grid->rows * grid->columns);
}

static double grid_module(const struct pdf417_grid *grid)
{
	double modules = PDF417_MODULES * (grid->columns + 2.0);
	struct pdf417_point left = pdf417_plane_at(&grid->plane, 0, 0.5);
	struct pdf417_point right = pdf417_plane_at(&grid->plane, modules, 0.5);

	return hypot(right.x - left.x, right.y - left.y) / modules;
}

/* The middle of the nth of LOOKS parts of a side. */
static size_t look_at(size_t side, size_t n)
{
	return side * (2 * n + 1) / ((size_t)2 * LOOKS);
}

/* In a picture out of focus no edge is steep. */
static bool is_out_of_focus(const struct picture *picture)
{
	int low = 255, high = 0, steepest = 0;

	for (unsigned i = 0; i < LOOKS; i++) {
		size_t y = look_at(picture->height, i);
		const unsigned char *row = picture->grey + y * picture->width;

		for (size_t x = EDGE_REACH; x < picture->width; x++) {
			int step = abs(row[x] - row[x - EDGE_REACH]);

			low = row[x] < low ? row[x] : low;
			high = row[x] > high ? row[x] : high;
			steepest = step > steepest ? step : steepest;
		}
	}
	return high - low > CONTRAST_MIN && 2 * steepest < high - low;
}

static float mean_grey(const struct picture *picture)
{
	unsigned sum = 0;

	for (unsigned i = 0; i < LOOKS * LOOKS; i++) {
		size_t x = look_at(picture->width, i % LOOKS);
		size_t y = look_at(picture->height, i / LOOKS);

		sum += picture->grey[y * picture->width + x];
	}
	return (float)sum / (LOOKS * LOOKS);
}

enum advice observer_advice(const struct picture *picture, const struct pdf417_sight *sight)
{
	const struct pdf417_guard *guard = &sight->sharp;

	if (sight->grids > 0) {
		const struct pdf417_grid *grid = &sight->at[sight->clearest].grid;

		if (glare_share(picture, grid) > GLARE_SHARE)
			return ADVICE_LESS_LIGHT;
		return grid_module(grid) < MODULE_MIN ? ADVICE_CLOSER : ADVICE_HOLD_STILL;
	}
	if (mean_grey(picture) < DARK)
		return ADVICE_MORE_LIGHT;
	if (is_out_of_focus(picture))
		return ADVICE_HOLD_STILL;
	if (!(guard->sureness > 0) || guard->length < GUARD_MIN * guard->module)
		return ADVICE_TURN;
	return guard->module < MODULE_MIN ? ADVICE_CLOSER : ADVICE_HOLD_STILL;
}

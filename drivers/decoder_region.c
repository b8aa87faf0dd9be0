#include "drivers/decoder_region.h"

#include <math.h>
#include <string.h>

/* Cells are small enough for a code of 30 pixels and large enough to average noise. */
enum { CELL = 8, CELLS_MAX = REGION_PIXELS_MAX / (CELL * CELL) };
enum { CELL_PIXELS = CELL * CELL, AROUND = 3, KINDS = 2 };
enum { REGIONS_A_KIND = REGIONS_MAX / KINDS, LEVELS = 512 };

/* Of the change in a cell, this part must be in one direction for bars. Noise has about 0.05. */
static const float COHERENCE = 0.2F;
/* The least change a pixel, grey levels squared, in a print of little contrast. */
static const float CHANGE_MIN = 25;
/* How much alike the directions of neighbours are: the cosine of twice 16 degrees. */
static const float ALIKE = 0.85F;
/* Change in both directions, against the picture's median. */
static const float BUSY = 1.25F;

static const double BARS_WIDTH_MIN = 40, BARS_HEIGHT_MIN = 6, BARS_FILL_MIN = 0.3, BARS_QUIET = 18;
static const double SIDE_MIN = 22, SIDES_MAX = 1.8, SQUARES_FILL_MIN = 0.4, SQUARES_QUIET = 12;

/* The structure tensor in doubled angles: how much changes, and in which direction. */
struct cell {
	float change, cosine, sine;
};

/* Too large for a stack; the reader process has one thread. */
static struct grid {
	size_t columns, rows;
	struct cell seen[CELLS_MAX], smooth[CELLS_MAX];
	bool is_wanted[CELLS_MAX]; /* and not yet in a group */
	uint32_t group[CELLS_MAX]; /* cells of the group under way */
	size_t count;
} grid;

static struct cell look(const struct picture *picture, size_t left, size_t top)
{
	int across = 0, down = 0, both = 0;

	for (size_t y = 0; y < CELL; y++) {
		const unsigned char *row = picture->grey + (top + y) * picture->width + left;
		const unsigned char *next = row + picture->width;

		for (size_t x = 0; x < CELL; x++) {
			int falling = next[x + 1] - row[x], rising = row[x + 1] - next[x];
			int right = falling + rising, below = falling - rising;

			across += right * right;
			down += below * below;
			both += right * below;
		}
	}
	const float mean = 1.0F / (4 * CELL_PIXELS);
	return (struct cell){ (float)(across + down) * mean, (float)(across - down) * mean,
			      (float)(2 * both) * mean };
}

static void fill_grid(const struct picture *picture)
{
	/* The last row and column of pixels have no neighbour. */
	grid.columns = (picture->width - 1) / CELL;
	grid.rows = (picture->height - 1) / CELL;
	for (size_t row = 0; row < grid.rows; row++)
		for (size_t column = 0; column < grid.columns; column++)
			grid.seen[row * grid.columns + column] =
				look(picture, column * CELL, row * CELL);
}

static void smooth_cell(size_t row, size_t column)
{
	struct cell sum = { 0 };

	for (size_t i = 0; i < (size_t)AROUND * AROUND; i++) {
		const struct cell *from =
			&grid.seen[(row + i / AROUND - 1) * grid.columns + column + i % AROUND - 1];
		sum.change += from->change;
		sum.cosine += from->cosine;
		sum.sine += from->sine;
	}
	const float mean = 1.0F / (AROUND * AROUND);
	grid.smooth[row * grid.columns + column] =
		(struct cell){ sum.change * mean, sum.cosine * mean, sum.sine * mean };
}

static void smooth_grid(void)
{
	memset(grid.smooth, 0, grid.columns * grid.rows * sizeof(grid.smooth[0]));
	for (size_t row = 1; row + 1 < grid.rows; row++)
		for (size_t column = 1; column + 1 < grid.columns; column++)
			smooth_cell(row, column);
}

/* How much of the change is in one direction. */
static float one_way(const struct cell *cell)
{
	return hypotf(cell->cosine, cell->sine);
}

/* The change in the direction of least. */
static float both_ways(const struct cell *cell)
{
	return (cell->change - one_way(cell)) / 2;
}

/* Of both_ways, over all cells: what noise or cloth does everywhere. */
static float median_busy(void)
{
	size_t counts[LEVELS] = { 0 }, seen = 0, level = 0;

	for (size_t i = 0; i < grid.columns * grid.rows; i++) {
		float root = sqrtf(fmaxf(both_ways(&grid.smooth[i]), 0)) * 2;

		counts[root < LEVELS - 1 ? (size_t)root : LEVELS - 1]++;
	}
	while (level < LEVELS - 1 && (seen += counts[level]) * 2 < grid.columns * grid.rows)
		level++;
	return (float)((level + 1) * (level + 1)) / 4;
}

static void want_bars(void)
{
	for (size_t i = 0; i < grid.columns * grid.rows; i++) {
		float way = one_way(&grid.smooth[i]);

		grid.is_wanted[i] = way > CHANGE_MIN && way > COHERENCE * grid.smooth[i].change;
	}
}

static void want_squares(void)
{
	const float least = CHANGE_MIN + BUSY * median_busy();

	for (size_t i = 0; i < grid.columns * grid.rows; i++)
		grid.is_wanted[i] = both_ways(&grid.smooth[i]) > least;
}

static bool is_alike(const struct cell *left, const struct cell *right)
{
	return left->cosine * right->cosine + left->sine * right->sine >
	       ALIKE * one_way(left) * one_way(right);
}

/* Cells at the grid's edge are never wanted: smooth_grid leaves them empty. */
static void gather(size_t from, bool is_one_way)
{
	grid.group[0] = (uint32_t)from;
	grid.is_wanted[from] = false;
	grid.count = 1;
	for (size_t done = 0; done < grid.count; done++)
		for (size_t i = 0; i < (size_t)AROUND * AROUND; i++) {
			size_t at = grid.group[done];
			size_t next =
				at + (i / AROUND) * grid.columns + i % AROUND - grid.columns - 1;

			if (!grid.is_wanted[next] ||
			    (is_one_way && !is_alike(&grid.smooth[at], &grid.smooth[next])))
				continue;
			grid.is_wanted[next] = false;
			grid.group[grid.count++] = (uint32_t)next;
		}
}

static double middle_of(size_t index)
{
	return (double)(index * CELL) + (CELL - 1) / 2.0;
}

/* The box at ret->angle around the group. */
static void bound(struct region *ret)
{
	const double cosine = cos(ret->angle), sine = sin(ret->angle);
	double low_u = INFINITY, high_u = -INFINITY, low_v = INFINITY, high_v = -INFINITY;

	for (size_t i = 0; i < grid.count; i++) {
		double x = middle_of(grid.group[i] % grid.columns);
		double y = middle_of(grid.group[i] / grid.columns);
		double u = x * cosine + y * sine, v = y * cosine - x * sine;

		low_u = fmin(low_u, u);
		high_u = fmax(high_u, u);
		low_v = fmin(low_v, v);
		high_v = fmax(high_v, v);
	}
	double u = (low_u + high_u) / 2, v = (low_v + high_v) / 2;
	ret->x = u * cosine - v * sine;
	ret->y = u * sine + v * cosine;
	ret->width = high_u - low_u;
	ret->height = high_v - low_v;
}

static bool is_filled(const struct region *region, double least)
{
	double cells = (region->width / CELL + 1) * (region->height / CELL + 1);

	return (double)grid.count >= least * cells;
}

static bool bars_of_group(struct region *ret)
{
	struct cell sum = { 0 };

	for (size_t i = 0; i < grid.count; i++) {
		sum.cosine += grid.smooth[grid.group[i]].cosine;
		sum.sine += grid.smooth[grid.group[i]].sine;
	}
	*ret = (struct region){ .kind = REGION_BARS,
				.angle = (double)atan2f(sum.sine, sum.cosine) / 2,
				.promise = one_way(&sum) };
	bound(ret);
	if (ret->width < BARS_WIDTH_MIN || ret->height < BARS_HEIGHT_MIN ||
	    !is_filled(ret, BARS_FILL_MIN))
		return false;
	ret->width += 2 * BARS_QUIET;
	return true;
}

/* Edges of squares stand in two directions that are a right angle apart, so their fourth powers
 * add up. */
static double squares_angle(const struct picture *picture, const struct region *box)
{
	double cosine = 0, sine = 0;
	uint32_t left = (uint32_t)(box->x - box->width / 2);
	uint32_t top = (uint32_t)(box->y - box->height / 2);

	for (uint32_t y = top; y < top + (uint32_t)box->height; y++)
		for (uint32_t x = left; x < left + (uint32_t)box->width; x++) {
			const unsigned char *at = picture->grey + (size_t)y * picture->width + x;
			int falling = at[picture->width + 1] - at[0];
			int rising = at[1] - at[picture->width];
			double right = falling + rising, below = falling - rising;
			double twice_c = right * right - below * below;
			double twice_s = 2 * right * below;
			double size = right * right + below * below + 1;

			cosine += (twice_c * twice_c - twice_s * twice_s) / size;
			sine += 2 * twice_c * twice_s / size;
		}
	return atan2(sine, cosine) / 4;
}

static bool squares_of_group(const struct picture *picture, struct region *ret)
{
	*ret = (struct region){ .kind = REGION_SQUARES };
	bound(ret);
	double longer = fmax(ret->width, ret->height), shorter = fmin(ret->width, ret->height);
	if (shorter < SIDE_MIN || longer > shorter * SIDES_MAX || !is_filled(ret, SQUARES_FILL_MIN))
		return false;
	for (size_t i = 0; i < grid.count; i++)
		ret->promise += both_ways(&grid.smooth[grid.group[i]]);
	ret->angle = squares_angle(picture, ret);
	ret->width = ret->height =
		longer / (fabs(cos(ret->angle)) + fabs(sin(ret->angle))) + 2 * SQUARES_QUIET;
	return true;
}

/* Keeps the order; the least promising of its kind makes room. */
static void add(const struct region *region, struct regions *ret)
{
	size_t at = 0, same = 0, last = 0;

	for (size_t i = 0; i < ret->count; i++)
		if (ret->at[i].kind == region->kind) {
			same++;
			last = i;
		}
	if (same == REGIONS_A_KIND) {
		if (ret->at[last].promise >= region->promise)
			return;
		memmove(&ret->at[last], &ret->at[last + 1],
			(--ret->count - last) * sizeof(ret->at[0]));
	}
	while (at < ret->count && ret->at[at].promise >= region->promise)
		at++;
	memmove(&ret->at[at + 1], &ret->at[at], (ret->count++ - at) * sizeof(ret->at[0]));
	ret->at[at] = *region;
}

static void gather_all(const struct picture *picture, enum region_kind kind, struct regions *ret)
{
	for (size_t i = 0; i < grid.columns * grid.rows; i++) {
		struct region region;

		if (!grid.is_wanted[i])
			continue;
		gather(i, kind == REGION_BARS);
		if (kind == REGION_BARS ? bars_of_group(&region)
					: squares_of_group(picture, &region))
			add(&region, ret);
	}
}

void regions_find(const struct picture *picture, struct regions *ret)
{
	ret->count = 0;
	if (picture->width <= AROUND * CELL || picture->height <= AROUND * CELL ||
	    (uint64_t)picture->width * picture->height > REGION_PIXELS_MAX)
		return;
	fill_grid(picture);
	smooth_grid();
	want_bars();
	gather_all(picture, REGION_BARS, ret);
	want_squares();
	gather_all(picture, REGION_SQUARES, ret);
}

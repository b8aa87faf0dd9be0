#include "drivers/decoder_pdf417_columns.h"

#include <math.h>
#include <string.h>

enum { LINES_MAX = 7, SHIFTS = 4, ROWS_LOOKED_AT = 24, DRIFT_ROWS = 6 };

static const double SHIFT_STEP = 0.15; /* modules */
static const double DRIFT_STEP = 0.2;  /* rows */
/* Of a row's height: beyond lie the neighbours. */
static const double ROW_MARGIN = 0.22;

static double drift(const struct pdf417_grid *grid, const struct pdf417_column *column,
		    unsigned row)
{
	return column->top + (column->bottom - column->top) * row / (grid->rows - 1.0);
}

/* How much darker it gets where a codeword should begin, over the rows. */
static double edge_strength(const struct picture *picture, const struct pdf417_grid *grid,
			    const struct pdf417_column *at, double x)
{
	static const double REACHES[] = { 0.45, 0.2 };
	unsigned stride = grid->rows / ROWS_LOOKED_AT + 1;
	double sum = 0;

	for (unsigned row = 0; row < grid->rows; row += stride)
		for (size_t i = 0; i < COUNT_OF(REACHES); i++) {
			double y = (row + 0.5 + drift(grid, at, row)) / grid->rows;

			sum += pdf417_grey(picture,
					   pdf417_plane_at(&grid->plane, x - REACHES[i], y));
			sum -= pdf417_grey(picture,
					   pdf417_plane_at(&grid->plane, x + REACHES[i], y));
		}
	return sum;
}

/* Where a column begins, near where it is expected. */
static double find_x(const struct picture *picture, const struct pdf417_grid *grid,
		     const struct pdf417_column *expected)
{
	double best = expected->x, best_strength = -INFINITY;

	for (int i = -SHIFTS; i <= SHIFTS; i++) {
		double x = expected->x + i * SHIFT_STEP;
		/* Half a grey level a row: where nothing is to be seen, nothing moves. */
		double cost = fabs(i * SHIFT_STEP) * grid->rows / 2;
		double strength = edge_strength(picture, grid, expected, x) - cost;

		if (strength > best_strength) {
			best_strength = strength;
			best = x;
		}
	}
	return best;
}

static bool take_profile(const struct picture *picture, const struct pdf417_grid *grid,
			 const struct pdf417_column *column, unsigned row,
			 struct pdf417_profile *ret)
{
	double lines = grid->row_height * (1 - 2 * ROW_MARGIN) + 1;
	double top = row + drift(grid, column, row);
	struct pdf417_cell cell = { column->x, (top + ROW_MARGIN) / grid->rows,
				    (top + 1 - ROW_MARGIN) / grid->rows,
				    lines < LINES_MAX ? (unsigned)lines : LINES_MAX };

	return pdf417_profile_take(picture, &grid->plane, cell, ret);
}

struct pdf417_guess pdf417_column_read(const struct picture *picture,
				       const struct pdf417_grid *grid,
				       const struct pdf417_column *column, unsigned row)
{
	struct pdf417_profile profile;

	if (!take_profile(picture, grid, column, row, &profile))
		return (struct pdf417_guess){ 0 };
	return pdf417_match(&profile, grid->blur, row % PDF417_CLUSTERS);
}

void pdf417_column_scores(const struct picture *picture, const struct pdf417_grid *grid,
			  const struct pdf417_column *column, unsigned row,
			  float ret_scores[PDF417_WORDS])
{
	struct pdf417_profile profile;

	if (take_profile(picture, grid, column, row, &profile))
		pdf417_match_all(&profile, grid->blur, row % PDF417_CLUSTERS, ret_scores);
	else
		memset(ret_scores, 0, PDF417_WORDS * sizeof(*ret_scores));
}

/* How much the rows from `first` look like codewords. */
static float clearness(const struct picture *picture, const struct pdf417_grid *grid,
		       const struct pdf417_column *column, unsigned first)
{
	float sum = 0;

	for (unsigned row = first; row < grid->rows && row < first + DRIFT_ROWS; row++)
		sum += pdf417_column_read(picture, grid, column, row).score;
	return sum;
}

/* Moves one end of the column, the `end` in it, to where its rows are clearest. */
static void settle(const struct picture *picture, const struct pdf417_grid *grid,
		   struct pdf417_column *column, double *end, unsigned first)
{
	const double expected = *end;
	double best = expected;
	float best_clearness = clearness(picture, grid, column, first);

	for (int way = -1; way <= 1; way += 2) {
		*end = expected + way * DRIFT_STEP;
		float there = clearness(picture, grid, column, first);

		if (there > best_clearness) {
			best_clearness = there;
			best = *end;
		}
	}
	*end = best;
}

/* Between two guards each column is near its place. From one guard alone errors add up: each column
 * is looked for after the one before it. */
void pdf417_columns_find(const struct picture *picture, const struct pdf417_grid *grid,
			 struct pdf417_column columns[PDF417_COLUMNS_MAX])
{
	bool is_from_left = grid->has_side[PDF417_START];
	bool is_pair = is_from_left && grid->has_side[PDF417_STOP];
	unsigned last = grid->rows > DRIFT_ROWS ? grid->rows - DRIFT_ROWS : 0;
	struct pdf417_column before = { 0 };

	for (unsigned i = 0; i < grid->columns; i++) {
		unsigned index = is_from_left ? i : grid->columns - 1 - i;
		double place = PDF417_MODULES * (index + 1.0);
		struct pdf417_column *column = &columns[index];

		*column = before;
		column->x += place;
		column->x = find_x(picture, grid, column);
		if (is_pair)
			continue;
		settle(picture, grid, column, &column->top, 0);
		settle(picture, grid, column, &column->bottom, last);
		before = *column;
		before.x -= place;
	}
}

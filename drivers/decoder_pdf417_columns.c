#include "drivers/decoder_pdf417_columns.h"

#include <math.h>
#include <string.h>

enum {
	LINES_MAX = 7,
	ROWS_LOOKED_AT = 16,
	FIT_ROUNDS = 2,
	START_ROUNDS = 3,
	SURE_MIN = 4, /* rows */
	DROP_LINES = 8,
	INDICATOR_VALUES = 30,
};

/* Of a row's height: beyond, its neighbours show. Narrow ones where noise must be averaged out,
 * wide ones where rows are blurred into each other. */
static const double MARGINS[] = { 0.2, 0.4 };
/* What is surely a codeword, and surely this one. */
static const float SURE_SCORE = 0.7F, MARGIN_MIN = 0.015F, SURE_MARGIN = 0.06F;
/* How a word's lines are looked at to see where its row begins and ends. */
static const double DROP_STEP = 0.2;
static const float DROP_LIKENESS_MIN = 0.3F;

/* Rows in which a codeword is sure say how far from its expected place the column is. */
struct view {
	size_t count;
	double v[ROWS_LOOKED_AT], weight[ROWS_LOOKED_AT], weights;
	double shift[ROWS_LOOKED_AT], stretch[ROWS_LOOKED_AT];
	double drop[ROWS_LOOKED_AT], slant[ROWS_LOOKED_AT];
	double score; /* of all rows looked at */
};

static double value(const struct pdf417_curve *curve, double v)
{
	return curve->at[0] + (curve->at[1] + curve->at[2] * v) * v;
}

static double v_of(const struct pdf417_grid *grid, double row)
{
	return 2 * row / (grid->rows - 1.0) - 1;
}

/* From `first` to `last` of a row: 0 is its upper edge, 1 its lower one. */
static struct pdf417_cell cell_of(const struct pdf417_grid *grid,
				  const struct pdf417_column *column, unsigned row, double first,
				  double last, unsigned lines)
{
	double v = v_of(grid, row), x = column->x + value(&column->shift, v);
	double half = PDF417_MODULES / 2.0 + value(&column->stretch, v);
	double y = row + value(&column->drop, v) + first, slant = value(&column->slant, v);

	return (struct pdf417_cell){ .left = x - half,
				     .right = x + half,
				     .y_left = (y - slant) / grid->rows,
				     .y_right = (y + slant) / grid->rows,
				     .height = (last - first) / grid->rows,
				     .lines = lines };
}

static bool take_row(const struct picture *picture, const struct pdf417_grid *grid,
		     const struct pdf417_column *column, unsigned row, struct pdf417_profile *ret)
{
	double margin = column->margin, lines = grid->row_height * (1 - 2 * margin) + 1;
	struct pdf417_cell cell = cell_of(grid, column, row, margin, 1 - margin,
					  lines < LINES_MAX ? (unsigned)lines : LINES_MAX);

	return pdf417_profile_take(picture, &grid->plane, cell, ret);
}

struct pdf417_guess pdf417_column_read(const struct picture *picture,
				       const struct pdf417_grid *grid,
				       const struct pdf417_column *column, unsigned row)
{
	struct pdf417_profile profile;

	if (!take_row(picture, grid, column, row, &profile))
		return (struct pdf417_guess){ 0 };
	return pdf417_match(&profile, grid->blur, row % PDF417_CLUSTERS);
}

void pdf417_column_scores(const struct picture *picture, const struct pdf417_grid *grid,
			  const struct pdf417_column *column, unsigned row,
			  float ret_scores[PDF417_WORDS])
{
	struct pdf417_profile profile;

	if (take_row(picture, grid, column, row, &profile))
		pdf417_match_all(&profile, grid->blur, row % PDF417_CLUSTERS, ret_scores);
	else
		memset(ret_scores, 0, PDF417_WORDS * sizeof(*ret_scores));
}

/* The middle of the lines that look like the word, from the row's middle, left and right. */
static void find_drops(const struct picture *picture, const struct pdf417_grid *grid,
		       const struct pdf417_column *column, unsigned row, unsigned word,
		       double ret[2])
{
	double sums[2] = { 0 }, weights[2] = { 0 };

	for (int i = 0; i < DROP_LINES; i++) {
		double at = (i - (DROP_LINES - 1) / 2.0) * DROP_STEP;
		struct pdf417_cell cell = cell_of(grid, column, row, 0.5 + at, 0.5 + at, 1);
		struct pdf417_profile profile;
		float like[2];

		if (!pdf417_profile_take(picture, &grid->plane, cell, &profile))
			continue;
		pdf417_halves_match(&profile, grid->blur, row % PDF417_CLUSTERS, word, like);
		for (int half = 0; half < 2; half++) {
			double weight = fmax(0, fmin(like[half], 1) - DROP_LIKENESS_MIN);

			sums[half] += at * weight;
			weights[half] += weight;
		}
	}
	for (int half = 0; half < 2; half++)
		ret[half] = weights[half] > 0 ? sums[half] / weights[half] : 0;
}

static void look_at_row(const struct picture *picture, const struct pdf417_grid *grid,
			const struct pdf417_column *column, unsigned row, struct view *view)
{
	struct pdf417_profile profile;
	unsigned cluster = row % PDF417_CLUSTERS;

	if (!take_row(picture, grid, column, row, &profile))
		return;
	struct pdf417_guess guess = pdf417_match(&profile, grid->blur, cluster);
	view->score += guess.score;
	if (guess.score < SURE_SCORE || guess.margin < MARGIN_MIN)
		return;
	struct pdf417_offset offset = pdf417_offset_find(&profile, grid->blur, cluster, guess.word);
	double part = fmin(1, guess.margin * guess.score * guess.score / SURE_MARGIN);
	view->weight[view->count] = part * part;
	view->weights += part * part;
	view->v[view->count] = v_of(grid, row);
	view->shift[view->count] = offset.shift;
	view->stretch[view->count] = offset.stretch;
	double drops[2] = { 0 };
	find_drops(picture, grid, column, row, guess.word, drops);
	view->drop[view->count] = (drops[0] + drops[1]) / 2;
	view->slant[view->count] = drops[1] - drops[0];
	view->count++;
}

static void look(const struct picture *picture, const struct pdf417_grid *grid,
		 const struct pdf417_column *column, struct view *ret)
{
	unsigned rows = grid->rows < ROWS_LOOKED_AT ? grid->rows : ROWS_LOOKED_AT;

	*ret = (struct view){ 0 };
	for (unsigned i = 0; i < rows; i++)
		look_at_row(picture, grid, column, (2 * i + 1) * grid->rows / (2 * rows), ret);
}

/* Gauss, in place; the system is positive definite. */
static void solve(double system[3][4], double ret[3])
{
	for (int i = 0; i < 3; i++)
		for (int j = i + 1; j < 3; j++) {
			double factor = system[j][i] / system[i][i];

			for (int k = i; k < 4; k++)
				system[j][k] -= factor * system[i][k];
		}
	for (int i = 2; i >= 0; i--) {
		ret[i] = system[i][3];
		for (int j = i + 1; j < 3; j++)
			ret[i] -= system[i][j] * ret[j];
		ret[i] /= system[i][i];
	}
}

/* Least squares; `stiffness` holds back what few rows would bend too far, `slack` is how far from
 * the curve a row may be to count. */
static struct pdf417_curve fit(const struct view *view, const double *values,
			       const double stiffness[3], double slack)
{
	struct pdf417_curve curve = { 0 };

	for (int round = 0; round < FIT_ROUNDS; round++) {
		double system[3][4] = { { stiffness[0] },
					{ 0, stiffness[1] },
					{ 0, 0, stiffness[2] } };

		for (size_t i = 0; i < view->count; i++) {
			double v = view->v[i], powers[3] = { 1, v, v * v };

			if (round > 0 && fabs(values[i] - value(&curve, v)) > slack)
				continue;
			for (int j = 0; j < 3; j++) {
				for (int k = 0; k < 3; k++)
					system[j][k] += view->weight[i] * powers[j] * powers[k];
				system[j][3] += view->weight[i] * powers[j] * values[i];
			}
		}
		solve(system, curve.at);
	}
	return curve;
}

static void add(struct pdf417_curve *curve, const struct pdf417_curve *more, double factor)
{
	for (int i = 0; i < 3; i++)
		curve->at[i] += factor * more->at[i];
}

static const double STIFF_SHIFT[3] = { 0.1, 0.2, 0.8 }, STIFF_STRETCH[3] = { 0.4, 0.8, 4 },
		    STIFF_DROP[3] = { 0.1, 0.15, 0.6 }, STIFF_SLANT[3] = { 2, 4, 16 };
static const double SLANT_GAIN = 0.2;

static void correct(const struct view *view, int way, struct pdf417_column *column)
{
	struct pdf417_curve shift = fit(view, view->shift, STIFF_SHIFT, 0.3);
	struct pdf417_curve stretch = fit(view, view->stretch, STIFF_STRETCH, 0.3);
	struct pdf417_curve drop = fit(view, view->drop, STIFF_DROP, 0.3);
	struct pdf417_curve slant = fit(view, view->slant, STIFF_SLANT, 0.3);

	add(&column->shift, &shift, 1);
	add(&column->stretch, &stretch, 1);
	add(&column->drop, &drop, 1);
	add(&column->slant, &drop, way * SLANT_GAIN);
	add(&column->slant, &slant, 1);
}

/* When it is not where it was expected. */
static void look_around(const struct picture *picture, const struct pdf417_grid *grid,
			struct pdf417_column *column, struct view *view)
{
	static const struct {
		double shift, drop;
	} PLACES[] = { { 0.5, 0 }, { -0.5, 0 }, { 0, 0.35 }, { 0, -0.35 }, { 1, 0 }, { -1, 0 } };
	const struct pdf417_column expected = *column;

	for (size_t i = 0; i < COUNT_OF(PLACES); i++) {
		struct pdf417_column other = expected;
		struct view there;

		other.shift.at[0] += PLACES[i].shift;
		other.drop.at[0] += PLACES[i].drop;
		look(picture, grid, &other, &there);
		if (there.weights <= view->weights)
			continue;
		*view = there;
		*column = other;
	}
}

static void refine(const struct picture *picture, const struct pdf417_grid *grid, int way,
		   struct pdf417_column *column)
{
	struct view view;

	look(picture, grid, column, &view);
	if (view.weights < SURE_MIN)
		look_around(picture, grid, column, &view);
	if (view.weights >= SURE_MIN / 2.0)
		correct(&view, way, column);
}

/* Where the next column is if the card goes on as it did; between two guards it rather returns to
 * where it would be if flat. */
static void go_on(struct pdf417_column *column, int way, double memory)
{
	add(&column->shift, &column->stretch, 2 * way);
	add(&column->drop, &column->slant, 2 * way);
	for (int i = 0; i < 3; i++) {
		column->shift.at[i] *= memory;
		column->stretch.at[i] *= memory;
		column->drop.at[i] *= memory;
		column->slant.at[i] *= memory;
	}
	column->x += way * PDF417_MODULES;
}

static void choose_margin(const struct picture *picture, const struct pdf417_grid *grid,
			  struct pdf417_column *column)
{
	double best = 0;

	for (size_t i = 0; i < COUNT_OF(MARGINS); i++) {
		struct pdf417_column other = *column;
		struct view view;

		other.margin = MARGINS[i];
		look(picture, grid, &other, &view);
		if (view.weights <= best)
			continue;
		best = view.weights;
		column->margin = other.margin;
	}
}

/* From the row indicators, whose place is known, from column to column. */
void pdf417_columns_find(const struct picture *picture, const struct pdf417_grid *grid,
			 struct pdf417_column columns[PDF417_COLUMNS_MAX])
{
	bool is_from_left = grid->has_side[PDF417_START];
	bool is_pair = is_from_left && grid->has_side[PDF417_STOP];
	int way = is_from_left ? 1 : -1;
	double first = is_from_left ? 0.5 : grid->columns + 1.5, memory = is_pair ? 0.9 : 1;
	struct pdf417_column at = { .x = PDF417_MODULES * first, .margin = MARGINS[0] };

	for (int i = 0; i < START_ROUNDS; i++)
		refine(picture, grid, way, &at);
	choose_margin(picture, grid, &at);
	for (unsigned i = 0; i < grid->columns; i++) {
		go_on(&at, way, memory);
		refine(picture, grid, way, &at);
		columns[is_from_left ? i : grid->columns - 1 - i] = at;
	}
}

#include "drivers/decoder_pdf417_read.h"

#include <math.h>
#include <string.h>

#include "drivers/decoder_pdf417_correct.h"
#include "drivers/decoder_pdf417_match.h"
#include "drivers/decoder_pdf417_text.h"
#include "kiosk/base/wipe.h"

enum { LINES_MAX = 7, SHIFTS = 4, ROWS_LOOKED_AT = 24 };

static const double SHIFT_STEP = 0.15; /* modules */
/* Of a row's height: beyond lie the neighbours. */
static const double ROW_MARGIN = 0.22;

/* How much of what may be repaired is given up as erased, in turn: first nothing, then the words
 * with the smallest margins. */
static const unsigned ERASED_PERCENT[] = { 0, 30, 60, 85, 100 };

/* What was seen; personal data. */
struct readings {
	size_t count;
	uint16_t words[PDF417_SYMBOL_MAX];
	float margins[PDF417_SYMBOL_MAX];
	uint16_t by_margin[PDF417_SYMBOL_MAX]; /* places, the least sure first */
};

static void readings_release(struct readings *readings)
{
	wipe(readings, sizeof(*readings));
}

/* How much darker it gets where a codeword should begin, over the rows. */
static double edge_strength(const struct picture *picture, const struct pdf417_grid *grid, double x)
{
	static const double REACHES[] = { 0.45, 0.2 };
	unsigned stride = grid->rows / ROWS_LOOKED_AT + 1;
	double sum = 0;

	for (unsigned row = 0; row < grid->rows; row += stride)
		for (size_t i = 0; i < COUNT_OF(REACHES); i++) {
			double y = (row + 0.5) / grid->rows;

			sum += pdf417_grey(picture,
					   pdf417_plane_at(&grid->plane, x - REACHES[i], y));
			sum -= pdf417_grey(picture,
					   pdf417_plane_at(&grid->plane, x + REACHES[i], y));
		}
	return sum;
}

/* How far a column begins from where it should, near `expected`. */
static double find_shift(const struct picture *picture, const struct pdf417_grid *grid,
			 double column_x, double expected)
{
	double best = expected, best_strength = -INFINITY;

	for (int i = -SHIFTS; i <= SHIFTS; i++) {
		double shift = expected + i * SHIFT_STEP;
		/* Half a grey level a row: where nothing is to be seen, nothing moves. */
		double cost = fabs(i * SHIFT_STEP) * grid->rows / 2;
		double strength = edge_strength(picture, grid, column_x + shift) - cost;

		if (strength > best_strength) {
			best_strength = strength;
			best = shift;
		}
	}
	return best;
}

/* Between two guards each column is near its place. From one guard alone errors add up: each column
 * is looked for after the one before it. */
static void find_shifts(const struct picture *picture, const struct pdf417_grid *grid,
			double shifts[PDF417_COLUMNS_MAX])
{
	bool is_pair = grid->has_side[PDF417_START] && grid->has_side[PDF417_STOP];
	double expected = 0;

	for (unsigned i = 0; i < grid->columns; i++) {
		unsigned column = grid->has_side[PDF417_START] ? i : grid->columns - 1 - i;

		shifts[column] = find_shift(picture, grid, PDF417_MODULES * (column + 1.0),
					    is_pair ? 0 : expected);
		expected = shifts[column];
	}
}

static void read_cell(const struct picture *picture, const struct pdf417_grid *grid, unsigned row,
		      double x, struct pdf417_guess *ret)
{
	double lines = grid->row_height * (1 - 2 * ROW_MARGIN) + 1;
	struct pdf417_cell cell = { x, (row + ROW_MARGIN) / grid->rows,
				    (row + 1 - ROW_MARGIN) / grid->rows,
				    lines < LINES_MAX ? (unsigned)lines : LINES_MAX };
	struct pdf417_profile profile;

	*ret = (struct pdf417_guess){ 0 };
	if (pdf417_profile_take(picture, &grid->plane, cell, &profile))
		*ret = pdf417_match(&profile, grid->blur, row % PDF417_CLUSTERS);
}

static void sort_in(struct readings *readings, size_t place)
{
	size_t at = place;

	for (; at > 0; at--) {
		uint16_t before = readings->by_margin[at - 1];

		if (readings->margins[before] <= readings->margins[place])
			break;
		readings->by_margin[at] = before;
	}
	readings->by_margin[at] = (uint16_t)place;
}

static void read_cells(const struct picture *picture, const struct pdf417_grid *grid,
		       struct readings *ret)
{
	double shifts[PDF417_COLUMNS_MAX];
	struct pdf417_guess guess;

	find_shifts(picture, grid, shifts);
	ret->count = 0;
	for (unsigned row = 0; row < grid->rows; row++)
		for (unsigned column = 0; column < grid->columns; column++) {
			double x = PDF417_MODULES * (column + 1.0) + shifts[column];

			read_cell(picture, grid, row, x, &guess);
			ret->words[ret->count] = (uint16_t)guess.word;
			ret->margins[ret->count] = guess.margin;
			sort_in(ret, ret->count++);
		}
}

static enum status try_erasing(const struct readings *readings, size_t check, size_t erasures,
			       struct bytes *ret)
{
	uint16_t words[PDF417_SYMBOL_MAX];
	size_t errors;

	memcpy(words, readings->words, sizeof(words));
	ret->size = 0;
	ret->is_full = false;
	enum status status = pdf417_correct(words, readings->count, check, readings->by_margin,
					    erasures, &errors);
	if (status == STATUS_OK)
		status = pdf417_text(words, readings->count - check, ret);
	wipe(words, sizeof(words));
	return status;
}

enum status pdf417_read(const struct picture *picture, const struct pdf417_grid *grid,
			struct bytes *ret)
{
	SCOPED(readings) readings = { 0 };
	size_t check = (size_t)2 << grid->level;

	read_cells(picture, grid, &readings);
	for (size_t i = 0; i < COUNT_OF(ERASED_PERCENT); i++) {
		size_t erasures = (check - PDF417_RESERVE) * ERASED_PERCENT[i] / 100;
		enum status status = try_erasing(&readings, check, erasures, ret);

		if (status != STATUS_REFUSED)
			return status;
	}
	return STATUS_REFUSED;
}

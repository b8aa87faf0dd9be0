#include "drivers/decoder_micropdf417_read.h"

#include <math.h>
#include <string.h>

#include "drivers/decoder_pdf417_correct.h"
#include "drivers/decoder_pdf417_match.h"
#include "kiosk/base/wipe.h"

enum { LINES_MAX = 7, ROWS_LOOKED_AT = 8, STEPS_MAX = 2 };

static const double CHANCE_MAX = 1e-8;
static const double ROW_MARGIN = 0.22;     /* of a row's height: beyond lie the neighbours */
static const double X_STEP = 0.25;         /* modules */
static const double Y_STEP = 0.25;         /* rows */
static const float SCORE_MIN = 0.5F;       /* on the average: less is another symbol's place */
static const float FIRST_SCORE_MIN = 0.3F; /* where its place is only roughly known */
static const float MARGIN_MIN = 0.004F;

/* How much of what may be erased is, in turn; those with the smallest margins first. */
static const unsigned ERASED_PERCENT[] = { 0, 30, 60, 80, 100 };

/* Where a column of codewords really is. */
struct column {
	double x;           /* modules off its place */
	double top, bottom; /* rows that its first and last row are too low */
};

/* What was seen; personal data. */
struct readings {
	size_t count;
	size_t unseen; /* words of no margin; first in by_margin */
	float score;   /* sum */
	uint16_t words[MICROPDF417_SYMBOL_MAX];
	float margins[MICROPDF417_SYMBOL_MAX];
	uint16_t by_margin[MICROPDF417_SYMBOL_MAX];
};

static void readings_release(struct readings *readings)
{
	wipe(readings, sizeof(*readings));
}

static double chance_of(size_t count, size_t check, size_t errors, size_t erasures)
{
	double chance = pow(PDF417_WORDS, (double)(errors + erasures) - (double)check);

	for (size_t i = 0; i < errors; i++)
		chance *= (double)(count - erasures - i) / (double)(i + 1);
	return chance;
}

static bool is_erased(size_t place, const uint16_t *erased, size_t erasures)
{
	for (size_t i = 0; i < erasures; i++)
		if (erased[i] == place)
			return true;
	return false;
}

enum status micropdf417_correct(uint16_t *words, const struct micropdf417_size *size,
				const uint16_t *erased, size_t erasures)
{
	size_t count = (size_t)size->columns * size->rows, errors = 0;
	const size_t ends[] = { 0, count - 1 };
	uint16_t before[] = { words[0], words[count - 1] };

	if (pdf417_correct(words, count, size->check, erased, erasures, &errors) != STATUS_OK ||
	    chance_of(count, size->check, errors, erasures) > CHANCE_MAX)
		return STATUS_REFUSED;
	for (size_t i = 0; i < COUNT_OF(ends); i++)
		if (words[ends[i]] == 0 && (before[i] != 0 || is_erased(ends[i], erased, erasures)))
			return STATUS_REFUSED;
	return STATUS_OK;
}

static struct pdf417_guess read_cell(const struct picture *picture,
				     const struct micropdf417_grid *grid, unsigned blur,
				     const struct column *column, unsigned index, unsigned row)
{
	double rows = grid->size->rows;
	double lines = grid->row_height * (1 - 2 * ROW_MARGIN) + 1;
	double top = row + column->top + (column->bottom - column->top) * row / (rows - 1);
	double left = column->x + micropdf417_column_x(grid->size->columns, index);
	double y = (top + ROW_MARGIN) / rows;
	struct pdf417_cell cell = {
		.left = left,
		.right = left + PDF417_MODULES,
		.y_left = y,
		.y_right = y,
		.height = (1 - 2 * ROW_MARGIN) / rows,
		.lines = lines < LINES_MAX ? (unsigned)lines : LINES_MAX,
	};
	struct pdf417_profile profile;

	if (!pdf417_profile_take(picture, &grid->plane, cell, &profile))
		return (struct pdf417_guess){ 0 };
	return pdf417_match(&profile, blur, (grid->size->left + row) % PDF417_CLUSTERS);
}

/* How much some rows look like codewords, on the average. */
static float clearness(const struct picture *picture, const struct micropdf417_grid *grid,
		       unsigned blur, const struct column *column, unsigned index)
{
	unsigned stride = grid->size->rows / ROWS_LOOKED_AT + 1, count = 0;
	float sum = 0;

	for (unsigned row = 0; row < grid->size->rows; row += stride, count++)
		sum += read_cell(picture, grid, blur, column, index, row).score;
	return sum / (float)count;
}

/* Moves `value`, which is in the column, by steps uphill to where the column is clearest. */
static float settle(const struct picture *picture, const struct micropdf417_grid *grid,
		    unsigned blur, struct column *column, unsigned index, double *value,
		    double step, float best)
{
	const double expected = *value;
	double at = expected;

	for (int way = -1; way <= 1 && at == expected; way += 2)
		for (int steps = 1; steps <= STEPS_MAX; steps++) {
			*value = expected + way * steps * step;
			float there = clearness(picture, grid, blur, column, index);

			if (there <= best)
				break;
			best = there;
			at = *value;
		}
	*value = at;
	return best;
}

static unsigned find_blur(const struct picture *picture, const struct micropdf417_grid *grid,
			  unsigned index)
{
	const struct column column = { 0 };
	unsigned best = 0;
	float best_clearness = -1;

	for (unsigned blur = 0; blur < PDF417_BLURS; blur++) {
		float there = clearness(picture, grid, blur, &column, index);

		if (there > best_clearness) {
			best_clearness = there;
			best = blur;
		}
	}
	return best;
}

/* How many columns are left of the pattern that was seen. */
static unsigned columns_before(const struct micropdf417_grid *grid)
{
	unsigned before = 0;

	while (before < grid->size->columns &&
	       micropdf417_column_x(grid->size->columns, before) < grid->seen_x)
		before++;
	return before;
}

/* Away from that pattern: to its right, then from there to its left. */
static unsigned nth_column(const struct micropdf417_grid *grid, unsigned nth)
{
	unsigned before = columns_before(grid), after = grid->size->columns - before;

	return nth < after ? before + nth : grid->size->columns - 1 - nth;
}

static float find_column(const struct picture *picture, const struct micropdf417_grid *grid,
			 unsigned blur, struct column *column, unsigned index)
{
	float clear = clearness(picture, grid, blur, column, index);

	if (clear < FIRST_SCORE_MIN)
		return clear;
	clear = settle(picture, grid, blur, column, index, &column->x, X_STEP, clear);
	if (!grid->is_from_one)
		return clear;
	clear = settle(picture, grid, blur, column, index, &column->top, Y_STEP, clear);
	return settle(picture, grid, blur, column, index, &column->bottom, Y_STEP, clear);
}

/* False when it does not look like a symbol there. From one pattern alone errors add up: each
 * column is looked for after the one before it. */
static bool find_columns(const struct picture *picture, const struct micropdf417_grid *grid,
			 unsigned blur, struct column columns[MICROPDF417_COLUMNS_MAX])
{
	unsigned turn = grid->size->columns - columns_before(grid);
	struct column before = { 0 };

	for (unsigned nth = 0; nth < grid->size->columns; nth++) {
		unsigned index = nth_column(grid, nth);
		struct column *at = &columns[index];

		if (nth == turn)
			before = (struct column){ 0 };
		*at = before;
		if (find_column(picture, grid, blur, at, index) < SCORE_MIN && nth == 0)
			return false;
		if (grid->is_from_one)
			before = *at;
	}
	return true;
}

static void add_guess(struct readings *readings, struct pdf417_guess guess)
{
	size_t place = readings->count++, at = place;

	readings->words[place] = (uint16_t)guess.word;
	readings->margins[place] = guess.margin;
	readings->score += guess.score;
	readings->unseen += guess.margin < MARGIN_MIN;
	for (; at > 0; at--) {
		uint16_t before = readings->by_margin[at - 1];

		if (readings->margins[before] <= guess.margin)
			break;
		readings->by_margin[at] = before;
	}
	readings->by_margin[at] = (uint16_t)place;
}

static enum status try_erasing(const struct readings *readings, const struct micropdf417_size *size,
			       size_t erasures, struct pdf417_message *ret)
{
	uint16_t words[MICROPDF417_SYMBOL_MAX];

	memcpy(words, readings->words, sizeof(words));
	ret->bytes.size = 0;
	ret->bytes.is_full = false;
	enum status status = micropdf417_correct(words, size, readings->by_margin, erasures);
	if (status == STATUS_OK)
		status = micropdf417_text(words, readings->count - size->check, ret);
	wipe(words, sizeof(words));
	return status;
}

/* Words that show nothing are never believed: all of them as zero would be a codeword. */
static enum status solve(const struct readings *readings, const struct micropdf417_size *size,
			 struct pdf417_message *ret)
{
	size_t before = SIZE_MAX;

	for (size_t i = 0; i < COUNT_OF(ERASED_PERCENT); i++) {
		size_t erasures =
			(size_t)(size->check - PDF417_RESERVE - 1) * ERASED_PERCENT[i] / 100;

		if (erasures < readings->unseen)
			erasures = readings->unseen;
		if (erasures == before)
			continue;
		before = erasures;
		enum status status = try_erasing(readings, size, erasures, ret);
		if (status != STATUS_REFUSED)
			return status;
	}
	return STATUS_REFUSED;
}

enum status micropdf417_read(const struct picture *picture, const struct micropdf417_grid *grid,
			     struct pdf417_message *ret)
{
	SCOPED(readings) readings = { 0 };
	struct column columns[MICROPDF417_COLUMNS_MAX] = { 0 };
	unsigned blur = find_blur(picture, grid, nth_column(grid, 0));

	if (!find_columns(picture, grid, blur, columns))
		return STATUS_REFUSED;
	for (unsigned row = 0; row < grid->size->rows; row++)
		for (unsigned i = 0; i < grid->size->columns; i++)
			add_guess(&readings, read_cell(picture, grid, blur, &columns[i], i, row));
	if (readings.score < SCORE_MIN * (float)readings.count)
		return STATUS_REFUSED;
	return solve(&readings, grid->size, ret);
}

#include "drivers/decoder_pdf417_read.h"

#include <string.h>

#include "drivers/decoder_pdf417_columns.h"
#include "drivers/decoder_pdf417_correct.h"
#include "drivers/decoder_pdf417_text.h"
#include "kiosk/base/wipe.h"

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

static void add_guess(struct readings *readings, struct pdf417_guess guess)
{
	readings->words[readings->count] = (uint16_t)guess.word;
	readings->margins[readings->count] = guess.margin;
	sort_in(readings, readings->count++);
}

static void read_cells(const struct picture *picture, const struct pdf417_grid *grid,
		       const struct pdf417_column *columns, struct readings *ret)
{
	ret->count = 0;
	for (unsigned row = 0; row < grid->rows; row++)
		for (unsigned i = 0; i < grid->columns; i++)
			add_guess(ret, pdf417_column_read(picture, grid, &columns[i], row));
}

static void read_burst(const struct pdf417_burst *burst, struct readings *ret)
{
	ret->count = 0;
	for (size_t place = 0; place < (size_t)burst->rows * burst->columns; place++)
		add_guess(ret, pdf417_burst_guess(burst, place));
}

static enum status try_erasing(const struct readings *readings, size_t check, size_t erasures,
			       struct pdf417_message *ret)
{
	uint16_t words[PDF417_SYMBOL_MAX];
	size_t errors;

	memcpy(words, readings->words, sizeof(words));
	ret->bytes.size = 0;
	ret->bytes.is_full = false;
	enum status status = pdf417_correct(words, readings->count, check, readings->by_margin,
					    erasures, &errors);
	if (status == STATUS_OK)
		status = pdf417_text(words, readings->count - check, ret);
	wipe(words, sizeof(words));
	return status;
}

static enum status solve(const struct readings *readings, size_t check, struct pdf417_message *ret)
{
	enum status status = STATUS_REFUSED;

	for (size_t i = 0; i < COUNT_OF(ERASED_PERCENT) && status == STATUS_REFUSED; i++) {
		size_t erasures = (check - PDF417_RESERVE) * ERASED_PERCENT[i] / 100;

		status = try_erasing(readings, check, erasures, ret);
	}
	return status;
}

/* How sure the words are on the whole. */
static float clearness(const struct readings *readings)
{
	float sum = 0;

	for (size_t i = 0; i < readings->count; i++)
		sum += readings->margins[i];
	return sum / (float)readings->count;
}

enum status pdf417_read(const struct picture *picture, const struct pdf417_grid *grid,
			struct pdf417_message *ret, float *ret_clearness)
{
	struct pdf417_column columns[PDF417_COLUMNS_MAX];
	SCOPED(readings) readings = { 0 };

	pdf417_columns_find(picture, grid, columns);
	read_cells(picture, grid, columns, &readings);
	*ret_clearness = clearness(&readings);
	return solve(&readings, (size_t)2 << grid->level, ret);
}

enum status pdf417_read_burst(struct pdf417_burst *burst, const struct picture *picture,
			      const struct pdf417_grid *grid, struct pdf417_message *ret)
{
	struct pdf417_column columns[PDF417_COLUMNS_MAX];
	SCOPED(readings) readings = { 0 };

	pdf417_columns_find(picture, grid, columns);
	pdf417_burst_add(burst, picture, grid, columns);
	if (burst->pictures == 1)
		return STATUS_REFUSED;
	read_burst(burst, &readings);
	return solve(&readings, (size_t)2 << grid->level, ret);
}

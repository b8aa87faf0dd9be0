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

static void read_cells(const struct picture *picture, const struct pdf417_grid *grid,
		       struct readings *ret)
{
	struct pdf417_column columns[PDF417_COLUMNS_MAX];

	pdf417_columns_find(picture, grid, columns);
	ret->count = 0;
	for (unsigned row = 0; row < grid->rows; row++)
		for (unsigned i = 0; i < grid->columns; i++) {
			struct pdf417_guess guess =
				pdf417_column_read(picture, grid, &columns[i], row);

			ret->words[ret->count] = (uint16_t)guess.word;
			ret->margins[ret->count] = guess.margin;
			sort_in(ret, ret->count++);
		}
}

static enum status try_erasing(const struct readings *readings, size_t check, size_t erasures,
			       struct bytes *ret, struct pdf417_segment *ret_segment)
{
	uint16_t words[PDF417_SYMBOL_MAX];
	size_t errors;

	memcpy(words, readings->words, sizeof(words));
	ret->size = 0;
	ret->is_full = false;
	enum status status = pdf417_correct(words, readings->count, check, readings->by_margin,
					    erasures, &errors);
	if (status == STATUS_OK)
		status = pdf417_text(words, readings->count - check, ret, ret_segment);
	wipe(words, sizeof(words));
	return status;
}

enum status pdf417_read(const struct picture *picture, const struct pdf417_grid *grid,
			struct bytes *ret, struct pdf417_segment *ret_segment)
{
	SCOPED(readings) readings = { 0 };
	size_t check = (size_t)2 << grid->level;

	read_cells(picture, grid, &readings);
	for (size_t i = 0; i < COUNT_OF(ERASED_PERCENT); i++) {
		size_t erasures = (check - PDF417_RESERVE) * ERASED_PERCENT[i] / 100;
		enum status status = try_erasing(&readings, check, erasures, ret, ret_segment);

		if (status != STATUS_REFUSED)
			return status;
	}
	return STATUS_REFUSED;
}

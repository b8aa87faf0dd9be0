#include "drivers/decoder_pdf417_burst.h"

#include "kiosk/base/wipe.h"

static const float MEMORY = 0.9F; /* what is left of a picture's weight when the next one comes */

static bool is_of(const struct pdf417_burst *burst, const struct pdf417_grid *grid)
{
	return burst->pictures > 0 && burst->rows == grid->rows &&
	       burst->columns == grid->columns && burst->level == grid->level;
}

/* A cell that is hidden looks a little like many words, a clear one very much like one: the cube
 * gives the clear ones their weight. */
static void add_cell(float sums[PDF417_WORDS], const float scores[PDF417_WORDS])
{
	for (size_t word = 0; word < PDF417_WORDS; word++) {
		float score = scores[word] > 0 ? scores[word] : 0;

		sums[word] = MEMORY * sums[word] + score * score * score;
	}
}

void pdf417_burst_add(struct pdf417_burst *burst, const struct picture *picture,
		      const struct pdf417_grid *grid, const struct pdf417_column *columns)
{
	float scores[PDF417_WORDS];
	size_t place = 0;

	if (!is_of(burst, grid)) {
		pdf417_burst_clear(burst);
		burst->rows = grid->rows;
		burst->columns = grid->columns;
		burst->level = grid->level;
	}
	burst->pictures++;
	for (unsigned row = 0; row < grid->rows; row++)
		for (unsigned i = 0; i < grid->columns; i++) {
			pdf417_column_scores(picture, grid, &columns[i], row, scores);
			add_cell(burst->scores[place++], scores);
		}
	wipe(scores, sizeof(scores));
}

struct pdf417_guess pdf417_burst_guess(const struct pdf417_burst *burst, size_t place)
{
	return pdf417_best(burst->scores[place]);
}

void pdf417_burst_clear(struct pdf417_burst *burst)
{
	if (burst->pictures > 0)
		wipe(burst, sizeof(*burst));
}

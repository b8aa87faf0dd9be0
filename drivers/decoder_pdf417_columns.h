/* Where the columns of a symbol really are: no card is quite flat, and from one guard alone the
 * perspective is not known. */
#ifndef TAC_DRIVERS_DECODER_PDF417_COLUMNS_H
#define TAC_DRIVERS_DECODER_PDF417_COLUMNS_H

#include "drivers/decoder_pdf417_grid.h"
#include "drivers/decoder_pdf417_match.h"

struct pdf417_column {
	double x;           /* of its left edge, modules */
	double top, bottom; /* how far its first and last row are too low, rows */
};

void pdf417_columns_find(const struct picture *picture, const struct pdf417_grid *grid,
			 struct pdf417_column columns[PDF417_COLUMNS_MAX]);

/* The likeliest codeword there; word 0 without a margin where nothing is to be seen. */
struct pdf417_guess pdf417_column_read(const struct picture *picture,
				       const struct pdf417_grid *grid,
				       const struct pdf417_column *column, unsigned row);

/* How much it looks there like each word; nothing where nothing is to be seen. */
void pdf417_column_scores(const struct picture *picture, const struct pdf417_grid *grid,
			  const struct pdf417_column *column, unsigned row,
			  float ret_scores[PDF417_WORDS]);

#endif

/* Where the columns of a symbol really are: no card is quite flat, and from one guard alone the
 * perspective is not known. */
#ifndef TAC_DRIVERS_DECODER_PDF417_COLUMNS_H
#define TAC_DRIVERS_DECODER_PDF417_COLUMNS_H

#include "drivers/decoder_pdf417_grid.h"
#include "drivers/decoder_pdf417_match.h"

/* Something over the rows of a column: at[0] + at[1] * v + at[2] * v * v, where v is -1 at the
 * middle of the first row and 1 at that of the last. */
struct pdf417_curve {
	double at[3];
};

struct pdf417_column {
	double x;                    /* of its middle, were the card flat; modules */
	struct pdf417_curve shift;   /* of its middle to the right, modules */
	struct pdf417_curve stretch; /* of its right edge besides: half of what it is too wide */
	struct pdf417_curve drop;    /* of its middle downwards, rows */
	struct pdf417_curve slant;   /* of its right edge besides */
	double margin;               /* of a row's height, where its neighbours show */
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

/* From where a symbol's guards are to where each of its codewords is: the row indicators, which
 * stand at both ends of every row, say which row it is and how many rows and columns there are. */
#ifndef TAC_DRIVERS_DECODER_PDF417_GRID_H
#define TAC_DRIVERS_DECODER_PDF417_GRID_H

#include "drivers/decoder_pdf417_locate.h"

/* Where a symbol may be, after its guards. */
struct pdf417_candidate {
	struct pdf417_plane plane; /* y only roughly from its first row to its last */
	bool has_side[2];          /* by enum pdf417_side: which guards were seen */
	unsigned columns;
	double height; /* pixels along the guards */
};

struct pdf417_grid {
	struct pdf417_plane plane; /* row r is y from r / rows to (r + 1) / rows, on both sides */
	bool has_side[2];          /* the guards that it was found from */
	unsigned rows, columns, level;
	unsigned blur;     /* the one that the indicators look like */
	double row_height; /* pixels */
};

/* False when the two guards do not belong together. */
bool pdf417_candidate_from_pair(const struct pdf417_guard *start, const struct pdf417_guard *stop,
				struct pdf417_candidate *ret);

/* What one guard alone tells, as if the card were seen from straight above. */
bool pdf417_candidate_from_one(const struct pdf417_guard *guard, struct pdf417_candidate *ret);

/* False when the indicators give no consistent answer. A symbol in a mirror is found too. */
bool pdf417_grid_find(const struct picture *picture, const struct pdf417_candidate *candidate,
		      struct pdf417_grid *ret);

#endif

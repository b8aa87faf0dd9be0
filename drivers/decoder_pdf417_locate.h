/* Finds the guards of PDF417 symbols in a picture: the start pattern at the left of every row, the
 * stop pattern at the right. */
#ifndef TAC_DRIVERS_DECODER_PDF417_LOCATE_H
#define TAC_DRIVERS_DECODER_PDF417_LOCATE_H

#include "drivers/decoder_pdf417_plane.h"

enum { PDF417_GUARDS_MAX = 24 };

enum pdf417_side { PDF417_START, PDF417_STOP };

struct pdf417_guard {
	enum pdf417_side side;
	bool is_across;                /* seen along columns of the picture, not along rows */
	struct pdf417_point from, to;  /* the ends of its inner edge */
	struct pdf417_point direction; /* in which rows are read: square to the edge, length 1 */
	double length, module;         /* pixels; the module is measured in that direction */
	double sureness;               /* how many lines show it, and how well */
};

struct pdf417_guards {
	size_t count;
	struct pdf417_guard at[PDF417_GUARDS_MAX]; /* the surest first */
};

/* How thoroughly to look. */
struct pdf417_search {
	uint32_t step;   /* every how manieth row and column */
	bool is_smooth;  /* noise is averaged out along the line too */
	bool is_blurred; /* narrow bars may run into each other, wide ones may be cut */
};

bool pdf417_guard_is_same(const struct pdf417_guard *a, const struct pdf417_guard *b);

/* Shape   picture is at least 3 pixels wide and high, its sides at most PICTURE_SIDE_MAX. */
void pdf417_locate(const struct picture *picture, struct pdf417_search search,
		   struct pdf417_guards *ret);

#endif

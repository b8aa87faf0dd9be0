/* The sizes of MicroPDF417 symbols and their row address patterns.
 *
 * Units   modules; in a row stand the left pattern, codewords, the right pattern and one dark
 * module. With three or four columns a centre pattern stands before the last two. Source  ISO/IEC
 * 24728 (layout); the tables are made by tests/tables/make_micropdf417_table.c, a test makes them
 * again and compares. */
#ifndef TAC_DRIVERS_DECODER_MICROPDF417_TABLE_H
#define TAC_DRIVERS_DECODER_MICROPDF417_TABLE_H

#include <stdint.h>

enum {
	MICROPDF417_SIZES = 34,
	MICROPDF417_RAPS = 52, /* of a kind; they follow one another from row to row, in a circle */
	MICROPDF417_RAP_MODULES = 10,
	MICROPDF417_COLUMNS_MAX = 4,
	MICROPDF417_ROWS_MAX = 44,
	MICROPDF417_SYMBOL_MAX = MICROPDF417_COLUMNS_MAX * MICROPDF417_ROWS_MAX,
};

/* Which of its kind each pattern of the first row is. Row r is drawn in cluster (left + r) % 3. */
struct micropdf417_size {
	uint8_t columns, rows, check, left, centre, right;
};

extern const struct micropdf417_size MICROPDF417_TABLE[MICROPDF417_SIZES];

/* Bit 9 is the leftmost module, 1 is black. The sides' are the left and the right ones. */
extern const uint16_t MICROPDF417_SIDES[MICROPDF417_RAPS], MICROPDF417_CENTRES[MICROPDF417_RAPS];

/* Where the centre pattern begins; 0 when there is none. */
static inline unsigned micropdf417_centre_x(unsigned columns)
{
	return columns < 3 ? 0 : 10 + 17 * (columns - 2);
}

static inline unsigned micropdf417_column_x(unsigned columns, unsigned column)
{
	return 10 + 17 * column + (columns >= 3 && column + 2 >= columns ? 10 : 0);
}

static inline unsigned micropdf417_right_x(unsigned columns)
{
	return 10 + 17 * columns + (columns < 3 ? 0 : 10);
}

static inline unsigned micropdf417_width(unsigned columns)
{
	return micropdf417_right_x(columns) + MICROPDF417_RAP_MODULES + 1;
}

#endif

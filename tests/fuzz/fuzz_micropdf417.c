/* Any picture as one with a MicroPDF417 symbol: nothing is read out of bounds. The first byte says
 * which: a picture of a size's cells, or of bare bytes. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "drivers/decoder.h"
#include "drivers/decoder_micropdf417_table.h"
#include "drivers/decoder_pdf417_parts.h"
#include "drivers/decoder_pdf417_table.h"
#include "tests/fuzz/pictures.h"

enum { SCALE = 2, ROW_PIXELS = 4, MARGIN = 8, WIDTH = 216, HEIGHT = 192 };

static void paint(unsigned char *row, size_t x, uint32_t pattern, int modules)
{
	unsigned char *at = row + MARGIN + SCALE * x;

	for (int i = modules - 1; i >= 0; i--)
		for (int j = 0; j < SCALE; j++)
			*at++ = pattern >> i & 1 ? 20 : 230;
}

static void decode(const struct picture *picture)
{
	static struct symbols symbols;
	struct fault fault;

	symbols.count = 0;
	pdf417_parts_forget();
	(void)DECODER_MICROPDF417.decode(picture, &symbols, &fault);
	assert(symbols.count <= SYMBOLS_MAX);
}

static void paint_row(unsigned char *row, const struct micropdf417_size *size, size_t number,
		      const uint16_t *words)
{
	unsigned centre = micropdf417_centre_x(size->columns);
	unsigned right = micropdf417_right_x(size->columns);
	unsigned cluster = (unsigned)(size->left + number) % PDF417_CLUSTERS;

	paint(row, 0, MICROPDF417_SIDES[(size->left + number) % MICROPDF417_RAPS], 10);
	if (centre > 0)
		paint(row, centre, MICROPDF417_CENTRES[(size->centre + number) % MICROPDF417_RAPS],
		      10);
	paint(row, right, MICROPDF417_SIDES[(size->right + number) % MICROPDF417_RAPS] * 2U + 1,
	      11);
	for (unsigned i = 0; i < size->columns; i++)
		paint(row, micropdf417_column_x(size->columns, i), PDF417_TABLE[cluster][words[i]],
		      PDF417_MODULES);
}

static void try_cells(const uint8_t *data, size_t size)
{
	static unsigned char grey[WIDTH * HEIGHT];
	const struct micropdf417_size *of = &MICROPDF417_TABLE[data[0] % MICROPDF417_SIZES];

	memset(grey, 230, sizeof(grey));
	for (size_t row = 0; row < of->rows; row++) {
		unsigned char *first = grey + (MARGIN + row * ROW_PIXELS) * WIDTH;
		uint16_t words[MICROPDF417_COLUMNS_MAX] = { 0 };

		for (size_t i = 0; i < of->columns; i++) {
			size_t from = 1 + 2 * (row * of->columns + i);

			if (from + 1 < size)
				words[i] = (uint16_t)((data[from] << 8 | data[from + 1]) %
						      PDF417_WORDS);
		}
		paint_row(first, of, row, words);
		for (size_t i = 1; i < ROW_PIXELS; i++)
			memcpy(first + i * WIDTH, first, WIDTH);
	}
	decode(&(struct picture){ WIDTH, HEIGHT, grey });
}

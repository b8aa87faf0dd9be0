/* Any picture as one with a PDF417 symbol: nothing is read out of bounds. The first byte says
 * which: a picture of cells, or of bare bytes. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "drivers/decoder.h"
#include "drivers/decoder_pdf417_parts.h"
#include "drivers/decoder_pdf417_table.h"
#include "tests/fuzz/pictures.h"

enum {
	SCALE = 2,
	ROW_PIXELS = 4,
	MARGIN = 8,
	WIDTH = 304,
	HEIGHT = 80,
	START = 0x1fea8,
	STOP = 0x3fa29
};

static void paint(unsigned char *row, size_t *at, uint32_t pattern, int modules)
{
	for (int i = modules - 1; i >= 0; i--)
		for (int j = 0; j < SCALE; j++)
			row[(*at)++] = pattern >> i & 1 ? 20 : 230;
}

static void decode(const struct picture *picture)
{
	static struct symbols symbols;
	struct fault fault;

	symbols.count = 0;
	pdf417_parts_forget();
	(void)DECODER_PDF417.decode(picture, &symbols, &fault);
	assert(symbols.count <= SYMBOLS_MAX);
}

/* Guards and whole cells, so that all stages have something to do. */
static void try_cells(const uint8_t *data, size_t size)
{
	static unsigned char grey[WIDTH * HEIGHT];
	size_t columns = 3 + data[0] % 4, rows = 3 + data[1] % 12;
	const struct picture picture = { WIDTH, HEIGHT, grey };

	memset(grey, 230, sizeof(grey));
	for (size_t row = 0; row < rows; row++) {
		unsigned char *first = grey + (MARGIN + row * ROW_PIXELS) * WIDTH;
		size_t at = MARGIN;

		paint(first, &at, START, PDF417_MODULES);
		for (size_t i = 0; i < columns; i++) {
			size_t from = 2 + 2 * (row * columns + i);
			unsigned word = from + 1 < size ? data[from] << 8 | data[from + 1] : 0;

			paint(first, &at, PDF417_TABLE[row % 3][word % PDF417_WORDS],
			      PDF417_MODULES);
		}
		paint(first, &at, STOP, PDF417_MODULES + 1);
		for (size_t i = 1; i < ROW_PIXELS; i++)
			memcpy(first + i * WIDTH, first, WIDTH);
	}
	decode(&picture);
}

/* Any words as a damaged PDF417 symbol, and any picture: what is put right is a codeword of the
 * code and within the limit, what is refused stays as it was, and nothing is read out of bounds.
 * The first byte says which: words, words that a little damage was done to, a picture of cells, or
 * a picture of bare bytes. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "drivers/decoder.h"
#include "drivers/decoder_pdf417_correct.h"
#include "drivers/decoder_pdf417_table.h"
#include "drivers/decoder_pdf417_text.h"
#include "tests/fakes/pdf417_words.h"

enum { SCALE = 2, ROW_PIXELS = 6, MARGIN = 12, SIDE = 512, START = 0x1fea8, STOP = 0x3fa29 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t take_words(const uint8_t *data, size_t size, uint16_t *words)
{
	size_t count = size / 2 < PDF417_SYMBOL_MAX ? size / 2 : PDF417_SYMBOL_MAX;

	for (size_t i = 0; i < count; i++)
		words[i] = (uint16_t)((data[2 * i] << 8 | data[2 * i + 1]) % PDF417_WORDS);
	return count;
}

static void check_text(const uint16_t *words, size_t count)
{
	unsigned char storage[4096];
	struct bytes bytes = bytes_over(storage, sizeof(storage));

	if (pdf417_text(words, count, &bytes) == STATUS_OK)
		assert(bytes.size <= 2 * PDF417_WORDS);
}

static void try_words(const uint8_t *data, size_t size)
{
	uint16_t words[PDF417_SYMBOL_MAX], before[PDF417_SYMBOL_MAX], again[PDF417_SYMBOL_MAX];
	uint16_t erased[UINT8_MAX];
	size_t check = (size_t)2 << data[0] % 9, erasures = data[1];
	size_t count = take_words(data + 2, size - 2, words), errors = 0;

	for (size_t i = 0; i < erasures; i++)
		erased[i] = (uint16_t)i;
	memcpy(before, words, count * sizeof(*words));
	check_text(words, count);
	if (erasures > count)
		return;
	if (pdf417_correct(words, count, check, erased, erasures, &errors) != STATUS_OK) {
		assert(memcmp(before, words, count * sizeof(*words)) == 0);
		return;
	}
	assert(2 * errors + PDF417_RESERVE <= check);
	memcpy(again, words, count * sizeof(*words));
	pdf417_words_protect(again, count, check);
	assert(memcmp(again, words, count * sizeof(*words)) == 0);
	check_text(words, count - check);
}

/* Wrong words where the input says so: right again up to the limit, else refused. */
static void try_damaged(const uint8_t *data, size_t size)
{
	uint16_t words[PDF417_SYMBOL_MAX], truth[PDF417_SYMBOL_MAX];
	size_t check = (size_t)8 << data[0] % 4, wrong = data[1] % check, damaged = 0, errors;
	size_t count = take_words(data + 2, size - 2, truth);

	if (check >= count)
		return;
	truth[0] = (uint16_t)(count - check);
	pdf417_words_protect(truth, count, check);
	memcpy(words, truth, count * sizeof(*words));
	for (size_t i = 0; i < wrong; i++)
		words[data[2 + i] % count] = data[2 + i / 2];
	for (size_t i = 0; i < count; i++)
		damaged += words[i] != truth[i];
	enum status status = pdf417_correct(words, count, check, NULL, 0, &errors);
	assert((status == STATUS_OK) == (2 * damaged + PDF417_RESERVE <= check));
	if (status == STATUS_OK)
		assert(memcmp(words, truth, count * sizeof(*words)) == 0);
}

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
	(void)DECODER_PDF417.decode(picture, &symbols, &fault);
	assert(symbols.count <= SYMBOLS_MAX);
}

/* Guards and whole cells, so that all stages have something to do. */
static void try_cells(const uint8_t *data, size_t size)
{
	static unsigned char grey[SIDE * SIDE];
	size_t columns = 2 + data[0] % 8, rows = 3 + data[1] % 30;
	const struct picture picture = { SIDE, SIDE, grey };

	memset(grey, 230, sizeof(grey));
	for (size_t row = 0; row < rows; row++) {
		unsigned char *first = grey + (MARGIN + row * ROW_PIXELS) * SIDE;
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
			memcpy(first + i * SIDE, first, SIDE);
	}
	decode(&picture);
}

static void try_bare(const uint8_t *data, size_t size)
{
	static unsigned char grey[1 << 16];
	uint32_t width = 1U + data[0], height = (uint32_t)(size - 1) / width;

	if (height == 0 || (size_t)width * height > sizeof(grey))
		return;
	memcpy(grey, data + 1, (size_t)width * height);
	decode(&(struct picture){ width, height, grey });
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const TRIES[])(const uint8_t *, size_t) = { try_words, try_damaged, try_cells,
								  try_bare };

	if (size >= 4)
		TRIES[data[0] % COUNT_OF(TRIES)](data + 1, size - 1);
	return 0;
}

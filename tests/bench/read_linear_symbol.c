#include "tests/bench/read_linear_symbol.h"

#include <string.h>

#include <zint.h>

#include "kiosk/base/bytes.h"
#include "tests/fakes/pdf417_words.h"

enum { LINEAR_SIZE_MIN = 8, CODE_39_SIZES = 11, CODE_128_SIZES = 17, LINEAR_ROWS = 14 };
enum { QR_SIZE_MIN = 18, QR_SIZES = 12, QR_SIZE_STEP = 9, QR_LEVELS = 4, WIDE = 2 };

static void make_text(unsigned number, const char *alphabet, size_t size, struct bytes *text)
{
	uint32_t seed = 104729 * (number + 1);
	size_t letters = strlen(alphabet);

	while (text->size < size)
		bytes_add_byte(
			text, (unsigned char)alphabet[(pdf417_words_random(&seed) >> 8) % letters]);
}

static void make_record(enum symbology symbology, unsigned number, struct bytes *text)
{
	static const char CAPITALS[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	static const char MIXED[] = "0123456789012345ABCDEFGHJKLMNPQRSTUVWXYZabcdefgh-/";

	if (symbology == SYMBOLOGY_CODE_39) {
		make_text(number, CAPITALS, LINEAR_SIZE_MIN + number % CODE_39_SIZES, text);
	} else if (symbology == SYMBOLOGY_CODE_128) {
		make_text(number, MIXED, LINEAR_SIZE_MIN + number % CODE_128_SIZES, text);
	} else {
		bytes_add_text(text, "https://www.irs.gov/");
		make_text(number, MIXED, QR_SIZE_MIN + number % QR_SIZES * QR_SIZE_STEP, text);
	}
}

static bool is_dark(const struct zint_symbol *symbol, int row, int x)
{
	return (symbol->encoded_data[row][x / 8] >> (x % 8) & 1) != 0;
}

/* Bars as zint has them, those and the spaces of two modules made `wide`. */
static void draw_bars(const struct zint_symbol *symbol, int wide, struct read_symbol *ret)
{
	int run = 0;

	ret->rows = LINEAR_ROWS;
	ret->modules = 0;
	for (int x = 0; x < symbol->width; x += run) {
		bool dark = is_dark(symbol, 0, x);

		for (run = 1; x + run < symbol->width && is_dark(symbol, 0, x + run) == dark;)
			run++;
		for (int i = 0; i < (run == WIDE ? wide : run) && ret->modules < MODULES_MAX; i++)
			ret->is_dark[0][ret->modules++] = dark;
	}
	for (int row = 1; row < ret->rows; row++)
		memcpy(ret->is_dark[row], ret->is_dark[0], sizeof(ret->is_dark[0]));
}

static void draw_squares(const struct zint_symbol *symbol, struct read_symbol *ret)
{
	ret->rows = symbol->rows;
	ret->modules = symbol->width * QR_MODULE_PARTS;
	for (int row = 0; row < ret->rows; row++)
		for (int x = 0; x < ret->modules; x++)
			ret->is_dark[row][x] = is_dark(symbol, row, x / QR_MODULE_PARTS);
}

bool read_linear_symbol_draw(enum symbology symbology, unsigned number, struct read_symbol *ret)
{
	struct bytes record = bytes_over(ret->record, sizeof(ret->record));
	struct zint_symbol *symbol = ZBarcode_Create();

	if (symbol == NULL)
		return false;
	make_record(symbology, number, &record);
	ret->size = record.size;
	symbol->symbology = symbology == SYMBOLOGY_CODE_39    ? BARCODE_CODE39
			    : symbology == SYMBOLOGY_CODE_128 ? BARCODE_CODE128
							      : BARCODE_QRCODE;
	if (symbology == SYMBOLOGY_QR)
		symbol->option_1 = 1 + (int)(number % QR_LEVELS);
	bool is_drawn = ZBarcode_Encode(symbol, ret->record, (int)ret->size) == 0 &&
			symbol->rows <= SYMBOL_ROWS_MAX &&
			symbol->width * QR_MODULE_PARTS <= 2 * MODULES_MAX;
	if (is_drawn && symbology == SYMBOLOGY_QR)
		draw_squares(symbol, ret);
	else if (is_drawn)
		draw_bars(symbol, symbology == SYMBOLOGY_CODE_39 ? WIDE + (int)(number % 2) : WIDE,
			  ret);
	ZBarcode_Delete(symbol);
	return is_drawn && ret->modules <= MODULES_MAX;
}

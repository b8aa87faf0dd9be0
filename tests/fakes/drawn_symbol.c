#include "tests/fakes/drawn_symbol.h"

#include <math.h>
#include <string.h>

#include <zint.h>

#include "drivers/decoder_micropdf417_table.h"
#include "drivers/decoder_pdf417_table.h"
#include "kiosk/base/text.h"

enum { FINE = 3, PAPER = 230, INK = 25 };

static int symbology(enum drawn_kind kind)
{
	switch (kind) {
	case DRAWN_PDF417:
		return BARCODE_PDF417;
	case DRAWN_COMPACT:
		return BARCODE_PDF417COMP;
	case DRAWN_MICRO:
		return BARCODE_MICROPDF417;
	}
	return 0;
}

bool drawn_make(const struct drawing *how, struct span bytes, struct drawn *ret)
{
	struct zint_symbol *symbol = ZBarcode_Create();

	if (symbol == NULL)
		return false;
	symbol->symbology = symbology(how->kind);
	symbol->input_mode = DATA_MODE;
	symbol->eci = how->eci;
	symbol->option_1 = how->level - 1;
	symbol->option_2 = how->columns;
	symbol->output_options |= how->is_reader_init ? READER_INIT : 0;
	symbol->structapp.index = how->segment;
	symbol->structapp.count = how->segments;
	if (how->file != NULL)
		text_copy(symbol->structapp.id, sizeof(symbol->structapp.id), how->file);
	bool is_drawn = ZBarcode_Encode(symbol, bytes.at, (int)bytes.size) < ZINT_ERROR &&
			symbol->rows <= DRAWN_ROWS_MAX && symbol->width <= DRAWN_MODULES_MAX;
	ret->rows = is_drawn ? symbol->rows : 0;
	ret->modules = is_drawn ? symbol->width : 0;
	for (int row = 0; row < ret->rows; row++)
		for (int i = 0; i < ret->modules; i++)
			ret->is_dark[row][i] = symbol->encoded_data[row][i / 8] >> (i % 8) & 1;
	ZBarcode_Delete(symbol);
	return is_drawn;
}

/* Each pattern is drawn in one cluster only. */
static uint16_t word_at(const struct drawn *drawn, int row, unsigned x)
{
	uint32_t pattern = 0;

	for (unsigned i = x; i < x + PDF417_MODULES; i++)
		pattern = pattern << 1 | drawn->is_dark[row][i];
	for (size_t i = 0; i < (size_t)PDF417_CLUSTERS * PDF417_WORDS; i++)
		if (PDF417_TABLE[i / PDF417_WORDS][i % PDF417_WORDS] == pattern)
			return (uint16_t)(i % PDF417_WORDS);
	return PDF417_WORDS;
}

static unsigned columns_of(const struct drawn *drawn, enum drawn_kind kind)
{
	unsigned columns = 1;

	switch (kind) {
	case DRAWN_PDF417: /* two guards, two indicators */
		return (unsigned)drawn->modules / PDF417_MODULES - 4;
	case DRAWN_COMPACT: /* one of each, and one module */
		return (unsigned)drawn->modules / PDF417_MODULES - 2;
	case DRAWN_MICRO:
		while (micropdf417_width(columns) < (unsigned)drawn->modules)
			columns++;
	}
	return columns;
}

size_t drawn_words(const struct drawn *drawn, enum drawn_kind kind, uint16_t *words)
{
	unsigned columns = columns_of(drawn, kind);
	size_t count = 0;

	for (int row = 0; row < drawn->rows; row++)
		for (unsigned i = 0; i < columns; i++)
			words[count++] =
				word_at(drawn, row,
					kind == DRAWN_MICRO ? micropdf417_column_x(columns, i)
							    : PDF417_MODULES * (i + 2));
	return count;
}

static int shade(const struct drawn *drawn, const struct pose *pose, double x, double y)
{
	double column = floor(x / pose->pixels + drawn->modules / 2.0);
	double row = floor(y / (pose->pixels * pose->row_modules) + drawn->rows / 2.0);

	if (column < pose->hide_left || column >= drawn->modules - pose->hide_right || row < 0 ||
	    row >= drawn->rows)
		return PAPER;
	return drawn->is_dark[(int)row][(int)column] != 0 ? INK : PAPER;
}

void drawn_paint(const struct drawn *drawn, const struct pose *pose, struct picture *to)
{
	double c = cos(pose->rotation * M_PI / 180), s = sin(pose->rotation * M_PI / 180);

	for (uint32_t i = 0; i < to->width * to->height; i++) {
		int sum = 0;

		for (int part = 0; part < FINE * FINE; part++) {
			double x = i % to->width - to->width / 2.0 + (part % FINE + 0.5) / FINE;
			double y = i / to->width - to->height / 2.0 + (part / FINE + 0.5) / FINE;
			double along = c * x + s * y;

			sum += shade(drawn, pose, pose->is_mirrored ? -along : along,
				     c * y - s * x);
		}
		to->grey[i] = (unsigned char)(sum / (FINE * FINE));
	}
}

#include "tests/fakes/drawn_symbol.h"

#include <math.h>
#include <string.h>

#include <zint.h>

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
	symbol->option_1 = how->level > 0 ? how->level : -1;
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

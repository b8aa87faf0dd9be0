#include <string.h>

#include <zint.h>

#include "kiosk/base/bytes.h"
#include "tests/bench/read_frame.h"
#include "tests/fakes/pdf417_words.h"

enum { COLUMNS_MIN = 10, COLUMNS = 8, LEVEL_MIN = 3, LEVELS = 3, SIZE_MIN = 201, SIZE_STEP = 18 };

/* Element by element until it is long enough: letters, numbers and dates as licences have them. */
static void make_record(unsigned number, struct bytes *record)
{
	static const char *const ELEMENTS[] = { "DCS", "DAC", "DAD", "DBB", "DBA", "DBD",
						"DAQ", "DAG", "DAI", "DAK", "DCF", "DDB",
						"ZVA", "DAU", "DAY", "DAZ", "DCK", "ZVB" };
	uint32_t seed = 7919 * (number + 1);
	size_t size = SIZE_MIN + (size_t)SIZE_STEP * number;

	bytes_add_text(record, "@\n\x1e\rANSI 636000100002DL00410278ZV03190008DL");
	for (size_t i = 0; record->size < size; i++) {
		uint32_t random = pdf417_words_random(&seed);

		bytes_add_text(record, ELEMENTS[i % COUNT_OF(ELEMENTS)]);
		if (i % 3 == 0)
			bytes_add_format(record, "%08u\n", random % 100000000);
		else
			bytes_add_format(record, "SPECIMEN%c%c%c%c %u\n", 'A' + random % 26,
					 'A' + random / 32 % 26, 'A' + random / 1024 % 26,
					 'A' + random / 32768 % 26, random >> 20);
	}
	record->size = size;
	record->at[size - 1] = '\r';
}

bool read_symbol_draw(unsigned number, struct read_symbol *ret)
{
	struct bytes record = bytes_over(ret->record, sizeof(ret->record));
	struct zint_symbol *symbol = ZBarcode_Create();

	if (symbol == NULL)
		return false;
	make_record(number, &record);
	ret->size = record.size;
	symbol->symbology = BARCODE_PDF417;
	symbol->option_1 = LEVEL_MIN + (int)(number % LEVELS);
	symbol->option_2 = COLUMNS_MIN + (int)(number % COLUMNS);
	symbol->input_mode = DATA_MODE;
	bool is_drawn = ZBarcode_Encode(symbol, ret->record, (int)ret->size) == 0 &&
			symbol->rows <= SYMBOL_ROWS_MAX && symbol->width <= MODULES_MAX;
	ret->rows = is_drawn ? symbol->rows : 0;
	ret->modules = is_drawn ? symbol->width : 0;
	for (int row = 0; row < ret->rows; row++)
		for (int i = 0; i < ret->modules; i++)
			ret->is_dark[row][i] = symbol->encoded_data[row][i / 8] >> (i % 8) & 1;
	ZBarcode_Delete(symbol);
	return is_drawn;
}

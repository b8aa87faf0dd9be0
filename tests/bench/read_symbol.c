#include "tests/bench/read_symbol.h"

#include <zint.h>

#include "drivers/decoder_pdf417_table.h"
#include "kiosk/base/bytes.h"
#include "tests/fakes/pdf417_words.h"

enum { COLUMNS_FIRST = 10, COLUMNS = 8, SIZE_FIRST = 201, SIZE_LAST = 633 };

uint32_t read_seed(uint32_t seed, uint32_t number)
{
	uint32_t mixed = seed * 2654435761U ^ (number + 1) * 2246822519U;

	mixed = (mixed ^ mixed >> 15) * 3266489917U;
	return mixed ^ mixed >> 13 ? mixed ^ mixed >> 13 : 1;
}

double read_chance(uint32_t *seed)
{
	return pdf417_words_random(seed) / 4294967296.0;
}

/* Element by element until it is long enough: letters, numbers and dates as licences have them. */
static void make_record(uint32_t seed, size_t size, struct bytes *record)
{
	static const char *const ELEMENTS[] = { "DCS", "DAC", "DAD", "DBB", "DBA", "DBD",
						"DAQ", "DAG", "DAI", "DAK", "DCF", "DDB",
						"ZVA", "DAU", "DAY", "DAZ", "DCK", "ZVB" };

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

bool read_symbol_make(uint32_t seed, size_t size, int columns, int level, struct read_symbol *ret)
{
	struct bytes record = bytes_over(ret->record, sizeof(ret->record));
	struct zint_symbol *symbol = ZBarcode_Create();

	if (symbol == NULL)
		return false;
	make_record(seed, size, &record);
	ret->size = record.size;
	ret->columns = symbol->option_2 = columns;
	ret->level = symbol->option_1 = level;
	symbol->symbology = BARCODE_PDF417;
	symbol->input_mode = DATA_MODE;
	bool is_drawn = ZBarcode_Encode(symbol, ret->record, (int)ret->size) == 0 &&
			symbol->rows <= SYMBOL_ROWS_MAX && symbol->width <= MODULES_MAX &&
			symbol->width == PDF417_MODULES * (columns + 4) + 1;
	ret->rows = is_drawn ? symbol->rows : 0;
	ret->modules = is_drawn ? symbol->width : 0;
	for (int row = 0; row < ret->rows; row++)
		for (int i = 0; i < ret->modules; i++)
			ret->is_dark[row][i] = symbol->encoded_data[row][i / 8] >> (i % 8) & 1;
	ZBarcode_Delete(symbol);
	return is_drawn;
}

/* The standard recommends level 3 up to 160 codewords of data, 4 up to 320, then 5. */
static int level_for(unsigned number)
{
	return number < 4 ? 3 : number < 18 ? 4 : 5;
}

bool read_symbol_draw(unsigned number, struct read_symbol *ret)
{
	size_t size = SIZE_FIRST + (SIZE_LAST - SIZE_FIRST) * number / (READ_SYMBOLS_MAX - 1);

	return read_symbol_make(7919 * (number + 1), size, COLUMNS_FIRST + (int)(number % COLUMNS),
				level_for(number), ret);
}

size_t read_symbol_count(const struct read_symbol *symbol)
{
	return (size_t)symbol->rows * (size_t)symbol->columns;
}

static unsigned char *modules_of(struct read_symbol *symbol, size_t place)
{
	size_t columns = (size_t)symbol->columns;

	return &symbol->is_dark[place / columns][PDF417_MODULES * (2 + place % columns)];
}

static uint16_t word_at(const unsigned char *modules, size_t cluster)
{
	uint32_t pattern = 0;
	uint16_t word = 0;

	for (size_t i = 0; i < PDF417_MODULES; i++)
		pattern = pattern << 1 | modules[i];
	while (word < PDF417_WORDS - 1 && PDF417_TABLE[cluster][word] != pattern)
		word++;
	return word;
}

void read_symbol_words(const struct read_symbol *symbol, uint16_t *ret)
{
	for (size_t row = 0; row < (size_t)symbol->rows; row++)
		for (size_t i = 0; i < (size_t)symbol->columns; i++)
			*ret++ = word_at(&symbol->is_dark[row][PDF417_MODULES * (2 + i)],
					 row % PDF417_CLUSTERS);
}

void read_symbol_set_word(struct read_symbol *symbol, size_t place, unsigned word)
{
	size_t cluster = place / (size_t)symbol->columns % PDF417_CLUSTERS;
	unsigned char *modules = modules_of(symbol, place);

	for (size_t i = 0; i < PDF417_MODULES; i++)
		modules[i] = PDF417_TABLE[cluster][word] >> (PDF417_MODULES - 1 - i) & 1;
}

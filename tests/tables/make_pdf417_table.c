/* Writes drivers/decoder_pdf417_table.c: make_pdf417_table >FILE. The patterns are learned from
 * symbols that zint draws: the codewords of a symbol are known (bytes whose count is a multiple of
 * six become five digits of base 900 each; the check words are computed here), so each place shows
 * how its codeword is drawn. Said twice, a pattern must be the same; at the end all are there. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zint.h>

#include "drivers/decoder_pdf417_table.h"
#include "tests/fakes/pdf417_words.h"

enum { ROUNDS = 1000, COLUMNS = 12, LEVEL = 5, CHECK = 64, BYTES = 600, A_LINE = 10 };

static uint32_t table[PDF417_CLUSTERS][PDF417_WORDS];

static void must(int is_so, const char *what)
{
	if (is_so)
		return;
	fprintf(stderr, "make_pdf417_table: %s\n", what);
	exit(1);
}

/* Length, latch to bytes, five codewords for six bytes, padding, check words. */
static void expect_words(const unsigned char *bytes, uint16_t *words, size_t count)
{
	size_t data = count - CHECK, at = 2;

	words[0] = (uint16_t)data;
	words[1] = 924;
	for (size_t i = 0; i < BYTES; i += 6) {
		uint64_t value = 0;

		for (size_t j = 0; j < 6; j++)
			value = value << 8 | bytes[i + j];
		for (size_t j = 5; j > 0; j--) {
			words[at + j - 1] = (uint16_t)(value % 900);
			value /= 900;
		}
		at += 5;
	}
	while (at < data)
		words[at++] = 900;
	pdf417_words_protect(words, count, CHECK);
}

static uint32_t pattern_at(const struct zint_symbol *symbol, int row, int module)
{
	uint32_t pattern = 0;

	for (int i = module; i < module + PDF417_MODULES; i++)
		pattern = pattern << 1 | (symbol->encoded_data[row][i / 8] >> (i % 8) & 1);
	return pattern;
}

static void learn(const struct zint_symbol *symbol, const uint16_t *words)
{
	for (int row = 0; row < symbol->rows; row++)
		for (int column = 0; column < COLUMNS; column++) {
			uint32_t *known = &table[row % 3][words[row * COLUMNS + column]];
			uint32_t seen = pattern_at(symbol, row, PDF417_MODULES * (column + 2));

			must(*known == 0 || *known == seen, "a codeword is drawn in two ways");
			*known = seen;
		}
}

static void draw_and_learn(uint32_t *seed)
{
	struct zint_symbol *symbol = ZBarcode_Create();
	unsigned char bytes[BYTES];
	uint16_t words[PDF417_SYMBOL_MAX] = { 0 };

	must(symbol != NULL, "no memory");
	/* Above 127 nothing is text or a number, so that all of it is written as bytes. */
	for (size_t i = 0; i < BYTES; i++)
		bytes[i] = (unsigned char)(128 + pdf417_words_random(seed) % 128);
	symbol->symbology = BARCODE_PDF417;
	symbol->option_1 = LEVEL;
	symbol->option_2 = COLUMNS;
	symbol->input_mode = DATA_MODE;
	must(ZBarcode_Encode(symbol, bytes, BYTES) == 0, symbol->errtxt);
	must(symbol->width == PDF417_MODULES * (COLUMNS + 4) + 1, "zint draws another width");
	expect_words(bytes, words, (size_t)symbol->rows * COLUMNS);
	learn(symbol, words);
	ZBarcode_Delete(symbol);
}

/* A first module black, a last one white, and no two codewords alike. */
static void check(void)
{
	static unsigned char is_used[1 << PDF417_MODULES];

	for (int cluster = 0; cluster < PDF417_CLUSTERS; cluster++)
		for (int word = 0; word < PDF417_WORDS; word++) {
			uint32_t pattern = table[cluster][word];

			must(pattern != 0, "a codeword was never drawn");
			must(pattern >> 16 == 1 && (pattern & 1) == 0, "a pattern is none");
			must(!is_used[pattern], "two codewords are drawn alike");
			is_used[pattern] = 1;
		}
}

int main(void)
{
	uint32_t seed = 417;

	for (int round = 0; round < ROUNDS; round++)
		draw_and_learn(&seed);
	check();
	puts("/* Made by tests/tables/make_pdf417_table.c from what zint draws; do not edit. */\n"
	     "#include \"drivers/decoder_pdf417_table.h\"\n\n"
	     "// clang-format off\n"
	     "const uint32_t PDF417_TABLE[PDF417_CLUSTERS][PDF417_WORDS] = {");
	for (int cluster = 0; cluster < PDF417_CLUSTERS; cluster++) {
		printf("{");
		for (int word = 0; word < PDF417_WORDS; word++)
			printf("%s0x%05x,", word % A_LINE == 0 ? "\n\t" : " ",
			       table[cluster][word]);
		puts("\n},");
	}
	puts("};");
	return 0;
}

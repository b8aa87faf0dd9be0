/* Writes drivers/decoder_micropdf417_table.c: make_micropdf417_table >FILE. Sizes and row address
 * patterns are learned from symbols that zint draws: which sizes there are by drawing ever longer
 * messages in each width; how the patterns follow one another by looking at neighbouring rows; how
 * many check words there are by counting the roots that the words of many symbols have in common.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <zint.h>

#include "drivers/decoder_micropdf417_table.h"
#include "drivers/decoder_pdf417_table.h"
#include "tests/fakes/pdf417_words.h"

enum { BYTES_MAX = 160, ROUNDS = 6, PATTERNS = 1 << MICROPDF417_RAP_MODULES, A_LINE = 10 };

static int must(int is_so, const char *what)
{
	if (!is_so) {
		fprintf(stderr, "make_micropdf417_table: %s\n", what);
		exit(1);
	}
	return is_so;
}

/* The patterns of one kind: what follows what, and each one's place in the circle. */
struct circle {
	uint16_t after[PATTERNS]; /* 0: not known */
	uint8_t place[PATTERNS];
	uint16_t at[MICROPDF417_RAPS];
};

struct drawn {
	struct micropdf417_size size;
	uint16_t first[3]; /* the first row's patterns: left, centre, right */
	unsigned clusters; /* of the first row */
};

static struct circle sides, centres;
static struct drawn sizes[MICROPDF417_SIZES];
static size_t count;

static uint32_t modules(const struct zint_symbol *symbol, int row, unsigned at, unsigned width)
{
	uint32_t pattern = 0;

	for (unsigned i = at; i < at + width; i++)
		pattern = pattern << 1 | (symbol->encoded_data[row][i / 8] >> (i % 8) & 1);
	return pattern;
}

static uint16_t rap(const struct zint_symbol *symbol, int row, unsigned at)
{
	uint32_t pattern = modules(symbol, row, at, MICROPDF417_RAP_MODULES);

	must(pattern >> (MICROPDF417_RAP_MODULES - 1) == 1 && (pattern & 1) == 0, "no pattern");
	return (uint16_t)pattern;
}

static void follow(struct circle *circle, uint16_t before, uint16_t after)
{
	must(circle->after[before] == 0 || circle->after[before] == after,
	     "a pattern is followed by two");
	circle->after[before] = after;
}

static void learn_raps(const struct zint_symbol *symbol, unsigned columns)
{
	unsigned centre = micropdf417_centre_x(columns), right = micropdf417_right_x(columns);

	for (int row = 1; row < symbol->rows; row++) {
		follow(&sides, rap(symbol, row - 1, 0), rap(symbol, row, 0));
		follow(&sides, rap(symbol, row - 1, right), rap(symbol, row, right));
		if (centre > 0)
			follow(&centres, rap(symbol, row - 1, centre), rap(symbol, row, centre));
	}
}

/* -1: a pattern of another cluster. */
static int word_of(uint32_t pattern, unsigned cluster)
{
	for (int word = 0; word < PDF417_WORDS; word++)
		if (PDF417_TABLE[cluster][word] == pattern)
			return word;
	return -1;
}

static unsigned cluster_of_first_row(const struct zint_symbol *symbol)
{
	uint32_t pattern = modules(symbol, 0, MICROPDF417_RAP_MODULES, PDF417_MODULES);

	for (unsigned cluster = 0; cluster < PDF417_CLUSTERS; cluster++)
		if (word_of(pattern, cluster) >= 0)
			return cluster;
	must(false, "a codeword is none");
	return 0;
}

/* How many of 3, 3^2, 3^3 ... are roots of the symbol's words. */
static unsigned count_roots(const struct zint_symbol *symbol, unsigned columns, unsigned cluster)
{
	uint32_t root = 1;

	for (unsigned found = 0;; found++) {
		uint32_t value = 0;

		root = root * 3 % PDF417_WORDS;
		for (int row = 0; row < symbol->rows; row++)
			for (unsigned i = 0; i < columns; i++) {
				int word = word_of(modules(symbol, row,
							   micropdf417_column_x(columns, i),
							   PDF417_MODULES),
						   (cluster + (unsigned)row) % PDF417_CLUSTERS);

				must(word >= 0, "a row is drawn in two clusters");
				value = (value * root + (uint32_t)word) % PDF417_WORDS;
			}
		if (value != 0)
			return found;
	}
}

static struct drawn *find(unsigned columns, unsigned rows)
{
	for (size_t i = 0; i < count; i++)
		if (sizes[i].size.columns == columns && sizes[i].size.rows == rows)
			return &sizes[i];
	must(count < MICROPDF417_SIZES, "there are more sizes");
	sizes[count].size = (struct micropdf417_size){ .columns = (uint8_t)columns,
						       .rows = (uint8_t)rows,
						       .check = UINT8_MAX };
	return &sizes[count++];
}

static void learn(const struct zint_symbol *symbol, unsigned columns)
{
	struct drawn *drawn = find(columns, (unsigned)symbol->rows);
	unsigned centre = micropdf417_centre_x(columns);

	must(symbol->width == (int)micropdf417_width(columns), "zint draws another width");
	learn_raps(symbol, columns);
	drawn->first[0] = rap(symbol, 0, 0);
	drawn->first[1] = centre > 0 ? rap(symbol, 0, centre) : 0;
	drawn->first[2] = rap(symbol, 0, micropdf417_right_x(columns));
	drawn->clusters = cluster_of_first_row(symbol);
	unsigned check = count_roots(symbol, columns, drawn->clusters);
	/* By chance one message may have a root more. */
	if (check < drawn->size.check)
		drawn->size.check = (uint8_t)check;
}

static void draw_and_learn(unsigned columns, int size, uint32_t *seed)
{
	struct zint_symbol *symbol = ZBarcode_Create();
	unsigned char bytes[BYTES_MAX];

	must(symbol != NULL, "no memory");
	for (int i = 0; i < size; i++)
		bytes[i] = (unsigned char)(128 + pdf417_words_random(seed) % 128);
	symbol->symbology = BARCODE_MICROPDF417;
	symbol->option_2 = (int)columns;
	symbol->input_mode = DATA_MODE;
	/* Too much for this width is refused, or drawn in another. */
	if (ZBarcode_Encode(symbol, bytes, size) == 0)
		learn(symbol, columns);
	ZBarcode_Delete(symbol);
}

static void number(struct circle *circle, uint16_t first)
{
	uint16_t pattern = first;

	for (unsigned i = 0; i < MICROPDF417_RAPS; i++) {
		must(pattern != 0 && (i == 0 || pattern != first), "the patterns are no circle");
		circle->at[i] = pattern;
		circle->place[pattern] = (uint8_t)i;
		pattern = circle->after[pattern];
	}
	must(pattern == first, "the patterns are no circle");
}

/* The numbers begin where the standard's do: with the first rows of the smallest sizes. */
static void number_all(void)
{
	number(&sides, sizes[0].first[0]);
	for (size_t i = 0; i < count && centres.at[0] == 0; i++)
		if (sizes[i].size.columns == 3)
			number(&centres, sizes[i].first[1]);
	for (size_t i = 0; i < count; i++) {
		struct micropdf417_size *size = &sizes[i].size;

		size->left = sides.place[sizes[i].first[0]];
		size->centre = size->columns > 2 ? centres.place[sizes[i].first[1]] : 0;
		size->right = sides.place[sizes[i].first[2]];
		must(size->left % PDF417_CLUSTERS == sizes[i].clusters,
		     "a row's cluster is not what its left pattern says");
	}
	for (unsigned i = 0; i < MICROPDF417_RAPS; i++)
		must(sides.after[centres.at[i]] == 0, "a pattern is of two kinds");
}

static void print_circle(const char *name, const struct circle *circle)
{
	printf("const uint16_t %s[MICROPDF417_RAPS] = {", name);
	for (int i = 0; i < MICROPDF417_RAPS; i++)
		printf("%s0x%03x,", i % A_LINE == 0 ? "\n\t" : " ", circle->at[i]);
	puts("\n};\n");
}

int main(void)
{
	uint32_t seed = 24728;

	for (unsigned columns = 1; columns <= MICROPDF417_COLUMNS_MAX; columns++)
		for (int size = 1; size <= BYTES_MAX; size++)
			for (int round = 0; round < ROUNDS; round++)
				draw_and_learn(columns, size, &seed);
	must(count == MICROPDF417_SIZES, "there are fewer sizes");
	number_all();
	puts("/* Made by tests/tables/make_micropdf417_table.c from what zint draws; do not edit. "
	     "*/\n"
	     "#include \"drivers/decoder_micropdf417_table.h\"\n\n"
	     "// clang-format off");
	print_circle("MICROPDF417_SIDES", &sides);
	print_circle("MICROPDF417_CENTRES", &centres);
	puts("const struct micropdf417_size MICROPDF417_TABLE[MICROPDF417_SIZES] = {");
	for (size_t i = 0; i < count; i++) {
		const struct micropdf417_size *at = &sizes[i].size;

		printf("\t{ %d, %d, %d, %d, %d, %d },\n", at->columns, at->rows, at->check,
		       at->left, at->centre, at->right);
	}
	puts("};");
	return 0;
}

/* Invented records and the PDF417 symbols that zint draws of them. */
#ifndef TAC_TESTS_BENCH_READ_SYMBOL_H
#define TAC_TESTS_BENCH_READ_SYMBOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	RECORD_MAX = 1024,
	MODULES_MAX = 600,
	SYMBOL_ROWS_MAX = 90,
	MODULES_A_ROW = 3,
	READ_SYMBOLS_MAX = 24, /* that read_symbol_draw knows */
};

struct read_symbol {
	size_t size; /* of the record, the truth */
	unsigned char record[RECORD_MAX];
	int modules, rows;
	int columns, level;
	unsigned char is_dark[SYMBOL_ROWS_MAX][MODULES_MAX];
};

/* A seed for one of many; never 0. */
uint32_t read_seed(uint32_t seed, uint32_t number);
/* 0 or more, below 1. */
double read_chance(uint32_t *seed);

/* One of the licences of the sweep, 0 to READ_SYMBOLS_MAX - 1: 201 to 633 bytes, 10 to 17 columns,
 * level 3 to 5; the same for the same number. False when zint refuses. */
bool read_symbol_draw(unsigned number, struct read_symbol *ret);
/* Another: records differ with the seed. */
bool read_symbol_make(uint32_t seed, size_t size, int columns, int level, struct read_symbol *ret);

size_t read_symbol_count(const struct read_symbol *symbol);
/* The codewords as they are drawn, the check words too; ret has room for PDF417_SYMBOL_MAX. */
void read_symbol_words(const struct read_symbol *symbol, uint16_t *ret);
/* Draws another codeword at one place. */
void read_symbol_set_word(struct read_symbol *symbol, size_t place, unsigned word);

#endif

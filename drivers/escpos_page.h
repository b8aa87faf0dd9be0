/* The code pages on which a receipt printer's letters are found.
 *
 * Source  Unicode's mapping tables of code pages 437, 850 and 1252; 858 is 850 with the euro sign
 *         at 0xD5. */
#ifndef TAC_DRIVERS_ESCPOS_PAGE_H
#define TAC_DRIVERS_ESCPOS_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The best first: 858 and 850 have all letters of Western Europe and lines to draw with, 1252 has
 * no lines, 437 few capitals with accents. */
#define ESCPOS_PAGE_LIST(X)                                                                        \
	X(858)                                                                                     \
	X(850)                                                                                     \
	X(1252)                                                                                    \
	X(437)

enum escpos_page {
#define X(number) ESCPOS_PAGE_##number,
	ESCPOS_PAGE_LIST(X)
#undef X
		ESCPOS_PAGE_COUNT
};

/* The byte that prints the character on that page. Where it lacks it: the letter without its
 * accent, a sign that looks alike, or '?'. Never a control byte. */
unsigned char escpos_page_byte(enum escpos_page page, uint32_t code);

/* True when that byte loses nothing that a reader misses: the page has the character, or a sign
 * that looks alike, or the character is no printable one. */
bool escpos_page_has(enum escpos_page page, uint32_t code);

#endif

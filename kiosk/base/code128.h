/* Code 128 as it is drawn and printed: what stands in it, as characters of the symbology.
 *
 * Shape   content is written as people read it: printable ASCII, with "<FNC3>" for the function
 *         character that says "this sets the reader up" and "<CR>" for a carriage return. So "<"
 *         itself cannot stand in it.
 * Source  ISO/IEC 15417. */
#ifndef TAC_BASE_CODE128_H
#define TAC_BASE_CODE128_H

#include <stdbool.h>
#include <stddef.h>

#include "kiosk/base/attrs.h"

enum {
	CODE_128_CHARACTERS = 107,
	CODE_128_FNC3 = 96, /* in the sets A and B */
	CODE_128_START_A = 103,
	CODE_128_START_B = 104,
	CODE_128_START_C = 105,
	CODE_128_STOP = 106, /* but for its last bar */
	CODE_128_LAST_BAR = 2,
	CODE_128_MODULUS = 103,
	CODE_128_CHARACTER_MODULES = 11,
	CODE_128_QUIET_MODULES = 10, /* of light on either side */
	CODE_128_VALUES_MAX = 48,
};

/* Widths of bars and spaces in turn, a bar first: '1' to '4' modules. */
extern const char CODE_128_WIDTHS[CODE_128_CHARACTERS][7];

/* Values from start to stop, the check character among them. */
struct code128 {
	size_t count;
	unsigned char values[CODE_128_VALUES_MAX];
};

/* One code set throughout: B, or A where the content has a control character. False for content
 * that is empty, too long, of other characters, or that needs both sets. */
bool code128_encode(const char *content, struct code128 *ret) MUST_CHECK;

/* The byte that a value of the content stands for; -1 for FNC3. */
int code128_byte(const struct code128 *code, size_t at);

/* From the first bar to the last. */
size_t code128_modules(const struct code128 *code);

/* How wide a module is on paper of so many dots, quiet zones included: 3 dots, else 2, else 0 where
 * even these do not fit. Three dots of a 203 dpi printer are 0.375 mm. */
size_t code128_dots(const struct code128 *code, size_t paper_dots);

#endif

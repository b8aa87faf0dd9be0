/* How the mail abbreviates the words of an address: data. Only match*.c include this. */
#ifndef TAC_IDENTITY_MATCH_POSTAL_H
#define TAC_IDENTITY_MATCH_POSTAL_H

#include <stdbool.h>

#include "kiosk/base/span.h"

/* A word and what stands for it: the standard form first, the others with blanks between. */
struct postal_word {
	const char *standard, *others;
};

/* Each gives the standard form of an upper-case word, or null if the list has none. A standard
 * form stands for itself. */
const char *postal_suffix(struct span word);     /* "STREET" → "ST" */
const char *postal_direction(struct span word);  /* "NORTH" → "N" */
const char *postal_city_word(struct span word);  /* "SAINT" → "ST" */
const char *postal_ordinal(struct span word);    /* "SECOND" → "2ND" */
const char *postal_unit(struct span word);       /* "APARTMENT" → "APT", "#" → "#" */
bool postal_unit_needs_number(const char *unit); /* false for what stands alone: "REAR" */

/* Several words that are one: "POST OFFICE BOX" → "POBOX". */
extern const struct postal_word POSTAL_PHRASES[];
extern const unsigned POSTAL_PHRASE_COUNT;

/* The two letters of a state that is named or abbreviated, "VIRGINIA" (letters only) → "VA"; null
 * for what is none. */
const char *postal_state(const char *letters);

#endif

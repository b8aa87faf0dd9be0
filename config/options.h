/* The table of the kiosk's options. */
#ifndef TAC_CONFIG_OPTIONS_H
#define TAC_CONFIG_OPTIONS_H

#include "config/config.h"
#include "config/tree.h"

enum { OPTION_COUNT = 29 };

/* How each option is read. */
extern const struct field OPTION_FIELDS[OPTION_COUNT];

/* What it is without being set, and what it means; in the same order. */
struct option {
	const char *text; /* FIELD_TEXT */
	int64_t number;   /* the others; a choice's index */
	const char *meaning;
};
extern const struct option OPTIONS[OPTION_COUNT];

#endif

/* Length-prefixed fields: every one behind its u32 big-endian length, numbers as u64. So are
 * records and sealed details written before they are hashed. */
#ifndef TAC_LEDGER_FIELDS_H
#define TAC_LEDGER_FIELDS_H

#include "kiosk/base/bytes.h"

void fields_add_text(struct bytes *to, const char *text);
void fields_add_number(struct bytes *to, uint64_t number);

/* Reading back: the first field that is wrong ends it. */
struct fields {
	struct span rest;
	bool is_wrong;
};

/* The next text, printable UTF-8 that fits `max` with its terminator; else empty, and wrong. */
void fields_text(struct fields *fields, char *to, size_t max);
/* The next number; of a wrong field 0. */
uint64_t fields_number(struct fields *fields);

#endif

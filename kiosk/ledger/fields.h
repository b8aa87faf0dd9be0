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

/* The next field, whatever it is; of a wrong one nothing. Here and not in fields.c, as the next
 * number: a verification of millions of records does little else. */
static inline struct span fields_next(struct fields *fields)
{
	struct span rest = fields->rest;

	if (rest.size < 4)
		fields->is_wrong = true;
	if (fields->is_wrong)
		return (struct span){ 0 };
	uint32_t size = (uint32_t)rest.at[0] << 24 | (uint32_t)rest.at[1] << 16 |
			(uint32_t)rest.at[2] << 8 | rest.at[3];
	if (size > rest.size - 4) {
		fields->is_wrong = true;
		return (struct span){ 0 };
	}
	fields->rest = (struct span){ .at = rest.at + 4 + size, .size = rest.size - 4 - size };
	return (struct span){ .at = rest.at + 4, .size = size };
}

/* The next text where it stands: printable UTF-8 that fits `max` with a terminator; else empty, and
 * wrong. */
struct span fields_text(struct fields *fields, size_t max);
/* The next number; of a wrong field 0. */
static inline uint64_t fields_number(struct fields *fields)
{
	struct span field = fields_next(fields);
	uint64_t number = 0;

	if (field.size != sizeof(number))
		fields->is_wrong = true;
	for (size_t at = 0; !fields->is_wrong && at < sizeof(number); at++)
		number = number << 8 | field.at[at];
	return number;
}

#endif

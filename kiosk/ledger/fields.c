#include "kiosk/ledger/fields.h"

#include <string.h>

#include "kiosk/ledger/record.h"

void fields_add_text(struct bytes *to, const char *text)
{
	bytes_add_u32(to, (uint32_t)strlen(text));
	bytes_add_text(to, text);
}

void fields_add_number(struct bytes *to, uint64_t number)
{
	bytes_add_u32(to, sizeof(number));
	bytes_add_u64(to, number);
}

struct span fields_next(struct fields *fields)
{
	struct span *rest = &fields->rest;
	uint32_t size = 0;

	if (rest->size < 4)
		fields->is_wrong = true;
	if (fields->is_wrong)
		return (struct span){ 0 };
	for (size_t at = 0; at < 4; at++)
		size = size << 8 | rest->at[at];
	if (size > rest->size - 4) {
		fields->is_wrong = true;
		return (struct span){ 0 };
	}
	struct span field = { .at = rest->at + 4, .size = size };
	*rest = (struct span){ .at = field.at + size, .size = rest->size - 4 - size };
	return field;
}

struct span fields_text(struct fields *fields, size_t max)
{
	struct span field = fields_next(fields);

	if (!record_takes_span(field, max)) {
		fields->is_wrong = true;
		return (struct span){ 0 };
	}
	return field;
}

uint64_t fields_number(struct fields *fields)
{
	struct span field = fields_next(fields);
	uint64_t number = 0;

	if (field.size != sizeof(number))
		fields->is_wrong = true;
	for (size_t at = 0; !fields->is_wrong && at < sizeof(number); at++)
		number = number << 8 | field.at[at];
	return number;
}

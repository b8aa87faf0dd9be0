#include "kiosk/ledger/fields.h"

#include <string.h>

#include "kiosk/base/text.h"
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

static struct span next(struct fields *fields)
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

void fields_text(struct fields *fields, char *to, size_t max)
{
	struct span field = next(fields);

	to[0] = '\0';
	if (fields->is_wrong || field.size >= max) {
		fields->is_wrong = true;
		return;
	}
	bool is_whole = text_copy_span(to, max, field);
	if (!is_whole || strlen(to) != field.size || !record_takes(to, max)) {
		fields->is_wrong = true;
		to[0] = '\0';
	}
}

uint64_t fields_number(struct fields *fields)
{
	struct span field = next(fields);
	uint64_t number = 0;

	if (field.size != sizeof(number))
		fields->is_wrong = true;
	for (size_t at = 0; !fields->is_wrong && at < sizeof(number); at++)
		number = number << 8 | field.at[at];
	return number;
}

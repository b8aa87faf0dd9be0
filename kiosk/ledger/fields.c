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

struct span fields_text(struct fields *fields, size_t max)
{
	struct span field = fields_next(fields);

	if (!record_takes_span(field, max)) {
		fields->is_wrong = true;
		return (struct span){ 0 };
	}
	return field;
}

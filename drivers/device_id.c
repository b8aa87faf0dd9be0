#include "drivers/device_id.h"

#include <string.h>

#include "kiosk/base/text.h"

enum { LENGTH_BYTES = 2, KEY_MAX = 16 };

void device_text(struct span from, char *to, size_t max)
{
	struct span rest = span_trim(from);

	if (max == 0)
		return;
	to[0] = '\0';
	while (rest.size > 0) {
		uint32_t code = text_next(&rest);
		bool is_shown = code != TEXT_NOT_UTF8 && text_columns_of(code) > 0;
		if (!text_append_code(to, max, is_shown ? code : '?'))
			return;
	}
}

static bool is_key_byte(unsigned char byte)
{
	return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
}

/* The text without the length, and not longer than it says where it can be believed. */
static struct span text_of(struct span answer)
{
	if (answer.size < LENGTH_BYTES)
		return (struct span){ 0 };
	size_t big = (size_t)answer.at[0] << 8 | answer.at[1];
	size_t little = (size_t)answer.at[1] << 8 | answer.at[0];
	size_t size = big > LENGTH_BYTES && big <= answer.size ? big : little;
	bool has_none = is_key_byte(answer.at[0]) && is_key_byte(answer.at[1]);

	if (has_none)
		return answer;
	/* One that leaves itself out is short by its own bytes; what they cut off is taken along.
	 */
	if (size <= LENGTH_BYTES || size + LENGTH_BYTES >= answer.size)
		size = answer.size;
	return span_slice(answer, LENGTH_BYTES, size - LENGTH_BYTES);
}

/* Where the value of a key goes; null for one that nobody wants. */
static char *place_of(struct span key, struct device_id *id)
{
	const struct {
		const char *key;
		char *to;
	} ALL[] = { { "MFG", id->maker },          { "MANUFACTURER", id->maker },
		    { "MDL", id->model },          { "MODEL", id->model },
		    { "CMD", id->commands },       { "COMMAND SET", id->commands },
		    { "SN", id->serial },          { "SERN", id->serial },
		    { "SERIALNUMBER", id->serial } };
	char name[KEY_MAX];

	if (!text_copy_span(name, sizeof(name), key))
		return NULL;
	text_upper(name);
	for (size_t at = 0; at < COUNT_OF(ALL); at++)
		if (strcmp(name, ALL[at].key) == 0)
			return ALL[at].to;
	return NULL;
}

bool device_id_read(struct span answer, struct device_id *ret)
{
	struct device_id id = { 0 };
	struct span rest = text_of(answer), field = { 0 }, key = { 0 };
	bool has_any = false;

	rest.size = span_find(rest, (struct span){ (const unsigned char *)"", 1 }, 0);
	while (span_split(&rest, ';', &field)) {
		if (!span_split(&field, ':', &key))
			continue;
		char *to = place_of(span_trim(key), &id);
		if (to == NULL || to[0] != '\0')
			continue;
		device_text(field, to, DEVICE_WORD_MAX);
		has_any = has_any || to[0] != '\0';
	}
	if (has_any)
		*ret = id;
	return has_any;
}

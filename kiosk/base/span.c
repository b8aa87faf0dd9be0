#include "kiosk/base/span.h"

#include <string.h>

struct span span_of(const char *text)
{
	return (struct span){ .at = (const unsigned char *)text, .size = strlen(text) };
}

bool span_equals(struct span left, struct span right)
{
	return left.size == right.size &&
	       (left.size == 0 || memcmp(left.at, right.at, left.size) == 0);
}

bool span_starts_with(struct span whole, struct span start)
{
	return whole.size >= start.size && span_equals(span_slice(whole, 0, start.size), start);
}

size_t span_find(struct span whole, struct span part, size_t from)
{
	if (part.size > whole.size)
		return whole.size;
	for (size_t at = from; at <= whole.size - part.size; at++)
		if (part.size == 0 || memcmp(whole.at + at, part.at, part.size) == 0)
			return at;
	return whole.size;
}

struct span span_slice(struct span whole, size_t from, size_t size)
{
	if (from >= whole.size)
		return (struct span){ 0 };
	if (size > whole.size - from)
		size = whole.size - from;
	return (struct span){ .at = whole.at + from, .size = size };
}

static bool is_blank(unsigned char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n' || byte == '\0';
}

struct span span_trim(struct span whole)
{
	while (whole.size > 0 && is_blank(whole.at[0]))
		whole = (struct span){ .at = whole.at + 1, .size = whole.size - 1 };
	while (whole.size > 0 && is_blank(whole.at[whole.size - 1]))
		whole.size--;
	return whole;
}

bool span_split(struct span *rest, unsigned char delimiter, struct span *ret_piece)
{
	if (rest->at == NULL)
		return false;
	for (size_t at = 0; at < rest->size; at++) {
		if (rest->at[at] != delimiter)
			continue;
		*ret_piece = (struct span){ .at = rest->at, .size = at };
		*rest = (struct span){ .at = rest->at + at + 1, .size = rest->size - at - 1 };
		return true;
	}
	*ret_piece = *rest;
	*rest = (struct span){ 0 };
	return true;
}

bool span_to_int(struct span digits, int64_t *ret)
{
	int64_t value = 0;

	if (digits.size == 0 || digits.size > 18)
		return false;
	for (size_t at = 0; at < digits.size; at++) {
		if (digits.at[at] < '0' || digits.at[at] > '9')
			return false;
		value = value * 10 + (digits.at[at] - '0');
	}
	*ret = value;
	return true;
}

#include "kiosk/base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Length of the longest start of `from` that is at most `max` bytes and does not cut a
 * character. */
static size_t whole_prefix(struct span from, size_t max)
{
	size_t size = from.size < max ? from.size : max;

	if (size == from.size)
		return size;
	size_t cut = size;
	while (cut > 0 && (from.at[cut] & 0xC0) == 0x80)
		cut--;
	return size - cut < 4 ? cut : size; /* a run of stray continuation bytes is no character */
}

bool text_copy_span(char *to, size_t max, struct span from)
{
	size_t size = whole_prefix(from, max - 1);

	if (size > 0)
		memmove(to, from.at, size);
	to[size] = '\0';
	return size == from.size;
}

bool text_copy(char *to, size_t max, const char *from)
{
	return text_copy_span(to, max, span_of(from));
}

bool text_append(char *to, size_t max, const char *from)
{
	size_t used = strlen(to);

	return text_copy(to + used, max - used, from);
}

bool text_format(char *to, size_t max, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	int length = vsnprintf(to, max, format, arguments);
	va_end(arguments);
	if (length < 0) {
		to[0] = '\0';
		return false;
	}
	if ((size_t)length < max)
		return true;
	size_t last = max - 1; /* drop a character that the cut left half of */
	while (last > 0 && ((unsigned char)to[last - 1] & 0xC0) == 0x80)
		last--;
	if (last > 0 && (unsigned char)to[last - 1] >= 0xC0) {
		struct span tail = { .at = (unsigned char *)to + last - 1, .size = max - last };
		if (text_next(&tail) == TEXT_NOT_UTF8)
			to[last - 1] = '\0';
	}
	return false;
}

/* Bytes in the character that `first` opens, and the least code point it may hold. */
static size_t sequence_size(unsigned char first, uint32_t *ret_least)
{
	if (first < 0x80) {
		*ret_least = 0;
		return 1;
	}
	if (first >= 0xC2 && first < 0xE0) {
		*ret_least = 0x80;
		return 2;
	}
	if (first >= 0xE0 && first < 0xF0) {
		*ret_least = 0x800;
		return 3;
	}
	if (first >= 0xF0 && first < 0xF5) {
		*ret_least = 0x10000;
		return 4;
	}
	return 0;
}

uint32_t text_next(struct span *rest)
{
	uint32_t least = 0;
	size_t size = sequence_size(rest->at[0], &least);
	uint32_t code = rest->at[0];
	bool is_whole = size > 0 && size <= rest->size;

	if (is_whole && size > 1) {
		code &= 0x7Fu >> size;
		for (size_t at = 1; at < size && is_whole; at++) {
			is_whole = (rest->at[at] & 0xC0) == 0x80;
			code = code << 6 | (rest->at[at] & 0x3Fu);
		}
	}
	if (!is_whole || code < least || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) {
		code = TEXT_NOT_UTF8;
		size = 1;
	}
	*rest = (struct span){ .at = rest->at + size, .size = rest->size - size };
	return code;
}

bool text_append_code(char *to, size_t max, uint32_t code)
{
	char bytes[5] = { 0 };

	if (code < 0x80) {
		bytes[0] = (char)code;
	} else if (code < 0x800) {
		bytes[0] = (char)(0xC0 | code >> 6);
		bytes[1] = (char)(0x80 | (code & 0x3F));
	} else if (code < 0x10000) {
		bytes[0] = (char)(0xE0 | code >> 12);
		bytes[1] = (char)(0x80 | (code >> 6 & 0x3F));
		bytes[2] = (char)(0x80 | (code & 0x3F));
	} else {
		bytes[0] = (char)(0xF0 | (code >> 18 & 7));
		bytes[1] = (char)(0x80 | (code >> 12 & 0x3F));
		bytes[2] = (char)(0x80 | (code >> 6 & 0x3F));
		bytes[3] = (char)(0x80 | (code & 0x3F));
	}
	if (strlen(to) + strlen(bytes) >= max)
		return false;
	return text_append(to, max, bytes);
}

void text_erase_last(char *text)
{
	size_t size = strlen(text);

	if (size == 0)
		return;
	do {
		size--;
	} while (size > 0 && ((unsigned char)text[size] & 0xC0) == 0x80);
	explicit_bzero(text + size, strlen(text + size));
}

size_t text_length(const char *text)
{
	struct span rest = span_of(text);
	size_t length = 0;

	while (rest.size > 0) {
		(void)text_next(&rest);
		length++;
	}
	return length;
}

struct code_range {
	uint32_t first, last;
};

static bool is_in(uint32_t code, const struct code_range *ranges, size_t count)
{
	for (size_t at = 0; at < count; at++)
		if (code >= ranges[at].first && code <= ranges[at].last)
			return true;
	return false;
}

/* Unicode 15: controls, formats that reorder or hide text, surrogates, private use,
 * noncharacters. */
static const struct code_range UNPRINTABLE[] = {
	{ 0x0000, 0x001F },   { 0x007F, 0x009F },    { 0x00AD, 0x00AD }, { 0x061C, 0x061C },
	{ 0x180E, 0x180E },   { 0x200B, 0x200F },    { 0x2028, 0x202E }, { 0x2060, 0x206F },
	{ 0xD800, 0xF8FF },   { 0xFEFF, 0xFEFF },    { 0xFFF0, 0xFFFB }, { 0xFFFE, 0xFFFF },
	{ 0xE0000, 0xE0FFF }, { 0xF0000, 0x10FFFF },
};
static const struct code_range COMBINING[] = {
	{ 0x0300, 0x036F }, { 0x0483, 0x0489 }, { 0x1AB0, 0x1AFF }, { 0x1DC0, 0x1DFF },
	{ 0x20D0, 0x20FF }, { 0xFE00, 0xFE0F }, { 0xFE20, 0xFE2F },
};
static const struct code_range WIDE[] = {
	{ 0x1100, 0x115F },   { 0x2E80, 0x303E },   { 0x3041, 0x33FF }, { 0x3400, 0x4DBF },
	{ 0x4E00, 0x9FFF },   { 0xA000, 0xA4CF },   { 0xAC00, 0xD7A3 }, { 0xF900, 0xFAFF },
	{ 0xFE30, 0xFE6F },   { 0xFF00, 0xFF60 },   { 0xFFE0, 0xFFE6 }, { 0x1F300, 0x1F64F },
	{ 0x1F900, 0x1F9FF }, { 0x20000, 0x3FFFD },
};

int text_columns_of(uint32_t code)
{
	if (code < 0x80) /* most texts, without the tables */
		return code < 0x20 || code == 0x7F ? -1 : 1;
	if (code > 0x10FFFF || is_in(code, UNPRINTABLE, COUNT_OF(UNPRINTABLE)))
		return -1;
	if (is_in(code, COMBINING, COUNT_OF(COMBINING)))
		return 0;
	return is_in(code, WIDE, COUNT_OF(WIDE)) ? 2 : 1;
}

size_t text_columns(const char *text)
{
	struct span rest = span_of(text);
	size_t columns = 0;

	while (rest.size > 0) {
		int width = text_columns_of(text_next(&rest));
		columns += width < 0 ? 1 : (size_t)width;
	}
	return columns;
}

void text_upper(char *text)
{
	for (; *text != '\0'; text++)
		if (*text >= 'a' && *text <= 'z')
			*text = (char)(*text - 'a' + 'A');
}

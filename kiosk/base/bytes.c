#include "kiosk/base/bytes.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct bytes bytes_over(void *storage, size_t max)
{
	return (struct bytes){ .at = storage, .max = max };
}

void bytes_add(struct bytes *bytes, const void *from, size_t size)
{
	if (bytes->is_full || size > bytes->max - bytes->size) {
		bytes->is_full = true;
		return;
	}
	if (size > 0)
		memcpy(bytes->at + bytes->size, from, size);
	bytes->size += size;
}

void bytes_add_span(struct bytes *bytes, struct span span)
{
	bytes_add(bytes, span.at, span.size);
}

void bytes_add_text(struct bytes *bytes, const char *text)
{
	bytes_add(bytes, text, strlen(text));
}

void bytes_add_byte(struct bytes *bytes, unsigned char byte)
{
	bytes_add(bytes, &byte, 1);
}

void bytes_add_format(struct bytes *bytes, const char *format, ...)
{
	char text[1024];
	va_list arguments;

	va_start(arguments, format);
	int length = vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	if (length < 0 || (size_t)length >= sizeof(text))
		bytes->is_full = true;
	else
		bytes_add(bytes, text, (size_t)length);
	explicit_bzero(text, sizeof(text));
}

void bytes_add_u32(struct bytes *bytes, uint32_t value)
{
	const unsigned char big[] = { (unsigned char)(value >> 24), (unsigned char)(value >> 16),
				      (unsigned char)(value >> 8), (unsigned char)value };

	bytes_add(bytes, big, sizeof(big));
}

void bytes_add_u64(struct bytes *bytes, uint64_t value)
{
	bytes_add_u32(bytes, (uint32_t)(value >> 32));
	bytes_add_u32(bytes, (uint32_t)value);
}

struct span bytes_span(const struct bytes *bytes)
{
	return (struct span){ .at = bytes->at, .size = bytes->size };
}

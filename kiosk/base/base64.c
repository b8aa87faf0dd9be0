#include "kiosk/base/base64.h"

#include <string.h>

static const char ALPHABET[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void base64_add(struct bytes *to, struct span from)
{
	for (size_t at = 0; at < from.size; at += 3) {
		struct span part = span_slice(from, at, 3);
		uint32_t group = (uint32_t)part.at[0] << 16;
		if (part.size > 1)
			group |= (uint32_t)part.at[1] << 8;
		if (part.size > 2)
			group |= part.at[2];
		for (size_t sign = 0; sign < 4; sign++)
			bytes_add_byte(
				to,
				sign > part.size
					? '='
					: (unsigned char)ALPHABET[group >> (18 - 6 * sign) & 63]);
	}
}

static bool value_of(unsigned char sign, uint32_t *ret)
{
	const char *found = sign == '\0' ? NULL : strchr(ALPHABET, sign);

	if (found == NULL)
		return false;
	*ret = (uint32_t)(found - ALPHABET);
	return true;
}

/* Four signs of which `padding` are '='. */
static bool read_group(const unsigned char *at, size_t padding, uint32_t *ret)
{
	uint32_t group = 0;

	for (size_t sign = 0; sign < 4; sign++) {
		uint32_t value = 0;
		if (sign < 4 - padding && !value_of(at[sign], &value))
			return false;
		group = group << 6 | value;
	}
	*ret = group;
	return (group & ((1U << 8 * padding) - 1)) == 0;
}

bool base64_read(struct span text, unsigned char *to, size_t max, size_t *ret_size)
{
	size_t padding = 0, size = text.size / 4 * 3;

	while (padding < 2 && padding < text.size && text.at[text.size - 1 - padding] == '=')
		padding++;
	if (text.size % 4 != 0 || size - padding > max)
		return false;
	size -= padding;
	for (size_t at = 0, written = 0; at < text.size; at += 4) {
		uint32_t group = 0;
		if (!read_group(text.at + at, at + 4 == text.size ? padding : 0, &group))
			return false;
		for (size_t byte = 0; to != NULL && byte < 3 && written < size; byte++)
			to[written++] = (unsigned char)(group >> (16 - 8 * byte));
	}
	*ret_size = size;
	return true;
}

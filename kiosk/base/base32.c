#include "kiosk/base/base32.h"

#include <string.h>

enum { POLYNOMIAL = 0x25, VALUE_MASK = 31 };

const char BASE32_DIGITS[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

int base32_value(char digit)
{
	static const char SMALL[] = "0123456789abcdefghjkmnpqrstvwxyz";

	if (digit == '\0')
		return -1;
	const char *capital = strchr(BASE32_DIGITS, digit), *small = strchr(SMALL, digit);
	if (strchr("oO", digit) != NULL)
		return 0;
	if (strchr("iIlL", digit) != NULL)
		return 1;
	if (capital != NULL)
		return (int)(capital - BASE32_DIGITS);
	return small != NULL ? (int)(small - SMALL) : -1;
}

unsigned base32_times_x(unsigned a)
{
	return (a & 0x10) != 0 ? (a << 1) ^ POLYNOMIAL : a << 1;
}

void base32_unpack(const unsigned char *bytes, unsigned char *ret_values, size_t count)
{
	unsigned held = 0, bits = 0;

	for (size_t at = 0; at < count; at++) {
		if (bits < BASE32_BITS) {
			held = held << 8 | *bytes++;
			bits += 8;
		}
		bits -= BASE32_BITS;
		ret_values[at] = (held >> bits) & VALUE_MASK;
	}
}

void base32_pack(const unsigned char *values, size_t count, unsigned char *ret_bytes)
{
	unsigned held = 0, bits = 0;

	for (size_t at = 0; at < count; at++) {
		held = held << BASE32_BITS | values[at];
		bits += BASE32_BITS;
		if (bits < 8)
			continue;
		bits -= 8;
		*ret_bytes++ = (unsigned char)(held >> bits);
	}
}

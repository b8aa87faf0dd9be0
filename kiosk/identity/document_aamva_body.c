#include "kiosk/identity/document_aamva.h"

#include "kiosk/base/attrs.h"

/* What people measure: a number outside is none. The three ranges have no number in common, so that
 * one without a unit can only mean one of them. */
enum {
	INCHES_MIN = 24,
	INCHES_MAX = 96,
	CENTIMETRES_MIN = 100,
	CENTIMETRES_MAX = 272,
	FEET_INCHES_MIN = 300, /* 3 ft 00 in as one number */
	FEET_INCHES_MAX = 811,
	NUMBERS_MAX = 2,
};

static char lower(unsigned char byte)
{
	return (char)(aamva_is_upper(byte) ? byte - 'A' + 'a' : byte);
}

/* A height taken apart: its numbers, and the first letter or sign behind each. */
struct height {
	size_t count;
	int number[NUMBERS_MAX];
	char unit[NUMBERS_MAX]; /* 'i' inches, 'f' feet, 'c' centimetres, 'm', '-', or 0 */
};

/* What stands between numbers: a unit in letters, signs for feet and inches, blanks. */
static char unit_at(struct span value, size_t *at)
{
	char unit = 0;

	for (; *at < value.size && !aamva_is_digit(value.at[*at]); (*at)++) {
		char byte = lower(value.at[*at]);
		if (byte == '\'')
			byte = 'f';
		else if (byte == '"')
			byte = 'i';
		if (unit == 0 && byte != ' ')
			unit = byte;
	}
	return unit;
}

static bool take_apart(struct span value, struct height *ret)
{
	size_t at = 0;

	while (at < value.size) {
		int number = 0;
		size_t from = at;
		for (; at < value.size && aamva_is_digit(value.at[at]); at++)
			number = at - from < 4 ? number * 10 + (value.at[at] - '0') : number;
		if (at == from || at - from > 4 || ret->count == NUMBERS_MAX)
			return false;
		ret->number[ret->count] = number;
		ret->unit[ret->count++] = unit_at(value, &at);
	}
	return ret->count > 0;
}

static int from_inches(int inches)
{
	if (inches < INCHES_MIN || inches > INCHES_MAX)
		return 0;
	return (inches * 254 + 50) / 100;
}

static int from_feet(int feet, int inches)
{
	return inches < 12 ? from_inches(feet * 12 + inches) : 0;
}

static int from_centimetres(int number)
{
	return number >= CENTIMETRES_MIN && number <= CENTIMETRES_MAX ? number : 0;
}

static int from_bare(int number)
{
	if (number >= FEET_INCHES_MIN && number <= FEET_INCHES_MAX)
		return from_feet(number / 100, number % 100);
	return number <= INCHES_MAX ? from_inches(number) : from_centimetres(number);
}

/* "069 in", "69", "175 cm", "5'09\"", "5-09", "5 09", "5 FT 9 IN", "509". */
int aamva_height_cm(struct span value)
{
	struct height height = { 0 };

	if (!take_apart(value, &height))
		return 0;
	if (height.count == NUMBERS_MAX)
		return height.unit[0] == 'f' || height.unit[0] == '-' || height.unit[0] == 0
			       ? from_feet(height.number[0], height.number[1])
			       : 0;
	switch (height.unit[0]) {
	case 'i':
		return from_inches(height.number[0]);
	case 'c':
		return from_centimetres(height.number[0]);
	case 'f':
		return height.number[0] < 10 ? from_feet(height.number[0], 0)
					     : from_bare(height.number[0]);
	case 0:
		return from_bare(height.number[0]);
	default:
		return 0;
	}
}

static char settle_sex(struct span value)
{
	static const struct {
		const char *said;
		char sex;
	} SEXES[] = { { "1", 'M' }, { "2", 'F' }, { "9", 'X' },
		      { "M", 'M' }, { "F", 'F' }, { "X", 'X' } };

	for (size_t at = 0; at < COUNT_OF(SEXES); at++)
		if (aamva_says(value, SEXES[at].said))
			return SEXES[at].sex;
	return 0;
}

static enum document_flag settle_flag(struct span value)
{
	if (aamva_says(value, "1") || aamva_says(value, "Y"))
		return FLAG_YES;
	if (aamva_says(value, "0") || aamva_says(value, "N"))
		return FLAG_NO;
	return FLAG_ABSENT;
}

static enum document_flag settle_donor(const struct aamva_reading *reading)
{
	struct span old = reading->values[AAMVA_DBH];

	if (reading->version > 1)
		return settle_flag(reading->values[AAMVA_DDK]);
	return aamva_says(old, "DONOR") ? FLAG_YES : settle_flag(old);
}

void aamva_settle_body(struct aamva_reading *reading)
{
	struct document *document = reading->document;
	const struct span *values = reading->values;
	struct span compliance = values[AAMVA_DDA];

	document->sex = settle_sex(values[AAMVA_DBC]);
	if (aamva_says(compliance, "F") || aamva_says(compliance, "M") ||
	    aamva_says(compliance, "N"))
		document->compliance = (char)compliance.at[0];
	document->card.limited_term = settle_flag(values[AAMVA_DDD]);
	document->card.veteran = settle_flag(values[AAMVA_DDL]);
	document->card.organ_donor = settle_donor(reading);
	document->card.height_cm = aamva_height_cm(values[AAMVA_DAU]);
	if (document->card.height_cm == 0)
		document->card.height_cm = aamva_height_cm(values[AAMVA_DAV]);
}

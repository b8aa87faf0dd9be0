#include <string.h>

#include "kiosk/base/language.h"
#include "kiosk/base/wipe.h"
#include "kiosk/identity/person.h"
#include "kiosk/identity/person_fields.h"

enum strip { STRIP_FITS, STRIP_TOO_LONG, STRIP_NO_DIGIT };

/* Up to nine digits without the hyphens and blanks between them. */
static enum strip strip(struct span typed, char to[TIN_DIGITS + 1])
{
	size_t count = 0;

	to[0] = '\0';
	for (size_t at = 0; at < typed.size; at++) {
		unsigned char byte = typed.at[at];
		if (byte == ' ' || byte == '-')
			continue;
		if (byte < '0' || byte > '9')
			return STRIP_NO_DIGIT;
		if (count == TIN_DIGITS)
			return STRIP_TOO_LONG;
		to[count++] = (char)byte;
		to[count] = '\0';
	}
	return STRIP_FITS;
}

/* By digits 4 and 5 of a number that starts with 9. */
static enum tin_kind kind_of_group(const char *digits)
{
	int group = (digits[3] - '0') * 10 + digits[4] - '0';

	if (group == 93)
		return TIN_ATIN;
	if ((group >= 50 && group <= 65) || (group >= 70 && group <= 88) ||
	    (group >= 90 && group <= 92) || (group >= 94 && group <= 99))
		return TIN_ITIN;
	return TIN_NONE;
}

/* Of an SSN: area not 000 or 666, group not 00, serial not 0000. */
static bool is_ruled_out(const char *digits, size_t size)
{
	return strncmp(digits, "000", 3) == 0 || strncmp(digits, "666", 3) == 0 ||
	       (size >= 5 && strncmp(digits + 3, "00", 2) == 0) ||
	       (size == TIN_DIGITS && strcmp(digits + 5, "0000") == 0);
}

/* What these first digits can still become; TIN_NONE if nothing. */
static enum tin_kind kind_of_start(const char *digits)
{
	size_t size = strlen(digits);

	if (digits[0] != '9')
		return is_ruled_out(digits, size) ? TIN_NONE : TIN_SSN;
	if (size >= 5)
		return kind_of_group(digits);
	return size == 4 && digits[3] < '5' ? TIN_NONE : TIN_ITIN;
}

enum tin_kind tin_kind(struct span typed)
{
	char digits[TIN_DIGITS + 1] = "";
	enum tin_kind kind = TIN_NONE;

	if (strip(typed, digits) == STRIP_FITS && strlen(digits) == TIN_DIGITS)
		kind = kind_of_start(digits);
	wipe(digits, sizeof(digits));
	return kind;
}

bool tin_digits(struct span typed, char ret[TIN_DIGITS + 1])
{
	if (tin_kind(typed) == TIN_NONE)
		return false;
	return strip(typed, ret) == STRIP_FITS;
}

static struct field_state state_of_digits(const char *digits)
{
	bool is_whole = strlen(digits) == TIN_DIGITS;

	switch (kind_of_start(digits)) {
	case TIN_NONE:
		return field_wrong(
			N_("This is not a taxpayer number. Please check it against your card."));
	case TIN_ATIN:
		return field_wrong(N_("This is an adoption number (ATIN). An IP PIN needs an SSN "
				      "or ITIN."));
	case TIN_SSN:
	case TIN_ITIN:
		return is_whole ? field_done() : field_unfinished();
	}
	return field_unfinished();
}

struct field_state tin_field_state(struct span typed)
{
	char digits[TIN_DIGITS + 1] = "";
	struct field_state state;

	switch (strip(typed, digits)) {
	case STRIP_NO_DIGIT:
		state = field_wrong(N_("Please type digits only."));
		break;
	case STRIP_TOO_LONG:
		state = field_wrong(N_("This is too long. A taxpayer number has nine digits."));
		break;
	case STRIP_FITS:
		state = state_of_digits(digits);
		break;
	}
	wipe(digits, sizeof(digits));
	return state;
}

/* The parts of an address; states and ZIP codes. */
#include <string.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/identity/match_postal.h"
#include "kiosk/identity/match_street.h"
#include "kiosk/identity/match_words.h"

enum { ZIP_DIGITS = 5, ZIP_LONG_DIGITS = 9 };

/* What is written where there is no address. */
static const char *const NO_ADDRESSES[] = {
	"NO FIXED ADDRESS", "NO FIXED ABODE", "NO PERMANENT ADDRESS",
	"NO ADDRESS",       "HOMELESS",       "UNHOUSED",
	"TRANSIENT",        "NONE",
};

static bool says_nothing(const char *text)
{
	for (size_t at = 0; at < COUNT_OF(NO_ADDRESSES); at++)
		if (text_is_same(text, NO_ADDRESSES[at]))
			return true;
	return text_is_empty(text);
}

static struct comparison state_compare(const char *left, const char *right)
{
	char a[FOLDED_MAX], b[FOLDED_MAX];

	text_fold(left, FOLD_ACCENTS, a, sizeof(a));
	text_fold(right, FOLD_ACCENTS, b, sizeof(b));
	const char *left_state = postal_state(a), *right_state = postal_state(b);
	if (strcmp(a, b) == 0)
		return comparison_of(MATCH_FOLDED, folded_differences(left, right));
	if (left_state != NULL && left_state == right_state)
		return comparison_of(MATCH_FOLDED, bit(DIFFERENCE_ABBREVIATION));
	return comparison_of(MATCH_DIFFERENT, 0);
}

/* The digits alone, without the four zeros that fill up a ZIP code whose end is not known; false
 * for another country's code. */
static bool zip_digits(const char *zip, char to[ZIP_LONG_DIGITS + 1])
{
	size_t count = 0;

	for (; *zip != '\0'; zip++) {
		bool is_digit = *zip >= '0' && *zip <= '9';
		if (!is_digit && *zip != '-' && *zip != ' ')
			return false;
		if (is_digit && count == ZIP_LONG_DIGITS)
			return false;
		if (is_digit)
			to[count++] = *zip;
	}
	to[count] = '\0';
	if (count == ZIP_LONG_DIGITS && strcmp(to + ZIP_DIGITS, "0000") == 0)
		to[ZIP_DIGITS] = '\0';
	return count > 0;
}

static struct comparison other_zip_compare(const char *left, const char *right)
{
	char a[FOLDED_MAX], b[FOLDED_MAX];
	struct comparison result = comparison_of(MATCH_DIFFERENT, 0);

	text_fold(left, FOLD_ACCENTS, a, sizeof(a));
	text_fold(right, FOLD_ACCENTS, b, sizeof(b));
	if (strcmp(a, b) == 0)
		result = comparison_of(MATCH_FOLDED, folded_differences(left, right));
	wipe(a, sizeof(a));
	wipe(b, sizeof(b));
	return result;
}

static struct comparison zip_compare(const char *left, const char *right)
{
	char a[ZIP_LONG_DIGITS + 1], b[ZIP_LONG_DIGITS + 1];

	if (!zip_digits(left, a) || !zip_digits(right, b))
		return other_zip_compare(left, right);
	bool is_short = strlen(a) == ZIP_DIGITS || strlen(b) == ZIP_DIGITS;
	bool has_same_start = strlen(a) >= ZIP_DIGITS && strncmp(a, b, ZIP_DIGITS) == 0;
	if (strcmp(a, b) == 0)
		return comparison_of(MATCH_SAME, 0);
	if (has_same_start && is_short && strlen(a) != strlen(b) &&
	    strlen(a) + strlen(b) == ZIP_DIGITS + ZIP_LONG_DIGITS)
		return comparison_of(MATCH_FOLDED, bit(DIFFERENCE_ZIP_SHORT));
	struct comparison result = letters_compare(a, b);
	if (result.match == MATCH_DIFFERENT && has_same_start && strlen(a) == strlen(b))
		result = (struct comparison){ MATCH_CLOSE, bit(DIFFERENCE_ZIP_END),
					      (unsigned)letters_distance(a, b) };
	return result;
}

struct comparison address_compare(enum person_field field, const char *left, const char *right)
{
	if (says_nothing(left) || says_nothing(right))
		return comparison_of(MATCH_ABSENT, 0);
	if (text_is_same(left, right))
		return comparison_of(MATCH_SAME, 0);
	if (text_is_too_long(left) || text_is_too_long(right) || !text_folds(left) ||
	    !text_folds(right))
		return comparison_of(MATCH_DIFFERENT, 0);
	switch (field) {
	case PERSON_POSTAL_CODE:
		return zip_compare(left, right);
	case PERSON_STATE:
		return state_compare(left, right);
	case PERSON_CITY:
		return city_compare(left, right);
	case PERSON_TIN:
	case PERSON_FAMILY_NAME:
	case PERSON_GIVEN_NAMES:
	case PERSON_SUFFIX:
	case PERSON_BIRTH_DATE:
	case PERSON_STREET:
	case PERSON_FIELD_COUNT:
		break;
	}
	return street_compare(left, right);
}

/* Taxpayer numbers and document numbers. */
#include <string.h>

#include "kiosk/base/wipe.h"
#include "kiosk/identity/match_words.h"

/* Nine digits with hyphens and blanks; false for anything else. */
static bool nine_digits(const char *text, char to[TIN_DIGITS + 1])
{
	size_t count = 0;

	for (; *text != '\0'; text++) {
		if (*text == ' ' || *text == '-')
			continue;
		if (*text < '0' || *text > '9' || count == TIN_DIGITS)
			return false;
		to[count++] = *text;
	}
	to[count] = '\0';
	return count + 1 >= TIN_DIGITS; /* one that is missing can be told */
}

struct comparison tins_compare(const char *left, const char *right)
{
	char a[TIN_DIGITS + 1] = "", b[TIN_DIGITS + 1] = "";
	struct comparison result = comparison_of(MATCH_DIFFERENT, 0);

	if (text_is_empty(left) || text_is_empty(right))
		return comparison_of(MATCH_ABSENT, 0);
	if (nine_digits(left, a) && nine_digits(right, b)) {
		if (strcmp(a, b) == 0)
			result.match = MATCH_SAME;
		else if (letters_distance(a, b) == 1)
			result = single_letter_compare(a, b);
	}
	wipe(a, sizeof(a));
	wipe(b, sizeof(b));
	return result;
}

struct comparison numbers_compare(const char *left, const char *right)
{
	char a[FOLDED_MAX], b[FOLDED_MAX];
	struct comparison result = comparison_of(MATCH_DIFFERENT, 0);

	if (text_is_empty(left) || text_is_empty(right))
		return comparison_of(MATCH_ABSENT, 0);
	if (text_is_same(left, right))
		return comparison_of(MATCH_SAME, 0);
	if (text_is_too_long(left) || text_is_too_long(right) || !text_folds(left) ||
	    !text_folds(right))
		return result;
	text_fold(left, FOLD_ACCENTS, a, sizeof(a));
	text_fold(right, FOLD_ACCENTS, b, sizeof(b));
	if (a[0] != '\0' && strcmp(a, b) == 0)
		result = comparison_of(MATCH_FOLDED, folded_differences(left, right));
	else if (letters_distance(a, b) == 1)
		result = letters_compare(a, b);
	wipe(a, sizeof(a));
	wipe(b, sizeof(b));
	return result;
}

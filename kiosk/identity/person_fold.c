#include "kiosk/identity/person_fold.h"

#include <string.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/latin.h"
#include "kiosk/base/text.h"
#include "kiosk/identity/person.h"

/* One character that is two letters, both cases. */
static const struct pair {
	uint32_t upper, lower;
	const char *letters;
} PAIRS[] = {
	{ 0x00C6, 0x00E6, "AE" }, { 0x0132, 0x0133, "IJ" }, { 0x0152, 0x0153, "OE" },
	{ 0x00DE, 0x00FE, "TH" }, { 0x1E9E, 0x00DF, "SS" },
};

/* How travel documents and German spell what others write without its dots.
 * Source  ICAO Doc 9303-3, section 6. */
static const struct pair SPELLED_OUT[] = {
	{ 0x00C4, 0x00E4, "AE" }, { 0x00D6, 0x00F6, "OE" }, { 0x00DC, 0x00FC, "UE" },
	{ 0x00C5, 0x00E5, "AA" }, { 0x00D8, 0x00F8, "OE" },
};

static const char *find_pair(uint32_t code, const struct pair *pairs, size_t count)
{
	for (size_t at = 0; at < count; at++)
		if (pairs[at].upper == code || pairs[at].lower == code)
			return pairs[at].letters;
	return NULL;
}

static void append_folded(uint32_t code, enum fold fold, char *to, size_t max)
{
	const char *letters = NULL;
	char letter[2] = { latin_letter(code), '\0' };

	if (fold == FOLD_SPELLED_OUT)
		letters = find_pair(code, SPELLED_OUT, COUNT_OF(SPELLED_OUT));
	if (letters == NULL)
		letters = find_pair(code, PAIRS, COUNT_OF(PAIRS));
	if (fold == FOLD_WITH_DIGITS && code >= '0' && code <= '9')
		letter[0] = (char)code;
	if (letters == NULL)
		letters = letter;
	text_upper(letter);
	(void)text_append(to, max, letters);
}

void name_fold_as(const char *name, enum fold fold, char *to, size_t max)
{
	struct span rest = span_of(name);

	to[0] = '\0';
	while (rest.size > 0)
		append_folded(text_next(&rest), fold, to, max);
}

void name_fold(const char *name, char *to, size_t max)
{
	name_fold_as(name, FOLD_ACCENTS, to, max);
}

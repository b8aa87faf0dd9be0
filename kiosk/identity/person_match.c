#include <assert.h>
#include <string.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/language.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/identity/person_fold.h"
#include "kiosk/identity/person.h"

enum {
	FOLDED_MAX = 4 * PERSON_TEXT_MAX, /* a document's street is no longer than that, folded */
	CLOSE_EDITS = 2,
	ZIP_DIGITS = 5,
	ZIP_LONG_DIGITS = 9,
};

static const struct {
	const char *sign, *word;
} MATCHES[MATCH_COUNT] = {
#define X(name, sign, word) [MATCH_##name] = { sign, word },
	MATCH_LIST(X)
#undef X
};

const char *match_sign(enum match match)
{
	return MATCHES[match].sign;
}

const char *match_word(enum match match)
{
	return MATCHES[match].word;
}

static bool says_nothing(const char *text)
{
	return span_trim(span_of(text)).size == 0;
}

/* The same text, ASCII case and outer blanks aside: those are no difference in spelling. */
static bool is_same(const char *left, const char *right)
{
	struct span a = span_trim(span_of(left)), b = span_trim(span_of(right));

	return a.size == b.size && strncasecmp((const char *)a.at, (const char *)b.at, a.size) == 0;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static bool is_swap(const char *left, size_t i, const char *right, size_t j)
{
	return i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
}

/* Letters to change, add or leave out; a swap of neighbours counts as one.
 * Three rows of the table are enough. */
static size_t edits(const char *left, const char *right)
{
	size_t rows[3][FOLDED_MAX + 1] = { { 0 } };
	size_t left_size = strlen(left), right_size = strlen(right);

	assert(left_size < FOLDED_MAX && right_size < FOLDED_MAX);
	for (size_t at = 0; at <= right_size; at++)
		rows[0][at] = at;
	for (size_t i = 1; i <= left_size; i++) {
		size_t *row = rows[i % 3];
		const size_t *above = rows[(i - 1) % 3], *two_above = rows[(i + 1) % 3];
		row[0] = i;
		for (size_t j = 1; j <= right_size; j++) {
			size_t change = left[i - 1] == right[j - 1] ? 0 : 1;
			row[j] = least(above[j - 1] + change, least(above[j], row[j - 1]) + 1);
			if (is_swap(left, i, right, j))
				row[j] = least(row[j], two_above[j - 2] + 1);
		}
	}
	size_t result = rows[left_size % 3][right_size];
	wipe(rows, sizeof(rows));
	return result;
}

/* In a short name two letters are most of it: "LI" and "WU" are not close. */
static size_t edits_allowed(const char *left, const char *right)
{
	size_t shorter = least(strlen(left), strlen(right));

	if (shorter >= 5)
		return CLOSE_EDITS;
	return shorter >= 3 ? 1 : 0;
}

static bool is_cut_short(const char *left, const char *right)
{
	size_t size = least(strlen(left), strlen(right));

	return size > 0 && strncmp(left, right, size) == 0;
}

static enum match match_folded(const char *left, const char *right)
{
	if (strcmp(left, right) == 0)
		return MATCH_FOLDED;
	if (is_cut_short(left, right) || edits(left, right) <= edits_allowed(left, right))
		return MATCH_CLOSE;
	return MATCH_DIFFERENT;
}

static enum match match_as(const char *left, enum fold left_fold, const char *right,
			   enum fold right_fold)
{
	char a[FOLDED_MAX], b[FOLDED_MAX];
	enum match match = MATCH_DIFFERENT;

	name_fold_as(left, left_fold, a, sizeof(a));
	name_fold_as(right, right_fold, b, sizeof(b));
	if (a[0] != '\0' && b[0] != '\0')
		match = match_folded(a, b);
	wipe(a, sizeof(a));
	wipe(b, sizeof(b));
	return match;
}

/* The best of every pair of foldings; a name in letters that do not fold is compared as it is. */
enum match match_names(const char *left, const char *right)
{
	static const enum fold PAIRS[][2] = {
		{ FOLD_ACCENTS, FOLD_ACCENTS },
		{ FOLD_ACCENTS, FOLD_SPELLED_OUT },
		{ FOLD_SPELLED_OUT, FOLD_ACCENTS },
		{ FOLD_SPELLED_OUT, FOLD_SPELLED_OUT },
	};
	enum match best = MATCH_DIFFERENT;

	if (says_nothing(left) || says_nothing(right))
		return MATCH_ABSENT;
	if (is_same(left, right))
		return MATCH_SAME;
	for (size_t at = 0; at < COUNT_OF(PAIRS); at++) {
		enum match match = match_as(left, PAIRS[at][0], right, PAIRS[at][1]);
		best = match < best ? match : best;
	}
	return best;
}

/* Word, and how it is shortened in an address.
 * Source  USPS Publication 28, appendix C and sections 213, 233. */
static const char *const SHORTENED[][2] = {
	{ "STREET", "ST" },     { "AVENUE", "AVE" },    { "ROAD", "RD" },
	{ "DRIVE", "DR" },      { "LANE", "LN" },       { "COURT", "CT" },
	{ "CIRCLE", "CIR" },    { "PLACE", "PL" },      { "BOULEVARD", "BLVD" },
	{ "TERRACE", "TER" },   { "PARKWAY", "PKWY" },  { "HIGHWAY", "HWY" },
	{ "TRAIL", "TRL" },     { "SQUARE", "SQ" },     { "NORTH", "N" },
	{ "SOUTH", "S" },       { "EAST", "E" },        { "WEST", "W" },
	{ "NORTHEAST", "NE" },  { "NORTHWEST", "NW" },  { "SOUTHEAST", "SE" },
	{ "SOUTHWEST", "SW" },  { "APARTMENT", "APT" }, { "SUITE", "STE" },
	{ "BUILDING", "BLDG" }, { "FLOOR", "FL" },      { "ROOM", "RM" },
	{ "SAINT", "ST" },      { "MOUNT", "MT" },      { "FORT", "FT" },
};

static bool parts_words(unsigned char byte)
{
	return byte == ' ' || byte == ',' || byte == '.' || byte == '#' || byte == '-';
}

static void append_word(char *to, size_t max, struct span word)
{
	char text[PERSON_TEXT_MAX], folded[FOLDED_MAX];

	(void)text_copy_span(text, sizeof(text), word);
	name_fold_as(text, FOLD_WITH_DIGITS, folded, sizeof(folded));
	for (size_t at = 0; at < COUNT_OF(SHORTENED); at++)
		if (strcmp(folded, SHORTENED[at][0]) == 0)
			(void)text_copy(folded, sizeof(folded), SHORTENED[at][1]);
	(void)text_append(to, max, folded);
	wipe(text, sizeof(text));
	wipe(folded, sizeof(folded));
}

/* "12 North Oak Street, Apartment 4" and "12 N OAK ST APT #4" both become "12NOAKSTAPT4". */
static void fold_address(const char *address, char *to, size_t max)
{
	struct span rest = span_of(address);
	size_t start = 0;

	to[0] = '\0';
	for (size_t at = 0; at <= rest.size; at++) {
		if (at < rest.size && !parts_words(rest.at[at]))
			continue;
		append_word(to, max, span_slice(rest, start, at - start));
		start = at + 1;
	}
}

static enum match match_words(const char *left, const char *right)
{
	char a[FOLDED_MAX], b[FOLDED_MAX];

	if (is_same(left, right))
		return MATCH_SAME;
	fold_address(left, a, sizeof(a));
	fold_address(right, b, sizeof(b));
	enum match match = a[0] == '\0' || b[0] == '\0' ? MATCH_DIFFERENT : match_folded(a, b);
	wipe(a, sizeof(a));
	wipe(b, sizeof(b));
	return match;
}

/* The digits alone, without the four zeros that fill up a ZIP whose end is not known. */
static void zip_digits(const char *zip, char to[ZIP_LONG_DIGITS + 1])
{
	size_t count = 0;

	for (; *zip != '\0' && count < ZIP_LONG_DIGITS; zip++)
		if (*zip >= '0' && *zip <= '9')
			to[count++] = *zip;
	to[count] = '\0';
	if (count == ZIP_LONG_DIGITS && strcmp(to + ZIP_DIGITS, "0000") == 0)
		to[ZIP_DIGITS] = '\0';
}

static bool has_letters(const char *text)
{
	for (; *text != '\0'; text++)
		if ((*text >= 'A' && *text <= 'Z') || (*text >= 'a' && *text <= 'z'))
			return true;
	return false;
}

static enum match match_zip(const char *left, const char *right)
{
	char a[ZIP_LONG_DIGITS + 1], b[ZIP_LONG_DIGITS + 1];

	if (has_letters(left) || has_letters(right)) /* another country's */
		return match_words(left, right);
	zip_digits(left, a);
	zip_digits(right, b);
	if (strcmp(a, b) == 0)
		return MATCH_SAME;
	if (strlen(a) < ZIP_DIGITS || strlen(b) < ZIP_DIGITS || strncmp(a, b, ZIP_DIGITS) != 0)
		return MATCH_DIFFERENT;
	return strlen(a) == ZIP_DIGITS || strlen(b) == ZIP_DIGITS ? MATCH_SAME : MATCH_CLOSE;
}

enum match match_address_parts(enum person_field field, const char *left, const char *right)
{
	if (says_nothing(left) || says_nothing(right))
		return MATCH_ABSENT;
	if (field == PERSON_POSTAL_CODE)
		return match_zip(left, right);
	if (field == PERSON_STATE)
		return is_same(left, right) ? MATCH_SAME : MATCH_DIFFERENT;
	return match_words(left, right);
}

enum match match_days(struct document_date left, struct document_date right)
{
	if (left.kind != DATE_DAY || right.kind != DATE_DAY)
		return MATCH_ABSENT;
	return left.days == right.days ? MATCH_SAME : MATCH_DIFFERENT;
}

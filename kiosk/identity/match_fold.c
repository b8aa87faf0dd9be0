#include "kiosk/identity/match_fold.h"

#include <string.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/latin.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"

/* One character that is more than one letter, both cases. */
struct spelling {
	uint32_t upper, lower;
	const char *letters;
};

static const struct spelling PAIRS[] = {
	{ 0x00C6, 0x00E6, "AE" }, { 0x0132, 0x0133, "IJ" }, { 0x0152, 0x0153, "OE" },
	{ 0x00DE, 0x00FE, "TH" }, { 0x1E9E, 0x00DF, "SS" },
};

/* How travel documents and German spell what others write without its dots; the last two are what
 * some issuers write. */
static const struct spelling SPELLED_OUT[] = {
	{ 0x00C4, 0x00E4, "AE" },  { 0x00D6, 0x00F6, "OE" }, { 0x00DC, 0x00FC, "UE" },
	{ 0x00C5, 0x00E5, "AA" },  { 0x00D8, 0x00F8, "OE" }, { 0x00D1, 0x00F1, "NXX" },
	{ 0x00DC, 0x00FC, "UXX" },
};
enum { COMMON_SPELLINGS = 5, OPTIONS_MAX = 4 };

static const char *find_spelling(uint32_t code, const struct spelling *spellings, size_t count)
{
	for (size_t at = 0; at < count; at++)
		if (spellings[at].upper == code || spellings[at].lower == code)
			return spellings[at].letters;
	return NULL;
}

/* What one character folds to; empty for what stands between letters. */
static void fold_code(uint32_t code, enum fold fold, char to[3])
{
	const char *letters = NULL;

	if (fold == FOLD_SPELLED_OUT)
		letters = find_spelling(code, SPELLED_OUT, COMMON_SPELLINGS);
	if (letters == NULL)
		letters = find_spelling(code, PAIRS, COUNT_OF(PAIRS));
	char letter[2] = { latin_letter(code), '\0' };
	if (code >= '0' && code <= '9')
		letter[0] = (char)code;
	(void)text_copy(to, 3, letters != NULL ? letters : letter);
	text_upper(to);
}

void text_fold(const char *text, enum fold fold, char *to, size_t max)
{
	struct span rest = span_of(text);
	char letters[3];

	to[0] = '\0';
	while (rest.size > 0) {
		fold_code(text_next(&rest), fold, letters);
		(void)text_append(to, max, letters);
	}
}

static bool is_hyphen(uint32_t code)
{
	return code == '-' || (code >= 0x2010 && code <= 0x2015) || code == 0x2212;
}

static bool is_blank(uint32_t code)
{
	return code == ' ' || code == '\t' || code == 0xA0 || code == 0x202F;
}

static bool is_apostrophe(uint32_t code)
{
	return code == '\'' || code == '`' || code == 0xB4 || code == 0x2018 || code == 0x2019 ||
	       code == 0x02BC;
}

static bool parts_words(uint32_t code)
{
	return is_blank(code) || is_hyphen(code) || code == ',' || code == '/';
}

void text_fold_words(const char *text, char *to, size_t max)
{
	struct span rest = span_of(text);
	char letters[3];
	bool is_parted = false;

	to[0] = '\0';
	while (rest.size > 0) {
		uint32_t code = text_next(&rest);
		fold_code(code, FOLD_ACCENTS, letters);
		if (code == '#')
			(void)text_copy(letters, sizeof(letters), "#");
		is_parted |= parts_words(code) || code == '#';
		if (letters[0] == '\0')
			continue;
		if (is_parted && to[0] != '\0')
			(void)text_append(to, max, " ");
		(void)text_append(to, max, letters);
		is_parted = code == '#';
	}
}

/* ASCII that is no letter, marks that stand over a letter, and what joins names: nobody's name
 * hangs on those. */
static bool may_be_lost(uint32_t code)
{
	return (code >= ' ' && code < 0x7F) || is_hyphen(code) || is_blank(code) ||
	       is_apostrophe(code) || text_columns_of(code) == 0;
}

bool text_folds(const char *text)
{
	struct span rest = span_of(text);
	char letters[3];

	while (rest.size > 0) {
		uint32_t code = text_next(&rest);
		fold_code(code, FOLD_ACCENTS, letters);
		if (letters[0] == '\0' && !may_be_lost(code))
			return false;
	}
	return true;
}

bool text_is_empty(const char *text)
{
	return span_trim(span_of(text)).size == 0;
}

bool text_is_too_long(const char *text)
{
	return strlen(text) >= MATCH_TEXT_MAX;
}

bool text_is_same(const char *left, const char *right)
{
	struct span a = span_trim(span_of(left)), b = span_trim(span_of(right));

	if (span_equals(a, b))
		return true;
	while (a.size > 0 && b.size > 0) {
		uint32_t code = text_next(&a);
		if (code == TEXT_NOT_UTF8 || latin_upper(code) != latin_upper(text_next(&b)))
			return false;
	}
	return a.size == 0 && b.size == 0;
}

/* The letters that a character may stand for. */
static size_t options_of(uint32_t code, char plain[3], const char *ret[OPTIONS_MAX])
{
	size_t count = 0;

	fold_code(code, FOLD_ACCENTS, plain);
	ret[count++] = plain;
	for (size_t at = 0; at < COUNT_OF(SPELLED_OUT); at++)
		if (SPELLED_OUT[at].upper == code || SPELLED_OUT[at].lower == code)
			ret[count++] = SPELLED_OUT[at].letters;
	return count;
}

/* Where in `letters` each reading of the text so far may have come to. */
static void advance(bool reached[FOLDED_MAX], uint32_t code, const char *letters)
{
	const char *options[OPTIONS_MAX];
	char plain[3];
	bool next[FOLDED_MAX] = { false };
	size_t count = options_of(code, plain, options), size = strlen(letters);

	for (size_t at = 0; at <= size; at++)
		for (size_t option = 0; reached[at] && option < count; option++) {
			size_t length = strlen(options[option]);
			if (strncmp(letters + at, options[option], length) == 0)
				next[at + length] = true;
		}
	memcpy(reached, next, sizeof(next));
}

/* True if the text can be spelled in these letters. */
static bool is_spelled(const char *text, const char *letters)
{
	struct span rest = span_of(text);
	bool reached[FOLDED_MAX] = { true };

	while (rest.size > 0)
		advance(reached, text_next(&rest), letters);
	return reached[strlen(letters)];
}

static bool is_spelled_as(const char *text, const char *other, enum fold fold)
{
	char letters[FOLDED_MAX];

	text_fold(other, fold, letters, sizeof(letters));
	bool is_one = letters[0] != '\0' && is_spelled(text, letters);
	wipe(letters, sizeof(letters));
	return is_one;
}

bool text_folds_alike(const char *left, const char *right)
{
	return is_spelled_as(left, right, FOLD_ACCENTS) ||
	       is_spelled_as(right, left, FOLD_ACCENTS) ||
	       is_spelled_as(left, right, FOLD_SPELLED_OUT) ||
	       is_spelled_as(right, left, FOLD_SPELLED_OUT);
}

static bool is_other_mark(uint32_t code)
{
	return code < 0x7F && latin_letter(code) == '\0' && !(code >= '0' && code <= '9') &&
	       !is_blank(code) && !is_hyphen(code) && !is_apostrophe(code);
}

static size_t count_of(const char *text, bool (*is)(uint32_t code))
{
	struct span rest = span_trim(span_of(text));
	size_t count = 0;

	while (rest.size > 0)
		count += is(text_next(&rest));
	return count;
}

/* The next letter, mark over a letter, or digit in upper case; 0 at the end. */
static uint32_t next_letter(struct span *rest)
{
	while (rest->size > 0) {
		uint32_t code = text_next(rest);
		if (!is_blank(code) && !is_hyphen(code) && !is_apostrophe(code) &&
		    !is_other_mark(code))
			return latin_upper(code);
	}
	return 0;
}

static bool has_same_letters(const char *left, const char *right)
{
	struct span a = span_of(left), b = span_of(right);
	uint32_t code;

	do {
		code = next_letter(&a);
		if (code != next_letter(&b))
			return false;
	} while (code != 0);
	return true;
}

static bool has_same_folds(const char *left, const char *right)
{
	char a[FOLDED_MAX], b[FOLDED_MAX];

	text_fold(left, FOLD_ACCENTS, a, sizeof(a));
	text_fold(right, FOLD_ACCENTS, b, sizeof(b));
	bool is_same = strcmp(a, b) == 0;
	wipe(a, sizeof(a));
	wipe(b, sizeof(b));
	return is_same;
}

unsigned folded_differences(const char *left, const char *right)
{
	static const struct {
		bool (*is)(uint32_t code);
		enum difference difference;
	} MARKS[] = {
		{ is_hyphen, DIFFERENCE_HYPHEN },
		{ is_apostrophe, DIFFERENCE_APOSTROPHE },
		{ is_blank, DIFFERENCE_BLANK },
		{ is_other_mark, DIFFERENCE_PUNCTUATION },
	};
	unsigned differences = 0;

	for (size_t at = 0; at < COUNT_OF(MARKS); at++)
		if (count_of(left, MARKS[at].is) != count_of(right, MARKS[at].is))
			differences |= bit(MARKS[at].difference);
	if (!has_same_folds(left, right))
		differences |= bit(DIFFERENCE_SPELLED_OUT);
	else if (!has_same_letters(left, right))
		differences |= bit(DIFFERENCE_ACCENT);
	return differences != 0 ? differences : bit(DIFFERENCE_BLANK);
}

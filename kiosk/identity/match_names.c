/* Names: of one field, and of a person's two fields together. */
#include <string.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/identity/match_words.h"

/* Suffixes and how else they are written; the ordinals stand in their own order.
 * Source  AAMVA Card Design Standard, element DCU. */
static const struct {
	const char *suffix, *other, *spelled_out;
	bool is_letter; /* as likely an initial */
} SUFFIXES[] = {
	{ "JR", "JNR", "JUNIOR", false },   { "SR", "SNR", "SENIOR", false },
	{ "I", "1ST", "FIRST", true },      { "II", "2ND", "SECOND", false },
	{ "III", "3RD", "THIRD", false },   { "IV", "4TH", "FOURTH", false },
	{ "V", "5TH", "FIFTH", true },      { "VI", "6TH", "SIXTH", false },
	{ "VII", "7TH", "SEVENTH", false }, { "VIII", "8TH", "EIGHTH", false },
	{ "IX", "9TH", "NINTH", false },
};
enum { NO_SUFFIX = COUNT_OF(SUFFIXES) };

/* What stands for a name that is not there. */
static const char *const NO_NAMES[] = { "FNU", "LNU", "NFN", "NLN", "NMN", "NMI" };

/* How many characters the places for names have: in tax records, in older and newer AAMVA records.
 * Source  IRS; AAMVA Card Design Standard, elements DAA, DCS, DAC. */
static const size_t NAME_LIMITS[] = { 20, 35, 40 };

/* One field of one source, its suffix taken off. */
struct name_part {
	char text[MATCH_TEXT_MAX];
	enum document_flag cut;
};

struct side {
	struct name_part family, given;
	size_t suffix;           /* index of SUFFIXES, or NO_SUFFIX */
	char suffix_written[16]; /* folded */
};

static size_t suffix_of(const char *folded)
{
	for (size_t at = 0; at < COUNT_OF(SUFFIXES); at++)
		if (strcmp(folded, SUFFIXES[at].suffix) == 0 ||
		    strcmp(folded, SUFFIXES[at].other) == 0 ||
		    strcmp(folded, SUFFIXES[at].spelled_out) == 0)
			return at;
	return NO_SUFFIX;
}

/* Where the last of two words or more begins; the text's end if there is one word only. */
static size_t last_word(const char *text)
{
	size_t at = strlen(text);

	while (at > 0 && text[at - 1] != ' ' && text[at - 1] != ',')
		at--;
	return at > 0 ? at : strlen(text);
}

static void cut_at(char *text, size_t at)
{
	while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == ','))
		at--;
	text[at] = '\0';
}

/* "SMITH JR" becomes "SMITH" and the suffix; "JOHN V" stays. */
static void take_suffix(struct side *side, char *text, bool may_be_letter)
{
	char folded[FOLDED_MAX];
	size_t at = last_word(text);

	text_fold(text + at, FOLD_ACCENTS, folded, sizeof(folded));
	size_t suffix = suffix_of(folded);
	bool is_letter = suffix != NO_SUFFIX && SUFFIXES[suffix].is_letter;
	if (suffix != NO_SUFFIX && at > 0 && (may_be_letter || !is_letter || folded[1] != '\0') &&
	    (side->suffix == NO_SUFFIX || side->suffix == suffix)) {
		side->suffix = suffix;
		(void)text_copy(side->suffix_written, sizeof(side->suffix_written), folded);
		cut_at(text, at);
	}
	wipe(folded, sizeof(folded));
}

static bool is_no_name(const char *text)
{
	for (size_t at = 0; at < COUNT_OF(NO_NAMES); at++)
		if (text_is_same(text, NO_NAMES[at]))
			return true;
	return false;
}

static void drop_no_names(char *text)
{
	size_t at = last_word(text);

	if (is_no_name(text))
		text[0] = '\0';
	else if (is_no_name(text + at))
		cut_at(text, at);
}

static void copy_trimmed(char to[MATCH_TEXT_MAX], const char *from)
{
	(void)text_copy_span(to, MATCH_TEXT_MAX, span_trim(span_of(from)));
}

static void side_read(struct side *side, const struct name_value *value)
{
	copy_trimmed(side->family.text, value->family);
	copy_trimmed(side->given.text, value->given);
	side->family.cut = value->family_cut;
	side->given.cut = value->given_cut;
	text_fold(value->suffix, FOLD_ACCENTS, side->suffix_written, sizeof(side->suffix_written));
	side->suffix = suffix_of(side->suffix_written);
	take_suffix(side, side->family.text, true);
	take_suffix(side, side->given.text, false);
	drop_no_names(side->family.text);
	drop_no_names(side->given.text);
}

/* The nearer of two; of two as near, both. */
static struct comparison nearer(struct comparison left, struct comparison right)
{
	if (left.match != right.match)
		return left.match < right.match ? left : right;
	if (left.distance != right.distance)
		return left.distance < right.distance ? left : right;
	return comparison_worse(left, right);
}

/* The smallest distance, spelled out or not on either side. */
static struct comparison nearest_letters(const char *left, const char *right)
{
	struct comparison best = comparison_of(MATCH_DIFFERENT, 0);
	char a[FOLDED_MAX], b[FOLDED_MAX];

	for (unsigned way = 0; way < 4; way++) {
		text_fold(left, way & 1 ? FOLD_SPELLED_OUT : FOLD_ACCENTS, a, sizeof(a));
		text_fold(right, way & 2 ? FOLD_SPELLED_OUT : FOLD_ACCENTS, b, sizeof(b));
		best = nearer(best, letters_compare(a, b));
	}
	wipe(a, sizeof(a));
	wipe(b, sizeof(b));
	return best;
}

/* "MUELLER" → "MULLER": what is left when nothing is spelled out. */
static void contract(char *letters)
{
	char *to = letters;

	for (const char *from = letters; *from != '\0'; from++) {
		*to++ = *from;
		if ((strchr("AOU", *from) != NULL && from[1] == 'E') ||
		    (*from == 'A' && from[1] == 'A'))
			from++;
	}
	*to = '\0';
}

static bool is_contraction(const char *left, const char *right)
{
	char a[FOLDED_MAX], b[FOLDED_MAX];

	text_fold(left, FOLD_ACCENTS, a, sizeof(a));
	text_fold(right, FOLD_ACCENTS, b, sizeof(b));
	contract(a);
	contract(b);
	bool is_one = strlen(a) > 2 && strcmp(a, b) == 0;
	wipe(a, sizeof(a));
	wipe(b, sizeof(b));
	return is_one;
}

static bool is_at_limit(const char *text)
{
	for (size_t at = 0; at < COUNT_OF(NAME_LIMITS); at++)
		if (text_length(text) == NAME_LIMITS[at])
			return true;
	return false;
}

/* One is the start of the other, where its place ended. */
static bool is_cut_by_length(const struct name_part *cut, const struct name_part *whole)
{
	char a[FOLDED_MAX], b[FOLDED_MAX];

	if (cut->cut == FLAG_NO || !is_at_limit(cut->text))
		return false;
	text_fold(cut->text, FOLD_ACCENTS, a, sizeof(a));
	text_fold(whole->text, FOLD_ACCENTS, b, sizeof(b));
	bool is_one = strlen(a) < strlen(b) && strncmp(a, b, strlen(a)) == 0;
	wipe(a, sizeof(a));
	wipe(b, sizeof(b));
	return is_one;
}

static bool is_cut_as_flagged(const struct name_part *cut, const struct words *words,
			      const struct name_part *whole, const struct words *whole_words)
{
	return cut->cut == FLAG_YES && whole->cut != FLAG_YES && words_begin(words, whole_words);
}

/* What is CLOSE about two parts that do not fold alike, the plainest explanation first. */
static struct comparison part_nearness(const struct name_part *left, const struct name_part *right,
				       bool is_given)
{
	struct words a, b;

	words_split(&a, left->text);
	words_split(&b, right->text);
	bool is_cut =
		is_cut_as_flagged(left, &a, right, &b) || is_cut_as_flagged(right, &b, left, &a);
	struct comparison result = words_compare(&a, &b, is_given);
	words_wipe(&a);
	words_wipe(&b);
	if (is_cut)
		return comparison_of(MATCH_CLOSE, bit(DIFFERENCE_CUT_FLAGGED));
	if (result.match == MATCH_CLOSE)
		return result;
	if (is_cut_by_length(left, right) || is_cut_by_length(right, left))
		return comparison_of(MATCH_CLOSE, bit(DIFFERENCE_CUT_LENGTH));
	if (is_contraction(left->text, right->text))
		return comparison_of(MATCH_CLOSE, bit(DIFFERENCE_SPELLED_OUT));
	return nearest_letters(left->text, right->text);
}

static void add_distance(struct comparison *comparison, const char *left, const char *right)
{
	char a[FOLDED_MAX], b[FOLDED_MAX];

	if (comparison->match != MATCH_CLOSE || comparison->distance != 0)
		return;
	text_fold(left, FOLD_ACCENTS, a, sizeof(a));
	text_fold(right, FOLD_ACCENTS, b, sizeof(b));
	comparison->distance = (unsigned)letters_distance(a, b);
	wipe(a, sizeof(a));
	wipe(b, sizeof(b));
}

static struct comparison parts_compare(const struct name_part *left, const struct name_part *right,
				       bool is_given)
{
	struct comparison result;

	if (left->text[0] == '\0' || right->text[0] == '\0')
		return comparison_of(MATCH_ABSENT, 0);
	if (text_is_same(left->text, right->text))
		return comparison_of(MATCH_SAME, 0);
	if (!text_folds(left->text) || !text_folds(right->text))
		return comparison_of(MATCH_DIFFERENT, 0);
	if (text_folds_alike(left->text, right->text))
		return comparison_of(MATCH_FOLDED, folded_differences(left->text, right->text));
	result = part_nearness(left, right, is_given);
	add_distance(&result, left->text, right->text);
	return result;
}

/* The same or nothing on both sides. */
static bool is_one_name(const struct name_part *left, const struct name_part *right)
{
	if (left->text[0] == '\0' || right->text[0] == '\0')
		return left->text[0] == right->text[0];
	return text_is_same(left->text, right->text) ||
	       (text_folds(left->text) && text_folds(right->text) &&
		text_folds_alike(left->text, right->text));
}

/* All words of both fields, in one text. */
static void words_of_both(struct words *words, const struct side *side)
{
	char both[MATCH_TEXT_MAX];

	(void)text_format(both, sizeof(both), "%s %s", side->family.text, side->given.text);
	words_split(words, both);
	wipe(both, sizeof(both));
}

static bool has_same_words(const struct side *left, const struct side *right)
{
	struct words a, b;
	bool fits = strlen(left->family.text) + strlen(left->given.text) + 1 < MATCH_TEXT_MAX &&
		    strlen(right->family.text) + strlen(right->given.text) + 1 < MATCH_TEXT_MAX;

	words_of_both(&a, left);
	words_of_both(&b, right);
	bool is_one = fits && a.count == b.count && a.count > 1 &&
		      words_compare(&a, &b, false).match == MATCH_CLOSE;
	words_wipe(&a);
	words_wipe(&b);
	return is_one && text_folds(left->family.text) && text_folds(left->given.text) &&
	       text_folds(right->family.text) && text_folds(right->given.text);
}

static bool is_settled(struct comparison comparison)
{
	return comparison.match == MATCH_SAME || comparison.match == MATCH_FOLDED;
}

/* Names that stand in each other's fields. */
static void compare_across(const struct side *left, const struct side *right,
			   struct names_comparison *to)
{
	bool has_name = left->family.text[0] != '\0' || left->given.text[0] != '\0';
	enum difference difference = DIFFERENCE_COUNT;

	if (!has_name || is_settled(to->family) || is_settled(to->given))
		return;
	if (is_one_name(&left->family, &right->given) && is_one_name(&left->given, &right->family))
		difference = DIFFERENCE_FIELDS_SWAPPED;
	else if (has_same_words(left, right))
		difference = DIFFERENCE_MOVED;
	if (difference == DIFFERENCE_COUNT)
		return;
	to->family = comparison_of(MATCH_CLOSE, bit(difference));
	to->given = to->family;
	add_distance(&to->family, left->family.text, right->family.text);
	add_distance(&to->given, left->given.text, right->given.text);
}

static void compare_suffixes(const struct side *left, const struct side *right,
			     struct comparison *to)
{
	struct comparison suffix = comparison_of(MATCH_SAME, 0);

	if (to->match == MATCH_ABSENT || (left->suffix == NO_SUFFIX && right->suffix == NO_SUFFIX))
		return;
	if (left->suffix == NO_SUFFIX || right->suffix == NO_SUFFIX)
		suffix = (struct comparison){ MATCH_CLOSE, bit(DIFFERENCE_SUFFIX), 1 };
	else if (left->suffix != right->suffix)
		suffix = comparison_of(MATCH_DIFFERENT, bit(DIFFERENCE_OTHER_SUFFIX));
	else if (strcmp(left->suffix_written, right->suffix_written) != 0)
		suffix = comparison_of(MATCH_FOLDED, bit(DIFFERENCE_ABBREVIATION));
	*to = comparison_worse(*to, suffix);
}

static bool is_too_long(const struct name_value *value)
{
	return text_is_too_long(value->family) || text_is_too_long(value->given) ||
	       text_is_too_long(value->suffix);
}

static struct comparison whole_compare(const char *left, const char *right)
{
	if (text_is_empty(left) || text_is_empty(right))
		return comparison_of(MATCH_ABSENT, 0);
	return comparison_of(text_is_same(left, right) ? MATCH_SAME : MATCH_DIFFERENT, 0);
}

struct names_comparison names_compare(const struct name_value *left, const struct name_value *right)
{
	struct side a = { 0 }, b = { 0 };
	struct names_comparison result;

	if (is_too_long(left) || is_too_long(right))
		return (struct names_comparison){ whole_compare(left->family, right->family),
						  whole_compare(left->given, right->given) };
	side_read(&a, left);
	side_read(&b, right);
	result.family = parts_compare(&a.family, &b.family, false);
	result.given = parts_compare(&a.given, &b.given, true);
	compare_across(&a, &b, &result);
	compare_suffixes(&a, &b, &result.family);
	wipe(&a, sizeof(a));
	wipe(&b, sizeof(b));
	return result;
}

#include "kiosk/identity/match_street.h"

#include <string.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/identity/match_postal.h"
#include "kiosk/identity/match_words.h"

enum { UNIT_WORDS_MAX = 2 };

/* How many characters documents have for a street and a city.
 * Source  AAMVA Card Design Standard, elements DAG and DAI, older and newer. */
static const size_t ADDRESS_LIMITS[] = { 20, 35 };

/* A street in the mail's own words. */
struct street {
	struct words words; /* unit included, its designator left out */
	const char *unit;   /* the designator; or null */
	size_t unit_at;     /* where the unit begins; words.count if none is marked */
};

static bool has_digit(struct span word)
{
	for (size_t at = 0; at < word.size; at++)
		if (word.at[at] >= '0' && word.at[at] <= '9')
			return true;
	return false;
}

/* How many words the phrase takes at `at`; 0 if it does not stand there. */
static size_t phrase_size(const struct words *words, size_t at, const char *phrase)
{
	struct span rest = span_of(phrase), word;
	size_t size = 0;

	while (span_split(&rest, ' ', &word)) {
		if (at + size >= words->count || !span_equals(words->at[at + size], word))
			return 0;
		size++;
	}
	return size;
}

static void join_phrases(struct words *words)
{
	for (size_t at = 0; at < words->count; at++)
		for (unsigned phrase = 0; phrase < POSTAL_PHRASE_COUNT; phrase++) {
			size_t size = phrase_size(words, at, POSTAL_PHRASES[phrase].others);
			if (size == 0)
				continue;
			words->at[at] = span_of(POSTAL_PHRASES[phrase].standard);
			words_remove(words, at + 1, size - 1);
			break;
		}
}

static void use(struct span *word, const char *standard)
{
	if (standard != NULL)
		*word = span_of(standard);
}

/* True if the words from `at` on look like a unit's number: "4", "B", "4 B". */
static bool is_unit_number(const struct words *words, size_t at)
{
	size_t count = words->count - at;

	if (count < 1 || count > UNIT_WORDS_MAX)
		return false;
	for (; at < words->count; at++)
		if (!has_digit(words->at[at]) && words->at[at].size > 1)
			return false;
	return true;
}

static void glue_unit_letter(struct street *street)
{
	struct words *words = &street->words;
	size_t last = words->count - 1;

	/* "4 B" and "4B": in the folded text a blank parts them. */
	if (last != street->unit_at + 1 || words->at[last].size != 1 ||
	    has_digit(words->at[last]) ||
	    words->at[last].at != words->at[last - 1].at + words->at[last - 1].size + 1)
		return;
	size_t offset = (size_t)(words->at[last].at - (const unsigned char *)words->text);
	words->text[offset - 1] = words->text[offset];
	words->at[last - 1].size++;
	words->count--;
}

/* "APT 4" leaves the designator out and says what it was; "REAR" stays as it is. */
static void take_unit(struct street *street)
{
	struct words *words = &street->words;

	street->unit_at = words->count;
	for (size_t at = 1; at < words->count; at++) {
		const char *unit = postal_unit(words->at[at]);
		if (unit == NULL || (at < 2 && strcmp(unit, "#") != 0))
			continue;
		if (!postal_unit_needs_number(unit) && at + 1 == words->count) {
			words->at[at] = span_of(unit);
			street->unit_at = at;
			street->unit = unit;
		} else if (postal_unit_needs_number(unit) && is_unit_number(words, at + 1)) {
			words_remove(words, at, 1);
			street->unit_at = at;
			/* "APT # 4": the word says more than the sign */
			if (street->unit == NULL || strcmp(unit, "#") != 0)
				street->unit = unit;
			at--;
		}
	}
	if (words->count > 0)
		glue_unit_letter(street);
}

/* What may stand behind the suffix: a direction, a unit, the letter or number of an avenue. */
static bool may_follow_suffix(const struct street *street, size_t at)
{
	return at >= street->unit_at || has_digit(street->words.at[at]) ||
	       street->words.at[at].size == 1 || postal_direction(street->words.at[at]) != NULL;
}

/* Only the last word that can be one is the suffix: in "ST JAMES PARK AVE" it is AVE. */
static size_t find_suffix(const struct street *street)
{
	size_t at = street->words.count;

	while (at > 1 && may_follow_suffix(street, at - 1))
		at--;
	if (at > 1 && postal_suffix(street->words.at[at - 1]) != NULL)
		return at - 1;
	return street->words.count;
}

/* "SAINT JAMES", "MOUNT ELM", "FORT ELM": the first words of names. */
static const char *name_word(struct span word)
{
	if (word_is(word, "SAINT"))
		return "ST";
	if (word_is(word, "MOUNT"))
		return "MT";
	return word_is(word, "FORT") ? "FT" : postal_ordinal(word);
}

/* A direction stands before the street's name, unless it is the name ("12 NORTH ST"), or behind
 * the suffix. */
static bool may_be_direction(const struct words *words, size_t at, size_t suffix)
{
	if (at == 1)
		return at + 1 != suffix;
	return suffix < words->count && at > suffix;
}

static void abbreviate(struct street *street)
{
	struct words *words = &street->words;
	size_t suffix = find_suffix(street);

	for (size_t at = 1; at < words->count; at++) {
		const char *standard = NULL;
		if (at == suffix)
			standard = postal_suffix(words->at[at]);
		else if (may_be_direction(words, at, suffix))
			standard = postal_direction(words->at[at]);
		if (standard == NULL && at < suffix)
			standard = name_word(words->at[at]);
		if (standard != NULL)
			words->at[at] = span_of(standard);
	}
}

static void street_read(struct street *street, const char *text)
{
	words_split(&street->words, text);
	street->unit = NULL;
	join_phrases(&street->words);
	take_unit(street);
	abbreviate(street);
}

static bool is_cut_short(const char *left_text, const char *left, const char *right)
{
	for (size_t at = 0; at < COUNT_OF(ADDRESS_LIMITS); at++)
		if (text_length(left_text) == ADDRESS_LIMITS[at] && strlen(left) < strlen(right) &&
		    strncmp(left, right, strlen(left)) == 0)
			return true;
	return false;
}

/* True if every word with a digit stands in both, in the same order. */
static bool has_same_numbers(const struct words *left, const struct words *right)
{
	size_t a = 0, b = 0;

	for (;; a++, b++) {
		while (a < left->count && !has_digit(left->at[a]))
			a++;
		while (b < right->count && !has_digit(right->at[b]))
			b++;
		if (a == left->count || b == right->count)
			return a == left->count && b == right->count;
		if (!span_equals(left->at[a], right->at[b]))
			return false;
	}
}

static bool is_same_kind_of_unit(const char *left, const char *right)
{
	return left == NULL || right == NULL || left == right || strcmp(left, "#") == 0 ||
	       strcmp(right, "#") == 0;
}

/* The words up to the unit. */
static struct words without_unit(const struct street *street)
{
	struct words words = street->words;

	words.count = street->unit_at < words.count ? street->unit_at : words.count;
	return words;
}

static bool is_same_but_for_unit(const struct street *left, const struct street *right)
{
	char a[FOLDED_MAX], b[FOLDED_MAX];
	bool left_has = left->unit_at < left->words.count;
	bool right_has = right->unit_at < right->words.count;
	struct words left_words = without_unit(left), right_words = without_unit(right);

	words_join(&left_words, a, sizeof(a));
	words_join(&right_words, b, sizeof(b));
	bool is_same = left_has != right_has && strcmp(a, b) == 0;
	wipe(a, sizeof(a));
	wipe(b, sizeof(b));
	words_wipe(&left_words);
	words_wipe(&right_words);
	return is_same;
}

/* What was folded away between two streets that are the same in the mail's words. */
static unsigned street_differences(const char *left, const struct street *a, const char *right,
				   const struct street *b)
{
	char left_fold[FOLDED_MAX], right_fold[FOLDED_MAX];
	unsigned differences = 0;

	text_fold(left, FOLD_ACCENTS, left_fold, sizeof(left_fold));
	text_fold(right, FOLD_ACCENTS, right_fold, sizeof(right_fold));
	if (strcmp(left_fold, right_fold) == 0)
		differences = folded_differences(left, right);
	else if (a->unit != b->unit)
		differences = bit(DIFFERENCE_UNIT_WORD);
	else
		differences = bit(DIFFERENCE_ABBREVIATION);
	wipe(left_fold, sizeof(left_fold));
	wipe(right_fold, sizeof(right_fold));
	return differences;
}

static struct comparison word_nearness(struct span left, struct span right)
{
	char a[FOLDED_MAX], b[FOLDED_MAX];

	(void)text_copy_span(a, sizeof(a), left);
	(void)text_copy_span(b, sizeof(b), right);
	struct comparison result = letters_compare(a, b);
	if (has_digit(left) && has_digit(right) && letters_distance(a, b) == 1)
		result = single_letter_compare(a, b);
	wipe(a, sizeof(a));
	wipe(b, sizeof(b));
	return result;
}

/* Close by one word only: "PARK PL" is not "PARK LN", "N ELM ST" not "S ELM ST". */
static struct comparison near_by_a_word(const struct words *left, const struct words *right)
{
	struct comparison result = comparison_of(MATCH_DIFFERENT, 0);
	size_t others = 0;

	for (size_t at = 0; at < left->count; at++)
		if (!span_equals(left->at[at], right->at[at]) && others++ == 0)
			result = word_nearness(left->at[at], right->at[at]);
	return others == 1 ? result : comparison_of(MATCH_DIFFERENT, 0);
}

static struct comparison street_nearness(const char *left_text, const struct street *left,
					 const char *right_text, const struct street *right)
{
	char a[FOLDED_MAX], b[FOLDED_MAX];
	struct comparison result = comparison_of(MATCH_CLOSE, 0);

	words_join(&left->words, a, sizeof(a));
	words_join(&right->words, b, sizeof(b));
	if (strcmp(a, b) == 0 && is_same_kind_of_unit(left->unit, right->unit))
		result = comparison_of(MATCH_FOLDED,
				       street_differences(left_text, left, right_text, right));
	else if (strcmp(a, b) == 0)
		result = (struct comparison){ MATCH_CLOSE, bit(DIFFERENCE_UNIT_KIND), 1 };
	else if (is_same_but_for_unit(left, right))
		result.differences = bit(DIFFERENCE_UNIT_MISSING);
	else if (is_cut_short(left_text, a, b) || is_cut_short(right_text, b, a))
		result.differences = bit(DIFFERENCE_CUT_LENGTH);
	else if (has_same_numbers(&left->words, &right->words))
		result = words_compare(&left->words, &right->words, false);
	else
		result = comparison_of(MATCH_DIFFERENT, 0);
	if (result.match == MATCH_DIFFERENT)
		result = left->words.count == right->words.count
				 ? near_by_a_word(&left->words, &right->words)
				 : letters_compare(a, b);
	if (result.match == MATCH_CLOSE && result.distance == 0)
		result.distance = (unsigned)letters_distance(a, b);
	wipe(a, sizeof(a));
	wipe(b, sizeof(b));
	return result;
}

struct comparison street_compare(const char *left, const char *right)
{
	struct street a, b;

	street_read(&a, left);
	street_read(&b, right);
	struct comparison result = street_nearness(left, &a, right, &b);
	words_wipe(&a.words);
	words_wipe(&b.words);
	return result;
}

static void city_read(struct words *words, const char *text)
{
	words_split(words, text);
	if (words->count > 1)
		use(&words->at[0], postal_direction(words->at[0]));
	for (size_t at = 0; at < words->count && words->count > 1; at++)
		use(&words->at[at], postal_city_word(words->at[at]));
}

struct comparison city_compare(const char *left, const char *right)
{
	struct words left_words, right_words;
	char a[FOLDED_MAX], b[FOLDED_MAX];
	struct comparison result;

	if (text_folds_alike(left, right))
		return comparison_of(MATCH_FOLDED, folded_differences(left, right));
	city_read(&left_words, left);
	city_read(&right_words, right);
	words_join(&left_words, a, sizeof(a));
	words_join(&right_words, b, sizeof(b));
	if (strcmp(a, b) == 0)
		result = comparison_of(MATCH_FOLDED, bit(DIFFERENCE_ABBREVIATION));
	else if (is_cut_short(left, a, b) || is_cut_short(right, b, a))
		result = comparison_of(MATCH_CLOSE, bit(DIFFERENCE_CUT_LENGTH));
	else
		result = words_compare(&left_words, &right_words, false);
	if (result.match == MATCH_DIFFERENT)
		result = letters_compare(a, b);
	if (result.match == MATCH_CLOSE && result.distance == 0)
		result.distance = (unsigned)letters_distance(a, b);
	wipe(a, sizeof(a));
	wipe(b, sizeof(b));
	words_wipe(&left_words);
	words_wipe(&right_words);
	return result;
}

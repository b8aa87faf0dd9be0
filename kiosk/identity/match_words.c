#include "kiosk/identity/match_words.h"

#include <string.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"

void words_split(struct words *words, const char *text)
{
	text_fold_words(text, words->text, sizeof(words->text));
	struct span rest = span_of(words->text);
	words->count = 0;
	while (rest.size > 0 && words->count < WORDS_MAX - 1 &&
	       span_split(&rest, ' ', &words->at[words->count]))
		words->count++;
	if (rest.size > 0)
		words->at[words->count++] = rest;
}

void words_wipe(struct words *words)
{
	wipe(words, sizeof(*words));
}

bool word_is(struct span word, const char *text)
{
	return span_equals(word, span_of(text));
}

void words_remove(struct words *words, size_t at, size_t count)
{
	for (; at + count < words->count; at++)
		words->at[at] = words->at[at + count];
	words->count = at;
}

static bool is_digit(unsigned char byte)
{
	return byte >= '0' && byte <= '9';
}

void words_join(const struct words *words, char *to, size_t max)
{
	char word[FOLDED_MAX];

	to[0] = '\0';
	for (size_t at = 0; at < words->count; at++) {
		size_t length = strlen(to);
		(void)text_copy_span(word, sizeof(word), words->at[at]);
		if (length > 0 &&
		    (is_digit((unsigned char)to[length - 1]) || is_digit((unsigned char)word[0])))
			(void)text_append(to, max, " ");
		(void)text_append(to, max, word);
	}
	wipe(word, sizeof(word));
}

/* Words that many families share: alone they tie nobody to anybody. */
static bool is_particle(struct span word)
{
	static const char *const PARTICLES[] = { "AL",  "ABU", "BEN", "BIN", "BINT", "DA",  "DAS",
						 "DE",  "DEL", "DEN", "DER", "DES",  "DI",  "DO",
						 "DOS", "DU",  "E",   "EL",  "IBN",  "LA",  "LAS",
						 "LE",  "LOS", "MAC", "MC",  "O",    "SAN", "ST",
						 "TEN", "TER", "VAN", "VON", "Y",    "ZU" };

	for (size_t at = 0; at < COUNT_OF(PARTICLES); at++)
		if (word_is(word, PARTICLES[at]))
			return true;
	return false;
}

static bool is_initial(struct span left, struct span right)
{
	return (left.size == 1 || right.size == 1) && left.at[0] == right.at[0] &&
	       !is_digit(left.at[0]);
}

/* What was found of the shorter text's words in the longer one. */
struct alignment {
	bool is_taken[WORDS_MAX];
	size_t next; /* behind the last word found */
	unsigned differences;
	bool has_anchor; /* a word that says something was found */
};

/* The first free word of `in` at or behind `from` that is the word, or its initial. */
static size_t find_word(const struct alignment *alignment, const struct words *in, size_t from,
			struct span word, bool as_initial)
{
	for (size_t at = from; at < in->count; at++)
		if (!alignment->is_taken[at] &&
		    (as_initial ? is_initial(word, in->at[at]) : span_equals(word, in->at[at])))
			return at;
	return in->count;
}

static bool take_word(struct alignment *alignment, const struct words *in, struct span word,
		      bool has_initials)
{
	size_t at = find_word(alignment, in, alignment->next, word, false);

	if (at == in->count)
		at = find_word(alignment, in, 0, word, false);
	if (at < in->count) {
		alignment->has_anchor |= !is_particle(word);
	} else {
		if (has_initials)
			at = find_word(alignment, in, alignment->next, word, true);
		if (at == in->count)
			return false;
		alignment->differences |= bit(DIFFERENCE_INITIAL);
		alignment->has_anchor = true;
	}
	if (at < alignment->next)
		alignment->differences |= bit(DIFFERENCE_ORDER);
	alignment->is_taken[at] = true;
	alignment->next = at + 1;
	return true;
}

static struct comparison find_all(const struct words *of, const struct words *in, bool has_initials)
{
	struct alignment alignment = { 0 };

	for (size_t at = 0; at < of->count; at++)
		if (!take_word(&alignment, in, of->at[at], has_initials))
			return comparison_of(MATCH_DIFFERENT, 0);
	if (of->count < in->count)
		alignment.differences |= bit(DIFFERENCE_PART_MISSING);
	if (!alignment.has_anchor)
		return comparison_of(MATCH_DIFFERENT, 0);
	return comparison_of(MATCH_CLOSE, alignment.differences);
}

struct comparison words_compare(const struct words *left, const struct words *right,
				bool has_initials)
{
	if (left->count < right->count)
		return find_all(left, right, has_initials);
	if (left->count > right->count)
		return find_all(right, left, has_initials);
	/* Which is looked for in which may matter: both ways, so that sides do not. */
	struct comparison one = find_all(left, right, has_initials);
	struct comparison other = find_all(right, left, has_initials);
	if (one.match != other.match)
		return one.match < other.match ? one : other;
	return comparison_worse(one, other);
}

bool words_begin(const struct words *cut, const struct words *whole)
{
	if (cut->count == 0 || cut->count > whole->count)
		return false;
	for (size_t at = 0; at < cut->count; at++)
		if (!span_starts_with(whole->at[at], cut->at[at]))
			return false;
	return true;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static bool is_swap(const char *left, size_t i, const char *right, size_t j)
{
	return i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
}

/* Three rows of the table are enough. */
size_t letters_distance(const char *left, const char *right)
{
	unsigned rows[3][FOLDED_MAX + 1] = { { 0 } };
	size_t left_size = strnlen(left, FOLDED_MAX), right_size = strnlen(right, FOLDED_MAX);

	for (unsigned at = 0; at <= right_size; at++)
		rows[0][at] = at;
	for (size_t i = 1; i <= left_size; i++) {
		unsigned *row = rows[i % 3];
		const unsigned *above = rows[(i - 1) % 3], *two_above = rows[(i + 1) % 3];
		row[0] = (unsigned)i;
		for (size_t j = 1; j <= right_size; j++) {
			size_t change = left[i - 1] == right[j - 1] ? 0 : 1;
			size_t best = least(above[j - 1] + change, least(above[j], row[j - 1]) + 1);
			if (is_swap(left, i, right, j))
				best = least(best, two_above[j - 2] + 1);
			row[j] = (unsigned)best;
		}
	}
	size_t result = rows[left_size % 3][right_size];
	wipe(rows, sizeof(rows));
	return result;
}

/* In a short name two letters are most of it: "LI" and "WU" are not close. */
static size_t distance_allowed(const char *left, const char *right)
{
	size_t shorter = least(strlen(left), strlen(right));

	if (shorter >= 5)
		return 2;
	return shorter >= 3 ? 1 : 0;
}

/* What the one difference between two texts is. */
static enum difference single_difference(const char *left, const char *right)
{
	size_t at = 0, left_size = strlen(left), right_size = strlen(right);

	while (left[at] != '\0' && left[at] == right[at])
		at++;
	const char *longer = left_size >= right_size ? left : right;
	const char *other = longer == left ? right : left;
	bool has_digit = is_digit((unsigned char)longer[at]);
	if (left_size != right_size)
		return has_digit ? DIFFERENCE_DIGIT_MISSING : DIFFERENCE_LETTER_MISSING;
	has_digit |= is_digit((unsigned char)other[at]);
	if (strcmp(left + at + 1, right + at + 1) == 0)
		return has_digit ? DIFFERENCE_DIGIT : DIFFERENCE_LETTER;
	return has_digit ? DIFFERENCE_DIGITS_SWAPPED : DIFFERENCE_LETTERS_SWAPPED;
}

/* And the same blanks beside them. */
static bool has_same_digits(const char *left, const char *right)
{
	do {
		while (*left >= 'A' && *left <= 'Z')
			left++;
		while (*right >= 'A' && *right <= 'Z')
			right++;
		if (*left != *right)
			return false;
	} while (*left++ != '\0' && *right++ != '\0');
	return true;
}

struct comparison single_letter_compare(const char *left, const char *right)
{
	return (struct comparison){ MATCH_CLOSE, bit(single_difference(left, right)), 1 };
}

struct comparison letters_compare(const char *left, const char *right)
{
	struct comparison result = comparison_of(MATCH_DIFFERENT, 0);
	size_t distance = letters_distance(left, right);

	if (distance == 0 || distance > distance_allowed(left, right))
		return result;
	if (distance > 1 && !has_same_digits(left, right))
		return result;
	if (distance == 1)
		return single_letter_compare(left, right);
	return (struct comparison){ MATCH_CLOSE, bit(DIFFERENCE_LETTERS), (unsigned)distance };
}

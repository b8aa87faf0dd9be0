/* Words and letters of folded texts. Only match*.c include this. */
#ifndef TAC_IDENTITY_MATCH_WORDS_H
#define TAC_IDENTITY_MATCH_WORDS_H

#include "kiosk/identity/match_fold.h"

enum { WORDS_MAX = 16 };

/* The words of a text, folded; the last one takes in all that is left over. They are borrowed from
 * `text`, or static. */
struct words {
	char text[FOLDED_MAX];
	size_t count;
	struct span at[WORDS_MAX];
};

void words_split(struct words *words, const char *text);
void words_wipe(struct words *words);

bool word_is(struct span word, const char *text);
void words_remove(struct words *words, size_t at, size_t count);

/* Their letters with nothing between, but a blank beside a digit: "12 ELMST 4". */
void words_join(const struct words *words, char *to, size_t max);

/* CLOSE where one has the words of the other and more, in another order, or (with `has_initials`)
 * an initial for a word; else DIFFERENT. Distance is not set. */
struct comparison words_compare(const struct words *left, const struct words *right,
				bool has_initials);

/* True if each word of `cut` begins the word in its place in `whole`: "NILA CHAY" and "NILADHA
 * CHAYAPA SON". */
bool words_begin(const struct words *cut, const struct words *whole);

/* Letters to change, add or leave out; a swap of neighbours counts as one. */
size_t letters_distance(const char *left, const char *right);

/* What differs between two folded texts of distance 1, however short. */
struct comparison single_letter_compare(const char *left, const char *right);

/* CLOSE within two letters of folded texts (one where the shorter has three or four, none where it
 * has fewer), never for two where a digit is one; else DIFFERENT. */
struct comparison letters_compare(const char *left, const char *right);

#endif

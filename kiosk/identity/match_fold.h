/* Letters and digits alone, and what was folded away: the ground that match.h stands on. Only
 * match*.c include this. */
#ifndef TAC_IDENTITY_MATCH_FOLD_H
#define TAC_IDENTITY_MATCH_FOLD_H

#include "kiosk/identity/match.h"

enum { FOLDED_MAX = MATCH_TEXT_MAX };

enum fold {
	FOLD_ACCENTS,     /* "Müller" → "MULLER" */
	FOLD_SPELLED_OUT, /* "Müller" → "MUELLER" */
};

/* Upper-case ASCII letters and digits only: "Muñoz-O'Neil" → "MUNOZONEIL". Never longer than the
 * text; cuts what does not fit. */
void text_fold(const char *text, enum fold fold, char *to, size_t max);

/* The same with one blank between words: at blanks, hyphens, commas and slashes. A '#' is a word
 * of its own. Periods and apostrophes stand inside a word. */
void text_fold_words(const char *text, char *to, size_t max);

/* False where folding loses a letter, as it does other scripts': such a text is compared whole. */
bool text_folds(const char *text);

bool text_is_empty(const char *text);
bool text_is_too_long(const char *text);

/* The same but for case and outer blanks; false for what is not UTF-8 unless byte for byte. */
bool text_is_same(const char *left, const char *right);

/* True if both can fold to the same letters, each accented one without its accent or spelled out
 * as it may be. */
bool text_folds_alike(const char *left, const char *right);

/* Bits of what was folded away between two texts that fold alike; never none. */
unsigned folded_differences(const char *left, const char *right);

static inline struct comparison comparison_of(enum match match, unsigned differences)
{
	return (struct comparison){ .match = match, .differences = differences };
}

static inline unsigned bit(enum difference difference)
{
	return 1U << difference;
}

#endif

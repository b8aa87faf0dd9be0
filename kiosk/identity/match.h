/* How two values of one field compare: what a visitor typed, what a document's code says, what
 * its print says. The answer is one of five words and, where the two are not plainly the same or
 * different, what differs in words; never a bare score.
 *
 * All here is pure, and the same whichever value stands left. Texts are UTF-8 and borrowed for the
 * call; one longer than MATCH_TEXT_MAX is the same as itself only. Case and outer blanks are no
 * difference. */
#ifndef TAC_IDENTITY_MATCH_H
#define TAC_IDENTITY_MATCH_H

#include <stdbool.h>

#include "kiosk/base/attrs.h"
#include "kiosk/identity/document.h"
#include "kiosk/identity/person.h"

/* From what says least to what is worst. Name, code, sign, word (English: for the clerk). */
#define MATCH_LIST(X)                                                                              \
	X(ABSENT, "absent", "-", "not given")                                                      \
	X(SAME, "same", "=", "same")                                                               \
	X(FOLDED, "folded", "=", "same after folding")                                             \
	X(CLOSE, "close", "~", "close")                                                            \
	X(DIFFERENT, "different", "!", "DIFFERENT")

enum match {
#define X(name, code, sign, word) MATCH_##name,
	MATCH_LIST(X)
#undef X
		MATCH_COUNT
};

/* What differs. Name, code, words. */
#define DIFFERENCE_LIST(X)                                                                         \
	X(ACCENT, "accent", "the accent")                                                          \
	X(SPELLED_OUT, "spelled_out", "a letter spelled out, such as UE for a U with dots")        \
	X(HYPHEN, "hyphen", "the hyphen")                                                          \
	X(APOSTROPHE, "apostrophe", "the apostrophe")                                              \
	X(BLANK, "blank", "the blanks")                                                            \
	X(PUNCTUATION, "punctuation", "the punctuation")                                           \
	X(ABBREVIATION, "abbreviation", "an abbreviation")                                         \
	X(UNIT_WORD, "unit_word", "the word before the unit")                                      \
	X(ZIP_SHORT, "zip_short", "the last four digits are not given")                            \
	X(CENTURY_OPEN, "century_open", "the century is not given")                                \
	X(LETTER, "letter", "one letter differs")                                                  \
	X(LETTER_MISSING, "letter_missing", "one letter is missing")                               \
	X(LETTERS_SWAPPED, "letters_swapped", "two letters are swapped")                           \
	X(LETTERS, "letters", "two letters differ")                                                \
	X(DIGIT, "digit", "one digit differs")                                                     \
	X(DIGIT_MISSING, "digit_missing", "one digit is missing")                                  \
	X(DIGITS_SWAPPED, "digits_swapped", "two digits are swapped")                              \
	X(SUFFIX, "suffix", "a suffix is missing")                                                 \
	X(INITIAL, "initial", "an initial stands for a name")                                      \
	X(PART_MISSING, "part_missing", "a part is missing")                                       \
	X(ORDER, "order", "the order of the parts")                                                \
	X(MOVED, "moved", "a part stands in the other name field")                                 \
	X(FIELDS_SWAPPED, "fields_swapped", "last and first names are swapped")                    \
	X(CUT_FLAGGED, "cut_flagged", "cut off, as the issuer says")                               \
	X(CUT_LENGTH, "cut_length", "cut off where the space for it ends")                         \
	X(DAY_MONTH, "day_month", "day and month are swapped")                                     \
	X(CENTURY, "century", "the century differs")                                               \
	X(UNIT_MISSING, "unit_missing", "the unit is missing")                                     \
	X(UNIT_KIND, "unit_kind", "another kind of unit")                                          \
	X(ZIP_END, "zip_end", "the last four digits differ")                                       \
	X(OTHER_SUFFIX, "other_suffix", "another suffix")

enum difference {
#define X(name, code, words) DIFFERENCE_##name,
	DIFFERENCE_LIST(X)
#undef X
		DIFFERENCE_COUNT
};

enum { MATCH_TEXT_MAX = 324, COMPARISON_TEXT_MAX = 256 };

struct comparison {
	enum match match;
	unsigned differences; /* a bit for each enum difference */
	unsigned distance;    /* with MATCH_CLOSE: letters and digits to change, add or leave out,
			       * a swap of neighbours counted as one; else 0 */
};

/* One person's name as one source has it; no pointer is null. A suffix may stand behind the family
 * or the given names instead of in its own place. */
struct name_value {
	const char *family, *given, *suffix;
	enum document_flag family_cut, given_cut; /* truncated, as the issuer says */
};

struct names_comparison {
	struct comparison family, given;
};

/* CLOSE within two letters (one in a name of three or four, none in a shorter one), or where parts
 * are missing, moved, shortened or cut off. What a suffix says counts to the family name.
 * Source  ICAO Doc 9303-3 section 6 (transliteration) and 4.2 (cut names); AAMVA Card Design
 *         Standard, elements DDE, DDF, DDG (cut names) and DCU (suffixes). */
struct names_comparison names_compare(const struct name_value *left,
				      const struct name_value *right);

/* Street, city, state, ZIP code. What says that there is no fixed address is absent.
 * Source  USPS Publication 28. */
struct comparison address_compare(enum person_field field, const char *left, const char *right);

/* Dates in any form that people and documents write: month first, year first, day first where only
 * that can be, months as words, YYMMDD. Other texts are the same or not. */
struct comparison dates_compare(const char *left, const char *right);

/* Nine digits, hyphens and blanks aside. What differs never says which digits. */
struct comparison tins_compare(const char *left, const char *right);

/* Numbers of documents: letters and digits, with what stands between them folded away. */
struct comparison numbers_compare(const char *left, const char *right);

/* The worse of two; of two alike, one with all that differs in either. */
struct comparison comparison_worse(struct comparison left, struct comparison right);

/* "close: one letter differs", in English. */
void comparison_text(struct comparison comparison, char *to, size_t max);

const char *match_code(enum match match);
const char *match_sign(enum match match);
const char *difference_code(enum difference difference);

#endif

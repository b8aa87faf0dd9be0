/* Which codeword a cell of the picture looks like: its grey, as a profile of modules, against what
 * each codeword of a cluster would look like under that much blur. */
#ifndef TAC_DRIVERS_DECODER_PDF417_MATCH_H
#define TAC_DRIVERS_DECODER_PDF417_MATCH_H

#include "drivers/decoder_pdf417_plane.h"
#include "drivers/decoder_pdf417_table.h"

enum {
	PDF417_SAMPLES = 2 * (PDF417_MODULES + 2), /* two a module, one module more at each side */
	PDF417_PROFILE = 40,                       /* the samples, and zeros to whole vectors */
	PDF417_BLURS = 5,
};

/* Mean 0, length 1: brightness and contrast are taken out. */
struct pdf417_profile {
	_Alignas(16) float at[PDF417_PROFILE];
};

/* Where a cell is looked at: along `lines` lines. The card may be bent: they may be slanted. */
struct pdf417_cell {
	double left, right;     /* x of its edges */
	double y_left, y_right; /* of the first line at these edges */
	double height;          /* y from the first line to the last */
	unsigned lines;
};

struct pdf417_guess {
	unsigned word;
	float score;  /* 1 is a perfect likeness */
	float margin; /* to the best other word */
};

/* False when the cell shows no contrast; then the profile is zero. */
bool pdf417_profile_take(const struct picture *picture, const struct pdf417_plane *plane,
			 struct pdf417_cell cell, struct pdf417_profile *ret);

struct pdf417_guess pdf417_match(const struct pdf417_profile *profile, unsigned blur,
				 unsigned cluster);

/* How much the profile looks like each word. */
void pdf417_match_all(const struct pdf417_profile *profile, unsigned blur, unsigned cluster,
		      float ret_scores[PDF417_WORDS]);

/* The word with the highest score, and its margin. */
struct pdf417_guess pdf417_best(const float scores[PDF417_WORDS]);

/* How much the left and the right half of a profile look like those of that word: 1 is a perfect
 * likeness. */
void pdf417_halves_match(const struct pdf417_profile *profile, unsigned blur, unsigned cluster,
			 unsigned word, float ret[2]);

/* How far to the right of where it was looked for the word stands: its middle, and its right edge
 * besides, modules. */
struct pdf417_offset {
	float shift, stretch;
};

struct pdf417_offset pdf417_offset_find(const struct pdf417_profile *profile, unsigned blur,
					unsigned cluster, unsigned word);

#endif

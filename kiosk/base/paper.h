/* A page of receipt paper before it is printed, shown or drawn: lines with a style each. The same
 * page goes to the printer, the glass and a PNG. */
#ifndef TAC_BASE_PAPER_H
#define TAC_BASE_PAPER_H

#include <stdbool.h>
#include <stddef.h>

#include "kiosk/base/attrs.h"

enum {
	PAPER_LINES_MAX = 120,
	PAPER_LINE_MAX = 160,      /* bytes of UTF-8 */
	PAPER_COLUMNS_80MM = 48,   /* font A, 12 dots a character, 576 dots */
	PAPER_COLUMNS_58MM = 32,   /* 384 dots */
	PAPER_COLUMNS_180DPI = 42, /* 512 dots on 80 mm */
	PAPER_DOTS_A_COLUMN = 12,
	PAPER_BARS_DOTS = 96, /* how high bars are: 12 mm */
};

enum paper_style {
	PAPER_TEXT, /* left, font A */
	PAPER_BOLD,
	PAPER_TITLE, /* centred, bold, higher */
	PAPER_LARGE, /* centred, bold, the largest: the PIN */
	PAPER_CENTRE,
	PAPER_RULE, /* a line across; no text */
	PAPER_QR,   /* text is the QR code's content */
	PAPER_BARS, /* text is the content of a Code 128, see code128.h */
};

/* How a style looks: its characters are so many times as wide and high as font A's. */
struct paper_look {
	bool is_centred, is_bold;
	unsigned char width, height;
};

/* May hold a PIN: wipe after use. */
struct paper {
	size_t columns; /* 48, 42 or 32 */
	size_t count;
	bool is_large; /* in large type, for who sees little: all is double, and the PIN fourfold */
	bool is_full;  /* something did not fit */
	struct {
		enum paper_style style;
		bool is_secret; /* printed and drawn, but not readable on the glass */
		char text[PAPER_LINE_MAX];
	} line[PAPER_LINES_MAX];
};

/* `columns` of font A, whatever the type. Set is_large, if that is wanted, before the first line.
 */
void paper_begin(struct paper *paper, size_t columns);
struct paper_look paper_look(const struct paper *paper, enum paper_style style);
/* True for a style whose text is read, not drawn as a code or a rule. */
bool paper_is_text(enum paper_style style);
/* Adds one line as it stands. Bars that the paper is too narrow for do not fit. */
void paper_line(struct paper *paper, enum paper_style style, const char *text);
/* The same, of a line that nobody reads over a shoulder. */
void paper_secret_line(struct paper *paper, enum paper_style style, const char *text);
/* Adds text broken to the paper's width, as wide as its style makes it: at blanks; between the
 * signs of Chinese, but with no closing mark at a line's beginning and no opening one at its end; a
 * word that is wider than the paper behind its hyphens, and only else anywhere. At U+00A0 no line
 * ends; it becomes a blank.
 *
 * Source  Unicode Standard Annex 14, much shortened. */
void paper_wrap(struct paper *paper, enum paper_style style, const char *text);
void paper_wipe(struct paper *paper);

#endif

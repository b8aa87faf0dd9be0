/* A page of paper as the bytes that a receipt printer prints: a line whose every character stands
 * on its code page as text, any other dot by dot.
 *
 * Source  Epson ESC/POS command reference: ESC @, ESC R, ESC t, ESC a, ESC E, ESC d, GS !, GS ( k,
 *         GS k, GS v 0, GS V. */
#ifndef TAC_DRIVERS_ESCPOS_H
#define TAC_DRIVERS_ESCPOS_H

#include <stdbool.h>

#include "drivers/escpos_page.h"
#include "kiosk/base/bytes.h"
#include "kiosk/base/paper.h"
#include "kiosk/base/qr.h"

enum escpos_cut {
	ESCPOS_CUT_PARTIAL, /* a point is left, so that the paper does not fall */
	ESCPOS_CUT_FULL,
	ESCPOS_CUT_NONE, /* it has no knife: the paper is fed to where it is torn */
};

enum {
	/* A drawn QR code: its rows, and white above and below. */
	ESCPOS_QR_BYTES_MAX = (QR_SIDE_MAX * QR_MODULE_DOTS + 7) / 8 *
			      (QR_SIDE_MAX + 2 * QR_QUIET) * QR_MODULE_DOTS,
	/* A line has at most its text, 9 bytes of style and a line feed, and 40 bytes around what a
	 * QR code says; a page has 20 more. */
	ESCPOS_TEXT_BYTES_MAX = PAPER_LINES_MAX * (PAPER_LINE_MAX + 56) + 32 + ESCPOS_QR_BYTES_MAX,
	/* And what is drawn: half as much again as the longest receipt. */
	ESCPOS_DRAWN_BYTES_MAX = 256 * 1024,
	ESCPOS_BYTES_MAX = ESCPOS_TEXT_BYTES_MAX + ESCPOS_DRAWN_BYTES_MAX,
};

/* What differs from make to make. All zero but the number: Epson's way. */
struct escpos_manner {
	enum escpos_page page;
	unsigned char page_number; /* that ESC t takes for it */
	enum escpos_cut cut;
	bool draws_qr;    /* it knows no QR code, which is then sent dot by dot */
	size_t head_dots; /* 0: as many as the paper's columns take */
};

/* For a printer of which nothing is known: page 850 is number 2 with nearly all of them. */
extern const struct escpos_manner ESCPOS_PLAIN;

/* From initialise to cut. `to` is full when the page does not fit, which in ESCPOS_BYTES_MAX is one
 * with several long QR codes to be drawn, or with more text to be drawn than any receipt has. Where
 * there is no font, what would be drawn goes as text without its accents.
 * Blocks  as drawing.h does. */
void escpos_from_paper(const struct paper *paper, const struct escpos_manner *manner,
		       struct bytes *to);

#endif

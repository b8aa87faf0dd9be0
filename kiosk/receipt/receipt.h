/* The words on the receipt, as a page of paper.
 *
 * Source  the model is the IRS notice CP01A. No TIN and no birth date ever stands on it. */
#ifndef TAC_RECEIPT_RECEIPT_H
#define TAC_RECEIPT_RECEIPT_H

#include <stdbool.h>
#include <stdint.h>

#include "kiosk/base/language.h"
#include "kiosk/base/paper.h"
#include "kiosk/base/status.h"

enum receipt_kind { RECEIPT_ORIGINAL, RECEIPT_AGAIN, RECEIPT_REPRINT };

struct receipt {
	enum receipt_kind kind;
	int64_t first_ms; /* with RECEIPT_AGAIN and RECEIPT_REPRINT: when the PIN was made */
	unsigned reprint; /* with RECEIPT_REPRINT: which one */
	enum language language;
	const char *pin; /* six digits, borrowed */
	int year;
	const char *centre; /* name of the centre */
	const char *visit;  /* visit number */
	const char *whose;  /* what to call them, where a visit has more papers; else null */
	const char *head;   /* the ledger's head code; tac-verify --head reads it */
	const char *code;   /* verification code, or null: there is none */
	int64_t wall_ms;
	bool letter_follows; /* with the same PIN */
	bool is_training;
	bool is_large; /* in large type, for who sees little */
};

/* Lays it out: (TRAINING, at both ends), heading, ORIGINAL or
 * PRINTED AGAIN or REPRINT n, the PIN in groups of three as the large
 * line, the calendar year, where it goes (e-file, paper), current and prior-year returns, new one
 * each January, keep it secret, the IRS never asks, lost-PIN number, IRS.gov/CP01A, (that a letter
 * follows), QR, centre, date, visit number, head code, verification code as people and as scanners
 * read it. Errors  STATUS_FULL when
 * a line or the page would not fit (a test shows that none does); STATUS_REFUSED for a PIN that is
 * not six digits. */
enum status receipt_lay(const struct receipt *receipt, size_t columns, struct paper *ret,
			struct fault *fault) MUST_CHECK;

/* What stands under the PIN, on receipts and letters: where it goes, that it is secret, what to do
 * if it is lost. */
void receipt_put_explanation(struct paper *paper, enum language language, int year);

/* A verification code, for people and as a QR code (see slip.h), on receipts and letters. */
void receipt_put_code(struct paper *paper, enum language language, const char *code);

/* A receipt in that language can be drawn with the fonts that are installed. Errors
 * STATUS_UNSUPPORTED naming the language and the first character that they lack. */
enum status receipt_check_fonts(enum language language, struct fault *fault) MUST_CHECK;

/* Writes a page as a picture of the paper: black on white, at the printer's 203 dpi.
 * Shape   the print head's 12 dots a column, with 32 more at either side: 80 mm for 48 columns.
 * Errors  STATUS_IO naming the file; STATUS_UNSUPPORTED there is no font. The file gets mode 0600;
 * a link is not followed. */
enum status receipt_png(const struct paper *paper, const char *path,
			struct fault *fault) MUST_CHECK;

/* The same as a PDF of that size, of one page. For specimens: Cairo's copies are not wiped. */
enum status receipt_pdf(const struct paper *paper, const char *path,
			struct fault *fault) MUST_CHECK;

#endif

/* The letter that brings an IP PIN to the address of record, and a file of such letters.
 *
 * Source  the model is the IRS notice CP01A. No TIN and no birth date ever stands on it. */
#ifndef TAC_RECEIPT_LETTER_H
#define TAC_RECEIPT_LETTER_H

#include <stdbool.h>
#include <stdint.h>

#include "kiosk/base/language.h"
#include "kiosk/base/paper.h"
#include "kiosk/base/status.h"

enum { LETTER_COLUMNS = 76, LETTER_LINES = 5 };

/* All texts are borrowed. */
struct letter {
	enum language language;
	const char *to[LETTER_LINES]; /* name and address; empty lines are left out */
	const char *pin;              /* six digits */
	int year;
	bool is_renewal; /* nobody came for it: it follows that of the year before */
	const char *centre;
	const char *order; /* its number */
	const char *code;  /* verification code, or null: there is none */
	int64_t wall_ms;   /* when its batch was made */
	bool is_training;
};

/* Errors  STATUS_FULL when a line or the page would not fit; STATUS_REFUSED for a PIN that is not
 *         six digits. */
enum status letter_lay(const struct letter *letter, struct paper *ret,
		       struct fault *fault) MUST_CHECK;

/* A PDF with a page a letter, US Letter, mode 0600. Cairo's copies are not wiped.
 * Errors  STATUS_IO naming the file; STATUS_UNSUPPORTED there is no font. */
struct letter_file {
	/* Cairo does not tell of what cannot be written while it finishes. */
	struct paper_sink {
		int descriptor;
		bool is_broken;
	} sink;
	void *surface; /* Cairo's */
};
enum status letter_file_begin(const char *path, struct letter_file *ret,
			      struct fault *fault) MUST_CHECK;
enum status letter_file_add(struct letter_file *file, const struct paper *page,
			    struct fault *fault) MUST_CHECK;
/* Writes what is left; durable on STATUS_OK. */
enum status letter_file_end(struct letter_file *file, const char *path,
			    struct fault *fault) MUST_CHECK;
void letter_file_release(struct letter_file *file);

#endif

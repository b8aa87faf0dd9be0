/* What scanners read on papers of ours that a person brings back: the code that people type, with
 * what it is a code of.
 *
 *	TAC-R-2EN002-E08Y5G-1NDHWR-7DR9EV-C6
 *
 * Shape   "TAC-", the kind, "-", a receipt's verification code or the token that a visit rests
 *         under, in capitals, "-", two check characters. Capitals, digits and hyphens only, so
 *         that QR holds it in few modules. Nothing personal stands in it, and it is evidence of
 *         nothing: whoever reads it still asks for the documents.
 * Source  ISO/IEC 7064, MOD 1271-36, over all letters and digits before the check characters: one
 *         wrong character, or two changed about, is always seen. */
#ifndef TAC_IDENTITY_SLIP_H
#define TAC_IDENTITY_SLIP_H

#include "kiosk/base/attrs.h"
#include "kiosk/base/span.h"
#include "kiosk/base/status.h"

/* Name, letter in the code, and how JSON spells it. */
#define SLIP_KIND_LIST(X)                                                                          \
	X(RECEIPT, 'R', "receipt") /* a PIN was handed over */                                     \
	X(RESUME, 'C', "resume")   /* the visit goes on another day */

enum slip_kind {
#define X(name, letter, text) SLIP_##name,
	SLIP_KIND_LIST(X)
#undef X
		SLIP_KIND_COUNT
};

enum { SLIP_CODE_MAX = 33, SLIP_TEXT_MAX = SLIP_CODE_MAX + 9 };

struct slip {
	enum slip_kind kind;
	char code[SLIP_CODE_MAX];
};

/* Errors  STATUS_REFUSED: the code is empty or holds more than letters, digits and
 *         hyphens; STATUS_FULL: max is under SLIP_TEXT_MAX. */
enum status slip_write(const struct slip *slip, char *ret, size_t max,
		       struct fault *fault) MUST_CHECK;

/* Errors  STATUS_REFUSED: not such a code, or its check characters are wrong. */
enum status slip_read(struct span text, struct slip *ret, struct fault *fault) MUST_CHECK;

const char *slip_kind_text(enum slip_kind kind);

#endif

/* The verification code of a receipt: tells whether a paper is one of this kiosk's, with nothing
 * but the kiosk's own keys, even where the ledger has lost the order.
 *
 * Shape   XXXXXX-XXXXXX-XXXXXX-XXXXXX, Crockford's base 32: five characters and a check character a
 *         group. Of the twenty, seven tell day, number and applicant of the visit, whether the PIN
 * is of the year after, and which print it is (35 bits); thirteen are an HMAC-SHA-256 over all that
 * and the kiosk's name, cut to 65 bits. Its key is derived from the keyring. The PIN has no part in
 * it: nothing about a PIN follows from a code. Source  truncating an HMAC: FIPS 198-1, SP
 * 800-107 5.3.4. A check character is a weighted sum over GF(32) and stands for its group's place
 * too: one wrong character, two neighbours that changed places, and groups that did, are always
 * seen. */
#ifndef TAC_ISSUING_RECEIPT_CODE_H
#define TAC_ISSUING_RECEIPT_CODE_H

#include "kiosk/issuing/keyring.h"
#include "kiosk/ledger/store.h"

enum {
	RECEIPT_CODE_MAX = 28,       /* with its terminator */
	RECEIPT_CODE_PRINTS_MAX = 7, /* of one order; 0 is the original */
};

/* Whose paper it is. */
struct receipt_name {
	char visit[STORE_VISIT_ID_MAX];
	unsigned applicant; /* from 1 */
	int year;           /* of the PIN */
	unsigned print;     /* 0: the original; n: reprint n */
};

/* Shape   origin is the kiosk's name, as its ledger's records bear it.
 * Errors  STATUS_REFUSED for a name that no code can tell: another kiosk's visit, or a year other
 *         than that of the visit's day or the next. */
enum status receipt_code(const struct keyring *keyring, const char *origin,
			 const struct receipt_name *name, char ret[RECEIPT_CODE_MAX],
			 struct fault *fault) MUST_CHECK;

/* Reads one as it was typed: small letters, blanks and hyphens anywhere or nowhere; or as a scanner
 * sends it, see slip.h.
 * Errors  STATUS_REFUSED, mistyped: the fault says which group, or what is wrong at all.
 *         STATUS_DENIED, well typed and not made by this kiosk. */
enum status receipt_code_read(const struct keyring *keyring, const char *origin, struct span given,
			      struct receipt_name *ret, struct fault *fault) MUST_CHECK;

#endif

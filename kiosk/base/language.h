/* The languages of the screens and receipts, and one text in one of them.
 *
 * Catalogues are gettext's: msgid is the English text. xgettext finds N_("…") and the second
 * argument of language_text(). */
#ifndef TAC_BASE_LANGUAGE_H
#define TAC_BASE_LANGUAGE_H

#include "kiosk/base/attrs.h"
#include "kiosk/base/status.h"

/* Code, gettext name, own name, Schedule LEP code. */
#define LANGUAGE_LIST(X)                                                                           \
	X(ENGLISH, "en", "English", "000")                                                         \
	X(SPANISH, "es", "Español", "001")

enum language {
#define X(name, code, own_name, lep) LANGUAGE_##name,
	LANGUAGE_LIST(X)
#undef X
		LANGUAGE_COUNT
};

/* Marks a text for translation where it stands in a table. */
#define N_(text) (text)

/* Where the catalogues are: DIR/es/LC_MESSAGES/tac-kiosk.mo. Called once, at start, before the
 * first language_text(). Sets the process to UTF-8; what the system says stays English.
 * Errors  STATUS_UNSUPPORTED when the machine has no UTF-8 locale. */
enum status language_init(const char *directory, struct fault *fault) MUST_CHECK;

/* The text in that language; `english` itself where there is no translation. Static. */
const char *language_text(enum language language, const char *english)
	__attribute__((format_arg(2)));

const char *language_code(enum language language);
const char *language_own_name(enum language language);
const char *language_lep_code(enum language language);

#endif

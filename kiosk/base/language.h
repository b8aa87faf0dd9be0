/* The languages of the screens and of paper, and one text in one of them.
 *
 * Those of the screens come first, so that the nth choice on a screen is the nth language. A
 * catalogue of a language of paper alone holds at least what stands on a receipt.
 *
 * Catalogues are gettext's: msgid is the English text. xgettext finds N_("…") and the second
 * argument of language_text(). */
#ifndef TAC_BASE_LANGUAGE_H
#define TAC_BASE_LANGUAGE_H

#include "kiosk/base/attrs.h"
#include "kiosk/base/status.h"

/* Name, gettext's code, own name, Schedule LEP code. */
#define LANGUAGE_SCREEN_LIST(X)                                                                    \
	X(ENGLISH, "en", "English", "000")                                                         \
	X(SPANISH, "es", "Español", "001")
#define LANGUAGE_PAPER_LIST(X)                                                                     \
	X(KOREAN, "ko", "한국어", "002")                                                           \
	X(VIETNAMESE, "vi", "Tiếng Việt", "003")                                                   \
	X(RUSSIAN, "ru", "Русский", "004")                                                         \
	X(HAITIAN, "ht", "Kreyòl Ayisyen", "006")                                                  \
	X(CHINESE_TRADITIONAL, "zh_TW", "繁體中文", "019")                                         \
	X(CHINESE_SIMPLIFIED, "zh_CN", "简体中文", "020")
#define LANGUAGE_LIST(X) LANGUAGE_SCREEN_LIST(X) LANGUAGE_PAPER_LIST(X)

/* clang-format off */
enum language {
#define X(name, code, own_name, lep) LANGUAGE_##name,
	LANGUAGE_SCREEN_LIST(X)
	LANGUAGE_SCREEN_COUNT,
	LANGUAGE_SCREEN_LAST = LANGUAGE_SCREEN_COUNT - 1,
	LANGUAGE_PAPER_LIST(X)
	LANGUAGE_COUNT
#undef X
};
/* clang-format on */

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

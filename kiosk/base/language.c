#include "kiosk/base/language.h"

#include <errno.h>
#include <libintl.h>
#include <locale.h>
#include <stdlib.h>

static const struct {
	const char *code, *own_name, *lep_code;
} LANGUAGES[LANGUAGE_COUNT] = {
#define X(name, code, own_name, lep) [LANGUAGE_##name] = { code, own_name, lep },
	LANGUAGE_LIST(X)
#undef X
};

static const char DOMAIN[] = "tac-kiosk";

/* gettext's own counter: raising it makes a change of LANGUAGE take effect. */
extern int _nl_msg_cat_cntr;

static enum language in_force = LANGUAGE_COUNT;

enum status language_init(const char *directory, struct fault *fault)
{
	if (setlocale(LC_ALL, "C.UTF-8") == NULL)
		return fault_set(fault, STATUS_UNSUPPORTED, 0,
				 "this machine has no C.UTF-8 locale");
	/* What the system says, strerror() among it, is for staff: the C library finds no catalogue
	 * of its own there, whatever language was asked for last. */
	if (bindtextdomain(DOMAIN, directory) == NULL ||
	    bindtextdomain("libc", directory) == NULL ||
	    bind_textdomain_codeset(DOMAIN, "UTF-8") == NULL)
		return fault_set(fault, STATUS_NO_MEMORY, errno, "no memory for the catalogues");
	in_force = LANGUAGE_COUNT;
	return STATUS_OK;
}

const char *language_text(enum language language, const char *english)
{
	if (language == LANGUAGE_ENGLISH)
		return english;
	if (language != in_force) {
		if (setenv("LANGUAGE", LANGUAGES[language].code, 1) != 0)
			return english;
		in_force = language;
		_nl_msg_cat_cntr++;
	}
	return dgettext(DOMAIN, english);
}

const char *language_code(enum language language)
{
	return LANGUAGES[language].code;
}

const char *language_own_name(enum language language)
{
	return LANGUAGES[language].own_name;
}

const char *language_lep_code(enum language language)
{
	return LANGUAGES[language].lep_code;
}

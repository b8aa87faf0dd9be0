/* Why a person comes, and what more is asked of some reasons. */
#ifndef TAC_SESSION_REASON_H
#define TAC_SESSION_REASON_H

#include <stdbool.h>
#include <stddef.h>

#include "kiosk/identity/reject_code.h"

/* Name, code for the record, words. */
#define REASON_LIST(X)                                                                             \
	X(NEW_PIN, "new_pin", N_("I want an IP PIN to protect my tax return"))                     \
	X(LOST_PIN, "lost_pin", N_("I lost my IP PIN"))                                            \
	X(EFILE_REJECTED, "efile_rejected", N_("My e-filed return was rejected"))                  \
	X(DEPENDENT_CLAIMED, "dependent_claimed",                                                  \
	  N_("My child or dependent was already claimed by somebody else"))                        \
	X(ONLINE_FAILED, "online_failed", N_("I could not prove who I am online"))                 \
	X(THEFT_VICTIM, "theft_victim", N_("Somebody used my identity"))                           \
	X(LETTER, "letter", N_("I got a letter from the IRS (5071C, 5747C, 6483C)"))

enum visit_reason {
#define X(name, code, words) REASON_##name,
	REASON_LIST(X)
#undef X
		REASON_COUNT
};

/* The details of a reason, by number. Of EFILE_REJECTED they are the REJECT_CODES, and this. */
enum { REJECT_OTHER = REJECT_CODE_COUNT };
enum letter { LETTER_5071C, LETTER_5747C, LETTER_6483C, LETTER_OTHER, LETTER_COUNT };
/* What went wrong with ONLINE_FAILED. */
enum trouble {
	TROUBLE_TYPO,
	TROUBLE_RECORDS,
	TROUBLE_PHOTO,
	TROUBLE_PASSWORD,
	TROUBLE_CONNECTION,
	TROUBLE_OTHER,
	TROUBLE_COUNT
};

struct reason_detail {
	const char *code;  /* for the record */
	bool is_on_paper;  /* the visitor's paper bears the code: it is shown before the words */
	const char *words; /* English msgid */
};

const char *visit_reason_code(enum visit_reason reason);
const char *visit_reason_words(enum visit_reason reason);

/* How many details there are to choose from; 0 for a reason that is whole as it is. */
size_t visit_reason_details(enum visit_reason reason);
/* One of them; at < visit_reason_details(reason). */
struct reason_detail visit_reason_detail(enum visit_reason reason, size_t at);

#endif

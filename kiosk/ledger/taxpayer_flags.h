/* What is known of a taxpayer beside any visit, that keeps them from a new IP PIN. */
#ifndef TAC_LEDGER_TAXPAYER_FLAGS_H
#define TAC_LEDGER_TAXPAYER_FLAGS_H

#include <stdbool.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/span.h"

enum taxpayer_flag {
	TAXPAYER_DECEASED = 1 << 0,
	TAXPAYER_LOCKED = 1 << 1,
	TAXPAYER_OPT_OUT = 1 << 2, /* wants no new one each year */
	TAXPAYER_VICTIM = 1 << 3,  /* of identity theft, confirmed: cannot opt out */
};
enum {
	TAXPAYER_BARRED = TAXPAYER_DECEASED | TAXPAYER_LOCKED, /* no IP PIN is made at all */
	TAXPAYER_FLAGS_MAX = 48,
};

/* The words, blank-separated, in the order above; "none". */
void taxpayer_flags_text(unsigned flags, char ret[TAXPAYER_FLAGS_MAX]);
/* "deceased"; false for a word that is none of them. */
bool taxpayer_flag_from_span(struct span word, unsigned *ret) MUST_CHECK;

#endif

/* A ledger and a printer as a crash left them: the kiosk starts again, staff answer every exception
 * by the paper that is there, and what must hold of IP PINs is looked at. */
#ifndef TAC_CRASH_VISIT_JUDGE_H
#define TAC_CRASH_VISIT_JUDGE_H

#include "config/config.h"
#include "tests/crash/visit_laws.h"

/* What must be found out. */
enum visit_defect {
	VISIT_SOUND,
	VISIT_FORGETS, /* recovery opens no exception for what was being printed */
	VISIT_TRUSTS,  /* staff say "handed over" without a look at the paper */
	VISIT_DROPS,   /* a visit that broke off is not taken to the queue */
	VISIT_LIES,    /* the disk says that it has what it has not */
};

/* What was needed. */
struct visit_found {
	uint64_t exceptions, handed_over, replaced, released;
	uint64_t rests; /* visits in the queue */
};

/* Shape   the printer is the one of visit_printer.h, as it is now. *why is filled where false.
 *         Changes all of it: for a process of its own. */
bool visit_judge(const struct config *config, enum visit_defect defect, struct visit_found *ret,
		 char why[VISIT_WHY_MAX]) MUST_CHECK;

#endif

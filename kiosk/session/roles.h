/* Who may do what: the one place. */
#ifndef TAC_SESSION_ROLES_H
#define TAC_SESSION_ROLES_H

#include <stdbool.h>

enum role { ROLE_NONE, ROLE_CLERK, ROLE_SUPERVISOR };

enum action {
	ACTION_REVIEW_VISIT,
	ACTION_DECIDE,
	ACTION_READ_RECORDS,
	ACTION_VERIFY_LEDGER,
	ACTION_PRINT_SHEET,     /* what to do with a scanner in a wrong mode */
	ACTION_MARK_DAY,        /* open and close it */
	ACTION_RELEASE_PRINTER, /* say what came out of one that may hold a receipt */
	ACTION_AGREE,           /* be the second person of another's act */
	ACTION_RESOLVE,         /* say what became of a paper, replace it or print it again */
	ACTION_COUNT
};

/* Supervisors decide nothing alone and clerks read no records: duties are apart. */
bool role_may(enum role role, enum action action);

/* Of the two people at the desk who void, replace or print again, one may agree to what others do:
 * whoever is the second to a clerk, or the one who asks. */
bool role_may_second(enum role asks, enum role second);

const char *role_text(enum role role); /* "clerk" */
enum role role_from_text(const char *text);

#endif

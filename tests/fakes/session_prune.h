/* What an exploration need not try, because it tried the like of it elsewhere. */
#ifndef TAC_TESTS_SESSION_PRUNE_H
#define TAC_TESTS_SESSION_PRUNE_H

#include "kiosk/session/session.h"

/* What is the same with two applicants as with one: the reasons, the scanner, what lies over a
 * screen, who answers what a second person is asked, and more documents than a paper by eye or
 * none. And the clerk's marks, but one at a time. */
bool explore_leaves_out(const struct session *session, const struct event *event);
/* That a visit came from the queue matters to one applicant as it does to two. */
bool explore_may_add(unsigned applicants, const struct session *session);

#endif

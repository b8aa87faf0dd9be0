/* The common way of a visit, for tests of the session that begin further on. */
#ifndef TAC_TESTS_SESSION_WALK_H
#define TAC_TESTS_SESSION_WALK_H

#include "tests/fakes/session_events.h"

/* One step under RULES. */
struct effects walk_step(struct session *session, struct event event);

/* From the attract screen, of one who asks for their own, in Spanish. */
void walk_to_documents(struct session *session);
/* A licence that was read, a Social Security card by eye, and a clerk. */
void walk_to_review(struct session *session);
/* All of one document is as it should be. */
void walk_through_document(struct session *session);
void walk_to_decision(struct session *session);

#endif

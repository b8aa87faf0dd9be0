#include "tests/fakes/session_walk.h"

struct effects walk_step(struct session *session, struct event event)
{
	struct session next;
	struct effects effects;

	session_step(session, &event, &RULES, &next, &effects);
	*session = next;
	return effects;
}

void walk_to_documents(struct session *session)
{
	(void)walk_step(session, ask(REQUEST_NEXT, 0));
	(void)walk_step(session, opened());
	(void)walk_step(session, ask(REQUEST_CHOOSE, LANGUAGE_SPANISH));
	(void)walk_step(session, ask(REQUEST_CHOOSE, 0));
	(void)walk_step(session, ask(REQUEST_CHOOSE, REASON_NEW_PIN));
	(void)walk_step(session, ask(REQUEST_CHOOSE, WHOM_SELF));
	fill_form(session);
	for (int at = 0; at < 40 && session->state != SESSION_DOCUMENT_KIND; at++)
		(void)walk_step(session, ask(REQUEST_NEXT, 0));
}

void walk_to_review(struct session *session)
{
	walk_to_documents(session);
	(void)walk_step(session, ask(REQUEST_CHOOSE, 0)); /* licence */
	(void)walk_step(session, ask(REQUEST_CHOOSE, 0)); /* on the tray */
	(void)walk_step(session, reading(READING_DOCUMENT));
	(void)walk_step(session, ask(REQUEST_NEXT, 0));
	(void)walk_step(session, ask(REQUEST_CHOOSE, 0)); /* the SSN card comes first */
	(void)walk_step(session, ask(REQUEST_NEXT, 0));   /* by eye */
	(void)walk_step(session, ask(REQUEST_STAFF, 0));
	(void)walk_step(session, signed_in(ROLE_CLERK));
}

void walk_through_document(struct session *session)
{
	for (int at = 0; at < ROW_COUNT; at++)
		(void)walk_step(session, ask(REQUEST_SAME, 0));
	(void)walk_step(session, ask(REQUEST_NEXT, 0));
	for (int at = 0; at < QUESTION_COUNT; at++) {
		session->cursor = (unsigned)at;
		(void)walk_step(session, ask(REQUEST_ANSWER, ANSWER_YES));
	}
	(void)walk_step(session, ask(REQUEST_NEXT, 0));
}

void walk_to_decision(struct session *session)
{
	walk_to_review(session);
	walk_through_document(session);
	walk_through_document(session);
	(void)walk_step(session, ask(REQUEST_CHOOSE, COMPANION_NONE));
}

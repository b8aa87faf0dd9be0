/* What the desk's files share. Nobody else includes this. */
#ifndef TAC_SESSION_DESK_STEP_H
#define TAC_SESSION_DESK_STEP_H

#include "kiosk/session/desk.h"

/* Asks the shell for something that it answers; nothing else is done meanwhile. */
void desk_ask(struct desk *desk, struct effects *effects, enum effect_kind kind, unsigned index);
/* The list's page, anew. */
void desk_load(struct desk *desk, struct effects *effects);
void desk_turn_page(struct desk *desk, enum desk_page page, struct effects *effects);
/* To the list of visits, or out. */
void desk_back(struct desk *desk, struct effects *effects);

/* The list of exceptions, and that of the papers of the visit at the cursor. */
void desk_list_exceptions(struct desk *desk, struct effects *effects);
void desk_list_papers(struct desk *desk, struct effects *effects);
/* Back to it, loaded anew. */
void desk_list(struct desk *desk, struct effects *effects);
/* DESK_EXCEPTIONS and DESK_PAPER. */
void desk_exceptions_request(struct desk *desk, const struct request *request,
			     struct effects *effects);
void desk_paper_request(struct desk *desk, const struct request *request, struct effects *effects);
/* True where the event is an answer about a paper. */
bool desk_paper_answer(struct desk *desk, const struct event *event, struct effects *effects);

#endif

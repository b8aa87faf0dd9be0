/* What the parts of the session's step share. Nobody else includes this. */
#ifndef TAC_SESSION_SESSION_STEP_H
#define TAC_SESSION_SESSION_STEP_H

#include "kiosk/session/session.h"

/* One step under way. */
struct step {
	struct session *next;
	const struct event *event;
	const struct session_rules *rules;
	struct effects *effects;
};

void step_effect(struct step *step, enum effect_kind kind, unsigned index);
void step_record(struct step *step, enum note note, unsigned index);

/* Goes to a state: cursor, message, overlay and idle time begin anew. */
void step_enter(struct step *step, enum session_state state);

/* Asks for the closing record; the visit's data is wiped when it is durable. */
void step_close(struct step *step, enum session_outcome outcome);
/* Wipes the session, keeping nothing, and asks the shell to do the same. */
void step_forget(struct step *step, enum session_state state);

/* Moves through and picks from the state's choices. True when one is picked: *ret_choice. */
bool step_choose(struct step *step, unsigned *ret_choice);
/* Types into, erases from, or empties one field. False when the request is not about typing. */
bool step_type(const struct request *request, char *field, size_t max, size_t characters_max);

/* A clerk's work on a document starts anew, because what it was compared with has changed. */
void step_forget_review(struct session *session);

/* Requests and answers by family of states. */
void step_public(struct step *step);
void step_document(struct step *step);
void step_staff(struct step *step);
void step_ending(struct step *step);

#endif

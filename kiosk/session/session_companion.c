/* Who is with the visitor: somebody who interprets, a representative, or one of each. */
#include "kiosk/base/wipe.h"
#include "kiosk/session/session_step.h"

unsigned session_companion_choices(const struct session *session,
				   enum companion ret[COMPANION_COUNT])
{
	bool has_representative = session->companion[0].kind == COMPANION_REPRESENTATIVE;
	unsigned count = 0;

	for (unsigned kind = COMPANION_NONE; kind < COMPANION_COUNT; kind++) {
		bool is_representative = kind == COMPANION_REPRESENTATIVE;
		if (session->companion_at == 0 || kind == COMPANION_NONE ||
		    is_representative != has_representative)
			ret[count++] = (enum companion)kind;
	}
	return count;
}

static const struct session_companion *find(const struct session *session, bool represents)
{
	for (unsigned at = 0; at < SESSION_COMPANIONS; at++) {
		enum companion kind = session->companion[at].kind;
		if (kind != COMPANION_NONE && (kind == COMPANION_REPRESENTATIVE) == represents)
			return &session->companion[at];
	}
	return NULL;
}

const struct session_companion *session_interpreter(const struct session *session)
{
	return find(session, false);
}

const struct session_companion *session_representative(const struct session *session)
{
	return find(session, true);
}

/* The choice stands at what was chosen before. */
static void ask_about(struct step *step, unsigned at)
{
	enum companion choices[COMPANION_COUNT] = { COMPANION_NONE };
	struct session *next = step->next;

	next->companion_at = at;
	step_enter(step, SESSION_COMPANION);
	unsigned count = session_companion_choices(next, choices);
	for (unsigned choice = 0; choice < count; choice++)
		if (choices[choice] == next->companion[at].kind)
			next->cursor = choice;
}

void step_enter_companion(struct step *step)
{
	ask_about(step, 0);
}

void step_picked_companion(struct step *step, unsigned choice)
{
	enum companion choices[COMPANION_COUNT];
	struct session *next = step->next;
	unsigned at = next->companion_at;

	(void)session_companion_choices(next, choices);
	if (choices[choice] != next->companion[at].kind)
		wipe(&next->companion[at], (SESSION_COMPANIONS - at) * sizeof(next->companion[at]));
	next->companion[at].kind = choices[choice];
	if (choices[choice] == COMPANION_NONE)
		step_enter_decision(step);
	else
		step_enter(step, SESSION_COMPANION_ID);
}

bool step_back_from_companion(struct step *step)
{
	if (step->next->companion_at == 0)
		return false;
	step->next->companion_at = 0;
	step_enter(step, SESSION_COMPANION_ID);
	return true;
}

void request_companion_id(struct step *step)
{
	struct session *next = step->next;
	const struct request *request = &step->event->request;
	char *id = next->companion[next->companion_at].id;

	if (request->kind == REQUEST_CANCEL || request->kind == REQUEST_STAFF)
		step_leave_undecided(step);
	else if (request->kind == REQUEST_BACK)
		ask_about(step, next->companion_at);
	else if (request->kind != REQUEST_NEXT)
		(void)step_type(request, id, SESSION_ID_TEXT_MAX, SESSION_ID_TEXT_MAX - 1);
	else if (id[0] == '\0')
		next->message = N_("Type the number of their badge or ID.");
	else if (next->companion_at + 1 < SESSION_COMPANIONS)
		ask_about(step, next->companion_at + 1);
	else
		step_enter_decision(step);
}

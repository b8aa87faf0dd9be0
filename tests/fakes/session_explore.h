/* Every session that can be reached, and everything that can happen in each. */
#ifndef TAC_TESTS_SESSION_EXPLORE_H
#define TAC_TESTS_SESSION_EXPLORE_H

#include "tests/fakes/session_laws.h"

/* One step that can be taken. All is borrowed for the call. */
struct explore_step {
	const struct session *now;
	const struct shadow *before; /* what was known before it */
	enum event_kind event;
	const struct session *next;
	const struct shadow *after;
};

struct explore_plan {
	const struct session_rules *rules;
	unsigned applicants; /* at most; 1 or 2: more ask for nothing that two do not */
	void (*tell)(const struct explore_step *step); /* of each; may be null */
};

struct explored {
	size_t sessions, steps;
	bool is_seen[SESSION_STATE_COUNT];
	bool do_all_reach_attract;
	const char *broken; /* the first law that was; null when all held */
};

/* Two sessions count as one where nothing that is kept of them makes a difference to any step. */
void session_explore(const struct explore_plan *plan, struct explored *ret);

#endif

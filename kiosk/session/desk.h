/* The supervisor's desk: the list of visits, one visit's records, the chain's verification. A pure
 * state machine inside the session's. */
#ifndef TAC_SESSION_DESK_H
#define TAC_SESSION_DESK_H

#include "kiosk/session/effect.h"
#include "kiosk/session/event.h"

enum { DESK_ROWS = 14 }; /* rows on one page of the 80x24 screen */

enum desk_state { DESK_VISITS, DESK_RECORDS, DESK_VERIFY };

/* What TOGGLE walks through. */
enum desk_days { DESK_ALL_DAYS, DESK_TODAY, DESK_LAST_7_DAYS };

/* The list's filters. An outcome's index counts the words of session_outcome_text(); 0 is all. */
struct desk {
	enum desk_state state;
	enum desk_days days;
	unsigned outcome;
	char clerk[EVENT_ID_MAX];    /* being typed, or in force; empty: all */
	bool is_typing_clerk;
	uint64_t offset;             /* first row on the page */
	unsigned cursor;             /* row on the page */
	uint64_t count, total;       /* rows on the page; rows in all */
	uint64_t return_offset;      /* of the list, while a visit is open */
	unsigned return_cursor;
	bool is_busy;                /* waits for the shell */
	bool is_verified, is_intact; /* with DESK_VERIFY */
	bool is_done;                /* wants to leave */
};

void desk_open(struct desk *desk, struct effects *effects);
/* Total over (state, event). */
void desk_step(struct desk *desk, const struct event *event, struct effects *effects);

#endif

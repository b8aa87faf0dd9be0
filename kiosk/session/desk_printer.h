/* The desk's page about a printer in quarantine: a test slip is printed, and staff says what came
 * out. A pure state machine inside the desk's. */
#ifndef TAC_SESSION_DESK_PRINTER_H
#define TAC_SESSION_DESK_PRINTER_H

#include "kiosk/session/effect.h"
#include "kiosk/session/event.h"

enum { DESK_NUMBER_DIGITS = 4 };

enum desk_printer_step {
	DESK_PRINTER_READY,  /* why, what to do, and the slip on Enter */
	DESK_PRINTER_WATCH,  /* what came out? */
	DESK_PRINTER_NUMBER, /* the slip and nothing else: its number is typed */
	DESK_PRINTER_CAME,   /* something else: it is void, and where it belongs */
	DESK_PRINTER_RELEASED,
};

/* What became of the test slip. */
enum desk_tested {
	DESK_NOT_TESTED,
	DESK_TESTED,          /* it is proven to be on paper */
	DESK_TESTED_UNPROVEN, /* it, or a part of it, may be */
	DESK_TESTED_UNSENT,   /* the printer got nothing of it */
	DESK_TESTED_NEEDLESS, /* there is no quarantine any more */
};

enum desk_release {
	DESK_RELEASE_DONE,
	DESK_RELEASE_WRONG,  /* another number */
	DESK_RELEASE_SPENT,  /* another one too often: a new slip is needed */
	DESK_RELEASE_UNWELL, /* the printer has a trouble now */
};

/* What CHOOSE says came out. */
enum desk_came { DESK_CAME_SLIP, DESK_CAME_OTHER, DESK_CAME_NOTHING };

struct desk_printer {
	enum desk_printer_step step;
	enum desk_tested tested;
	bool is_at_sign_in;                  /* what comes behind it is the session's */
	char number[DESK_NUMBER_DIGITS + 1]; /* being typed */
	uint64_t voided;                     /* with CAME: how many papers */
	const char *message;                 /* static; or null */
};

struct desk;
struct desk_paper;

/* From a sign-in; paper tells who that was, and what comes behind. */
void desk_open_printer(struct desk *desk, const struct desk_paper *paper);
/* From the list of visits. */
void desk_show_printer(struct desk *desk);
/* True where the person wants to leave the page. */
bool desk_printer_request(struct desk *desk, const struct request *request,
			  struct effects *effects);
/* What the shell answers. */
void desk_printer_answer(struct desk *desk, const struct event *event);

#endif

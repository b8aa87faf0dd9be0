/* The supervisor's desk: the list of visits, one visit's records, the chain's verification, the
 * day's opening and closing, what to do with a scanner in a wrong mode, the papers that somebody
 * must look at, and a printer that may hold a receipt; of which a clerk gets to see the last three.
 * A pure state machine inside the session's. */
#ifndef TAC_SESSION_DESK_H
#define TAC_SESSION_DESK_H

#include "kiosk/session/desk_printer.h"
#include "kiosk/session/desk_paper.h"
#include "kiosk/session/effect.h"
#include "kiosk/session/event.h"

enum {
	DESK_ROWS = 14,        /* rows on one page of the 80x24 screen */
	DESK_SHEET_LINES = 96, /* as long as paper may be */
};

enum { DESK_CODE_MAX = 41 }; /* of a verification code as it is typed, with its terminator */

enum desk_state {
	DESK_VISITS,
	DESK_RECORDS,
	DESK_VERIFY,
	DESK_SHEET,
	DESK_DAY,
	DESK_RECEIPT, /* is it ours? */
	DESK_PRINTER,
	DESK_EXCEPTIONS, /* the list of them, or of one visit's papers */
	DESK_PAPER,      /* one of it */
};

/* How the ledger marked the day last. */
enum desk_mark { DESK_NEVER_MARKED, DESK_DAY_OPEN, DESK_DAY_CLOSED };

/* How printing the sheet or slip went. */
enum desk_print { DESK_NOT_PRINTED, DESK_PRINTED, DESK_PRINT_FAILED };

/* Which filter TOGGLE changes, and which page CHOOSE turns to. */
enum desk_toggle { DESK_TOGGLE_DAYS, DESK_TOGGLE_OUTCOME, DESK_TOGGLE_CLERK };
enum desk_page { DESK_PAGE_NEXT = 100, DESK_PAGE_PREVIOUS = 101 };

/* What DESK_TOGGLE_DAYS walks through. */
enum desk_days { DESK_ALL_DAYS, DESK_TODAY, DESK_LAST_7_DAYS };

enum { DESK_OUTCOMES = 9 }; /* as many as enum session_outcome; 0 stands for all */

/* The list's filters. An outcome's index is that of enum session_outcome. */
struct desk {
	enum desk_state state;
	enum desk_days days;
	unsigned outcome;
	char clerk[EVENT_ID_MAX]; /* being typed, or in force; empty: all */
	bool is_typing_clerk;
	uint64_t offset;        /* first row on the page */
	unsigned cursor;        /* row on the page; of the sheet, the first line in sight */
	uint64_t count, total;  /* rows on the page; rows in all */
	uint64_t return_offset; /* of the list, while a visit is open */
	unsigned return_cursor;
	bool is_busy;                /* waits for the shell */
	bool is_verified, is_intact; /* with DESK_VERIFY */
	bool is_sheet_only;          /* a clerk's: DESK_SHEET and nothing else */
	enum desk_print print;       /* with DESK_SHEET and DESK_DAY */
	enum desk_mark mark;         /* with DESK_DAY */
	uint64_t exceptions;         /* that are open */
	bool is_closing;             /* the day is to be closed, else opened */
	bool is_asked;               /* whether to do it all the same */
	bool is_marked;              /* it is done and recorded */
	struct desk_printer printer; /* with DESK_PRINTER */
	char code[DESK_CODE_MAX];    /* with DESK_RECEIPT, where is_intact tells that it is ours */
	bool is_other_code;          /* what was scanned there last is no receipt's */
	bool is_done;                /* wants to leave */
	bool is_stopping;            /* wants the kiosk closed */
	struct desk_paper paper;     /* with DESK_EXCEPTIONS and DESK_PAPER */
};

/* Begins at the list of all visits; paper tells who signed in. */
void desk_open(struct desk *desk, const struct desk_paper *paper, struct effects *effects);
/* Begins, for a clerk, at what to do with the scanner, and ends there. */
void desk_open_sheet(struct desk *desk);
/* Begins, for who just signed in, at the open exceptions, and goes on behind them. */
void desk_open_exceptions(struct desk *desk, const struct desk_paper *paper,
			  struct effects *effects);
/* Whoever is at the desk is away: what is begun about a paper is ended. */
void desk_leave(struct desk *desk, struct effects *effects);
/* True while a page is on its way: nobody leaves before it is recorded. */
bool desk_is_printing(const struct desk *desk);
/* True where closing or opening the day is to be asked about once more. */
bool desk_is_doubtful(const struct desk *desk);
/* A code was scanned there: true where it is to be looked up. What lies before a camera is looked
 * up once. */
bool desk_receipt_scanned(struct desk *desk, const struct event *event);
/* What a request means where a receipt's code is typed. */
enum desk_receipt_wish { DESK_RECEIPT_NOTHING, DESK_RECEIPT_CHECK, DESK_RECEIPT_LEAVE };
enum desk_receipt_wish desk_receipt_request(struct desk *desk, const struct request *request);
/* Total over (state, event). */
void desk_step(struct desk *desk, const struct event *event, struct effects *effects);

#endif

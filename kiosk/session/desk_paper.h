/* One paper with an IP PIN at the desk: what became of an exception's, another PIN in its place, or
 * the same PIN on another paper. */
#ifndef TAC_SESSION_DESK_PAPER_H
#define TAC_SESSION_DESK_PAPER_H

#include <stdbool.h>

#include "kiosk/session/event.h"

enum { DESK_SECRET_MAX = 129, DESK_REASONS_MAX = 8 };

/* What can be done with the paper. */
enum desk_offer {
	DESK_OFFER_NOTHING,
	DESK_OFFER_ANSWERS, /* an open exception: what became of the paper? */
	DESK_OFFER_REPLACE, /* it is void: another PIN */
	DESK_OFFER_REPRINT,
};

enum desk_answer { DESK_HANDED_OVER, DESK_DESTROYED, DESK_NOT_FOUND, DESK_ANSWER_COUNT };
enum desk_deed { DESK_HAND_OVER, DESK_VOID, DESK_REPLACE, DESK_REPRINT, DESK_DEED_COUNT };

enum desk_stage {
	DESK_LOOK,    /* at the paper: what can be done */
	DESK_HERE,    /* is its owner still here? */
	DESK_CONFIRM, /* there is no way back */
	DESK_SECOND,  /* waits for a second person, who signs in here or answers elsewhere */
	DESK_AGREE,   /* that person is here, and sees it */
	DESK_WHY,     /* and does not agree: for which of the rules' reasons? */
	DESK_DOING,   /* waits for the shell */
	DESK_PRINTING,
	DESK_UNPRINTED, /* not a byte went out */
	DESK_HANDING,   /* it is on paper: does the visitor have it? */
	DESK_DONE,
};

/* What comes behind the list of exceptions that is shown at sign-in. */
enum desk_after { DESK_AFTER_VISITS, DESK_AFTER_QUEUE, DESK_AFTER_SHEET, DESK_AFTER_NOTHING };

/* What the shell is asked to do: the index of EFFECT_PAPER. */
enum desk_word {
	DESK_WORD_LIST, /* load the page: ROWS */
	DESK_WORD_OPEN, /* the row at the cursor: TOLD_OPENED */
	DESK_WORD_ASK, /* a second person, if the rules want one: TOLD_ASKED, TOLD_FREE, TOLD_FAILED
			*/
	DESK_WORD_SIGN_IN,   /* who is typed: as SIGN_IN */
	DESK_WORD_AGREE,     /* the second person does, and signs out: TOLD_FREE */
	DESK_WORD_REFUSE,    /* or does not: TOLD_REFUSED */
	DESK_WORD_AWAY,      /* they sign out without an answer */
	DESK_WORD_TAKE_BACK, /* what was asked */
	DESK_WORD_DO,        /* TOLD_DONE, TOLD_FAILED; RESERVED where a paper is to be printed */
	DESK_WORD_HANDED,    /* that paper is with the visitor: TOLD_DONE */
	DESK_WORD_LOST,      /* or it is not proven to be: an exception, TOLD_DONE */
	DESK_WORD_LEAVE,     /* nobody is there any more: end all that is begun */
};

/* What the shell tells: the index of EVENT_PAPER. */
enum desk_told {
	DESK_TOLD_OPENED, /* count: enum desk_offer */
	DESK_TOLD_ASKED,
	DESK_TOLD_FREE,    /* somebody agreed, or nobody has to */
	DESK_TOLD_REFUSED, /* somebody did not */
	DESK_TOLD_DONE,    /* count 1: the PIN counts all the same */
	DESK_TOLD_FAILED,
};

struct desk_paper {
	enum desk_after after;
	bool is_due;                 /* exceptions are open: they come first */
	bool is_of_visit;            /* the list is of one visit's papers, not of exceptions */
	char asked_by[EVENT_ID_MAX]; /* who is signed in at the desk */
	enum role role;              /* theirs */
	enum desk_offer offer;
	enum desk_stage stage;
	unsigned choice; /* with LOOK, HERE and WHY */
	enum desk_answer answer;
	enum desk_deed deed;
	bool is_pin_good;  /* with DONE of a void paper: its PIN counts all the same */
	bool is_lost;      /* with DONE: the new paper is an open exception itself */
	bool is_at_secret; /* with SECOND: what is being typed */
	char user[EVENT_ID_MAX], secret[DESK_SECRET_MAX];
	char second[EVENT_ID_MAX]; /* with AGREE and WHY: who sees it */
	unsigned reason_count;     /* that there are to choose from */
	unsigned reason;           /* why not: index into the rules' reasons */
	const char *message;       /* English, static; or null */
};

/* How many choices there are at this stage. */
unsigned desk_paper_choices(const struct desk_paper *paper);
/* True where who is there has to say first what becomes of what is begun. */
bool desk_paper_holds(const struct desk_paper *paper);
/* True while the shell or the printer is at work. */
bool desk_paper_works(const struct desk_paper *paper);

#endif

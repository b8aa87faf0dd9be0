/* Everything that can happen to a visit: what a person asks for at the keyboard, and what the
 * shell answers to an effect. */
#ifndef TAC_SESSION_EVENT_H
#define TAC_SESSION_EVENT_H

#include <stdbool.h>
#include <stdint.h>

#include "kiosk/identity/document.h"
#include "kiosk/session/effect.h"
#include "kiosk/session/roles.h"

/* What a person asks for. Screens turn keys into these. */
#define REQUEST_LIST(X)                                                                            \
	X(NONE)                                                                                    \
	X(NEXT)                                                                                    \
	X(BACK)                                                                                    \
	X(CANCEL)                                                                                  \
	X(HELP)                                                                                    \
	X(STAFF) /* a member of staff wants to sign in */                                          \
	X(UP)    /* to the choice, field or row above */                                           \
	X(DOWN)                                                                                    \
	X(CHOOSE)     /* index: that choice, as if moved to and confirmed */                       \
	X(TYPE)       /* code: one character into the field */                                     \
	X(ERASE)      /* the field's last character */                                             \
	X(EMPTY)      /* the whole field */                                                        \
	X(TOGGLE)     /* the screen's own switch: no fixed address; a filter */                    \
	X(ANSWER)     /* index: enum answer, to the question under the cursor */                   \
	X(SAME)       /* the print says what was typed */                                          \
	X(REVEAL)     /* show the full taxpayer number */                                          \
	X(SAVE)       /* demonstration: the paper as a picture file */                             \
	X(VERIFY)     /* supervisor: check the chain */                                            \
	X(SHEET)      /* supervisor: what to do with the scanner */                                \
	X(DAY)        /* supervisor: open or close the day */                                      \
	X(RECEIPT)    /* supervisor: is this receipt ours? */                                      \
	X(PRINTER)    /* supervisor: what to do with the printer */                                \
	X(STOP)       /* supervisor: close the kiosk */                                            \
	X(HAND_OFF)   /* clerk: this visit is for others */                                        \
	X(ADD)        /* ask for one more person */                                                \
	X(REMOVE)     /* ask no longer for the one at the cursor */                                \
	X(AGREE)      /* supervisor: to what is asked */                                           \
	X(REFUSE)     /* supervisor: not to agree */                                               \
	X(PRINT)      /* what to do next, as a page of paper */                                    \
	X(EXCEPTIONS) /* staff: the papers to be looked at */                                      \
	X(PAPERS)     /* supervisor: the papers of a visit */                                      \
	X(ANY)        /* any other key: proof that somebody is there */

enum request_kind {
#define X(name) REQUEST_##name,
	REQUEST_LIST(X)
#undef X
		REQUEST_COUNT
};

struct request {
	enum request_kind kind;
	unsigned index;
	uint32_t code;
};

/* What happens. Name, what it brings. */
#define EVENT_LIST(X)                                                                              \
	X(REQUEST)      /* request */                                                              \
	X(TICK)         /* time passed */                                                          \
	X(OPENED)       /* id: the visit is recorded as started */                                 \
	X(RECORDED)     /* note: that record is durable */                                         \
	X(STORE_FAILED) /* a record could not be kept */                                           \
	X(UNFIT)        /* a device that every visit needs is not there: none may begin */         \
	X(READ)         /* reading, document: the reader answered */                               \
	X(SCANNED)      /* reading, document: a scanner read something by itself */                \
	X(ADVISED)      /* reading: why a camera cannot read what is held to it */                 \
	X(SIGNED_IN)    /* user, role; index 1: a scanner is in a wrong mode */                    \
	X(TESTED)       /* index, enum desk_tested: what became of the test slip */                \
	X(LATE_VOIDED)  /* count: papers voided; index 1: they could not be */                     \
	X(RELEASED)     /* index, enum desk_release */                                             \
	X(SIGN_IN_WRONG)                                                                           \
	X(SIGN_IN_LOCKED)                                                                          \
	X(AGREED)    /* id: who agreed elsewhere to what is pending */                             \
	X(DISAGREED) /* id: who did not */                                                         \
	X(RESERVED)  /* a PIN is reserved for this visit */                                        \
	X(ASSIGNED)  /* the taxpayer has one already; index 1: it cannot be had here again */      \
	X(RESERVE_FAILED)                                                                          \
	X(PRINTED)      /* paper proven */                                                         \
	X(PRINT_FAILED) /* perhaps on paper, perhaps not */                                        \
	X(UNPRINTED)    /* the printer cannot print, and got nothing of it; index 1: nor will it   \
			   in this visit */                                                        \
	X(FIT)          /* it may be able to now */                                                \
	X(ROWS)         /* count, total: the desk's rows were loaded */                            \
	X(VERIFIED)     /* is_intact, total */                                                     \
	X(SHEET)        /* index 1: the sheet or slip is on paper; 0: it is not proven to be */    \
	X(DAY)          /* index: enum desk_mark, how the day stands; count: exceptions open */    \
	X(MARKED)       /* the day is recorded as opened or closed, and signed */                  \
	X(PAPER)        /* index, enum desk_told: of a paper at the desk; count: what it says */   \
	X(REFERRED)  /* index: that applicant was referred to a supervisor at an earlier visit */  \
	X(LIMITED)   /* total: until when, wall clock */                                           \
	X(PARKED)    /* the visit rests */                                                         \
	X(TAKEN)     /* parked: the visit goes on */                                               \
	X(NOT_TAKEN) /* index, enum not_taken: why it does not */                                  \
	X(SLIP)      /* id: the code that is waited for was scanned, a slip's or at the desk a     \
			receipt's; empty for another; index 1: for one of another paper of ours */ \
	X(SAVED)     /* index 1: the picture was written; 0: not */                                \
	X(QUEUED)    /* the IP PIN goes by mail */                                                 \
	X(BARRED)    /* the registry makes none for this taxpayer, and says so */

enum event_kind {
#define X(name) EVENT_##name,
	EVENT_LIST(X)
#undef X
		EVENT_COUNT
};

enum reading {
	READING_NONE, /* nothing was read yet */
	READING_BUSY,
	READING_DOCUMENT, /* an ID was read */
	READING_UNKNOWN,  /* a symbol was read, but it is no ID */
	READING_PAPER,    /* a symbol of a paper of ours was read: a receipt's, or a slip's */
	READING_NOTHING,  /* no symbol in the picture */
	READING_GLARE,    /* a symbol is there; a lamp shines on it */
	READING_DARK,     /* it is too dark to see any */
	READING_SMALL,    /* a symbol is there, too small */
	READING_UNCLEAR,  /* out of focus, moved or dirty */
	READING_AGAIN,    /* a symbol is there that is believed only when seen twice */
	READING_PART,     /* a symbol was read; what it begins goes on in others */
	READING_DAMAGED,  /* a scanner that reads by itself sent a part, or something garbled */
	READING_FAILED,   /* the picture could not be read, or the reader failed */
};

enum { EVENT_ID_MAX = 33 };

enum not_taken {
	NOT_TAKEN_GONE,   /* it rests no more, or never did */
	NOT_TAKEN_BARRED, /* this clerk handed it on */
	NOT_TAKEN_WRONG,  /* what was typed is not what the slip's visit says */
};

struct session;

struct event {
	enum event_kind kind;
	int64_t now_ms; /* steady clock */
	int32_t today;  /* local day */
	struct request request;
	enum note note;
	char id[EVENT_ID_MAX];
	enum role role;
	enum reading reading;
	const struct document *document; /* borrowed for the call; with READING_DOCUMENT */
	uint64_t count, total;
	bool is_intact;
	unsigned index;
	const struct session *parked; /* borrowed for the call; with TAKEN */
	bool is_barred;               /* with SIGNED_IN: they handed this visit on */
	bool can_mail;                /* with UNPRINTED: a letter can go out instead */
	bool is_quarantined;          /* with SIGNED_IN, RESERVED: the printer may hold a receipt */
};

#endif

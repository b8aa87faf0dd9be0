/* What the shell is asked to do, in order. Each word comes back as an event. */
#ifndef TAC_SESSION_EFFECT_H
#define TAC_SESSION_EFFECT_H

#include <stddef.h>

#include "kiosk/base/attrs.h"

/* Name, what the shell does, what it answers. */
#define EFFECT_LIST(X)                                                                             \
	X(OPEN)          /* record the visit's start, number it: OPENED */                         \
	X(RECORD)        /* what: keep that record: RECORDED or STORE_FAILED */                    \
	X(LAY)           /* index: read that choice of the tray: READ */                           \
	X(SIGN_IN)       /* check user and secret: SIGNED_IN, SIGN_IN_WRONG, SIGN_IN_LOCKED */     \
	X(RESERVE)       /* index: claim that applicant's PIN: RESERVED, QUEUED, ASSIGNED, BARRED, \
			    RESERVE_FAILED */                                                      \
	X(RETRIEVE)      /* index: have it again, or another one, though there is one: as RESERVE  \
			  */                                                                       \
	X(PRINT)         /* print the receipt: PRINTED, PRINT_FAILED, UNPRINTED */                 \
	X(SAVE)          /* write the shown paper as a picture: SAVED */                           \
	X(LOAD_VISITS)   /* desk: ROWS */                                                          \
	X(LOAD_RECORDS)  /* desk: ROWS */                                                          \
	X(VERIFY_LEDGER) /* desk: VERIFIED */                                                      \
	X(CHECK_RECEIPT) /* desk: look the typed code up and record that: VERIFIED */              \
	X(PRINT_SHEET)   /* desk: print and record what to do with the scanner: SHEET */           \
	X(LOAD_DAY)      /* desk: count what came since the day's last mark: DAY */                \
	X(MARK_DAY)      /* desk: index 1: record that the day is closed, 0: opened: MARKED */     \
	X(PRINT_SLIP)    /* desk: print and record the slip of the last mark: SHEET */             \
	X(PAPER)         /* desk: index, enum desk_word: do that about a paper: see there */       \
	X(PRINT_NEXT_STEPS) /* print and record the page of next steps: SHEET */                   \
	X(PRINT_TEST) /* desk: print and record a slip with a number that only it shows: TESTED */ \
	X(VOID_LATE)  /* desk: void what came out of the printer later: LATE_VOIDED */             \
	X(RELEASE)    /* desk: compare the number, release the printer: RELEASED */                \
	X(PROBE)      /* try whether the store takes records again: RECORDED, STORE_FAILED */      \
	X(STOP)       /* end the program in order */                                               \
	X(PARK)       /* index, enum rest_place: seal the visit and keep it there: PARKED */       \
	X(PRINT_RESUME) /* print the slip of the visit that was parked last: SHEET */              \
	X(LOAD_QUEUE)   /* ROWS */                                                                 \
	X(TAKE)         /* index: take up that row of the queue: TAKEN, NOT_TAKEN */               \
	X(OPEN_SLIP)    /* take up what the slip names: TAKEN, NOT_TAKEN */                        \
	X(WIPE)         /* forget everything personal: documents, paper, PIN, glass */

enum effect_kind {
#define X(name) EFFECT_##name,
	EFFECT_LIST(X)
#undef X
		EFFECT_COUNT
};

/* What a RECORD keeps. The shell makes a ledger record of it from the session. */
#define NOTE_LIST(X)                                                                               \
	X(CONSENTED)                                                                               \
	X(IDENTIFIED)                                                                              \
	X(DOCUMENT_GIVEN) /* index: which */                                                       \
	X(CLERK_JOINED)                                                                            \
	X(TIN_SHOWN)                                                                               \
	X(CHECKED) /* index: which document */                                                     \
	X(DECIDED)                                                                                 \
	X(WITHDRAWN) /* index: what was decided about that applicant */                            \
	X(PRINT_AGREED)                                                                            \
	X(PIN_SHOWN)                                                                               \
	X(DELIVERED)                                                                               \
	X(EXCEPTION) /* index: enum exception */                                                   \
	X(MAIL_CHOSEN)                                                                             \
	X(CLOSED)                                                                                  \
	X(HANDED_OFF) /* index: enum hand_off */                                                   \
	X(SIGNED_OUT)                                                                              \
	X(APPROVAL_ASKED)                                                                          \
	X(APPROVAL_SHOWN)                                                                          \
	X(APPROVAL_GIVEN)                                                                          \
	X(APPROVAL_REFUSED)                                                                        \
	X(APPROVAL_CLEARED)                                                                        \
	X(MARKED) /* index: enum clerk_mark */

enum note {
#define X(name) NOTE_##name,
	NOTE_LIST(X)
#undef X
		NOTE_COUNT
};

struct effect {
	enum effect_kind kind;
	enum note note;
	unsigned index;
};

enum { EFFECTS_MAX = 8 };

struct effects {
	size_t count;
	struct effect at[EFFECTS_MAX];
};

#endif

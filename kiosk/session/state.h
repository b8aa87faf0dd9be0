/* Where a visit is, whom it is for, and how it ends: the words that session and records share. */
#ifndef TAC_SESSION_STATE_H
#define TAC_SESSION_STATE_H

/* In the order of a visit. */
#define SESSION_STATE_LIST(X)                                                                      \
	X(ATTRACT)                                                                                 \
	X(OPENING) /* waits for OPENED */                                                          \
	X(LANGUAGE)                                                                                \
	X(PRIVACY)                                                                                 \
	X(REASON)                                                                                  \
	X(REASON_DETAIL) /* which reject code, letter or trouble */                                \
	X(REASON_ADVICE) /* what it means, and what can be done */                                 \
	X(WHOM)                                                                                    \
	X(RELATION)                                                                                \
	X(PRESENTER_NAME)                                                                          \
	X(PRESENTER_BIRTH_DATE)                                                                    \
	X(TIN)                                                                                     \
	X(NAME)                                                                                    \
	X(BIRTH_DATE)                                                                              \
	X(ADDRESS)                                                                                 \
	X(ANSWERS) /* what was typed, to be confirmed */                                           \
	X(DOCUMENT_KIND)                                                                           \
	X(DOCUMENT_SCAN)                                                                           \
	X(DOCUMENT_TYPED) /* the machine-readable lines by hand */                                 \
	X(WAIT)                                                                                    \
	X(CLERK_SIGN_IN)                                                                           \
	X(REVIEW)                                                                                  \
	X(QUESTIONS)                                                                               \
	X(COMPANION)                                                                               \
	X(COMPANION_ID)                                                                            \
	X(DECISION)                                                                                \
	X(DECISION_REASON)                                                                         \
	X(APPROVAL_ASKING)  /* waits for the request's record */                                   \
	X(APPROVAL_WAIT)    /* the clerk waits for a second person */                              \
	X(SECOND_LOOK)      /* who sees the evidence */                                            \
	X(SECOND_REASON)    /* and says why not */                                                 \
	X(SECOND_ANSWERING) /* waits for that answer's record */                                   \
	X(DECIDING)         /* waits for the decision's record */                                  \
	X(RESERVING)                                                                               \
	X(ALONE) /* nobody else may see the receipt: only then is it printed */                    \
	X(PRINTING)                                                                                \
	X(UNPRINTED) /* not a byte went to the printer; waits until it is well, for FIT; ALONE */  \
	X(MAILING)   /* waits for the record that a letter goes out instead */                     \
	X(HAND_OVER)                                                                               \
	X(TAKEN)               /* did they take the receipt? */                                    \
	X(DELIVERING)          /* waits for the delivery's record */                               \
	X(TROUBLE)             /* not proven on paper or in the right hands: exception is open */  \
	X(NEXT_STEPS)          /* no PIN today: what to do now */                                  \
	X(NEXT_STEPS_PRINTING) /* waits for the page that says it */                               \
	X(CLOSING)             /* waits for the closing record */                                  \
	X(STAFF_SIGN_IN)       /* from the attract screen */                                       \
	X(LIMITED)             /* no more tries are possible now for this taxpayer number */       \
	X(PARKING)             /* waits for PARKED */                                              \
	X(PARKED)              /* the visit rests: what the visitor does now */                    \
	X(SLIP)                /* a visitor comes back with a slip */                              \
	X(QUEUE)               /* a clerk sees who waits */                                        \
	X(HAND_OFF)            /* why a clerk hands a visit on to others */                        \
	X(DESK)                                                                                    \
	X(OUT_OF_SERVICE)

enum session_state {
#define X(name) SESSION_##name,
	SESSION_STATE_LIST(X)
#undef X
		SESSION_STATE_COUNT
};

enum session_overlay { OVERLAY_NONE, OVERLAY_HELP, OVERLAY_IDLE, OVERLAY_CANCEL };

enum whom { WHOM_SELF, WHOM_CHILD, WHOM_DEPENDENT, WHOM_COUNT };
enum relation { RELATION_PARENT, RELATION_GUARDIAN, RELATION_COUNT };
/* Who is with the visitor: one who interprets, or who represents them. The visitor is there all the
 * same. */
enum companion {
	COMPANION_NONE,
	COMPANION_FAMILY,
	COMPANION_CENTRE,
	COMPANION_PHONE,
	COMPANION_REPRESENTATIVE,
	COMPANION_COUNT
};

/* How a visit ended, for its record. */
#define OUTCOME_LIST(X)                                                                            \
	X(NONE, "")                                                                                \
	X(APPROVED, "approved")                                                                    \
	X(REFUSED, "refused")                                                                      \
	X(REFERRED, "referred")                                                                    \
	X(DEFERRED, "deferred")                                                                    \
	X(ABANDONED, "abandoned")                                                                  \
	X(EXPIRED, "expired")                                                                      \
	X(MIXED, "mixed")               /* of a visit only: its applicants' outcomes differ */     \
	X(FRAUD_REVIEW, "fraud_review") /* for the record only: what a visitor sees never says it  \
					 */

enum session_outcome {
#define X(name, text) OUTCOME_##name,
	OUTCOME_LIST(X)
#undef X
		OUTCOME_COUNT
};

/* Where the paper and the PIN stand. Only ever goes forward within a visit. */
enum issue_state {
	ISSUE_NONE,
	ISSUE_DECIDED,  /* an approval is recorded */
	ISSUE_RESERVED, /* a PIN is reserved */
	ISSUE_PROVEN,   /* it is on paper */
	ISSUE_DELIVERED,
	ISSUE_EXCEPTION,
	ISSUE_UNPRINTED, /* an exception, of which it is known that nothing was printed */
	ISSUE_ASSIGNED,  /* there was one already */
	ISSUE_NONE_MADE, /* the registry made none */
	ISSUE_QUEUED,    /* it goes by mail */
	ISSUE_AGAIN, /* as assigned; whether it is given out again is asked when all others are seen
		      * to */
	ISSUE_BARRED, /* none may be made for this taxpayer: a supervisor goes on */
};

/* What a clerk can say of a visit beside its decision. */
enum clerk_mark { MARK_FRAUD, MARK_CONFLICT };

/* The answers to whether the receipt was taken, as choices. */
enum taken { TAKEN_YES, TAKEN_NO, TAKEN_COUNT };

/* Why a receipt is for a member of staff to look at. Name, cause for the record; a printer tells
 * its own. */
#define EXCEPTION_LIST(X)                                                                          \
	X(PRINTER, "")                                                                             \
	X(NOT_ALONE, "not printed: the visitor asked for a member of staff")                       \
	X(NOBODY_THERE, "not printed: nobody answered")                                            \
	X(PRINTER_HELD, "not printed: the printer may hold another receipt")                       \
	X(UNREADABLE, "the visitor says that something is wrong with it")                          \
	X(NOT_COLLECTED, "not collected: the visitor does not have it")                            \
	X(NOBODY_ANSWERED, "not collected: nobody answered")

enum exception {
#define X(name, cause) EXCEPTION_##name,
	EXCEPTION_LIST(X)
#undef X
		EXCEPTION_COUNT
};

/* Why a clerk hands a visit on. Name, code for the record, words. */
#define HAND_OFF_LIST(X)                                                                           \
	X(RELATED, "related", "I am related to this person")                                       \
	X(KNOWN, "known", "I know this person")                                                    \
	X(OTHER, "other", "I should not decide this for another reason")

enum hand_off {
#define X(name, code, words) HAND_OFF_##name,
	HAND_OFF_LIST(X)
#undef X
		HAND_OFF_COUNT
};

#endif

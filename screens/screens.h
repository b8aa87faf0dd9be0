/* Every screen there is, one a state; where states look alike they share a file. */
#ifndef TAC_SCREENS_SCREENS_H
#define TAC_SCREENS_SCREENS_H

#include "screens/screen.h"

extern const struct screen SCREEN_ATTRACT, SCREEN_OUT_OF_SERVICE; /* screen_attract.c */

extern const struct screen SCREEN_OPENING, SCREEN_DECIDING, SCREEN_RESERVING, SCREEN_PRINTING,
	SCREEN_UNPRINTED, SCREEN_MAILING, SCREEN_DELIVERING, SCREEN_CLOSING; /* screen_moment.c */

extern const struct screen SCREEN_LANGUAGE, SCREEN_PRIVACY, SCREEN_REASON, SCREEN_WHOM,
	SCREEN_RELATION; /* screen_choice.c */

extern const struct screen SCREEN_REASON_DETAIL, SCREEN_REASON_ADVICE; /* screen_reason.c */

extern const struct screen SCREEN_PRESENTER_NAME, SCREEN_PRESENTER_BIRTH_DATE, SCREEN_TIN,
	SCREEN_NAME, SCREEN_BIRTH_DATE, SCREEN_ADDRESS, SCREEN_ANSWERS; /* screen_form.c */

extern const struct screen SCREEN_DOCUMENT_KIND, SCREEN_DOCUMENT_SCAN, SCREEN_DOCUMENT_TYPED,
	SCREEN_WAIT; /* screen_document.c */

extern const struct screen SCREEN_CLERK_SIGN_IN, SCREEN_STAFF_SIGN_IN; /* screen_sign_in.c */
extern const struct screen SCREEN_REVIEW;                              /* screen_review.c */
extern const struct screen SCREEN_QUESTIONS;                           /* screen_questions.c */
extern const struct screen SCREEN_COMPANION, SCREEN_COMPANION_ID, SCREEN_DECISION,
	SCREEN_DECISION_REASON; /* screen_decision.c */

extern const struct screen SCREEN_APPROVAL_ASKING, SCREEN_APPROVAL_WAIT, SCREEN_SECOND_LOOK,
	SCREEN_SECOND_REASON, SCREEN_SECOND_ANSWERING; /* screen_second.c */

extern const struct screen SCREEN_HAND_OVER;           /* screen_hand_over.c */
extern const struct screen SCREEN_ALONE, SCREEN_TAKEN; /* screen_paper.c */
extern const struct screen SCREEN_TROUBLE, SCREEN_NEXT_STEPS,
	SCREEN_NEXT_STEPS_PRINTING; /* screen_ending.c */
extern const struct screen SCREEN_LIMITED, SCREEN_PARKING, SCREEN_PARKED, SCREEN_SLIP, SCREEN_QUEUE,
	SCREEN_HAND_OFF;                /* screen_rest.c */
extern const struct screen SCREEN_DESK; /* screen_desk.c */

/* Keys that several screens take. REQUEST_NONE where the key is none of them. */
struct request choice_key(const struct view *view, struct keypress key);
struct request typing_key(struct keypress key);
struct request moving_key(struct keypress key);

#endif

/* What takes two people, and what is for the supervisors to look at. */
#ifndef TAC_LOOP_SECOND_H
#define TAC_LOOP_SECOND_H

#include "kiosk/loop_parts.h"

/* "override,conflict" */
void loop_acts_text(unsigned acts, char *to, size_t max);
/* What a clerk says of the visit beside its decision, as they say it. */
void loop_add_mark(const struct loop *loop, enum clerk_mark mark, struct record *record);
/* What the clerk asks a second person to agree to. */
void loop_add_asked(const struct loop *loop, struct record *record);
/* A suspicion is kept with the decision that it came up at, or with the visit's end where none was
 * made, in the transaction that is open: the visitor meets no step that others do not. */
enum status loop_add_suspicion(struct loop *loop, const struct record *beside,
			       struct fault *fault) MUST_CHECK;
/* What the second person at this keyboard says to what is pending. STATUS_GONE, and nothing is
 * recorded, when somebody else answered first. */
enum status loop_answer_second(struct loop *loop, bool is_agreed, struct fault *fault) MUST_CHECK;
/* While a visit waits for a second person: looks whether one answered elsewhere, which is posted as
 * AGREED or DISAGREED; and when to look again at the latest, 0 for never. */
void loop_watch_second(struct loop *loop);
int64_t loop_second_deadline_ms(const struct loop *loop);
/* Whether the applicant is with a supervisor still since an earlier visit, posted as REFERRED. */
enum status loop_check_referral(struct loop *loop, unsigned applicant, const char *fingerprint,
				struct fault *fault) MUST_CHECK;

#endif

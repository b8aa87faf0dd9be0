/* What the parts of the session's step share. Nobody else includes this. */
#ifndef TAC_SESSION_SESSION_STEP_H
#define TAC_SESSION_SESSION_STEP_H

#include "kiosk/session/session.h"

/* One step under way. */
struct step {
	struct session *next;
	const struct event *event;
	const struct session_rules *rules;
	struct effects *effects;
};

/* The applicant at hand. */
struct session_applicant *step_applicant(struct step *step);

void step_effect(struct step *step, enum effect_kind kind, unsigned index);
void step_record(struct step *step, enum note note, unsigned index);

/* Goes to a state: cursor, message, overlay and idle time begin anew. */
void step_enter(struct step *step, enum session_state state);

/* So it ended for everybody for whom it had not ended before. */
void step_end_all(struct session *session, enum session_outcome outcome);
/* Asks for the closing record; the visit's data is wiped when it is durable. */
void step_close(struct step *step, enum session_outcome outcome);
/* Wipes the session, keeping nothing, and asks the shell to do the same. */
void step_forget(struct step *step, enum session_state state);

/* Moves through and picks from the state's choices. True when one is picked: *ret_choice. */
bool step_choose(struct step *step, unsigned *ret_choice);
/* Types into, erases from, or empties one field. False when the request is not about typing. */
bool step_type(const struct request *request, char *field, size_t max, size_t characters_max);

/* The visitor is there, and waits for a clerk. */
void step_wait(struct step *step);
/* The member of staff is signed out; the keyboard belongs to the visitor again, or to who signs in
 * next. */
void step_hand_back(struct step *step, enum session_state state);
/* Who signed in is the visit's clerk now. */
void step_join(struct step *step);
/* Staff leaves where no visit is: to the attract screen, or out of service as before. */
void step_leave_staff(struct step *step);
/* Somebody signed in who may not do what this screen is for. */
void step_turn_away(struct step *step, const char *message);
/* To the question who came along. */
void step_enter_companion(struct step *step);
void step_picked_companion(struct step *step, unsigned choice);
/* False where it is the first who is asked about. */
bool step_back_from_companion(struct step *step);
/* To the first decision; about nobody was decided before. */
void step_enter_decision(struct step *step);
/* The clerk leaves: to the waiting visitor, and nothing is decided. */
void step_sign_out(struct step *step);

/* The first applicant nobody decided about; SESSION_APPLICANTS for none. */
unsigned step_undecided(const struct session *session);
/* What was decided is decided no more, and where it is on record, that is: nothing of it was
 * issued. */
void step_forget_decisions(struct step *step);

/* Makes the applicant at hand another kind of applicant. Who turns out to stand there, or not to,
 * takes name and birth date along. */
void step_become(struct session *session, enum whom whom);
/* Fills what is still empty of the applicant at hand from what was typed of the others. */
void step_offer_known(struct session *session);
/* The documents to ask for, in their order; those that were given already stay. */
void step_lay_documents(struct session *session);

/* From a state behind REASON to the one before it that is for the visitor's reason. */
void step_back_to_reason(struct step *step);

/* What a clerk types of a print is typed no more; what was kept of it before stays. */
void step_drop_print(struct session *session);
/* A clerk's work on a document starts anew, because what it was compared with has changed. */
void step_forget_review(struct session *session);

/* What a person asks for in a state, and what the shell answers there. STATES in session.c says
 * which serves which state. */
void request_attract(struct step *step);
void answer_opening(struct step *step);
void request_choice(struct step *step);
void request_reason(struct step *step);
void request_reason_detail(struct step *step);
void request_reason_advice(struct step *step);
void request_form(struct step *step);
void request_answers(struct step *step);
/* Back from the first question about an applicant who came on top. */
void step_leave_applicant(struct step *step);
void request_wait(struct step *step);

void request_document_kind(struct step *step);
void request_document_scan(struct step *step);
void answer_document_scan(struct step *step);
void request_document_typed(struct step *step);

void request_sign_in(struct step *step);
void answer_sign_in(struct step *step);
void request_review(struct step *step);
void request_questions(struct step *step);
void request_companion_id(struct step *step);
void request_staff_choice(struct step *step);
void request_desk(struct step *step);
void answer_desk(struct step *step);

/* Keeps the decision about the applicant at hand, or asks a second person first where the rules
 * want one. */
void step_decide(struct step *step);
/* The applicant at hand has a PIN already: asks whether it may be given out again. */
void step_ask_again(struct step *step);
/* An applicant turns out to have been referred at an earlier visit. */
void step_referred(struct step *step);
/* What is pending is no longer asked. */
void step_clear_second(struct step *step);
/* The same, and what was decided but not issued is decided no more. */
void step_end_second(struct step *step);
/* Clears it, if what it was asked about has changed, and goes on without. */
void step_check_second(struct step *step);
/* Who signed in while something is pending; false when that changes nothing. */
bool step_second_signed_in(struct step *step);
void answer_approval_asking(struct step *step);
void request_approval_wait(struct step *step);
/* Somebody answered elsewhere. */
void step_second_answered(struct step *step);
void request_second_look(struct step *step);
void request_second_reason(struct step *step);
void answer_second_answering(struct step *step);

/* Lets the visit rest in that place; by a clerk who puts it back, nobody is told. */
void step_park(struct step *step, enum rest_place place, bool is_put_back);
/* Where the clerk leaves a visit undecided, it waits here, or again in the queue. */
void step_leave_undecided(struct step *step);
/* To the first document that there is to review. */
void step_review(struct step *step);
void answer_limit(struct step *step);
void answer_parking(struct step *step);
void request_parked(struct step *step);
void answer_parked(struct step *step);
void request_slip(struct step *step);
void answer_slip(struct step *step);
void step_open_queue(struct step *step);
void request_queue(struct step *step);
void answer_queue(struct step *step);
void request_hand_off(struct step *step);
void answer_hand_off(struct step *step);

/* The next of the papers, one at a time; behind the last one what happens with the others. */
void step_issue(struct step *step);
void answer_deciding(struct step *step);
void answer_reserving(struct step *step);
void answer_printing(struct step *step);
void request_unprinted(struct step *step);
void answer_unprinted(struct step *step);
void answer_mailing(struct step *step);
/* The visit waited for the printer long enough. */
void step_give_up_printing(struct step *step);
/* Not proven on paper and in the right hands: a person must look. */
void step_open_exception(struct step *step, enum issue_state issue, enum exception exception);
/* A PIN is reserved: whoever is signed in leaves, and the visitor is asked who else is there. */
void step_ask_alone(struct step *step);
void request_alone(struct step *step);
void answer_alone(struct step *step);
void request_taken(struct step *step);
/* Nobody is there any more; false where there is no receipt to ask about. */
bool step_leave_paper(struct step *step);
void request_hand_over(struct step *step);
void answer_hand_over(struct step *step);
void answer_delivering(struct step *step);
void request_trouble(struct step *step);
void request_parting(struct step *step);
void request_next_steps(struct step *step);
void answer_next_steps_printing(struct step *step);
void answer_closing(struct step *step);
void request_out_of_service(struct step *step);
void answer_out_of_service(struct step *step);

#endif

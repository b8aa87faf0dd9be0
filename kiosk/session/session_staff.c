/* The clerk's part: sign in, compare, answer, decide. */
#include <string.h>

#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/session/session_step.h"

enum { SIGN_IN_USER, SIGN_IN_SECRET };

/* The clerk leaves before everything is decided; the visit waits again and keeps what was answered.
 */
void step_sign_out(struct step *step)
{
	step_leave_undecided(step);
}

/* The first document from `at` on that was given; SESSION_DOCUMENTS if none. */
static unsigned given_from(const struct session *session, unsigned at)
{
	while (at < SESSION_DOCUMENTS && session->document[at].how == HOW_NONE)
		at++;
	return at;
}

static void enter_review(struct step *step, unsigned from)
{
	unsigned at = given_from(step->next, from);

	if (at == SESSION_DOCUMENTS) {
		step_enter_companion(step);
		return;
	}
	step->next->document_at = at;
	step_enter(step, SESSION_REVIEW);
}

void step_review(struct step *step)
{
	enter_review(step, 0);
}

void step_turn_away(struct step *step, const char *message)
{
	step_record(step, NOTE_SIGNED_OUT, 0);
	step->next->role = ROLE_NONE;
	step->next->cursor = SIGN_IN_USER;
	step->next->message = message;
}

void step_join(struct step *step)
{
	struct session *next = step->next;

	if (strcmp(next->clerk, next->user) != 0)
		next->is_conflict = false; /* that was another one's */
	memcpy(next->clerk, next->user, sizeof(next->clerk));
	step_record(step, NOTE_CLERK_JOINED, 0);
}

static enum desk_after after_exceptions(const struct step *step)
{
	enum role role = step->next->role;

	if (role_may(role, ACTION_READ_RECORDS))
		return DESK_AFTER_VISITS;
	if (step->event->count > 0 && !step->next->is_out_of_service &&
	    role_may(role, ACTION_REVIEW_VISIT))
		return DESK_AFTER_QUEUE;
	return step->event->index == 1 && role_may(role, ACTION_PRINT_SHEET) ? DESK_AFTER_SHEET
									     : DESK_AFTER_NOTHING;
}

/* Behind what staff must see first. False where there is nothing for this role. */
static bool go_after(struct step *step, const struct desk_paper *paper)
{
	struct session *next = step->next;

	switch (paper->after) {
	case DESK_AFTER_VISITS:
		desk_open(&next->desk, paper, step->effects);
		return true;
	case DESK_AFTER_QUEUE:
		step_open_queue(step);
		return true;
	case DESK_AFTER_SHEET:
		desk_open_sheet(&next->desk);
		return true;
	case DESK_AFTER_NOTHING:
		break;
	}
	return false;
}

/* From the attract screen: first a printer that may hold a receipt, for what comes out of it says
 * what became of the papers that somebody must look at; then those. */
static void to_desk(struct step *step)
{
	struct session *next = step->next;
	const struct event *event = step->event;
	bool sees_printer = event->is_quarantined && role_may(next->role, ACTION_RELEASE_PRINTER);
	struct desk_paper paper = { .after = after_exceptions(step),
				    .role = next->role,
				    .is_due = event->total > 0 &&
					      role_may(next->role, ACTION_RESOLVE) };

	(void)text_copy(paper.asked_by, sizeof(paper.asked_by), next->user);
	if (sees_printer || paper.is_due || paper.after == DESK_AFTER_VISITS ||
	    paper.after == DESK_AFTER_SHEET)
		step_enter(step, SESSION_DESK);
	if (sees_printer)
		desk_open_printer(&next->desk, &paper);
	else if (paper.is_due)
		desk_open_exceptions(&next->desk, &paper, step->effects);
	else if (!go_after(step, &paper))
		step_turn_away(step, N_("No visit is waiting. The records are for supervisors."));
}

static void signed_in(struct step *step)
{
	struct session *next = step->next;

	memcpy(next->user, step->event->id, sizeof(next->user));
	next->user[sizeof(next->user) - 1] = '\0';
	next->role = step->event->role;
	if (next->state == SESSION_CLERK_SIGN_IN && step->event->is_barred) {
		step_turn_away(step, N_("You handed this visit on. It is for another clerk."));
	} else if (next->state == SESSION_CLERK_SIGN_IN && step_second_signed_in(step)) {
		return;
	} else if (next->state == SESSION_CLERK_SIGN_IN &&
		   role_may(next->role, ACTION_REVIEW_VISIT)) {
		step_join(step);
		enter_review(step, 0);
	} else if (next->state == SESSION_CLERK_SIGN_IN) {
		step_turn_away(step, N_("A clerk must sign in here."));
	} else {
		to_desk(step);
	}
}

void answer_sign_in(struct step *step)
{
	struct session *next = step->next;
	enum event_kind kind = step->event->kind;

	if (kind == EVENT_RECORDED && next->message == NULL) /* a clerk has left for another */
		wipe(next->user, sizeof(next->user));
	if (kind != EVENT_SIGNED_IN && kind != EVENT_SIGN_IN_WRONG && kind != EVENT_SIGN_IN_LOCKED)
		return;
	wipe(next->secret, sizeof(next->secret));
	if (kind == EVENT_SIGNED_IN) {
		signed_in(step);
		return;
	}
	next->cursor = SIGN_IN_SECRET;
	next->message = kind == EVENT_SIGN_IN_LOCKED
				? N_("Too many tries. This account is locked for a while.")
				: N_("User name or password is wrong.");
}

static void leave_sign_in(struct step *step)
{
	wipe(step->next->user, sizeof(step->next->user));
	wipe(step->next->secret, sizeof(step->next->secret));
	if (step->next->state == SESSION_CLERK_SIGN_IN)
		step_enter(step, SESSION_WAIT);
	else
		step_leave_staff(step);
}

void request_sign_in(struct step *step)
{
	struct session *next = step->next;
	const struct request *request = &step->event->request;

	if (request->kind == REQUEST_BACK || request->kind == REQUEST_CANCEL) {
		leave_sign_in(step);
	} else if (request->kind == REQUEST_UP) {
		next->cursor = SIGN_IN_USER;
	} else if (request->kind == REQUEST_DOWN ||
		   (request->kind == REQUEST_NEXT && next->cursor == SIGN_IN_USER)) {
		next->cursor = SIGN_IN_SECRET;
	} else if (request->kind == REQUEST_NEXT) {
		if (next->user[0] == '\0' || next->secret[0] == '\0')
			next->message = N_("Type your user name and your password.");
		else
			step_effect(step, EFFECT_SIGN_IN, 0);
	} else if (next->cursor == SIGN_IN_USER) {
		(void)step_type(request, next->user, sizeof(next->user), SESSION_USER_MAX - 1);
	} else {
		(void)step_type(request, next->secret, sizeof(next->secret),
				SESSION_SECRET_MAX - 1);
	}
}

static void edit_printed(struct step *step, enum review_row row)
{
	struct session *next = step->next;
	struct session_document *document = &next->document[next->document_at];
	const struct request *request = &step->event->request;

	if (request->kind == REQUEST_NEXT) {
		bool is_empty = next->print[0] == '\0';
		document->printed_state[row] = is_empty ? PRINTED_UNCHECKED : PRINTED_TYPED;
		memcpy(document->printed[row], next->print, PERSON_TEXT_MAX);
	}
	if (request->kind == REQUEST_NEXT || request->kind == REQUEST_BACK)
		step_drop_print(next);
	else
		(void)step_type(request, next->print, PERSON_TEXT_MAX, 60);
}

/* Begins with what the clerk typed before. */
static void begin_print(struct session *session, enum review_row row)
{
	const struct session_document *document = &session->document[session->document_at];

	session->is_editing = true;
	if (document->printed_state[row] == PRINTED_TYPED)
		memcpy(session->print, document->printed[row], PERSON_TEXT_MAX);
}

static enum answer answer_of(struct step *step, unsigned question, bool *ret_is_computed)
{
	return session_answer(step->next, step->rules->policy, step->next->document_at,
			      (enum question)question, step->event->today, ret_is_computed);
}

/* Moves to the first question that nobody has answered; false when there is none. */
static bool to_unanswered(struct step *step)
{
	for (unsigned question = 0; question < QUESTION_COUNT; question++)
		if (answer_of(step, question, NULL) == ANSWER_NONE) {
			step->next->cursor = question;
			return true;
		}
	return false;
}

static void leave_review(struct step *step)
{
	if (!session_is_compared(step->next, step->rules->policy, step->next->document_at)) {
		step->next->message = N_("Compare every line with the document first.");
		return;
	}
	step_enter(step, SESSION_QUESTIONS);
	(void)to_unanswered(step);
}

/* To the document before, which has been compared already, or out. */
static void review_back(struct step *step)
{
	struct session *next = step->next;

	for (unsigned at = next->document_at; at-- > 0;)
		if (next->document[at].how != HOW_NONE) {
			next->document_at = at;
			step_enter(step, SESSION_QUESTIONS);
			return;
		}
	step_sign_out(step);
}

/* Showing what is not there would be recorded and false. */
static void reveal(struct step *step, const enum review_row *rows, size_t count)
{
	for (size_t at = 0; at < count && !step->next->is_tin_revealed; at++)
		if (rows[at] == ROW_TIN) {
			step->next->is_tin_revealed = true;
			step_record(step, NOTE_TIN_SHOWN, step->next->document_at);
		}
}

void request_review(struct step *step)
{
	struct session *next = step->next;
	struct session_document *document = &next->document[next->document_at];
	const struct request *request = &step->event->request;
	enum review_row rows[ROW_COUNT];
	size_t count = session_rows(next, step->rules->policy, next->document_at, rows);
	unsigned last = count == 0 ? 0 : (unsigned)count - 1;

	if (next->is_editing) {
		edit_printed(step, rows[next->cursor]);
	} else if (request->kind == REQUEST_CANCEL || request->kind == REQUEST_STAFF) {
		step_sign_out(step);
	} else if (request->kind == REQUEST_UP) {
		next->cursor -= next->cursor > 0;
	} else if (request->kind == REQUEST_DOWN) {
		next->cursor += next->cursor < last;
	} else if (request->kind == REQUEST_NEXT) {
		leave_review(step);
	} else if (request->kind == REQUEST_REVEAL) {
		reveal(step, rows, count);
	} else if (request->kind == REQUEST_BACK) {
		review_back(step);
	} else if (count > 0 && request->kind == REQUEST_SAME) {
		wipe(document->printed[rows[next->cursor]], PERSON_TEXT_MAX);
		document->printed_state[rows[next->cursor]] = PRINTED_SAME;
		next->cursor += next->cursor < last;
	} else if (count > 0 && request->kind == REQUEST_TOGGLE) {
		begin_print(next, rows[next->cursor]);
	}
}

/* Past what the kiosk answers itself, where there is something to answer behind it. */
static void skip_computed(struct step *step)
{
	for (unsigned question = step->next->cursor; question < QUESTION_COUNT; question++) {
		bool is_computed = false;
		(void)answer_of(step, question, &is_computed);
		if (!is_computed) {
			step->next->cursor = question;
			return;
		}
	}
}

static void answer_question(struct step *step)
{
	struct session *next = step->next;
	unsigned answer = step->event->request.index;
	bool is_computed = false;

	(void)answer_of(step, next->cursor, &is_computed);
	if (is_computed) {
		next->message = N_("The kiosk answers this one itself.");
	} else if (answer > ANSWER_NONE && answer <= ANSWER_COULD_NOT_CHECK) {
		next->document[next->document_at].answer[next->cursor] = (enum answer)answer;
		next->cursor += next->cursor + 1 < QUESTION_COUNT;
		skip_computed(step);
	}
}

void request_questions(struct step *step)
{
	struct session *next = step->next;
	const struct request *request = &step->event->request;

	if (request->kind == REQUEST_CANCEL || request->kind == REQUEST_STAFF) {
		step_sign_out(step);
	} else if (request->kind == REQUEST_BACK) {
		step_enter(step, SESSION_REVIEW);
	} else if (request->kind == REQUEST_UP) {
		next->cursor -= next->cursor > 0;
	} else if (request->kind == REQUEST_DOWN) {
		next->cursor += next->cursor + 1 < QUESTION_COUNT;
	} else if (request->kind == REQUEST_ANSWER) {
		answer_question(step);
	} else if (request->kind == REQUEST_NEXT) {
		if (to_unanswered(step)) {
			next->message = N_("Answer every question first.");
			return;
		}
		step_record(step, NOTE_CHECKED, next->document_at);
		enter_review(step, next->document_at + 1);
	}
}

void answer_desk(struct step *step)
{
	desk_step(&step->next->desk, step->event, step->effects);
}

/* Behind the printer and the exceptions that staff saw at sign-in. */
static bool goes_on(struct step *step)
{
	struct desk *desk = &step->next->desk;
	struct desk_paper paper = desk->paper;
	bool is_at_printer = desk->state == DESK_PRINTER;

	if (!is_at_printer && desk->state != DESK_EXCEPTIONS)
		return false;
	if (!is_at_printer || !paper.is_due)
		return go_after(step, &paper);
	desk_open_exceptions(desk, &paper, step->effects);
	return true;
}

void request_desk(struct step *step)
{
	enum request_kind kind = step->event->request.kind;
	bool leaves = kind == REQUEST_STAFF || kind == REQUEST_CANCEL;

	if (leaves && !desk_is_printing(&step->next->desk))
		step->next->desk.is_done = true;
	else
		desk_step(&step->next->desk, step->event, step->effects);
	if (!step->next->desk.is_done)
		return;
	if (!leaves && goes_on(step))
		return;
	step_enter(step, SESSION_CLOSING);
	step_record(step, NOTE_SIGNED_OUT, 0);
}

/* A visit that rests: how it comes to, how a clerk or its slip takes it up again, and where no more
 * tries are possible. */
#include <string.h>

#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/session/parked.h"
#include "kiosk/session/session_step.h"

bool session_may_rest(const struct session *session, const struct session_rules *rules)
{
	return rules->policy->limits.resume_hours > 0 && parked_may_rest(session);
}

void step_park(struct step *step, enum rest_place place, bool is_put_back)
{
	struct session_rest *rest = &step->next->rest;

	step_end_second(step); /* a visit that rests asks nobody */
	*rest = (struct session_rest){ .place = place, .is_put_back = is_put_back };
	rest->from = step->next->state >= SESSION_WAIT ? SESSION_WAIT : SESSION_DOCUMENT_KIND;
	step_enter(step, SESSION_PARKING);
	step_effect(step, EFFECT_PARK, place);
}

void step_leave_undecided(struct step *step)
{
	struct session *next = step->next;
	bool is_queued = next->rest.place == REST_QUEUE;
	bool is_asked = next->second.acts != 0;

	if (!is_asked) /* else it stays, for who answers what is asked */
		step_forget_decisions(step);
	step_hand_back(step, SESSION_WAIT);
	if (!is_asked && is_queued && session_may_rest(next, step->rules))
		step_park(step, REST_QUEUE, true);
}

/* Nothing is left of the visit here but its number, and words in the visitor's language. */
void answer_parking(struct step *step)
{
	struct session *next = step->next;
	struct session_rest rest = { .place = next->rest.place };
	enum language language = next->language;

	if (step->event->kind != EVENT_PARKED)
		return;
	if (next->rest.is_put_back) {
		step_forget(step, SESSION_ATTRACT);
		return;
	}
	memcpy(rest.visit, next->id, sizeof(rest.visit));
	rest.is_printing = rest.place == REST_SLIP;
	step_forget(step, SESSION_PARKED);
	next->language = language;
	next->rest = rest;
	if (rest.is_printing)
		step_effect(step, EFFECT_PRINT_RESUME, 0);
}

/* The slip on its way to paper ends by itself. */
void request_parked(struct step *step)
{
	enum request_kind kind = step->event->request.kind;
	bool leaves = kind == REQUEST_NEXT || kind == REQUEST_BACK || kind == REQUEST_CANCEL;

	if (leaves && !step->next->rest.is_printing)
		step_forget(step, SESSION_ATTRACT);
}

void answer_parked(struct step *step)
{
	struct session_rest *rest = &step->next->rest;

	if (step->event->kind != EVENT_SHEET || !rest->is_printing)
		return;
	rest->is_printing = false;
	rest->is_printed = step->event->index == 1;
}

/* --- no more tries -------------------------------------------------------------------------------
 */

void answer_limit(struct step *step)
{
	struct session *next = step->next;
	bool is_visitors = session_has_visit(next) && session_is_public(next->state) &&
			   next->state < SESSION_WAIT;

	if (!is_visitors)
		return;
	next->limited_until_ms = (int64_t)step->event->total;
	step_applicant(step)->outcome = OUTCOME_DEFERRED;
	step_enter(step, SESSION_LIMITED);
}

/* --- a slip --------------------------------------------------------------------------------------
 */

enum slip_field { SLIP_CODE, SLIP_LAST4, SLIP_BIRTH_DATE, SLIP_FIELDS };

/* What they say who they are stands where an applicant's does. */
static void edit_slip(struct step *step)
{
	struct session *next = step->next;
	struct person *person = &next->applicant[0].person;
	const struct request *request = &step->event->request;

	if (next->cursor == SLIP_CODE)
		(void)step_type(request, next->mrz, sizeof(next->mrz), SESSION_SLIP_MAX);
	else if (next->cursor == SLIP_LAST4)
		(void)step_type(request, person->text[PERSON_TIN], PERSON_TEXT_MAX, 4);
	else
		(void)step_type(request, person->text[PERSON_BIRTH_DATE], PERSON_TEXT_MAX,
				person_field_max(PERSON_BIRTH_DATE));
}

static bool is_filled(const struct session *session)
{
	const struct person *person = &session->applicant[0].person;

	return session->mrz[0] != '\0' && text_length(person->text[PERSON_TIN]) == 4 &&
	       person->text[PERSON_BIRTH_DATE][0] != '\0';
}

void request_slip(struct step *step)
{
	struct session *next = step->next;
	enum request_kind kind = step->event->request.kind;

	if (kind == REQUEST_BACK || kind == REQUEST_CANCEL)
		step_forget(step, SESSION_ATTRACT);
	else if (kind == REQUEST_UP)
		next->cursor -= next->cursor > 0;
	else if (kind == REQUEST_DOWN ||
		 (kind == REQUEST_NEXT && next->cursor + 1 < SLIP_FIELDS && !is_filled(next)))
		next->cursor += next->cursor + 1 < SLIP_FIELDS;
	else if (kind == REQUEST_TOGGLE)
		next->language = (enum language)((next->language + 1) % LANGUAGE_SCREEN_COUNT);
	else if (kind == REQUEST_NEXT && !is_filled(next))
		next->message = N_("Please fill in all three lines.");
	else if (kind == REQUEST_NEXT)
		step_effect(step, EFFECT_OPEN_SLIP, 0);
	else
		edit_slip(step);
}

/* The visit again, as its visitor left it. */
static void go_on(struct step *step, enum rest_place place)
{
	struct session *next = step->next;

	*next = *step->event->parked;
	next->rest = (struct session_rest){ .place = place };
	next->reading = READING_NONE;
	if (next->state == SESSION_WAIT)
		step_wait(step);
	else
		step_enter(step, next->state);
}

static void not_taken(struct step *step)
{
	struct session *next = step->next;
	bool is_wrong = step->event->index == NOT_TAKEN_WRONG;

	person_wipe(&next->applicant[0].person);
	next->cursor = is_wrong ? SLIP_LAST4 : SLIP_CODE;
	if (!is_wrong)
		wipe(next->mrz, sizeof(next->mrz));
	next->message = is_wrong ? N_("This is not what was typed at the visit. Please try again.")
				 : N_("We cannot go on with this slip. Please press Esc and begin "
				      "anew, or ask the staff.");
}

void answer_slip(struct step *step)
{
	struct session *next = step->next;

	if (step->event->kind == EVENT_TAKEN && step->event->parked != NULL) {
		go_on(step, REST_SLIP);
	} else if (step->event->kind == EVENT_NOT_TAKEN) {
		not_taken(step);
	} else if (step->event->kind == EVENT_SLIP && session_expects_scan(next)) {
		step_enter(step, SESSION_SLIP);
		(void)text_copy(next->mrz, sizeof(next->mrz), step->event->id);
		next->cursor = next->mrz[0] == '\0' ? SLIP_CODE : SLIP_LAST4;
		if (next->mrz[0] == '\0')
			next->message = step->event->index == 1
						? N_("This is the code of a receipt. Please scan "
						     "the slip with which you come back.")
						: N_("This is no slip of ours. Please try again.");
	}
}

/* --- the queue -----------------------------------------------------------------------------------
 */

static void load(struct step *step)
{
	step->next->queue.is_busy = true;
	step->next->cursor = 0;
	step_effect(step, EFFECT_LOAD_QUEUE, 0);
}

void step_open_queue(struct step *step)
{
	step->next->queue = (struct session_queue){ 0 };
	step_enter(step, SESSION_QUEUE);
	load(step);
}

static void turn_page(struct step *step, unsigned page)
{
	struct session_queue *queue = &step->next->queue;

	if (page == DESK_PAGE_NEXT && queue->offset + queue->count < queue->total)
		queue->offset += DESK_ROWS;
	else if (page == DESK_PAGE_PREVIOUS && queue->offset > 0)
		queue->offset -= queue->offset < DESK_ROWS ? queue->offset : DESK_ROWS;
	else
		return;
	load(step);
}

static void leave_queue(struct step *step)
{
	step_enter(step, SESSION_CLOSING);
	step_record(step, NOTE_SIGNED_OUT, 0);
}

void request_queue(struct step *step)
{
	struct session *next = step->next;
	const struct request *request = &step->event->request;
	enum request_kind kind = request->kind;

	if (next->queue.is_busy)
		return;
	if (kind == REQUEST_BACK || kind == REQUEST_CANCEL || kind == REQUEST_STAFF) {
		leave_queue(step);
	} else if (kind == REQUEST_UP) {
		next->cursor -= next->cursor > 0;
	} else if (kind == REQUEST_DOWN) {
		next->cursor += next->cursor + 1 < next->queue.count;
	} else if (kind == REQUEST_CHOOSE) {
		turn_page(step, request->index);
	} else if (kind == REQUEST_SHEET) {
		step_enter(step, SESSION_DESK);
		desk_open_sheet(&next->desk);
	} else if (kind == REQUEST_NEXT && next->cursor < next->queue.count) {
		next->queue.is_busy = true;
		step_effect(step, EFFECT_TAKE, next->cursor);
	}
}

/* Whoever took it up is signed in already. */
static void take_up(struct step *step)
{
	struct session *next = step->next;
	char user[SESSION_USER_MAX];
	enum role role = next->role;

	memcpy(user, next->user, sizeof(user));
	go_on(step, REST_QUEUE);
	memcpy(next->user, user, sizeof(next->user));
	next->role = role;
	step_join(step);
	step_review(step);
}

void answer_queue(struct step *step)
{
	struct session *next = step->next;
	struct session_queue *queue = &next->queue;
	enum event_kind kind = step->event->kind;

	if (!queue->is_busy)
		return;
	if (kind == EVENT_TAKEN && step->event->parked != NULL) {
		take_up(step);
	} else if (kind == EVENT_NOT_TAKEN) {
		queue->is_busy = false;
		next->message = step->event->index == NOT_TAKEN_BARRED
					? N_("You handed this visit on. It is for another clerk.")
					: N_("This visit waits no longer.");
	} else if (kind == EVENT_ROWS) {
		queue->is_busy = false;
		queue->count = step->event->count < DESK_ROWS ? step->event->count : DESK_ROWS;
		queue->total = step->event->total;
	}
}

/* --- a hand-off ----------------------------------------------------------------------------------
 */

void request_hand_off(struct step *step)
{
	enum request_kind kind = step->event->request.kind;
	unsigned choice = 0;

	if (kind == REQUEST_BACK)
		step_review(step);
	else if (kind == REQUEST_CANCEL || kind == REQUEST_STAFF)
		step_leave_undecided(step);
	else if (step_choose(step, &choice))
		step_record(step, NOTE_HANDED_OFF, choice);
}

void answer_hand_off(struct step *step)
{
	if (step->event->kind == EVENT_RECORDED && step->event->note == NOTE_HANDED_OFF)
		step_leave_undecided(step);
}

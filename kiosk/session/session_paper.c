/* A receipt's way from a reserved PIN into the visitor's hands: printed only when they are alone,
 * delivered only when they say that they have it. */
#include "kiosk/base/paper.h"
#include "kiosk/session/session_step.h"

size_t session_paper_languages(const struct session_rules *rules, enum language ret[LANGUAGE_COUNT])
{
	size_t count = 0;

	for (unsigned at = 0; at < LANGUAGE_COUNT; at++)
		if (at == LANGUAGE_ENGLISH || (rules->paper_languages & 1U << at) != 0)
			ret[count++] = (enum language)at;
	return count;
}

/* The choice stands at the visitor's own language, or at what was chosen for the paper before. */
void step_ask_alone(struct step *step)
{
	struct session *next = step->next;
	enum language languages[LANGUAGE_COUNT];
	size_t count = session_paper_languages(step->rules, languages);

	step_hand_back(step, SESSION_ALONE);
	if (!next->receipt.is_chosen)
		next->receipt.language = next->language;
	for (unsigned at = 0; at < count; at++)
		if (languages[at] == next->receipt.language)
			next->cursor = at;
	next->receipt.language = languages[next->cursor];
}

static void choose_language(struct step *step, unsigned at)
{
	struct session *next = step->next;
	enum language languages[LANGUAGE_COUNT];

	if (at >= session_paper_languages(step->rules, languages))
		return;
	next->cursor = at;
	next->receipt.language = languages[at];
	next->receipt.is_chosen = true;
}

void request_alone(struct step *step)
{
	struct session *next = step->next;
	const struct request *request = &step->event->request;

	if (request->kind == REQUEST_NEXT)
		step_record(step, NOTE_PRINT_AGREED, 0);
	else if (request->kind == REQUEST_CANCEL)
		step_open_exception(step, ISSUE_UNPRINTED, EXCEPTION_NOT_ALONE);
	else if (request->kind == REQUEST_CHOOSE)
		choose_language(step, request->index);
	else if (request->kind == REQUEST_UP && next->cursor > 0)
		choose_language(step, next->cursor - 1);
	else if (request->kind == REQUEST_DOWN)
		choose_language(step, next->cursor + 1);
	else if (request->kind == REQUEST_TOGGLE)
		next->receipt.is_large = !next->receipt.is_large;
}

void answer_alone(struct step *step)
{
	if (step->event->kind != EVENT_RECORDED || step->event->note != NOTE_PRINT_AGREED)
		return;
	step_enter(step, SESSION_PRINTING);
	step_effect(step, EFFECT_PRINT, step->next->applicant_at);
}

void request_hand_over(struct step *step)
{
	struct session *next = step->next;
	enum request_kind kind = step->event->request.kind;

	if (kind == REQUEST_NEXT) {
		step_enter(step, SESSION_TAKEN);
	} else if (kind == REQUEST_CANCEL) {
		step_open_exception(step, ISSUE_EXCEPTION, EXCEPTION_UNREADABLE);
	} else if (kind == REQUEST_UP) {
		next->cursor -= next->cursor > 0;
	} else if (kind == REQUEST_DOWN) {
		next->cursor += next->cursor < PAPER_LINES_MAX;
	} else if (kind == REQUEST_REVEAL && next->pin_until_ms != 0) {
		next->pin_until_ms = 0;
	} else if (kind == REQUEST_REVEAL) {
		step_record(step, NOTE_PIN_SHOWN, 0);
	} else if (kind == REQUEST_SAVE && step->rules->may_save) {
		step_effect(step, EFFECT_SAVE, 0);
	}
}

/* It is shown once that is on record, and not under anything. */
void answer_hand_over(struct step *step)
{
	struct session *next = step->next;
	const struct event *event = step->event;

	if (event->kind == EVENT_SAVED) {
		next->is_saved = event->index == 1;
		next->message = next->is_saved ? NULL : N_("The picture could not be saved.");
	} else if (event->kind == EVENT_RECORDED && event->note == NOTE_PIN_SHOWN &&
		   next->overlay == OVERLAY_NONE) {
		next->pin_until_ms = event->now_ms + SESSION_PIN_SHOWN_MS;
	}
}

/* Answered by the number of the answer alone: who presses Enter too often has not said yes. */
void request_taken(struct step *step)
{
	const struct request *request = &step->event->request;

	if (request->kind == REQUEST_CHOOSE && request->index == TAKEN_YES) {
		step_enter(step, SESSION_DELIVERING);
		step_record(step, NOTE_DELIVERED, 0);
	} else if (request->kind == REQUEST_CHOOSE && request->index == TAKEN_NO) {
		step_open_exception(step, ISSUE_EXCEPTION, EXCEPTION_NOT_COLLECTED);
	} else if (request->kind == REQUEST_BACK) {
		step_enter(step, SESSION_HAND_OVER);
	}
}

bool step_leave_paper(struct step *step)
{
	enum session_state state = step->next->state;

	if (state == SESSION_ALONE)
		step_open_exception(step, ISSUE_UNPRINTED, EXCEPTION_NOBODY_THERE);
	else if (state == SESSION_HAND_OVER || state == SESSION_TAKEN)
		step_open_exception(step, ISSUE_EXCEPTION, EXCEPTION_NOBODY_ANSWERED);
	else
		return false;
	return true;
}

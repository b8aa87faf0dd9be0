/* The documents: which kind, on the scanner, or its lines by hand. */
#include <string.h>

#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/session/session_step.h"

static struct session_document *document_now(struct step *step)
{
	return &step->next->document[step->next->document_at];
}

static void clear(struct session_document *document)
{
	unsigned of = document->of;

	wipe(document, sizeof(*document));
	document->of = of;
}

/* A document is given anew: whatever was known of the old one goes. */
static void clear_document(struct step *step)
{
	clear(document_now(step));
	for (unsigned at = 1; at < SESSION_DOCUMENTS; at++)
		if (step->next->document_at > 0 &&
		    step->next->document[at].same_as == step->next->document_at)
			clear(&step->next->document[at]);
	wipe(step->next->mrz, sizeof(step->next->mrz));
	step->next->reading = READING_NONE;
	step_forget_review(step->next);
}

/* The taxpayer number that an older military card carries is compared, and not kept. */
static void use_tin(struct step *step)
{
	struct document *read = &document_now(step)->read;
	const struct person *holder = session_holder(step->next, step->next->document_at);
	char typed[TIN_DIGITS + 1] = "";

	if (read->tin[0] != '\0' && tin_digits(span_of(holder->text[PERSON_TIN]), typed))
		read->faults[DOCUMENT_FAULT_TIN_DIFFERS] = strcmp(read->tin, typed) != 0;
	wipe(read->tin, sizeof(read->tin));
	wipe(typed, sizeof(typed));
}

/* This document is dealt with: on to the next one, or to the clerk. */
static void next_document(struct step *step)
{
	struct session *next = step->next;

	step_record(step, NOTE_DOCUMENT_GIVEN, next->document_at);
	next->reading = READING_NONE;
	if (next->document_at + 1 < next->document_count) {
		next->document_at++;
		step_enter(step, SESSION_DOCUMENT_KIND);
	} else {
		step_wait(step);
	}
}

/* One court order may name several children: it is scanned once. */
static void share_paper(struct step *step, unsigned paper)
{
	const struct session_document *given = &step->next->document[paper];
	struct session_document *document = document_now(step);

	document->rule = given->rule;
	document->how = given->how;
	document->read = given->read;
	document->same_as = paper;
	next_document(step);
}

void request_document_kind(struct step *step)
{
	struct session *next = step->next;
	unsigned rules[SESSION_CHOICES_MAX];
	unsigned choice = 0;

	if (step->event->request.kind == REQUEST_BACK) {
		if (next->document_at == 0) {
			step_enter(step, SESSION_ANSWERS);
		} else {
			next->document_at--;
			step_enter(step, SESSION_DOCUMENT_KIND);
		}
		return;
	}
	if (!step_choose(step, &choice))
		return;
	(void)session_document_choices(next, step->rules->policy, rules);
	clear_document(step);
	if (rules[choice] >= SESSION_SAME_AS) {
		share_paper(step, rules[choice] - SESSION_SAME_AS);
		return;
	}
	document_now(step)->rule = rules[choice];
	if (rules[choice] == SESSION_NO_DOCUMENT)
		next_document(step);
	else
		step_enter(step, SESSION_DOCUMENT_SCAN);
}

static void take_reading(struct step *step)
{
	struct session *next = step->next;

	next->reading = step->event->reading;
	if (step->event->reading != READING_DOCUMENT || step->event->document == NULL)
		return;
	document_now(step)->read = *step->event->document;
	document_now(step)->how = HOW_SCANNED;
	use_tin(step);
	step_forget_review(next);
}

/* A card may bear a second barcode, which says less: it does not undo what the first one said. Who
 * scans is there, too: an idle warning goes. */
static void take_scan(struct step *step)
{
	struct session *next = step->next;
	unsigned rule = document_now(step)->rule;

	if (!session_expects_scan(next))
		return;
	if (next->reading == READING_DOCUMENT && step->event->reading != READING_DOCUMENT)
		return;
	clear_document(step);
	document_now(step)->rule = rule;
	step_enter(step, SESSION_DOCUMENT_SCAN);
	take_reading(step);
}

/* A camera looks on though nobody is there: that it sees something does not keep a visit alive. */
static void take_advice(struct step *step)
{
	struct session *next = step->next;

	if (session_expects_scan(next) && next->reading != READING_DOCUMENT &&
	    step->event->reading > READING_DOCUMENT)
		next->reading = step->event->reading;
}

void answer_document_scan(struct step *step)
{
	if (step->event->kind == EVENT_SCANNED)
		take_scan(step);
	else if (step->event->kind == EVENT_ADVISED)
		take_advice(step);
	else if (step->event->kind == EVENT_READ && step->next->reading == READING_BUSY)
		take_reading(step);
}

void request_document_scan(struct step *step)
{
	struct session *next = step->next;
	const struct request *request = &step->event->request;

	if (next->reading == READING_BUSY)
		return; /* the reader answers by its deadline */
	if (request->kind == REQUEST_CHOOSE) {
		unsigned rule = document_now(step)->rule;
		clear_document(step);
		document_now(step)->rule = rule;
		next->reading = READING_BUSY;
		step_effect(step, EFFECT_LAY, request->index);
	} else if (request->kind == REQUEST_TOGGLE) {
		step_enter(step, SESSION_DOCUMENT_TYPED);
	} else if (request->kind == REQUEST_BACK) {
		step_enter(step, SESSION_DOCUMENT_KIND);
	} else if (request->kind == REQUEST_NEXT) {
		if (document_now(step)->how == HOW_NONE)
			document_now(step)->how = HOW_BY_EYE;
		next_document(step);
	}
}

void request_document_typed(struct step *step)
{
	struct session *next = step->next;
	const struct request *request = &step->event->request;
	struct document read = { 0 };

	if (request->kind == REQUEST_BACK) {
		wipe(next->mrz, sizeof(next->mrz));
		step_enter(step, SESSION_DOCUMENT_SCAN);
		return;
	}
	if (request->kind != REQUEST_NEXT) {
		(void)step_type(request, next->mrz, sizeof(next->mrz), SESSION_MRZ_MAX - 1);
		return;
	}
	if (document_from_mrz(span_of(next->mrz), step->event->today, &read, NULL) == STATUS_OK) {
		unsigned rule = document_now(step)->rule;
		clear_document(step);
		document_now(step)->rule = rule;
		document_now(step)->how = HOW_TYPED;
		document_now(step)->read = read;
		next->reading = READING_DOCUMENT;
		step_enter(step, SESSION_DOCUMENT_SCAN);
	} else {
		next->message = N_("These are not the lines of a passport or ID card. Check each "
				   "letter, or press Esc to go back.");
	}
	document_wipe(&read);
}

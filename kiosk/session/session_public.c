/* From the attract screen to the documents: what the visitor states. */
#include <string.h>

#include "kiosk/base/wipe.h"
#include "kiosk/session/session_step.h"

static const enum person_field NAME_FIELDS[] = { PERSON_FAMILY_NAME, PERSON_GIVEN_NAMES,
						 PERSON_SUFFIX };
static const enum person_field BIRTH_DATE_FIELDS[] = { PERSON_BIRTH_DATE };
static const enum person_field TIN_FIELDS[] = { PERSON_TIN };
static const enum person_field ADDRESS_FIELDS[] = { PERSON_STREET, PERSON_CITY, PERSON_STATE,
						    PERSON_POSTAL_CODE };

/* The straight road. Forks are in their states' functions. */
static const struct {
	enum session_state state, back, on;
	const enum person_field *fields;
	size_t field_count;
} ROAD[] = {
	{ SESSION_PRESENTER_NAME, SESSION_RELATION, SESSION_PRESENTER_BIRTH_DATE, NAME_FIELDS,
	  COUNT_OF(NAME_FIELDS) },
	{ SESSION_PRESENTER_BIRTH_DATE, SESSION_PRESENTER_NAME, SESSION_TIN, BIRTH_DATE_FIELDS, 1 },
	{ SESSION_TIN, SESSION_WHOM, SESSION_NAME, TIN_FIELDS, 1 },
	{ SESSION_NAME, SESSION_TIN, SESSION_BIRTH_DATE, NAME_FIELDS, COUNT_OF(NAME_FIELDS) },
	{ SESSION_BIRTH_DATE, SESSION_NAME, SESSION_ADDRESS, BIRTH_DATE_FIELDS, 1 },
	{ SESSION_ADDRESS, SESSION_BIRTH_DATE, SESSION_ANSWERS, ADDRESS_FIELDS,
	  COUNT_OF(ADDRESS_FIELDS) },
};

size_t session_fields(enum session_state state, const enum person_field **ret)
{
	for (size_t at = 0; at < COUNT_OF(ROAD); at++)
		if (ROAD[at].state == state) {
			*ret = ROAD[at].fields;
			return ROAD[at].field_count;
		}
	return 0;
}

static bool is_presenter_form(enum session_state state)
{
	return state == SESSION_PRESENTER_NAME || state == SESSION_PRESENTER_BIRTH_DATE;
}

const struct person *session_form_person(const struct session *session)
{
	return is_presenter_form(session->state) ? &session->presenter
						 : &session_applicant(session)->person;
}

/* Age limits that the words "child" and "adult" carry. */
static const char *age_message(const struct session *session, int32_t today)
{
	int32_t birth;

	if (!person_birth_days(session_form_person(session), &birth))
		return NULL;
	int age = person_age(birth, today);
	if (session->state == SESSION_PRESENTER_BIRTH_DATE && age < 18)
		return N_("You must be 18 or older to ask for somebody else.");
	if (session->state == SESSION_BIRTH_DATE &&
	    session_applicant(session)->whom == WHOM_CHILD && age >= 18)
		return N_("A child is under 18. Go back and choose \"dependent\" instead.");
	return NULL;
}

static void leave_form(struct step *step, const enum person_field *fields, size_t count)
{
	struct session *next = step->next;

	for (size_t at = 0; at < count; at++) {
		struct field_state field = person_field_state(session_form_person(next), fields[at],
							      step->event->today);
		if (field.is_done)
			continue;
		next->cursor = (unsigned)at;
		next->message = field.message != NULL ? field.message
						      : N_("Please finish this line first.");
		return;
	}
	next->message = age_message(next, step->event->today);
	if (next->message != NULL)
		return;
	for (size_t at = 0; at < COUNT_OF(ROAD); at++)
		if (ROAD[at].state == next->state) {
			step_enter(step, ROAD[at].on);
			return;
		}
}

static void back_from_form(struct step *step)
{
	if (step->next->state == SESSION_TIN && step_applicant(step)->whom != WHOM_SELF) {
		step_enter(step, SESSION_PRESENTER_BIRTH_DATE);
		return;
	}
	for (size_t at = 0; at < COUNT_OF(ROAD); at++)
		if (ROAD[at].state == step->next->state) {
			step_enter(step, ROAD[at].back);
			return;
		}
}

static void edit_form(struct step *step, enum person_field field)
{
	struct session *next = step->next;
	struct person *person =
		is_presenter_form(next->state) ? &next->presenter : &step_applicant(step)->person;

	if (step->event->request.kind == REQUEST_TOGGLE && next->state == SESSION_ADDRESS)
		person->has_no_fixed_address = !person->has_no_fixed_address;
	else if (!step_type(&step->event->request, person->text[field], PERSON_TEXT_MAX,
			    person_field_max(field)))
		return;
	step_forget_review(next);
}

void request_form(struct step *step)
{
	const enum person_field *fields = NULL;
	size_t count = session_fields(step->next->state, &fields);
	struct session *next = step->next;

	switch (step->event->request.kind) {
	case REQUEST_BACK:
		back_from_form(step);
		return;
	case REQUEST_UP:
		next->cursor -= next->cursor > 0;
		return;
	case REQUEST_DOWN:
		next->cursor += next->cursor + 1 < count;
		return;
	case REQUEST_NEXT: {
		struct field_state field = person_field_state(
			session_form_person(next), fields[next->cursor], step->event->today);
		if (field.is_done && next->cursor + 1 < count)
			next->cursor++;
		else
			leave_form(step, fields, count);
		return;
	}
	case REQUEST_NONE:
	case REQUEST_CANCEL:
	case REQUEST_HELP:
	case REQUEST_STAFF:
	case REQUEST_CHOOSE:
	case REQUEST_TYPE:
	case REQUEST_ERASE:
	case REQUEST_EMPTY:
	case REQUEST_TOGGLE:
	case REQUEST_ANSWER:
	case REQUEST_SAME:
	case REQUEST_REVEAL:
	case REQUEST_SAVE:
	case REQUEST_VERIFY:
	case REQUEST_SHEET:
	case REQUEST_DAY:
	case REQUEST_STOP:
	case REQUEST_PRINT:
	case REQUEST_AGREE:
	case REQUEST_REFUSE:
	case REQUEST_ANY:
	case REQUEST_COUNT:
		break;
	}
	edit_form(step, fields[next->cursor]);
}

void request_attract(struct step *step)
{
	if (step->event->request.kind == REQUEST_NEXT) {
		step_enter(step, SESSION_OPENING);
		step_effect(step, EFFECT_OPEN, 0);
	} else if (step->event->request.kind == REQUEST_STAFF) {
		step_enter(step, SESSION_STAFF_SIGN_IN);
	}
}

/* A picked choice; each state's choices are those of the enum behind it. */
static void picked(struct step *step, unsigned choice)
{
	struct session *next = step->next;
	struct session_applicant *applicant = step_applicant(step);

	if (next->state == SESSION_LANGUAGE) {
		next->language = (enum language)choice;
		step_enter(step, SESSION_PRIVACY);
	} else if (next->state == SESSION_PRIVACY && choice == 0) {
		step_enter(step, SESSION_REASON);
		step_record(step, NOTE_CONSENTED, 0);
	} else if (next->state == SESSION_PRIVACY) {
		applicant->outcome = OUTCOME_ABANDONED;
		step_enter(step, SESSION_NEXT_STEPS);
	} else if (next->state == SESSION_WHOM) {
		if ((enum whom)choice == WHOM_SELF)
			person_wipe(&next->presenter);
		if ((enum whom)choice != applicant->whom)
			step_forget_review(next);
		applicant->whom = (enum whom)choice;
		next->document[0].of = choice == WHOM_SELF ? next->applicant_at : SESSION_PRESENTER;
		next->document[1].of = next->applicant_at;
		step_enter(step, applicant->whom == WHOM_SELF ? SESSION_TIN : SESSION_RELATION);
	} else if (next->state == SESSION_RELATION) {
		applicant->relation = (enum relation)choice;
		step_enter(step, SESSION_PRESENTER_NAME);
	}
}

void request_choice(struct step *step)
{
	unsigned choice = 0;

	if (step->event->request.kind == REQUEST_BACK) {
		enum session_state state = step->next->state;
		if (state == SESSION_LANGUAGE)
			step->next->overlay = OVERLAY_CANCEL;
		else if (state == SESSION_WHOM)
			step_back_to_reason(step);
		else /* consent once given is recorded: before it, the road is straight */
			step_enter(step, state - 1);
	} else if (step_choose(step, &choice)) {
		picked(step, choice);
	}
}

void request_answers(struct step *step)
{
	if (step->event->request.kind == REQUEST_BACK) {
		step_enter(step, SESSION_ADDRESS);
	} else if (step->event->request.kind == REQUEST_NEXT) {
		step->next->document_at = 0;
		step->next->reading = READING_NONE;
		step_enter(step, SESSION_DOCUMENT_KIND);
		step_record(step, NOTE_IDENTIFIED, 0);
	}
}

void request_wait(struct step *step)
{
	enum request_kind kind = step->event->request.kind;
	struct session *next = step->next;

	if (kind == REQUEST_STAFF || kind == REQUEST_NEXT) {
		wipe(next->user, sizeof(next->user)); /* a clerk who signed out before */
		step_enter(step, SESSION_CLERK_SIGN_IN);
	} else if (kind == REQUEST_BACK && next->second.acts != 1u << SECOND_PIN_AGAIN) {
		next->document_at = SESSION_DOCUMENTS - 1; /* the clerk may have been at another */
		next->reading = READING_NONE;
		step_enter(step, SESSION_DOCUMENT_KIND);
	}
}

void answer_opening(struct step *step)
{
	if (step->event->kind != EVENT_OPENED)
		return;
	memcpy(step->next->id, step->event->id, sizeof(step->next->id));
	step->next->id[sizeof(step->next->id) - 1] = '\0';
	step->next->applicant_count = 1;
	step_enter(step, SESSION_LANGUAGE);
}

/* The forms: whose fields they are, what keeps a visitor on one, and the road from one to the next.
 */
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

bool session_asks_presenter(const struct session *session)
{
	return session->applicant_at == 0 && session_self(session) == SESSION_PRESENTER;
}

static bool is_presenter_form(enum session_state state)
{
	return state == SESSION_PRESENTER_NAME || state == SESSION_PRESENTER_BIRTH_DATE;
}

static const struct person *form_person(const struct session *session, unsigned applicant,
					enum session_state state)
{
	return is_presenter_form(state) ? &session->presenter
					: &session->applicant[applicant].person;
}

const struct person *session_form_person(const struct session *session)
{
	return form_person(session, session->applicant_at, session->state);
}

static const char *age_objection(const struct session *session, const struct policy *policy,
				 unsigned applicant, enum session_state state, int32_t today)
{
	enum whom whom = session->applicant[applicant].whom;
	int32_t birth;

	if (!person_birth_days(form_person(session, applicant, state), &birth))
		return NULL;
	bool is_minor = policy_is_minor(policy, birth, today);
	bool asks_for_others = state == SESSION_PRESENTER_BIRTH_DATE ||
			       (whom == WHOM_SELF && !session_is_single(session));
	if (asks_for_others && is_minor)
		return N_("You must be an adult to ask for somebody else.");
	if (state == SESSION_BIRTH_DATE && whom == WHOM_CHILD && !is_minor)
		return N_("Adults must come themselves. If this one depends on you, go back and "
			  "choose "
			  "\"adult who depends on me\".");
	return NULL;
}

/* Two requests for one number would be one for too many. */
static const char *tin_objection(const struct session *session, unsigned applicant)
{
	char mine[TIN_DIGITS + 1] = "", other[TIN_DIGITS + 1] = "";
	bool is_twice = false;

	if (!tin_digits(span_of(session->applicant[applicant].person.text[PERSON_TIN]), mine))
		return NULL;
	for (unsigned at = 0; at < session->applicant_count; at++)
		if (at != applicant &&
		    tin_digits(span_of(session->applicant[at].person.text[PERSON_TIN]), other))
			is_twice |= strcmp(mine, other) == 0;
	wipe(mine, sizeof(mine));
	wipe(other, sizeof(other));
	return is_twice ? N_("Somebody else in this visit has this number.") : NULL;
}

/* What keeps a visitor on a form, and the field that it is about; null when nothing does. */
static const char *form_objection(const struct session *session, const struct policy *policy,
				  unsigned applicant, enum session_state state, int32_t today,
				  unsigned *ret_field)
{
	const struct person *person = form_person(session, applicant, state);
	const enum person_field *fields = NULL;
	size_t count = session_fields(state, &fields);

	for (unsigned at = 0; at < count; at++) {
		struct field_state field = person_field_state(person, fields[at], today);
		*ret_field = at;
		if (!field.is_done)
			return field.message != NULL ? field.message
						     : N_("Please finish this line first.");
	}
	*ret_field = count == 0 ? 0 : (unsigned)count - 1;
	if (state == SESSION_TIN)
		return tin_objection(session, applicant);
	return age_objection(session, policy, applicant, state, today);
}

struct objection session_objection(const struct session *session, const struct policy *policy,
				   unsigned applicant, int32_t today)
{
	bool asks_presenter = applicant == 0 && session_self(session) == SESSION_PRESENTER;
	unsigned field;

	for (size_t at = 0; at < COUNT_OF(ROAD); at++) {
		if (is_presenter_form(ROAD[at].state) && !asks_presenter)
			continue;
		const char *message =
			form_objection(session, policy, applicant, ROAD[at].state, today, &field);
		if (message != NULL)
			return (struct objection){ ROAD[at].state, message };
	}
	return (struct objection){ SESSION_ANSWERS, NULL };
}

static void leave_form(struct step *step)
{
	struct session *next = step->next;
	unsigned field = next->cursor;

	next->message = form_objection(next, step->rules->policy, next->applicant_at, next->state,
				       step->event->today, &field);
	next->cursor = field;
	if (next->message != NULL)
		return;
	step_offer_known(next);
	for (size_t at = 0; at < COUNT_OF(ROAD); at++)
		if (ROAD[at].state == next->state) {
			step_enter(step, ROAD[at].on);
			break;
		}
	if (next->state == SESSION_ANSWERS)
		next->cursor = next->applicant_at;
}

static void back_from_form(struct step *step)
{
	if (step->next->state == SESSION_TIN && step_applicant(step)->whom != WHOM_SELF) {
		step_enter(step, session_asks_presenter(step->next) ? SESSION_PRESENTER_BIRTH_DATE
								    : SESSION_RELATION);
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
			leave_form(step);
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
	case REQUEST_PRINTER:
	case REQUEST_RECEIPT:
	case REQUEST_STOP:
	case REQUEST_PRINT:
	case REQUEST_EXCEPTIONS:
	case REQUEST_PAPERS:
	case REQUEST_AGREE:
	case REQUEST_REFUSE:
	case REQUEST_HAND_OFF:
	case REQUEST_ADD:
	case REQUEST_REMOVE:
	case REQUEST_ANY:
	case REQUEST_COUNT:
		break;
	}
	edit_form(step, fields[next->cursor]);
}

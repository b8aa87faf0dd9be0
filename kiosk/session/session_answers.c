/* Everybody's answers, together: one more person, one fewer, what need not be typed again, and the
 * documents that all of it asks for. */
#include <string.h>

#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/session/session_step.h"

/* What tells who stands there, whether they ask for themselves or for others only. */
static const enum person_field OWN_FIELDS[] = { PERSON_FAMILY_NAME, PERSON_GIVEN_NAMES,
						PERSON_SUFFIX, PERSON_BIRTH_DATE };
static const enum person_field ADDRESS_FIELDS[] = { PERSON_STREET, PERSON_CITY, PERSON_STATE,
						    PERSON_POSTAL_CODE };

static void copy_fields(struct person *to, const struct person *from,
			const enum person_field *fields, size_t count)
{
	for (size_t at = 0; at < count; at++)
		(void)text_copy(to->text[fields[at]], PERSON_TEXT_MAX, from->text[fields[at]]);
}

/* All but where they live, which whoever comes in their place shares. */
static void forget_own(struct person *person)
{
	for (size_t at = 0; at < COUNT_OF(OWN_FIELDS); at++)
		wipe(person->text[OWN_FIELDS[at]], PERSON_TEXT_MAX);
	wipe(person->text[PERSON_TIN], PERSON_TEXT_MAX);
}

/* Who asked for themselves asks for others only. */
static void step_back(struct session *session, struct person *self)
{
	person_wipe(&session->presenter);
	copy_fields(&session->presenter, self, OWN_FIELDS, COUNT_OF(OWN_FIELDS));
}

/* Whoever it is, what was given for them is of no use any more; the photo ID of who stands there
 * is. */
static void forget_documents(struct session *session, unsigned applicant)
{
	for (unsigned at = 1; at < SESSION_DOCUMENTS; at++)
		if (session->document[at].of == applicant) {
			wipe(&session->document[at], sizeof(session->document[at]));
			session->document[at].of = SESSION_PRESENTER; /* nobody's here */
		}
}

void step_become(struct session *session, enum whom whom)
{
	struct session_applicant *applicant = &session->applicant[session->applicant_at];

	if (whom == applicant->whom)
		return;
	step_forget_review(session);
	if (applicant->whom == WHOM_SELF) {
		step_back(session, &applicant->person);
		forget_own(&applicant->person);
		forget_documents(session, session->applicant_at);
	} else if (whom == WHOM_SELF) {
		forget_own(&applicant->person);
		copy_fields(&applicant->person, &session->presenter, OWN_FIELDS,
			    COUNT_OF(OWN_FIELDS));
		person_wipe(&session->presenter);
		forget_documents(session, session->applicant_at);
	}
	applicant->whom = whom;
}

static bool has_address(const struct person *person)
{
	for (size_t at = 0; at < COUNT_OF(ADDRESS_FIELDS); at++)
		if (person->text[ADDRESS_FIELDS[at]][0] != '\0')
			return true;
	return false;
}

static void offer(struct person *to, const struct person *from)
{
	static const enum person_field FAMILY[] = { PERSON_FAMILY_NAME };

	if (to->text[PERSON_FAMILY_NAME][0] == '\0')
		copy_fields(to, from, FAMILY, COUNT_OF(FAMILY));
	if (has_address(to))
		return;
	copy_fields(to, from, ADDRESS_FIELDS, COUNT_OF(ADDRESS_FIELDS));
	to->has_no_fixed_address = from->has_no_fixed_address;
}

void step_offer_known(struct session *session)
{
	struct person *person = &session->applicant[session->applicant_at].person;

	if (session_self(session) != session->applicant_at)
		offer(person, session_presenter(session));
	for (unsigned at = 0; at < session->applicant_count; at++)
		if (at != session->applicant_at)
			offer(person, &session->applicant[at].person);
}

/* The document that was given as that person's, if one was. */
static void keep_document(struct session *session, unsigned to,
			  const struct session_document former[SESSION_DOCUMENTS], unsigned of)
{
	for (unsigned at = 1; at < session->document_count; at++)
		if (former[at].of == of && former[at].same_as == 0)
			session->document[to] = former[at];
	session->document[to].of = of;
}

void step_lay_documents(struct session *session)
{
	struct session_document former[SESSION_DOCUMENTS];
	unsigned self = session_self(session), count = 1;

	memcpy(former, session->document, sizeof(former));
	wipe(&session->document[1], sizeof(former) - sizeof(former[0]));
	session->document[0].of = self;
	if (self != SESSION_PRESENTER)
		keep_document(session, count++, former, self);
	for (unsigned at = 0; at < session->applicant_count; at++)
		if (at != self)
			keep_document(session, count++, former, at);
	session->document_count = count;
	wipe(former, sizeof(former));
}

static void remove_applicant(struct session *session, unsigned applicant)
{
	struct session_applicant *at = &session->applicant[applicant];

	if (at->whom == WHOM_SELF)
		step_back(session, &at->person);
	forget_documents(session, applicant);
	step_forget_review(session);
	session->applicant_count--;
	memmove(at, at + 1, (session->applicant_count - applicant) * sizeof(*at));
	wipe(&session->applicant[session->applicant_count], sizeof(*at));
	for (unsigned other = 1; other < SESSION_DOCUMENTS; other++)
		if (session->document[other].of > applicant &&
		    session->document[other].of < SESSION_PRESENTER)
			session->document[other].of--;
	session->applicant_at = 0;
}

static void add_applicant(struct step *step)
{
	struct session *next = step->next;
	const struct session_applicant *known = step_applicant(step);
	int32_t birth = 0;

	if (next->applicant_count == SESSION_APPLICANTS) {
		next->message = N_("No more than four people fit into one visit.");
	} else if (person_birth_days(session_presenter(next), &birth) &&
		   policy_is_minor(step->rules->policy, birth, step->event->today)) {
		next->message = N_("You must be an adult to ask for somebody else.");
	} else {
		next->applicant_at = next->applicant_count++;
		step_applicant(step)->whom =
			WHOM_CHILD; /* who stands there is said, not supposed */
		step_applicant(step)->reason = known->reason;
		step_applicant(step)->reason_detail = known->reason_detail;
		step_enter(step, SESSION_REASON);
		next->cursor = known->reason;
	}
}

void step_leave_applicant(struct step *step)
{
	struct session *next = step->next;
	unsigned at = next->applicant_at;

	if (session_objection(next, step->rules->policy, at, step->event->today).message != NULL)
		remove_applicant(next, at);
	step_enter(step, SESSION_ANSWERS);
	next->cursor = next->applicant_at;
}

/* All that was stated is there, and right; else to where it is not. */
static bool is_complete(struct step *step)
{
	struct session *next = step->next;

	for (unsigned at = 0; at < next->applicant_count; at++) {
		struct objection objection =
			session_objection(next, step->rules->policy, at, step->event->today);
		if (objection.message == NULL)
			continue;
		next->applicant_at = at;
		step_enter(step, objection.state);
		next->message = objection.message;
		return false;
	}
	return true;
}

static void confirm(struct step *step)
{
	struct session *next = step->next;

	if (!is_complete(step))
		return;
	step_lay_documents(next);
	next->applicant_at = 0;
	next->document_at = 0;
	next->reading = READING_NONE;
	step_enter(step, SESSION_DOCUMENT_KIND);
	for (unsigned at = 0; at < next->applicant_count; at++) {
		next->applicant[at].was_referred = false; /* as far as that number tells */
		step_record(step, NOTE_IDENTIFIED, at);
	}
}

void request_answers(struct step *step)
{
	struct session *next = step->next;
	enum request_kind kind = step->event->request.kind;

	if (kind == REQUEST_UP) {
		next->cursor -= next->cursor > 0;
	} else if (kind == REQUEST_DOWN) {
		next->cursor += next->cursor + 1 < next->applicant_count;
	} else if (kind == REQUEST_BACK) {
		next->applicant_at = next->cursor;
		step_enter(step, SESSION_ADDRESS);
	} else if (kind == REQUEST_ADD) {
		add_applicant(step);
	} else if (kind == REQUEST_REMOVE && next->applicant_count > 1) {
		remove_applicant(next, next->cursor);
		next->cursor = 0;
	} else if (kind == REQUEST_NEXT) {
		confirm(step);
	}
}

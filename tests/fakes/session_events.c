#include "tests/fakes/session_events.h"

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "tests/fakes/sample_policy.h"

const struct session_rules RULES = {
	.policy = &SAMPLE_POLICY,
	.idle_ms = 90000,
	.idle_warning_ms = 30000,
	.wait_ms = 1800000,
	.staff_lock_ms = 900000,
	.paper_languages = (1U << LANGUAGE_COUNT) - 1,
	.may_save = true,
};

struct event event_of(enum event_kind kind)
{
	return (struct event){ .kind = kind, .now_ms = 1000, .today = TODAY };
}

struct event ask(enum request_kind kind, unsigned index)
{
	struct event event = event_of(EVENT_REQUEST);

	event.request.kind = kind;
	event.request.index = index;
	event.request.code = 'a';
	return event;
}

static void fill_person(struct person *person, const char *birth)
{
	static const char *const TEXTS[PERSON_FIELD_COUNT] = {
		[PERSON_TIN] = "123-45-6789",    [PERSON_FAMILY_NAME] = "Sample",
		[PERSON_GIVEN_NAMES] = "Jordan", [PERSON_STREET] = "100 Example Ave",
		[PERSON_CITY] = "Richmond",      [PERSON_STATE] = "VA",
		[PERSON_POSTAL_CODE] = "23220",
	};

	for (size_t at = 0; at < PERSON_FIELD_COUNT; at++)
		(void)text_copy(person->text[at], PERSON_TEXT_MAX,
				TEXTS[at] != NULL ? TEXTS[at] : "");
	(void)text_copy(person->text[PERSON_BIRTH_DATE], PERSON_TEXT_MAX, birth);
}

/* Types whatever the form on screen asks for. */
void fill_form(struct session *session)
{
	static const char *const TINS[SESSION_APPLICANTS] = { "123-45-6789", "123-45-6780",
							      "123-45-6781", "123-45-6782" };
	struct session_applicant *applicant = &session->applicant[session->applicant_at];

	fill_person(&applicant->person,
		    applicant->whom == WHOM_CHILD ? "03/14/2015" : "03/14/1985");
	(void)text_copy(applicant->person.text[PERSON_TIN], PERSON_TEXT_MAX,
			TINS[session->applicant_at]);
	if (session_self(session) == SESSION_PRESENTER)
		fill_person(&session->presenter, "03/14/1985");
}

static const struct document *licence(void)
{
	static struct document document = {
		.kind = DOCUMENT_DRIVER_LICENCE,
		.jurisdiction = "VA",
		.number = "T64235789",
		.family_name = "SAMPLE",
		.given_names = { "JORDAN" },
		.given_count = 1,
		.birth = { .kind = DATE_DAY },
		.expiry = { .kind = DATE_DAY, .days = TODAY + 1000 },
		.address = { "100 EXAMPLE AVE", "RICHMOND", "VA", "23220", "USA" },
	};
	document.birth.days = civil_to_days((struct civil_date){ 1985, 3, 14 });
	return &document;
}

struct event reading(enum reading what)
{
	struct event event = event_of(EVENT_READ);

	event.reading = what;
	event.document = what == READING_DOCUMENT ? licence() : NULL;
	return event;
}

struct event scanned(enum reading what)
{
	struct event event = reading(what);

	event.kind = EVENT_SCANNED;
	return event;
}

struct event advised(enum reading what)
{
	struct event event = reading(what);

	event.kind = EVENT_ADVISED;
	return event;
}

struct event signed_in(enum role role)
{
	struct event event = event_of(EVENT_SIGNED_IN);

	event.role = role;
	(void)text_copy(event.id, sizeof(event.id), role == ROLE_CLERK ? "ana" : "sam");
	return event;
}

struct event signed_in_as(const char *user, enum role role)
{
	struct event event = signed_in(role);

	(void)text_copy(event.id, sizeof(event.id), user);
	return event;
}

struct event answered(enum event_kind kind, const char *user)
{
	struct event event = event_of(kind);

	(void)text_copy(event.id, sizeof(event.id), user);
	return event;
}

struct event taken(void)
{
	static struct session parked;
	struct event event = event_of(EVENT_TAKEN);

	parked = (struct session){ .state = SESSION_WAIT, .applicant_count = 1 };
	(void)text_copy(parked.id, sizeof(parked.id), "C001-261122-0001");
	fill_form(&parked);
	parked.document[0].rule = SAMPLE_LICENCE;
	parked.document[0].how = HOW_SCANNED;
	parked.document[0].read = *licence();
	parked.document[1].rule = SAMPLE_SSN_CARD;
	parked.document[1].how = HOW_BY_EYE;
	event.parked = &parked;
	return event;
}

struct event opened(void)
{
	struct event event = event_of(EVENT_OPENED);

	(void)text_copy(event.id, sizeof(event.id), "C001-261122-0001");
	return event;
}

struct event recorded(enum note note)
{
	struct event event = event_of(EVENT_RECORDED);

	event.note = note;
	return event;
}

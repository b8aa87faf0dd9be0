/* Whom a screen is about: one applicant, or all of them together. */
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "screens/view_parts.h"

static void name_text(const struct person *person, char *to, size_t max)
{
	bool has_given = person->text[PERSON_GIVEN_NAMES][0] != '\0';
	bool has_suffix = person->text[PERSON_SUFFIX][0] != '\0';

	(void)text_format(to, max, "%s%s%s%s%s", person->text[PERSON_GIVEN_NAMES],
			  has_given ? " " : "", person->text[PERSON_FAMILY_NAME],
			  has_suffix ? " " : "", person->text[PERSON_SUFFIX]);
}

static const char *street_text(const struct filling *filling, const struct person *person)
{
	if (person->has_no_fixed_address && person->text[PERSON_STREET][0] == '\0')
		return language_text(filling->view->language, N_("no fixed address"));
	return person->text[PERSON_STREET];
}

static void add_name(struct view *view, const char *label, const struct person *person)
{
	char name[VIEW_TEXT_MAX];

	name_text(person, name, sizeof(name));
	view_add_line(view, label, name);
	wipe(name, sizeof(name));
}

void view_fill_answers(const struct filling *filling)
{
	const struct person *subject = &session_applicant(filling->session)->person;
	struct view *view = filling->view;
	char text[VIEW_TEXT_MAX];

	if (session_self(filling->session) == SESSION_PRESENTER) {
		add_name(view, N_("Your name"), &filling->session->presenter);
		view_add_line(view, N_("Your birth date"),
			      filling->session->presenter.text[PERSON_BIRTH_DATE]);
	}
	if (filling->session->applicant_count > 1)
		return;
	add_name(view, N_("Name"), subject);
	view_add_line(view, N_("Birth date"), subject->text[PERSON_BIRTH_DATE]);
	(void)text_copy(text, sizeof(text), subject->text[PERSON_TIN]);
	view_mask_tin(text, sizeof(text));
	view_add_line(view, N_("Taxpayer number"), text);
	view_add_line(view, N_("Street"), street_text(filling, subject));
	(void)text_format(text, sizeof(text), "%s %s %s", subject->text[PERSON_CITY],
			  subject->text[PERSON_STATE], subject->text[PERSON_POSTAL_CODE]);
	view_add_line(view, N_("City"), text);
	wipe(text, sizeof(text));
}

static void fill_particulars(const struct filling *filling, const struct person *person,
			     struct view_applicant *to)
{
	char tin[PERSON_TEXT_MAX];

	(void)text_copy(tin, sizeof(tin), person->text[PERSON_TIN]);
	view_mask_tin(tin, sizeof(tin));
	(void)text_format(to->particulars, sizeof(to->particulars), "%s, %s, %s %s %s",
			  person->text[PERSON_BIRTH_DATE], tin, person->text[PERSON_CITY],
			  person->text[PERSON_STATE], person->text[PERSON_POSTAL_CODE]);
	(void)text_copy(to->street, sizeof(to->street), street_text(filling, person));
	wipe(tin, sizeof(tin));
}

static void fill_applicants(const struct filling *filling)
{
	const struct session *session = filling->session;

	for (unsigned at = 0; at < session->applicant_count; at++) {
		const struct session_applicant *applicant = &session->applicant[at];
		struct view_applicant *to = &filling->view->applicant[at];
		to->whom = applicant->whom;
		to->outcome = applicant->outcome;
		to->issue = applicant->issue;
		(void)text_copy(to->name, sizeof(to->name), person_called(&applicant->person));
		if (session->state != SESSION_ANSWERS)
			continue;
		name_text(&applicant->person, to->name, sizeof(to->name));
		fill_particulars(filling, &applicant->person, to);
	}
}

void view_fill_people(const struct filling *filling)
{
	const struct session *session = filling->session;
	struct view *view = filling->view;
	enum session_state state = session->state;
	bool is_about_document = (state >= SESSION_DOCUMENT_KIND && state < SESSION_WAIT) ||
				 state == SESSION_REVIEW || state == SESSION_QUESTIONS;
	const struct person *person = is_about_document
					      ? session_holder(session, session->document_at)
					      : &session_applicant(session)->person;

	view->applicant_number = session->applicant_at + 1;
	view->applicant_count = session->applicant_count;
	view->is_single = session_is_single(session);
	view->is_all_told = session_is_all_told(session);
	if (view->is_single)
		return;
	(void)text_copy(view->called, sizeof(view->called), person_called(person));
	if (state == SESSION_ANSWERS || state == SESSION_NEXT_STEPS)
		fill_applicants(filling);
}

/* Scenes in which a visit has several applicants: Ana María for herself, Luis, and Eva. */
#include "tests/fakes/scenes_stage.h"

enum { MOTHER, SON, DAUGHTER, COURT_ORDER = 13 };

void set_family(void)
{
	static const char *const GIVEN[] = { "Ana María", "Luis", "Eva" };
	static const char *const BIRTH[] = { "07/04/1980", "03/14/2015", "10/09/2018" };
	static const char *const TINS[] = { "987-65-4321", "987-65-4322", "987-65-4323" };
	struct session *session = &stage.session;

	session->applicant_count = 3;
	session->document_count = 4;
	for (unsigned at = MOTHER; at <= DAUGHTER; at++) {
		struct session_applicant *applicant = &session->applicant[at];
		applicant->whom = at == MOTHER ? WHOM_SELF : WHOM_CHILD;
		fill_person(&applicant->person, GIVEN[at], BIRTH[at]);
		SAY(applicant->person.text[PERSON_TIN], TINS[at]);
		session->document[at + 1].of = at;
	}
}

void set_next_person(void)
{
	set_family();
	stage.session.applicant_at = DAUGHTER;
}

void set_family_without_self(void)
{
	set_family();
	stage.session.presenter = stage.session.applicant[MOTHER].person;
	stage.session.applicant[MOTHER] = stage.session.applicant[DAUGHTER];
	stage.session.applicant_count = 2;
	stage.session.cursor = 1;
}

void set_link_document(void)
{
	set_family();
	stage.session.document_at = 2;
}

void set_same_paper(void)
{
	set_family();
	stage.session.document[2].rule = COURT_ORDER;
	stage.session.document[2].how = HOW_BY_EYE;
	stage.session.document_at = 3;
}

void set_shared_paper(void)
{
	struct session_document *shared = &stage.session.document[3];

	set_same_paper();
	sign_in();
	shared->rule = COURT_ORDER;
	shared->how = HOW_BY_EYE;
	shared->same_as = 2;
	for (unsigned question = 0; question < QUESTION_COUNT; question++)
		stage.session.document[2].answer[question] = ANSWER_YES;
}

void set_family_decision(void)
{
	set_decision();
	set_family();
	stage.session.applicant_at = SON;
}

void set_family_reason(void)
{
	set_family_decision();
	stage.session.applicant[SON].decision = DECISION_REFUSE;
}

void set_family_printing(void)
{
	set_next_person();
	stage.session.applicant[DAUGHTER].issue = ISSUE_RESERVED;
}

void set_family_trouble(void)
{
	set_next_person();
	stage.session.applicant[DAUGHTER].issue = ISSUE_EXCEPTION;
}

/* The mother's receipt is in doubt, and the daughter's is not printed before staff come. */
void set_family_held(void)
{
	set_next_person();
	stage.session.exception = EXCEPTION_PRINTER_HELD;
	for (unsigned at = 0; at < stage.session.applicant_count; at++)
		stage.session.applicant[at].issue = ISSUE_UNPRINTED;
}

void set_family_ends(void)
{
	struct session_applicant *applicant = stage.session.applicant;

	set_family();
	applicant[MOTHER].outcome = applicant[SON].outcome = OUTCOME_APPROVED;
	applicant[MOTHER].issue = ISSUE_DELIVERED;
	applicant[SON].issue = ISSUE_ASSIGNED;
	applicant[DAUGHTER].outcome = OUTCOME_REFUSED;
}

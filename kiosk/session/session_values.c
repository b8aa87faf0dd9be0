/* What follows from a session: the rows of the review, answers, verdicts, names. */
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/session/session.h"

static const struct {
	const char *code, *label;
	enum person_field field;
	unsigned shows;
} ROWS[ROW_COUNT] = {
#define X(name, code, label, field, shows) [ROW_##name] = { code, label, field, shows },
	REVIEW_ROW_LIST(X)
#undef X
};

const char *review_row_code(enum review_row row)
{
	return ROWS[row].code;
}

const char *review_row_label(enum review_row row)
{
	return ROWS[row].label;
}

static const struct policy_document *rule_of(const struct session *session,
					     const struct policy *policy, unsigned at)
{
	const struct session_document *document = &session->document[at];

	if (document->how == HOW_NONE || document->rule >= policy->document_count)
		return NULL;
	return &policy->document[document->rule];
}

static bool row_applies(const struct session *session, const struct policy *policy, unsigned at,
			enum review_row row)
{
	const struct policy_document *rule = rule_of(session, policy, at);
	char typed[PERSON_TEXT_MAX], read[PERSON_TEXT_MAX];

	if (rule == NULL || (ROWS[row].shows != 0 && (rule->shows & ROWS[row].shows) == 0))
		return false;
	session_row_typed(session, at, row, typed, sizeof(typed));
	session_row_read(session, at, row, read, sizeof(read));
	return typed[0] != '\0' || read[0] != '\0';
}

size_t session_rows(const struct session *session, const struct policy *policy, unsigned at,
		    enum review_row ret[ROW_COUNT])
{
	size_t count = 0;

	for (unsigned row = 0; row < ROW_COUNT; row++)
		if (row_applies(session, policy, at, (enum review_row)row))
			ret[count++] = (enum review_row)row;
	return count;
}

/* "03/14/1985", as people here write dates. */
static void day_text(int32_t days, char *to, size_t max)
{
	struct civil_date date = civil_from_days(days);

	(void)text_format(to, max, "%02d/%02d/%04d", date.month, date.day, date.year);
}

static void date_text(struct document_date date, char *to, size_t max)
{
	switch (date.kind) {
	case DATE_ABSENT:
		to[0] = '\0';
		return;
	case DATE_DAY:
		day_text(date.days, to, max);
		return;
	case DATE_INDEFINITE:
		(void)text_copy(to, max, "never (indefinite)");
		return;
	case DATE_MILITARY:
		(void)text_copy(to, max, "never (military)");
		return;
	case DATE_NONE:
		(void)text_copy(to, max, "no date");
		return;
	}
}

/* A suffix stands behind the family name, as on most prints. */
static void name_text(const char *family, const char *suffix, char *to, size_t max)
{
	(void)text_copy(to, max, family);
	if (family[0] == '\0' || suffix[0] == '\0')
		return;
	(void)text_append(to, max, " ");
	(void)text_append(to, max, suffix);
}

void session_row_typed(const struct session *session, unsigned at, enum review_row row, char *to,
		       size_t max)
{
	const struct person *holder = session_holder(session, at);
	int32_t days;

	to[0] = '\0';
	if (ROWS[row].field == PERSON_FIELD_COUNT)
		return;
	if (row == ROW_BIRTH_DATE && person_birth_days(holder, &days))
		day_text(days, to, max);
	else if (row == ROW_FAMILY_NAME)
		name_text(holder->text[PERSON_FAMILY_NAME], holder->text[PERSON_SUFFIX], to, max);
	else
		(void)text_copy(to, max, holder->text[ROWS[row].field]);
}

void session_row_read(const struct session *session, unsigned at, enum review_row row, char *to,
		      size_t max)
{
	const struct document *read = &session->document[at].read;

	to[0] = '\0';
	switch (row) {
	case ROW_FAMILY_NAME:
		name_text(read->family_name, read->suffix, to, max);
		break;
	case ROW_GIVEN_NAMES:
		document_given_text(read, to, max);
		break;
	case ROW_BIRTH_DATE:
		date_text(read->birth, to, max);
		break;
	case ROW_STREET:
		(void)text_copy(to, max, read->address.street);
		break;
	case ROW_CITY:
		(void)text_copy(to, max, read->address.city);
		break;
	case ROW_STATE:
		(void)text_copy(to, max, read->address.state);
		break;
	case ROW_POSTAL_CODE:
		(void)text_copy(to, max, read->address.postal_code);
		break;
	case ROW_NUMBER:
		(void)text_copy(to, max, read->number);
		break;
	case ROW_EXPIRY:
		date_text(read->expiry, to, max);
		break;
	case ROW_TIN: /* no document here carries it in its barcode */
	case ROW_COUNT:
		break;
	}
}

void session_row_printed(const struct session *session, unsigned at, enum review_row row, char *to,
			 size_t max)
{
	const struct session_document *document = &session->document[at];

	to[0] = '\0';
	switch (document->printed_state[row]) {
	case PRINTED_UNCHECKED:
		break;
	case PRINTED_SAME:
		session_row_typed(session, at, row, to, max);
		if (to[0] == '\0')
			session_row_read(session, at, row, to, max);
		break;
	case PRINTED_TYPED:
		(void)text_copy(to, max, document->printed[row]);
		break;
	}
}

bool session_is_compared(const struct session *session, const struct policy *policy, unsigned at)
{
	enum review_row rows[ROW_COUNT];
	size_t count = session_rows(session, policy, at, rows);

	for (size_t index = 0; index < count; index++)
		if (session->document[at].printed_state[rows[index]] == PRINTED_UNCHECKED)
			return false;
	return true;
}

/* Does what the barcode says stand on the document, too? */
static enum answer barcode_answer(const struct session *session, const struct policy *policy,
				  unsigned at)
{
	const struct session_document *document = &session->document[at];
	enum review_row rows[ROW_COUNT];
	size_t count = session_rows(session, policy, at, rows);

	if (document->how != HOW_SCANNED && document->how != HOW_TYPED)
		return ANSWER_NOT_APPLICABLE;
	if (!session_is_compared(session, policy, at))
		return ANSWER_NONE;
	for (size_t index = 0; index < count; index++)
		if (!session_row_agrees(session, at, rows[index]))
			return ANSWER_NO;
	return ANSWER_YES;
}

/* As the rules of evidence see what the kiosk read. */
static struct evidence_read evidence_of(const struct document *document)
{
	static const unsigned FORMS[] = {
		[DATE_ABSENT] = 0,
		[DATE_DAY] = EXPIRY_DATE,
		[DATE_INDEFINITE] = EXPIRY_INDEF,
		[DATE_MILITARY] = EXPIRY_MIL,
		[DATE_NONE] = EXPIRY_NONE,
	};
	struct evidence_read read = {
		.expiry = FORMS[document->expiry.kind],
		.expiry_day = document->expiry.days,
		.has_issue_day = document->issue.kind == DATE_DAY,
		.issue_day = document->issue.days,
	};
	/* A licence's jurisdiction is a state; only machine-readable zones tell a country. */
	if (document->kind == DOCUMENT_PASSPORT || document->kind == DOCUMENT_TRAVEL_CARD)
		(void)text_copy(read.country, sizeof(read.country), document->jurisdiction);
	return read;
}

struct evidence_read session_evidence_read(const struct session *session, unsigned at)
{
	return evidence_of(&session->document[at].read);
}

static enum answer own_answer(const struct session *session, const struct policy_document *rule,
			      unsigned at, int32_t today)
{
	struct evidence_read read = session_evidence_read(session, at);

	return evidence_unexpired(rule, &read, today);
}

/* Of one paper, whoever it is of. */
static enum answer answer_of_paper(const struct session *session, const struct policy *policy,
				   unsigned at, enum question question, int32_t today,
				   bool *ret_is_computed)
{
	const struct policy_document *rule = rule_of(session, policy, at);
	enum answer answer = ANSWER_NONE;

	if (rule == NULL || !question_applies(rule, question))
		answer = ANSWER_NOT_APPLICABLE;
	else if (question == QUESTION_BARCODE)
		answer = barcode_answer(session, policy, at);
	else if (question == QUESTION_UNEXPIRED)
		answer = own_answer(session, rule, at, today);
	else if (question == QUESTION_NAME_BIRTH && session_is_of_another(session, policy, at))
		answer = ANSWER_NO; /* whatever the clerk answers about the names */
	*ret_is_computed = answer != ANSWER_NONE || question == QUESTION_BARCODE;
	return *ret_is_computed ? answer : session->document[at].answer[question];
}

enum answer session_answer(const struct session *session, const struct policy *policy, unsigned at,
			   enum question question, int32_t today, bool *ret_is_computed)
{
	unsigned paper = session->document[at].same_as;
	bool was_looked_at = paper != 0 && question != QUESTION_NAME_BIRTH; /* once is enough */
	bool is_computed;
	enum answer answer = answer_of_paper(session, policy, was_looked_at ? paper : at, question,
					     today, &is_computed);

	if (ret_is_computed != NULL)
		*ret_is_computed = is_computed || was_looked_at;
	return answer;
}

struct evidence session_evidence(const struct session *session, const struct policy *policy,
				 unsigned applicant, int32_t today)
{
	struct evidence evidence = {
		.needs_link = session->applicant[applicant].whom != WHOM_SELF,
		.names_unsettled = policy->must_settle_names &&
				   session_names_unsettled(session, policy, applicant, today),
	};

	for (unsigned at = 0; at < SESSION_DOCUMENTS; at++) {
		const struct policy_document *rule = rule_of(session, policy, at);
		if (rule == NULL || (at > 0 && session->document[at].of != applicant))
			continue;
		evidence.document[evidence.count].rule = rule;
		evidence.document[evidence.count].read = session_evidence_read(session, at);
		for (unsigned question = 0; question < QUESTION_COUNT; question++)
			evidence.document[evidence.count].answer[question] = session_answer(
				session, policy, at, (enum question)question, today, NULL);
		evidence.count++;
	}
	return evidence;
}

struct verdicts session_verdicts(const struct session *session, const struct policy *policy,
				 unsigned applicant, int32_t today)
{
	struct evidence evidence = session_evidence(session, policy, applicant, today);

	return evidence_weigh(policy, &evidence, today);
}

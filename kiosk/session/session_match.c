/* What was typed, read and printed, compared row by row; and names that differ. */
#include "kiosk/base/wipe.h"
#include "kiosk/evidence/name_link.h"
#include "kiosk/session/session.h"

enum source { SOURCE_TYPED, SOURCE_READ, SOURCE_PRINTED };

static void row_text(const struct session *session, unsigned at, enum review_row row,
		     enum source source, char to[MATCH_TEXT_MAX])
{
	switch (source) {
	case SOURCE_TYPED:
		session_row_typed(session, at, row, to, MATCH_TEXT_MAX);
		break;
	case SOURCE_READ:
		session_row_read(session, at, row, to, MATCH_TEXT_MAX);
		break;
	case SOURCE_PRINTED:
		session_row_printed(session, at, row, to, MATCH_TEXT_MAX);
		break;
	}
}

/* A name as one source has it; the texts are its storage. */
struct name_texts {
	char family[MATCH_TEXT_MAX], given[MATCH_TEXT_MAX];
};

static struct name_value name_of(const struct session *session, unsigned at, enum source source,
				 struct name_texts *texts)
{
	const struct document *read = &session->document[at].read;

	row_text(session, at, ROW_FAMILY_NAME, source, texts->family);
	row_text(session, at, ROW_GIVEN_NAMES, source, texts->given);
	struct name_value name = { .family = texts->family, .given = texts->given, .suffix = "" };
	if (source == SOURCE_READ) {
		name.family_cut = read->family_cut;
		name.given_cut = read->given_cut;
	}
	return name;
}

static struct comparison compare_names(const struct session *session, unsigned at,
				       enum review_row row, enum source left, enum source right)
{
	struct name_texts left_texts = { 0 }, right_texts = { 0 };
	struct name_value a = name_of(session, at, left, &left_texts);
	struct name_value b = name_of(session, at, right, &right_texts);
	struct names_comparison names = names_compare(&a, &b);

	wipe(&left_texts, sizeof(left_texts));
	wipe(&right_texts, sizeof(right_texts));
	return row == ROW_FAMILY_NAME ? names.family : names.given;
}

static struct comparison compare_texts(enum review_row row, const char *left, const char *right)
{
	switch (row) {
	case ROW_BIRTH_DATE:
	case ROW_EXPIRY:
		return dates_compare(left, right);
	case ROW_STREET:
		return address_compare(PERSON_STREET, left, right);
	case ROW_CITY:
		return address_compare(PERSON_CITY, left, right);
	case ROW_STATE:
		return address_compare(PERSON_STATE, left, right);
	case ROW_POSTAL_CODE:
		return address_compare(PERSON_POSTAL_CODE, left, right);
	case ROW_TIN:
		return tins_compare(left, right);
	case ROW_FAMILY_NAME:
	case ROW_GIVEN_NAMES:
	case ROW_NUMBER:
	case ROW_COUNT:
		break;
	}
	return numbers_compare(left, right);
}

static struct comparison compare(const struct session *session, unsigned at, enum review_row row,
				 enum source left, enum source right)
{
	char a[MATCH_TEXT_MAX], b[MATCH_TEXT_MAX];

	if (row == ROW_FAMILY_NAME || row == ROW_GIVEN_NAMES)
		return compare_names(session, at, row, left, right);
	row_text(session, at, row, left, a);
	row_text(session, at, row, right, b);
	struct comparison result = compare_texts(row, a, b);
	wipe(a, sizeof(a));
	wipe(b, sizeof(b));
	return result;
}

struct comparison session_row_match(const struct session *session, unsigned at, enum review_row row)
{
	struct comparison read = compare(session, at, row, SOURCE_TYPED, SOURCE_READ);
	struct comparison printed = compare(session, at, row, SOURCE_TYPED, SOURCE_PRINTED);
	struct comparison code = compare(session, at, row, SOURCE_READ, SOURCE_PRINTED);

	return comparison_worse(read, comparison_worse(printed, code));
}

bool session_row_agrees(const struct session *session, unsigned at, enum review_row row)
{
	struct comparison code = compare(session, at, row, SOURCE_READ, SOURCE_PRINTED);
	bool is_exact =
		row == ROW_BIRTH_DATE || row == ROW_EXPIRY || row == ROW_TIN || row == ROW_NUMBER;

	return code.match < MATCH_DIFFERENT && (!is_exact || code.match < MATCH_CLOSE);
}

bool session_is_of_another(const struct session *session, const struct policy *policy, unsigned at)
{
	enum review_row rows[ROW_COUNT];
	size_t count = session_rows(session, policy, at, rows);

	if (session->document[at].read.faults[DOCUMENT_FAULT_TIN_DIFFERS])
		return true;
	for (size_t index = 0; index < count; index++)
		if ((rows[index] == ROW_BIRTH_DATE || rows[index] == ROW_TIN) &&
		    session_row_match(session, at, rows[index]).match >= MATCH_CLOSE)
			return true;
	return false;
}

/* True where all that differs is how much of one name stands there: cut off by its issuer,
 * shortened to an initial, a middle name left out. A family name has all its parts. */
static bool is_shortened(enum review_row row, struct comparison compared)
{
	unsigned harmless = 1u << DIFFERENCE_CUT_FLAGGED | 1u << DIFFERENCE_CUT_LENGTH |
			    1u << DIFFERENCE_INITIAL;

	if (row == ROW_GIVEN_NAMES)
		harmless |= 1u << DIFFERENCE_PART_MISSING;
	return compared.match == MATCH_CLOSE && compared.differences != 0 &&
	       (compared.differences & ~harmless) == 0;
}

static bool does_name_differ(const struct session *session, unsigned at, enum review_row row)
{
	struct comparison compared = session_row_match(session, at, row);

	return compared.match >= MATCH_CLOSE && !is_shortened(row, compared);
}

bool session_names_differ(const struct session *session, const struct policy *policy, unsigned at)
{
	enum review_row rows[ROW_COUNT];
	size_t count = session_rows(session, policy, at, rows);

	for (size_t index = 0; index < count; index++)
		if ((rows[index] == ROW_FAMILY_NAME || rows[index] == ROW_GIVEN_NAMES) &&
		    does_name_differ(session, at, rows[index]))
			return true;
	return false;
}

bool session_names_unsettled(const struct session *session, const struct policy *policy,
			     unsigned applicant, int32_t today)
{
	for (unsigned at = 0; at < SESSION_DOCUMENTS; at++)
		if ((at == 0 || session->document[at].of == applicant) &&
		    session_names_differ(session, policy, at) &&
		    session_name_link(session, policy, at, today) == NULL)
			return true;
	return false;
}

const struct policy_document *session_name_link(const struct session *session,
						const struct policy *policy, unsigned at,
						int32_t today)
{
	struct evidence evidence = { 0 };

	for (unsigned other = 0; other < SESSION_DOCUMENTS; other++) {
		const struct session_document *document = &session->document[other];
		if (document->how == HOW_NONE || document->rule >= policy->document_count ||
		    session_holder(session, other) != session_holder(session, at))
			continue;
		evidence.document[evidence.count].rule = &policy->document[document->rule];
		for (unsigned question = 0; question < QUESTION_COUNT; question++)
			evidence.document[evidence.count].answer[question] = session_answer(
				session, policy, other, (enum question)question, today, NULL);
		evidence.count++;
	}
	size_t link = evidence_name_link(&evidence);
	return link < evidence.count ? evidence.document[link].rule : NULL;
}

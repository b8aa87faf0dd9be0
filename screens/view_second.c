/* What a second person sees of what a clerk decided: the request, the verdicts with every reason,
 * and each document with its answers and what differs. Values that agree are left out. */
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "screens/layout.h"
#include "screens/view_parts.h"

static const char *const ACT_WORDS[SECOND_ACT_COUNT] = {
	[SECOND_OVERRIDE] = "to approve although the rule is not met",
	[SECOND_VOID] = "to void the receipt",
	[SECOND_REPRINT] = "to print the receipt again",
	[SECOND_PIN_AGAIN] = "to give out the IP PIN of this year again",
	[SECOND_CONFLICT] = "to decide although the clerk knows the visitor",
	[SECOND_REFERRAL] = "to approve after a referral",
	[SECOND_ANSWER] = "to decide after a \"no\" on a document",
};

static void put(const struct filling *filling, enum paper_style style, const char *text)
{
	paper_wrap(&filling->view->look, style, text);
}

static const char *words_of(const struct policy *policy, enum second_act act)
{
	if (act == SECOND_PIN_AGAIN && policy->again == AGAIN_REPLACE)
		return "to void the IP PIN of this year and give out another";
	return ACT_WORDS[act];
}

/* Who else is there, and what the clerk suspects. */
static void put_people(const struct filling *filling)
{
	const struct session *session = filling->session;
	char text[VIEW_TEXT_MAX];

	for (unsigned at = 0; at < SESSION_COMPANIONS; at++) {
		const struct session_companion *companion = &session->companion[at];
		if (companion->kind == COMPANION_NONE)
			continue;
		(void)text_format(text, sizeof(text), "With the visitor: %s (%s).",
				  view_companion_words(companion->kind), companion->id);
		put(filling, PAPER_TEXT, text);
	}
	if (session->is_fraud_suspected)
		put(filling, PAPER_BOLD, "The clerk suspects fraud.");
	if (session->is_fraud_suspected || session->companion[0].kind != COMPANION_NONE)
		paper_line(&filling->view->look, PAPER_TEXT, "");
}

static void put_request(const struct filling *filling)
{
	const struct session *session = filling->session;
	const struct session_applicant *applicant = session_applicant(session);
	const struct policy_reasons *reasons = &filling->policy->reasons[applicant->decision];
	char text[VIEW_TEXT_MAX];

	if (session->applicant_count > 1) {
		(void)text_format(text, sizeof(text), "About %s (%u of %u).",
				  person_called(&applicant->person), session->applicant_at + 1,
				  session->applicant_count);
		put(filling, PAPER_TEXT, text);
	}
	for (unsigned act = 0; act < SECOND_ACT_COUNT; act++) {
		if ((session->second.acts & 1U << act) == 0)
			continue;
		(void)text_format(text, sizeof(text), "%s asks %s.", session->second.asked_by,
				  words_of(filling->policy, (enum second_act)act));
		put(filling, PAPER_TEXT, text);
	}
	(void)text_format(text, sizeof(text), "Decision: %s. Reason: %s.",
			  decision_text(applicant->decision),
			  applicant->decision_reason < reasons->count
				  ? reasons->at[applicant->decision_reason].name
				  : "-");
	put(filling, PAPER_TEXT, text);
	paper_line(&filling->view->look, PAPER_TEXT, "");
}

/* Every reason against a verdict, the one that is told first in front. */
static void put_verdict(const struct filling *filling, const char *name, enum gate gate,
			struct verdicts verdicts)
{
	enum verdict_reason first = verdicts_at(verdicts, gate);
	char text[4 * VIEW_TEXT_MAX];

	(void)text_format(text, sizeof(text), "%s%s: %s", gate == filling->policy->gate ? "* " : "",
			  name, verdict_reason_words(first));
	for (unsigned reason = 0; reason < VERDICT_REASON_COUNT; reason++)
		if (reason != (unsigned)first && (verdicts.reasons[gate] & 1U << reason) != 0) {
			(void)text_append(text, sizeof(text), "; ");
			(void)text_append(text, sizeof(text),
					  verdict_reason_words((enum verdict_reason)reason));
		}
	put(filling, PAPER_TEXT, text);
}

static void put_verdicts(const struct filling *filling)
{
	struct verdicts verdicts =
		session_verdicts(filling->session, filling->policy, filling->session->applicant_at,
				 filling->facts->today);

	put(filling, PAPER_BOLD, "Verdicts (* must be met)");
	put_verdict(filling, "IRS rule", GATE_IRS_RULE, verdicts);
	put_verdict(filling, "IAL2 rev. 3", GATE_IAL2_REV3, verdicts);
	put_verdict(filling, "IAL2 rev. 4", GATE_IAL2_REV4, verdicts);
	paper_line(&filling->view->look, PAPER_TEXT, "");
}

/* "no: Does the photo match the person's face?"; those that are "yes" in one line. What is not
 * asked of such a document is no question. */
static void put_answers(const struct filling *filling, unsigned at)
{
	const struct policy_document *rule =
		&filling->policy->document[filling->session->document[at].rule];
	char text[VIEW_TEXT_MAX];
	unsigned good = 0, asked = 0;

	for (unsigned question = 0; question < QUESTION_COUNT; question++) {
		enum answer answer =
			session_answer(filling->session, filling->policy, at,
				       (enum question)question, filling->facts->today, NULL);
		if (!question_applies(rule, (enum question)question))
			continue;
		asked++;
		good += answer == ANSWER_YES;
		if (answer == ANSWER_YES)
			continue;
		(void)text_format(text, sizeof(text), "%s: %s", answer_text(answer),
				  question_words((enum question)question));
		put(filling, PAPER_TEXT, text);
	}
	(void)text_format(text, sizeof(text), "yes: %u of the %u questions.", good, asked);
	put(filling, PAPER_TEXT, text);
}

/* Whether names that differ are explained, and what is wrong with the code itself. */
static void put_doubts(const struct filling *filling, unsigned at)
{
	const struct session_document *document = &filling->session->document[at];
	const struct policy_document *link =
		session_name_link(filling->session, filling->policy, at, filling->facts->today);
	char text[VIEW_TEXT_MAX];

	if (session_names_differ(filling->session, filling->policy, at)) {
		(void)text_format(text, sizeof(text), "The names differ; settled by: %s",
				  link != NULL ? link->name : "nothing");
		put(filling, PAPER_TEXT, text);
	}
	for (unsigned fault = 0; fault < DOCUMENT_FAULT_COUNT; fault++) {
		if (!document->read.faults[fault])
			continue;
		(void)text_format(text, sizeof(text), "Barcode: %s",
				  document_fault_words((enum document_fault)fault));
		put(filling, PAPER_TEXT, text);
	}
}

static void put_difference(const struct filling *filling, unsigned at, enum review_row row)
{
	char typed[PERSON_TEXT_MAX], read[PERSON_TEXT_MAX], printed[PERSON_TEXT_MAX];
	char text[4 * PERSON_TEXT_MAX];
	enum match match = session_row_match(filling->session, at, row).match;

	if (match != MATCH_CLOSE && match != MATCH_DIFFERENT)
		return;
	session_row_typed(filling->session, at, row, typed, sizeof(typed));
	session_row_read(filling->session, at, row, read, sizeof(read));
	session_row_printed(filling->session, at, row, printed, sizeof(printed));
	if (row == ROW_TIN) {
		view_mask_tin(typed, sizeof(typed));
		view_mask_tin(read, sizeof(read));
		view_mask_tin(printed, sizeof(printed));
	}
	(void)text_format(text, sizeof(text), "%s: %s (typed \"%s\", read \"%s\", print \"%s\")",
			  review_row_label(row), match_code(match), typed, read, printed);
	put(filling, PAPER_TEXT, text);
	wipe(typed, sizeof(typed));
	wipe(read, sizeof(read));
	wipe(printed, sizeof(printed));
	wipe(text, sizeof(text));
}

static void put_document(const struct filling *filling, unsigned at)
{
	const struct session_document *document = &filling->session->document[at];
	enum review_row rows[ROW_COUNT];
	size_t count = session_rows(filling->session, filling->policy, at, rows);
	char text[VIEW_TEXT_MAX];

	if (at > 0 && document->of != filling->session->applicant_at)
		return; /* another applicant's */
	if (document->how == HOW_NONE || document->rule >= filling->policy->document_count)
		return;
	(void)text_format(text, sizeof(text), "%s (%s)",
			  filling->policy->document[document->rule].name,
			  document_how_text(document->how));
	put(filling, PAPER_BOLD, text);
	put_answers(filling, at);
	for (size_t row = 0; row < count; row++)
		put_difference(filling, at, rows[row]);
	put_doubts(filling, at);
	paper_line(&filling->view->look, PAPER_TEXT, "");
}

void view_fill_second(const struct filling *filling)
{
	paper_begin(&filling->view->look, SHEET_WIDTH);
	put_request(filling);
	if (filling->view->state != SESSION_SECOND_LOOK)
		return;
	put_people(filling);
	put_verdicts(filling);
	for (unsigned at = 0; at < SESSION_DOCUMENTS; at++)
		put_document(filling, at);
}

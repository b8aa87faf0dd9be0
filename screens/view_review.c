/* What the review and the questions show. */
#include "kiosk/base/text.h"
#include "screens/view_parts.h"

static void fill_review_row(const struct filling *filling, enum review_row row, struct view_row *to)
{
	const struct session *session = filling->session;
	unsigned at = session->document_at;
	bool is_typing = session->is_editing && filling->view->cursor == filling->view->row_count;

	to->row = row;
	session_row_typed(session, at, row, to->typed, sizeof(to->typed));
	session_row_read(session, at, row, to->read, sizeof(to->read));
	session_row_printed(session, at, row, to->printed, sizeof(to->printed));
	if (is_typing)
		(void)text_copy(to->printed, sizeof(to->printed), session->print);
	to->printed_state = session->document[at].printed_state[row];
	to->compared = session_row_match(session, at, row);
	if (row != ROW_TIN || session->is_tin_revealed)
		return;
	view_mask_tin(to->typed, sizeof(to->typed));
	view_mask_tin(to->read, sizeof(to->read));
	if (!is_typing)
		view_mask_tin(to->printed, sizeof(to->printed));
}

void view_fill_review(const struct filling *filling)
{
	const struct session *session = filling->session;
	struct view *view = filling->view;
	enum review_row rows[ROW_COUNT];
	size_t count = session_rows(session, filling->policy, session->document_at, rows);

	view->is_editing = session->is_editing;
	view->is_tin_revealed = session->is_tin_revealed;
	const struct policy_document *link = session_name_link(
		session, filling->policy, session->document_at, filling->facts->today);

	if (link != NULL)
		(void)text_copy(view->name_link, sizeof(view->name_link), link->name);
	for (; view->row_count < count; view->row_count++)
		fill_review_row(filling, rows[view->row_count], &view->row[view->row_count]);
	for (unsigned at = 0; at < DOCUMENT_FAULT_COUNT; at++)
		view->faults[at] = session->document[session->document_at].read.faults[at];
}

void view_fill_questions(const struct filling *filling)
{
	struct view *view = filling->view;
	unsigned rule = filling->session->document[filling->session->document_at].rule;

	view->is_name_link = rule < filling->policy->document_count &&
			     filling->policy->document[rule].is_name_link;
	for (unsigned at = 0; at < QUESTION_COUNT; at++) {
		struct view_question *question = &view->question[view->question_count++];
		question->question = (enum question)at;
		question->answer = session_answer(filling->session, filling->policy,
						  filling->session->document_at, question->question,
						  filling->facts->today, &question->is_computed);
	}
}

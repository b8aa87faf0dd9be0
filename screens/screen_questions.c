/* The clerk's questions about one document. */
#include "kiosk/base/text.h"
#include "screens/screens.h"

enum {
	NOTE_ROW = 18,
	NOTE_ROWS = 2,
	QUESTION_COLUMN = 2,
	QUESTION_COLUMNS = 52,
	ANSWER_COLUMN = 56,
	ANSWER_COLUMNS = 23
};

static const struct {
	const char *words;
	enum style style;
} ANSWERS[] = {
	[ANSWER_NONE] = { "?", STYLE_WARNING },
	[ANSWER_YES] = { "yes", STYLE_GOOD },
	[ANSWER_NO] = { "NO", STYLE_ERROR },
	[ANSWER_NOT_APPLICABLE] = { "not applicable", STYLE_QUIET },
	[ANSWER_COULD_NOT_CHECK] = { "could not check", STYLE_WARNING },
};

static void question_show(const struct view *view, struct sheet *sheet, unsigned at)
{
	const struct view_question *question = &view->question[at];
	bool is_chosen = at == view->cursor;
	enum style style = is_chosen ? STYLE_FOCUS : STYLE_NORMAL;
	char text[SHEET_LINE_MAX], answer[SHEET_LINE_MAX];

	if (is_chosen && sheet->canvas != NULL)
		canvas_fill(sheet->canvas, sheet->row, 0, 1, ANSWER_COLUMN - 1, STYLE_FOCUS);
	(void)text_format(text, sizeof(text), "%s %s", is_chosen ? ">" : " ",
			  question_words(question->question));
	(void)text_format(answer, sizeof(answer), "%s%s", ANSWERS[question->answer].words,
			  question->is_computed ? " (kiosk)" : "");
	sheet_draw(sheet, sheet->row, QUESTION_COLUMN, QUESTION_COLUMNS, style, text);
	sheet_draw(sheet, sheet->row, ANSWER_COLUMN, ANSWER_COLUMNS,
		   ANSWERS[question->answer].style, answer);
	(void)text_format(text, sizeof(text), "%s%s %s", is_chosen ? "selected: " : "",
			  question_words(question->question), answer);
	sheet_say(sheet, text);
	sheet->row += 2;
}

/* What else the clerk confirms of a marriage certificate or a court order. */
static void link_show(struct sheet *sheet)
{
	static const char NOTE[] = "This document settles that names differ: say yes to the name "
				   "only if the former and the present name both stand on it.";

	if (sheet->canvas != NULL)
		(void)canvas_wrap(sheet->canvas, NOTE_ROW, QUESTION_COLUMN,
				  CANVAS_COLUMNS - QUESTION_COLUMN - 2, NOTE_ROWS, STYLE_WARNING,
				  NOTE);
	sheet_say(sheet, NOTE);
}

static void questions_show(const struct view *view, struct sheet *sheet)
{
	static const struct hint HINTS[] = { { "Y", "Yes" },
					     { "N", "No" },
					     { "A", "Not applicable" },
					     { "C", "Could not check" },
					     { "F7", "Hand on" } };
	char text[SHEET_LINE_MAX];

	if (view->is_single)
		(void)text_format(text, sizeof(text), "Check document %u: %s",
				  view->document_number, view->document_name);
	else
		(void)text_format(text, sizeof(text), "Check document %u, of %s: %s",
				  view->document_number, view->called, view->document_name);
	sheet_heading_text(sheet, text);
	for (unsigned at = 0; at < view->question_count; at++)
		question_show(view, sheet, at);
	if (view->is_name_link)
		link_show(sheet);
	sheet_message(sheet);
	sheet_hints(sheet, HINTS, COUNT_OF(HINTS));
}

static struct request questions_key(const struct view *view, struct keypress key)
{
	static const struct {
		char letter;
		enum answer answer;
	} LETTERS[] = { { 'y', ANSWER_YES },
			{ 'n', ANSWER_NO },
			{ 'a', ANSWER_NOT_APPLICABLE },
			{ 'c', ANSWER_COULD_NOT_CHECK } };

	for (size_t at = 0; key.kind == PRESS_CHARACTER && at < COUNT_OF(LETTERS); at++)
		if ((key.code | 0x20) == (uint32_t)LETTERS[at].letter)
			return (struct request){ .kind = REQUEST_ANSWER,
						 .index = LETTERS[at].answer };
	return moving_key(key);
}

const struct screen SCREEN_QUESTIONS = {
	.name = "questions",
	.step = 5,
	.keys = { .enter = "Continue", .back = "Back", .cancel = "Sign out" },
	.help = "\"Yes\" is always the good answer. Answer what you saw yourself; say \"could not "
		"check\" rather than guess. Answers with (kiosk) were worked out by the kiosk from "
		"what was read and compared.",
	.show = questions_show,
	.key = questions_key,
};

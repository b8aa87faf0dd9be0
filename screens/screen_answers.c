/* All that was typed, once more: to be confirmed, changed, or asked for one more person. */
#include "kiosk/base/text.h"
#include "screens/screens.h"

static void lines_show(const struct view *view, struct sheet *sheet)
{
	for (size_t at = 0; at < view->line_count; at++) {
		sheet_labelled(sheet, sheet_words(sheet, view->line[at].label),
			       view->line[at].text);
		sheet->row += view->applicant_count == 1;
	}
}

static void row_show(struct sheet *sheet, enum style style, const char *text)
{
	char shown[SHEET_LINE_MAX];

	sheet_clip(shown, sizeof(shown), SHEET_WIDTH, text);
	sheet_text(sheet, sheet->row++, SHEET_LEFT, SHEET_WIDTH, style, shown);
}

/* Three rows for each: four people fit. */
static void applicant_show(const struct view *view, struct sheet *sheet, unsigned at)
{
	static const char *const WHOM[WHOM_COUNT] = {
		[WHOM_SELF] = N_("you"),
		[WHOM_CHILD] = N_("your child"),
		[WHOM_DEPENDENT] = N_("depends on you"),
	};
	const struct view_applicant *applicant = &view->applicant[at];
	bool is_chosen = at == view->cursor;
	char text[SHEET_LINE_MAX];

	(void)text_format(text, sizeof(text), "%s %u  %s (%s)", is_chosen ? ">" : " ", at + 1,
			  applicant->name, sheet_words(sheet, WHOM[applicant->whom]));
	row_show(sheet, is_chosen ? STYLE_FOCUS : STYLE_NORMAL, text);
	(void)text_format(text, sizeof(text), "     %s", applicant->particulars);
	row_show(sheet, STYLE_NORMAL, text);
	(void)text_format(text, sizeof(text), "     %s", applicant->street);
	row_show(sheet, STYLE_NORMAL, text);
}

static void answers_show(const struct view *view, struct sheet *sheet)
{
	static const struct hint HINTS[] = { { "F2", N_("One more person") },
					     { "F4", N_("Not this person") } };
	bool are_several = view->applicant_count > 1;

	sheet_heading(sheet, N_("Is everything right?"));
	lines_show(view, sheet);
	for (unsigned at = 0; are_several && at < view->applicant_count; at++)
		applicant_show(view, sheet, at);
	sheet->row += are_several && view->applicant_count < SESSION_APPLICANTS;
	if (are_several)
		sheet_line(
			sheet, STYLE_NORMAL,
			sheet_words(sheet, N_("Press Enter if it is. To change something, choose "
					      "the person and press Esc.")));
	else
		sheet_paragraph(sheet, STYLE_NORMAL,
				sheet_words(sheet, N_("Press Enter if it is. Press Esc to go back "
						      "and change something.")));
	sheet_message(sheet);
	sheet_hints(sheet, HINTS, are_several ? 2 : 1);
}

static struct request answers_key(const struct view *view, struct keypress key)
{
	if (key.kind == PRESS_FUNCTION && key.code == 2)
		return (struct request){ .kind = REQUEST_ADD };
	if (key.kind == PRESS_FUNCTION && key.code == 4 && view->applicant_count > 1)
		return (struct request){ .kind = REQUEST_REMOVE };
	return moving_key(key);
}

const struct screen SCREEN_ANSWERS = {
	.name = "answers",
	.step = 3,
	.keys = { .enter = N_("Yes, continue"), .back = N_("Back"), .cancel = N_("Cancel visit") },
	.help = N_("Read each line. The clerk compares it with your documents. Of the taxpayer "
		   "number only the last four digits are shown. With F2 you can ask for a child or "
		   "dependent in the same visit; what is known already need not be typed again."),
	.show = answers_show,
	.key = answers_key,
};

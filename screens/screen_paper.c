/* Before the receipt is printed, and once it is. */
#include "kiosk/base/text.h"
#include "screens/screens.h"

static void whose_show(const struct view *view, struct sheet *sheet)
{
	if (view->is_single)
		return;
	sheet_labelled(sheet, sheet_words(sheet, N_("For")), view->called);
	sheet->row++;
}

enum { LANGUAGE_ROWS = 4, LANGUAGE_COLUMN = 30 };

/* In two columns, each by its own name. */
static void languages_show(const struct view *view, struct sheet *sheet)
{
	char line[SHEET_LINE_MAX];

	for (unsigned at = 0; at < view->choice_count; at++) {
		bool is_chosen = at == view->cursor;
		int row = sheet->row + (int)(at % LANGUAGE_ROWS);
		int column = SHEET_LEFT + (int)(at / LANGUAGE_ROWS) * LANGUAGE_COLUMN;
		(void)text_format(line, sizeof(line), " %s %u  %s ", is_chosen ? ">" : " ", at + 1,
				  view->choice[at].words);
		sheet_draw(sheet, row, column, LANGUAGE_COLUMN,
			   is_chosen ? STYLE_FOCUS : STYLE_NORMAL, line);
		(void)text_format(line, sizeof(line), "%u. %s%s%s", at + 1, view->choice[at].words,
				  is_chosen ? ", " : "",
				  is_chosen ? sheet_words(sheet, N_("selected")) : "");
		sheet_say(sheet, line);
	}
	sheet->row += LANGUAGE_ROWS + 1;
}

static void alone_show(const struct view *view, struct sheet *sheet)
{
	static const struct hint HINTS[] = { { N_("Up/Down"), N_("Language") },
					     { "F6", N_("Large or normal letters") } };

	sheet_heading(sheet, N_("Are you alone at the kiosk?"));
	whose_show(view, sheet);
	if (view->message != NULL)
		sheet_paragraph(sheet, STYLE_GOOD, sheet_words(sheet, view->message));
	sheet_paragraph(sheet, STYLE_NORMAL,
			sheet_words(sheet, N_("The receipt with the IP PIN is printed now. Nobody "
					      "else should see what is printed.")));
	sheet_paragraph(sheet, STYLE_NORMAL,
			sheet_words(sheet, N_("If somebody stands near, ask them to step back, and "
					      "wait. If you need help, press F9.")));
	sheet_line(sheet, STYLE_NORMAL,
		   sheet_words(sheet, N_("In which language do you want the receipt?")));
	languages_show(view, sheet);
	sheet_labelled(sheet, sheet_words(sheet, N_("Its letters")),
		       sheet_words(sheet, view->is_large ? N_("large") : N_("normal")));
	sheet_hints(sheet, HINTS, COUNT_OF(HINTS));
}

static struct request alone_key(const struct view *view, struct keypress key)
{
	if (key.kind == PRESS_FUNCTION && key.code == 6)
		return (struct request){ .kind = REQUEST_TOGGLE };
	return choice_key(view, key);
}

static void taken_show(const struct view *view, struct sheet *sheet)
{
	sheet_heading(sheet, N_("Did you take your receipt?"));
	whose_show(view, sheet);
	sheet_paragraph(sheet, STYLE_NORMAL,
			sheet_words(sheet, N_("Look into the printer. Nothing of your receipt "
					      "should be left there.")));
	sheet_choices(sheet, SHEET_MESSAGE_ROW, CHOICES_BY_DIGIT);
}

const struct screen SCREEN_ALONE = {
	.name = "alone",
	.step = 6,
	.keys = { .enter = N_("Yes, print it"), .cancel = N_("Get help") },
	.help = N_("Nothing is printed before you press Enter. With F9 nothing is printed, and a "
		   "member of staff will help."),
	.show = alone_show,
	.key = alone_key,
};

const struct screen SCREEN_TAKEN = {
	.name = "taken",
	.step = 6,
	.keys = { .back = N_("Back") },
	.help = N_("If you do not have it, press 2. A member of staff will look for it with you."),
	.show = taken_show,
	.key = choice_key,
};

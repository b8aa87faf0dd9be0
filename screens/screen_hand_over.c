/* The receipt is on paper, or, in the demonstration, on the glass. */
#include "kiosk/base/text.h"
#include "screens/paper_show.h"
#include "screens/screens.h"

/* Beside the paper, or across the glass where there is none. */
static void side_text(struct sheet *sheet, enum style style, const char *text)
{
	paper_side_text(sheet, sheet->view->paper, style, text);
}

static void side_show(const struct view *view, struct sheet *sheet)
{
	char text[SHEET_LINE_MAX];

	sheet->row = SHEET_HEADING_ROW;
	side_text(sheet, STYLE_HEADING,
		  sheet_words(sheet, view->paper != NULL ? N_("This is your receipt")
							 : N_("Please take your receipt")));
	if (!view->is_single) {
		(void)text_format(text, sizeof(text), sheet_words(sheet, N_("For %s")),
				  view->called);
		side_text(sheet, STYLE_HEADING, text);
	}
	side_text(sheet, STYLE_NORMAL,
		  sheet_words(sheet, N_("Your IP PIN stands on it. Keep it in a safe place and "
					"show it to nobody but your tax preparer.")));
	side_text(sheet, STYLE_NORMAL,
		  sheet_words(sheet, N_("Press Enter when you have it. Press F9 if something is "
					"wrong with it.")));
	if (view->saved_path[0] != '\0') {
		side_text(sheet, STYLE_GOOD, sheet_words(sheet, N_("Saved as a picture:")));
		side_text(sheet, STYLE_GOOD, view->saved_path);
	}
	if (view->message != NULL)
		side_text(sheet, STYLE_ERROR, sheet_words(sheet, view->message));
}

static void hand_over_show(const struct view *view, struct sheet *sheet)
{
	static const struct hint HINTS[] = { { "F5", N_("Save as a picture") },
					     { N_("Up/Down"), N_("Scroll") } };

	if (view->paper != NULL)
		paper_show(sheet, view->paper, view->cursor);
	side_show(view, sheet);
	if (view->paper != NULL)
		sheet_hints(sheet, view->may_save ? HINTS : HINTS + 1, view->may_save ? 2 : 1);
}

static struct request hand_over_key(const struct view *view, struct keypress key)
{
	if (key.kind == PRESS_FUNCTION && key.code == 5 && view->may_save)
		return (struct request){ .kind = REQUEST_SAVE };
	return paper_key(view->paper, view->cursor, key);
}

const struct screen SCREEN_HAND_OVER = {
	.name = "hand_over",
	.step = 6,
	.keys = { .enter = N_("I have my receipt"), .cancel = N_("Something is wrong") },
	.help = N_("The receipt is printed once. Check that you can read the six digits. If you "
		   "cannot, or if there is no paper, press F9: a member of staff will help."),
	.show = hand_over_show,
	.key = hand_over_key,
};

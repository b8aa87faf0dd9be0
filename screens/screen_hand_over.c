/* The receipt is on paper, or, in the demonstration, on the glass. */
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "screens/paper_show.h"
#include "screens/screens.h"

/* Beside the paper, or across the glass where there is none. */
static void side_text(struct sheet *sheet, enum style style, const char *text)
{
	paper_side_text(sheet, sheet->view->paper, style, text);
}

/* Digit by digit where it is read aloud, as nobody says it as two numbers. */
static void pin_say(struct sheet *sheet, const char *pin)
{
	char text[SHEET_LINE_MAX] = "IP PIN:";

	for (size_t at = 0; pin[at] != '\0'; at++)
		if (pin[at] != ' ') {
			const char digit[] = { ' ', pin[at], '\0' };
			(void)text_append(text, sizeof(text), digit);
		}
	sheet_say(sheet, text);
	wipe(text, sizeof(text));
}

static void pin_show(const struct view *view, struct sheet *sheet)
{
	char text[SHEET_LINE_MAX];

	if (view->is_pin_asked && view->pin[0] == '\0') {
		side_text(sheet, STYLE_ERROR,
			  sheet_words(sheet, N_("The IP PIN cannot be shown here. It stands on "
						"your receipt.")));
		return;
	}
	(void)text_format(text, sizeof(text), "IP PIN: %s",
			  view->is_pin_asked ? view->pin : sheet_words(sheet, PAPER_HIDDEN));
	if (!view->is_pin_asked) {
		side_text(sheet, STYLE_NORMAL, text);
		return;
	}
	struct sheet drawn = *sheet;
	drawn.spoken = NULL;
	side_text(&drawn, STYLE_HEADING, text);
	wipe(text, sizeof(text));
	pin_say(sheet, view->pin);
	sheet->row = drawn.row;
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
	pin_show(view, sheet);
	side_text(sheet, STYLE_NORMAL,
		  sheet_words(sheet, N_("Your IP PIN stands on it. Keep it in a safe place and "
					"show it to nobody but your tax preparer.")));
	if (view->letter_follows)
		side_text(sheet, STYLE_NORMAL,
			  sheet_words(sheet, N_("A letter with the same IP PIN also goes to the "
						"address on record.")));
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
	struct hint hints[3];
	size_t count = 0;

	if (view->paper != NULL)
		paper_show(sheet, view->paper, view->cursor);
	side_show(view, sheet);
	if (view->may_save)
		hints[count++] = (struct hint){ "F5", N_("Save as a picture") };
	hints[count++] = view->is_pin_asked ? (struct hint){ "F6", N_("Hide the IP PIN") }
					    : (struct hint){ "F6", N_("Show the IP PIN") };
	if (view->paper != NULL)
		hints[count++] = (struct hint){ N_("Up/Down"), N_("Scroll") };
	sheet_hints(sheet, hints, count);
}

static struct request hand_over_key(const struct view *view, struct keypress key)
{
	if (key.kind == PRESS_FUNCTION && key.code == 5 && view->may_save)
		return (struct request){ .kind = REQUEST_SAVE };
	if (key.kind == PRESS_FUNCTION && key.code == 6)
		return (struct request){ .kind = REQUEST_REVEAL };
	return paper_key(view->paper, view->cursor, key);
}

const struct screen SCREEN_HAND_OVER = {
	.name = "hand_over",
	.step = 6,
	.keys = { .enter = N_("I have my receipt"), .cancel = N_("Something is wrong") },
	.help = N_("The receipt is printed once. Check that you can read the six digits. If you "
		   "cannot, or if there is no paper, press F9: a member of staff will help. F6 "
		   "shows the IP PIN on the screen for 30 seconds, or until you press a key. That "
		   "is noted."),
	.show = hand_over_show,
	.key = hand_over_key,
};

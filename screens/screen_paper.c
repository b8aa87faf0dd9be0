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

static void alone_show(const struct view *view, struct sheet *sheet)
{
	sheet_heading(sheet, N_("Are you alone at the kiosk?"));
	whose_show(view, sheet);
	sheet_paragraph(sheet, STYLE_NORMAL,
			sheet_words(sheet, N_("The receipt with the IP PIN is printed now. Nobody "
					      "else should see what is printed.")));
	sheet_paragraph(sheet, STYLE_NORMAL,
			sheet_words(sheet, N_("If somebody stands near, ask them to step back, and "
					      "wait. If you need help, press F9.")));
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
};

const struct screen SCREEN_TAKEN = {
	.name = "taken",
	.step = 6,
	.keys = { .back = N_("Back") },
	.help = N_("If you do not have it, press 2. A member of staff will look for it with you."),
	.show = taken_show,
	.key = choice_key,
};

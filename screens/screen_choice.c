/* One question, a few answers. */
#include "screens/screens.h"

static void show(struct sheet *sheet, const char *heading)
{
	sheet_heading(sheet, heading);
	sheet_choices(sheet, SHEET_MESSAGE_ROW, CHOICES_WITH_CURSOR);
	sheet_message(sheet);
}

static void language_show(const struct view *view, struct sheet *sheet)
{
	char heading[SHEET_LINE_MAX] = "";
	static const char QUESTION[] = N_("Which language do you read best?");
	struct bytes bytes = bytes_over(heading, sizeof(heading) - 1);

	for (unsigned at = 0; at < LANGUAGE_SCREEN_COUNT; at++)
		bytes_add_format(&bytes, "%s%s", at == 0 ? "" : "\n",
				 language_text((enum language)at, QUESTION));
	sheet_heading_text(sheet, heading);
	sheet_choices(sheet, SHEET_MESSAGE_ROW, CHOICES_WITH_CURSOR);
}

static void privacy_show(const struct view *view, struct sheet *sheet)
{
	static const char *const NOTICE[] = {
		N_("We ask for your name, birth date, taxpayer number and address, and read your "
		   "documents, only to make sure that nobody else gets your IP PIN."),
		N_("Giving this is voluntary. Without it we cannot print an IP PIN here."),
		N_("For 7 years we keep a record of this visit and of each decision, with the last "
		   "four digits of the number and no picture. What you type and what we read may "
		   "be kept, too, locked away so that only inspectors can open it."),
		N_("This stays if you stop. If you want to go on later, or the kiosk fails, we "
		   "keep your answers locked for a short time."),
	};

	sheet_heading(sheet, N_("Privacy notice: please read this first"));
	for (size_t at = 0; at < COUNT_OF(NOTICE); at++)
		sheet_paragraph(sheet, STYLE_NORMAL, sheet_words(sheet, NOTICE[at]));
	sheet_choices(sheet, SHEET_HINT_ROW, CHOICES_WITH_CURSOR);
}

static void reason_show(const struct view *view, struct sheet *sheet)
{
	show(sheet, view->applicant_number == 1 ? N_("Why did you come today?")
						: N_("Why does the next person need an IP PIN?"));
}

static void whom_show(const struct view *view, struct sheet *sheet)
{
	show(sheet, view->applicant_number == 1 ? N_("Who is the IP PIN for?")
						: N_("Who is this IP PIN for?"));
}

static void relation_show(const struct view *view, struct sheet *sheet)
{
	show(sheet, N_("Who are you to this person?"));
}

#define CHOICE_KEYS                                                                                \
	{                                                                                          \
		.enter = N_("Continue"), .back = N_("Back"), .cancel = N_("Cancel visit")          \
	}

const struct screen SCREEN_LANGUAGE = {
	.name = "language",
	.step = 1,
	.keys = CHOICE_KEYS,
	.help = N_("Choose the language of this visit. Your receipt will be in it, too."),
	.show = language_show,
	.key = choice_key,
};

const struct screen SCREEN_PRIVACY = {
	.name = "privacy",
	.step = 1,
	.keys = CHOICE_KEYS,
	.help = N_("Choose the first line when you agree to what is said here. Choose the second "
		   "line when you do not; then the visit ends. We note only that you came."),
	.show = privacy_show,
	.key = choice_key,
};

const struct screen SCREEN_REASON = {
	.name = "reason",
	.step = 2,
	.keys = CHOICE_KEYS,
	.help = N_("Choose the line that fits best. If you are not sure, choose the first one and "
		   "tell the clerk later."),
	.show = reason_show,
	.key = choice_key,
};

const struct screen SCREEN_WHOM = {
	.name = "whom",
	.step = 2,
	.keys = CHOICE_KEYS,
	.help = N_("A parent or legal guardian may ask for a child or for an adult who depends on "
		   "them. A husband or wife must come in person. A representative may come with "
		   "you, but not instead of you."),
	.show = whom_show,
	.key = choice_key,
};

const struct screen SCREEN_RELATION = {
	.name = "relation",
	.step = 2,
	.keys = CHOICE_KEYS,
	.help = N_("The clerk will ask for a paper that shows it, such as a birth certificate or a "
		   "court order."),
	.show = relation_show,
	.key = choice_key,
};

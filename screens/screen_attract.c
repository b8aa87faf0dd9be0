/* Nobody is here: what the kiosk is for, and how it is. */
#include "kiosk/base/text.h"
#include "screens/desk_list.h"
#include "screens/screens.h"

/* The invitation in every other language: nobody has chosen one yet. */
static void invite(struct sheet *sheet, const char *english)
{
	enum { NAME_COLUMNS = 14 };

	for (unsigned at = 0; at < LANGUAGE_SCREEN_COUNT; at++) {
		enum language language = (enum language)at;
		if (language == sheet->view->language)
			continue;
		sheet_text(sheet, sheet->row, SHEET_LEFT, NAME_COLUMNS, STYLE_HEADING,
			   language_own_name(language));
		sheet_text(sheet, sheet->row, SHEET_LEFT + NAME_COLUMNS, SHEET_WIDTH - NAME_COLUMNS,
			   STYLE_NORMAL, language_text(language, english));
		sheet->row++;
	}
	sheet->row++;
}

static void health_show(const struct view *view, struct sheet *sheet)
{
	char line[SHEET_LINE_MAX];

	sheet->row = SHEET_MESSAGE_ROW - 2 - (view->waiting_count > 0) - view->has_rescued;
	if (view->has_rescued) /* whose it is, they alone know */
		sheet_line(sheet, STYLE_HEADING,
			   sheet_words(sheet, N_("Was your visit broken off? Please tell the "
						 "staff: it can go on.")));
	desk_list_waiting(view, sheet);
	if (view->is_training)
		sheet_line(sheet, STYLE_WARNING,
			   sheet_words(sheet, N_("This kiosk is for training: its numbers are "
						 "not valid for filing.")));
	if (view->exceptions > 0) {
		(void)text_format(line, sizeof(line), "Staff: receipts to be looked at: %lld",
				  (long long)view->exceptions);
		sheet_line(sheet, STYLE_WARNING, line);
	}
	(void)text_format(line, sizeof(line), "Kiosk %s: %s", view->kiosk_id,
			  view->health[0] == '\0' ? sheet_words(sheet, N_("ready")) : view->health);
	sheet_line(sheet, view->health[0] == '\0' ? STYLE_GOOD : STYLE_WARNING, line);
}

static void attract_show(const struct view *view, struct sheet *sheet)
{
	static const struct hint SLIP = { "F3", N_("I have a slip and come back") };

	sheet_heading(sheet, N_("Welcome. Get your IP PIN here."));
	sheet_paragraph(
		sheet, STYLE_NORMAL,
		sheet_words(
			sheet,
			N_("An Identity Protection PIN (IP PIN) is a six-digit number. With it, "
			   "nobody else can file a tax return in your name.")));
	sheet_paragraph(sheet, STYLE_NORMAL,
			sheet_words(sheet, N_("You need: your taxpayer number (SSN or ITIN), a "
					      "current photo ID, and one other document.")));
	sheet_paragraph(sheet, STYLE_FOCUS, sheet_words(sheet, N_(" Press Enter to begin. ")));
	invite(sheet, N_("Get your IP PIN here. Press Enter to begin."));
	health_show(view, sheet);
	sheet_hints(sheet, &SLIP, 1);
}

static struct request attract_key(const struct view *view, struct keypress key)
{
	bool is_slip = key.kind == PRESS_FUNCTION && key.code == 3;

	return (struct request){ .kind = is_slip ? REQUEST_TOGGLE : REQUEST_NONE };
}

const struct screen SCREEN_ATTRACT = {
	.name = "attract",
	.keys = { .enter = N_("Start"), .staff = N_("Staff") },
	.help = N_("This kiosk takes your details and reads your documents. Then a clerk looks at "
		   "them with you and, if all is well, your IP PIN is printed on a receipt."),
	.show = attract_show,
	.key = attract_key,
};

static void out_of_service_show(const struct view *view, struct sheet *sheet)
{
	sheet_heading(sheet, N_("This kiosk is out of service"));
	sheet_paragraph(sheet, STYLE_NORMAL,
			sheet_words(sheet, N_("Please go to the counter. A member of staff will "
					      "help you. Nothing that you typed stays on "
					      "this screen.")));
	invite(sheet, N_("This kiosk is out of service. Please go to the counter."));
	sheet->row = SHEET_MESSAGE_ROW - 2 - view->quarantine.is_on;
	if (view->health[0] != '\0')
		sheet_line(sheet, STYLE_WARNING, view->health);
	if (view->quarantine.is_on) {
		sheet_line(sheet, STYLE_HEADING,
			   "Staff: look in and around the printer, and keep a receipt that is "
			   "there.");
		sheet_line(sheet, STYLE_HEADING,
			   "Staff: F10 before you load paper. A receipt may still come out.");
	} else {
		sheet_line(sheet, STYLE_QUIET,
			   "Staff: the store or the printer fails. It is tried every few seconds.");
	}
}

const struct screen SCREEN_OUT_OF_SERVICE = {
	.name = "out_of_service",
	.keys = { .staff = N_("Staff") },
	.show = out_of_service_show,
};

/* Waiting for the shell's answer: nothing to do, and soon over; or for the printer. */
#include "screens/screens.h"

static void show(const struct view *view, struct sheet *sheet)
{
	static const struct {
		enum session_state state;
		const char *heading, *text;
	} WORDS[] = {
		{ SESSION_OPENING, N_("One moment, please"), N_("Your visit is being opened.") },
		{ SESSION_MAILING, N_("One moment, please"),
		  N_("Your IP PIN goes to the letters for the mail.") },
		{ SESSION_DELIVERING, N_("One moment, please"),
		  N_("We note that you have your receipt.") },
		{ SESSION_CLOSING, N_("Thank you"),
		  N_("Your visit ends. What you typed is not shown again.") },
		{ SESSION_DECIDING, "One moment, please", "The decision is being recorded." },
		{ SESSION_RESERVING, N_("One moment, please"),
		  N_("The IP PIN is being requested.") },
		{ SESSION_PRINTING, N_("The receipt is being printed"),
		  N_("This takes a few seconds. Please leave the printer closed and switched "
		     "on.") },
	};

	for (size_t at = 0; at < COUNT_OF(WORDS); at++)
		if (WORDS[at].state == view->state) {
			sheet_heading(sheet, WORDS[at].heading);
			sheet_paragraph(sheet, STYLE_NORMAL, sheet_words(sheet, WORDS[at].text));
		}
}

static void unprinted_show(const struct view *view, struct sheet *sheet)
{
	sheet_heading(sheet, N_("The printer cannot print"));
	if (view->health[0] != '\0')
		sheet_paragraph(sheet, STYLE_WARNING, view->health);
	sheet_paragraph(
		sheet, STYLE_NORMAL,
		sheet_words(sheet, N_("Nothing of the receipt was sent to it. Please see to "
				      "the printer. As soon as it can print, you are asked "
				      "again if you are alone.")));
	if (view->can_mail)
		sheet_paragraph(sheet, STYLE_NORMAL,
				sheet_words(sheet, N_("You need not wait: press 1, and your IP PIN "
						      "comes by mail instead, to the address on "
						      "record.")));
	sheet_paragraph(
		sheet, STYLE_NORMAL,
		sheet_words(sheet, N_("After five minutes, or with F9, there is no receipt, "
				      "and a supervisor is to look at it.")));
	sheet_message(sheet);
	if (view->can_mail)
		sheet_hints(sheet, &(struct hint){ "1", N_("Mail it to me") }, 1);
}

static struct request unprinted_key(const struct view *view, struct keypress key)
{
	if (view->can_mail && key.kind == PRESS_CHARACTER && key.code == '1')
		return (struct request){ .kind = REQUEST_CHOOSE };
	return (struct request){ .kind = REQUEST_NONE };
}

const struct screen SCREEN_OPENING = { .name = "opening", .step = 1, .show = show };
const struct screen SCREEN_DECIDING = { .name = "deciding", .step = 5, .show = show };
const struct screen SCREEN_RESERVING = { .name = "reserving", .step = 5, .show = show };
const struct screen SCREEN_PRINTING = { .name = "printing", .step = 6, .show = show };
const struct screen SCREEN_UNPRINTED = {
	.name = "unprinted",
	.step = 6,
	.keys = { .cancel = N_("Do not wait") },
	.show = unprinted_show,
	.key = unprinted_key,
};
const struct screen SCREEN_MAILING = { .name = "mailing", .step = 6, .show = show };
const struct screen SCREEN_DELIVERING = { .name = "delivering", .step = 6, .show = show };
const struct screen SCREEN_CLOSING = { .name = "closing", .show = show };

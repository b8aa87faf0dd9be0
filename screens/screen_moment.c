/* Waiting for the shell's answer: nothing to do, and soon over. */
#include "screens/screens.h"

static void show(const struct view *view, struct sheet *sheet)
{
	static const struct {
		enum session_state state;
		const char *heading, *text;
	} WORDS[] = {
		{ SESSION_OPENING, N_("One moment, please"), N_("Your visit is being opened.") },
		{ SESSION_DELIVERING, N_("One moment, please"),
		  N_("We note that you have your receipt.") },
		{ SESSION_CLOSING, N_("Thank you"),
		  N_("Your visit ends. What you typed is erased.") },
		{ SESSION_DECIDING, "One moment, please", "The decision is being recorded." },
		{ SESSION_RESERVING, "One moment, please", "The IP PIN is being requested." },
		{ SESSION_PRINTING, "The receipt is being printed",
		  "This takes a few seconds. Please leave the printer closed and switched on." },
	};

	for (size_t at = 0; at < COUNT_OF(WORDS); at++)
		if (WORDS[at].state == view->state) {
			sheet_heading(sheet, WORDS[at].heading);
			sheet_paragraph(sheet, STYLE_NORMAL, sheet_words(sheet, WORDS[at].text));
		}
}

const struct screen SCREEN_OPENING = { .name = "opening", .step = 1, .show = show };
const struct screen SCREEN_DECIDING = { .name = "deciding", .step = 5, .show = show };
const struct screen SCREEN_RESERVING = { .name = "reserving", .step = 5, .show = show };
const struct screen SCREEN_PRINTING = { .name = "printing", .step = 6, .show = show };
const struct screen SCREEN_DELIVERING = { .name = "delivering", .step = 6, .show = show };
const struct screen SCREEN_CLOSING = { .name = "closing", .show = show };

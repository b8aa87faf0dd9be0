/* How a visit ends without a receipt in hand. The words are the same whatever the reason was. */
#include "screens/paper_show.h"
#include "screens/screens.h"

static void paragraphs(struct sheet *sheet, const char *const *texts, size_t count)
{
	for (size_t at = 0; at < count; at++)
		sheet_paragraph(sheet, STYLE_NORMAL, sheet_words(sheet, texts[at]));
}

/* What a member of staff is to do, and what the visitor reads beside it. */
static void trouble_show(const struct view *view, struct sheet *sheet)
{
	static const char LOOK[] =
		N_("Staff: please look in and around the printer. Keep what lies there for the "
		   "exceptions desk; let nobody read it.");
	static const char STAY[] =
		N_("Please do not leave before you have talked to a member of staff.");
	static const char *const TEXTS[EXCEPTION_COUNT][3] = {
		[EXCEPTION_PRINTER] = { N_("We cannot be sure that your receipt is on paper and in "
					   "your hands. Nothing is lost."),
					N_("If a paper came out, please give it to the member of "
					   "staff. Please do not leave before you have talked to "
					   "them.") },
		[EXCEPTION_NOT_ALONE] = { N_("Your receipt was not printed. Nothing is lost."),
					  STAY },
		[EXCEPTION_NOBODY_THERE] = { N_("The receipt was not printed, because nobody "
						"answered. Nothing is lost."),
					     STAY },
		[EXCEPTION_PRINTER_HELD] = { N_("This receipt was not printed. A member of staff "
						"must first look at the printer. Nothing is lost."),
					     STAY },
		[EXCEPTION_UNREADABLE] = { N_("Please give the paper to the member of staff. "
					      "Nothing "
					      "is lost."),
					   STAY },
		[EXCEPTION_NOT_COLLECTED] = { N_("Your receipt is missing. Nobody should use the "
						 "number on it."),
					      STAY, LOOK },
		[EXCEPTION_NOBODY_ANSWERED] = { N_("A receipt was printed, and nobody said that "
						   "they "
						   "have it."),
						LOOK },
	};
	static const char *const UNPRINTED[] = {
		N_("Your receipt could not be printed. Nothing is lost."), STAY
	};
	const char *const *texts = TEXTS[view->exception];
	size_t count = 0;

	if (view->exception == EXCEPTION_PRINTER && view->issue == ISSUE_UNPRINTED)
		texts = UNPRINTED;
	while (count < (texts == UNPRINTED ? COUNT_OF(UNPRINTED) : 3) && texts[count] != NULL)
		count++;
	sheet_heading(sheet, N_("Please wait for a member of staff"));
	paragraphs(sheet, texts, count);
	if (!view->is_single)
		sheet_labelled(sheet, sheet_words(sheet, N_("For")), view->called);
	sheet_labelled(sheet, sheet_words(sheet, N_("Your visit number")), view->visit);
	sheet_message(sheet);
}

/* From the heading down to the visit number, with a blank row before it. */
enum {
	STEPS_NUMBER_ROW = SHEET_MESSAGE_ROW - 1,
	STEPS_ROWS = STEPS_NUMBER_ROW - 1 - SHEET_HEADING_ROW
};

/* The first line in sight, so that the last page stays full. */
static size_t first_line(const struct paper *words, unsigned cursor)
{
	size_t last = words->count > STEPS_ROWS ? words->count - STEPS_ROWS : 0;

	return cursor < last ? cursor : last;
}

static bool is_long(const struct paper *words)
{
	return words != NULL && words->count > STEPS_ROWS;
}

/* Heard whole, whatever part is in sight. */
static void words_show(struct sheet *sheet, const struct paper *words, unsigned cursor)
{
	static const enum style STYLES[] = {
		[PAPER_TEXT] = STYLE_NORMAL,
		[PAPER_BOLD] = STYLE_HEADING,
		[PAPER_TITLE] = STYLE_HEADING,
	};
	size_t first = first_line(words, cursor);

	for (size_t at = 0; at < words->count; at++) {
		sheet_say(sheet, words->line[at].text);
		if (at >= first && at < first + STEPS_ROWS)
			sheet_draw(sheet, SHEET_HEADING_ROW + (int)(at - first), SHEET_LEFT,
				   SHEET_WIDTH, STYLES[words->line[at].style],
				   words->line[at].text);
	}
}

/* The demonstration's paper, which says all that is to be said. */
static void page_show(const struct view *view, struct sheet *sheet)
{
	paper_show(sheet, view->paper, view->cursor);
	sheet->row = SHEET_HEADING_ROW;
	if (view->message != NULL)
		paper_side_text(sheet, view->paper, STYLE_NORMAL,
				sheet_words(sheet, view->message));
}

static void next_steps_show(const struct view *view, struct sheet *sheet)
{
	static const struct hint HINTS[] = { { "F5", N_("Print this page") },
					     { N_("Up/Down"), N_("Scroll") } };

	if (view->paper != NULL) {
		page_show(view, sheet);
		sheet_hints(sheet, HINTS + 1, 1);
		return;
	}
	if (view->next_steps != NULL)
		words_show(sheet, view->next_steps, view->cursor);
	sheet->row = STEPS_NUMBER_ROW;
	if (view->visit[0] != '\0')
		sheet_labelled(sheet, sheet_words(sheet, N_("Your visit number")), view->visit);
	if (view->state == SESSION_NEXT_STEPS_PRINTING)
		sheet_paragraph(sheet, STYLE_NORMAL,
				sheet_words(sheet, N_("The page is being printed.")));
	else if (view->message != NULL)
		sheet_paragraph(sheet, STYLE_NORMAL, sheet_words(sheet, view->message));
	if (view->state == SESSION_NEXT_STEPS)
		sheet_hints(sheet, HINTS, is_long(view->next_steps) ? 2 : 1);
}

static struct request next_steps_key(const struct view *view, struct keypress key)
{
	struct request request = moving_key(key);

	if (view->paper != NULL)
		return paper_key(view->paper, view->cursor, key);
	if (key.kind == PRESS_FUNCTION && key.code == 5)
		return (struct request){ .kind = REQUEST_PRINT };
	bool is_at_end =
		!is_long(view->next_steps) || view->cursor + STEPS_ROWS >= view->next_steps->count;
	if (request.kind == REQUEST_DOWN && is_at_end)
		request.kind = REQUEST_ANY;
	return request;
}

/* Others' receipts come behind it, or what happens with them. */
static struct screen_keys trouble_keys(const struct view *view)
{
	return (struct screen_keys){ .enter = view->is_all_told ? N_("End the visit")
								: N_("Continue") };
}

const struct screen SCREEN_TROUBLE = {
	.name = "trouble",
	.step = 6,
	.keys_now = trouble_keys,
	.help = N_("The kiosk noted what happened. A clerk and a supervisor look at it together."),
	.show = trouble_show,
};

const struct screen SCREEN_NEXT_STEPS = {
	.name = "next_steps",
	.step = 6,
	.keys = { .enter = N_("End the visit") },
	.help = N_("F5 prints this page, as often as you like. You may also ask the clerk to write "
		   "the "
		   "numbers down for you."),
	.show = next_steps_show,
	.key = next_steps_key,
};

const struct screen SCREEN_NEXT_STEPS_PRINTING = {
	.name = "next_steps_printing",
	.step = 6,
	.show = next_steps_show,
};

#include "screens/desk_exceptions.h"

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "screens/desk_list.h"
#include "screens/screens.h"

enum { LEFT = DESK_LIST_LEFT, COLUMNS = DESK_LIST_COLUMNS, TABLE_ROW = DESK_LIST_HEAD };

/* --- the list ------------------------------------------------------------------------------------
 */

static void when_text(int64_t wall_ms, char to[CLOCK_TEXT_MAX])
{
	clock_local_text(wall_ms, to, CLOCK_TEXT_MAX);
	to[sizeof("2026-11-22 18:05") - 1] = '\0';
}

static void row_show(struct sheet *sheet, const struct view *view, unsigned at)
{
	const struct stored_paper *paper = &view->papers[at];
	bool is_of_visit = view->desk.paper.is_of_visit;
	char text[SHEET_LINE_MAX], when[CLOCK_TEXT_MAX];

	when_text(paper->since_ms, when);
	(void)text_format(text, sizeof(text), "%-20s %s  %-4s  %s", paper->order.id, when,
			  paper->tin_last4[0] == '\0' ? "-" : paper->tin_last4,
			  is_of_visit ? order_state_text(paper->order.state) : paper->order.cause);
	desk_list_row(sheet, at, at == view->desk.cursor, text);
}

void desk_exceptions_show(const struct view *view, struct sheet *sheet)
{
	static const struct hint HINT = { "PgUp/PgDn", "Page" };
	bool is_of_visit = view->desk.paper.is_of_visit;
	char text[SHEET_LINE_MAX];

	(void)text_format(text, sizeof(text), "%s. Signed in: %s",
			  is_of_visit ? "The visit's newest paper for each person"
				      : "Receipts to be looked at, oldest first",
			  view->user);
	sheet_text(sheet, 2, LEFT, COLUMNS, STYLE_HEADING, text);
	sheet_text(
		sheet, 3, LEFT, COLUMNS, STYLE_NORMAL,
		is_of_visit
			? "Enter opens one, to print it again."
			: "It is not proven that these are in the right hands. Enter opens one.");
	(void)text_format(text, sizeof(text), "%-20s %-16s  %-4s  %s", "Receipt",
			  is_of_visit ? "Visit began" : "Since", "No.",
			  is_of_visit ? "State" : "Cause");
	sheet_text(sheet, TABLE_ROW, LEFT + 2, COLUMNS - 2, STYLE_HEADING, text);
	for (unsigned at = 0; at < view->desk.count && !view->desk.is_busy; at++)
		row_show(sheet, view, at);
	desk_list_foot(view, sheet, "There is nothing to look at.");
	sheet_hints(sheet, &HINT, 1);
}

/* --- one paper -----------------------------------------------------------------------------------
 */

static const char *heading_of(const struct desk_paper *paper)
{
	switch (paper->stage) {
	case DESK_LOOK:
		return paper->offer == DESK_OFFER_ANSWERS ? "Go and look for the paper"
							  : "A receipt of an earlier visit";
	case DESK_HERE:
		return "Is the person still here?";
	case DESK_CONFIRM:
		return "Are you sure?";
	case DESK_SECOND:
		return "A second person is needed";
	case DESK_AGREE:
		return "Do you agree?";
	case DESK_WHY:
		return "Why do you not agree?";
	case DESK_DOING:
		return "One moment, please";
	case DESK_PRINTING:
		return "The receipt is being printed";
	case DESK_UNPRINTED:
		return "The printer cannot print";
	case DESK_HANDING:
		return "Give the paper to the visitor";
	case DESK_DONE:
		return paper->is_lost ? "This must be looked at" : "It is done";
	}
	return "";
}

static void facts_show(const struct view *view, struct sheet *sheet)
{
	const struct stored_paper *paper = &view->paper_at;
	char text[SHEET_LINE_MAX], when[CLOCK_TEXT_MAX];

	when_text(paper->since_ms, when);
	(void)text_format(text, sizeof(text), "Receipt %s for %d; taxpayer number ends in %s.",
			  paper->order.id, paper->order.year,
			  paper->tin_last4[0] == '\0' ? "-" : paper->tin_last4);
	sheet_line(sheet, STYLE_NORMAL, text);
	if (paper->order.state == ORDER_EXCEPTION)
		(void)text_format(text, sizeof(text), "Since %s: %s.", when, paper->order.cause);
	else
		(void)text_format(text, sizeof(text), "Visit of %s; the receipt is %s.", when,
				  order_state_text(paper->order.state));
	sheet_paragraph(sheet, STYLE_NORMAL, text);
}

static const char *const DEED_WORDS[DESK_DEED_COUNT] = {
	[DESK_HAND_OVER] = "to count this paper as handed over",
	[DESK_VOID] = "to void this IP PIN",
	[DESK_REPLACE] = "to void this IP PIN and print another one for the same person",
	[DESK_REPRINT] = "to print the same IP PIN on paper again",
};
static const char *const ANSWER_WORDS[DESK_ANSWER_COUNT] = {
	[DESK_HANDED_OVER] = "The paper is whole, and the visitor has it.",
	[DESK_DESTROYED] = "The paper was spoiled and is destroyed.",
	[DESK_NOT_FOUND] = "The paper is not here.",
};

static void act_show(const struct view *view, struct sheet *sheet)
{
	const struct desk_paper *paper = &view->desk.paper;
	char text[SHEET_LINE_MAX];

	(void)text_format(text, sizeof(text), "%s asks %s.", paper->asked_by,
			  DEED_WORDS[paper->deed]);
	sheet_paragraph(sheet, STYLE_NORMAL, text);
	if (view->paper_at.order.state == ORDER_EXCEPTION)
		sheet_paragraph(sheet, STYLE_NORMAL, ANSWER_WORDS[paper->answer]);
}

static void look_show(const struct view *view, struct sheet *sheet)
{
	const struct desk_paper *paper = &view->desk.paper;

	if (paper->stage == DESK_HERE)
		sheet_paragraph(sheet, STYLE_NORMAL,
				"The IP PIN will be void in either case. Who has left must come "
				"again, with their documents, to get another one.");
	else if (paper->offer == DESK_OFFER_ANSWERS)
		sheet_paragraph(sheet, STYLE_NORMAL,
				"Look at the paper itself: in the printer, in its tray, on the "
				"floor, in the visitor's hands. What did you find?");
	else if (paper->offer == DESK_OFFER_NOTHING)
		sheet_paragraph(sheet, STYLE_NORMAL,
				"Nothing can be done with this one here: its IP PIN is void or of "
				"another year, or it is under way.");
	if (view->choice_count > 0)
		sheet_choices(sheet, SHEET_MESSAGE_ROW, CHOICES_WITH_CURSOR);
	if (view->paper_fault[0] != '\0' && view->message != NULL)
		sheet_text(sheet, SHEET_MESSAGE_ROW - 1, SHEET_LEFT, SHEET_WIDTH, STYLE_ERROR,
			   view->paper_fault);
	sheet_message(sheet);
}

static void confirm_show(const struct view *view, struct sheet *sheet)
{
	act_show(view, sheet);
	if (view->desk.paper.deed == DESK_REPRINT)
		sheet_paragraph(sheet, STYLE_WARNING,
				"Only for the person whose IP PIN it is, who is here and whom you "
				"know from their photo ID. The paper says that it is a reprint.");
	else if (view->desk.paper.deed != DESK_HAND_OVER)
		sheet_paragraph(sheet, STYLE_WARNING,
				"! This cannot be undone. From then on nobody can file a return "
				"with this IP PIN.");
	else
		sheet_paragraph(sheet, STYLE_WARNING,
				"! This cannot be undone. The IP PIN stays good.");
	sheet_paragraph(sheet, STYLE_NORMAL, "Press Enter to do it, Esc not to.");
}

static void second_show(const struct view *view, struct sheet *sheet)
{
	sheet_paragraph(sheet, STYLE_NORMAL,
			"This waits for a second person, who signs in below or answers elsewhere "
			"with \"tac-kiosk approve\". Esc takes the request back.");
	sheet_fields(sheet);
	sheet_message(sheet);
}

static void handing_show(const struct view *view, struct sheet *sheet)
{
	static const struct hint HINT = { "N", "They do not have it" };

	sheet_heading(sheet, heading_of(&view->desk.paper));
	facts_show(view, sheet);
	sheet_paragraph(
		sheet, STYLE_NORMAL,
		"It is on paper. Take it out of the printer without reading it, and give it "
		"to the person.");
	sheet_paragraph(sheet, STYLE_NORMAL, "Press Enter when it is in their hands.");
	sheet_hints(sheet, &HINT, 1);
}

static void done_show(const struct view *view, struct sheet *sheet)
{
	const struct desk_paper *paper = &view->desk.paper;

	if (paper->is_lost)
		sheet_paragraph(sheet, STYLE_WARNING,
				"It is not proven that the new paper is in the right hands. It is "
				"on the list now: look for it.");
	else if (paper->deed == DESK_VOID && paper->is_pin_good)
		sheet_paragraph(sheet, STYLE_GOOD,
				"= This paper is void. The IP PIN itself stays good: its owner has "
				"it on another paper.");
	else if (paper->deed == DESK_VOID)
		sheet_paragraph(sheet, STYLE_GOOD,
				"= This IP PIN is void. The person must come again, with their "
				"documents, to get another one.");
	else if (paper->deed == DESK_HAND_OVER)
		sheet_paragraph(sheet, STYLE_GOOD, "= The receipt counts as handed over.");
	else
		sheet_paragraph(sheet, STYLE_GOOD, "= The new paper is in the visitor's hands.");
}

static void stage_show(const struct view *view, struct sheet *sheet)
{
	static const struct hint HINTS[] = { { "A", "Agree" }, { "N", "Do not agree" } };

	switch (view->desk.paper.stage) {
	case DESK_LOOK:
	case DESK_HERE:
		look_show(view, sheet);
		break;
	case DESK_CONFIRM:
		confirm_show(view, sheet);
		break;
	case DESK_SECOND:
		second_show(view, sheet);
		break;
	case DESK_AGREE:
		act_show(view, sheet);
		sheet_paragraph(sheet, STYLE_NORMAL,
				"You answer for this together. What you say is recorded with your "
				"name.");
		sheet_hints(sheet, HINTS, COUNT_OF(HINTS));
		break;
	case DESK_WHY:
		act_show(view, sheet);
		sheet_choices(sheet, SHEET_MESSAGE_ROW, CHOICES_WITH_CURSOR);
		break;
	case DESK_UNPRINTED:
		sheet_paragraph(sheet, STYLE_NORMAL,
				"Nothing was printed yet. See to the printer and press Enter, or "
				"give up with Esc.");
		sheet_paragraph(sheet, STYLE_ERROR, view->health);
		break;
	case DESK_DONE:
		done_show(view, sheet);
		break;
	case DESK_DOING:
	case DESK_PRINTING:
	case DESK_HANDING:
		break;
	}
}

void desk_paper_show(const struct view *view, struct sheet *sheet)
{
	if (view->desk.paper.stage == DESK_HANDING) {
		handing_show(view, sheet);
		return;
	}
	sheet_heading(sheet, heading_of(&view->desk.paper));
	facts_show(view, sheet);
	stage_show(view, sheet);
}

/* --- keys ----------------------------------------------------------------------------------------
 */

static struct screen_keys paper_keys(const struct view *view)
{
	static const struct screen_keys KEYS[] = {
		[DESK_LOOK] = { NULL, "List", "Sign out", "Sign out" },
		[DESK_HERE] = { "Choose", "Back", "Sign out", "Sign out" },
		[DESK_CONFIRM] = { "Do it", "No", "Sign out", "Sign out" },
		[DESK_SECOND] = { "Continue", "Back", "Sign out", "Sign out" },
		[DESK_AGREE] = { NULL, "Back", NULL, NULL },
		[DESK_WHY] = { "Do not agree", "Back", NULL, NULL },
		[DESK_DOING] = { 0 },
		[DESK_PRINTING] = { 0 },
		[DESK_UNPRINTED] = { "Try again", "Stop", NULL, NULL },
		[DESK_HANDING] = { "They have it", NULL, NULL, NULL },
		[DESK_DONE] = { "List", "List", "Sign out", "Sign out" },
	};
	struct screen_keys keys = KEYS[view->desk.paper.stage];

	if (view->desk.paper.stage == DESK_LOOK && view->choice_count > 0)
		keys.enter = "Choose";
	return keys;
}

struct screen_keys desk_exceptions_keys(const struct view *view)
{
	const char *back = view->desk.paper.after == DESK_AFTER_QUEUE ? "Queue" : "Go on";

	if (view->desk.state == DESK_PAPER)
		return paper_keys(view);
	return (struct screen_keys){ view->desk.count > 0 ? "Open" : NULL,
				     view->desk.paper.is_of_visit ? "Back" : back, "Sign out",
				     "Sign out" };
}

static struct request letter_key(const struct view *view, struct keypress key)
{
	enum desk_stage stage = view->desk.paper.stage;
	uint32_t letter = key.kind == PRESS_CHARACTER ? key.code | 0x20 : 0;

	if (letter == 'a' && stage == DESK_AGREE)
		return (struct request){ .kind = REQUEST_AGREE };
	if (letter == 'n' && (stage == DESK_AGREE || stage == DESK_HANDING))
		return (struct request){ .kind = REQUEST_REFUSE };
	return (struct request){ .kind = REQUEST_NONE };
}

struct request desk_exceptions_key(const struct view *view, struct keypress key)
{
	struct request request = { .kind = REQUEST_NONE };

	if (view->desk.state == DESK_EXCEPTIONS) {
		if (key.kind == PRESS_PAGE_DOWN)
			return (struct request){ .kind = REQUEST_CHOOSE, .index = DESK_PAGE_NEXT };
		if (key.kind == PRESS_PAGE_UP)
			return (struct request){ .kind = REQUEST_CHOOSE,
						 .index = DESK_PAGE_PREVIOUS };
		return moving_key(key);
	}
	if (view->desk.paper.stage == DESK_SECOND) {
		request = typing_key(key);
		return request.kind != REQUEST_NONE ? request : moving_key(key);
	}
	if (view->choice_count > 0)
		return choice_key(view, key);
	return letter_key(view, key);
}

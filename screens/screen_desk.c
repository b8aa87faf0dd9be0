/* The supervisor's desk: visits, one visit's records, and whether the chain is whole. */
#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "screens/desk_day.h"
#include "screens/desk_exceptions.h"
#include "screens/desk_list.h"
#include "screens/desk_printer.h"
#include "screens/desk_receipt.h"
#include "screens/paper_show.h"
#include "screens/screens.h"

enum {
	LEFT = DESK_LIST_LEFT,
	COLUMNS = DESK_LIST_COLUMNS,
	TABLE_ROW = DESK_LIST_HEAD,
	FOOT_ROW = DESK_LIST_FOOT,
};

static void filters_show(const struct view *view, struct sheet *sheet)
{
	static const char *const DAYS[] = { [DESK_ALL_DAYS] = "all days",
					    [DESK_TODAY] = "today",
					    [DESK_LAST_7_DAYS] = "the last 7 days" };
	const struct desk *desk = &view->desk;
	char text[SHEET_LINE_MAX];

	(void)text_format(
		text, sizeof(text), "Days: %s   Outcome: %s   Clerk: %s", DAYS[desk->days],
		desk->outcome == 0 ? "all"
				   : session_outcome_text((enum session_outcome)desk->outcome),
		desk->is_typing_clerk || desk->clerk[0] != '\0' ? desk->clerk : "all");
	sheet_text(sheet, TABLE_ROW - 1, LEFT, COLUMNS, STYLE_QUIET, text);
	if (desk->is_typing_clerk)
		sheet_box(sheet, TABLE_ROW - 1,
			  LEFT + (int)text_columns(text) - (int)text_columns(desk->clerk), 24, true,
			  desk->clerk);
}

static void visit_show(struct sheet *sheet, const struct visit *visit, unsigned at, bool is_chosen)
{
	char text[SHEET_LINE_MAX], started[CLOCK_TEXT_MAX];

	clock_local_text(visit->started_ms, started, sizeof(started));
	(void)text_format(text, sizeof(text), "%-18s %.16s %-12s %-10s %s", visit->id, started,
			  visit->clerk[0] == '\0' ? "-" : visit->clerk,
			  visit->ended_ms == 0        ? "open"
			  : visit->outcome[0] == '\0' ? "-"
						      : visit->outcome,
			  visit->reason);
	desk_list_row(sheet, at, is_chosen, text);
}

static void visits_show(const struct view *view, struct sheet *sheet)
{
	static const struct hint HINTS[] = { { "D O C", "Filter" },   { "T", "Day" },
					     { "V", "Verify" },       { "R", "Receipts" },
					     { "K", "Check a code" }, { "F12", "Close" } };
	static const struct hint TYPING = { "Ctrl-U", "Empty the line" };
	char text[SHEET_LINE_MAX];

	(void)text_format(text, sizeof(text), "Visits, newest first. Signed in: %s", view->user);
	sheet_text(sheet, 2, LEFT, COLUMNS, STYLE_HEADING, text);
	filters_show(view, sheet);
	(void)text_format(text, sizeof(text), "%-18s %-16s %-12s %-10s %s", "Visit", "Started",
			  "Clerk", "Outcome", "Reason");
	sheet_text(sheet, TABLE_ROW, LEFT + 2, COLUMNS - 2, STYLE_HEADING, text);
	for (unsigned at = 0; at < view->desk.count && !view->desk.is_busy; at++)
		visit_show(sheet, &view->visits[at], at, at == view->desk.cursor);
	desk_list_foot(view, sheet, "There is nothing to show.");
	if (view->quarantine.is_on)
		sheet_text(sheet, FOOT_ROW + 1, LEFT, COLUMNS, STYLE_WARNING,
			   "The printer may still hold a receipt. Q shows what to do.");
	else if (view->sheet != NULL)
		sheet_text(sheet, FOOT_ROW + 1, LEFT, COLUMNS, STYLE_WARNING,
			   "The scanner is in a wrong mode. P shows what to do.");
	/* One row for both: what is not well comes first. */
	if (view->health[0] != '\0')
		sheet_text(sheet, FOOT_ROW + 2, LEFT, COLUMNS, STYLE_WARNING, view->health);
	else if (view->day_reminder[0] != '\0')
		sheet_text(sheet, FOOT_ROW + 2, LEFT, COLUMNS, STYLE_WARNING, view->day_reminder);
	if (view->desk.is_typing_clerk)
		sheet_hints(sheet, &TYPING, 1);
	else
		sheet_hints(sheet, HINTS, COUNT_OF(HINTS));
}

static void records_show(const struct view *view, struct sheet *sheet)
{
	static const struct hint HINTS[] = { { "R", "Receipts" },
					     { "V", "Verify the chain" },
					     { "PgUp/PgDn", "Page" } };
	const struct desk *desk = &view->desk;

	sheet_text(sheet, 2, LEFT, COLUMNS, STYLE_HEADING, "Records of one visit, in order");
	for (unsigned at = 0; at < view->line_count && !desk->is_busy; at++)
		desk_list_row(sheet, at, at == desk->cursor, view->line[at].text);
	desk_list_foot(view, sheet, "There is nothing to show.");
	/* the line at the cursor, whole */
	if (desk->cursor < view->line_count && !desk->is_busy && sheet->canvas != NULL)
		(void)canvas_wrap(sheet->canvas, FOOT_ROW + 1, LEFT, COLUMNS,
				  SHEET_HINT_ROW - FOOT_ROW - 1, STYLE_NORMAL,
				  view->line[desk->cursor].text);
	sheet_hints(sheet, HINTS, COUNT_OF(HINTS));
}

static void verify_show(const struct view *view, struct sheet *sheet)
{
	const struct desk *desk = &view->desk;
	char text[SHEET_LINE_MAX];

	sheet_heading(sheet, "Is the chain of records whole?");
	if (desk->is_busy || !desk->is_verified) {
		sheet_paragraph(sheet, STYLE_NORMAL, "Verifying. One moment, please.");
		return;
	}
	(void)text_format(text, sizeof(text), "Records checked: %llu",
			  (unsigned long long)desk->total);
	sheet_paragraph(sheet, STYLE_NORMAL, text);
	if (desk->is_intact) {
		sheet_paragraph(sheet, STYLE_GOOD,
				"= INTACT. Every record is as it was written, in its place.");
		return;
	}
	sheet_paragraph(sheet, STYLE_ERROR, "! BROKEN. The records do not add up.");
	sheet_paragraph(sheet, STYLE_NORMAL, view->verify_fault);
	sheet_paragraph(sheet, STYLE_NORMAL,
			"Take the kiosk out of service and keep its database as it is.");
}

static const char *sheet_words_of(const struct view *view)
{
	if (view->desk.is_busy)
		return "Printing. One moment, please.";
	switch (view->desk.print) {
	case DESK_NOT_PRINTED:
		break;
	case DESK_PRINTED:
		return "It is printed. Go to the scanner with it.";
	case DESK_PRINT_FAILED:
		return view->sheet_fault;
	}
	return "Press Enter to print this: a scanner reads bars from paper only.";
}

/* What to do with a scanner in a wrong mode; once it is done, the sheet is gone. */
static void programming_show(const struct view *view, struct sheet *sheet)
{
	static const struct hint HINT = { "Up/Down", "Scroll" };
	bool has_failed = view->desk.print == DESK_PRINT_FAILED && !view->desk.is_busy;

	sheet->row = SHEET_HEADING_ROW;
	if (view->sheet == NULL) {
		paper_side_text(sheet, NULL, STYLE_HEADING, "No scanner is in a wrong mode");
		paper_side_text(sheet, NULL, STYLE_NORMAL,
				"There is nothing to do. Esc goes back.");
		return;
	}
	paper_show(sheet, view->sheet, view->desk.cursor);
	paper_side_text(sheet, view->sheet, STYLE_HEADING, "The scanner is in a wrong mode");
	paper_side_text(sheet, view->sheet, STYLE_NORMAL, view->sheet_cause);
	paper_side_text(sheet, view->sheet, has_failed ? STYLE_ERROR : STYLE_NORMAL,
			sheet_words_of(view));
	sheet_hints(sheet, &HINT, 1);
}

static void desk_show(const struct view *view, struct sheet *sheet)
{
	switch (view->desk.state) {
	case DESK_VISITS:
		visits_show(view, sheet);
		break;
	case DESK_RECORDS:
		records_show(view, sheet);
		break;
	case DESK_VERIFY:
		verify_show(view, sheet);
		break;
	case DESK_SHEET:
		programming_show(view, sheet);
		break;
	case DESK_DAY:
		desk_day_show(view, sheet);
		break;
	case DESK_PRINTER:
		desk_printer_show(view, sheet);
		break;
	case DESK_EXCEPTIONS:
		desk_exceptions_show(view, sheet);
		break;
	case DESK_PAPER:
		desk_paper_show(view, sheet);
		break;
	case DESK_RECEIPT:
		desk_receipt_show(view, sheet);
		break;
	}
}

static struct request desk_key(const struct view *view, struct keypress key)
{
	static const struct {
		char letter;
		struct request request;
	} LETTERS[] = {
		{ 'd', { .kind = REQUEST_TOGGLE, .index = DESK_TOGGLE_DAYS } },
		{ 'o', { .kind = REQUEST_TOGGLE, .index = DESK_TOGGLE_OUTCOME } },
		{ 'c', { .kind = REQUEST_TOGGLE, .index = DESK_TOGGLE_CLERK } },
		{ 'v', { .kind = REQUEST_VERIFY } },
		{ 'p', { .kind = REQUEST_SHEET } },
		{ 't', { .kind = REQUEST_DAY } },
		{ 'q', { .kind = REQUEST_PRINTER } },
		{ 'e', { .kind = REQUEST_EXCEPTIONS } },
		{ 'r', { .kind = REQUEST_PAPERS } },
		{ 'k', { .kind = REQUEST_RECEIPT } },
	};

	if (view->desk.is_typing_clerk || view->desk.state == DESK_RECEIPT)
		return typing_key(key);
	if (view->desk.state == DESK_EXCEPTIONS || view->desk.state == DESK_PAPER)
		return desk_exceptions_key(view, key);
	if (view->desk.state == DESK_SHEET)
		return paper_key(view->sheet, view->desk.cursor, key);
	if (view->desk.state == DESK_DAY)
		return desk_day_key(view, key);
	if (view->desk.state == DESK_PRINTER)
		return desk_printer_key(view, key);
	if (key.kind == PRESS_FUNCTION && key.code == 12)
		return (struct request){ .kind = REQUEST_STOP };
	if (key.kind == PRESS_PAGE_DOWN)
		return (struct request){ .kind = REQUEST_CHOOSE, .index = DESK_PAGE_NEXT };
	if (key.kind == PRESS_PAGE_UP)
		return (struct request){ .kind = REQUEST_CHOOSE, .index = DESK_PAGE_PREVIOUS };
	for (size_t at = 0; key.kind == PRESS_CHARACTER && at < COUNT_OF(LETTERS); at++)
		if ((key.code | 0x20) == (uint32_t)LETTERS[at].letter)
			return LETTERS[at].request;
	return moving_key(key);
}

static struct screen_keys printer_keys(const struct desk *desk)
{
	struct screen_keys keys = SCREEN_DESK.keys;

	keys.enter = desk_printer_enter(desk);
	if (desk->printer.is_at_sign_in && !desk->paper.is_due &&
	    desk->paper.after == DESK_AFTER_QUEUE)
		keys.back = "Queue";
	if (desk->printer.step == DESK_PRINTER_WATCH)
		keys.back = NULL; /* what came out is said first */
	return keys;
}

static struct screen_keys desk_keys(const struct view *view)
{
	struct screen_keys keys = SCREEN_DESK.keys;

	if (view->desk.is_typing_clerk)
		keys = (struct screen_keys){ .enter = "Use this name", .back = "All" };
	else if (view->desk.state == DESK_EXCEPTIONS || view->desk.state == DESK_PAPER)
		keys = desk_exceptions_keys(view);
	else if (view->desk.state == DESK_SHEET)
		keys.enter = view->sheet != NULL ? "Print" : NULL;
	else if (view->desk.state == DESK_DAY)
		keys.enter = desk_day_enter(&view->desk);
	else if (view->desk.state == DESK_RECEIPT)
		keys.enter = desk_receipt_enter(&view->desk);
	else if (view->desk.state == DESK_PRINTER)
		keys = printer_keys(&view->desk);
	else if (view->desk.state != DESK_VISITS || view->desk.count == 0)
		keys.enter = NULL;
	return keys;
}

const struct screen SCREEN_DESK = {
	.name = "desk",
	.keys = { .enter = "Open", .back = "Back", .cancel = "Sign out", .staff = "Sign out" },
	.help = "Every look at the records is itself recorded. Enter opens the visit under the "
		"cursor; PgUp and PgDn turn the page. D, O and C choose which visits are listed. V "
		"checks every record from the first to the last. T opens and closes the day. R "
		"shows the receipts of the visit under the cursor, to print one again; E those "
		"that must be looked at; K tells from a receipt's code whether it is ours. P shows "
		"what to do with a scanner in a wrong mode, Q with a printer that may still hold a "
		"receipt. F12 closes the kiosk: the program ends.",
	.show = desk_show,
	.keys_now = desk_keys,
	.key = desk_key,
};

#include "screens/desk_day.h"

#include "kiosk/base/text.h"
#include "screens/paper_show.h"

static void side(struct sheet *sheet, enum style style, const char *text)
{
	paper_side_text(sheet, sheet->view->slip, style, text);
}

static const char *heading_of(const struct desk *desk)
{
	if (desk->is_marked)
		return desk->is_closing ? "The day is closed" : "The day is open";
	return desk->is_closing ? "Close the day" : "Open the day";
}

/* What there is to know before it is done. */
static void doubts_show(struct sheet *sheet, const struct desk *desk)
{
	char text[SHEET_LINE_MAX];

	if (desk->is_closing && desk->mark == DESK_DAY_CLOSED)
		side(sheet, STYLE_WARNING, "! It is closed already.");
	if (!desk->is_closing && desk->mark == DESK_DAY_OPEN)
		side(sheet, STYLE_WARNING, "! It is open already.");
	if (!desk->is_closing || desk->exceptions == 0)
		return;
	(void)text_format(text, sizeof(text), "! %llu %s open: see the end of the slip.",
			  (unsigned long long)desk->exceptions,
			  desk->exceptions == 1 ? "exception is" : "exceptions are");
	side(sheet, STYLE_WARNING, text);
}

static void preview_show(struct sheet *sheet, const struct desk *desk)
{
	doubts_show(sheet, desk);
	if (desk->is_asked)
		side(sheet, STYLE_NORMAL,
		     desk->is_closing ? "Press Enter to close it all the same. It is recorded that "
					"you knew."
				      : "Press Enter to open it all the same. It is recorded that "
					"you knew.");
	else
		side(sheet, STYLE_NORMAL,
		     desk->is_closing ? "This will be recorded, signed and printed. Press Enter to "
					"close the day."
				      : "This will be recorded, signed and printed. Press Enter to "
					"open the day.");
}

static void outcome_show(const struct view *view, struct sheet *sheet)
{
	switch (view->desk.print) {
	case DESK_NOT_PRINTED:
		break;
	case DESK_PRINTED:
		side(sheet, STYLE_GOOD, "= It is recorded, signed and printed. Keep the slip.");
		break;
	case DESK_PRINT_FAILED:
		side(sheet, STYLE_NORMAL,
		     "It is recorded and signed, but not proven to be on paper:");
		side(sheet, STYLE_ERROR, view->sheet_fault);
		side(sheet, STYLE_NORMAL, "Press Enter to print it again.");
		break;
	}
}

void desk_day_show(const struct view *view, struct sheet *sheet)
{
	static const struct hint HINTS[][2] = {
		{ { "Up/Down", "Scroll" }, { "T", "Close instead" } },
		{ { "Up/Down", "Scroll" }, { "T", "Open instead" } },
	};
	const struct desk *desk = &view->desk;
	bool may_turn = !desk->is_marked && !desk->is_asked && !desk->is_busy;

	sheet->row = SHEET_HEADING_ROW;
	if (view->slip != NULL)
		paper_show(sheet, view->slip, desk->cursor);
	side(sheet, STYLE_HEADING, heading_of(desk));
	if (desk->is_busy)
		side(sheet, STYLE_NORMAL, "One moment, please.");
	else if (desk->is_marked)
		outcome_show(view, sheet);
	else
		preview_show(sheet, desk);
	sheet_hints(sheet, HINTS[desk->is_closing], may_turn ? 2 : 1);
}

const char *desk_day_enter(const struct desk *desk)
{
	if (desk->is_busy)
		return NULL;
	if (desk->is_marked)
		return desk->print == DESK_PRINT_FAILED ? "Print again" : NULL;
	if (desk->is_asked)
		return "All the same";
	return desk->is_closing ? "Close the day" : "Open the day";
}

struct request desk_day_key(const struct view *view, struct keypress key)
{
	if (key.kind == PRESS_CHARACTER && (key.code | 0x20) == 't')
		return (struct request){ .kind = REQUEST_TOGGLE };
	return paper_key(view->slip, view->desk.cursor, key);
}

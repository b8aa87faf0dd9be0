#include "screens/desk_list.h"

#include "kiosk/base/text.h"

void desk_list_row(struct sheet *sheet, unsigned at, bool is_chosen, const char *text)
{
	enum style style = is_chosen ? STYLE_FOCUS : STYLE_NORMAL;
	int row = DESK_LIST_HEAD + 1 + (int)at;
	char shown[SHEET_LINE_MAX];

	sheet_clip(shown, sizeof(shown), DESK_LIST_COLUMNS - 2, text);
	if (is_chosen && sheet->canvas != NULL)
		canvas_fill(sheet->canvas, row, 0, 1, CANVAS_COLUMNS, STYLE_FOCUS);
	sheet_draw(sheet, row, DESK_LIST_LEFT, 1, style, is_chosen ? ">" : " ");
	sheet_draw(sheet, row, DESK_LIST_LEFT + 2, DESK_LIST_COLUMNS - 2, style, shown);
	sheet_say(sheet, text);
}

void desk_list_foot(const struct view *view, struct sheet *sheet, const char *nothing)
{
	const struct desk *desk = &view->desk;
	char text[SHEET_LINE_MAX];

	if (desk->is_busy)
		(void)text_copy(text, sizeof(text), "Loading.");
	else if (desk->count == 0)
		(void)text_copy(text, sizeof(text), nothing);
	else
		(void)text_format(text, sizeof(text), "%llu to %llu of %llu",
				  (unsigned long long)desk->offset + 1,
				  (unsigned long long)desk->offset + desk->count,
				  (unsigned long long)desk->total);
	sheet_text(sheet, DESK_LIST_FOOT, DESK_LIST_LEFT, DESK_LIST_COLUMNS, STYLE_QUIET, text);
}

void desk_list_waiting(const struct view *view, struct sheet *sheet)
{
	enum { HOURS_FROM = 120, HOUR = 60 };
	bool is_hours = view->waiting_minutes >= HOURS_FROM;
	int64_t wait = is_hours ? view->waiting_minutes / HOUR : view->waiting_minutes;
	char line[SHEET_LINE_MAX];

	if (view->waiting_count <= 0)
		return;
	(void)text_format(line, sizeof(line),
			  "Staff: visits that wait for a clerk: %lld, the longest for %lld %s",
			  (long long)view->waiting_count, (long long)(wait > 0 ? wait : 0),
			  is_hours ? "h" : "min");
	sheet_line(sheet, STYLE_HEADING, line);
}

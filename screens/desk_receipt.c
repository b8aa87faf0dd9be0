#include "screens/desk_receipt.h"

#include "kiosk/base/text.h"

static void answer_show(const struct view *view, struct sheet *sheet)
{
	struct span rest = span_of(view->receipt_answer);
	struct span line;
	char text[SHEET_LINE_MAX];
	enum style style = view->desk.is_intact ? STYLE_GOOD : STYLE_ERROR;

	sheet_line(sheet, style,
		   view->desk.is_intact ? "= This receipt is ours, as recorded:"
					: "! This is not proven to be ours:");
	while (rest.size > 0 && span_split(&rest, '\n', &line)) {
		(void)text_copy_span(text, sizeof(text), line);
		sheet_line(sheet, STYLE_NORMAL, text);
	}
}

void desk_receipt_show(const struct view *view, struct sheet *sheet)
{
	static const struct hint HINT = { "Ctrl-U", "Empty the line" };
	const struct desk *desk = &view->desk;

	sheet_heading(sheet, "Is this receipt ours?");
	sheet_paragraph(sheet, STYLE_NORMAL,
			"Scan the code at the end of the receipt, or type what stands behind "
			"\"Code:\". Small letters will do, and hyphens may be left out.");
	sheet_box(sheet, sheet->row, SHEET_LEFT, DESK_CODE_MAX + 2, true, desk->code);
	sheet_say(sheet, desk->code);
	sheet->row += 2;
	if (desk->is_busy)
		sheet_line(sheet, STYLE_NORMAL, "Looking it up. One moment, please.");
	else if (desk->is_other_code)
		sheet_line(sheet, STYLE_WARNING,
			   "! What was scanned is no receipt's code. Please scan the receipt's.");
	else if (view->receipt_answer != NULL)
		answer_show(view, sheet);
	sheet_hints(sheet, &HINT, 1);
}

const char *desk_receipt_enter(const struct desk *desk)
{
	return desk->is_busy || desk->code[0] == '\0' ? NULL : "Look it up";
}

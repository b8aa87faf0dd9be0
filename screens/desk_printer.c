#include "screens/desk_printer.h"

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "screens/layout.h"
#include "screens/paper_show.h"
#include "screens/screens.h"

static void message_show(const struct desk_printer *printer, struct sheet *sheet)
{
	if (printer->message != NULL)
		sheet_paragraph(sheet, STYLE_WARNING, printer->message);
}

/* What the printer says of itself now; it may know nothing of what it holds. */
static void trouble_show(const struct view *view, struct sheet *sheet)
{
	char text[SHEET_LINE_MAX];

	if (view->printer_trouble[0] == '\0')
		return;
	(void)text_format(text, sizeof(text), "! Now: %s.", view->printer_trouble);
	sheet_paragraph(sheet, STYLE_WARNING, text);
}

static void why_show(const struct view *view, struct sheet *sheet)
{
	char text[SHEET_LINE_MAX], since[CLOCK_TEXT_MAX];

	clock_local_text(view->quarantine.since_ms, since, sizeof(since));
	(void)text_format(text, sizeof(text), "Since %.16s: %s.", since, view->quarantine.cause);
	sheet_paragraph(sheet, STYLE_NORMAL, text);
}

static void ready_show(const struct view *view, struct sheet *sheet)
{
	const struct desk_printer *printer = &view->desk.printer;

	sheet_heading(sheet, "The printer may still hold a receipt");
	why_show(view, sheet);
	sheet_paragraph(sheet, STYLE_NORMAL,
			"Its IP PIN does not count until this is settled. No visitor is served.");
	sheet_paragraph(sheet, STYLE_NORMAL,
			"Stay at the printer. Load paper, close the cover, and watch what comes "
			"out. Then press Enter: a test slip with a number is printed.");
	if (printer->tested == DESK_TESTED_UNSENT)
		sheet_paragraph(sheet, STYLE_ERROR, view->sheet_fault);
	else
		trouble_show(view, sheet);
	message_show(printer, sheet);
}

/* Where the glass stands for paper, the slip is beside the question. */
static void watch_show(const struct view *view, struct sheet *sheet)
{
	static const char *const LINES[] = {
		"What came out of the printer?",
		"1  The test slip, and nothing else since the trouble",
		"2  A receipt too, or a part of one, before the slip",
		"3  Nothing",
		"A receipt that lay in the tray is not meant: keep it. Its exception is open.",
	};
	bool is_proven = view->desk.printer.tested == DESK_TESTED;

	sheet->row = SHEET_HEADING_ROW;
	if (view->paper != NULL)
		paper_show(sheet, view->paper, 0);
	for (size_t at = 0; at < COUNT_OF(LINES); at++) {
		enum style style = at == 0 ? STYLE_HEADING : STYLE_NORMAL;
		paper_side_text(sheet, view->paper, style, LINES[at]);
		if (at == 0 && !is_proven)
			paper_side_text(sheet, view->paper, STYLE_ERROR, view->sheet_fault);
	}
}

static void number_show(const struct view *view, struct sheet *sheet)
{
	sheet_heading(sheet, "Which number stands on the test slip?");
	sheet_box(sheet, sheet->row, SHEET_LEFT, 8, true, view->desk.printer.number);
	sheet->row += 2;
	message_show(&view->desk.printer, sheet);
}

static void came_show(const struct view *view, struct sheet *sheet)
{
	char text[SHEET_LINE_MAX];

	sheet_heading(sheet, "Put it into the shredding bin");
	sheet_paragraph(sheet, STYLE_WARNING,
			"! Hand nothing of it to anybody, and do not read it out.");
	(void)text_format(text, sizeof(text), "Receipts voided: %llu. Their IP PINs count no more.",
			  (unsigned long long)view->desk.printer.voided);
	sheet_paragraph(sheet, STYLE_NORMAL, text);
	sheet_paragraph(sheet, STYLE_NORMAL,
			"Press Enter to print another test slip, and watch again.");
	trouble_show(view, sheet);
}

static void released_show(const struct view *view, struct sheet *sheet)
{
	char text[SHEET_LINE_MAX];

	sheet_heading(sheet, "The printer is released");
	sheet_paragraph(sheet, STYLE_GOOD, "= It holds no receipt. Visitors can be served again.");
	sheet_paragraph(sheet, STYLE_NORMAL, "Destroy the test slip.");
	if (view->exceptions == 0)
		return;
	(void)text_format(text, sizeof(text), "Receipts to be looked at: %lld",
			  (long long)view->exceptions);
	sheet_paragraph(sheet, STYLE_WARNING, text);
}

void desk_printer_show(const struct view *view, struct sheet *sheet)
{
	if (view->desk.is_busy) {
		sheet_heading(sheet, "One moment, please");
		return;
	}
	switch (view->desk.printer.step) {
	case DESK_PRINTER_READY:
		ready_show(view, sheet);
		break;
	case DESK_PRINTER_WATCH:
		watch_show(view, sheet);
		break;
	case DESK_PRINTER_NUMBER:
		number_show(view, sheet);
		break;
	case DESK_PRINTER_CAME:
		came_show(view, sheet);
		break;
	case DESK_PRINTER_RELEASED:
		released_show(view, sheet);
		break;
	}
}

const char *desk_printer_enter(const struct desk *desk)
{
	if (desk->is_busy)
		return NULL;
	switch (desk->printer.step) {
	case DESK_PRINTER_READY:
	case DESK_PRINTER_CAME:
		return "Print a test slip";
	case DESK_PRINTER_WATCH:
		break;
	case DESK_PRINTER_NUMBER:
		return "Release";
	case DESK_PRINTER_RELEASED:
		return "Done";
	}
	return NULL;
}

struct request desk_printer_key(const struct view *view, struct keypress key)
{
	enum desk_printer_step step = view->desk.printer.step;

	if (step == DESK_PRINTER_NUMBER)
		return typing_key(key);
	if (step == DESK_PRINTER_WATCH && key.kind == PRESS_CHARACTER && key.code >= '1' &&
	    key.code <= '3')
		return (struct request){ .kind = REQUEST_CHOOSE,
					 .index = (unsigned)(key.code - '1') };
	return (struct request){ .kind = REQUEST_NONE };
}

/* The receipt is on paper, or, in the demonstration, on the glass. */
#include "kiosk/base/text.h"
#include "screens/screens.h"

enum {
	PAPER_ROW = 2,
	PAPER_ROWS = 19,
	PAPER_COLUMN = 1,
	PAPER_MARGIN = 1,
	SIDE_GAP = 3,
};

/* The first line that the cursor asks for, kept so that the last page stays full. */
static size_t first_line(const struct view *view)
{
	size_t last = view->paper->count > PAPER_ROWS ? view->paper->count - PAPER_ROWS : 0;

	return view->cursor < last ? view->cursor : last;
}

static const char *line_text(const struct sheet *sheet, const struct paper *paper, size_t at)
{
	return paper->line[at].style == PAPER_QR ? sheet_words(sheet, N_("[QR code]"))
						 : paper->line[at].text;
}

static void line_show(struct sheet *sheet, int row, const struct paper *paper, size_t at)
{
	enum paper_style style = paper->line[at].style;
	const char *text = line_text(sheet, paper, at);
	int width = (int)paper->columns, column = PAPER_COLUMN + PAPER_MARGIN;
	bool is_bold = style == PAPER_BOLD || style == PAPER_TITLE || style == PAPER_LARGE;
	bool is_centred = style == PAPER_TITLE || style == PAPER_LARGE || style == PAPER_CENTRE ||
			  style == PAPER_QR;

	if (style == PAPER_RULE)
		for (int dash = 0; dash < width; dash++)
			sheet_draw(sheet, row, column + dash, 1, STYLE_PAPER, "-");
	int used = (int)text_columns(text);
	if (is_centred && used < width)
		column += (width - used) / 2;
	sheet_draw(sheet, row, column, width, is_bold ? STYLE_PAPER_BOLD : STYLE_PAPER, text);
}

static void paper_show(const struct view *view, struct sheet *sheet)
{
	const struct paper *paper = view->paper;
	int width = (int)paper->columns + 2 * PAPER_MARGIN;

	/* heard whole and in order, whatever part is in sight */
	for (size_t at = 0; at < paper->count; at++)
		sheet_say(sheet, line_text(sheet, paper, at));
	if (sheet->canvas == NULL)
		return;
	canvas_fill(sheet->canvas, PAPER_ROW, PAPER_COLUMN, PAPER_ROWS, width, STYLE_PAPER);
	size_t first = first_line(view);
	for (size_t at = first; at < paper->count && at < first + PAPER_ROWS; at++)
		line_show(sheet, PAPER_ROW + (int)(at - first), paper, at);
}

/* Beside the paper, or across the glass where there is none. */
static void side_text(struct sheet *sheet, int column, enum style style, const char *text)
{
	int width = CANVAS_COLUMNS - column - 1;

	if (sheet->canvas != NULL)
		(void)canvas_wrap(sheet->canvas, sheet->row, column, width,
				  SHEET_HINT_ROW - sheet->row, style, text);
	sheet_say(sheet, text);
	sheet->row += canvas_lines(text, width) + 1;
}

static void side_show(const struct view *view, struct sheet *sheet, int column)
{
	sheet->row = SHEET_HEADING_ROW;
	side_text(sheet, column, STYLE_HEADING,
		  sheet_words(sheet, view->paper != NULL ? N_("This is your receipt")
							 : N_("Please take your receipt")));
	side_text(sheet, column, STYLE_NORMAL,
		  sheet_words(sheet, N_("Your IP PIN stands on it. Keep it in a safe place and "
					"show it to nobody but your tax preparer.")));
	side_text(sheet, column, STYLE_NORMAL,
		  sheet_words(sheet, N_("Press Enter when you have it. Press F9 if something is "
					"wrong with it.")));
	if (view->saved_path[0] != '\0') {
		side_text(sheet, column, STYLE_GOOD, sheet_words(sheet, N_("Saved as a picture:")));
		side_text(sheet, column, STYLE_GOOD, view->saved_path);
	}
	if (view->message != NULL)
		side_text(sheet, column, STYLE_ERROR, sheet_words(sheet, view->message));
}

static void hand_over_show(const struct view *view, struct sheet *sheet)
{
	static const struct hint HINTS[] = { { "F5", N_("Save as a picture") },
					     { N_("Up/Down"), N_("Scroll") } };
	int column = SHEET_LEFT;

	if (view->paper != NULL) {
		paper_show(view, sheet);
		column = PAPER_COLUMN + (int)view->paper->columns + 2 * PAPER_MARGIN + SIDE_GAP;
	}
	side_show(view, sheet, column);
	if (view->paper != NULL)
		sheet_hints(sheet, view->may_save ? HINTS : HINTS + 1, view->may_save ? 2 : 1);
}

static struct request hand_over_key(const struct view *view, struct key key)
{
	struct request request = moving_key(key);

	if (key.kind == PRESS_FUNCTION && key.code == 5 && view->may_save)
		return (struct request){ .kind = REQUEST_SAVE };
	bool is_at_end = view->paper == NULL || view->cursor + PAPER_ROWS >= view->paper->count;
	if (request.kind == REQUEST_DOWN && is_at_end)
		request.kind = REQUEST_ANY;
	return request;
}

const struct screen SCREEN_HAND_OVER = {
	.name = "hand_over",
	.step = 6,
	.keys = { .enter = N_("I have my receipt"), .cancel = N_("Something is wrong") },
	.help = N_("The receipt is printed once. Check that you can read the six digits. If you "
		   "cannot, or if there is no paper, press F9: a member of staff will help."),
	.show = hand_over_show,
	.key = hand_over_key,
};

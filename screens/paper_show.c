#include "screens/paper_show.h"

#include "kiosk/base/text.h"
#include "screens/screens.h"

const char PAPER_HIDDEN[] = N_("••• ••• (hidden)");

enum {
	PAPER_ROW = 2,
	PAPER_ROWS = 19,
	PAPER_COLUMN = 1,
	PAPER_MARGIN = 1,
	SIDE_GAP = 3,
};

/* The first line that the cursor asks for, kept so that the last page stays full. */
static size_t first_line(const struct paper *paper, unsigned cursor)
{
	size_t last = paper->count > PAPER_ROWS ? paper->count - PAPER_ROWS : 0;

	return cursor < last ? cursor : last;
}

static const char *line_text(const struct sheet *sheet, const struct paper *paper, size_t at)
{
	if (paper->line[at].is_secret)
		return sheet_words(sheet, PAPER_HIDDEN);
	if (paper->line[at].style == PAPER_BARS)
		return "[bar code: on paper only]"; /* staff's */
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
			  style == PAPER_QR || style == PAPER_BARS;

	if (style == PAPER_RULE)
		for (int dash = 0; dash < width; dash++)
			sheet_draw(sheet, row, column + dash, 1, STYLE_PAPER, "-");
	int used = (int)text_columns(text);
	if (is_centred && used < width)
		column += (width - used) / 2;
	sheet_draw(sheet, row, column, width, is_bold ? STYLE_PAPER_BOLD : STYLE_PAPER, text);
}

void paper_show(struct sheet *sheet, const struct paper *paper, unsigned cursor)
{
	int width = (int)paper->columns + 2 * PAPER_MARGIN;

	/* heard whole and in order, whatever part is in sight */
	for (size_t at = 0; at < paper->count; at++)
		sheet_say(sheet, line_text(sheet, paper, at));
	if (sheet->canvas == NULL)
		return;
	canvas_fill(sheet->canvas, PAPER_ROW, PAPER_COLUMN, PAPER_ROWS, width, STYLE_PAPER);
	size_t first = first_line(paper, cursor);
	for (size_t at = first; at < paper->count && at < first + PAPER_ROWS; at++)
		line_show(sheet, PAPER_ROW + (int)(at - first), paper, at);
}

struct request paper_key(const struct paper *paper, unsigned cursor, struct keypress key)
{
	struct request request = moving_key(key);

	bool is_at_end = paper == NULL || cursor + PAPER_ROWS >= paper->count;
	if (request.kind == REQUEST_DOWN && is_at_end)
		request.kind = REQUEST_ANY;
	return request;
}

int paper_side(const struct paper *paper)
{
	return paper == NULL ? SHEET_LEFT
			     : PAPER_COLUMN + (int)paper->columns + 2 * PAPER_MARGIN + SIDE_GAP;
}

void paper_side_text(struct sheet *sheet, const struct paper *paper, enum style style,
		     const char *text)
{
	int column = paper_side(paper), width = CANVAS_COLUMNS - column - 1;

	if (sheet->canvas != NULL)
		(void)canvas_wrap(sheet->canvas, sheet->row, column, width,
				  SHEET_HINT_ROW - sheet->row, style, text);
	sheet_say(sheet, text);
	sheet->row += canvas_lines(text, width) + 1;
}

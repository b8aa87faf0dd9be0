/* The clerk compares what was typed, what was read and what is printed, row by row. */
#include "kiosk/base/text.h"
#include "screens/screens.h"

/* Columns of the table. */
enum {
	LABEL = 1,
	LABEL_COLUMNS = 15,
	TYPED = 17,
	READ = 33,
	PRINTED = 49,
	VALUE_COLUMNS = 15,
	MATCH = 65,
	MATCH_COLUMNS = 14,
	TABLE_ROW = 4,
	DETAIL_ROW = TABLE_ROW + 1 + ROW_COUNT,
	RESULT_ROW = DETAIL_ROW + 3,
	FAULT_ROW = RESULT_ROW + 1,
};

/* A word that fits the last column; the sign is match_sign's. Each has a style of its own, but
 * none is told by its style alone. */
static const struct {
	const char *word;
	enum style style;
} MATCHES[MATCH_COUNT] = {
	[MATCH_ABSENT] = { "not given", STYLE_QUIET },
	[MATCH_SAME] = { "same", STYLE_GOOD },
	[MATCH_FOLDED] = { "same, but", STYLE_GOOD },
	[MATCH_CLOSE] = { "close", STYLE_WARNING },
	[MATCH_DIFFERENT] = { "DIFFERENT", STYLE_ERROR },
};

/* The whole value stands below the table. */
static void value_show(struct sheet *sheet, int row, int column, enum style style, const char *text)
{
	char shown[PERSON_TEXT_MAX];

	sheet_clip(shown, sizeof(shown), VALUE_COLUMNS, text);
	sheet_draw(sheet, row, column, VALUE_COLUMNS, style, shown);
}

static const char *printed_text(const struct view_row *row)
{
	return row->printed_state == PRINTED_UNCHECKED ? "(compare)" : row->printed;
}

/* A name that differs, and a document says why. */
static bool is_settled(const struct view *view, const struct view_row *row)
{
	return (row->row == ROW_FAMILY_NAME || row->row == ROW_GIVEN_NAMES) &&
	       row->compared.match >= MATCH_CLOSE && view->name_link[0] != '\0';
}

/* "close: one letter differs", and what settles it. */
static void result_text(const struct view *view, const struct view_row *row, char *to, size_t max)
{
	comparison_text(row->compared, to, max);
	if (!is_settled(view, row))
		return;
	(void)text_append(to, max, "; settled by: ");
	(void)text_append(to, max, view->name_link);
}

static void match_show(const struct view *view, struct sheet *sheet, const struct view_row *row,
		       int line)
{
	char text[SHEET_LINE_MAX];
	enum style style = is_settled(view, row) ? STYLE_GOOD : MATCHES[row->compared.match].style;

	(void)text_format(text, sizeof(text), "%s %s", match_sign(row->compared.match),
			  is_settled(view, row) ? "settled" : MATCHES[row->compared.match].word);
	sheet_draw(sheet, line, MATCH, MATCH_COLUMNS, style, text);
}

static void row_say(const struct view *view, struct sheet *sheet, unsigned at)
{
	const struct view_row *row = &view->row[at];
	char text[SHEET_LINE_MAX], result[COMPARISON_TEXT_MAX];

	result_text(view, row, result, sizeof(result));
	(void)text_format(text, sizeof(text), "%s%s: typed %s, read %s, printed %s, result: %s",
			  at == view->cursor ? "selected, " : "", review_row_label(row->row),
			  row->typed, row->read, printed_text(row), result);
	sheet_say(sheet, text);
}

static void row_show(const struct view *view, struct sheet *sheet, unsigned at)
{
	const struct view_row *row = &view->row[at];
	bool is_chosen = at == view->cursor;
	enum style style = is_chosen ? STYLE_FOCUS : STYLE_NORMAL;
	int line = TABLE_ROW + 1 + (int)at;
	char text[SHEET_LINE_MAX];

	if (is_chosen && sheet->canvas != NULL)
		canvas_fill(sheet->canvas, line, 0, 1, MATCH - 1, STYLE_FOCUS);
	(void)text_format(text, sizeof(text), "%s%s", is_chosen ? ">" : " ",
			  review_row_label(row->row));
	sheet_draw(sheet, line, LABEL, LABEL_COLUMNS, style, text);
	value_show(sheet, line, TYPED, style, row->typed);
	value_show(sheet, line, READ, style, row->read);
	value_show(sheet, line, PRINTED, style, printed_text(row));
	match_show(view, sheet, row, line);
	row_say(view, sheet, at);
}

/* The row at the cursor once more, whole; the printed value may be typed here. */
static void detail_show(const struct view *view, struct sheet *sheet)
{
	char text[SHEET_LINE_MAX], result[COMPARISON_TEXT_MAX];

	if (view->cursor >= view->row_count)
		return;
	const struct view_row *row = &view->row[view->cursor];
	(void)text_format(text, sizeof(text), "Typed:   %s", row->typed);
	sheet_draw(sheet, DETAIL_ROW, LABEL, CANVAS_COLUMNS - 2, STYLE_QUIET, text);
	(void)text_format(text, sizeof(text), "Read:    %s", row->read);
	sheet_draw(sheet, DETAIL_ROW + 1, LABEL, CANVAS_COLUMNS - 2, STYLE_QUIET, text);
	(void)text_format(text, sizeof(text), "Printed: %s",
			  view->is_editing ? "" : printed_text(row));
	sheet_draw(sheet, DETAIL_ROW + 2, LABEL, CANVAS_COLUMNS - 2, STYLE_QUIET, text);
	result_text(view, row, result, sizeof(result));
	(void)text_format(text, sizeof(text), "Result:  %s", result);
	sheet_draw(sheet, RESULT_ROW, LABEL, CANVAS_COLUMNS - 2,
		   is_settled(view, row) ? STYLE_GOOD : MATCHES[row->compared.match].style, text);
	if (view->is_editing)
		sheet_box(sheet, DETAIL_ROW + 2, LABEL + 9, 64, true, row->printed);
}

static void faults_show(const struct view *view, struct sheet *sheet)
{
	char text[SHEET_LINE_MAX * 2] = "";

	for (unsigned at = 0; at < DOCUMENT_FAULT_COUNT; at++) {
		if (!view->faults[at])
			continue;
		(void)text_append(text, sizeof(text), text[0] == '\0' ? "! Barcode: " : "; ");
		(void)text_append(text, sizeof(text),
				  document_fault_words((enum document_fault)at));
	}
	if (text[0] == '\0')
		return;
	if (sheet->canvas != NULL)
		(void)canvas_wrap(sheet->canvas, FAULT_ROW, LABEL, CANVAS_COLUMNS - 2, 2,
				  STYLE_WARNING, text);
	sheet_say(sheet, text);
}

static void head_show(const struct view *view, struct sheet *sheet)
{
	static const char *const HOW[] = {
		[HOW_NONE] = "not given",
		[HOW_BY_EYE] = "not read: by eye",
		[HOW_SCANNED] = "scanned",
		[HOW_TYPED] = "typed",
	};
	char text[SHEET_LINE_MAX], shown[SHEET_LINE_MAX];

	if (view->is_single)
		(void)text_format(text, sizeof(text), "Compare document %u: %s (%s)",
				  view->document_number, view->document_name, HOW[view->how]);
	else
		(void)text_format(text, sizeof(text), "Compare document %u, of %s: %s (%s)",
				  view->document_number, view->called, view->document_name,
				  HOW[view->how]);
	sheet_clip(shown, sizeof(shown), CANVAS_COLUMNS - 2, text);
	sheet_text(sheet, 2, LABEL, CANVAS_COLUMNS - 2, STYLE_HEADING, shown);
	if (view->read_as[0] != '\0') {
		(void)text_format(text, sizeof(text), "Its code says: %s", view->read_as);
		sheet_text(sheet, 3, LABEL, CANVAS_COLUMNS - 2, STYLE_NORMAL, text);
	}
	sheet_draw(sheet, TABLE_ROW, TYPED, VALUE_COLUMNS, STYLE_QUIET, "Typed");
	sheet_draw(sheet, TABLE_ROW, READ, VALUE_COLUMNS, STYLE_QUIET, "Read");
	sheet_draw(sheet, TABLE_ROW, PRINTED, VALUE_COLUMNS, STYLE_QUIET, "Printed");
}

static bool has_hidden_tin(const struct view *view)
{
	for (unsigned at = 0; at < view->row_count; at++)
		if (view->row[at].row == ROW_TIN)
			return !view->is_tin_revealed;
	return false;
}

static void review_show(const struct view *view, struct sheet *sheet)
{
	static const struct hint HINTS[] = { { "S", "Print says the same" },
					     { "E", "Type the print" },
					     { "F7", "Hand on" },
					     { "R", "Show taxpayer no." } };
	static const struct hint EDITING = { "Ctrl-U", "Empty the line" };

	head_show(view, sheet);
	if (view->row_count == 0)
		sheet_text(sheet, TABLE_ROW + 2, LABEL, CANVAS_COLUMNS - 2, STYLE_NORMAL,
			   "Nothing to compare on this document. Press Enter to go on.");
	for (unsigned at = 0; at < view->row_count; at++)
		row_show(view, sheet, at);
	detail_show(view, sheet);
	if (view->message == NULL)
		faults_show(view, sheet);
	sheet_message(sheet);
	if (view->is_editing)
		sheet_hints(sheet, &EDITING, 1);
	else
		sheet_hints(sheet, HINTS, has_hidden_tin(view) ? COUNT_OF(HINTS) : 3);
}

static struct request review_key(const struct view *view, struct keypress key)
{
	if (view->is_editing)
		return typing_key(key);
	if (key.kind == PRESS_CHARACTER && (key.code | 0x20) == 's')
		return (struct request){ .kind = REQUEST_SAME };
	if (key.kind == PRESS_CHARACTER && (key.code | 0x20) == 'e')
		return (struct request){ .kind = REQUEST_TOGGLE };
	if (key.kind == PRESS_CHARACTER && (key.code | 0x20) == 'r')
		return (struct request){ .kind = REQUEST_REVEAL };
	return moving_key(key);
}

static struct screen_keys review_keys(const struct view *view)
{
	if (view->is_editing)
		return (struct screen_keys){ .enter = "Keep this", .back = "Drop" };
	return SCREEN_REVIEW.keys;
}

const struct screen SCREEN_REVIEW = {
	.name = "review",
	.step = 5,
	.keys = { .enter = "Continue", .back = "Back", .cancel = "Sign out" },
	.help = "Look at the document. For each line press S when its print says the same as what "
		"was typed, or E and type what it says. Signs: = same, ~ close, ! different, - not "
		"given. Result says what differs. R shows the whole taxpayer number; that is "
		"recorded.",
	.show = review_show,
	.keys_now = review_keys,
	.key = review_key,
};

#include "screens/layout.h"

#include "kiosk/base/text.h"

static const int CHOICE_NUMBERS = 9; /* one digit key each */

const char *sheet_words(const struct sheet *sheet, const char *english)
{
	return language_text(sheet->view->language, english);
}

void sheet_draw(struct sheet *sheet, int row, int column, int width, enum style style,
		const char *text)
{
	if (sheet->canvas != NULL)
		(void)canvas_text(sheet->canvas, row, column, width, style, text);
}

void sheet_say(struct sheet *sheet, const char *text)
{
	if (sheet->spoken == NULL || text[0] == '\0')
		return;
	bytes_add_text(sheet->spoken, text);
	bytes_add_byte(sheet->spoken, '\n');
}

void sheet_text(struct sheet *sheet, int row, int column, int width, enum style style,
		const char *text)
{
	sheet_draw(sheet, row, column, width, style, text);
	sheet_say(sheet, text);
}

void sheet_clip(char *to, size_t max, int columns, const char *text)
{
	bool is_cut = (int)text_columns(text) > columns;
	int room = is_cut ? columns - 1 : columns;
	struct span rest = span_of(text);

	to[0] = '\0';
	while (rest.size > 0) {
		uint32_t code = text_next(&rest);
		int width = text_columns_of(code);
		room -= width < 0 ? 1 : width;
		if (room < 0 || !text_append_code(to, max, code))
			break;
	}
	if (is_cut)
		(void)text_append(to, max, "+");
}

/* How many rows the text takes, whether it is drawn or not. */
static int wrap(struct sheet *sheet, int row, enum style style, const char *text)
{
	if (sheet->canvas != NULL)
		(void)canvas_wrap(sheet->canvas, row, SHEET_LEFT, SHEET_WIDTH, SHEET_HINT_ROW - row,
				  style, text);
	return canvas_lines(text, SHEET_WIDTH);
}

void sheet_heading_text(struct sheet *sheet, const char *text)
{
	int rows = wrap(sheet, SHEET_HEADING_ROW, STYLE_HEADING, text);

	sheet_say(sheet, text);
	sheet->row = SHEET_HEADING_ROW + rows + 1;
}

void sheet_heading(struct sheet *sheet, const char *english)
{
	sheet_heading_text(sheet, sheet_words(sheet, english));
}

void sheet_line(struct sheet *sheet, enum style style, const char *text)
{
	sheet->row += wrap(sheet, sheet->row, style, text);
	sheet_say(sheet, text);
}

void sheet_paragraph(struct sheet *sheet, enum style style, const char *text)
{
	sheet_line(sheet, style, text);
	sheet->row++;
}

void sheet_labelled(struct sheet *sheet, const char *label, const char *text)
{
	enum { LABEL_COLUMNS = 26 };
	char line[SHEET_LINE_MAX];

	sheet_draw(sheet, sheet->row, SHEET_LEFT, LABEL_COLUMNS, STYLE_QUIET, label);
	sheet_draw(sheet, sheet->row, SHEET_LEFT + LABEL_COLUMNS, SHEET_WIDTH - LABEL_COLUMNS,
		   STYLE_NORMAL, text);
	(void)text_format(line, sizeof(line), "%s: %s", label, text);
	sheet_say(sheet, line);
	sheet->row++;
}

static void choice_show(struct sheet *sheet, int row, unsigned index, bool is_chosen)
{
	const char *words = sheet->view->choice[index].words;
	char number[4] = " ", line[SHEET_LINE_MAX];

	if ((int)index < CHOICE_NUMBERS)
		(void)text_format(number, sizeof(number), "%u", index + 1);
	(void)text_format(line, sizeof(line), " %s %s  %s", is_chosen ? ">" : " ", number, words);
	if (sheet->canvas != NULL && is_chosen)
		canvas_fill(sheet->canvas, row, SHEET_LEFT, 1, SHEET_WIDTH, STYLE_FOCUS);
	sheet_draw(sheet, row, SHEET_LEFT, SHEET_WIDTH, is_chosen ? STYLE_FOCUS : STYLE_NORMAL,
		   line);
}

/* Every choice is spoken, also those that are scrolled out of sight. */
static void choices_say(struct sheet *sheet, enum choice_kind kind)
{
	char line[SHEET_LINE_MAX];

	for (unsigned at = 0; at < sheet->view->choice_count; at++) {
		bool is_chosen = kind == CHOICES_WITH_CURSOR && at == sheet->view->cursor;
		(void)text_format(line, sizeof(line), "%u. %s%s%s", at + 1,
				  sheet->view->choice[at].words, is_chosen ? ", " : "",
				  is_chosen ? sheet_words(sheet, N_("selected")) : "");
		sheet_say(sheet, line);
	}
}

void sheet_choices(struct sheet *sheet, int end_row, enum choice_kind kind)
{
	int count = (int)sheet->view->choice_count, room = end_row - sheet->row;
	int spacing = count * 2 - 1 <= room ? 2 : 1;
	int first = 0, cursor = (int)sheet->view->cursor;

	choices_say(sheet, kind);
	if (count > room) {
		room -= 2; /* a line above and below says that there is more */
		first = cursor < room / 2 ? 0 : cursor - room / 2;
		first = first > count - room ? count - room : first;
		if (first > 0)
			sheet_draw(sheet, sheet->row, SHEET_LEFT + 6, SHEET_WIDTH - 6, STYLE_QUIET,
				   sheet_words(sheet, N_("(more above)")));
		sheet->row++;
	}
	for (int at = first; at < count && at - first < room; at++) {
		choice_show(sheet, sheet->row, (unsigned)at,
			    kind == CHOICES_WITH_CURSOR && at == cursor);
		sheet->row += spacing;
	}
	if (room < count && first + room < count)
		sheet_draw(sheet, sheet->row, SHEET_LEFT + 6, SHEET_WIDTH - 6, STYLE_QUIET,
			   sheet_words(sheet, N_("(more below)")));
}

/* The end of a text that takes at most `width` columns. */
static const char *tail(const char *text, int width)
{
	struct span rest = span_of(text);

	while (rest.size > 0 && (int)text_columns((const char *)rest.at) > width)
		(void)text_next(&rest);
	return (const char *)rest.at;
}

void sheet_box(struct sheet *sheet, int row, int column, int width, bool has_focus,
	       const char *text)
{
	const char *shown = tail(text, width - 3);
	enum style style = has_focus ? STYLE_FOCUS : STYLE_INPUT;

	if (sheet->canvas == NULL)
		return;
	(void)canvas_text(sheet->canvas, row, column, 1, style, "[");
	int used = canvas_text(sheet->canvas, row, column + 1, width - 2, style, shown);
	for (int at = column + 1 + used; at < column + width - 1; at++)
		(void)canvas_text(sheet->canvas, row, at, 1, style, "_");
	(void)canvas_text(sheet->canvas, row, column + width - 1, 1, style, "]");
	if (has_focus)
		canvas_cursor(sheet->canvas, row, column + 1 + used);
}

static void field_show(struct sheet *sheet, const struct view_field *field, bool has_focus)
{
	const char *label = sheet_words(sheet, field->label);
	char line[SHEET_LINE_MAX];
	int width = (int)field->max + 3 < SHEET_WIDTH - 2 ? (int)field->max + 3 : SHEET_WIDTH - 2;

	sheet_draw(sheet, sheet->row, SHEET_LEFT, 2, STYLE_NORMAL, has_focus ? ">" : " ");
	sheet_draw(sheet, sheet->row, SHEET_LEFT + 2, SHEET_WIDTH - 2, STYLE_NORMAL, label);
	sheet_box(sheet, sheet->row + 1, SHEET_LEFT + 2, width, has_focus, field->text);
	(void)text_format(line, sizeof(line), "%s: %s%s%s", label, field->text,
			  has_focus ? ", " : "",
			  has_focus ? sheet_words(sheet, N_("selected")) : "");
	sheet_say(sheet, line);
	if (field->message != NULL) {
		(void)text_format(line, sizeof(line), "! %s", sheet_words(sheet, field->message));
		sheet_draw(sheet, sheet->row + 2, SHEET_LEFT + 2, SHEET_WIDTH - 2, STYLE_ERROR,
			   line);
		sheet_say(sheet, line + 2);
	}
}

void sheet_fields(struct sheet *sheet)
{
	for (unsigned at = 0; at < sheet->view->field_count; at++) {
		field_show(sheet, &sheet->view->field[at], at == sheet->view->cursor);
		sheet->row += sheet->view->field_count > 3 ? 3 : 4;
	}
}

void sheet_message(struct sheet *sheet)
{
	char line[SHEET_LINE_MAX];

	if (sheet->view->message == NULL)
		return;
	(void)text_format(line, sizeof(line), "! %s", sheet_words(sheet, sheet->view->message));
	if (sheet->canvas != NULL)
		(void)canvas_wrap(sheet->canvas, SHEET_MESSAGE_ROW, SHEET_LEFT, SHEET_WIDTH, 2,
				  STYLE_ERROR, line);
	sheet_say(sheet, line + 2);
}

void sheet_hints(struct sheet *sheet, const struct hint *hints, size_t count)
{
	int column = 1;
	char line[SHEET_LINE_MAX];

	for (size_t at = 0; at < count; at++) {
		const char *words = sheet_words(sheet, hints[at].english);
		const char *key = sheet_words(sheet, hints[at].key);
		int key_columns = (int)text_columns(key);
		int columns = (int)text_columns(words);
		sheet_draw(sheet, SHEET_HINT_ROW, column, key_columns, STYLE_KEY_NAME, key);
		column += key_columns + 1;
		sheet_draw(sheet, SHEET_HINT_ROW, column, CANVAS_COLUMNS - column, STYLE_NORMAL,
			   words);
		column += columns + 3;
		(void)text_format(line, sizeof(line), "%s: %s", key, words);
		sheet_say(sheet, line);
	}
}

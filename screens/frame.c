#include "screens/frame.h"

#include "kiosk/base/text.h"

/* Columns of the title line. */
enum { CENTRE_COLUMN = 1, CENTRE_COLUMNS = 32, MARK_COLUMN = 34, MARK_COLUMNS = 20 };
/* The box of an overlay. */
enum { BOX_ROW = 4, BOX_ROWS = 17, BOX_COLUMN = 5, BOX_COLUMNS = 70 };

void frame_title(struct sheet *sheet, unsigned step)
{
	char text[SHEET_LINE_MAX], bar[SCREEN_STEPS + 1] = "";

	if (sheet->canvas != NULL)
		canvas_fill(sheet->canvas, 0, 0, 1, CANVAS_COLUMNS, STYLE_TITLE);
	sheet_text(sheet, 0, CENTRE_COLUMN, CENTRE_COLUMNS, STYLE_TITLE, sheet->view->centre);
	if (sheet->view->is_training)
		sheet_text(sheet, 0, MARK_COLUMN, MARK_COLUMNS, STYLE_TITLE,
			   sheet_words(sheet, N_("*** TRAINING ***")));
	if (step == 0)
		return;
	for (unsigned at = 0; at < SCREEN_STEPS; at++)
		bar[at] = at < step ? '#' : '-';
	(void)text_format(text, sizeof(text), sheet_words(sheet, N_("Step %u of %u")), step,
			  (unsigned)SCREEN_STEPS);
	sheet_say(sheet, text);
	(void)text_append(text, sizeof(text), " [");
	(void)text_append(text, sizeof(text), bar);
	(void)text_append(text, sizeof(text), "]");
	int column = CANVAS_COLUMNS - 1 - (int)text_columns(text);
	sheet_draw(sheet, 0, column, CANVAS_COLUMNS - column, STYLE_TITLE, text);
}

static void key_show(struct sheet *sheet, int column, int width, const char *key,
		     const char *english)
{
	char line[SHEET_LINE_MAX];

	if (english == NULL)
		return;
	const char *words = sheet_words(sheet, english);
	int used = (int)text_columns(key);
	sheet_draw(sheet, SHEET_KEYS_ROW, column, used, STYLE_KEY_NAME, key);
	sheet_draw(sheet, SHEET_KEYS_ROW, column + used + 1, width - used - 1, STYLE_KEYS, words);
	(void)text_format(line, sizeof(line), "%s: %s", key, words);
	sheet_say(sheet, line);
}

static void keys_ground(struct sheet *sheet)
{
	if (sheet->canvas != NULL)
		canvas_fill(sheet->canvas, SHEET_KEYS_ROW, 0, 1, CANVAS_COLUMNS, STYLE_KEYS);
}

void frame_keys(struct sheet *sheet, const struct screen *screen)
{
	struct screen_keys keys =
		screen->keys_now != NULL ? screen->keys_now(sheet->view) : screen->keys;

	keys_ground(sheet);
	key_show(sheet, 1, 24, "Enter", keys.enter);
	key_show(sheet, 26, 10, "Esc", keys.back);
	key_show(sheet, 37, 9, "F1", screen->help != NULL ? N_("Help") : NULL);
	key_show(sheet, 47, 21, "F9", keys.cancel);
	key_show(sheet, 68, 12, "F10", keys.staff);
}

static void box_show(struct sheet *sheet)
{
	struct canvas *canvas = sheet->canvas;
	int last = BOX_COLUMN + BOX_COLUMNS - 1;

	if (canvas == NULL)
		return;
	canvas_fill(canvas, SHEET_HINT_ROW, 0, 1, CANVAS_COLUMNS, STYLE_NORMAL);
	canvas_fill(canvas, BOX_ROW - 1, BOX_COLUMN - 1, BOX_ROWS + 2, BOX_COLUMNS + 2,
		    STYLE_NORMAL);
	for (int row = BOX_ROW; row < BOX_ROW + BOX_ROWS; row++) {
		bool is_edge = row == BOX_ROW || row == BOX_ROW + BOX_ROWS - 1;
		for (int column = BOX_COLUMN; is_edge && column <= last; column++)
			(void)canvas_text(canvas, row, column, 1, STYLE_NORMAL, "-");
		(void)canvas_text(canvas, row, BOX_COLUMN, 1, STYLE_NORMAL, is_edge ? "+" : "|");
		(void)canvas_text(canvas, row, last, 1, STYLE_NORMAL, is_edge ? "+" : "|");
	}
	canvas->cursor_row = -1;
}

/* One paragraph in the box. */
static void box_text(struct sheet *sheet, enum style style, const char *text)
{
	enum { WIDTH = BOX_COLUMNS - 6 };

	if (sheet->canvas != NULL)
		(void)canvas_wrap(sheet->canvas, sheet->row, BOX_COLUMN + 3, WIDTH,
				  BOX_ROW + BOX_ROWS - 1 - sheet->row, style, text);
	sheet_say(sheet, text);
	sheet->row += canvas_lines(text, WIDTH) + 1;
}

static void box_words(struct sheet *sheet, enum style style, const char *english)
{
	box_text(sheet, style, sheet_words(sheet, english));
}

/* Only what works here. */
static void keys_help_show(struct sheet *sheet, const struct screen *screen)
{
	const struct view *view = sheet->view;
	char text[SHEET_LINE_MAX] = "";

	if (screen->keys.back == NULL || screen->keys.cancel == NULL)
		return;
	if (view->choice_count > 0)
		(void)text_format(text, sizeof(text), "%s ",
				  sheet_words(sheet, N_("The arrow keys move from one line to the "
							"next; a number picks that line.")));
	else if (view->field_count > 1)
		(void)text_format(text, sizeof(text), "%s ",
				  sheet_words(sheet, N_("The arrow keys move from one line to the "
							"next.")));
	(void)text_append(text, sizeof(text),
			  sheet_words(sheet, N_("Enter goes on. Esc goes back. F9 stops the visit "
						"and erases what you typed.")));
	box_text(sheet, STYLE_NORMAL, text);
}

static void help_show(struct sheet *sheet, const struct screen *screen)
{
	box_words(sheet, STYLE_HEADING, N_("Help"));
	if (screen->help != NULL)
		box_words(sheet, STYLE_NORMAL, screen->help);
	if (session_is_public(sheet->view->state)) {
		keys_help_show(sheet, screen);
		box_words(sheet, STYLE_NORMAL,
			  N_("You may ask a member of staff for help at any time."));
	}
	box_words(sheet, STYLE_HEADING, N_("Press any key to close this help."));
}

static void idle_show(struct sheet *sheet)
{
	char text[SHEET_LINE_MAX];

	box_words(sheet, STYLE_WARNING, N_("Are you still there?"));
	(void)text_format(
		text, sizeof(text),
		sheet_words(sheet,
			    N_("Press any key to go on. If nobody does, this visit ends in %u "
			       "seconds and what you typed is not shown again.")),
		sheet->view->seconds_left);
	box_text(sheet, STYLE_NORMAL, text);
}

static void cancel_show(struct sheet *sheet)
{
	bool may_rest = sheet->view->may_rest;

	box_words(sheet, STYLE_WARNING, N_("Do you want to stop?"));
	box_words(sheet, STYLE_NORMAL,
		  N_("What you typed will not be shown again. You can start again at any time."));
	box_words(sheet, STYLE_NORMAL, N_("Press Y to stop, or N to go on with your visit."));
	if (may_rest)
		box_words(sheet, STYLE_NORMAL,
			  N_("Is a document missing? Press 2: you get a slip, and can come back "
			     "and go on with this visit."));
	key_show(sheet, 1, 24, sheet_words(sheet, N_("Y")), N_("Yes, stop"));
	key_show(sheet, 26, 20, sheet_words(sheet, N_("N")), N_("No, go on"));
	key_show(sheet, 47, 32, "2", may_rest ? N_("Come back later") : NULL);
}

void frame_overlay(struct sheet *sheet, const struct screen *screen)
{
	box_show(sheet);
	keys_ground(sheet);
	sheet->row = BOX_ROW + 2;
	switch (sheet->view->overlay) {
	case OVERLAY_NONE:
		return;
	case OVERLAY_HELP:
		help_show(sheet, screen);
		return;
	case OVERLAY_IDLE:
		idle_show(sheet);
		return;
	case OVERLAY_CANCEL:
		cancel_show(sheet);
		return;
	}
}

/* The parts that screens are made of: heading, paragraphs, choices, fields, messages, keys.
 *
 * A part is drawn and spoken by the same call, so that what is on the glass and what is heard
 * cannot differ. */
#ifndef TAC_SCREENS_LAYOUT_H
#define TAC_SCREENS_LAYOUT_H

#include "kiosk/base/bytes.h"
#include "screens/canvas.h"
#include "screens/view.h"

enum {
	SHEET_LEFT = 4,
	SHEET_WIDTH = 72,
	SHEET_HEADING_ROW = 2,
	SHEET_BODY_ROW = 4,
	SHEET_MESSAGE_ROW = 20, /* and the row below: what is wrong, apart from fields */
	SHEET_HINT_ROW = 22,    /* keys that only this screen has */
	SHEET_KEYS_ROW = 23,
	SHEET_LINE_MAX = 512,
};

/* A screen under construction. */
struct sheet {
	const struct view *view;
	struct canvas *canvas; /* null: only spoken */
	struct bytes *spoken;  /* null: only drawn */
	int row;               /* the next free one of the body */
};

/* A static text in the view's language. */
const char *sheet_words(const struct sheet *sheet, const char *english)
	__attribute__((format_arg(2)));

/* One text at a place: drawn only; spoken only, as one line; or both. */
void sheet_draw(struct sheet *sheet, int row, int column, int width, enum style style,
		const char *text);
void sheet_say(struct sheet *sheet, const char *text);
void sheet_text(struct sheet *sheet, int row, int column, int width, enum style style,
		const char *text);

/* As much of a text as fits that many columns; where it is cut, the last one is a '+'. */
void sheet_clip(char *to, size_t max, int columns, const char *text);

/* The screen's question; English msgid. The body begins below it. */
void sheet_heading(struct sheet *sheet, const char *english);
void sheet_heading_text(struct sheet *sheet, const char *text);

/* Text across the body from sheet->row on; a blank line follows. */
void sheet_paragraph(struct sheet *sheet, enum style style, const char *text);
/* The same without the blank line. */
void sheet_line(struct sheet *sheet, enum style style, const char *text);
/* "label:  text" on one line. */
void sheet_labelled(struct sheet *sheet, const char *label, const char *text);

/* The view's choices, numbered, within the rows up to `end_row`; scrolls to keep the cursor in
 * sight. Without a cursor they are only a list of what a digit picks. */
enum choice_kind { CHOICES_WITH_CURSOR, CHOICES_BY_DIGIT };
void sheet_choices(struct sheet *sheet, int end_row, enum choice_kind kind);

/* The view's fields, each with its label above and its message below. */
void sheet_fields(struct sheet *sheet);
/* One box for typing with `text` in it; shows the end of what does not fit. */
void sheet_box(struct sheet *sheet, int row, int column, int width, bool has_focus,
	       const char *text);

/* view->message, in the place that belongs to messages. */
void sheet_message(struct sheet *sheet);

/* A key and what it does. */
struct hint {
	const char *key;
	const char *english; /* msgid */
};
/* The keys that only this screen has. */
void sheet_hints(struct sheet *sheet, const struct hint *hints, size_t count);

#endif

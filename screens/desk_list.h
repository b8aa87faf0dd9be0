/* A list that staff go through, a page at a time: its rows below the table's head, and its foot. */
#ifndef TAC_SCREENS_DESK_LIST_H
#define TAC_SCREENS_DESK_LIST_H

#include "screens/layout.h"
#include "screens/screen.h"

enum {
	DESK_LIST_LEFT = 1,
	DESK_LIST_COLUMNS = CANVAS_COLUMNS - 2,
	DESK_LIST_HEAD = 4,
	DESK_LIST_FOOT = DESK_LIST_HEAD + 1 + DESK_ROWS,
};

/* Cut to the line; speech gets it whole. */
void desk_list_row(struct sheet *sheet, unsigned at, bool is_chosen, const char *text);
/* "1 to 14 of 203" */
void desk_list_foot(const struct view *view, struct sheet *sheet, const char *nothing);

/* How many visits are in the queue, and for how long the first of them; nothing where none is. */
void desk_list_waiting(const struct view *view, struct sheet *sheet);

#endif

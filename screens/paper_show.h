/* Paper on the left of the glass, and words beside it. */
#ifndef TAC_SCREENS_PAPER_SHOW_H
#define TAC_SCREENS_PAPER_SHOW_H

#include "screens/layout.h"
#include "screens/screen.h"

/* What stands for a secret line; English msgid. */
extern const char PAPER_HIDDEN[];

/* As much of the paper as there is room for, from line `cursor` on, as long as that fills the room;
 * heard whole. Bars can be scanned from real paper only: here words stand in their place. */
void paper_show(struct sheet *sheet, const struct paper *paper, unsigned cursor);

/* The moving keys, scrolling no further than the end; null paper scrolls nowhere. */
struct request paper_key(const struct paper *paper, unsigned cursor, struct keypress key);

/* The first column beside it; across the glass where there is none. */
int paper_side(const struct paper *paper);

/* One paragraph beside it, from sheet->row on. */
void paper_side_text(struct sheet *sheet, const struct paper *paper, enum style style,
		     const char *text);

#endif

/* What stands round every screen: the title line, the line of keys, and the boxes laid over. */
#ifndef TAC_SCREENS_FRAME_H
#define TAC_SCREENS_FRAME_H

#include "screens/screen.h"

/* Centre, training mark, progress. */
void frame_title(struct sheet *sheet, unsigned step);
void frame_keys(struct sheet *sheet, const struct screen *screen);
/* Help, idle warning or the question whether to stop; with their own keys. */
void frame_overlay(struct sheet *sheet, const struct screen *screen);

#endif

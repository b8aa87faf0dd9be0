/* The part of the supervisor's desk where the day is opened and closed. */
#ifndef TAC_SCREENS_DESK_DAY_H
#define TAC_SCREENS_DESK_DAY_H

#include "screens/screen.h"

void desk_day_show(const struct view *view, struct sheet *sheet);
/* What Enter does there now; null for nothing. */
const char *desk_day_enter(const struct desk *desk);
struct request desk_day_key(const struct view *view, struct keypress key);

#endif

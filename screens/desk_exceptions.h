/* The desk's pages of papers: the list, and one of them. */
#ifndef TAC_SCREENS_DESK_EXCEPTIONS_H
#define TAC_SCREENS_DESK_EXCEPTIONS_H

#include "screens/layout.h"
#include "screens/screen.h"

void desk_exceptions_show(const struct view *view, struct sheet *sheet);
void desk_paper_show(const struct view *view, struct sheet *sheet);
/* The keys of either as they are now. */
struct screen_keys desk_exceptions_keys(const struct view *view);
struct request desk_exceptions_key(const struct view *view, struct keypress key);

#endif

/* The part of the supervisor's desk where a receipt is verified. */
#ifndef TAC_SCREENS_DESK_RECEIPT_H
#define TAC_SCREENS_DESK_RECEIPT_H

#include "screens/screen.h"

void desk_receipt_show(const struct view *view, struct sheet *sheet);
/* What Enter does there; null while it does nothing. */
const char *desk_receipt_enter(const struct desk *desk);

#endif

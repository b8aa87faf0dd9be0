/* The part of the desk about a printer that may still hold a receipt. */
#ifndef TAC_SCREENS_DESK_PRINTER_H
#define TAC_SCREENS_DESK_PRINTER_H

#include "screens/screen.h"

void desk_printer_show(const struct view *view, struct sheet *sheet);
/* What Enter does there now; null for nothing. */
const char *desk_printer_enter(const struct desk *desk);
struct request desk_printer_key(const struct view *view, struct keypress key);

#endif

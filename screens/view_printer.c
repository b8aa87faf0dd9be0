/* What screens tell of a printer that may still hold a receipt. */
#include "kiosk/base/text.h"
#include "screens/view_parts.h"

void view_fill_printer(const struct filling *filling)
{
	const struct session *session = filling->session;
	const struct view_facts *facts = filling->facts;
	struct view *view = filling->view;
	bool is_at_printer = session->state == SESSION_DESK && session->desk.state == DESK_PRINTER;

	if (facts->quarantine != NULL)
		view->quarantine = *facts->quarantine;
	if (!is_at_printer)
		return;
	if (facts->printer_trouble != NULL)
		(void)text_copy(view->printer_trouble, sizeof(view->printer_trouble),
				facts->printer_trouble);
	if (session->desk.printer.step == DESK_PRINTER_WATCH)
		view->paper = facts->paper;
}

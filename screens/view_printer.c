/* What screens tell staff of the printer: why a page is not on paper, and what it may still hold.
 */
#include "kiosk/base/text.h"
#include "screens/view_parts.h"

static void copy(char *to, size_t max, const char *from)
{
	if (from != NULL)
		(void)text_copy(to, max, from);
}

void view_fill_printer(const struct filling *filling)
{
	const struct session *session = filling->session;
	const struct view_facts *facts = filling->facts;
	struct view *view = filling->view;

	if (facts->quarantine != NULL)
		view->quarantine = *facts->quarantine;
	if (session->state != SESSION_DESK)
		return;
	copy(view->sheet_fault, sizeof(view->sheet_fault), facts->sheet_fault);
	copy(view->printer_trouble, sizeof(view->printer_trouble), facts->printer_trouble);
	if (session->desk.state == DESK_PRINTER && session->desk.printer.step == DESK_PRINTER_WATCH)
		view->paper = facts->paper;
}

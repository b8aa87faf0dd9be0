/* Choosing and typing, as every state takes them. */
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/session/session_step.h"

bool step_choose(struct step *step, unsigned *ret_choice)
{
	struct session *next = step->next;
	const struct request *request = &step->event->request;
	size_t count = session_choice_count(next, step->rules->policy);

	if (request->kind == REQUEST_UP && next->cursor > 0)
		next->cursor--;
	else if (request->kind == REQUEST_DOWN && next->cursor + 1 < count)
		next->cursor++;
	else if (request->kind == REQUEST_CHOOSE && request->index < count)
		next->cursor = request->index;
	if (request->kind == REQUEST_NEXT ||
	    (request->kind == REQUEST_CHOOSE && request->index < count)) {
		*ret_choice = next->cursor;
		return next->cursor < count;
	}
	return false;
}

bool step_type(const struct request *request, char *field, size_t max, size_t characters_max)
{
	if (request->kind == REQUEST_TYPE) {
		if (text_length(field) < characters_max && text_columns_of(request->code) > 0)
			(void)text_append_code(field, max, request->code);
		return true;
	}
	if (request->kind == REQUEST_ERASE) {
		text_erase_last(field);
		return true;
	}
	if (request->kind == REQUEST_EMPTY) {
		wipe(field, max);
		return true;
	}
	return false;
}

/* The list of papers that somebody must look at, or of one visit's. */
#include <string.h>

#include "kiosk/session/desk_step.h"

void desk_list(struct desk *desk, struct effects *effects)
{
	desk->state = DESK_EXCEPTIONS;
	desk_load(desk, effects);
}

void desk_open_exceptions(struct desk *desk, const struct desk_paper *paper,
			  struct effects *effects)
{
	memset(desk, 0, sizeof(*desk));
	desk->paper = *paper;
	desk_list(desk, effects);
}

static void begin_list(struct desk *desk, bool is_of_visit, struct effects *effects)
{
	if (desk->state == DESK_VISITS) {
		desk->return_offset = desk->offset;
		desk->return_cursor = desk->cursor;
	}
	desk->paper.is_of_visit = is_of_visit;
	desk->offset = 0;
	desk_list(desk, effects);
}

void desk_list_exceptions(struct desk *desk, struct effects *effects)
{
	if (desk->state == DESK_VISITS)
		begin_list(desk, false, effects);
}

void desk_list_papers(struct desk *desk, struct effects *effects)
{
	bool has_visit = desk->state == DESK_VISITS && desk->cursor < desk->count;

	if (has_visit || desk->state == DESK_RECORDS)
		begin_list(desk, true, effects);
}

void desk_exceptions_request(struct desk *desk, const struct request *request,
			     struct effects *effects)
{
	if (request->kind == REQUEST_UP)
		desk->cursor -= desk->cursor > 0;
	else if (request->kind == REQUEST_DOWN)
		desk->cursor += desk->cursor + 1 < desk->count;
	else if (request->kind == REQUEST_CHOOSE)
		desk_turn_page(desk, (enum desk_page)request->index, effects);
	else if (request->kind == REQUEST_NEXT && desk->cursor < desk->count)
		desk_ask(desk, effects, EFFECT_PAPER, DESK_WORD_OPEN);
	else if (request->kind == REQUEST_BACK && desk->paper.after == DESK_AFTER_VISITS)
		desk_back(desk, effects);
	else if (request->kind == REQUEST_BACK)
		desk->is_done = true;
}

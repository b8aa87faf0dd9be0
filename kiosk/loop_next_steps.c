/* What to do next, for a visitor who gets no receipt: on the glass, and on its way to paper. */
#include "kiosk/base/clock.h"
#include "kiosk/loop_parts.h"
#include "kiosk/receipt/next_steps.h"

static struct next_steps steps_of(const struct loop *loop)
{
	return next_steps_of(loop->now, &loop->policy, loop_today());
}

const struct paper *loop_next_steps(struct loop *loop)
{
	struct next_steps steps = steps_of(loop);

	if (loop->now->state != SESSION_NEXT_STEPS &&
	    loop->now->state != SESSION_NEXT_STEPS_PRINTING)
		return NULL;
	next_steps_words(&steps, SHEET_WIDTH, &loop->next_steps);
	return &loop->next_steps;
}

void loop_print_next_steps(struct loop *loop)
{
	struct next_steps steps = steps_of(loop);
	const struct next_steps_place place = {
		.centre = loop->config->centre,
		.wall_ms = clock_wall_ms(),
		.is_training = loop->visit.is_training || loop->config->is_training,
	};
	struct fault fault = { 0 };
	enum status status =
		next_steps_lay(&steps, &place, loop_columns(loop), &loop->next_steps, &fault);

	loop_begin_sheet(loop, RECORD_NEXT_STEPS_PRINTED, "", &loop->next_steps, status, &fault);
}

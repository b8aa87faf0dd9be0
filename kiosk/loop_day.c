/* The day's slips: what came since the last mark is counted, the next mark is recorded and signed,
 * and its page goes to the printer and the glass. */
#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/loop_parts.h"

/* The page of the mark that was made, or the look at one to come. */
static enum status lay(struct loop *loop, struct fault *fault)
{
	struct day_slip slip = loop->slip;

	slip.day = &loop->day;
	slip.user = loop->now->user;
	slip.centre = loop->config->centre;
	slip.kiosk_id = loop->config->kiosk_id;
	slip.is_training = loop_is_training(loop);
	if (slip.sequence == 0) {
		slip.is_closing = loop->now->desk.is_closing;
		slip.wall_ms = clock_wall_ms();
	}
	return day_slip_lay(&slip, loop_columns(loop), &loop->slip_page, fault);
}

void loop_remind_of_day(struct loop *loop)
{
	struct day day;
	char since[CLOCK_TEXT_MAX];

	loop->day_reminder[0] = '\0';
	if (day_look_at_mark(&loop->store, &day, NULL) != STATUS_OK)
		return; /* what ails it is told when the day is looked at */
	int32_t opened = clock_local_day(day.mark.wall_ms);
	clock_day_text(opened, since, sizeof(since));
	if (day.state != DAY_OPEN)
		(void)text_copy(loop->day_reminder, sizeof(loop->day_reminder),
				"The day is not open yet. T opens it.");
	else if (opened != loop_today())
		(void)text_format(loop->day_reminder, sizeof(loop->day_reminder),
				  "The day of %s is still open. T closes it.", since);
}

void loop_load_day(struct loop *loop)
{
	static const enum desk_mark MARKS[] = { [DAY_NEVER] = DESK_NEVER_MARKED,
						[DAY_OPEN] = DESK_DAY_OPEN,
						[DAY_CLOSED] = DESK_DAY_CLOSED };
	struct event event = loop_event(EVENT_DAY);
	struct fault fault = { 0 };

	if (day_look(&loop->store, &loop->day, &fault) != STATUS_OK) {
		loop_store_failed(loop, &fault);
		return;
	}
	loop->slip = (struct day_slip){ 0 };
	event.index = MARKS[loop->day.state];
	event.count = loop->day.open_exceptions;
	loop_post(loop, &event);
}

const struct paper *loop_lay_slip(struct loop *loop)
{
	if (loop->now->state != SESSION_DESK || loop->now->desk.state != DESK_DAY)
		return NULL;
	return lay(loop, NULL) == STATUS_OK ? &loop->slip_page : NULL;
}

/* What was shown may be a moment old: it is counted again where the record is made. */
static enum status mark(struct loop *loop, bool is_closing, struct fault *fault)
{
	enum status status = store_begin(&loop->store, fault);

	if (status != STATUS_OK)
		return status;
	status = day_mark(&loop->store, is_closing, loop->now->user, &loop->day, fault);
	if (status == STATUS_OK)
		status = loop_add_checkpoint(loop, fault);
	return store_end(&loop->store, status, fault);
}

void loop_mark_day(struct loop *loop, bool is_closing)
{
	struct event event = loop_event(EVENT_MARKED);
	struct fault fault = { 0 };

	loop_sweep(loop); /* what is over by now belongs to the time before */
	if (mark(loop, is_closing, &fault) != STATUS_OK) {
		loop_store_failed(loop, &fault);
		return;
	}
	pace_signed(&loop->pace, loop->store.count, clock_steady_ms());
	loop->slip = (struct day_slip){ .is_closing = is_closing,
					.wall_ms = clock_wall_ms(),
					.sequence = loop->store.count,
					.head = loop->store.head,
					.epoch = loop->signer.epoch };
	loop_post(loop, &event);
}

void loop_print_slip(struct loop *loop)
{
	struct fault fault = { 0 };
	enum status status = lay(loop, &fault);

	loop_begin_sheet(loop, RECORD_SHEET_PRINTED,
			 loop->slip.is_closing ? "day_closed" : "day_opened", &loop->slip_page,
			 status, &fault);
}

/* A printer in quarantine: nobody is served, and staff watches what comes out of it. */
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/issuing/late_paper.h"
#include "kiosk/loop_parts.h"
#include "kiosk/receipt/test_slip.h"

enum { WRONG_NUMBERS_MAX = 3 };

static void post(struct loop *loop, enum event_kind kind, unsigned index, uint64_t count)
{
	struct event event = loop_event(kind);

	event.index = index;
	event.count = count;
	loop_post(loop, &event);
}

static void forget_number(struct loop *loop)
{
	wipe(loop->secrets->test_number, sizeof(loop->secrets->test_number));
	loop->wrong_numbers = 0;
}

static void distrust(struct loop *loop, bool is_distrusted)
{
	if (loop->printer.ops->distrust != NULL)
		loop->printer.ops->distrust(loop->printer.self, is_distrusted);
}

enum status loop_look_at_quarantine(struct loop *loop, struct fault *fault)
{
	bool was_on = loop->quarantine.is_on;
	enum status status = quarantine_look(&loop->store, &loop->quarantine, fault);

	if (status == STATUS_OK && was_on != loop->quarantine.is_on)
		distrust(loop, loop->quarantine.is_on);
	return status;
}

void loop_watch_quarantine(struct loop *loop)
{
	if (loop->quarantine.is_on && loop->now->state == SESSION_ATTRACT)
		post(loop, EVENT_UNFIT, 0, 0);
}

/* --- the test slip -----------------------------------------------------------------------------
 */

static enum status lay(struct loop *loop, struct paper *ret, struct fault *fault)
{
	struct test_slip slip = { .centre = loop->config->centre,
				  .kiosk_id = loop->config->kiosk_id,
				  .wall_ms = clock_wall_ms() };
	enum status status = test_slip_draw(loop->secrets->test_number, fault);

	(void)text_copy(slip.number, sizeof(slip.number), loop->secrets->test_number);
	if (status == STATUS_OK)
		status = test_slip_lay(&slip, loop_columns(loop), ret, fault);
	wipe(&slip, sizeof(slip));
	return status;
}

void loop_print_test(struct loop *loop)
{
	struct fault fault = { 0 };

	forget_number(loop);
	if (!loop->quarantine.is_on) {
		post(loop, EVENT_TESTED, DESK_TESTED_NEEDLESS, 0);
		return;
	}
	distrust(loop, true); /* it is told to forget once more, before the slip */
	enum status status = lay(loop, &loop->secrets->paper, &fault);
	loop->is_test = true;
	loop_begin_sheet(loop, RECORD_SHEET_PRINTED, QUARANTINE_SLIP, &loop->secrets->paper, status,
			 &fault);
	paper_wipe(&loop->secrets->paper);
}

void loop_end_test(struct loop *loop, bool is_printed)
{
	const struct printer_ops *ops = loop->printer.ops;
	bool is_sent = ops->has_begun == NULL || ops->has_begun(loop->printer.self);
	enum desk_tested tested = is_printed ? DESK_TESTED
				  : is_sent  ? DESK_TESTED_UNPROVEN
					     : DESK_TESTED_UNSENT;

	loop->is_test = false;
	if (!is_printed)
		forget_number(loop);
	post(loop, EVENT_TESTED, tested, 0);
}

/* --- what staff says of it ---------------------------------------------------------------------
 */

void loop_void_late(struct loop *loop)
{
	struct fault fault = { 0 };
	uint64_t count = 0;

	forget_number(loop);
	enum status status =
		late_paper_void(&loop->store, &loop->registry, loop->now->user, &count, &fault);
	if (status == STATUS_OK)
		status = loop_look_at_quarantine(loop, &fault);
	if (status != STATUS_OK)
		loop_note_fault(loop, "registry", &fault);
	post(loop, EVENT_LATE_VOIDED, status != STATUS_OK, count);
}

static enum desk_release judge_number(struct loop *loop)
{
	const char *number = loop->secrets->test_number;

	if (number[0] != '\0' && strcmp(number, loop->now->desk.printer.number) == 0)
		return loop->printer_trouble[0] == '\0' ? DESK_RELEASE_DONE : DESK_RELEASE_UNWELL;
	return ++loop->wrong_numbers < WRONG_NUMBERS_MAX ? DESK_RELEASE_WRONG : DESK_RELEASE_SPENT;
}

void loop_release(struct loop *loop)
{
	struct fault fault = { 0 };
	enum desk_release release = judge_number(loop);
	enum status status = STATUS_OK;

	if (release == DESK_RELEASE_DONE) {
		status = late_paper_release(&loop->store, loop->now->user,
					    loop->secrets->test_number, &fault);
		if (status == STATUS_OK)
			status = loop_look_at_quarantine(loop, &fault);
	}
	if (status != STATUS_OK) {
		loop_store_failed(loop, &fault);
		return;
	}
	if (release == DESK_RELEASE_DONE)
		loop->health[0] = '\0'; /* it told why */
	if (release != DESK_RELEASE_WRONG)
		forget_number(loop);
	post(loop, EVENT_RELEASED, release, 0);
}

/* Pages for staff on their way to paper, and what to do with a scanner in a wrong mode. */
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/loop_parts.h"

const struct programming_sheet *loop_due_sheet(const struct loop *loop)
{
	const struct scanner_ops *ops = loop->scanner.ops;
	const char *name =
		ops != NULL && ops->sheet != NULL ? ops->sheet(loop->scanner.self) : NULL;
	const struct programming_sheet *sheet =
		name != NULL ? programming_find(&loop->programming, name) : NULL;

	if (name != NULL && sheet == NULL)
		sheet = programming_find(&loop->programming, PROGRAMMING_GENERIC);
	return sheet;
}

static enum status lay(struct loop *loop, struct fault *fault)
{
	const struct programming_order order = {
		.sheet = loop_due_sheet(loop),
		.centre = loop->config->centre,
		.kiosk_id = loop->config->kiosk_id,
		.wall_ms = clock_wall_ms(),
		.columns = loop_columns(loop),
		.is_training = loop_is_training(loop),
	};

	return order.sheet != NULL
		       ? programming_lay(&order, &loop->sheet, fault)
		       : fault_set(fault, STATUS_GONE, 0, "no scanner is in a wrong mode any more");
}

const struct paper *loop_lay_sheet(struct loop *loop)
{
	if (loop->now->state != SESSION_DESK || loop_due_sheet(loop) == NULL)
		return NULL;
	return lay(loop, NULL) == STATUS_OK ? &loop->sheet : NULL;
}

static void post_sheet(struct loop *loop, bool is_printed)
{
	struct event event = loop_event(EVENT_SHEET);

	event.index = is_printed;
	loop_post(loop, &event);
}

void loop_print_sheet(struct loop *loop)
{
	const struct programming_sheet *sheet = loop_due_sheet(loop);
	struct fault fault = { 0 };
	enum status status = lay(loop, &fault);

	loop_begin_sheet(loop, RECORD_SHEET_PRINTED, sheet != NULL ? sheet->name : "none",
			 &loop->sheet, status, &fault);
}

void loop_begin_sheet(struct loop *loop, enum record_kind kind, const char *name,
		      const struct paper *page, enum status laid, struct fault *fault)
{
	enum status status = laid;

	loop->sheet_kind = kind;
	(void)text_copy(loop->sheet_name, sizeof(loop->sheet_name), name);
	if (status == STATUS_OK && loop->quarantine.is_on && !loop->is_test)
		status = fault_set(fault, STATUS_DENIED, 0,
				   "the printer may still hold a receipt: nothing else is printed");
	if (status == STATUS_OK)
		status = loop->printer.ops->begin(loop->printer.self, page, clock_steady_ms(),
						  fault);
	if (status != STATUS_OK) {
		loop_end_sheet(loop, status, fault);
		return;
	}
	loop->is_printing = loop->is_sheet = true;
	loop_advance_printer(loop);
}

void loop_end_sheet(struct loop *loop, enum status status, const struct fault *fault)
{
	const struct session *session = loop->now;
	const char *actor = session->role == ROLE_NONE ? "visitor" : session->user;
	const char *visit = session->state == SESSION_PARKED ? session->rest.visit : session->id;
	struct record record = record_begin(loop->sheet_kind, actor, visit);
	struct fault store_fault = { 0 };
	bool is_printed = status == STATUS_OK;

	record.outcome = is_printed ? RECORD_SUCCESS : RECORD_FAILURE;
	if (loop->sheet_kind == RECORD_SHEET_PRINTED)
		record_detail(&record, "sheet", loop->sheet_name);
	record_detail(&record, "proof",
		      is_printed ? loop->printer.ops->proof(loop->printer.self) : "none");
	if (!loop->is_test) /* that one is looked at yet; it goes with the next page or the desk */
		loop->printer.ops->discard(loop->printer.self);
	(void)text_copy(loop->sheet_fault, sizeof(loop->sheet_fault),
			is_printed ? "" : fault->what);
	if (store_record(&loop->store, &record, &store_fault) != STATUS_OK)
		loop_store_failed(loop, &store_fault);
	else if (loop->is_test)
		loop_end_test(loop, is_printed);
	else
		post_sheet(loop, is_printed);
}

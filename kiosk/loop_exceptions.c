/* The list of papers that staff look at at the desk, and what can be done with one. */
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/loop_parts.h"

/* Every look is recorded, whoever looks. */
static enum status record_look(struct loop *loop, const char *visit, struct fault *fault)
{
	struct record record = record_begin(RECORD_AUDIT_LISTED, loop->now->user, visit);

	record_detail(&record, "filter", visit[0] != '\0' ? "papers" : "exceptions");
	return store_record(&loop->store, &record, fault);
}

void loop_list_papers(struct loop *loop)
{
	const struct desk *desk = &loop->now->desk;
	struct fault fault = { 0 };
	struct event event = loop_event(EVENT_ROWS);
	const char *visit = desk->paper.is_of_visit && desk->return_cursor < DESK_ROWS
				    ? loop->visits[desk->return_cursor].id
				    : "";
	size_t count = 0, total = 0;
	enum status status = record_look(loop, visit, &fault);

	if (status == STATUS_OK)
		status = store_list_papers(&loop->store, visit, (size_t)desk->offset,
					   loop->desk.rows, DESK_ROWS, &count, &total, &fault);
	if (status == STATUS_OK)
		status = store_count_exceptions(&loop->store, &loop->exceptions, &fault);
	if (status != STATUS_OK) {
		loop_store_failed(loop, &fault);
		return;
	}
	event.count = count;
	event.total = total;
	loop_post(loop, &event);
}

enum status loop_look_up_pin(struct loop *loop, const struct order *order, bool *ret,
			     struct fault *fault)
{
	const struct claimant claimant = { order->fingerprint, order->year, order->visit,
					   order->applicant };
	char visit[STORE_VISIT_ID_MAX];
	unsigned applicant = 0;
	struct pin pin = { 0 };
	enum status status = STATUS_GONE;

	if (loop->registry.ops->retrieve != NULL)
		status = loop->registry.ops->retrieve(loop->registry.self, &claimant, visit,
						      &applicant, &pin, fault);
	pin_wipe(&pin);
	*ret = status == STATUS_OK;
	return status == STATUS_GONE ? STATUS_OK : status;
}

/* A paper is made again in the language and size that its visitor chose for it. */
static enum status look_up_form(struct loop *loop, struct fault *fault)
{
	struct stored_paper *paper = &loop->desk.at;
	struct record agreed;
	enum status status = store_last_record(&loop->store, RECORD_PRINT_AGREED,
					       paper->order.visit, &agreed, fault);

	if (status != STATUS_OK)
		return status == STATUS_GONE ? STATUS_OK : status;
	if (strcmp(record_value(&agreed, "order"), paper->order.id) != 0)
		return STATUS_OK;
	(void)text_copy(paper->language, sizeof(paper->language),
			record_value(&agreed, "language"));
	loop->desk.is_large = strcmp(record_value(&agreed, "size"), "large") == 0;
	return STATUS_OK;
}

static enum desk_offer offer_of(const struct order *order, bool has_pin)
{
	bool is_on_paper = order->state == ORDER_PROVEN || order->state == ORDER_DELIVERED ||
			   order->state == ORDER_VOIDED;

	if (order->state == ORDER_EXCEPTION)
		return DESK_OFFER_ANSWERS;
	if (!is_on_paper || order->year != clock_local_year(clock_wall_ms()))
		return DESK_OFFER_NOTHING;
	if (has_pin)
		return DESK_OFFER_REPRINT;
	return order->state == ORDER_VOIDED ? DESK_OFFER_REPLACE : DESK_OFFER_NOTHING;
}

void loop_open_paper(struct loop *loop)
{
	struct fault fault = { 0 };
	struct event event = loop_event(EVENT_PAPER);
	uint64_t row = loop->now->desk.cursor;
	bool has_pin = false;

	loop->desk.at = loop->desk.rows[row < DESK_ROWS ? row : 0];
	loop->desk.fault[0] = '\0';
	loop->desk.is_large = false;
	struct order *order = &loop->desk.at.order;
	enum status status = store_get_order(&loop->store, order->id, order, &fault);
	if (status == STATUS_OK)
		status = loop_look_up_pin(loop, order, &has_pin, &fault);
	if (status == STATUS_OK)
		status = look_up_form(loop, &fault);
	if (status != STATUS_OK) {
		loop_store_failed(loop, &fault);
		return;
	}
	event.index = DESK_TOLD_OPENED;
	event.count = offer_of(order, has_pin);
	loop_post(loop, &event);
}

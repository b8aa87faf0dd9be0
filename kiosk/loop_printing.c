/* A page on its way to paper, which is a receipt, and the printer between pages. */
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/loop_parts.h"
#include "kiosk/receipt/receipt.h"

static void post(struct loop *loop, enum event_kind kind)
{
	struct event event = loop_event(kind);

	loop_post(loop, &event);
}

static void print_failed(struct loop *loop, const struct fault *fault)
{
	(void)text_copy(loop->print_cause, sizeof(loop->print_cause), fault->what);
	loop_note_fault(loop, "printer", fault);
	(void)text_copy(loop->printer_trouble, sizeof(loop->printer_trouble), fault->what);
	post(loop, EVENT_PRINT_FAILED);
}

/* The ledger head's first 16 hexadecimal digits in groups of four. */
static void head_code(const struct store *store, char *to, size_t max)
{
	char hex[CRYPTO_HEX_MAX];

	crypto_hex(store->head.at, sizeof(store->head.at), hex);
	(void)text_format(to, max, "%.4s-%.4s-%.4s-%.4s", hex, hex + 4, hex + 8, hex + 12);
}

/* What is known of the printer's paper counts more than the setting. */
size_t loop_columns(const struct loop *loop)
{
	const struct printer_ops *ops = loop->printer.ops;
	size_t columns = ops->columns != NULL ? ops->columns(loop->printer.self) : 0;

	return columns != 0 ? columns : (size_t)loop->config->printer_columns;
}

static enum status lay_receipt(struct loop *loop, struct fault *fault)
{
	char head[24];
	struct receipt receipt = {
		.language = loop->now->language,
		.pin = loop->secrets->pin.digits,
		.year = loop->order.year,
		.centre = loop->config->centre,
		.visit = loop->visit.id,
		.head = head,
		.wall_ms = clock_wall_ms(),
		.is_training = loop->visit.is_training || loop->config->is_training,
	};

	head_code(&loop->store, head, sizeof(head));
	return receipt_lay(&receipt, loop_columns(loop), &loop->secrets->paper, fault);
}

void loop_print(struct loop *loop)
{
	struct fault fault = { 0 };
	enum status status;

	loop->print_cause[0] = '\0';
	status = issuing_printing(&loop->store, &loop->order, &fault);
	if (status != STATUS_OK) {
		loop_store_failed(loop, &fault);
		return;
	}
	status = lay_receipt(loop, &fault);
	if (status == STATUS_OK)
		status = loop->printer.ops->begin(loop->printer.self, &loop->secrets->paper,
						  clock_steady_ms(), &fault);
	pin_wipe(&loop->secrets->pin);
	paper_wipe(&loop->secrets->paper);
	if (status != STATUS_OK) {
		print_failed(loop, &fault);
		return;
	}
	loop->is_printing = true;
	loop->is_sheet = false;
	loop_advance_printer(loop);
}

void loop_advance_printer(struct loop *loop)
{
	struct fault fault = { 0 };
	enum status status;

	if (!loop->is_printing)
		return;
	status = loop->printer.ops->advance(loop->printer.self, clock_steady_ms(), &fault);
	if (status == STATUS_AGAIN)
		return;
	loop->is_printing = false;
	if (loop->is_sheet) {
		loop_end_sheet(loop, status, &fault);
	} else if (status != STATUS_OK) {
		print_failed(loop, &fault);
	} else if (issuing_proven(&loop->store, &loop->order,
				  loop->printer.ops->proof(loop->printer.self),
				  &fault) != STATUS_OK) {
		loop_store_failed(loop, &fault);
	} else {
		loop->health[0] = '\0';
		post(loop, EVENT_PRINTED);
	}
}

void loop_watch_printer(struct loop *loop)
{
	const struct printer_ops *ops = loop->printer.ops;
	struct fault fault = { 0 };

	if (loop->is_printing || ops->watch == NULL)
		return;
	enum status status = ops->watch(loop->printer.self, clock_steady_ms(), &fault);
	if (status == STATUS_AGAIN)
		return;
	if (status == STATUS_UNSUPPORTED) {
		loop->printer_trouble[0] = '\0'; /* it is in health, until a page is proven */
		return;
	}
	if (status == STATUS_OK)
		fault.what[0] = '\0';
	if (strcmp(loop->printer_trouble, fault.what) != 0) {
		if (strcmp(loop->health, loop->printer_trouble) == 0)
			loop->health[0] = '\0'; /* that was the trouble before */
		(void)text_copy(loop->printer_trouble, sizeof(loop->printer_trouble), fault.what);
		if (status != STATUS_OK)
			loop_record_fault(loop, "printer", &fault);
	}
	if (status != STATUS_OK && loop->now->state == SESSION_ATTRACT)
		post(loop, EVENT_UNFIT);
}

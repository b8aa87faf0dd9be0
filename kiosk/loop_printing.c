/* A page on its way to paper, which is a receipt, and the printer between pages. */
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/issuing/receipt_code.h"
#include "kiosk/ledger/head_code.h"
#include "kiosk/loop_letters.h"
#include "kiosk/receipt/receipt.h"

static void post(struct loop *loop, enum event_kind kind)
{
	struct event event = loop_event(kind);

	loop_post(loop, &event);
}

enum { PRINT_AGAIN_MS = 5000 };

static void note_cause(struct loop *loop, const struct fault *fault)
{
	(void)text_copy(loop->print_cause, sizeof(loop->print_cause), fault->what);
	loop_note_fault(loop, "printer", fault);
	(void)text_copy(loop->printer_trouble, sizeof(loop->printer_trouble), fault->what);
}

static void print_failed(struct loop *loop, const struct fault *fault)
{
	loop_end_printing(loop);
	note_cause(loop, fault);
	post(loop, EVENT_PRINT_FAILED);
}

/* Not a byte of it went out, nor will one in this visit. */
static void never_begun(struct loop *loop, const struct fault *fault)
{
	struct event event = loop_event(EVENT_UNPRINTED);

	event.index = 1;
	loop->is_unsent = true;
	loop_end_printing(loop);
	(void)text_copy(loop->print_cause, sizeof(loop->print_cause), fault->what);
	loop_post(loop, &event);
}

/* Not a byte of it went out, which is on record before the wait: should the program end meanwhile,
 * the printer is not suspected. A page that is too long will be so the next time, too. */
static void not_begun(struct loop *loop, const struct fault *fault)
{
	struct fault of_store = { 0 };

	note_cause(loop, fault);
	if (fault->status == STATUS_FULL) {
		never_begun(loop, fault);
		return;
	}
	if (issuing_postponed(&loop->store, &loop->order, fault->what, &of_store) != STATUS_OK) {
		loop_store_failed(loop, &of_store);
		return;
	}
	loop->print_again_ms = clock_steady_ms() + PRINT_AGAIN_MS;
	struct event event = loop_event(EVENT_UNPRINTED);
	event.can_mail = loop->letter_follows;
	loop_post(loop, &event);
}

void loop_end_printing(struct loop *loop)
{
	pin_wipe(&loop->secrets->pin);
	loop->print_again_ms = 0;
}

/* What is known of the printer's paper counts more than the setting. */
size_t loop_columns(const struct loop *loop)
{
	const struct printer_ops *ops = loop->printer.ops;
	size_t columns = ops->columns != NULL ? ops->columns(loop->printer.self) : 0;

	return columns != 0 ? columns : (size_t)loop->config->printer_columns;
}

/* A visit of a day that a wrong clock told may have none; its paper is as good. */
static const char *verification_code(const struct loop *loop, char ret[RECEIPT_CODE_MAX])
{
	struct receipt_name name = { .applicant = loop->order.applicant,
				     .year = loop->order.year,
				     .print = loop->order.print };

	(void)text_copy(name.visit, sizeof(name.visit), loop->order.visit);
	return receipt_code(&loop->secrets->keyring, loop->store.origin, &name, ret, NULL) ==
			       STATUS_OK
		       ? ret
		       : NULL;
}

static enum status lay_receipt(struct loop *loop, struct fault *fault)
{
	char head[HEAD_CODE_MAX], verification[RECEIPT_CODE_MAX];
	struct head_code code = head_code_of(loop->store.count, &loop->store.head);
	struct receipt receipt = {
		.kind = loop->reprint > 0 ? RECEIPT_REPRINT
			: loop->is_again  ? RECEIPT_AGAIN
					  : RECEIPT_ORIGINAL,
		.reprint = loop->reprint,
		.first_ms = loop->first_ms,
		.language = loop_paper_language(loop),
		.is_large = loop->now->state == SESSION_DESK ? loop->desk.is_large
							     : loop->now->receipt.is_large,
		.pin = loop->secrets->pin.digits,
		.year = loop->order.year,
		.centre = loop->config->centre,
		.visit = loop->order.visit,
		.head = head,
		.code = verification_code(loop, verification),
		.wall_ms = clock_wall_ms(),
		.whose = session_is_single(loop->now) || !session_has_visit(loop->now)
				 ? NULL
				 : person_called(&session_applicant(loop->now)->person),
		.letter_follows = loop->letter_follows,
		.is_training = loop_is_training(loop),
	};

	head_code_text(&code, head);
	return receipt_lay(&receipt, loop_columns(loop), &loop->secrets->paper, fault);
}

void loop_print(struct loop *loop)
{
	struct fault fault = { 0 };
	enum status status = STATUS_OK;

	if (loop->order.state == ORDER_RESERVED) {
		loop->print_cause[0] = '\0';
		status = issuing_printing(&loop->store, &loop->order, &fault);
	}
	if (status == STATUS_DENIED) {
		/* An earlier applicant's paper may still be with the printer, and no staff comes to
		 * it before this visit is over. */
		never_begun(loop, &fault);
		return;
	}
	if (status != STATUS_OK) {
		loop_store_failed(loop, &fault);
		return;
	}
	loop->print_again_ms = 0;
	loop->is_unsent = false;
	loop_look_for_letter(loop);
	status = lay_receipt(loop, &fault);
	bool is_laid = status == STATUS_OK;
	if (is_laid)
		status = loop->printer.ops->begin(loop->printer.self, &loop->secrets->paper,
						  clock_steady_ms(), &fault);
	paper_wipe(&loop->secrets->paper);
	if (!is_laid) {
		note_cause(loop, &fault);
		never_begun(loop, &fault);
	} else if (status != STATUS_OK) {
		not_begun(loop, &fault);
	} else {
		loop->is_printing = true;
		loop->is_sheet = false;
		loop_advance_printer(loop);
	}
}

static void printed(struct loop *loop)
{
	struct fault fault = { 0 };

	loop_end_printing(loop);
	loop->print_cause[0] = '\0';
	if (issuing_proven(&loop->store, &loop->order, loop->printer.ops->proof(loop->printer.self),
			   &fault) != STATUS_OK) {
		loop_store_failed(loop, &fault);
		return;
	}
	loop->health[0] = '\0';
	post(loop, EVENT_PRINTED);
}

void loop_advance_printer(struct loop *loop)
{
	const struct printer_ops *ops = loop->printer.ops;
	struct fault fault = { 0 };

	if (!loop->is_printing)
		return;
	enum status status = ops->advance(loop->printer.self, clock_steady_ms(), &fault);
	bool has_begun = ops->has_begun == NULL || ops->has_begun(loop->printer.self);
	if (has_begun)
		loop_end_printing(loop);
	if (status == STATUS_AGAIN)
		return;
	loop->is_printing = false;
	if (loop->is_sheet)
		loop_end_sheet(loop, status, &fault);
	else if (status == STATUS_OK)
		printed(loop);
	else if (has_begun)
		print_failed(loop, &fault);
	else
		not_begun(loop, &fault);
}

int64_t loop_printer_deadline_ms(const struct loop *loop, int64_t now_ms)
{
	const struct printer_ops *ops = loop->printer.ops;
	int timeout_ms = ops->timeout_ms != NULL ? ops->timeout_ms(loop->printer.self, now_ms) : -1;

	if (timeout_ms < 0)
		return loop->print_again_ms;
	return loop->print_again_ms != 0 && loop->print_again_ms < now_ms + timeout_ms
		       ? loop->print_again_ms
		       : now_ms + timeout_ms;
}

/* A visit waits for a printer: it is well, or, if it cannot be asked, it is time to try. */
static void tell_fit(struct loop *loop, enum status status)
{
	bool is_time = loop->print_again_ms != 0 && clock_steady_ms() >= loop->print_again_ms;

	if (is_time)
		loop->print_again_ms = 0;
	if (loop->now->state == SESSION_UNPRINTED &&
	    (status == STATUS_OK || (status == STATUS_UNSUPPORTED && is_time)))
		post(loop, EVENT_FIT);
}

const char *loop_paper_trouble(const struct loop *loop)
{
	return loop->is_paper_low ? "the printer's paper is near its end: have a new roll ready"
				  : "";
}

/* A sensor at the rim of a roll that turns is not of one mind: what it says is told as it comes,
 * but is on record once, until the printer was opened or lost. */
static void note_paper(struct loop *loop, bool is_asked)
{
	const struct printer_ops *ops = loop->printer.ops;
	struct fault fault = { 0 };

	loop->is_paper_low = ops->is_paper_low != NULL && ops->is_paper_low(loop->printer.self);
	if (!is_asked && !loop->is_paper_low)
		loop->was_paper_low = false;
	if (!loop->is_paper_low || loop->was_paper_low)
		return;
	loop->was_paper_low = true;
	(void)fault_set(&fault, STATUS_IO, 0, "%s", loop_paper_trouble(loop));
	loop_record_fault(loop, "printer", &fault);
}

void loop_watch_printer(struct loop *loop)
{
	const struct printer_ops *ops = loop->printer.ops;
	struct fault fault = { 0 };
	enum status status = STATUS_UNSUPPORTED;

	if (loop->is_printing)
		return;
	if (ops->watch != NULL)
		status = ops->watch(loop->printer.self, clock_steady_ms(), &fault);
	tell_fit(loop, status);
	if (status == STATUS_AGAIN)
		return;
	if (status == STATUS_OK || status == STATUS_UNSUPPORTED)
		note_paper(loop, status == STATUS_OK);
	else
		loop->was_paper_low = false;
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

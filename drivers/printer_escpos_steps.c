/* What follows from a printer's answers. */
#include <string.h>

#include "drivers/printer_escpos_inside.h"
#include "kiosk/base/bytes.h"
#include "kiosk/base/text.h"

enum { BITS_NO_PAPER = 0x0C }; /* GS r 1 */
enum { BIT_ERROR = 0x40 };     /* DLE EOT 2: DLE EOT 3 tells which */

/* Only now is it known to which printer the page goes. */
static enum status compose(struct printer_escpos *self, struct fault *fault)
{
	struct escpos_manner manner = printer_line_manner(&self->line);
	struct bytes page = bytes_over(self->page, sizeof(self->page));

	escpos_from_paper(&self->paper, &manner, &page);
	self->page_size = page.size;
	if (page.size > PLAIN_BYTES)
		self->deadline_ms += (int64_t)page.size /
				     (self->line.usb != NULL ? USB_BYTES_A_MS : LINE_BYTES_A_MS);
	escpos_go_to(self, STEP_PAGE);
	self->look_at_ms = self->now_ms + LOOK_MS;
	return page.is_full ? fault_set(fault, STATUS_FULL, 0, "the page is too long to print")
			    : STATUS_OK;
}

/* --- what comes back ---------------------------------------------------------------------------
 */

static enum status tell(struct printer_escpos *self, enum escpos_trouble trouble,
			struct fault *fault)
{
	self->is_told = true;
	if (self->is_touched && trouble == ESCPOS_PAPER_OUT)
		return fault_set(fault, STATUS_IO, 0,
				 "the printer ran out of paper while printing");
	return fault_set(fault, STATUS_IO, 0, "%s", escpos_trouble_text(trouble));
}

/* The printer is as it should be, as far as it can be asked. */
static enum status pass_checks(struct printer_escpos *self, bool *ret_is_done, struct fault *fault)
{
	*ret_is_done = self->is_behind;
	if (self->is_behind)
		return STATUS_OK;
	if (self->has_page)
		return compose(self, fault);
	if (escpos_is_told_unasked(self) && !self->answers.has_unasked)
		escpos_go_to(self, STEP_TELL);
	else
		*ret_is_done = true;
	return STATUS_OK;
}

static bool is_awaited(const struct printer_escpos *self)
{
	return self->is_touched && !self->is_behind;
}

/* Nothing speaks against the page: its question stands. */
static enum status await_page(struct printer_escpos *self)
{
	escpos_go_to(self, STEP_CONFIRM);
	escpos_prepare_question(self);
	self->sent = self->question_size;
	return STATUS_OK;
}

/* What follows from a byte of real-time status. */
static enum status judge(struct printer_escpos *self, unsigned char byte, bool *ret_is_done,
			 struct fault *fault)
{
	enum escpos_trouble trouble = escpos_real_time_trouble(escpos_real_time(self->step), byte);

	if (self->step == STEP_PRINTER && trouble == ESCPOS_NONE && is_awaited(self))
		return await_page(self);
	if (self->step == STEP_PRINTER) {
		escpos_go_to(self, trouble != ESCPOS_NONE ? STEP_CAUSE : STEP_PAPER);
		return STATUS_OK;
	}
	if (trouble != ESCPOS_NONE)
		return tell(self, trouble, fault);
	if (self->step == STEP_ERROR)
		return tell(self, ESCPOS_BROKEN, fault);
	if (self->step == STEP_CAUSE && (byte & BIT_ERROR) == 0)
		return is_awaited(self) ? await_page(self) : tell(self, ESCPOS_OFFLINE, fault);
	if (self->step != STEP_CAUSE)
		return pass_checks(self, ret_is_done, fault);
	escpos_go_to(self, STEP_ERROR);
	return STATUS_OK;
}

static bool is_own_echo(const struct printer_escpos *self, const struct escpos_answer *answer)
{
	unsigned char id[ESCPOS_PROCESS_BYTES];

	escpos_process_id(self, id);
	return answer->kind == ESCPOS_PROCESS && memcmp(answer->bytes, id, sizeof(id)) == 0;
}

/* An echo tells that the page is printed, GS r only that its turn came: that may be sooner. */
static bool is_confirmed(const struct printer_escpos *self, const struct escpos_answer *answer)
{
	if (is_own_echo(self, answer))
		return is_awaited(self) || self->step == STEP_SETTLE;
	return is_awaited(self) && answer->kind == ESCPOS_PAPER && escpos_echo(self) != ECHO_COMES;
}

/* The printer worked through to behind the page. */
static enum status take_confirmation(struct printer_escpos *self,
				     const struct escpos_answer *answer, struct fault *fault)
{
	bool may_echo = escpos_echo(self) != ECHO_NONE;

	self->is_echoed = answer->kind == ESCPOS_PROCESS;
	self->echo = self->is_echoed ? ECHO_COMES : ECHO_NONE;
	if (!self->is_echoed && (answer->bytes[0] & BITS_NO_PAPER) != 0)
		return tell(self, ESCPOS_PAPER_OUT, fault);
	self->is_behind = true;
	escpos_go_to(self, self->is_echoed ? STEP_PRINTER : STEP_SETTLE);
	if (!self->is_echoed && may_echo)
		self->wait_until_ms = self->now_ms + ECHO_MS;
	return STATUS_OK;
}

/* AGAIN: that is no answer to this step's question. */
static enum status take_answer(struct printer_escpos *self, const struct escpos_answer *answer,
			       bool *ret_is_done, struct fault *fault)
{
	if (answer->kind != ESCPOS_NOTHING && answer->kind != ESCPOS_PROCESS &&
	    answer->kind != ESCPOS_CLEARED &&
	    (self->step == STEP_PAPER || answer->kind != ESCPOS_REAL_TIME))
		self->is_paper_low = escpos_is_paper_low(answer);
	if (is_confirmed(self, answer))
		return take_confirmation(self, answer, fault);
	if (escpos_real_time(self->step) != 0)
		return answer->kind == ESCPOS_REAL_TIME
			       ? judge(self, answer->bytes[0], ret_is_done, fault)
			       : STATUS_AGAIN;
	if (answer->kind == ESCPOS_UNASKED && escpos_unasked_trouble(answer->bytes) != ESCPOS_NONE)
		return tell(self, escpos_unasked_trouble(answer->bytes), fault);
	return STATUS_AGAIN;
}

/* The first that is the answer; others are passed over, not without end. */
static enum status await_answer(struct printer_escpos *self, bool *ret_is_done, struct fault *fault)
{
	struct port *port = &self->line.port;
	enum status status = STATUS_AGAIN;

	for (int tries = 0; tries < STRAY_BYTES_MAX && status == STATUS_AGAIN; tries++) {
		unsigned char byte = 0;
		size_t size = 0;
		status = port->ops->read(port->self, &byte, 1, &size, fault);
		if (status == STATUS_UNSUPPORTED)
			return fault_set(fault, STATUS_IO, 0,
					 "this printer cannot answer: set printer_proof to "
					 "\"written\"");
		if (status != STATUS_OK)
			return status;
		struct escpos_answer answer = escpos_take(&self->answers, byte);
		status = take_answer(self, &answer, ret_is_done, fault);
	}
	return status;
}

/* --- steps -------------------------------------------------------------------------------------
 */

/* The line is open: first, an earlier page is to stay where it is. */
static enum status enter_printer(struct printer_escpos *self, struct fault *fault)
{
	if (self->is_distrusted && !self->is_cleared)
		escpos_go_to(self, STEP_CLEAR);
	else if (self->line.usb != NULL)
		escpos_go_to(self, STEP_PORT);
	else if (!escpos_asks(self))
		return compose(self, fault);
	else
		escpos_go_to(self, STEP_PRINTER);
	return STATUS_OK;
}

static enum status take_line(struct printer_escpos *self, struct fault *fault)
{
	enum status status = printer_line_ready(&self->line, fault);

	if (status != STATUS_OK)
		return status;
	if (self->is_stuck && printer_line_may_reset(&self->line))
		escpos_go_to(self, STEP_RESET);
	else
		return enter_printer(self, fault);
	return STATUS_OK;
}

static enum status take_reset(struct printer_escpos *self, struct fault *fault)
{
	size_t size = 0;
	enum status status =
		printer_line_ask(&self->line, USB_PRINTER_RESET, NULL, 0, &size, fault);

	if (status != STATUS_OK)
		return status;
	self->is_stuck = false;
	self->answers = (struct escpos_answers){ 0 };
	return enter_printer(self, fault);
}

/* Nothing may follow before the printer says that it forgot; one that does not know the command
 * will not say so. */
static enum status take_clear(struct printer_escpos *self, struct fault *fault)
{
	struct port *port = &self->line.port;
	struct escpos_answer answer = { .kind = ESCPOS_NOTHING };
	enum status status = escpos_send_step(self, fault);

	for (int tries = 0; tries < STRAY_BYTES_MAX && status == STATUS_OK &&
			    answer.kind != ESCPOS_CLEARED && self->question_size > 0;
	     tries++) {
		unsigned char byte = 0;
		size_t size = 0;
		status = port->ops->read(port->self, &byte, 1, &size, fault);
		if (status == STATUS_OK)
			answer = escpos_take(&self->answers, byte);
	}
	if (status == STATUS_AGAIN &&
	    (!escpos_is_all_sent(self) || self->now_ms < self->wait_until_ms))
		return status;
	if (status != STATUS_OK && status != STATUS_AGAIN && status != STATUS_UNSUPPORTED)
		return status;
	escpos_go_to(self, STEP_RENEW);
	return STATUS_OK;
}

static enum status take_renewal(struct printer_escpos *self, struct fault *fault)
{
	enum status status = escpos_send_step(self, fault);

	if (status != STATUS_OK)
		return status;
	self->is_cleared = true;
	self->answers = (struct escpos_answers){ 0 };
	return enter_printer(self, fault);
}

/* The knife is behind the head: what the printer worked through it has not yet cut. */
static enum status take_settling(struct printer_escpos *self, bool *ret_is_done,
				 struct fault *fault)
{
	enum status status = await_answer(self, ret_is_done, fault);

	if (status != STATUS_AGAIN || self->now_ms < self->wait_until_ms)
		return status;
	escpos_go_to(self, STEP_PRINTER);
	return STATUS_OK;
}

/* Where the printer can be asked more, its own answers tell why it has an error. */
static enum status take_port(struct printer_escpos *self, bool *ret_is_done, struct fault *fault)
{
	unsigned char state = 0;
	size_t size = 0;
	enum status status =
		printer_line_ask(&self->line, USB_PRINTER_STATUS, &state, 1, &size, fault);

	if (status != STATUS_OK)
		return status;
	if (size == 1 && (state & USB_PRINTER_PAPER_EMPTY) != 0)
		return tell(self, ESCPOS_PAPER_OUT, fault);
	if (size == 1 && (state & USB_PRINTER_NOT_ERROR) == 0 && !escpos_asks(self))
		return tell(self, ESCPOS_OFFLINE, fault);
	if (!escpos_asks(self))
		return pass_checks(self, ret_is_done, fault);
	escpos_drop_stray(self);
	escpos_go_to(self, STEP_PRINTER);
	return STATUS_OK;
}

bool escpos_is_held_up(const struct printer_escpos *self)
{
	return self->line.usb != NULL && self->is_touched &&
	       (self->step == STEP_FLUSH || !escpos_is_all_sent(self));
}

/* OK: the printer says that there is paper, or cannot say. Where there is none, what waits in the
 * line must not go out later: the line is given up. */
static enum status look_at_paper(struct printer_escpos *self, struct fault *fault)
{
	unsigned char state = 0;
	size_t size = 0;

	if (!self->line.is_asking && self->now_ms < self->look_at_ms)
		return STATUS_AGAIN;
	enum status status =
		printer_line_ask(&self->line, USB_PRINTER_STATUS, &state, 1, &size, fault);
	if (status == STATUS_AGAIN || status == STATUS_GONE)
		return status;
	self->look_at_ms = self->now_ms + LOOK_MS;
	if (status != STATUS_OK || size != 1 || (state & USB_PRINTER_PAPER_EMPTY) == 0)
		return STATUS_OK;
	status = tell(self, ESCPOS_PAPER_OUT, fault);
	self->is_told = false;
	return status;
}

static enum status send_on(struct printer_escpos *self, struct fault *fault)
{
	const struct port *port = &self->line.port;

	return self->step == STEP_FLUSH ? port->ops->flush(port->self, fault)
					: escpos_send_step(self, fault);
}

/* A look that has begun is ended before the bytes go on. */
static enum status send_and_look(struct printer_escpos *self, struct fault *fault)
{
	enum status status = self->line.is_asking ? STATUS_AGAIN : send_on(self, fault);

	if (status != STATUS_AGAIN || !escpos_is_held_up(self))
		return status;
	status = look_at_paper(self, fault);
	return status == STATUS_OK ? send_on(self, fault) : status;
}

static enum status take_flush(struct printer_escpos *self, bool *ret_is_done, struct fault *fault)
{
	enum status status = send_and_look(self, fault);

	if (status != STATUS_OK)
		return status;
	self->is_behind = true;
	*ret_is_done = self->line.usb == NULL;
	if (self->line.usb != NULL)
		escpos_go_to(self, STEP_PORT);
	return STATUS_OK;
}

static enum status take_sent(struct printer_escpos *self, bool *ret_is_done, struct fault *fault)
{
	enum status status = send_and_look(self, fault);

	if (status != STATUS_OK)
		return status;
	if (self->step == STEP_PAGE) {
		/* Many tell of themselves unasked as they are sold, and the page's first command
		 * brings that back: none of it is an answer. */
		self->answers.has_unasked = true;
		self->process = (self->process + 1) % ESCPOS_PROCESSES;
		self->is_echoed = false;
		escpos_go_to(self, escpos_asks(self) ? STEP_CONFIRM : STEP_FLUSH);
		return STATUS_OK;
	}
	if (self->step == STEP_TELL)
		return pass_checks(self, ret_is_done, fault);
	status = await_answer(self, ret_is_done, fault);
	if (status == STATUS_AGAIN && self->step == STEP_CONFIRM &&
	    self->now_ms >= self->wait_until_ms) {
		escpos_go_to(self, STEP_PRINTER);
		return STATUS_OK;
	}
	return status;
}

enum status escpos_take_step(struct printer_escpos *self, bool *ret_is_done, struct fault *fault)
{
	switch (self->step) {
	case STEP_LINE:
		return take_line(self, fault);
	case STEP_RESET:
		return take_reset(self, fault);
	case STEP_PORT:
		return take_port(self, ret_is_done, fault);
	case STEP_CLEAR:
		return take_clear(self, fault);
	case STEP_RENEW:
		return take_renewal(self, fault);
	case STEP_SETTLE:
		return take_settling(self, ret_is_done, fault);
	case STEP_FLUSH:
		return take_flush(self, ret_is_done, fault);
	case STEP_PRINTER:
	case STEP_CAUSE:
	case STEP_ERROR:
	case STEP_PAPER:
	case STEP_TELL:
	case STEP_PAGE:
	case STEP_CONFIRM:
		return take_sent(self, ret_is_done, fault);
	case STEP_IDLE:
		break;
	}
	return STATUS_AGAIN;
}

/* What is said to a printer, and what follows from its answers. */
#include <string.h>

#include "drivers/printer_escpos_inside.h"
#include "kiosk/base/bytes.h"
#include "kiosk/base/text.h"

enum { DLE = 0x10, EOT = 0x04, GS = 0x1D };
enum { BITS_NO_PAPER = 0x0C }; /* GS r 1 */
enum { BIT_ERROR = 0x40 };     /* DLE EOT 2: DLE EOT 3 tells which */

/* A number for each step that asks with DLE EOT; 0 elsewhere. */
static const unsigned char REAL_TIME[STEP_FLUSH + 1] = {
	[STEP_PRINTER] = 1, [STEP_CAUSE] = 2, [STEP_ERROR] = 3, [STEP_PAPER] = 4
};

bool escpos_asks(const struct printer_escpos *self)
{
	return self->proof == PRINTER_PROOF_STATUS &&
	       !printer_line_says(&self->line, QUIRK_NO_STATUS);
}

static bool is_told_unasked(const struct printer_escpos *self)
{
	return self->line.usb != NULL && escpos_asks(self) &&
	       !printer_line_says(&self->line, QUIRK_NO_ASB);
}

/* --- what is sent ------------------------------------------------------------------------------
 */

/* Tells apart the echoes of two pages. */
static void process_id(const struct printer_escpos *self, unsigned char to[ESCPOS_PROCESS_BYTES])
{
	unsigned rest = self->process;

	for (size_t at = ESCPOS_PROCESS_BYTES; at-- > 0; rest /= 10)
		to[at] = (unsigned char)('0' + rest % 10);
}

static void prepare_question(struct printer_escpos *self)
{
	static const unsigned char TELL[] = { GS, 'a', 0x0E }; /* online, errors, paper */
	static const unsigned char ECHO[] = { GS, '(', 'H', 6, 0, 48, 48 };
	struct bytes to = bytes_over(self->question, sizeof(self->question));

	if ((self->step == STEP_CONFIRM || self->step == STEP_TELL) && is_told_unasked(self)) {
		bytes_add(&to, TELL, sizeof(TELL));
		self->answers.has_unasked = true;
	}
	if (REAL_TIME[self->step] != 0) {
		bytes_add(&to, (unsigned char[]){ DLE, EOT, REAL_TIME[self->step] }, 3);
	} else if (self->step == STEP_CONFIRM &&
		   self->line.quirk.value[QUIRK_MAKE] == QUIRK_MAKE_EPSON) {
		unsigned char id[ESCPOS_PROCESS_BYTES];
		process_id(self, id);
		bytes_add(&to, ECHO, sizeof(ECHO));
		bytes_add(&to, id, sizeof(id));
	} else if (self->step == STEP_CONFIRM) {
		bytes_add(&to, (unsigned char[]){ GS, 'r', 1 }, 3);
	}
	self->question_size = to.size;
}

static struct span bytes_of_step(const struct printer_escpos *self)
{
	if (self->step == STEP_PAGE)
		return (struct span){ .at = self->page, .size = self->page_size };
	if (REAL_TIME[self->step] != 0 || self->step == STEP_CONFIRM || self->step == STEP_TELL)
		return (struct span){ .at = self->question, .size = self->question_size };
	return (struct span){ 0 };
}

bool escpos_is_all_sent(const struct printer_escpos *self)
{
	return self->sent == bytes_of_step(self).size;
}

static enum status send_step(struct printer_escpos *self, struct fault *fault)
{
	struct port *port = &self->line.port;

	if (self->sent == 0)
		prepare_question(self);
	while (!escpos_is_all_sent(self)) {
		size_t written = 0;
		struct span all = bytes_of_step(self);
		struct span rest = span_slice(all, self->sent, all.size);
		enum status status = port->ops->write(port->self, rest, &written, fault);
		if (status != STATUS_OK)
			return status;
		self->sent += written;
		if (self->step == STEP_PAGE)
			self->is_touched = self->has_begun = true;
	}
	return STATUS_OK;
}

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
	if (is_told_unasked(self) && !self->answers.has_unasked)
		escpos_go_to(self, STEP_TELL);
	else
		*ret_is_done = true;
	return STATUS_OK;
}

/* What follows from a byte of real-time status. */
static enum status judge(struct printer_escpos *self, unsigned char byte, bool *ret_is_done,
			 struct fault *fault)
{
	enum escpos_trouble trouble = escpos_real_time_trouble(REAL_TIME[self->step], byte);

	if (self->step == STEP_PRINTER) {
		escpos_go_to(self, trouble != ESCPOS_NONE ? STEP_CAUSE : STEP_PAPER);
		return STATUS_OK;
	}
	if (trouble != ESCPOS_NONE)
		return tell(self, trouble, fault);
	if (self->step == STEP_ERROR)
		return tell(self, ESCPOS_BROKEN, fault);
	if (self->step == STEP_CAUSE && (byte & BIT_ERROR) == 0)
		return tell(self, ESCPOS_OFFLINE, fault);
	if (self->step != STEP_CAUSE)
		return pass_checks(self, ret_is_done, fault);
	escpos_go_to(self, STEP_ERROR);
	return STATUS_OK;
}

static bool is_confirmed(const struct printer_escpos *self, const struct escpos_answer *answer)
{
	unsigned char id[ESCPOS_PROCESS_BYTES];

	process_id(self, id);
	return self->line.quirk.value[QUIRK_MAKE] == QUIRK_MAKE_EPSON
		       ? answer->kind == ESCPOS_PROCESS &&
				 memcmp(answer->bytes, id, sizeof(id)) == 0
		       : answer->kind == ESCPOS_PAPER;
}

/* AGAIN: that is no answer to this step's question. */
static enum status take_answer(struct printer_escpos *self, const struct escpos_answer *answer,
			       bool *ret_is_done, struct fault *fault)
{
	if (answer->kind != ESCPOS_NOTHING && answer->kind != ESCPOS_PROCESS &&
	    (self->step == STEP_PAPER || answer->kind != ESCPOS_REAL_TIME))
		self->is_paper_low = escpos_is_paper_low(answer);
	if (REAL_TIME[self->step] != 0)
		return answer->kind == ESCPOS_REAL_TIME
			       ? judge(self, answer->bytes[0], ret_is_done, fault)
			       : STATUS_AGAIN;
	if (answer->kind == ESCPOS_UNASKED && escpos_unasked_trouble(answer->bytes) != ESCPOS_NONE)
		return tell(self, escpos_unasked_trouble(answer->bytes), fault);
	if (!is_confirmed(self, answer))
		return STATUS_AGAIN;
	if (answer->kind == ESCPOS_PAPER && (answer->bytes[0] & BITS_NO_PAPER) != 0)
		return tell(self, ESCPOS_PAPER_OUT, fault);
	self->is_behind = true;
	escpos_go_to(self, STEP_PRINTER);
	return STATUS_OK;
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

static enum status take_line(struct printer_escpos *self, struct fault *fault)
{
	enum status status = printer_line_ready(&self->line, fault);

	if (status != STATUS_OK)
		return status;
	if (self->line.usb == NULL && !escpos_asks(self))
		return compose(self, fault);
	if (self->line.usb == NULL)
		escpos_go_to(self, STEP_PRINTER);
	else
		escpos_go_to(self, self->is_stuck && printer_line_may_reset(&self->line)
					   ? STEP_RESET
					   : STEP_PORT);
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
	escpos_go_to(self, STEP_PORT);
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

static enum status take_flush(struct printer_escpos *self, bool *ret_is_done, struct fault *fault)
{
	enum status status = self->line.port.ops->flush(self->line.port.self, fault);

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
	enum status status = send_step(self, fault);

	if (status != STATUS_OK)
		return status;
	if (self->step == STEP_PAGE) {
		self->answers.has_unasked = false; /* the page's first command ends that */
		self->process++;
		escpos_go_to(self, escpos_asks(self) ? STEP_CONFIRM : STEP_FLUSH);
		return STATUS_OK;
	}
	if (self->step == STEP_TELL)
		return pass_checks(self, ret_is_done, fault);
	return await_answer(self, ret_is_done, fault);
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

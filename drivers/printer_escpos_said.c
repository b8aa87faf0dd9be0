/* What is said to a printer in each step. */
#include "drivers/printer_escpos_inside.h"
#include "kiosk/base/bytes.h"

enum { DLE = 0x10, EOT = 0x04, ENQ = 0x05, DC4 = 0x14, ESC = 0x1B, GS = 0x1D };

unsigned char escpos_real_time(enum step step)
{
	static const unsigned char REAL_TIME[STEP_FLUSH + 1] = {
		[STEP_PRINTER] = 1, [STEP_CAUSE] = 2, [STEP_ERROR] = 3, [STEP_PAPER] = 4
	};

	return REAL_TIME[step];
}

bool escpos_asks(const struct printer_escpos *self)
{
	return self->proof == PRINTER_PROOF_STATUS &&
	       !printer_line_says(&self->line, QUIRK_NO_STATUS);
}

bool escpos_is_told_unasked(const struct printer_escpos *self)
{
	return self->line.usb != NULL && escpos_asks(self) &&
	       !printer_line_says(&self->line, QUIRK_NO_ASB);
}

/* Tells apart the echoes of two pages. */
void escpos_process_id(const struct printer_escpos *self, unsigned char to[ESCPOS_PROCESS_BYTES])
{
	unsigned rest = self->process;

	for (size_t at = ESCPOS_PROCESS_BYTES; at-- > 0; rest /= ESCPOS_PROCESS_DIGITS)
		to[at] = (unsigned char)(' ' + rest % ESCPOS_PROCESS_DIGITS);
}

enum echo escpos_echo(const struct printer_escpos *self)
{
	return printer_line_says(&self->line, QUIRK_NO_ECHO) ? ECHO_NONE : self->echo;
}

/* Behind the page. In this order, so that of one that answers the second only it is known that it
 * does not answer the first. */
static void ask_behind(const struct printer_escpos *self, struct bytes *to)
{
	static const unsigned char ECHO[] = { GS, '(', 'H', 6, 0, 48, 48 };
	unsigned char id[ESCPOS_PROCESS_BYTES];

	if (escpos_echo(self) != ECHO_NONE) {
		escpos_process_id(self, id);
		bytes_add(to, ECHO, sizeof(ECHO));
		bytes_add(to, id, sizeof(id));
	}
	if (escpos_echo(self) != ECHO_COMES)
		bytes_add(to, (unsigned char[]){ GS, 'r', 1 }, 3);
}

/* What is obeyed the moment it comes in, whatever waits before it. */
static void tell_to_forget(const struct printer_escpos *self, struct bytes *to)
{
	static const unsigned char RECOVER[] = { DLE, ENQ, 2 };
	static const unsigned char CLEAR[] = { DLE, DC4, 8, 1, 3, 20, 1, 6, 2, 8 };
	int knows = self->line.quirk.value[QUIRK_CLEAR];

	if (knows != QUIRK_CLEAR_RENEW)
		bytes_add(to, RECOVER, sizeof(RECOVER));
	if (knows == QUIRK_CLEAR_ALL)
		bytes_add(to, CLEAR, sizeof(CLEAR));
}

void escpos_prepare_question(struct printer_escpos *self)
{
	static const unsigned char TELL[] = { GS, 'a', 0x0E }; /* online, errors, paper */
	struct bytes to = bytes_over(self->question, sizeof(self->question));

	if ((self->step == STEP_CONFIRM || self->step == STEP_TELL) &&
	    escpos_is_told_unasked(self)) {
		bytes_add(&to, TELL, sizeof(TELL));
		self->answers.has_unasked = true;
	}
	if (escpos_real_time(self->step) != 0) {
		bytes_add(&to, (unsigned char[]){ DLE, EOT, escpos_real_time(self->step) }, 3);
	} else if (self->step == STEP_CONFIRM) {
		ask_behind(self, &to);
	} else if (self->step == STEP_CLEAR) {
		tell_to_forget(self, &to);
	} else if (self->step == STEP_RENEW) {
		bytes_add(&to, (unsigned char[]){ ESC, '@' }, 2);
	}
	self->question_size = to.size;
}

static struct span bytes_of_step(const struct printer_escpos *self)
{
	if (self->step == STEP_PAGE)
		return (struct span){ .at = self->page, .size = self->page_size };
	if (escpos_real_time(self->step) != 0 || self->step == STEP_CONFIRM ||
	    self->step == STEP_TELL || self->step == STEP_CLEAR || self->step == STEP_RENEW)
		return (struct span){ .at = self->question, .size = self->question_size };
	return (struct span){ 0 };
}

bool escpos_is_all_sent(const struct printer_escpos *self)
{
	return self->sent == bytes_of_step(self).size;
}

enum status escpos_send_step(struct printer_escpos *self, struct fault *fault)
{
	struct port *port = &self->line.port;

	if (self->sent == 0)
		escpos_prepare_question(self);
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

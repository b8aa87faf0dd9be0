#include "drivers/printer.h"

#include <string.h>

#include "drivers/printer_escpos_inside.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"

enum { SETTLE_MS = 300 }; /* after something was plugged in or out */

/* How long a step may wait for what may not come; 0: as long as the round. */
static const int WAITS_MS[STEP_FLUSH + 1] = {
	[STEP_CLEAR] = CLEARED_MS, [STEP_CONFIRM] = DOUBT_MS, [STEP_SETTLE] = FENCE_MS
};

void escpos_go_to(struct printer_escpos *self, enum step step)
{
	self->step = step;
	self->sent = 0;
	self->wait_until_ms = WAITS_MS[step] != 0 ? self->now_ms + WAITS_MS[step] : 0;
	self->step_deadline_ms =
		self->now_ms + (step == STEP_LINE ? LINE_DEADLINE_MS : ANSWER_DEADLINE_MS);
}

static void forget_page(struct printer_escpos *self)
{
	paper_wipe(&self->paper);
	wipe(self->page, sizeof(self->page));
	self->page_size = 0;
	self->has_page = self->is_touched = self->is_behind = false;
	self->step = STEP_IDLE;
	self->sent = 0;
	self->wait_until_ms = 0;
}

static bool is_usb(const struct printer_escpos *self)
{
	return self->line.usb != NULL;
}

static void close_line(struct printer_escpos *self)
{
	printer_line_close(&self->line);
	self->is_cleared = false;
	self->answers = (struct escpos_answers){ 0 };
}

static void escpos_discard(void *opaque)
{
	struct printer_escpos *self = opaque;
	struct port *port = &self->line.port;
	bool is_broken_off = self->has_page && self->is_touched;

	self->is_stuck = self->is_stuck || is_broken_off;
	self->is_distrusted = self->is_distrusted || is_broken_off;
	if (self->has_page || !is_usb(self))
		forget_page(self);
	if (port->ops != NULL && port->ops->discard != NULL)
		(void)port->ops->discard(port->self, NULL);
	if (!is_usb(self) || is_broken_off)
		close_line(self);
}

/* An answer that an earlier page waited for in vain must not answer this one's question. */
void escpos_drop_stray(struct printer_escpos *self)
{
	struct port *port = &self->line.port;
	unsigned char byte;
	size_t size;

	for (int tries = 0; tries < STRAY_BYTES_MAX; tries++)
		if (port->ops->read(port->self, &byte, 1, &size, NULL) != STATUS_OK)
			return;
}

/* From the line on: is all well? */
static enum status start_round(struct printer_escpos *self, struct fault *fault)
{
	enum status status = STATUS_OK;

	self->was_reset = self->is_told = false;
	if (self->line.port.ops == NULL)
		status = printer_line_open(&self->line, fault);
	if (status == STATUS_OK)
		escpos_go_to(self, STEP_LINE);
	return status;
}

static struct pollfd escpos_pollfd(void *opaque)
{
	struct printer_escpos *self = opaque;

	if (!is_usb(self) && self->step == STEP_IDLE)
		return (struct pollfd){ .fd = -1 };
	return printer_line_pollfd(&self->line,
				   self->step == STEP_FLUSH || !escpos_is_all_sent(self) ? POLLOUT
											 : POLLIN);
}

static int until(int64_t due_ms, int64_t now_ms, int before_ms)
{
	int64_t left_ms = due_ms > now_ms ? due_ms - now_ms : 0;

	return before_ms >= 0 && before_ms < left_ms ? before_ms : (int)left_ms;
}

static int escpos_timeout_ms(void *opaque, int64_t now_ms)
{
	struct printer_escpos *self = opaque;
	int timeout_ms = printer_line_timeout_ms(&self->line, now_ms);

	if (self->has_page)
		timeout_ms = until(self->deadline_ms, now_ms, timeout_ms);
	if (self->wait_until_ms != 0)
		timeout_ms = until(self->wait_until_ms, now_ms, timeout_ms);
	if (!is_usb(self))
		return timeout_ms;
	if (escpos_is_held_up(self) && !self->line.is_asking)
		timeout_ms = until(self->look_at_ms, now_ms, timeout_ms);
	if (self->step == STEP_IDLE)
		return until(self->ask_at_ms, now_ms, timeout_ms);
	return self->is_touched ? timeout_ms : until(self->step_deadline_ms, now_ms, timeout_ms);
}

/* --- the end of a round ------------------------------------------------------------------------
 */

/* Its time is up. AGAIN: it is tried once more, after a reset. Nothing of a page was sent before.
 */
static enum status give_up(struct printer_escpos *self, struct fault *fault)
{
	if (self->has_page && self->now_ms >= self->deadline_ms)
		return fault_set(fault, STATUS_TIMED_OUT, 0, "the printer did not answer in %d s",
				 (int)((self->deadline_ms - self->begun_ms) / 1000));
	if (self->was_reset || self->step == STEP_LINE || !printer_line_may_reset(&self->line))
		return fault_set(fault, STATUS_TIMED_OUT, 0, "the printer does not answer");
	close_line(self);
	enum status status = start_round(self, fault);
	self->was_reset = self->is_stuck = true;
	return status == STATUS_OK ? STATUS_AGAIN : status;
}

static bool is_late(const struct printer_escpos *self)
{
	return (self->has_page && self->now_ms >= self->deadline_ms) ||
	       (is_usb(self) && !self->is_touched && self->now_ms >= self->step_deadline_ms);
}

static enum status nothing_was_printed(const struct fault *why, struct fault *fault)
{
	return fault_set(fault, why->status, why->vendor, "%s: nothing was printed", why->what);
}

/* A spool file stays open until it is discarded; a line to USB unless it failed; any other is given
 * back at once, for others to use. */
static void finish(struct printer_escpos *self, enum status status, const struct fault *fault)
{
	struct port *port = &self->line.port;
	bool is_lost = status != STATUS_OK && !self->is_told;
	bool is_unproven = status != STATUS_OK && self->is_touched;

	self->known = status;
	self->known_fault = *fault;
	self->is_stuck = self->is_stuck || is_unproven;
	self->is_distrusted = self->is_distrusted || is_unproven;
	self->is_cleared = self->is_cleared && !is_unproven;
	self->ask_at_ms = self->now_ms + (status == STATUS_OK ? WATCH_MS
					  : is_unproven       ? 0
							      : RETRY_MS);
	forget_page(self);
	if (is_usb(self) ? is_lost : port->ops != NULL && port->ops->discard == NULL)
		close_line(self);
}

static enum status escpos_begin(void *opaque, const struct paper *paper, int64_t now_ms,
				struct fault *fault)
{
	struct printer_escpos *self = opaque;
	struct fault why = { 0 };
	enum status status = STATUS_OK;

	if (self->has_page)
		return fault_set(fault, STATUS_FULL, 0, "a page is being printed");
	escpos_discard(self);
	self->paper = *paper;
	self->has_page = true;
	self->has_begun = false;
	self->now_ms = now_ms;
	self->begun_ms = now_ms;
	self->deadline_ms = now_ms + PRINTER_DEADLINE_MS;
	if (self->step == STEP_IDLE) /* else the printer is just being asked how it is */
		status = start_round(self, &why);
	if (status != STATUS_OK) {
		finish(self, status, &why);
		return nothing_was_printed(&why, fault);
	}
	if (!is_usb(self) && escpos_asks(self))
		escpos_drop_stray(self);
	return STATUS_OK;
}

static enum status advance_round(struct printer_escpos *self, struct fault *fault)
{
	struct fault why = { 0 };
	enum status status;
	bool is_done;

	do {
		is_done = false;
		status = STATUS_OK;
		while (status == STATUS_OK && !is_done)
			status = escpos_take_step(self, &is_done, &why);
		if (status != STATUS_AGAIN || !is_late(self))
			break;
		status = give_up(self, &why);
	} while (status == STATUS_AGAIN);
	if (status == STATUS_AGAIN)
		return status;
	bool is_untouched = self->has_page && !self->is_touched;
	finish(self, status, &why);
	if (status != STATUS_OK && is_untouched)
		return nothing_was_printed(&why, fault);
	if (status != STATUS_OK && fault != NULL)
		*fault = why;
	return status;
}

static enum status escpos_advance(void *opaque, int64_t now_ms, struct fault *fault)
{
	struct printer_escpos *self = opaque;

	if (!self->has_page)
		return fault_set(fault, STATUS_IO, 0, "no page is being printed");
	self->now_ms = now_ms;
	return advance_round(self, fault);
}

/* --- between pages -----------------------------------------------------------------------------
 */

/* What the printer says unasked counts at once, and is a reason to ask. */
static void hear_unasked(struct printer_escpos *self)
{
	struct port *port = &self->line.port;
	enum status status = STATUS_OK;

	for (int tries = 0; tries < STRAY_BYTES_MAX && status == STATUS_OK; tries++) {
		unsigned char byte = 0;
		size_t size = 0;
		status = port->ops->read(port->self, &byte, 1, &size, NULL);
		if (status != STATUS_OK)
			break;
		struct escpos_answer answer = escpos_take(&self->answers, byte);
		if (answer.kind != ESCPOS_UNASKED)
			continue;
		enum escpos_trouble trouble = escpos_unasked_trouble(answer.bytes);
		self->is_paper_low = escpos_is_paper_low(&answer);
		if (trouble != ESCPOS_NONE)
			self->known = fault_set(&self->known_fault, STATUS_IO, 0, "%s",
						escpos_trouble_text(trouble));
		if (trouble != ESCPOS_NONE || self->known != STATUS_OK)
			self->ask_at_ms = self->now_ms;
	}
	if (status != STATUS_AGAIN && status != STATUS_OK && status != STATUS_UNSUPPORTED)
		self->ask_at_ms = self->now_ms;
}

static enum status escpos_watch(void *opaque, int64_t now_ms, struct fault *fault)
{
	struct printer_escpos *self = opaque;
	struct fault why = { 0 };
	enum status status = STATUS_OK;

	if (!is_usb(self))
		return STATUS_UNSUPPORTED;
	if (self->has_page)
		return STATUS_AGAIN;
	self->now_ms = now_ms;
	bool has_news = printer_line_stirs(&self->line);
	if (has_news)
		self->echo = ECHO_UNKNOWN; /* it may be another one */
	if (has_news)
		self->ask_at_ms = self->known == STATUS_OK ? now_ms : now_ms + SETTLE_MS;
	if (self->step == STEP_IDLE && self->line.port.ops != NULL)
		hear_unasked(self);
	if (self->step == STEP_IDLE && now_ms >= self->ask_at_ms) {
		status = start_round(self, &why);
		if (status != STATUS_OK)
			finish(self, status, &why);
	}
	if (self->step != STEP_IDLE)
		(void)advance_round(self, NULL);
	if (fault != NULL)
		*fault = self->known_fault;
	return self->known;
}

static bool escpos_has_begun(void *opaque)
{
	struct printer_escpos *self = opaque;

	return self->has_begun;
}

static size_t escpos_columns(void *opaque)
{
	struct printer_escpos *self = opaque;

	return printer_line_columns(&self->line);
}

static bool escpos_has_little_paper(void *opaque)
{
	struct printer_escpos *self = opaque;

	return self->is_paper_low;
}

static const char *escpos_proof(void *opaque)
{
	struct printer_escpos *self = opaque;

	if (!escpos_asks(self))
		return "written";
	return self->is_echoed ? "echo" : "status";
}

static void escpos_distrust(void *opaque, bool is_distrusted)
{
	struct printer_escpos *self = opaque;

	if (is_distrusted && !self->has_page) {
		forget_page(self); /* and the round under way begins anew */
		self->is_stuck = true;
		self->is_cleared = false;
		self->ask_at_ms = 0;
	}
	self->is_distrusted = is_distrusted;
}

static void escpos_close(void *opaque)
{
	struct printer_escpos *self = opaque;

	forget_page(self);
	printer_line_release(&self->line);
	secret_free(self, sizeof(*self));
}

static const struct printer_ops ESCPOS_OPS = {
	.name = "escpos",
	.begin = escpos_begin,
	.pollfd = escpos_pollfd,
	.timeout_ms = escpos_timeout_ms,
	.advance = escpos_advance,
	.watch = escpos_watch,
	.columns = escpos_columns,
	.is_paper_low = escpos_has_little_paper,
	.has_begun = escpos_has_begun,
	.distrust = escpos_distrust,
	.proof = escpos_proof,
	.discard = escpos_discard,
	.close = escpos_close,
};

enum status printer_escpos_open(const char *address, enum printer_proof proof,
				const struct quirks *quirks, struct printer *ret,
				struct fault *fault)
{
	void *memory = NULL;
	enum status status = secret_new(sizeof(struct printer_escpos), &memory, NULL, fault);

	if (status != STATUS_OK)
		return status;
	struct printer_escpos *self = memory;
	self->proof = proof;
	self->known = STATUS_AGAIN;
	self->process = (unsigned)((uint64_t)clock_wall_ms() % ESCPOS_PROCESSES);
	status = printer_line_set_up(&self->line, address, quirks, fault);
	if (status != STATUS_OK)
		secret_free(self, sizeof(*self));
	else
		*ret = (struct printer){ .ops = &ESCPOS_OPS, .self = self };
	return status;
}

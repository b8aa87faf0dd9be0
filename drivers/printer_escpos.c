#include "drivers/printer.h"

#include <string.h>

#include "drivers/port.h"
#include "kiosk/base/bytes.h"
#include "kiosk/base/span.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"

/* A line is at most its text, 9 bytes of style and a line feed; a QR code has 40 bytes around it;
 * a page has 20 more. */
enum { PAGE_BYTES_MAX = PAPER_LINES_MAX * (PAPER_LINE_MAX + 56) + 32, ADDRESS_MAX = 256 };
enum { STRAY_BYTES_MAX = 256 };

/* What is sent, one after the other; all but the page are questions. */
enum step {
	STEP_IDLE,
	STEP_PRINTER, /* is it online? */
	STEP_CAUSE,   /* it is not: why? */
	STEP_PAPER,   /* has it paper? */
	STEP_PAGE,
	STEP_CONFIRM, /* asked behind the page: has it been printed, with paper left? */
	STEP_FLUSH,   /* nobody answers: the bytes are with the device */
};

/* Secret: the page's bytes hold a PIN. */
struct printer_escpos {
	char address[ADDRESS_MAX];
	enum printer_proof proof;
	struct port port;
	enum step step;
	size_t sent; /* bytes of this step */
	int64_t deadline_ms;
	size_t page_size;
	unsigned char page[PAGE_BYTES_MAX];
};

/* Answers to DLE EOT have bits 1 and 4 on, 0 and 7 off; the answer to GS r has 4 and 7 off. That
 * tells them from flow control and from status sent unasked.
 * Source  Epson ESC/POS command reference: DLE EOT, GS r. */
static const struct {
	unsigned char question[3];
	unsigned char fixed_mask, fixed_value;
} QUESTIONS[] = {
	[STEP_PRINTER] = { { 0x10, 0x04, 1 }, 0x93, 0x12 },
	[STEP_CAUSE] = { { 0x10, 0x04, 2 }, 0x93, 0x12 },
	[STEP_PAPER] = { { 0x10, 0x04, 4 }, 0x93, 0x12 },
	[STEP_CONFIRM] = { { 0x1D, 0x72, 1 }, 0x90, 0x00 },
};

enum {
	BIT_OFFLINE = 0x08,    /* DLE EOT 1 */
	BIT_COVER_OPEN = 0x04, /* DLE EOT 2 */
	BIT_PAPER_STOP = 0x20, /* DLE EOT 2 */
	BITS_PAPER_END = 0x60, /* DLE EOT 4 */
	BITS_NO_PAPER = 0x0C,  /* GS r 1 */
};

static void forget_page(struct printer_escpos *self)
{
	wipe(self->page, sizeof(self->page));
	self->page_size = 0;
	self->step = STEP_IDLE;
	self->sent = 0;
}

static void escpos_discard(void *opaque)
{
	struct printer_escpos *self = opaque;

	forget_page(self);
	if (self->port.ops != NULL && self->port.ops->discard != NULL)
		(void)self->port.ops->discard(self->port.self, NULL);
	port_release(&self->port);
}

static void go_to(struct printer_escpos *self, enum step step)
{
	self->step = step;
	self->sent = 0;
}

/* An answer that an earlier page waited for in vain must not answer this one's question. */
static void drop_stray_answers(struct printer_escpos *self)
{
	unsigned char byte;
	size_t size;

	for (int tries = 0; tries < STRAY_BYTES_MAX; tries++)
		if (self->port.ops->read(self->port.self, &byte, 1, &size, NULL) != STATUS_OK)
			return;
}

static enum status escpos_begin(void *opaque, const struct paper *paper, int64_t now_ms,
				struct fault *fault)
{
	struct printer_escpos *self = opaque;

	if (self->step != STEP_IDLE)
		return fault_set(fault, STATUS_FULL, 0, "a page is being printed");
	escpos_discard(self);
	struct bytes page = bytes_over(self->page, sizeof(self->page));
	escpos_from_paper(paper, &page);
	self->page_size = page.size;
	enum status status =
		page.is_full ? fault_set(fault, STATUS_FULL, 0, "the page is too long to print")
			     : port_open(self->address, &self->port, fault);
	if (status != STATUS_OK) {
		forget_page(self);
		return status;
	}
	if (self->proof == PRINTER_PROOF_STATUS)
		drop_stray_answers(self);
	go_to(self, self->proof == PRINTER_PROOF_STATUS ? STEP_PRINTER : STEP_PAGE);
	self->deadline_ms = now_ms + PRINTER_DEADLINE_MS;
	return STATUS_OK;
}

static struct span bytes_of_step(const struct printer_escpos *self)
{
	switch (self->step) {
	case STEP_PAGE:
		return (struct span){ .at = self->page, .size = self->page_size };
	case STEP_PRINTER:
	case STEP_CAUSE:
	case STEP_PAPER:
	case STEP_CONFIRM:
		return (struct span){ .at = QUESTIONS[self->step].question,
				      .size = sizeof(QUESTIONS[self->step].question) };
	case STEP_IDLE:
	case STEP_FLUSH:
		break;
	}
	return (struct span){ 0 };
}

static bool is_all_sent(const struct printer_escpos *self)
{
	return self->sent == bytes_of_step(self).size;
}

static struct pollfd escpos_pollfd(void *opaque)
{
	struct printer_escpos *self = opaque;
	short events = POLLIN;

	if (self->step == STEP_IDLE || self->port.ops == NULL)
		return (struct pollfd){ .fd = -1 };
	if (self->step == STEP_FLUSH || !is_all_sent(self))
		events = POLLOUT;
	return (struct pollfd){ .fd = self->port.ops->descriptor(self->port.self),
				.events = events };
}

static enum status send_step(struct printer_escpos *self, struct fault *fault)
{
	while (!is_all_sent(self)) {
		size_t written = 0;
		struct span piece = span_slice(bytes_of_step(self), self->sent, PRINTER_CHUNK);
		enum status status = self->port.ops->write(self->port.self, piece, &written, fault);
		if (status != STATUS_OK)
			return status;
		self->sent += written;
	}
	return STATUS_OK;
}

/* The first byte that can be the answer; others are passed over, not without end. */
static enum status read_answer(struct printer_escpos *self, unsigned char *ret, struct fault *fault)
{
	enum status status = STATUS_AGAIN;

	for (int tries = 0; tries < STRAY_BYTES_MAX; tries++) {
		unsigned char byte = 0;
		size_t size = 0;
		status = self->port.ops->read(self->port.self, &byte, 1, &size, fault);
		if (status != STATUS_OK)
			break;
		status = STATUS_AGAIN;
		if ((byte & QUESTIONS[self->step].fixed_mask) != QUESTIONS[self->step].fixed_value)
			continue;
		*ret = byte;
		return STATUS_OK;
	}
	if (status == STATUS_UNSUPPORTED)
		return fault_set(fault, STATUS_IO, 0,
				 "this printer cannot answer: set printer_proof to \"written\"");
	return status;
}

static enum status tell_cause(unsigned char answer, struct fault *fault)
{
	if (answer & BIT_COVER_OPEN)
		return fault_set(fault, STATUS_IO, answer, "the printer's cover is open");
	if (answer & BIT_PAPER_STOP)
		return fault_set(fault, STATUS_IO, answer, "the printer is out of paper");
	return fault_set(fault, STATUS_IO, answer, "the printer is offline");
}

/* What follows from the answer to this step's question. AGAIN: a further step. */
static enum status judge(struct printer_escpos *self, unsigned char answer, struct fault *fault)
{
	switch (self->step) {
	case STEP_PRINTER:
		go_to(self, answer & BIT_OFFLINE ? STEP_CAUSE : STEP_PAPER);
		return STATUS_AGAIN;
	case STEP_CAUSE:
		return tell_cause(answer, fault);
	case STEP_PAPER:
		if (answer & BITS_PAPER_END)
			return fault_set(fault, STATUS_IO, answer, "the printer is out of paper");
		go_to(self, STEP_PAGE);
		return STATUS_AGAIN;
	case STEP_CONFIRM:
		if (answer & BITS_NO_PAPER)
			return fault_set(fault, STATUS_IO, answer,
					 "the printer ran out of paper while printing");
		return STATUS_OK;
	case STEP_IDLE:
	case STEP_PAGE:
	case STEP_FLUSH:
		break;
	}
	return STATUS_OK;
}

/* Finishes one step. OK: another one stands in self->step, or with *ret_is_done the page is
 * proven. */
static enum status take_step(struct printer_escpos *self, bool *ret_is_done, struct fault *fault)
{
	unsigned char answer = 0;
	enum status status = send_step(self, fault);

	if (status != STATUS_OK)
		return status;
	if (self->step == STEP_PAGE) {
		go_to(self, self->proof == PRINTER_PROOF_STATUS ? STEP_CONFIRM : STEP_FLUSH);
		return STATUS_OK;
	}
	if (self->step == STEP_FLUSH) {
		status = self->port.ops->flush(self->port.self, fault);
		*ret_is_done = status == STATUS_OK;
		return status;
	}
	status = read_answer(self, &answer, fault);
	if (status != STATUS_OK)
		return status;
	status = judge(self, answer, fault);
	*ret_is_done = status == STATUS_OK;
	return status == STATUS_AGAIN ? STATUS_OK : status;
}

/* Ends the page unless it goes on. A spool file stays open until it is discarded; a device is
 * given back at once, for others to use. */
static enum status settle(struct printer_escpos *self, int64_t now_ms, enum status status,
			  struct fault *fault)
{
	if (status == STATUS_AGAIN && now_ms < self->deadline_ms)
		return status;
	if (status == STATUS_AGAIN)
		status = fault_set(fault, STATUS_TIMED_OUT, 0, "the printer did not answer in %d s",
				   PRINTER_DEADLINE_MS / 1000);
	forget_page(self);
	if (self->port.ops->discard == NULL)
		port_release(&self->port);
	return status;
}

static enum status escpos_advance(void *opaque, int64_t now_ms, struct fault *fault)
{
	struct printer_escpos *self = opaque;
	enum status status = STATUS_OK;
	bool is_done = false;

	if (self->step == STEP_IDLE)
		return fault_set(fault, STATUS_IO, 0, "no page is being printed");
	while (status == STATUS_OK && !is_done)
		status = take_step(self, &is_done, fault);
	return settle(self, now_ms, status, fault);
}

static const char *escpos_proof(void *opaque)
{
	struct printer_escpos *self = opaque;

	return self->proof == PRINTER_PROOF_STATUS ? "status" : "written";
}

static void escpos_close(void *opaque)
{
	struct printer_escpos *self = opaque;

	forget_page(self);
	port_release(&self->port);
	secret_free(self, sizeof(*self));
}

static const struct printer_ops ESCPOS_OPS = {
	.name = "escpos",
	.begin = escpos_begin,
	.pollfd = escpos_pollfd,
	.advance = escpos_advance,
	.proof = escpos_proof,
	.discard = escpos_discard,
	.close = escpos_close,
};

enum status printer_escpos_open(const char *address, enum printer_proof proof, struct printer *ret,
				struct fault *fault)
{
	void *memory = NULL;
	enum status status = port_forget(address, fault);

	if (status == STATUS_OK)
		status = secret_new(sizeof(struct printer_escpos), &memory, NULL, fault);
	if (status != STATUS_OK)
		return status;
	struct printer_escpos *self = memory;
	if (!text_copy(self->address, sizeof(self->address), address)) {
		secret_free(self, sizeof(*self));
		return fault_set(fault, STATUS_REFUSED, 0, "the printer's address is too long");
	}
	self->proof = proof;
	*ret = (struct printer){ .ops = &ESCPOS_OPS, .self = self };
	return STATUS_OK;
}

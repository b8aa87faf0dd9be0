#include "drivers/printer_interview.h"

#include "drivers/device_wait.h"
#include "kiosk/base/clock.h"

enum { DLE = 0x10, EOT = 0x04, GS = 0x1D, STRAY_BYTES_MAX = 256, QUESTIONS = 4 };
enum { BIT_ERROR = 0x40 }; /* DLE EOT 2: DLE EOT 3 tells which */

const char *printer_paper_text(enum printer_paper paper)
{
	static const char *const TEXT[] = {
		[PRINTER_PAPER_UNKNOWN] = "unknown",
		[PRINTER_PAPER_OK] = "ok",
		[PRINTER_PAPER_LOW] = "low",
		[PRINTER_PAPER_OUT] = "out",
	};

	return TEXT[paper];
}

/* --- bytes to and from ------------------------------------------------------------------------ */

static bool wait_for(const struct device_wait *wait, struct port *port, short events)
{
	return device_wait_once(wait, port_pollfd(port, events),
				port_timeout_ms(port, clock_steady_ms()));
}

static enum status silent(struct fault *fault)
{
	return fault_set(fault, STATUS_TIMED_OUT, 0, "the printer does not answer");
}

static enum status send_all(struct port *port, const struct device_wait *wait, struct span bytes,
			    struct fault *fault)
{
	while (bytes.size > 0) {
		size_t written = 0;
		enum status status = port->ops->write(port->self, bytes, &written, fault);
		if (status == STATUS_AGAIN && !wait_for(wait, port, POLLOUT))
			return silent(fault);
		if (status != STATUS_OK && status != STATUS_AGAIN)
			return status;
		bytes = span_slice(bytes, written, bytes.size);
	}
	return STATUS_OK;
}

static enum status hear(struct port *port, const struct device_wait *wait, unsigned char *ret,
			struct fault *fault)
{
	for (;;) {
		size_t size = 0;
		enum status status = port->ops->read(port->self, ret, 1, &size, fault);
		if (status == STATUS_AGAIN && !wait_for(wait, port, POLLIN))
			return silent(fault);
		if (status != STATUS_AGAIN)
			return status;
	}
}

/* What an earlier question, or another program's, was answered too late. */
static void drop_stray(struct port *port)
{
	unsigned char byte;
	size_t size;

	for (int tries = 0; tries < STRAY_BYTES_MAX; tries++)
		if (port->ops->read(port->self, &byte, 1, &size, NULL) != STATUS_OK)
			return;
}

/* --- how it is -------------------------------------------------------------------------------- */

static enum status ask_once(struct port *port, int stop, unsigned question, unsigned char *ret,
			    struct fault *fault)
{
	const unsigned char bytes[] = { DLE, EOT, (unsigned char)question };
	const struct device_wait wait = { clock_steady_ms() + INTERVIEW_ANSWER_MS, stop };
	struct escpos_answers answers = { .has_unasked = true };
	enum status status = send_all(port, &wait, (struct span){ bytes, sizeof(bytes) }, fault);

	for (int tries = 0; status == STATUS_OK && tries < STRAY_BYTES_MAX; tries++) {
		unsigned char byte = 0;
		status = hear(port, &wait, &byte, fault);
		if (status == STATUS_OK && escpos_take(&answers, byte).kind == ESCPOS_REAL_TIME) {
			*ret = byte;
			return STATUS_OK;
		}
	}
	return status == STATUS_OK ? silent(fault) : status;
}

struct printer_state printer_state_of(const unsigned char answers[4])
{
	/* The cause first; that it is offline says least. */
	static const unsigned ORDER[QUESTIONS] = { 2, 3, 4, 1 };
	const struct escpos_answer paper = { .kind = ESCPOS_REAL_TIME, .bytes = { answers[3] } };
	struct printer_state state = { .trouble = ESCPOS_NONE, .paper = PRINTER_PAPER_OK };

	for (size_t at = 0; at < QUESTIONS && state.trouble == ESCPOS_NONE; at++) {
		unsigned question = ORDER[at];
		state.trouble = escpos_real_time_trouble(question, answers[question - 1]);
		if (question == 3 && state.trouble == ESCPOS_NONE && (answers[1] & BIT_ERROR) != 0)
			state.trouble = ESCPOS_BROKEN;
	}
	if (escpos_is_paper_low(&paper))
		state.paper = PRINTER_PAPER_LOW;
	if (escpos_real_time_trouble(4, answers[3]) == ESCPOS_PAPER_OUT ||
	    state.trouble == ESCPOS_PAPER_OUT)
		state.paper = PRINTER_PAPER_OUT;
	return state;
}

enum status printer_ask_state(struct port *port, int stop, struct printer_state *ret,
			      struct fault *fault)
{
	unsigned char answers[QUESTIONS];

	drop_stray(port);
	for (unsigned question = 1; question <= QUESTIONS; question++) {
		enum status status = ask_once(port, stop, question, &answers[question - 1], fault);
		if (status != STATUS_OK)
			return status;
	}
	*ret = printer_state_of(answers);
	return STATUS_OK;
}

/* --- who it is -------------------------------------------------------------------------------- */

/* OK also for a printer that says nothing. */
static enum status ask_word(struct port *port, int stop, enum printer_word word,
			    struct printer_identity *ret, struct fault *fault)
{
	const unsigned char bytes[] = { GS, 'I', printer_word_number(word) };
	const struct device_wait wait = { clock_steady_ms() + INTERVIEW_WORD_MS, stop };
	struct printer_answer answer = { 0 };
	enum status status = send_all(port, &wait, (struct span){ bytes, sizeof(bytes) }, fault);

	for (int tries = 0; status == STATUS_OK && tries < STRAY_BYTES_MAX; tries++) {
		unsigned char byte = 0;
		status = hear(port, &wait, &byte, fault);
		if (status == STATUS_OK && printer_answer_take(&answer, byte)) {
			printer_answer_text(&answer, ret->word[word], DEVICE_WORD_MAX);
			return STATUS_OK;
		}
	}
	return status == STATUS_TIMED_OUT ? STATUS_OK : status;
}

enum status printer_ask_identity(struct port *port, int stop, struct printer_identity *ret,
				 struct fault *fault)
{
	struct printer_identity identity = { 0 };

	drop_stray(port);
	for (unsigned word = 0; word < PRINTER_WORD_COUNT; word++) {
		enum status status =
			ask_word(port, stop, (enum printer_word)word, &identity, fault);
		if (status != STATUS_OK)
			return status;
	}
	*ret = identity;
	return STATUS_OK;
}

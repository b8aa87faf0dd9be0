#include "tests/crash/visit_printer.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "drivers/port.h"
#include "kiosk/base/text.h"
#include "tests/fakes/escpos_reader.h"
#include "tests/usb/printer_mind.h"

enum { PAPER_MAX = 1 << 16, LINES_LEFT = 12 /* the PIN is on them */ };

static struct {
	struct printer_mind mind;
	unsigned char paper[PAPER_MAX];
	size_t size;
	void (*called)(bool is_sent, bool is_before, void *self);
	void *self;
} printer;

/* --- the port ------------------------------------------------------------------------------------
 */

static void tell(bool is_sent, bool is_before)
{
	if (printer.called != NULL)
		printer.called(is_sent, is_before, printer.self);
}

static enum status put(void *self, struct span bytes, size_t *ret_written, struct fault *fault)
{
	size_t size = bytes.size < VISIT_CHUNK ? bytes.size : VISIT_CHUNK;

	tell(true, true);
	for (size_t at = 0; at < size; at++)
		printer_mind_take(&printer.mind, bytes.at[at]);
	tell(true, false);
	*ret_written = size;
	return STATUS_OK;
}

static enum status get(void *self, unsigned char *to, size_t max, size_t *ret_size,
		       struct fault *fault)
{
	struct printer_mind *mind = &printer.mind;
	size_t size = mind->answer_size < max ? mind->answer_size : max;

	if (size == 0)
		return STATUS_AGAIN;
	tell(false, true);
	memcpy(to, mind->answers, size);
	mind->answer_size -= size;
	memmove(mind->answers, mind->answers + size, mind->answer_size);
	tell(false, false);
	*ret_size = size;
	return STATUS_OK;
}

static enum status flush(void *self, struct fault *fault)
{
	return STATUS_OK;
}

static int descriptor(void *self)
{
	return -1;
}

static void close_port(void *self)
{
	printer.mind.answer_size = 0; /* what nobody fetched is gone with the line */
}

enum status __wrap_port_open(const char *address, struct port *ret, struct fault *fault);
enum status __wrap_port_open(const char *address, struct port *ret, struct fault *fault)
{
	static const struct port_ops OPS = { .name = "a printer in the test",
					     .write = put,
					     .read = get,
					     .flush = flush,
					     .descriptor = descriptor,
					     .close = close_port };

	assert(strcmp(address, VISIT_PRINTER) == 0);
	*ret = (struct port){ .ops = &OPS, .self = &printer };
	return STATUS_OK;
}

/* --- the paper -----------------------------------------------------------------------------------
 */

static ssize_t come_out(void *self, const char *bytes, size_t size)
{
	assert(printer.size + size <= sizeof(printer.paper));
	memcpy(printer.paper + printer.size, bytes, size);
	printer.size += size;
	return (ssize_t)size;
}

void visit_printer_begin(bool has_paper)
{
	if (printer.mind.paper_file != NULL)
		(void)fclose(printer.mind.paper_file);
	printer.mind = (struct printer_mind){ .lines_left = has_paper ? -1 : LINES_LEFT,
					      .holds = !has_paper };
	printer.mind.paper_file =
		fopencookie(NULL, "wb", (cookie_io_functions_t){ .write = come_out });
	assert(printer.mind.paper_file != NULL);
	printer.called = NULL;
}

void visit_printer_load(void)
{
	printer.mind.paper = PAPER_OK;
	printer.mind.is_cover_open = false;
	printer.mind.lines_left = -1;
	printer_mind_work(&printer.mind);
}

void visit_printer_cover(bool is_open)
{
	printer.mind.is_cover_open = is_open;
}

void visit_printer_clear(void)
{
	printer.size = 0;
}

void visit_printer_tell(void (*called)(bool is_sent, bool is_before, void *self), void *self)
{
	printer.called = called;
	printer.self = self;
}

/* "012 345" */
static bool takes_pin(const char *line, struct pin *ret)
{
	char digits[READ_LINE_MAX];

	(void)text_copy_span(digits, sizeof(digits), span_trim(span_of(line)));
	return strlen(digits) == PIN_DIGITS + 1 && digits[PIN_DIGITS / 2] == ' ' &&
	       pin_from_text(span_of(digits), ret);
}

/* False where no PIN stands on it. */
static bool read_page(struct span page, struct visit_paper *ret)
{
	static const unsigned char CUT[] = { 0x1D, 'V', 66, 0 };
	static struct escpos_reading reading;
	static const char CODE[] = "Code: ";
	bool has_pin = false;
	size_t cut = span_find(page, (struct span){ CUT, sizeof(CUT) }, 0);
	bool is_cut = cut < page.size;

	bool is_read =
		escpos_read(span_slice(page, 0, is_cut ? cut + sizeof(CUT) : page.size), &reading);
	*ret = (struct visit_paper){ .is_whole = is_cut && is_read, .is_original = true };
	for (size_t at = 0; at < reading.count; at++) {
		const char *line = reading.line[at].text;
		has_pin |= takes_pin(line, &ret->pin);
		if (strstr(line, "REPRINT") != NULL || strstr(line, "PRINTED AGAIN") != NULL)
			ret->is_original = false;
		if (strncmp(line, CODE, sizeof(CODE) - 1) == 0)
			(void)text_copy(ret->code, sizeof(ret->code), line + sizeof(CODE) - 1);
	}
	return has_pin;
}

/* Each page begins with ESC @, whatever an earlier one was in the midst of. */
size_t visit_printer_papers(struct visit_paper ret[VISIT_PAPERS_MAX])
{
	static const unsigned char BEGIN[] = { 0x1B, '@' };
	struct span begin = { BEGIN, sizeof(BEGIN) }, all = { printer.paper, printer.size };
	size_t count = 0, from = span_find(all, begin, 0);

	while (from < all.size) {
		size_t to = span_find(all, begin, from + sizeof(BEGIN));
		assert(count < VISIT_PAPERS_MAX);
		count += read_page(span_slice(all, from, to - from), &ret[count]);
		from = to;
	}
	return count;
}

#include "drivers/printer_line.h"

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"

static const char USB[] = "usb:";

enum status printer_line_set_up(struct printer_line *line, const char *address,
				const struct quirks *quirks, struct fault *fault)
{
	struct span all = span_of(address);

	*line = (struct printer_line){ .quirks = quirks };
	if (!text_copy(line->address, sizeof(line->address), address))
		return fault_set(fault, STATUS_REFUSED, 0, "the printer's address is too long");
	if (!span_starts_with(all, span_of(USB)))
		return port_forget(address, fault);
	if (!usb_name_read(span_slice(all, sizeof(USB) - 1, all.size), &line->name))
		return fault_set(fault, STATUS_REFUSED, 0,
				 "%.80s: write usb:, usb:VID:PID or usb:serial=TEXT", address);
	return usb_open(&line->usb, fault);
}

void printer_line_release(struct printer_line *line)
{
	printer_line_close(line);
	usb_free(line->usb);
	line->usb = NULL;
}

enum status printer_line_open(struct printer_line *line, struct fault *fault)
{
	line->is_asking = false;
	line->quirk = (struct quirk){ 0 };
	if (line->usb != NULL)
		return port_usb_printer_open(line->usb, &line->name, &line->port, fault);
	return port_open(line->address, &line->port, fault);
}

void printer_line_close(struct printer_line *line)
{
	port_release(&line->port);
	line->is_asking = false;
}

enum status printer_line_ready(struct printer_line *line, struct fault *fault)
{
	enum status status =
		line->usb != NULL ? port_usb_printer_ready(&line->port, fault) : STATUS_OK;

	if (status == STATUS_OK && line->usb != NULL && line->quirks != NULL) {
		const struct usb_interface *is = port_usb_printer_interface(&line->port);
		line->quirk = quirks_of(line->quirks, is->vendor, is->product);
	}
	return status;
}

enum status printer_line_ask(struct printer_line *line, enum usb_printer_request request,
			     unsigned char *to, size_t max, size_t *ret_size, struct fault *fault)
{
	enum status status = STATUS_OK;

	if (!line->is_asking)
		status = port_usb_printer_ask(&line->port, request, fault);
	line->is_asking = status == STATUS_OK;
	if (status == STATUS_OK)
		status = port_usb_printer_answered(&line->port, to, max, ret_size, fault);
	if (status == STATUS_AGAIN)
		return status;
	line->is_asking = false;
	if (status == STATUS_UNSUPPORTED)
		*ret_size = 0;
	return status == STATUS_UNSUPPORTED ? STATUS_OK : status;
}

bool printer_line_says(const struct printer_line *line, enum quirk_key key)
{
	return line->quirk.value[key] != 0;
}

/* Between two transfers a printer would wait for the host; what is drawn it prints while it waits.
 */
_Static_assert((size_t)ESCPOS_TEXT_BYTES_MAX <= (size_t)USB_SEND_MAX,
	       "a page of text goes out in one transfer");

static size_t dots_of(const struct quirk *quirk)
{
	int dots = quirk->value[QUIRK_DOTS];
	int paper_mm = quirk->value[QUIRK_PAPER_MM];

	if (dots != 0)
		return (size_t)dots;
	size_t columns = paper_mm == 58   ? PAPER_COLUMNS_58MM
			 : paper_mm == 80 ? PAPER_COLUMNS_80MM
					  : 0;
	return columns * PAPER_DOTS_A_COLUMN;
}

struct escpos_manner printer_manner_of(const struct quirks *quirks, const struct quirk *quirk)
{
	const struct quirk_table *table = quirks != NULL ? quirks_table_of(quirks, quirk) : NULL;
	struct escpos_manner manner = ESCPOS_PLAIN;
	size_t page = 0;

	while (table != NULL && page < ESCPOS_PAGE_COUNT && !table->has[page])
		page++;
	if (table != NULL && page < ESCPOS_PAGE_COUNT) {
		manner.page = (enum escpos_page)page;
		manner.page_number = table->number[page];
	}
	manner.cut = (enum escpos_cut)quirk->value[QUIRK_CUT];
	manner.draws_qr = quirk->value[QUIRK_NO_QR] != 0;
	manner.head_dots = dots_of(quirk);
	return manner;
}

size_t printer_columns_of(const struct quirk *quirk)
{
	return dots_of(quirk) / PAPER_DOTS_A_COLUMN;
}

struct escpos_manner printer_line_manner(const struct printer_line *line)
{
	return printer_manner_of(line->quirks, &line->quirk);
}

size_t printer_line_columns(const struct printer_line *line)
{
	return printer_columns_of(&line->quirk);
}

bool printer_line_may_reset(const struct printer_line *line)
{
	return line->usb != NULL && !printer_line_says(line, QUIRK_USB_RESET_HANGS);
}

bool printer_line_stirs(struct printer_line *line)
{
	struct usb_event event;
	bool has_news = false;

	if (line->usb == NULL || usb_advance(line->usb, clock_steady_ms(), NULL) != STATUS_OK)
		return false;
	while (usb_next_event(line->usb, &event))
		has_news = true;
	return has_news;
}

struct pollfd printer_line_pollfd(const struct printer_line *line, short events)
{
	return line->usb != NULL ? usb_pollfd(line->usb) : port_pollfd(&line->port, events);
}

int printer_line_timeout_ms(const struct printer_line *line, int64_t now_ms)
{
	return line->usb != NULL ? usb_timeout_ms(line->usb, now_ms)
				 : port_timeout_ms(&line->port, now_ms);
}

/* The line to a printer: which port, what its quirks say, and what only a printer on USB can be
 * asked. drivers/printer_escpos.c speaks over it.
 *
 * A line to USB is kept open between pages, so that what happens to the printer is seen when it
 * happens; others are opened for each page, as other machines may want them. */
#ifndef TAC_DRIVERS_PRINTER_LINE_H
#define TAC_DRIVERS_PRINTER_LINE_H

#include "drivers/escpos.h"
#include "drivers/port.h"
#include "drivers/port_usb_printer.h"
#include "drivers/quirks.h"

enum { PRINTER_LINE_ADDRESS_MAX = 256 };

struct printer_line {
	char address[PRINTER_LINE_ADDRESS_MAX];
	const struct quirks *quirks; /* null: none are known */
	struct usb *usb;             /* null: the address is of another kind */
	struct usb_name name;
	struct port port;   /* closed between pages where it is not USB */
	struct quirk quirk; /* from when it is ready */
	bool is_asking;     /* a request of the class is under way */
};

/* Errors  STATUS_REFUSED no such address; STATUS_IO there is no USB here; STATUS_NO_MEMORY. */
enum status printer_line_set_up(struct printer_line *line, const char *address,
				const struct quirks *quirks, struct fault *fault) MUST_CHECK;
void printer_line_release(struct printer_line *line);

/* Opens the port. Errors as port_open(), port_usb_printer_open(). */
enum status printer_line_open(struct printer_line *line, struct fault *fault) MUST_CHECK;
void printer_line_close(struct printer_line *line);

/* OK when bytes can go; AGAIN until then. Reads the quirks. */
enum status printer_line_ready(struct printer_line *line, struct fault *fault) MUST_CHECK;

/* USB only: one request of the class, from its beginning to its answer. AGAIN while it is under
 * way; OK also when the printer does not know it, then *ret_size is 0. */
enum status printer_line_ask(struct printer_line *line, enum usb_printer_request request,
			     unsigned char *to, size_t max, size_t *ret_size,
			     struct fault *fault) MUST_CHECK;

/* Goes on with USB between pages; true when something was plugged in or out. */
bool printer_line_stirs(struct printer_line *line);
/* What to poll, and for how long at most; -1 for no limit. */
struct pollfd printer_line_pollfd(const struct printer_line *line, short events);
int printer_line_timeout_ms(const struct printer_line *line, int64_t now_ms);

/* How a printer's bytes are to be, as far as its quirks tell; null quirks tell nothing. */
struct escpos_manner printer_manner_of(const struct quirks *quirks, const struct quirk *quirk);
/* Characters on a line of the paper of such a printer; 0 where that is not known. */
size_t printer_columns_of(const struct quirk *quirk);

/* The same of the printer at the line. */
struct escpos_manner printer_line_manner(const struct printer_line *line);
size_t printer_line_columns(const struct printer_line *line);

bool printer_line_may_reset(const struct printer_line *line);
bool printer_line_says(const struct printer_line *line, enum quirk_key key);

#endif

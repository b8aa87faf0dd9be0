/* The printer's driver, driven as the kiosk's loop does it, with a clock that runs ahead while
 * nothing happens. */
#ifndef TAC_TESTS_USB_PRINT_PRESS_H
#define TAC_TESTS_USB_PRINT_PRESS_H

#include "drivers/printer.h"
#include "drivers/quirks.h"

struct press {
	struct printer printer;
	struct paper page;
	struct fault fault;
	int64_t ahead_ms;   /* of the clock */
	const char *record; /* file of what the printer got */
};

/* Until the printer says how it is, and that is not `but`: false when it does not within so long.
 */
bool press_watch_until(struct press *press, bool is_well, int for_ms);
/* Begins, and goes on until the printer has got so many more bytes; -1 for until the end. */
enum status press_print(struct press *press, long bytes);
/* Goes on until the end. */
enum status press_finish(struct press *press);
/* How often the page's first line stands in what the printer got. */
unsigned press_pages(const struct press *press);
/* How many of the page's lines came out, by a file of what did. */
unsigned press_lines_on(const char *paper, const struct paper *page);
/* What it got, from the last page's beginning to its cut, is that page, and nothing more. */
bool press_is_page_whole(const struct press *press);

#endif

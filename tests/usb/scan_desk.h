/* The scanner's driver, driven as the kiosk's loop does it, with a clock that runs ahead while
 * nothing happens. */
#ifndef TAC_TESTS_USB_SCAN_DESK_H
#define TAC_TESTS_USB_SCAN_DESK_H

#include "drivers/scanner.h"

struct desk {
	struct scanner scanner;
	struct scan scan; /* the last one that came */
	struct fault fault;
	int64_t ahead_ms;   /* of the clock */
	int64_t longest_us; /* that the driver kept the loop in one call */
};

/* What came within some time. */
struct desk_heard {
	unsigned scans, refusals;
};

/* Waits for the next scan or refusal; AGAIN when none comes within so long. */
enum status desk_wait(struct desk *desk, unsigned for_ms);
/* Goes on for so long. */
struct desk_heard desk_go_on(struct desk *desk, unsigned for_ms);
/* Until nothing has come for so long that nothing is under way any more. */
struct desk_heard desk_until_quiet(struct desk *desk);
/* Until the driver's words for its trouble hold that text; null: until it has none. */
bool desk_is_troubled_by(struct desk *desk, const char *words);

#endif

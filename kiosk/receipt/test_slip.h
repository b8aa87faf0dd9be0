/* The page that shows that a printer holds nothing any more: it bears a number that nobody knows
 * who did not see it on paper. For staff, so in English. */
#ifndef TAC_RECEIPT_TEST_SLIP_H
#define TAC_RECEIPT_TEST_SLIP_H

#include <stdint.h>

#include "kiosk/base/paper.h"
#include "kiosk/base/status.h"

enum { TEST_SLIP_DIGITS = 4 };

struct test_slip {
	char number[TEST_SLIP_DIGITS + 1];
	const char *centre, *kiosk_id;
	int64_t wall_ms;
};

/* Draws a number, each as likely as the next. Errors  STATUS_IO the random generator fails. */
enum status test_slip_draw(char ret[TEST_SLIP_DIGITS + 1], struct fault *fault) MUST_CHECK;

/* Errors  STATUS_FULL it does not fit. */
enum status test_slip_lay(const struct test_slip *slip, size_t columns, struct paper *ret,
			  struct fault *fault) MUST_CHECK;

#endif

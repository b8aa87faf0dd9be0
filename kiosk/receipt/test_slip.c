#include "kiosk/receipt/test_slip.h"

#include "kiosk/base/clock.h"
#include "kiosk/base/crypto.h"
#include "kiosk/base/text.h"

enum { NUMBERS = 10000, FAIR = 6 * NUMBERS, DRAWS_MAX = 64 }; /* of 65,536: the rest is redrawn */

enum status test_slip_draw(char ret[TEST_SLIP_DIGITS + 1], struct fault *fault)
{
	for (int draw = 0; draw < DRAWS_MAX; draw++) {
		unsigned char bytes[2];
		enum status status = crypto_random(bytes, sizeof(bytes), fault);
		if (status != STATUS_OK)
			return status;
		unsigned number = (unsigned)bytes[0] << 8 | bytes[1];
		if (number >= FAIR)
			continue;
		(void)text_format(ret, TEST_SLIP_DIGITS + 1, "%04u", number % NUMBERS);
		return STATUS_OK;
	}
	return fault_set(fault, STATUS_IO, 0, "the random generator is stuck");
}

enum status test_slip_lay(const struct test_slip *slip, size_t columns, struct paper *ret,
			  struct fault *fault)
{
	char when[CLOCK_TEXT_MAX], line[PAPER_LINE_MAX];

	clock_local_text(slip->wall_ms, when, sizeof(when));
	paper_begin(ret, columns);
	paper_wrap(ret, PAPER_TITLE, "Test slip");
	paper_wrap(ret, PAPER_CENTRE, "This is no receipt.");
	paper_line(ret, PAPER_RULE, "");
	paper_wrap(ret, PAPER_TEXT, "Number of this slip:");
	paper_line(ret, PAPER_LARGE, slip->number);
	paper_line(ret, PAPER_RULE, "");
	paper_wrap(ret, PAPER_CENTRE, slip->centre);
	(void)text_format(line, sizeof(line), "Kiosk %s, %s", slip->kiosk_id, when);
	paper_wrap(ret, PAPER_TEXT, line);
	paper_wrap(ret, PAPER_TEXT,
		   "For staff: type the number at the kiosk if nothing else came out before this "
		   "slip. A receipt that did belongs into the shredding bin.");
	return ret->is_full ? fault_set(fault, STATUS_FULL, 0, "the test slip does not fit")
			    : STATUS_OK;
}

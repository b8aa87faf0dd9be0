/* The slip of a visit that rests, as a scanner sees it: the page that the printer got.
 *
 * usage: slip_picture TOKEN FILE */
#include <stdio.h>

#include "kiosk/base/text.h"
#include "kiosk/identity/slip.h"
#include "kiosk/receipt/receipt.h"
#include "kiosk/receipt/resume.h"

int main(int count, char **words)
{
	static struct paper paper;
	struct slip slip = { .kind = SLIP_RESUME };
	char code[SLIP_TEXT_MAX];
	struct fault fault = { 0 };

	if (count != 3 || !text_copy(slip.visit, sizeof(slip.visit), words[1])) {
		(void)fputs("usage: slip_picture TOKEN FILE\n", stderr);
		return 2;
	}
	const struct resume resume = { .visit = "C001-261122-0001",
				       .token = words[1],
				       .code = code,
				       .centre = "Springfield Assistance Center" };
	enum status status = slip_write(&slip, code, sizeof(code), &fault);
	if (status == STATUS_OK)
		status = resume_lay(&resume, PAPER_COLUMNS_80MM, &paper, &fault);
	if (status == STATUS_OK)
		status = receipt_png(&paper, words[2], &fault);
	if (status != STATUS_OK)
		(void)fprintf(stderr, "%s\n", fault.what);
	return status == STATUS_OK ? 0 : 1;
}

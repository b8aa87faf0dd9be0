/* A paper of ours as a scanner sees it: the page that the printer got. The receipt's IP PIN is
 * none.
 *
 * usage: slip_picture resume|receipt CODE FILE */
#include <stdio.h>
#include <string.h>

#include "kiosk/base/text.h"
#include "kiosk/identity/slip.h"
#include "kiosk/receipt/receipt.h"
#include "kiosk/receipt/resume.h"

static struct paper paper;

static enum status lay_resume(const char *token, struct fault *fault)
{
	struct slip slip = { .kind = SLIP_RESUME };
	char code[SLIP_TEXT_MAX];
	const struct resume resume = { .visit = "C001-261122-0001",
				       .token = token,
				       .code = code,
				       .centre = "Springfield Assistance Center" };

	if (!text_copy(slip.code, sizeof(slip.code), token))
		return fault_set(fault, STATUS_FULL, 0, "the token is too long");
	enum status status = slip_write(&slip, code, sizeof(code), fault);
	return status == STATUS_OK ? resume_lay(&resume, PAPER_COLUMNS_80MM, &paper, fault)
				   : status;
}

static enum status lay_receipt(const char *code, struct fault *fault)
{
	const struct receipt receipt = { .pin = "000000",
					 .year = 2026,
					 .visit = "C001-261122-0001",
					 .head = "0-000000-000000-000000",
					 .code = code,
					 .centre = "Springfield Assistance Center" };

	return receipt_lay(&receipt, PAPER_COLUMNS_58MM, &paper, fault);
}

int main(int count, char **words)
{
	struct fault fault = { 0 };

	if (count != 4 || (strcmp(words[1], "resume") != 0 && strcmp(words[1], "receipt") != 0)) {
		(void)fputs("usage: slip_picture resume|receipt CODE FILE\n", stderr);
		return 2;
	}
	enum status status = strcmp(words[1], "resume") == 0 ? lay_resume(words[2], &fault)
							     : lay_receipt(words[2], &fault);
	if (status == STATUS_OK)
		status = receipt_png(&paper, words[3], &fault);
	if (status != STATUS_OK)
		(void)fprintf(stderr, "%s\n", fault.what);
	return status == STATUS_OK ? 0 : 1;
}

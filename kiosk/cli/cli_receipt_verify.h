/* receipt verify: is this paper one of ours, and what became of it? */
#ifndef TAC_CLI_CLI_RECEIPT_VERIFY_H
#define TAC_CLI_CLI_RECEIPT_VERIFY_H

#include "kiosk/cli/cli.h"

struct cli_receipt_verify {
	const char *code;    /* as it was typed or scanned; "-": a line of standard input */
	const char *picture; /* a file that shows it, in the place of `code`; or null */
	const char *head;    /* the head code from the same paper; or null */
	bool is_json;
};

enum cli_exit cli_receipt_verify(const struct config *config,
				 const struct cli_receipt_verify *wish);

#endif

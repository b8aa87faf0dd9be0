/* One page on the printer that the settings name. */
#ifndef TAC_CLI_CLI_PAGE_H
#define TAC_CLI_CLI_PAGE_H

#include "kiosk/cli/cli.h"

/* Prints it and says how that is proven, or why not.
 * Shape   ret_proof: how, in words; "none" where it is not printed. May be null.
 * Blocks  until the paper is out, or the printer's deadline. */
enum cli_exit cli_print_page(const struct config *config, const struct paper *paper,
			     char ret_proof[RECORD_VALUE_MAX]);

#endif

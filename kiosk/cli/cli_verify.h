/* tac-kiosk audit verify: the ledger, verified on the record. */
#ifndef TAC_CLI_CLI_VERIFY_H
#define TAC_CLI_CLI_VERIFY_H

#include "kiosk/cli/cli.h"

/* Ends with CLI_NO for a ledger that something is held against, each finding by its name. One that
 * cannot even be opened as a kiosk's is judged all the same, and takes no record of it. */
enum cli_exit cli_verify(const struct config *config, bool is_json);

#endif

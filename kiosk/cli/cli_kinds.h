/* tac-kiosk audit kinds. */
#ifndef TAC_CLI_KINDS_H
#define TAC_CLI_KINDS_H

#include "kiosk/cli/cli.h"

/* Tells what kinds of records there are, on standard output. Needs no ledger. */
enum cli_exit cli_kinds(bool is_json);

#endif

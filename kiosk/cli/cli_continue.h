/* tac-kiosk init --continue. */
#ifndef TAC_CLI_CONTINUE_H
#define TAC_CLI_CONTINUE_H

#include "kiosk/cli/cli.h"

/* Makes the configured database as one that goes on from the ledger `old`, whose key was lost; asks
 * for the password of `user`, a supervisor there. */
enum cli_exit cli_continue(const struct config *config, const char *old, const char *user);

/* Takes up signing a new ledger and prints the installation key's fingerprint (cli_init.c). */
enum status cli_make_signer(struct store *store, const struct config *config,
			    struct fault *fault) MUST_CHECK;

#endif

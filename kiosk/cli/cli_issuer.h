/* The store with the registry behind it, for subcommands that make, look up or mail IP PINs. */
#ifndef TAC_CLI_CLI_ISSUER_H
#define TAC_CLI_CLI_ISSUER_H

#include "kiosk/cli/cli.h"
#include "kiosk/issuing/registry.h"

/* Where it stands it stays while it is open: the registry borrows from it. */
struct cli_issuer {
	struct store store;
	struct keyring *keyring; /* in secret memory */
	struct registry_embedded embedded;
	struct registry registry;
	enum keyring_realm realm;
};

/* False (and *ret_exit) when it cannot be opened; said on standard error. */
bool cli_issuer_open(const struct config *config, struct cli_issuer *issuer,
		     enum cli_exit *ret_exit);
void cli_issuer_release(struct cli_issuer *issuer);

/* CLI_NO for what there is not, or may not be; else CLI_STORE. Says why on standard error. */
enum cli_exit cli_issuer_fail(enum status status, const struct fault *fault);

#endif

/* audit unseal: a visit's sealed details, with an auditor's private key. */
#ifndef TAC_CLI_CLI_UNSEAL_H
#define TAC_CLI_CLI_UNSEAL_H

#include "kiosk/cli/cli.h"

struct cli_unseal {
	const char *visit;
	const char *key;    /* path or URI */
	const char *secret; /* file of an exported period's secret, with a copy of the ledger; or
			     * null: then the look is recorded */
	bool is_json;
};

enum cli_exit cli_unseal(const struct config *config, const struct cli_unseal *wish);

#endif

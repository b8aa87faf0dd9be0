/* tac-kiosk audit replay: what would these rules say of that visit? */
#ifndef TAC_CLI_CLI_REPLAY_H
#define TAC_CLI_CLI_REPLAY_H

#include "kiosk/cli/cli.h"

struct cli_replay {
	const char *visit, *rules, *by;
	const char *date; /* null: the day of the visit */
	bool is_json;
};

/* CLI_OK the verdicts are those recorded, CLI_NO they differ. */
enum cli_exit cli_replay(const struct config *config, const struct cli_replay *wish);

#endif

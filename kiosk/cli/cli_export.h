/* tac-kiosk audit export: a visit as a file that proves itself. */
#ifndef TAC_CLI_CLI_EXPORT_H
#define TAC_CLI_CLI_EXPORT_H

#include "kiosk/cli/cli.h"

struct cli_export {
	const char *visit, *path, *by;
	bool is_json;
};

enum cli_exit cli_export(const struct config *config, const struct cli_export *wish);

#endif

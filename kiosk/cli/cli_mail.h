/* What `tac-kiosk mail` shares. Nobody else includes this. */
#ifndef TAC_CLI_CLI_MAIL_H
#define TAC_CLI_CLI_MAIL_H

#include "kiosk/cli/cli_issuer.h"
#include "kiosk/issuing/batches.h"

/* Writes the letters of a batch into a folder of its own under `folder`: letters.pdf with a page a
 * letter, and letters.csv with the addresses in the same order, both of mode 0600. The folder
 * stands there whole or not at all, whatever is cut off: it is made beside as NAME.new, and one
 * that stood there is NAME.old until it is erased. Shape   *ret_path is where that is. Errors
 * STATUS_REFUSED a letter has no address any more; STATUS_IO, STATUS_FULL; the registry's.
 */
enum { MAIL_PATH_MAX = 4096 };
enum status mail_write(struct cli_issuer *issuer, const struct config *config, int batch,
		       const char *folder, char ret_path[MAIL_PATH_MAX],
		       struct fault *fault) MUST_CHECK;

#endif

/* Takes from the calling process everything that decoding a picture does not need. */
#ifndef TAC_DRIVERS_READER_SANDBOX_H
#define TAC_DRIVERS_READER_SANDBOX_H

#include "kiosk/base/attrs.h"
#include "kiosk/base/status.h"

/* From here on the process, for good: dies with its parent, leaves no core, holds at most 1 GiB,
 * can open nothing (EACCES) and is killed at any other system call than memory, time, and
 * receiving and sending on the sockets it has.
 * Under AddressSanitizer memory is not limited, and its runtime's calls are allowed too.
 * Errors  STATUS_DENIED, STATUS_NO_MEMORY: the process must not look at a picture then. */
enum status reader_sandbox(struct fault *fault) MUST_CHECK;

#endif

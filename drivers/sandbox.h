/* Takes from the calling process, for good, what its work does not need. */
#ifndef TAC_DRIVERS_SANDBOX_H
#define TAC_DRIVERS_SANDBOX_H

#include "kiosk/base/attrs.h"
#include "kiosk/base/status.h"

/* For decoding a picture. From here on the process dies with its parent, leaves no core, holds at
 * most 1 GiB, can open nothing (EACCES) and is killed at any other system call than memory, time,
 * and receiving and sending on the sockets it has.
 * Under AddressSanitizer memory is not limited, and its runtime's calls are allowed too.
 * Errors  STATUS_DENIED, STATUS_NO_MEMORY: the process must not look at a picture then. */
enum status sandbox_reader(struct fault *fault) MUST_CHECK;

/* For libuvc and what is beneath it, whose calls are many and not told: those are refused (EPERM)
 * that they cannot need: to run another program, to look into another process, to reach a network,
 * to change the kernel. The process dies with its parent, leaves no core, holds at most 2 GiB and
 * 64 files, and writes none larger than `file_max` bytes.
 * Errors  as above. */
enum status sandbox_camera(size_t file_max, struct fault *fault) MUST_CHECK;

#endif

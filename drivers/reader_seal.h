/* A picture file on its way to the reader process. */
#ifndef TAC_DRIVERS_READER_SEAL_H
#define TAC_DRIVERS_READER_SEAL_H

#include <fcntl.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/status.h"

/* With all of them set nobody can change or shrink the file while it is decoded. */
enum { READER_SEALS = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE };

/* Copies `file` (borrowed; its position stays) into memory that nobody can change any more.
 * Errors  STATUS_REFUSED empty, too large or not a regular file; STATUS_IO.
 * Owns    the caller closes *ret.
 * Blocks  for the copy. */
enum status reader_seal(int file, int *ret, struct fault *fault) MUST_CHECK;

#endif

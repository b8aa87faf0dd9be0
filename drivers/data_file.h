/* A file of data that ships with the program and that a centre may add to, as a whole. */
#ifndef TAC_DRIVERS_DATA_FILE_H
#define TAC_DRIVERS_DATA_FILE_H

#include "kiosk/base/attrs.h"
#include "kiosk/base/span.h"
#include "kiosk/base/status.h"

/* Reads it into `to`, which has room for max + 1 bytes; *ret borrows from there.
 *
 * Errors  STATUS_IO it cannot be read; STATUS_FULL it is over `max` bytes. The fault names it.
 * Blocks  for a disk, not for a pipe. */
enum status data_file_read(const char *path, unsigned char *to, size_t max, struct span *ret,
			   struct fault *fault) MUST_CHECK;

#endif

/* Whole files that survive a power cut, or are gone for good. */
#ifndef TAC_BASE_FILE_H
#define TAC_BASE_FILE_H

#include <stdbool.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/span.h"
#include "kiosk/base/status.h"

/* Makes a file (mode 0600) that holds those bytes: either the whole of it stands there for good, or
 * nothing does. What a crash leaves behind is PATH.new, which the next attempt replaces.
 * Errors  STATUS_REFUSED the file exists; STATUS_DENIED, STATUS_FULL, STATUS_IO. */
enum status file_create(const char *path, struct span bytes, struct fault *fault) MUST_CHECK;

/* Writes zeros over a file and takes it away, for good on STATUS_OK. A file that is not there is
 * taken away already.
 * Errors  STATUS_REFUSED when it is no plain file; STATUS_DENIED, STATUS_IO.
 * Source  what a disk or file system keeps of older blocks is beyond this: the folder belongs on an
 *         encrypted volume. */
enum status file_erase(const char *path, struct fault *fault) MUST_CHECK;

/* Reads a file of at most `max` bytes.
 * Errors  STATUS_GONE not there; STATUS_FULL longer than that; STATUS_REFUSED no plain file;
 *         STATUS_DENIED, STATUS_IO. */
enum status file_read(const char *path, unsigned char *to, size_t max, size_t *ret_size,
		      struct fault *fault) MUST_CHECK;

/* Whether a plain file stands there; with `is_secret` one of this user's or root's that nobody else
 * may read.
 * Errors  STATUS_GONE not there; STATUS_CORRUPT no plain file; STATUS_DENIED. */
enum status file_check(const char *path, bool is_secret, struct fault *fault) MUST_CHECK;

/* The folder's entry for a new, renamed or removed file lasts too. */
enum status file_keep_folder(const char *path, struct fault *fault) MUST_CHECK;

#endif

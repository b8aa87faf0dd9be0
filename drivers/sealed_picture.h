/* A picture in memory that nobody can change any more: on its way to the reader process, or from
 * the camera process. */
#ifndef TAC_DRIVERS_SEALED_PICTURE_H
#define TAC_DRIVERS_SEALED_PICTURE_H

#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/status.h"

/* With all of them set nobody can change or shrink the file while it is decoded. */
enum { READER_SEALS = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE };

/* The one byte of a message to the child: does the picture show another document, or again the
 * last one, which was not read? */
enum { READER_FIRST = 1, READER_NEXT = 2 };

/* Copies `file` (borrowed; its position stays) into memory that nobody can change any more.
 * Errors  STATUS_REFUSED empty, too large or not a regular file; STATUS_IO.
 * Owns    the caller closes *ret.
 * Blocks  for the copy. */
enum status sealed_picture(int file, int *ret, struct fault *fault) MUST_CHECK;

/* Whether nobody can change that file any more, and it holds 1 to PICTURE_BYTES_MAX bytes. */
bool sealed_picture_holds(int file, size_t *ret_size) MUST_CHECK;

/* An empty memfd of that size, sealed against another size, for what the child draws.
 * Errors  STATUS_IO there is no memory for it. */
enum status sealed_picture_room(size_t size, int *ret, struct fault *fault) MUST_CHECK;

#endif

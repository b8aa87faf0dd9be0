/* A folder that others put pictures of documents into, and that nothing shall stay in. */
#ifndef TAC_DRIVERS_HOT_FOLDER_H
#define TAC_DRIVERS_HOT_FOLDER_H

#include <stdbool.h>
#include <stdint.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/status.h"

/* Opens it. It must belong to the program's own user and let everybody but owner and group out, as
 * what is put there is personal: 0770 or 0700.
 * Errors  STATUS_GONE it is not there; STATUS_REFUSED it is no such folder. */
enum status hot_folder_open(const char *path, int *ret, struct fault *fault) MUST_CHECK;

/* True for a name under which software writes what is not finished: hidden, or ".part" and its like
 * at the end. */
bool hot_folder_is_unfinished(const char *name);

/* Opens a file that was put there, and removes it, wanted or not. What is no file (a link, a pipe)
 * is removed and never opened; a folder is let be, and so is an empty file: it is yet to be filled.
 *
 * OK       *ret_file is a file of a picture's name and size; the caller owns it
 * AGAIN    nothing, or nothing that was wanted
 * REFUSED  it was wanted, and is no picture
 * IO       it cannot be removed */
enum status hot_folder_take(int folder, const char *name, bool is_wanted, int *ret_file,
			    struct fault *fault) MUST_CHECK;

/* Removes every file that nothing was done to for so long, finished or not. Returns how many. */
unsigned hot_folder_sweep(int folder, int64_t unchanged_ms);

#endif

/* Memory for secrets: a PIN, a TIN, a passphrase, a document.
 *
 * Such memory is locked (never swapped), left out of core dumps, not handed to child processes,
 * and zeroed when done with. */
#ifndef TAC_BASE_WIPE_H
#define TAC_BASE_WIPE_H

#include <stddef.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/status.h"

/* Zeroes in a way that the compiler must keep. */
void wipe(void *at, size_t size);

/* Zeroed memory of `size` bytes under the protections above.
 *
 * Errors  STATUS_NO_MEMORY. Where the lock limit is too small the memory is handed out unlocked
 *         only if `*ret_is_locked` is given and set to 0; with a null pointer that is
 *         STATUS_DENIED.
 * Owns    the caller; secret_free wipes and returns it. */
enum status secret_new(size_t size, void **ret, int *ret_is_locked, struct fault *fault) MUST_CHECK;
void secret_free(void *at, size_t size);

/* Makes this process leave no core file and refuse ptrace from its own user. Call first. */
enum status process_seal(struct fault *fault) MUST_CHECK;

#endif

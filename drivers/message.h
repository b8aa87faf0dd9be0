/* One message over a SOCK_SEQPACKET socket between our own processes, with files if need be. */
#ifndef TAC_DRIVERS_MESSAGE_H
#define TAC_DRIVERS_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/span.h"
#include "kiosk/base/status.h"

enum { MESSAGE_FILES_MAX = 2 };

struct message {
	size_t size, count; /* bytes; files */
	int files[MESSAGE_FILES_MAX];
};

/* Sends `bytes` and the first `count` of `files`, which stay the caller's. False, with errno, where
 * it cannot be done at once. */
bool message_send(int socket, struct span bytes, const int *files, size_t count) MUST_CHECK;

/* The next message, its bytes in `to`.
 * Errors  STATUS_AGAIN none there, and it may not wait; STATUS_GONE the other end was closed;
 *         STATUS_CORRUPT more bytes or files than there is room for: none is kept.
 * Owns    the caller closes the files (message_release).
 * Blocks  for as long as there is none, if it may wait. */
enum status message_receive(int socket, bool may_wait, void *to, size_t max,
			    struct message *ret) MUST_CHECK;
void message_release(struct message *message);

#endif

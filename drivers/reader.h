/* The reader: a child process, sealed off, that turns pictures into symbols.
 *
 * The parent hands it a picture file in a sealed memfd and gets symbols back through a socket. The
 * child runs under seccomp (no open, no network, no exec); when it dies or overruns its
 * deadline the parent kills it and starts another. */
#ifndef TAC_DRIVERS_READER_H
#define TAC_DRIVERS_READER_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

#include "drivers/child.h"
#include "drivers/observation.h"
#include "kiosk/base/status.h"
#include "kiosk/identity/symbol.h"

enum { READER_DEADLINE_MS = 8000, READER_DRAWING_MAX = 16 * 1024 * 1024 };

struct reader {
	struct child child; /* none: closed */
	bool is_busy;
	bool has_seen;         /* a picture, since it was started */
	int64_t deadline_ms;   /* steady clock; while busy */
	unsigned restarts;     /* since open */
	unsigned char *answer; /* room for one, in memory for secrets */
};

/* Starts the child: executes this same program as `tac-kiosk reader` (so that nothing of the
 * parent's memory is there), its socket on descriptor 3. A program that calls this must, given
 * the one argument "reader", return reader_serve(3) from its main.
 * Blocks  until the child has answered that it is sealed, 2 s at most. */
enum status reader_open(struct reader *ret, struct fault *fault) MUST_CHECK;
void reader_release(struct reader *reader);

struct reader_order {
	int picture;  /* a file, PICTURE_BYTES_MAX at most; borrowed */
	bool is_next; /* it shows the same document as the last one, which was not read */
	int drawing;  /* -1, or a file of sealed_picture_room(READER_DRAWING_MAX), borrowed: there
		       * goes a PNG of the picture with what was seen in it */
};

/* Hands over one picture. One at a time: STATUS_FULL while busy.
 * Errors  STATUS_REFUSED empty, too large or not a regular file; STATUS_IO; STATUS_GONE the child
 *         had died since the last picture and another could not be started.
 * Blocks  for the copy only. */
enum status reader_give(struct reader *reader, const struct reader_order *order, int64_t now_ms,
			struct fault *fault) MUST_CHECK;

/* For the poll loop: what to wait on while busy. */
struct pollfd reader_pollfd(const struct reader *reader);

/* Takes the answer if there is one.
 * Errors  STATUS_AGAIN not yet; STATUS_REFUSED the picture could not be read (fault says why);
 *         STATUS_TIMED_OUT deadline passed, STATUS_GONE the child died: a new child is already
 *         running and the reader can be used at once.
 * Shape   OK with ret->count == 0 when the picture holds no symbol.
 * Blocks  never (a restart blocks as reader_open does). */
enum status reader_take(struct reader *reader, int64_t now_ms, struct symbols *ret,
			struct observation *ret_observation, struct fault *fault) MUST_CHECK;

/* Ends a child that has seen a picture, and what it still holds of it; another is started.
 * Blocks  as reader_open does. */
void reader_forget(struct reader *reader);

/* Gives and takes in one, waiting: for the command line. */
enum status reader_read(struct reader *reader, const struct reader_order *order,
			struct symbols *ret, struct observation *ret_observation,
			struct fault *fault) MUST_CHECK;

/* The child's main. `socket` is the descriptor to serve. Returns the exit code. */
int reader_serve(int socket);

#endif

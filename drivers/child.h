/* A process of our own for work that must not be done where secrets are: this same program,
 * executed anew, at the other end of a socket. */
#ifndef TAC_DRIVERS_CHILD_H
#define TAC_DRIVERS_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/resource.h>
#include <sys/types.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/status.h"

enum { CHILD_SOCKET = 3 }; /* its descriptor in the child */

struct child {
	pid_t pid; /* 0: none */
	int socket;
};

struct child_plan {
	const char *command;    /* the first argument: a sub-command of this program */
	const char *argument;   /* the second; null for none */
	bool keeps_environment; /* else it has LC_ALL=C and nothing more */
};

/* Executes this program, so that nothing of the caller's memory is there. The child has a session
 * of its own, no signal blocked, /dev/null as its standard descriptors and its end of a
 * SOCK_SEQPACKET pair on CHILD_SOCKET; nothing else is open in it.
 * Errors  STATUS_IO, STATUS_NO_MEMORY. */
enum status child_start(const struct child_plan *plan, struct child *ret,
			struct fault *fault) MUST_CHECK;

/* Kills it and closes the socket.
 * Shape   how it had ended if it had already: the signal, or its exit code. 0 where there was none.
 */
int child_stop(struct child *child);

/* The same, but first lets it see that nobody is there any more, and waits for it to end.
 * Blocks  no longer than that. */
int child_end(struct child *child, int wait_ms);

/* Kills it, waits for nothing and closes the socket: for one that a hanging disk may hold up. */
void child_abandon(struct child *child);

/* In the child: whether there is a socket on CHILD_SOCKET, as child_start leaves it. */
bool child_is_one(void);

struct child_limit {
	__rlimit_resource_t resource;
	rlim_t max;
	bool is_of_memory; /* not set under AddressSanitizer */
};

/* In the child: these limits for good, the parent's death is its own, and no program that it
 * executes may do more than it may itself.
 * Errors  STATUS_DENIED. */
enum status child_confine(const struct child_limit *limits, size_t count,
			  struct fault *fault) MUST_CHECK;

#endif

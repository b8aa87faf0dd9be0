#include "drivers/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "kiosk/base/text.h"

enum { WORD_MAX = 256 };

/* The socket first: the standard descriptors may be closed here and it may stand on one. */
static int set_actions(posix_spawn_file_actions_t *actions, int socket)
{
	int failed = posix_spawn_file_actions_adddup2(actions, socket, CHILD_SOCKET);

	failed |= posix_spawn_file_actions_addopen(actions, 0, "/dev/null", O_RDWR, 0);
	failed |= posix_spawn_file_actions_adddup2(actions, 0, 1);
	/* A sanitizer's report is worth more than a clean screen. */
	if (!IS_ADDRESS_SANITIZED)
		failed |= posix_spawn_file_actions_adddup2(actions, 0, 2);
	failed |= posix_spawn_file_actions_addclosefrom_np(actions, CHILD_SOCKET + 1);
	return failed;
}

/* The kiosk blocks the signals it takes through a descriptor; the child starts with none blocked,
 * in a session of its own, out of reach of the terminal's keys. */
static int set_attributes(posix_spawnattr_t *attributes)
{
	sigset_t none, all;

	sigemptyset(&none);
	sigfillset(&all);
	int failed = posix_spawnattr_setsigmask(attributes, &none);
	failed |= posix_spawnattr_setsigdefault(attributes, &all);
	failed |= posix_spawnattr_setflags(
		attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID);
	return failed;
}

static int execute(const struct child_plan *plan, const posix_spawn_file_actions_t *actions,
		   const posix_spawnattr_t *attributes, pid_t *ret)
{
	char program[] = "tac-kiosk", locale[] = "LC_ALL=C";
	char command[WORD_MAX], argument[WORD_MAX];
	char *const arguments[] = { program, command, plan->argument != NULL ? argument : NULL,
				    NULL };
	char *const bare[] = { locale, NULL };

	if (!text_copy(command, WORD_MAX, plan->command) ||
	    !text_copy(argument, WORD_MAX, plan->argument != NULL ? plan->argument : ""))
		return E2BIG;
	return posix_spawn(ret, "/proc/self/exe", actions, attributes, arguments,
			   plan->keeps_environment ? environ : bare);
}

static enum status spawn(const struct child_plan *plan, int socket, pid_t *ret, struct fault *fault)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;

	if (posix_spawn_file_actions_init(&actions) != 0)
		return fault_set(fault, STATUS_NO_MEMORY, 0, "no memory to start the %s",
				 plan->command);
	if (posix_spawnattr_init(&attributes) != 0) {
		posix_spawn_file_actions_destroy(&actions);
		return fault_set(fault, STATUS_NO_MEMORY, 0, "no memory to start the %s",
				 plan->command);
	}
	int reason = set_actions(&actions, socket) | set_attributes(&attributes);
	if (reason == 0)
		reason = execute(plan, &actions, &attributes, ret);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	if (reason != 0)
		return fault_set(fault, STATUS_IO, reason, "the %s process cannot be started",
				 plan->command);
	return STATUS_OK;
}

enum status child_start(const struct child_plan *plan, struct child *ret, struct fault *fault)
{
	struct child child = { 0 };
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
		return fault_set(fault, STATUS_IO, errno, "no socket for the %s process",
				 plan->command);
	enum status status = spawn(plan, pair[1], &child.pid, fault);
	close(pair[1]);
	if (status != STATUS_OK) {
		close(pair[0]);
		return status;
	}
	child.socket = pair[0];
	*ret = child;
	return STATUS_OK;
}

int child_stop(struct child *child)
{
	int how = 0;

	if (child->pid == 0)
		return 0;
	kill(child->pid, SIGKILL);
	while (waitpid(child->pid, &how, 0) < 0 && errno == EINTR)
		continue;
	close(child->socket);
	*child = (struct child){ .socket = -1 };
	return WIFSIGNALED(how) ? WTERMSIG(how) : WEXITSTATUS(how);
}

int child_end(struct child *child, int wait_ms)
{
	struct pollfd ends = { .fd = child->socket }; /* POLLHUP comes unasked */

	if (child->pid != 0 && shutdown(child->socket, SHUT_WR) == 0)
		while (poll(&ends, 1, wait_ms) < 0 && errno == EINTR)
			continue;
	return child_stop(child);
}

void child_abandon(struct child *child)
{
	if (child->pid == 0)
		return;
	kill(child->pid, SIGKILL);
	(void)waitpid(child->pid, NULL, WNOHANG);
	close(child->socket);
	*child = (struct child){ .socket = -1 };
}

bool child_is_one(void)
{
	int type = 0;
	socklen_t size = sizeof(type);

	return getsockopt(CHILD_SOCKET, SOL_SOCKET, SO_TYPE, &type, &size) == 0;
}

enum status child_confine(const struct child_limit *limits, size_t count, struct fault *fault)
{
	for (size_t at = 0; at < count; at++) {
		struct rlimit max = { limits[at].max, limits[at].max };

		if (IS_ADDRESS_SANITIZED && limits[at].is_of_memory)
			continue;
		if (setrlimit(limits[at].resource, &max) != 0)
			return fault_set(fault, STATUS_DENIED, errno,
					 "the process's limits cannot be set");
	}
	if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0 ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return fault_set(fault, STATUS_DENIED, errno, "the process cannot be sealed off");
	return STATUS_OK;
}

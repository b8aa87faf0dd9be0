#include "tests/fakes/steps.h"

#include <signal.h>
#include <stdbool.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

static void be_traced(void (*work)(void *self), void *self)
{
	if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
		_exit(1);
	(void)raise(SIGSTOP);
	work(self);
	(void)raise(SIGSTOP);
	_exit(0);
}

/* The next stop; false when there is none. *ret_is_end: the child stopped itself. */
static bool waits(pid_t child, bool *ret_is_end)
{
	int state = 0;

	if (waitpid(child, &state, 0) != child || !WIFSTOPPED(state))
		return false;
	*ret_is_end = WSTOPSIG(state) == SIGSTOP;
	return true;
}

int64_t steps_of(void (*work)(void *self), void *self)
{
	pid_t child = fork();
	bool is_end = false;
	int64_t steps = 0;

	if (child == 0)
		be_traced(work, self);
	if (child < 0 || !waits(child, &is_end))
		return -1;
	for (is_end = false; !is_end; steps++)
		if (ptrace(PTRACE_SINGLESTEP, child, NULL, NULL) != 0 || !waits(child, &is_end))
			return -1;
	(void)kill(child, SIGKILL);
	(void)waitpid(child, NULL, 0);
	return steps;
}

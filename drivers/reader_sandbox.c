#include "drivers/reader_sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <seccomp.h>

#include "kiosk/base/wipe.h"

enum { DESCRIPTORS_MAX = 8 };

static const struct {
	__rlimit_resource_t resource;
	rlim_t max;
	bool is_for_sanitized;
} LIMITS[] = {
	{ RLIMIT_AS, 1024UL * 1024 * 1024, false },
	{ RLIMIT_NOFILE, DESCRIPTORS_MAX, true },
	{ RLIMIT_FSIZE, 0, true },
	{ RLIMIT_CORE, 0, true },
};

static const int ALLOWED[] = {
	SCMP_SYS(recvmsg),
	SCMP_SYS(sendto),
	SCMP_SYS(close),
	SCMP_SYS(lseek),
	SCMP_SYS(poll),
	SCMP_SYS(ppoll),
	SCMP_SYS(munmap),
	SCMP_SYS(mremap),
	SCMP_SYS(brk),
	SCMP_SYS(madvise),
	SCMP_SYS(futex),
	SCMP_SYS(clock_gettime),
	SCMP_SYS(getrandom),
	SCMP_SYS(exit),
	SCMP_SYS(exit_group),
	SCMP_SYS(rt_sigreturn),
	SCMP_SYS(rt_sigaction),
	SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(restart_syscall),
	SCMP_SYS(sysinfo), /* qsort asks how much memory there is */
#if IS_ADDRESS_SANITIZED
	SCMP_SYS(sigaltstack),
	SCMP_SYS(getpid),
	SCMP_SYS(gettid),
	SCMP_SYS(sched_yield),
	SCMP_SYS(write),
	SCMP_SYS(prctl),
	SCMP_SYS(read),
	SCMP_SYS(readlink),
	SCMP_SYS(tgkill),
#endif
};

/* The libraries look for files now and then (a character set's table, the processor's features)
 * and do without them. */
static const int DENIED[] = { SCMP_SYS(open), SCMP_SYS(openat), SCMP_SYS(newfstatat) };

static void filter_release(scmp_filter_ctx *filter)
{
	if (*filter != NULL)
		seccomp_release(*filter);
}

static int add_rules(scmp_filter_ctx filter)
{
	const struct scmp_arg_cmp no_code = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
	const struct scmp_arg_cmp asks_seals = SCMP_A1(SCMP_CMP_EQ, F_GET_SEALS, 0);
	const struct scmp_arg_cmp on_stderr = SCMP_A0(SCMP_CMP_EQ, STDERR_FILENO, 0);
	int failed = 0;

	for (size_t i = 0; i < COUNT_OF(ALLOWED); i++)
		failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, ALLOWED[i], 0);
	for (size_t i = 0; i < COUNT_OF(DENIED); i++)
		failed |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), DENIED[i], 0);
	failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, no_code);
	failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, no_code);
	failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1, asks_seals);
	if (!IS_ADDRESS_SANITIZED)
		failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(write), 1, on_stderr);
	return failed;
}

static enum status limit(struct fault *fault)
{
	for (size_t i = 0; i < COUNT_OF(LIMITS); i++) {
		struct rlimit max = { LIMITS[i].max, LIMITS[i].max };

		if (IS_ADDRESS_SANITIZED && !LIMITS[i].is_for_sanitized)
			continue;
		if (setrlimit(LIMITS[i].resource, &max) != 0)
			return fault_set(fault, STATUS_DENIED, errno,
					 "the reader's limits cannot be set");
	}
	if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0 ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return fault_set(fault, STATUS_DENIED, errno, "the reader cannot be sealed off");
	return STATUS_OK;
}

enum status reader_sandbox(struct fault *fault)
{
	enum status status = process_seal(fault);

	if (status == STATUS_OK)
		status = limit(fault);
	if (status != STATUS_OK)
		return status;
	__attribute__((cleanup(filter_release))) scmp_filter_ctx filter =
		seccomp_init(SCMP_ACT_KILL_PROCESS);
	if (filter == NULL)
		return fault_set(fault, STATUS_NO_MEMORY, 0,
				 "no memory for the system call filter");
	if (add_rules(filter) != 0)
		return fault_set(fault, STATUS_DENIED, 0, "the system call filter cannot be built");
	int reason = seccomp_load(filter);
	if (reason != 0)
		return fault_set(fault, STATUS_DENIED, -reason,
				 "the kernel refuses the reader's system call filter");
	return STATUS_OK;
}

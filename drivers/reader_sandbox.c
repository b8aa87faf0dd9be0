#include "drivers/reader_sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>

#include <seccomp.h>

#include "drivers/child.h"
#include "kiosk/base/wipe.h"

enum { DESCRIPTORS_MAX = 8 };

static const struct child_limit LIMITS[] = {
	{ RLIMIT_AS, 1024UL * 1024 * 1024, true },
	{ RLIMIT_NOFILE, DESCRIPTORS_MAX, false },
	{ RLIMIT_FSIZE, 0, false },
	{ RLIMIT_CORE, 0, false },
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

enum status reader_sandbox(struct fault *fault)
{
	enum status status = process_seal(fault);

	if (status == STATUS_OK)
		status = child_confine(LIMITS, COUNT_OF(LIMITS), fault);
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

#include "drivers/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include <seccomp.h>

#include "drivers/child.h"
#include "kiosk/base/wipe.h"

enum { READER_FILES_MAX = 8, CAMERA_FILES_MAX = 64 };

static const int READER_ALLOWED[] = {
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
static const int READER_DENIED[] = { SCMP_SYS(open), SCMP_SYS(openat), SCMP_SYS(newfstatat) };

static const int CAMERA_DENIED[] = {
	SCMP_SYS(execve),
	SCMP_SYS(execveat),
	SCMP_SYS(ptrace),
	SCMP_SYS(process_vm_readv),
	SCMP_SYS(process_vm_writev),
	SCMP_SYS(pidfd_getfd),
	SCMP_SYS(bpf),
	SCMP_SYS(perf_event_open),
	SCMP_SYS(userfaultfd),
	SCMP_SYS(add_key),
	SCMP_SYS(request_key),
	SCMP_SYS(keyctl),
	SCMP_SYS(io_uring_setup), /* it opens and connects past a filter */
	SCMP_SYS(unshare),
	SCMP_SYS(setns),
	SCMP_SYS(mount),
	SCMP_SYS(umount2),
	SCMP_SYS(pivot_root),
	SCMP_SYS(chroot),
	SCMP_SYS(init_module),
	SCMP_SYS(finit_module),
	SCMP_SYS(delete_module),
	SCMP_SYS(kexec_load),
	SCMP_SYS(kexec_file_load),
	SCMP_SYS(reboot),
	SCMP_SYS(settimeofday),
	SCMP_SYS(clock_settime),
};

static void filter_release(scmp_filter_ctx *filter)
{
	if (*filter != NULL)
		seccomp_release(*filter);
}

static int add_reader_rules(scmp_filter_ctx filter)
{
	const struct scmp_arg_cmp no_code = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
	const struct scmp_arg_cmp asks_seals = SCMP_A1(SCMP_CMP_EQ, F_GET_SEALS, 0);
	const struct scmp_arg_cmp on_stderr = SCMP_A0(SCMP_CMP_EQ, STDERR_FILENO, 0);
	int failed = 0;

	for (size_t i = 0; i < COUNT_OF(READER_ALLOWED); i++)
		failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, READER_ALLOWED[i], 0);
	for (size_t i = 0; i < COUNT_OF(READER_DENIED); i++)
		failed |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), READER_DENIED[i], 0);
	failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, no_code);
	failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, no_code);
	failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1, asks_seals);
	if (!IS_ADDRESS_SANITIZED)
		failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(write), 1, on_stderr);
	return failed;
}

/* Of sockets, this machine's own and libudev's are left. */
static int add_camera_rules(scmp_filter_ctx filter)
{
	const struct scmp_arg_cmp above = SCMP_A0(SCMP_CMP_GT, AF_NETLINK, 0);
	const uint32_t refuse = SCMP_ACT_ERRNO(EPERM);
	int failed = seccomp_rule_add(filter, refuse, SCMP_SYS(socket), 1, above);

	for (unsigned family = AF_UNIX + 1; family < AF_NETLINK; family++) {
		const struct scmp_arg_cmp equal = SCMP_A0(SCMP_CMP_EQ, family, 0);
		failed |= seccomp_rule_add(filter, refuse, SCMP_SYS(socket), 1, equal);
	}
	for (size_t i = 0; i < COUNT_OF(CAMERA_DENIED); i++)
		failed |= seccomp_rule_add(filter, refuse, CAMERA_DENIED[i], 0);
	return failed;
}

static enum status confine(const struct child_limit *limits, size_t count, struct fault *fault)
{
	enum status status = process_seal(fault);

	return status == STATUS_OK ? child_confine(limits, count, fault) : status;
}

/* What no rule is about is treated as `otherwise` says. */
static enum status filter_calls(uint32_t otherwise, int (*add_rules)(scmp_filter_ctx filter),
				struct fault *fault)
{
	__attribute__((cleanup(filter_release))) scmp_filter_ctx filter = seccomp_init(otherwise);

	if (filter == NULL)
		return fault_set(fault, STATUS_NO_MEMORY, 0,
				 "no memory for the system call filter");
	if (add_rules(filter) != 0)
		return fault_set(fault, STATUS_DENIED, 0, "the system call filter cannot be built");
	int reason = seccomp_load(filter);
	if (reason != 0)
		return fault_set(fault, STATUS_DENIED, -reason,
				 "the kernel refuses the system call filter");
	return STATUS_OK;
}

enum status sandbox_reader(struct fault *fault)
{
	static const struct child_limit LIMITS[] = {
		{ RLIMIT_AS, 1024UL * 1024 * 1024, true },
		{ RLIMIT_NOFILE, READER_FILES_MAX, false },
		{ RLIMIT_FSIZE, 0, false },
		{ RLIMIT_CORE, 0, false },
	};
	enum status status = confine(LIMITS, COUNT_OF(LIMITS), fault);

	return status == STATUS_OK ? filter_calls(SCMP_ACT_KILL_PROCESS, add_reader_rules, fault)
				   : status;
}

enum status sandbox_camera(size_t file_max, struct fault *fault)
{
	const struct child_limit limits[] = {
		{ RLIMIT_AS, 2UL * 1024 * 1024 * 1024, true },
		{ RLIMIT_NOFILE, CAMERA_FILES_MAX, false },
		{ RLIMIT_FSIZE, file_max, false },
		{ RLIMIT_CORE, 0, false },
	};
	enum status status = confine(limits, COUNT_OF(limits), fault);

	return status == STATUS_OK ? filter_calls(SCMP_ACT_ALLOW, add_camera_rules, fault) : status;
}

#include "drivers/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <linux/netlink.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <cmocka.h>

enum { CAMERA_FILE_MAX = 65536 };

static enum status seal_camera(struct fault *fault)
{
	return sandbox_camera(CAMERA_FILE_MAX, fault);
}

/* What becomes of a process that does `act` once it is sealed off: its wait status. */
static int after(enum status (*seal)(struct fault *fault), int (*act)(void))
{
	int how = 0;
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0) {
		int null = open("/dev/null", O_RDWR);

		dup2(null, STDERR_FILENO);
		if (seal(NULL) != STATUS_OK)
			_exit(99);
		_exit(act());
	}
	assert_int_equal(waitpid(child, &how, 0), child);
	return how;
}

static int act_nothing(void)
{
	return 42;
}

static int act_open(void)
{
	return open("/etc/hostname", O_RDONLY) < 0 ? errno : 0;
}

static int act_create(void)
{
	return open("/tmp/tac-kiosk-escape", O_WRONLY | O_CREAT, 0600) < 0 ? errno : 0;
}

static int act_socket(void)
{
	return socket(AF_INET, SOCK_STREAM, 0) >= 0;
}

static int act_fork(void)
{
	return fork() >= 0;
}

static int act_execute(void)
{
	char name[] = "true";
	char *const arguments[] = { name, NULL };

	return execv("/bin/true", arguments);
}

static int act_map_code(void)
{
	void *at = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return at != MAP_FAILED;
}

static int act_signal_parent(void)
{
	return kill(1, 0);
}

static int act_take_memory(void)
{
	/* In pieces, as a decoder would; more than the limit in all. */
	for (int i = 0; i < 12; i++)
		if (mmap(NULL, 100 * 1000 * 1000, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) ==
		    MAP_FAILED)
			return 7;
	return 0;
}

static int act_network(void)
{
	static const int FAMILIES[] = {
		AF_INET, AF_INET6, AF_X25, AF_PACKET, AF_BLUETOOTH, AF_VSOCK
	};

	for (size_t i = 0; i < COUNT_OF(FAMILIES); i++)
		if (socket(FAMILIES[i], SOCK_DGRAM, 0) >= 0 || errno != EPERM)
			return (int)i + 1;
	return 0;
}

/* What libusb and libudev do. */
static int act_usb(void)
{
	return open("/dev", O_RDONLY | O_DIRECTORY) < 0 ||
	       socket(AF_NETLINK, SOCK_RAW, NETLINK_KOBJECT_UEVENT) < 0 ||
	       socket(AF_UNIX, SOCK_STREAM, 0) < 0;
}

static int act_execute_refused(void)
{
	return act_execute() == 0 || errno != EPERM;
}

static int act_trace_refused(void)
{
	return ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0 || errno != EPERM;
}

static int act_write_much(void)
{
	int file = memfd_create("test", 0);
	struct sigaction ignore = { .sa_handler = SIG_IGN };

	(void)sigaction(SIGXFSZ, &ignore, NULL);
	return ftruncate(file, CAMERA_FILE_MAX) != 0 || ftruncate(file, CAMERA_FILE_MAX + 1) == 0 ||
	       errno != EFBIG;
}

static int act_open_many(void)
{
	for (int i = 0; i < 100; i++)
		if (dup(STDERR_FILENO) < 0)
			return errno != EMFILE;
	return 1;
}

static void test_sandbox__leaves_the_process_alive(void **state)
{
	int how = after(sandbox_reader, act_nothing);

	assert_true(WIFEXITED(how));
	assert_int_equal(WEXITSTATUS(how), 42);
}

static void test_sandbox__no_file_can_be_opened(void **state)
{
	static int (*const ACTS[])(void) = { act_open, act_create };

	for (size_t i = 0; i < COUNT_OF(ACTS); i++) {
		int how = after(sandbox_reader, ACTS[i]);

		assert_true(WIFEXITED(how));
		assert_int_equal(WEXITSTATUS(how), EACCES);
	}
}

static void test_sandbox__sockets_processes_and_code_are_deadly(void **state)
{
	static int (*const ACTS[])(void) = { act_socket, act_fork, act_execute, act_map_code,
					     act_signal_parent };

	for (size_t i = 0; i < COUNT_OF(ACTS); i++) {
		int how = after(sandbox_reader, ACTS[i]);

		assert_true(WIFSIGNALED(how));
		assert_int_equal(WTERMSIG(how), SIGSYS);
	}
}

static void test_sandbox__memory_is_bounded(void **state)
{
	int how = after(sandbox_reader, act_take_memory);

	assert_true(WIFEXITED(how));
	if (!IS_ADDRESS_SANITIZED)
		assert_int_equal(WEXITSTATUS(how), 7);
}

static void test_sandbox__the_camera_s_leaves_usb_and_little_more(void **state)
{
	static int (*const ACTS[])(void) = { act_usb,           act_network,    act_execute_refused,
					     act_trace_refused, act_write_much, act_open_many };

	for (size_t i = 0; i < COUNT_OF(ACTS); i++) {
		int how = after(seal_camera, ACTS[i]);
		if (!WIFEXITED(how) || WEXITSTATUS(how) != 0)
			fail_msg("act %zu: %#x", i, how);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sandbox__leaves_the_process_alive),
		cmocka_unit_test(test_sandbox__no_file_can_be_opened),
		cmocka_unit_test(test_sandbox__sockets_processes_and_code_are_deadly),
		cmocka_unit_test(test_sandbox__memory_is_bounded),
		cmocka_unit_test(test_sandbox__the_camera_s_leaves_usb_and_little_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "drivers/reader_sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <cmocka.h>

/* What becomes of a process that does `act` once it is sealed off: its wait status. */
static int after_sandbox(int (*act)(void))
{
	int how = 0;
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0) {
		int null = open("/dev/null", O_RDWR);

		dup2(null, STDERR_FILENO);
		if (reader_sandbox(NULL) != STATUS_OK)
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

static void test_reader_sandbox__leaves_the_process_alive(void **state)
{
	int how = after_sandbox(act_nothing);

	assert_true(WIFEXITED(how));
	assert_int_equal(WEXITSTATUS(how), 42);
}

static void test_reader_sandbox__no_file_can_be_opened(void **state)
{
	static int (*const ACTS[])(void) = { act_open, act_create };

	for (size_t i = 0; i < COUNT_OF(ACTS); i++) {
		int how = after_sandbox(ACTS[i]);

		assert_true(WIFEXITED(how));
		assert_int_equal(WEXITSTATUS(how), EACCES);
	}
}

static void test_reader_sandbox__sockets_processes_and_code_are_deadly(void **state)
{
	static int (*const ACTS[])(void) = { act_socket, act_fork, act_execute, act_map_code,
					     act_signal_parent };

	for (size_t i = 0; i < COUNT_OF(ACTS); i++) {
		int how = after_sandbox(ACTS[i]);

		assert_true(WIFSIGNALED(how));
		assert_int_equal(WTERMSIG(how), SIGSYS);
	}
}

static void test_reader_sandbox__memory_is_bounded(void **state)
{
	int how = after_sandbox(act_take_memory);

	assert_true(WIFEXITED(how));
	if (!IS_ADDRESS_SANITIZED)
		assert_int_equal(WEXITSTATUS(how), 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reader_sandbox__leaves_the_process_alive),
		cmocka_unit_test(test_reader_sandbox__no_file_can_be_opened),
		cmocka_unit_test(test_reader_sandbox__sockets_processes_and_code_are_deadly),
		cmocka_unit_test(test_reader_sandbox__memory_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

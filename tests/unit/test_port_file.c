#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <termios.h>

#include "drivers/port.h"
#include "kiosk/base/text.h"

static char folder[] = "/tmp/test_port_file.XXXXXX";
static char path[128];
static struct fault fault;

static int make_folder(void **state)
{
	if (mkdtemp(folder) == NULL)
		return -1;
	text_format(path, sizeof(path), "%s/spool", folder);
	return 0;
}

static int remove_folder(void **state)
{
	return rmdir(folder);
}

static int remove_file(void **state)
{
	(void)unlink(path);
	return 0;
}

static void write_all(struct port *port, const char *text)
{
	size_t written = 0;

	assert_int_equal(port->ops->write(port->self, span_of(text), &written, &fault), STATUS_OK);
	assert_int_equal(written, strlen(text));
}

static void assert_file_holds(const char *text)
{
	char held[256] = "";
	FILE *file = fopen(path, "r");

	assert_non_null(file);
	held[fread(held, 1, sizeof(held) - 1, file)] = '\0';
	fclose(file);
	assert_string_equal(held, text);
}

static void test_port_file__only_its_owner_may_read_the_file(void **state)
{
	struct port port = { 0 };
	struct stat about;
	FILE *before = fopen(path, "w");

	fclose(before);
	assert_int_equal(chmod(path, 0666), 0);
	assert_int_equal(port_file_open(path, &port, &fault), STATUS_OK);
	assert_int_equal(stat(path, &about), 0);
	assert_int_equal(about.st_mode & 0777, 0600);
	port_release(&port);
}

static void test_port_file__keeps_what_is_written_and_empties_at_open(void **state)
{
	struct port port = { 0 };

	assert_int_equal(port_file_open(path, &port, &fault), STATUS_OK);
	write_all(&port, "one page");
	assert_int_equal(port.ops->flush(port.self, &fault), STATUS_OK);
	assert_file_holds("one page");
	port_release(&port);
	assert_file_holds("one page");
	assert_int_equal(port_file_open(path, &port, &fault), STATUS_OK);
	assert_file_holds("");
	port_release(&port);
}

static void test_port_file__discarding_overwrites_then_empties(void **state)
{
	struct port port = { 0 };
	struct stat about;
	int watcher;

	assert_int_equal(port_file_open(path, &port, &fault), STATUS_OK);
	write_all(&port, "the PIN is 012 345");
	watcher = open(path, O_RDONLY);
	assert_int_equal(port.ops->discard(port.self, &fault), STATUS_OK);
	assert_int_equal(fstat(watcher, &about), 0);
	assert_int_equal(about.st_size, 0);
	write_all(&port, "next");
	assert_file_holds("next");
	close(watcher);
	port_release(&port);
}

static void test_port_file__a_file_does_not_answer(void **state)
{
	struct port port = { 0 };
	unsigned char byte;
	size_t size = 7;

	assert_int_equal(port_file_open(path, &port, &fault), STATUS_OK);
	assert_int_equal(port.ops->read(port.self, &byte, 1, &size, &fault), STATUS_UNSUPPORTED);
	assert_int_equal(size, 7);
	port_release(&port);
}

static void test_port_file__a_link_is_not_followed(void **state)
{
	struct port port = { 0 };
	char target[128];

	text_format(target, sizeof(target), "%s/target", folder);
	assert_int_equal(symlink(target, path), 0);
	assert_int_equal(port_file_open(path, &port, &fault), STATUS_IO);
	assert_int_not_equal(access(target, F_OK), 0);
	assert_null(port.ops);
}

static void test_port_file__refuses_what_is_neither_file_nor_printer(void **state)
{
	struct port port = { 0 };

	assert_int_not_equal(port_file_open(folder, &port, &fault), STATUS_OK);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(port_file_open(path, &port, &fault), STATUS_REFUSED);
	assert_non_null(strstr(fault.what, path));
	assert_null(port.ops);
}

static void test_port_file__an_absent_device_does_not_become_a_file(void **state)
{
	struct port port = { 0 };

	assert_int_equal(port_file_open("/dev/tac-no-such-printer", &port, &fault), STATUS_IO);
	assert_int_not_equal(access("/dev/tac-no-such-printer", F_OK), 0);
	assert_non_null(strstr(fault.what, "/dev/tac-no-such-printer"));
}

static int open_pty(char *name, size_t max)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK);

	assert_true(master >= 0);
	assert_int_equal(grantpt(master), 0);
	assert_int_equal(unlockpt(master), 0);
	assert_int_equal(ptsname_r(master, name, max), 0);
	return master;
}

static void test_port_file__a_terminal_passes_every_byte_unchanged(void **state)
{
	static const char BYTES[] = "a\n\r\x03\x04\x11\x13\x1b\x7f\xff";
	struct port port = { 0 };
	unsigned char got[32];
	size_t size = 0;
	char name[64];
	int master = open_pty(name, sizeof(name));

	assert_int_equal(port_file_open(name, &port, &fault), STATUS_OK);
	write_all(&port, BYTES);
	assert_int_equal(read(master, got, sizeof(got)), sizeof(BYTES) - 1);
	assert_memory_equal(got, BYTES, sizeof(BYTES) - 1);
	assert_int_equal(port.ops->read(port.self, got, sizeof(got), &size, &fault), STATUS_AGAIN);
	assert_int_equal(write(master, BYTES, sizeof(BYTES) - 1), sizeof(BYTES) - 1);
	struct pollfd wait = { .fd = port.ops->descriptor(port.self), .events = POLLIN };
	assert_int_equal(poll(&wait, 1, 2000), 1);
	assert_int_equal(port.ops->read(port.self, got, sizeof(got), &size, &fault), STATUS_OK);
	assert_int_equal(size, sizeof(BYTES) - 1);
	assert_memory_equal(got, BYTES, size);
	assert_null(port.ops->discard);
	port_release(&port);
	close(master);
}

static void test_port_file__a_terminal_that_leaves_is_gone(void **state)
{
	struct port port = { 0 };
	unsigned char byte;
	size_t size = 0;
	char name[64];
	int master = open_pty(name, sizeof(name));

	assert_int_equal(port_file_open(name, &port, &fault), STATUS_OK);
	close(master);
	assert_int_equal(port.ops->write(port.self, span_of("x"), &size, &fault), STATUS_GONE);
	assert_int_equal(port.ops->read(port.self, &byte, 1, &size, &fault), STATUS_GONE);
	port_release(&port);
}

static void test_port_file__a_full_terminal_says_again(void **state)
{
	static char block[4096];
	struct port port = { 0 };
	enum status status = STATUS_OK;
	size_t written = 0;
	char name[64];
	int master = open_pty(name, sizeof(name));

	memset(block, 'x', sizeof(block) - 1);
	assert_int_equal(port_file_open(name, &port, &fault), STATUS_OK);
	for (int tries = 0; tries < 1000 && status == STATUS_OK; tries++)
		status = port.ops->write(port.self, span_of(block), &written, &fault);
	assert_int_equal(status, STATUS_AGAIN);
	port_release(&port);
	close(master);
}

static void test_port_file__addresses_have_a_kind(void **state)
{
	static const char *const WRONG[] = { "", "glass", "/tmp/x", "usb:1", "FILE:/tmp/x" };
	struct port port = { 0 };
	char address[160];

	for (size_t at = 0; at < COUNT_OF(WRONG); at++)
		assert_int_equal(port_open(WRONG[at], &port, &fault), STATUS_REFUSED);
	text_format(address, sizeof(address), "file:%s", path);
	assert_int_equal(port_open(address, &port, &fault), STATUS_OK);
	assert_string_equal(port.ops->name, "file");
	port_release(&port);
	port_release(&port);
	assert_null(port.ops);
}

static void test_port_file__what_an_earlier_run_left_is_forgotten(void **state)
{
	char address[160];
	FILE *left = fopen(path, "w");

	fputs("a page", left);
	fclose(left);
	text_format(address, sizeof(address), "file:%s", path);
	assert_int_equal(port_forget(address, &fault), STATUS_OK);
	assert_file_holds("");
	(void)unlink(path);
	assert_int_equal(port_forget(address, &fault), STATUS_OK);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(port_forget("tcp:127.0.0.1:9100", &fault), STATUS_OK);
	assert_int_equal(port_forget("lp0", &fault), STATUS_REFUSED);
}

int main(void)
{
#define PORT_TEST(function) cmocka_unit_test_teardown(function, remove_file)
	const struct CMUnitTest tests[] = {
		PORT_TEST(test_port_file__only_its_owner_may_read_the_file),
		PORT_TEST(test_port_file__keeps_what_is_written_and_empties_at_open),
		PORT_TEST(test_port_file__discarding_overwrites_then_empties),
		PORT_TEST(test_port_file__a_file_does_not_answer),
		PORT_TEST(test_port_file__a_link_is_not_followed),
		PORT_TEST(test_port_file__refuses_what_is_neither_file_nor_printer),
		PORT_TEST(test_port_file__an_absent_device_does_not_become_a_file),
		PORT_TEST(test_port_file__a_terminal_passes_every_byte_unchanged),
		PORT_TEST(test_port_file__a_terminal_that_leaves_is_gone),
		PORT_TEST(test_port_file__a_full_terminal_says_again),
		PORT_TEST(test_port_file__addresses_have_a_kind),
		PORT_TEST(test_port_file__what_an_earlier_run_left_is_forgotten),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}

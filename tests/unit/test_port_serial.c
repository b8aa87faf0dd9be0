#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>

#include "drivers/port_serial.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "tests/fakes/cable.h"

static char folder[] = "/tmp/test_port_serial.XXXXXX";
static char path[128];
static int device = -1; /* the other end */
static struct fault fault;

static int make_folder(void **state)
{
	if (mkdtemp(folder) == NULL)
		return -1;
	text_format(path, sizeof(path), "%s/line", folder);
	return 0;
}

static int remove_folder(void **state)
{
	return rmdir(folder);
}

static int plug_in(void **state)
{
	device = cable_plug(path);
	return 0;
}

static int take_out(void **state)
{
	if (device >= 0)
		cable_unplug(&device, path);
	return 0;
}

static struct port open_at(unsigned baud)
{
	struct serial_options options = { .baud = baud };
	struct port port = { 0 };

	assert_int_equal(port_serial_open(path, &options, &port, &fault), STATUS_OK);
	return port;
}

static enum status read_some(struct port *port, char *to, size_t max)
{
	size_t size = 0;
	enum status status =
		port->ops->read(port->self, (unsigned char *)to, max - 1, &size, &fault);

	to[size] = '\0';
	return status;
}

static void test_port_serial__bytes_come_as_they_were_sent(void **state)
{
	struct port port = open_at(0);
	char got[64];
	static const char SENT[] = "@\n\036\rANSI\003\021\177";

	assert_int_equal(write(device, SENT, sizeof(SENT) - 1), sizeof(SENT) - 1);
	assert_int_equal(read_some(&port, got, sizeof(got)), STATUS_OK);
	assert_string_equal(got, SENT);
	port_release(&port);
}

static void test_port_serial__bytes_go_as_they_were_written_and_are_not_echoed(void **state)
{
	struct port port = open_at(0);
	char got[64] = "";
	size_t written = 0;

	assert_int_equal(port.ops->write(port.self, span_of("\020\004\001\n"), &written, &fault),
			 STATUS_OK);
	assert_int_equal(written, 4);
	assert_int_equal(read(device, got, sizeof(got)), 4);
	assert_memory_equal(got, "\020\004\001\n", 4);
	assert_int_equal(write(device, "x", 1), 1);
	assert_int_equal(read(device, got, sizeof(got)), -1);
	port_release(&port);
}

static void test_port_serial__nothing_there_is_again(void **state)
{
	struct port port = open_at(0);
	char got[8];

	assert_int_equal(read_some(&port, got, sizeof(got)), STATUS_AGAIN);
	port_release(&port);
}

static void test_port_serial__the_speed_is_the_one_asked_for(void **state)
{
	static const struct {
		unsigned baud;
		speed_t speed;
	} ALL[] = { { 0, B9600 }, { 1200, B1200 }, { 115200, B115200 }, { 230400, B230400 } };

	for (size_t at = 0; at < COUNT_OF(ALL); at++) {
		struct port port = open_at(ALL[at].baud);
		struct termios mode;
		assert_int_equal(tcgetattr(port.ops->descriptor(port.self), &mode), 0);
		assert_int_equal(cfgetospeed(&mode), ALL[at].speed);
		assert_int_equal(cfgetispeed(&mode), ALL[at].speed);
		port_release(&port);
	}
}

static void test_port_serial__an_address_names_the_line_and_its_speed(void **state)
{
	static const char *const WRONG[] = { "@", "@fast", "@0", "@-9600", "@99999999999" };
	struct port port = { 0 };
	struct termios mode;
	char address[160];

	text_format(address, sizeof(address), "serial:%s@115200", path);
	assert_int_equal(port_open(address, &port, &fault), STATUS_OK);
	assert_int_equal(tcgetattr(port.ops->descriptor(port.self), &mode), 0);
	assert_int_equal(cfgetospeed(&mode), B115200);
	port_release(&port);
	for (size_t at = 0; at < COUNT_OF(WRONG); at++) {
		text_format(address, sizeof(address), "serial:%s%s", path, WRONG[at]);
		assert_int_equal(port_open(address, &port, &fault), STATUS_REFUSED);
	}
}

static void test_port_serial__an_unusual_speed_is_refused(void **state)
{
	struct serial_options options = { .baud = 9601 };
	struct port port = { 0 };

	assert_int_equal(port_serial_open(path, &options, &port, &fault), STATUS_REFUSED);
	assert_non_null(strstr(fault.what, "9601"));
	assert_null(port.ops);
}

static void test_port_serial__what_is_no_line_is_refused(void **state)
{
	struct serial_options options = { 0 };
	struct port port = { 0 };

	assert_int_equal(port_serial_open("/dev/null", &options, &port, &fault), STATUS_REFUSED);
	assert_int_equal(port_serial_open("/dev/tac-no-such-line", &options, &port, &fault),
			 STATUS_IO);
	assert_null(port.ops);
}

static void test_port_serial__nobody_else_gets_the_line(void **state)
{
	struct port port = open_at(0), second = { 0 };
	struct serial_options options = { 0 };
	int is_exclusive = 0;

	assert_int_equal(ioctl(port.ops->descriptor(port.self), TIOCGEXCL, &is_exclusive), 0);
	assert_int_equal(is_exclusive, 1);
	assert_int_equal(port_serial_open(path, &options, &second, &fault), STATUS_DENIED);
	assert_null(second.ops);
	port_release(&port);
	second = open_at(0);
	port_release(&second);
}

static void test_port_serial__an_unplugged_device_is_gone_once_and_found_again(void **state)
{
	struct port port = open_at(0);
	int64_t until_ms = clock_steady_ms() + 5000;
	enum status status;
	char got[8];

	cable_unplug(&device, path);
	assert_int_equal(read_some(&port, got, sizeof(got)), STATUS_GONE);
	assert_int_equal(port.ops->descriptor(port.self), -1);
	assert_int_equal(read_some(&port, got, sizeof(got)), STATUS_AGAIN);
	device = cable_plug(path);
	do {
		(void)poll(NULL, 0, 10);
		status = read_some(&port, got, sizeof(got));
	} while (port.ops->descriptor(port.self) < 0 && clock_steady_ms() < until_ms);
	assert_int_equal(status, STATUS_AGAIN);
	assert_int_equal(write(device, "back", 4), 4);
	assert_int_equal(read_some(&port, got, sizeof(got)), STATUS_OK);
	assert_string_equal(got, "back");
	port_release(&port);
}

static void test_port_serial__writing_to_a_device_that_left_says_gone(void **state)
{
	struct port port = open_at(0);
	size_t written = 7;

	cable_unplug(&device, path);
	assert_int_equal(port.ops->write(port.self, span_of("x"), &written, &fault), STATUS_GONE);
	assert_int_equal(port.ops->write(port.self, span_of("x"), &written, &fault), STATUS_GONE);
	assert_int_equal(port.ops->flush(port.self, &fault), STATUS_GONE);
	assert_int_equal(written, 7);
	port_release(&port);
}

static void test_port_serial__poll_tells_that_it_left(void **state)
{
	struct port port = open_at(0);
	struct pollfd wait = { .fd = port.ops->descriptor(port.self), .events = POLLIN };

	cable_unplug(&device, path);
	assert_int_equal(poll(&wait, 1, 1000), 1);
	assert_true((wait.revents & POLLHUP) != 0);
	port_release(&port);
}

/* The device takes nothing: neither does the port wait without end, nor say that all is well. */
static void test_port_serial__a_device_that_takes_nothing_fails_at_the_deadline(void **state)
{
	struct port port = open_at(0);
	static const unsigned char PAGE[65536];
	struct span page = { .at = PAGE, .size = sizeof(PAGE) };
	size_t written;
	enum status status;

	int64_t begun_ms = clock_steady_ms();
	int64_t taken_ms = begun_ms;
	do {
		status = port.ops->write(port.self, page, &written, &fault);
		if (status == STATUS_OK)
			taken_ms = clock_steady_ms();
		(void)poll(NULL, 0, status == STATUS_OK ? 0 : 50);
	} while (status != STATUS_IO && clock_steady_ms() < begun_ms + 2 * SERIAL_WRITE_MS);
	assert_int_equal(status, STATUS_IO);
	assert_true(clock_steady_ms() - taken_ms >= SERIAL_WRITE_MS - 100);
	port_release(&port);
}

#define TEST(name) cmocka_unit_test_setup_teardown(test_port_serial__##name, plug_in, take_out)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(bytes_come_as_they_were_sent),
		TEST(bytes_go_as_they_were_written_and_are_not_echoed),
		TEST(nothing_there_is_again),
		TEST(the_speed_is_the_one_asked_for),
		TEST(an_unusual_speed_is_refused),
		TEST(an_address_names_the_line_and_its_speed),
		TEST(what_is_no_line_is_refused),
		TEST(nobody_else_gets_the_line),
		TEST(an_unplugged_device_is_gone_once_and_found_again),
		TEST(writing_to_a_device_that_left_says_gone),
		TEST(poll_tells_that_it_left),
		TEST(a_device_that_takes_nothing_fails_at_the_deadline),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include "drivers/port.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"

static struct fault fault;

/* A listener on a free port of this machine; `to` holds its address as "name:port". */
static int listen_on(int family, const char *name, char *to, size_t max)
{
	struct sockaddr_in six_less = { .sin_family = AF_INET };
	struct sockaddr_in6 six = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT };
	struct sockaddr_storage got = { 0 };
	socklen_t size = sizeof(got);
	int listener = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	six_less.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	int bound = family == AF_INET
			    ? bind(listener, (struct sockaddr *)&six_less, sizeof(six_less))
			    : bind(listener, (struct sockaddr *)&six, sizeof(six));
	if (listener < 0 || bound != 0)
		return -1;
	assert_int_equal(listen(listener, 4), 0);
	assert_int_equal(getsockname(listener, (struct sockaddr *)&got, &size), 0);
	text_format(to, max, "%s:%d", name, ntohs(((struct sockaddr_in *)&got)->sin_port));
	return listener;
}

static void test_port_tcp__speaks_with_a_printer_by_number_and_by_name(void **state)
{
	static const struct {
		int family;
		const char *name;
	} NAMES[] = { { AF_INET, "127.0.0.1" }, { AF_INET, "localhost" }, { AF_INET6, "[::1]" } };

	for (size_t at = 0; at < COUNT_OF(NAMES); at++) {
		struct port port = { 0 };
		unsigned char got[16];
		size_t size = 0;
		char address[80];
		int listener =
			listen_on(NAMES[at].family, NAMES[at].name, address, sizeof(address));
		if (listener < 0 && NAMES[at].family == AF_INET6)
			continue; /* a machine without IPv6 */
		if (port_tcp_open(address, &port, &fault) != STATUS_OK)
			fail_msg("%s", fault.what);
		int printer = accept(listener, NULL, NULL);
		assert_int_equal(port.ops->read(port.self, got, 16, &size, &fault), STATUS_AGAIN);
		assert_int_equal(port.ops->write(port.self, span_of("page"), &size, &fault),
				 STATUS_OK);
		assert_int_equal(size, 4);
		assert_int_equal(port.ops->flush(port.self, &fault), STATUS_OK);
		assert_int_equal(read(printer, got, sizeof(got)), 4);
		assert_int_equal(write(printer, "\x12", 1), 1);
		struct pollfd wait = { .fd = port.ops->descriptor(port.self), .events = POLLIN };
		assert_int_equal(poll(&wait, 1, 2000), 1);
		assert_int_equal(port.ops->read(port.self, got, 16, &size, &fault), STATUS_OK);
		assert_int_equal(size, 1);
		assert_int_equal(got[0], 0x12);
		port_release(&port);
		assert_int_equal(read(printer, got, sizeof(got)), 0);
		close(printer);
		close(listener);
	}
}

static void test_port_tcp__a_question_does_not_wait_behind_a_page(void **state)
{
	struct port port = { 0 };
	char address[80];
	int delays_not = 0;
	socklen_t size = sizeof(delays_not);
	int listener = listen_on(AF_INET, "127.0.0.1", address, sizeof(address));

	assert_int_equal(port_tcp_open(address, &port, &fault), STATUS_OK);
	assert_int_equal(getsockopt(port.ops->descriptor(port.self), IPPROTO_TCP, TCP_NODELAY,
				    &delays_not, &size),
			 0);
	assert_int_not_equal(delays_not, 0);
	port_release(&port);
	close(listener);
}

/* Without a handler for SIGPIPE: the signal would end this test. */
static void test_port_tcp__a_printer_that_closes_is_gone(void **state)
{
	struct port port = { 0 };
	enum status status = STATUS_OK;
	unsigned char byte;
	size_t size = 0;
	char address[80];
	int listener = listen_on(AF_INET, "127.0.0.1", address, sizeof(address));

	assert_int_equal(port_tcp_open(address, &port, &fault), STATUS_OK);
	int printer = accept(listener, NULL, NULL);
	struct linger reset = { .l_onoff = 1 };
	setsockopt(printer, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
	close(printer);
	struct pollfd wait = { .fd = port.ops->descriptor(port.self), .events = POLLIN };
	assert_int_equal(poll(&wait, 1, 2000), 1);
	assert_int_equal(port.ops->read(port.self, &byte, 1, &size, &fault), STATUS_GONE);
	for (int tries = 0; tries < 10 && status != STATUS_GONE; tries++)
		status = port.ops->write(port.self, span_of("page"), &size, &fault);
	assert_int_equal(status, STATUS_GONE);
	port_release(&port);
	close(listener);
}

static void test_port_tcp__a_printer_that_does_not_read_says_again(void **state)
{
	static char block[65536];
	struct port port = { 0 };
	enum status status = STATUS_OK;
	size_t size = 0;
	char address[80];
	int listener = listen_on(AF_INET, "127.0.0.1", address, sizeof(address));

	memset(block, 'x', sizeof(block) - 1);
	assert_int_equal(port_tcp_open(address, &port, &fault), STATUS_OK);
	int printer = accept(listener, NULL, NULL);
	for (int tries = 0; tries < 1000 && status == STATUS_OK; tries++)
		status = port.ops->write(port.self, span_of(block), &size, &fault);
	assert_int_equal(status, STATUS_AGAIN);
	int64_t before_ms = clock_steady_ms();
	assert_int_equal(port.ops->flush(port.self, &fault), STATUS_AGAIN);
	assert_true(clock_steady_ms() - before_ms < 1500);
	close(printer);
	port_release(&port);
	close(listener);
}

static void test_port_tcp__nobody_listening_is_said_at_once(void **state)
{
	struct port port = { 0 };
	char address[80];
	int listener = listen_on(AF_INET, "127.0.0.1", address, sizeof(address));

	close(listener);
	int64_t before_ms = clock_steady_ms();
	assert_int_equal(port_tcp_open(address, &port, &fault), STATUS_IO);
	assert_true(clock_steady_ms() - before_ms < 2000);
	assert_non_null(strstr(fault.what, address));
	assert_null(port.ops);
}

/* Its queue of callers is full, so that it never answers. */
static void test_port_tcp__a_silent_machine_is_given_up_after_three_seconds(void **state)
{
	struct port port[8] = { { 0 } };
	enum status status = STATUS_OK;
	size_t count = 0;
	char address[80];
	int listener = listen_on(AF_INET, "127.0.0.1", address, sizeof(address));

	assert_int_equal(listen(listener, 0), 0);
	int64_t before_ms = 0;
	while (status == STATUS_OK && count < COUNT_OF(port)) {
		before_ms = clock_steady_ms();
		status = port_tcp_open(address, &port[count++], &fault);
	}
	assert_int_equal(status, STATUS_IO);
	assert_in_range(clock_steady_ms() - before_ms, 2500, 10000);
	for (size_t at = 0; at < count; at++)
		port_release(&port[at]);
	close(listener);
}

static void test_port_tcp__refuses_what_is_no_address(void **state)
{
	static const char *const WRONG[] = {
		"",          "printer",       "printer:",     ":9100",
		"printer:0", "printer:65536", "printer:http", "printer:-1",
		"[]:"
	};
	struct port port = { 0 };

	for (size_t at = 0; at < COUNT_OF(WRONG); at++)
		assert_int_equal(port_tcp_open(WRONG[at], &port, &fault), STATUS_REFUSED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_port_tcp__speaks_with_a_printer_by_number_and_by_name),
		cmocka_unit_test(test_port_tcp__a_question_does_not_wait_behind_a_page),
		cmocka_unit_test(test_port_tcp__a_printer_that_closes_is_gone),
		cmocka_unit_test(test_port_tcp__a_printer_that_does_not_read_says_again),
		cmocka_unit_test(test_port_tcp__nobody_listening_is_said_at_once),
		cmocka_unit_test(test_port_tcp__a_silent_machine_is_given_up_after_three_seconds),
		cmocka_unit_test(test_port_tcp__refuses_what_is_no_address),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

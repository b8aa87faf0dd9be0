#include "drivers/scanner.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "drivers/camera_protocol.h"
#include "drivers/child.h"
#include "drivers/message.h"
#include "drivers/sealed_picture.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"

enum { SOON_MS = 5000, QUIET_MS = 200, PAUSE_FIRST_MS = 500, PAUSE_LAST_MS = 30000 };
enum { ORDERS_MAX = 64 };

/* --- a camera process of the tests' own: this program, told by a serial number what to do -------
 */

struct played {
	const char *part;
	char orders[ORDERS_MAX]; /* a letter each */
};

static void say(enum camera_say what, const char *text, const int *file)
{
	struct camera_word word = { .say = what };
	unsigned char storage[CAMERA_WORD_MAX];
	struct bytes bytes = bytes_over(storage, sizeof(storage));

	(void)text_copy(word.text, sizeof(word.text), text);
	camera_word_write(&word, &bytes);
	if (!message_send(CHILD_SOCKET, bytes_span(&bytes), file, file != NULL ? 1 : 0))
		_exit(9);
}

/* A picture whose bytes are the orders so far. */
static void send_picture(const struct played *played, bool is_sealed)
{
	int file = memfd_create("test", MFD_ALLOW_SEALING);

	if (write(file, played->orders, strlen(played->orders)) < 0 ||
	    (is_sealed && fcntl(file, F_ADD_SEALS, READER_SEALS) != 0))
		_exit(9);
	say(CAMERA_FRAME, "", &file);
	close(file);
}

static bool plays(const struct played *played, const char *part)
{
	return strcmp(played->part, part) == 0;
}

static void answer_next(const struct played *played)
{
	if (plays(played, "serial=noise") &&
	    !message_send(CHILD_SOCKET, span_of("\x7fnoise"), NULL, 0))
		_exit(9);
	if (plays(played, "serial=leave")) {
		say(CAMERA_SEARCHING, "", NULL);
		_exit(0);
	}
	if (plays(played, "serial=die"))
		_exit(7);
	send_picture(played, !plays(played, "serial=open"));
}

static void answer(const struct played *played, enum camera_order order)
{
	bool is_on = false;

	for (const char *at = played->orders; *at != '\0'; at++)
		is_on = *at == 'N' ? is_on : *at == 'I' || (*at != 'O' && is_on);
	if (plays(played, "serial=deaf") && is_on)
		return;
	if (plays(played, "serial=unasked"))
		send_picture(played, true);
	if (order == CAMERA_NEXT)
		answer_next(played);
	else if (plays(played, "serial=broken"))
		say(CAMERA_TROUBLE, "the camera is broken", NULL);
	else
		say(is_on ? CAMERA_STREAMING : CAMERA_READY, "test", NULL);
}

/* I on, O off, N next, S how do things stand. */
static int play(const char *part)
{
	static const char LETTERS[] = "?IONS";
	struct played played = { .part = part };
	unsigned char byte;
	struct message message;
	enum camera_order order;

	while (message_receive(CHILD_SOCKET, true, &byte, 1, &message) == STATUS_OK &&
	       camera_order_read((struct span){ &byte, 1 }, &order) &&
	       strlen(played.orders) < ORDERS_MAX - 1) {
		played.orders[strlen(played.orders)] = LETTERS[order];
		answer(&played, order);
	}
	return 0;
}

/* --- the kiosk's side ---------------------------------------------------------------------------
 */

struct desk {
	struct scanner scanner;
	int64_t now_ms;
	bool is_wanted, is_next;
};

static struct desk open_desk(const char *name)
{
	struct desk desk = { .now_ms = 1000, .is_wanted = true };

	assert_int_equal(scanner_camera_open(name, &desk.scanner, NULL), STATUS_OK);
	return desk;
}

/* One picture's bytes, if there is one now. */
static bool take(struct desk *desk, char *to, size_t max)
{
	int file = -1;
	enum status status = desk->scanner.ops->picture(
		desk->scanner.self, desk->now_ms, desk->is_wanted, &file, &desk->is_next, NULL);

	if (status != STATUS_OK)
		return false;
	ssize_t size = pread(file, to, max - 1, 0);
	assert_true(size >= 0);
	to[size] = '\0';
	close(file);
	return true;
}

/* Waits for the process's next word. */
static void listen(const struct desk *desk)
{
	struct pollfd waits = desk->scanner.ops->pollfd(desk->scanner.self);

	assert_true(waits.fd >= 0);
	assert_int_equal(poll(&waits, 1, SOON_MS), 1);
}

/* Goes on until there is a picture. */
static const char *await_picture(struct desk *desk)
{
	static char orders[ORDERS_MAX];

	while (!take(desk, orders, sizeof(orders)))
		listen(desk);
	return orders;
}

static const char *trouble_of(const struct desk *desk)
{
	const char *trouble = desk->scanner.ops->trouble(desk->scanner.self);

	return trouble != NULL ? trouble : "";
}

/* Goes on until there is a trouble; the clock stands. */
static const char *await_trouble(struct desk *desk)
{
	char orders[ORDERS_MAX];

	while (trouble_of(desk)[0] == '\0')
		if (!take(desk, orders, sizeof(orders)) && trouble_of(desk)[0] == '\0')
			listen(desk);
	return trouble_of(desk);
}

/* Until there is no process. */
static void await_end(struct desk *desk)
{
	char orders[ORDERS_MAX];

	while (desk->scanner.ops->pollfd(desk->scanner.self).fd >= 0) {
		listen(desk);
		assert_false(take(desk, orders, sizeof(orders)));
	}
}

static void expect(const struct desk *desk, bool is_expected)
{
	desk->scanner.ops->expect(desk->scanner.self, is_expected);
}

static void test_scanner_camera__pictures_come_while_one_is_expected(void **state)
{
	struct desk desk = open_desk("serial=good");

	expect(&desk, true);
	assert_string_equal(await_picture(&desk), "SIN");
	assert_false(desk.is_next);
	assert_string_equal(await_picture(&desk), "SINN");
	assert_true(desk.is_next);
	scanner_release(&desk.scanner);
}

static void test_scanner_camera__streams_only_while_one_is_expected(void **state)
{
	struct desk desk = open_desk("serial=good");
	char orders[ORDERS_MAX];

	assert_false(take(&desk, orders, sizeof(orders)));
	listen(&desk);
	assert_false(take(&desk, orders, sizeof(orders)));
	expect(&desk, true);
	assert_string_equal(await_picture(&desk), "SIN");
	expect(&desk, false);
	assert_int_equal(desk.scanner.ops->deadline_ms(desk.scanner.self, desk.now_ms),
			 desk.now_ms);
	assert_false(take(&desk, orders, sizeof(orders)));
	expect(&desk, true);
	assert_string_equal(await_picture(&desk), "SINOIN");
	assert_false(desk.is_next);
	scanner_release(&desk.scanner);
}

static void test_scanner_camera__nothing_of_a_document_stays_in_the_process(void **state)
{
	struct desk desk = open_desk("serial=good");
	char orders[ORDERS_MAX];

	expect(&desk, true);
	assert_string_equal(await_picture(&desk), "SIN");
	expect(&desk, false);
	assert_false(take(&desk, orders, sizeof(orders)));
	await_end(&desk);
	assert_string_equal(trouble_of(&desk), "");
	assert_int_equal(desk.scanner.ops->deadline_ms(desk.scanner.self, desk.now_ms),
			 desk.now_ms);
	assert_false(take(&desk, orders, sizeof(orders)));
	listen(&desk);
	assert_false(take(&desk, orders, sizeof(orders)));
	expect(&desk, true);
	assert_string_equal(await_picture(&desk), "SIN");
	scanner_release(&desk.scanner);
}

static void test_scanner_camera__asks_for_no_picture_that_nobody_wants(void **state)
{
	struct desk desk = open_desk("serial=good");
	char orders[ORDERS_MAX];

	expect(&desk, true);
	assert_string_equal(await_picture(&desk), "SIN");
	desk.is_wanted = false;
	assert_false(take(&desk, orders, sizeof(orders)));
	struct pollfd waits = desk.scanner.ops->pollfd(desk.scanner.self);
	assert_int_equal(poll(&waits, 1, QUIET_MS), 0);
	desk.is_wanted = true;
	assert_string_equal(await_picture(&desk), "SINN");
	scanner_release(&desk.scanner);
}

static void test_scanner_camera__a_picture_of_the_document_before_is_dropped(void **state)
{
	struct desk desk = open_desk("serial=good");
	char orders[ORDERS_MAX];

	expect(&desk, true);
	assert_string_equal(await_picture(&desk), "SIN");
	assert_false(take(&desk, orders, sizeof(orders))); /* asks for the second */
	listen(&desk);
	expect(&desk, false);
	expect(&desk, true);
	assert_string_equal(await_picture(&desk), "SINNN");
	assert_false(desk.is_next);
	scanner_release(&desk.scanner);
}

static void test_scanner_camera__a_process_that_misbehaves_is_replaced(void **state)
{
	static const struct {
		const char *name, *trouble;
	} CASES[] = {
		{ "serial=open", "the camera process said what it may not" },
		{ "serial=noise", "the camera process said what it may not" },
		{ "serial=unasked", "the camera process said what it may not" },
		{ "serial=die", "the camera process has ended" },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		struct desk desk = open_desk(CASES[at].name);
		expect(&desk, true);
		assert_string_equal(await_trouble(&desk), CASES[at].trouble);
		assert_int_equal(desk.scanner.ops->pollfd(desk.scanner.self).fd, -1);
		desk.now_ms = desk.scanner.ops->deadline_ms(desk.scanner.self, desk.now_ms);
		char orders[ORDERS_MAX];
		expect(&desk, false);
		assert_false(take(&desk, orders, sizeof(orders)));
		listen(&desk);
		(void)take(&desk, orders, sizeof(orders));
		/* Another is there; that it is ready does not prove that it has pictures. */
		assert_string_equal(trouble_of(&desk), CASES[at].trouble);
		scanner_release(&desk.scanner);
	}
}

static void test_scanner_camera__a_process_that_does_not_answer_is_ended(void **state)
{
	struct desk desk = open_desk("serial=deaf");
	char orders[ORDERS_MAX];

	assert_false(take(&desk, orders, sizeof(orders)));
	listen(&desk);
	expect(&desk, true);
	assert_false(take(&desk, orders, sizeof(orders)));
	desk.now_ms = desk.scanner.ops->deadline_ms(desk.scanner.self, desk.now_ms);
	assert_string_equal(trouble_of(&desk), "");
	assert_false(take(&desk, orders, sizeof(orders)));
	assert_string_equal(trouble_of(&desk), "the camera process did not answer");
	assert_int_equal(desk.scanner.ops->pollfd(desk.scanner.self).fd, -1);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
	scanner_release(&desk.scanner);
}

static void test_scanner_camera__an_idle_process_is_asked_now_and_then(void **state)
{
	struct desk desk = open_desk("serial=good");
	char orders[ORDERS_MAX];

	assert_false(take(&desk, orders, sizeof(orders)));
	for (int turn = 0; turn < 3; turn++) {
		listen(&desk);
		assert_false(take(&desk, orders, sizeof(orders)));
		desk.now_ms = desk.scanner.ops->deadline_ms(desk.scanner.self, desk.now_ms);
		assert_false(take(&desk, orders, sizeof(orders)));
	}
	listen(&desk);
	expect(&desk, true);
	assert_string_equal(await_picture(&desk), "SSSSIN");
	scanner_release(&desk.scanner);
}

static void test_scanner_camera__another_start_waits_longer_each_time(void **state)
{
	struct desk desk = open_desk("serial=die");
	char orders[ORDERS_MAX];
	int64_t pause_ms = PAUSE_FIRST_MS;

	expect(&desk, true);
	for (int death = 0; death < 8; death++) {
		assert_false(take(&desk, orders, sizeof(orders)));
		await_end(&desk);
		assert_int_equal(desk.scanner.ops->deadline_ms(desk.scanner.self, 0),
				 desk.now_ms + pause_ms);
		desk.now_ms += pause_ms - 1;
		assert_false(take(&desk, orders, sizeof(orders)));
		assert_int_equal(desk.scanner.ops->pollfd(desk.scanner.self).fd, -1);
		desk.now_ms++;
		pause_ms = 2 * pause_ms < PAUSE_LAST_MS ? 2 * pause_ms : PAUSE_LAST_MS;
	}
	assert_int_equal(pause_ms, PAUSE_LAST_MS);
	scanner_release(&desk.scanner);
}

static void test_scanner_camera__one_that_was_unplugged_is_not_connected(void **state)
{
	struct desk desk = open_desk("serial=leave");
	char orders[ORDERS_MAX];

	expect(&desk, true);
	assert_string_equal(await_trouble(&desk), "the camera is not connected");
	await_end(&desk);
	assert_string_equal(trouble_of(&desk), "the camera is not connected");
	desk.now_ms = desk.scanner.ops->deadline_ms(desk.scanner.self, desk.now_ms);
	assert_false(take(&desk, orders, sizeof(orders)));
	listen(&desk);
	assert_false(take(&desk, orders, sizeof(orders)));
	assert_string_equal(trouble_of(&desk), "");
	scanner_release(&desk.scanner);
}

static void test_scanner_camera__its_trouble_is_told(void **state)
{
	struct desk desk = open_desk("serial=broken");

	assert_string_equal(await_trouble(&desk), "the camera is broken");
	scanner_release(&desk.scanner);
}

static void test_scanner_camera__release_ends_the_process(void **state)
{
	struct desk desk = open_desk("serial=good");

	expect(&desk, true);
	(void)await_picture(&desk);
	scanner_release(&desk.scanner);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
}

static void test_scanner_camera__what_is_no_name_is_refused(void **state)
{
	static const char *const NAMES[] = {
		"x", "1209", "1209:", "1209:00", "serial=", "12g9:0003"
	};

	for (size_t at = 0; at < COUNT_OF(NAMES); at++) {
		struct scanner scanner = { 0 };
		struct fault fault = { 0 };
		assert_int_equal(scanner_camera_open(NAMES[at], &scanner, &fault), STATUS_REFUSED);
		assert_non_null(strstr(fault.what, "camera:VID:PID"));
		assert_null(scanner.ops);
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scanner_camera__pictures_come_while_one_is_expected),
		cmocka_unit_test(test_scanner_camera__streams_only_while_one_is_expected),
		cmocka_unit_test(test_scanner_camera__nothing_of_a_document_stays_in_the_process),
		cmocka_unit_test(test_scanner_camera__asks_for_no_picture_that_nobody_wants),
		cmocka_unit_test(test_scanner_camera__a_picture_of_the_document_before_is_dropped),
		cmocka_unit_test(test_scanner_camera__a_process_that_misbehaves_is_replaced),
		cmocka_unit_test(test_scanner_camera__a_process_that_does_not_answer_is_ended),
		cmocka_unit_test(test_scanner_camera__an_idle_process_is_asked_now_and_then),
		cmocka_unit_test(test_scanner_camera__another_start_waits_longer_each_time),
		cmocka_unit_test(test_scanner_camera__one_that_was_unplugged_is_not_connected),
		cmocka_unit_test(test_scanner_camera__its_trouble_is_told),
		cmocka_unit_test(test_scanner_camera__release_ends_the_process),
		cmocka_unit_test(test_scanner_camera__what_is_no_name_is_refused),
	};

	if (argc == 3 && strcmp(argv[1], "camera") == 0)
		return play(argv[2]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

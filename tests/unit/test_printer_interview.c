#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <cmocka.h>

#include "drivers/printer_interview.h"
#include "kiosk/base/text.h"
#include "tests/fakes/far_printer.h"

/* --- a printer that answers at once ----------------------------------------------------------- */

struct answering {
	unsigned char state[4]; /* to DLE EOT 1 to 4; 0: it says nothing */
	const char *word[4];    /* to GS I 65 to 68; null: it says nothing */
	const char *stray;      /* waits to be read from the beginning */
	enum status fails;      /* each write, unless OK */
	char to_read[256];
	size_t size, taken;
	size_t asked; /* questions */
};

static void say(struct answering *printer, const char *bytes, size_t size)
{
	memcpy(printer->to_read + printer->size, bytes, size);
	printer->size += size;
}

static enum status take(void *self, struct span bytes, size_t *ret_written, struct fault *fault)
{
	struct answering *printer = self;
	unsigned number = bytes.at[2];

	if (printer->fails != STATUS_OK)
		return fault_set(fault, printer->fails, 0, "it fails");
	assert_int_equal(bytes.size, 3);
	printer->asked++;
	if (bytes.at[0] == 0x10 && printer->state[number - 1] != 0)
		say(printer, (const char *)&printer->state[number - 1], 1);
	if (bytes.at[0] == 0x1D && printer->word[number - 65] != NULL)
		say(printer, printer->word[number - 65], strlen(printer->word[number - 65]) + 1);
	*ret_written = bytes.size;
	return STATUS_OK;
}

static enum status give(void *self, unsigned char *to, size_t max, size_t *ret_size,
			struct fault *fault)
{
	struct answering *printer = self;

	if (printer->stray != NULL) {
		say(printer, printer->stray, strlen(printer->stray));
		printer->stray = NULL;
	}
	if (printer->taken == printer->size || max == 0)
		return STATUS_AGAIN;
	*to = (unsigned char)printer->to_read[printer->taken++];
	*ret_size = 1;
	return STATUS_OK;
}

static int no_descriptor(void *self)
{
	return -1;
}

static const struct port_ops OPS = {
	.name = "answering",
	.write = take,
	.read = give,
	.descriptor = no_descriptor,
};

/* --- how it is -------------------------------------------------------------------------------- */

static void test_printer_interview__the_cause_is_told_before_that_it_is_offline(void **state)
{
	static const struct {
		unsigned char answers[4];
		struct printer_state state;
	} CASES[] = {
		{ { 0x12, 0x12, 0x12, 0x12 }, { ESCPOS_NONE, PRINTER_PAPER_OK } },
		{ { 0x12, 0x12, 0x12, 0x1E }, { ESCPOS_NONE, PRINTER_PAPER_LOW } },
		{ { 0x1A, 0x32, 0x12, 0x7E }, { ESCPOS_PAPER_OUT, PRINTER_PAPER_OUT } },
		{ { 0x12, 0x12, 0x12, 0x72 }, { ESCPOS_PAPER_OUT, PRINTER_PAPER_OUT } },
		{ { 0x1A, 0x16, 0x12, 0x12 }, { ESCPOS_COVER, PRINTER_PAPER_OK } },
		{ { 0x1A, 0x16, 0x12, 0x1E }, { ESCPOS_COVER, PRINTER_PAPER_LOW } },
		{ { 0x1A, 0x36, 0x12, 0x7E }, { ESCPOS_COVER, PRINTER_PAPER_OUT } },
		{ { 0x1A, 0x52, 0x1A, 0x12 }, { ESCPOS_CUTTER, PRINTER_PAPER_OK } },
		{ { 0x1A, 0x52, 0x52, 0x12 }, { ESCPOS_HEAT, PRINTER_PAPER_OK } },
		{ { 0x1A, 0x52, 0x12, 0x12 }, { ESCPOS_BROKEN, PRINTER_PAPER_OK } },
		{ { 0x1A, 0x12, 0x12, 0x12 }, { ESCPOS_OFFLINE, PRINTER_PAPER_OK } },
	};

	(void)state;
	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		struct printer_state is = printer_state_of(CASES[at].answers);
		assert_int_equal(is.trouble, CASES[at].state.trouble);
		assert_int_equal(is.paper, CASES[at].state.paper);
	}
}

static void test_printer_interview__what_waits_from_before_is_no_answer(void **state)
{
	struct answering printer = { .state = { 0x12, 0x12, 0x12, 0x12 }, .stray = "\x1A\x16" };
	struct port port = { .ops = &OPS, .self = &printer };
	struct printer_state is = { 0 };

	(void)state;
	assert_int_equal(printer_ask_state(&port, -1, &is, NULL), STATUS_OK);
	assert_int_equal(is.trouble, ESCPOS_NONE);
}

static void test_printer_interview__one_that_is_silent_is_asked_once(void **state)
{
	struct answering printer = { 0 };
	struct port port = { .ops = &OPS, .self = &printer };
	struct printer_state is = { .paper = PRINTER_PAPER_LOW };
	struct fault fault = { 0 };

	(void)state;
	assert_int_equal(printer_ask_state(&port, -1, &is, &fault), STATUS_TIMED_OUT);
	assert_string_equal(fault.what, "the printer does not answer");
	assert_int_equal(is.paper, PRINTER_PAPER_LOW);
	assert_int_equal(printer.asked, 1);
}

static void test_printer_interview__a_line_that_fails_is_told(void **state)
{
	struct answering printer = { .fails = STATUS_GONE };
	struct port port = { .ops = &OPS, .self = &printer };
	struct printer_state is;
	struct printer_identity identity;

	(void)state;
	assert_int_equal(printer_ask_state(&port, -1, &is, NULL), STATUS_GONE);
	assert_int_equal(printer_ask_identity(&port, -1, &identity, NULL), STATUS_GONE);
}

/* --- who it is -------------------------------------------------------------------------------- */

static void test_printer_interview__words_that_it_does_not_say_stay_empty(void **state)
{
	struct answering printer = { .word = { "_1.02", NULL, "_VP80", "\x20" } };
	struct port port = { .ops = &OPS, .self = &printer };
	struct printer_identity identity;

	(void)state;
	assert_int_equal(printer_ask_identity(&port, -1, &identity, NULL), STATUS_OK);
	assert_string_equal(identity.word[PRINTER_FIRMWARE], "1.02");
	assert_string_equal(identity.word[PRINTER_MAKER], "");
	assert_string_equal(identity.word[PRINTER_MODEL], "VP80");
	assert_string_equal(identity.word[PRINTER_SERIAL], "");
}

/* --- over a line ------------------------------------------------------------------------------ */

/* A printer in a process of its own; *ret_address is where it listens. */
static pid_t start_far(struct far_printer *far, char *ret_address, size_t max)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof(at);

	far->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(far->listener, (struct sockaddr *)&at, sizeof(at)), 0);
	assert_int_equal(listen(far->listener, 1), 0);
	assert_int_equal(getsockname(far->listener, (struct sockaddr *)&at, &size), 0);
	assert_true(text_format(ret_address, max, "tcp:127.0.0.1:%u", ntohs(at.sin_port)));
	pid_t child = fork();
	while (child == 0) {
		struct pollfd wait = { .fd = far->descriptor >= 0 ? far->descriptor : far->listener,
				       .events = POLLIN };
		(void)poll(&wait, 1, -1);
		(void)far_printer_pump(far);
	}
	close(far->listener);
	return child;
}

static void test_printer_interview__a_printer_on_the_network_is_asked_the_same(void **state)
{
	struct far_printer far;
	struct port port = { 0 };
	struct printer_state is = { 0 };
	struct printer_identity identity;
	char address[64];

	(void)state;
	far_printer_reset(&far);
	far.answer[1] = FAR_OFFLINE;
	far.answer[2] = FAR_COVER_OPEN;
	far.answer[3] = FAR_FINE;
	pid_t child = start_far(&far, address, sizeof(address));
	assert_true(child > 0);
	enum status opened = port_open(address, &port, NULL);
	enum status asked = opened == STATUS_OK ? printer_ask_state(&port, -1, &is, NULL) : opened;
	enum status named =
		opened == STATUS_OK ? printer_ask_identity(&port, -1, &identity, NULL) : opened;
	port_release(&port);
	(void)kill(child, SIGKILL);
	(void)waitpid(child, NULL, 0);
	assert_int_equal(opened, STATUS_OK);
	assert_int_equal(asked, STATUS_OK);
	assert_int_equal(is.trouble, ESCPOS_COVER);
	assert_int_equal(is.paper, PRINTER_PAPER_OK);
	assert_int_equal(named, STATUS_OK);
	assert_string_equal(identity.word[PRINTER_MODEL], "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_printer_interview__the_cause_is_told_before_that_it_is_offline),
		cmocka_unit_test(test_printer_interview__what_waits_from_before_is_no_answer),
		cmocka_unit_test(test_printer_interview__one_that_is_silent_is_asked_once),
		cmocka_unit_test(test_printer_interview__a_line_that_fails_is_told),
		cmocka_unit_test(
			test_printer_interview__a_printer_on_the_network_is_asked_the_same),
		cmocka_unit_test(test_printer_interview__words_that_it_does_not_say_stay_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

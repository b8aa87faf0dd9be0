#include "drivers/reader.h"

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

#include "drivers/picture.h"
#include "kiosk/base/clock.h"
#include "tests/fakes/share.h"

static void open_reader(struct reader *ret)
{
	struct fault fault = { 0 };

	if (reader_open(ret, &fault) != STATUS_OK)
		fail_msg("%s (%d)", fault.what, fault.vendor);
}

static enum status read_again(struct reader *reader, const char *file, bool is_next,
			      struct symbols *ret, struct fault *fault)
{
	struct observation observation;
	struct reader_order order = { sample_open(file), is_next, -1 };
	enum status status = reader_read(reader, &order, ret, &observation, fault);

	close(order.picture);
	return status;
}

static enum status read_sample(struct reader *reader, const char *file, struct symbols *ret,
			       struct fault *fault)
{
	return read_again(reader, file, false, ret, fault);
}

static void expect_licence(struct reader *reader)
{
	struct span payload = sample_bytes("tests/1-licence-virginia.png.payload");
	struct symbols symbols = { 0 };
	struct fault fault = { 0 };

	if (read_sample(reader, "1-licence-virginia.png", &symbols, &fault) != STATUS_OK)
		fail_msg("%s (%d)", fault.what, fault.vendor);
	assert_int_equal(symbols.count, 1);
	assert_int_equal(symbols.at[0].symbology, SYMBOLOGY_PDF417);
	assert_int_equal(symbols.at[0].size, payload.size);
	assert_memory_equal(symbols.at[0].bytes, payload.at, payload.size);
}

/* Gives a picture to a child that stands still, so that it is surely busy with it. */
static void give_while_stopped(struct reader *reader, int64_t now_ms)
{
	struct reader_order order = { sample_open("1-licence-virginia.png"), false, -1 };

	assert_int_equal(kill(reader->child.pid, SIGSTOP), 0);
	assert_int_equal(reader_give(reader, &order, now_ms, NULL), STATUS_OK);
	close(order.picture);
}

/* Waits for the child's answer or end, then takes it. */
static enum status take(struct reader *reader, struct symbols *ret, struct fault *fault)
{
	struct pollfd waits = reader_pollfd(reader);
	struct observation observation;

	assert_int_equal(poll(&waits, 1, READER_DEADLINE_MS), 1);
	return reader_take(reader, clock_steady_ms(), ret, &observation, fault);
}

static void test_reader__licence_comes_back_byte_for_byte(void **state)
{
	SCOPED(reader) reader = { 0 };

	open_reader(&reader);
	expect_licence(&reader);
	expect_licence(&reader);
	assert_int_equal(reader.restarts, 0);
}

static void test_reader__all_symbologies_come_back_from_the_sealed_child(void **state)
{
	static const struct {
		const char *file;
		enum symbology symbology;
	} CASES[] = {
		{ "tests/licence.jpeg", SYMBOLOGY_PDF417 },
		{ "tests/escapes.png", SYMBOLOGY_PDF417 },
		{ "tests/qr.png", SYMBOLOGY_QR },
		{ "tests/code39.png", SYMBOLOGY_CODE_39 },
		{ "9-birth-certificate.png", SYMBOLOGY_CODE_128 },
	};
	SCOPED(reader) reader = { 0 };
	struct symbols symbols;
	struct fault fault = { 0 };

	open_reader(&reader);
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		if (read_sample(&reader, CASES[i].file, &symbols, &fault) != STATUS_OK ||
		    (symbols.count == 0 &&
		     read_again(&reader, CASES[i].file, true, &symbols, &fault) != STATUS_OK))
			fail_msg("%s: %s (%d)", CASES[i].file, fault.what, fault.vendor);
		assert_int_equal(symbols.count, 1);
		assert_int_equal(symbols.at[0].symbology, CASES[i].symbology);
	}
	assert_int_equal(reader.restarts, 0);
}

static void test_reader__cat_is_ok_without_symbols(void **state)
{
	SCOPED(reader) reader = { 0 };
	struct symbols symbols = { .count = 7 };

	open_reader(&reader);
	assert_int_equal(read_sample(&reader, "8-cat.png", &symbols, NULL), STATUS_OK);
	assert_int_equal(symbols.count, 0);
}

static void test_reader__bad_files_are_refused_with_a_reason_and_no_restart(void **state)
{
	static const struct {
		const char *file, *words;
	} CASES[] = {
		{ "tests/not-a-picture.png", "neither PNG nor JPEG" },
		{ "tests/empty.png", "the file is empty" },
		{ "tests/huge.png", "10000 x 10000 pixels" },
		{ "tests/truncated.png", "damaged" },
		{ "tests/truncated.jpeg", "damaged" },
	};
	SCOPED(reader) reader = { 0 };
	struct symbols symbols = { 0 };

	open_reader(&reader);
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		struct fault fault = { 0 };

		assert_int_equal(read_sample(&reader, CASES[i].file, &symbols, &fault),
				 STATUS_REFUSED);
		assert_non_null(strstr(fault.what, CASES[i].words));
	}
	assert_int_equal(reader.restarts, 0);
	expect_licence(&reader);
}

static void test_reader__what_is_no_file_is_refused(void **state)
{
	SCOPED(reader) reader = { 0 };
	struct symbols symbols = { 0 };
	struct fault fault = { 0 };
	struct observation observation;
	const struct reader_order folder = { sample_open("tests"), false, -1 };
	const struct reader_order huge = { memfd_create("huge", MFD_CLOEXEC), false, -1 };
	const struct reader_order none = { -1, false, -1 };

	open_reader(&reader);
	assert_int_equal(reader_read(&reader, &folder, &symbols, &observation, &fault),
			 STATUS_REFUSED);
	assert_int_equal(ftruncate(huge.picture, (off_t)PICTURE_BYTES_MAX + 1), 0);
	assert_int_equal(reader_read(&reader, &huge, &symbols, &observation, &fault),
			 STATUS_REFUSED);
	assert_non_null(strstr(fault.what, "64 megabytes"));
	assert_int_equal(reader_read(&reader, &none, &symbols, &observation, &fault), STATUS_IO);
	close(folder.picture);
	close(huge.picture);
}

static void test_reader__second_picture_waits_until_the_first_is_taken(void **state)
{
	SCOPED(reader) reader = { 0 };
	struct reader_order order = { sample_open("1-licence-virginia.png"), false, -1 };

	open_reader(&reader);
	assert_int_equal(reader_pollfd(&reader).fd, -1);
	give_while_stopped(&reader, 0);
	assert_int_equal(reader_give(&reader, &order, 0, NULL), STATUS_FULL);
	assert_int_equal(reader_pollfd(&reader).fd, reader.child.socket);
	close(order.picture);
}

static void test_reader__killed_while_decoding_is_gone_and_another_takes_over(void **state)
{
	SCOPED(reader) reader = { 0 };
	struct symbols symbols = { .count = 3 };
	struct fault fault = { 0 };

	open_reader(&reader);
	pid_t first = reader.child.pid;
	give_while_stopped(&reader, clock_steady_ms());
	assert_int_equal(kill(first, SIGKILL), 0);
	assert_int_equal(take(&reader, &symbols, &fault), STATUS_GONE);
	assert_int_equal(fault.vendor, SIGKILL);
	assert_int_equal(symbols.count, 3);
	assert_int_equal(reader.restarts, 1);
	assert_int_not_equal(reader.child.pid, first);
	expect_licence(&reader);
	/* The first child is not left behind as a zombie either. */
	assert_int_equal(waitpid(first, NULL, WNOHANG), -1);
}

static void test_reader__overrun_deadline_ends_the_child_and_another_takes_over(void **state)
{
	SCOPED(reader) reader = { 0 };
	struct symbols symbols = { 0 };
	struct observation observation;
	struct fault fault = { 0 };

	open_reader(&reader);
	pid_t first = reader.child.pid;
	give_while_stopped(&reader, 1000);
	assert_int_equal(
		reader_take(&reader, 1000 + READER_DEADLINE_MS - 1, &symbols, &observation, &fault),
		STATUS_AGAIN);
	assert_int_equal(reader.child.pid, first);
	assert_int_equal(
		reader_take(&reader, 1000 + READER_DEADLINE_MS, &symbols, &observation, &fault),
		STATUS_TIMED_OUT);
	assert_int_equal(reader.restarts, 1);
	assert_int_equal(kill(first, 0), -1);
	expect_licence(&reader);
}

static void test_reader__child_that_died_idle_is_replaced_unseen(void **state)
{
	SCOPED(reader) reader = { 0 };
	struct pollfd end;

	open_reader(&reader);
	assert_int_equal(kill(reader.child.pid, SIGKILL), 0);
	end = (struct pollfd){ .fd = reader.child.socket, .events = POLLIN };
	assert_int_equal(poll(&end, 1, 2000), 1);
	expect_licence(&reader);
	assert_int_equal(reader.restarts, 1);
}

/* Puts the test in the child's place: what it writes to the returned socket the reader hears. */
static int replace_child(struct reader *reader)
{
	int pair[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair), 0);
	assert_true(dup2(pair[0], reader->child.socket) >= 0);
	close(pair[0]);
	return pair[1];
}

static void test_reader__answer_that_does_not_add_up_costs_the_child_its_place(void **state)
{
	static const unsigned char LIE[] = { 1, 0, 200 }, LONG[100000];
	static const struct span LIES[] = { { LIE, sizeof(LIE) }, { LONG, sizeof(LONG) } };

	for (size_t i = 0; i < COUNT_OF(LIES); i++) {
		SCOPED(reader) reader = { 0 };
		struct symbols symbols = { .count = 3 };
		struct reader_order order = { sample_open("8-cat.png"), false, -1 };

		open_reader(&reader);
		int child = replace_child(&reader);
		assert_int_equal(reader_give(&reader, &order, 0, NULL), STATUS_OK);
		assert_int_equal(send(child, LIES[i].at, LIES[i].size, 0), (ssize_t)LIES[i].size);
		assert_int_equal(take(&reader, &symbols, NULL), STATUS_GONE);
		assert_int_equal(symbols.count, 3);
		assert_int_equal(reader.restarts, 1);
		expect_licence(&reader);
		close(child);
		close(order.picture);
	}
}

static void test_reader__answer_to_no_question_is_never_taken(void **state)
{
	static const unsigned char NOTHING_FOUND[] = { 1, 0, 0 };
	SCOPED(reader) reader = { 0 };

	open_reader(&reader);
	int child = replace_child(&reader);
	assert_int_equal(send(child, NOTHING_FOUND, sizeof(NOTHING_FOUND), 0), 3);
	expect_licence(&reader);
	assert_int_equal(reader.restarts, 1);
	close(child);
}

static void test_reader__release_ends_the_child(void **state)
{
	struct reader reader = { 0 };

	open_reader(&reader);
	pid_t child = reader.child.pid;
	reader_release(&reader);
	assert_int_equal(kill(child, 0), -1);
	assert_int_equal(errno, ESRCH);
	reader_release(&reader);
}

static void test_reader__child_holds_nothing_of_its_parent(void **state)
{
	SCOPED(reader) reader = { 0 };
	char path[64];
	int first = memfd_create("secret", 0), secret = fcntl(first, F_DUPFD, 10);

	assert_true(secret >= 10);
	open_reader(&reader);
	for (int descriptor = 4; descriptor < 32; descriptor++) {
		snprintf(path, sizeof(path), "/proc/%d/fd/%d", (int)reader.child.pid, descriptor);
		assert_int_equal(access(path, F_OK), -1);
	}
	close(first);
	close(secret);
}

static void test_reader__forgetting_ends_the_child_that_saw_a_picture_and_its_answer(void **state)
{
	SCOPED(reader) reader = { 0 };

	open_reader(&reader);
	pid_t unused = reader.child.pid;
	reader_forget(&reader);
	assert_int_equal(reader.child.pid, unused);
	give_while_stopped(&reader, clock_steady_ms());
	reader_forget(&reader);
	assert_int_equal(kill(unused, 0), -1);
	assert_false(reader.is_busy);
	expect_licence(&reader);
	assert_int_equal(reader.restarts, 0);
}

/* The reader starts its child as this same program with the word "reader". */
int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reader__licence_comes_back_byte_for_byte),
		cmocka_unit_test(test_reader__all_symbologies_come_back_from_the_sealed_child),
		cmocka_unit_test(test_reader__cat_is_ok_without_symbols),
		cmocka_unit_test(test_reader__bad_files_are_refused_with_a_reason_and_no_restart),
		cmocka_unit_test(test_reader__what_is_no_file_is_refused),
		cmocka_unit_test(test_reader__second_picture_waits_until_the_first_is_taken),
		cmocka_unit_test(test_reader__killed_while_decoding_is_gone_and_another_takes_over),
		cmocka_unit_test(
			test_reader__overrun_deadline_ends_the_child_and_another_takes_over),
		cmocka_unit_test(test_reader__child_that_died_idle_is_replaced_unseen),
		cmocka_unit_test(
			test_reader__answer_that_does_not_add_up_costs_the_child_its_place),
		cmocka_unit_test(test_reader__answer_to_no_question_is_never_taken),
		cmocka_unit_test(test_reader__release_ends_the_child),
		cmocka_unit_test(test_reader__child_holds_nothing_of_its_parent),
		cmocka_unit_test(
			test_reader__forgetting_ends_the_child_that_saw_a_picture_and_its_answer),
	};

	if (argc == 2 && strcmp(argv[1], "reader") == 0)
		return reader_serve(3);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

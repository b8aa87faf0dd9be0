#include "drivers/message.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/socket.h>

#include <cmocka.h>

static int pair[2];

static int open_pair(void **state)
{
	return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair);
}

static int close_pair(void **state)
{
	close(pair[0]);
	close(pair[1]);
	return 0;
}

/* A socket with that many files at once, past message_send's own limit. */
static void send_files(size_t count)
{
	int files[8];
	union {
		char room[CMSG_SPACE(sizeof(files))];
		struct cmsghdr align;
	} control = { 0 };
	char byte = 'x';
	struct iovec data = { &byte, 1 };
	struct msghdr message = { .msg_iov = &data,
				  .msg_iovlen = 1,
				  .msg_control = control.room,
				  .msg_controllen = CMSG_SPACE(count * sizeof(int)) };
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);

	for (size_t at = 0; at < count; at++)
		files[at] = STDIN_FILENO;
	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(count * sizeof(int));
	memcpy(CMSG_DATA(header), files, count * sizeof(int));
	assert_int_equal(sendmsg(pair[0], &message, 0), 1);
}

/* The lowest descriptor that is free: the same again when none was left open. */
static int free_descriptor(void)
{
	int file = open("/dev/null", O_RDONLY | O_CLOEXEC);

	close(file);
	return file;
}

static void test_message__bytes_and_files_arrive(void **state)
{
	int before = free_descriptor();
	char bytes[8];
	int file = open("/proc/self/stat", O_RDONLY | O_CLOEXEC);
	struct message message = { 0 };

	assert_true(message_send(pair[0], span_of("hello"), &file, 1));
	assert_int_equal(message_receive(pair[1], false, bytes, sizeof(bytes), &message),
			 STATUS_OK);
	assert_int_equal(message.size, 5);
	assert_memory_equal(bytes, "hello", 5);
	assert_int_equal(message.count, 1);
	assert_int_not_equal(message.files[0], file);
	assert_true((fcntl(message.files[0], F_GETFD) & FD_CLOEXEC) != 0);
	assert_int_equal(message.files[1], -1);
	message_release(&message);
	assert_int_equal(message.count, 0);
	close(file);
	assert_int_equal(free_descriptor(), before);
}

static void test_message__none_is_again_and_the_end_is_gone(void **state)
{
	char byte;
	struct message message = { 0 };

	assert_int_equal(message_receive(pair[1], false, &byte, 1, &message), STATUS_AGAIN);
	(void)shutdown(pair[0], SHUT_RDWR);
	assert_int_equal(message_receive(pair[1], false, &byte, 1, &message), STATUS_GONE);
	assert_int_equal(message_receive(pair[1], true, &byte, 1, &message), STATUS_GONE);
	assert_false(message_send(pair[1], span_of("x"), NULL, 0));
}

static void test_message__too_many_bytes_are_corrupt_and_their_file_is_closed(void **state)
{
	int before = free_descriptor(), file = STDIN_FILENO;
	char bytes[4];
	struct message message = { 0 };

	assert_true(message_send(pair[0], span_of("hello"), &file, 1));
	assert_int_equal(message_receive(pair[1], false, bytes, sizeof(bytes), &message),
			 STATUS_CORRUPT);
	assert_int_equal(message.count, 0);
	assert_int_equal(free_descriptor(), before);
}

static void test_message__too_many_files_are_corrupt_and_closed(void **state)
{
	int before = free_descriptor();
	char byte;
	struct message message = { 0 };

	for (size_t count = MESSAGE_FILES_MAX + 1; count <= 8; count++) {
		send_files(count);
		assert_int_equal(message_receive(pair[1], false, &byte, 1, &message),
				 STATUS_CORRUPT);
		assert_int_equal(free_descriptor(), before);
	}
	assert_false(message_send(pair[0], span_of("x"), (int[3]){ 0 }, 3));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_message__bytes_and_files_arrive, open_pair,
						close_pair),
		cmocka_unit_test_setup_teardown(test_message__none_is_again_and_the_end_is_gone,
						open_pair, close_pair),
		cmocka_unit_test_setup_teardown(
			test_message__too_many_bytes_are_corrupt_and_their_file_is_closed,
			open_pair, close_pair),
		cmocka_unit_test_setup_teardown(test_message__too_many_files_are_corrupt_and_closed,
						open_pair, close_pair),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

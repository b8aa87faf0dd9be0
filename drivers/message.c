#include "drivers/message.h"

#include <errno.h>
#include <sys/socket.h>

enum { FILES_BYTES = MESSAGE_FILES_MAX * sizeof(int) };

bool message_send(int socket, struct span bytes, const int *files, size_t count)
{
	union {
		char room[CMSG_SPACE(FILES_BYTES)];
		struct cmsghdr align;
	} control = { 0 };
	struct iovec data = { .iov_len = bytes.size };
	struct msghdr message = { .msg_iov = &data, .msg_iovlen = 1 };

	memcpy(&data.iov_base, &bytes.at, sizeof(bytes.at)); /* it is not written to */
	if (count > MESSAGE_FILES_MAX) {
		errno = E2BIG;
		return false;
	}
	if (count > 0) {
		message.msg_control = control.room;
		message.msg_controllen = CMSG_SPACE(count * sizeof(*files));
		struct cmsghdr *header = CMSG_FIRSTHDR(&message);
		header->cmsg_level = SOL_SOCKET;
		header->cmsg_type = SCM_RIGHTS;
		header->cmsg_len = CMSG_LEN(count * sizeof(*files));
		memcpy(CMSG_DATA(header), files, count * sizeof(*files));
	}
	return sendmsg(socket, &message, MSG_DONTWAIT | MSG_NOSIGNAL) == (ssize_t)bytes.size;
}

static void keep_files(struct msghdr *message, struct message *to)
{
	const struct cmsghdr *header = CMSG_FIRSTHDR(message);

	if (header == NULL || header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS)
		return;
	size_t size = header->cmsg_len - CMSG_LEN(0);
	to->count = size / sizeof(int);
	memcpy(to->files, CMSG_DATA(header), to->count * sizeof(int));
}

enum status message_receive(int socket, bool may_wait, void *to, size_t max, struct message *ret)
{
	struct message got = { .files = { -1, -1 } };
	union {
		char room[CMSG_SPACE(FILES_BYTES)];
		struct cmsghdr align;
	} control = { 0 };
	struct iovec data = { to, max };
	struct msghdr message = { .msg_iov = &data,
				  .msg_iovlen = 1,
				  .msg_control = control.room,
				  .msg_controllen = sizeof(control.room) };
	ssize_t size;

	do
		size = recvmsg(socket, &message, MSG_CMSG_CLOEXEC | (may_wait ? 0 : MSG_DONTWAIT));
	while (size < 0 && errno == EINTR);
	if (size < 0)
		return errno == EAGAIN ? STATUS_AGAIN : STATUS_GONE;
	keep_files(&message, &got);
	got.size = (size_t)size;
	if (size == 0)
		message_release(&got);
	if (size == 0)
		return STATUS_GONE;
	if ((message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0) {
		message_release(&got);
		return STATUS_CORRUPT;
	}
	*ret = got;
	return STATUS_OK;
}

void message_release(struct message *message)
{
	for (size_t at = 0; at < message->count; at++)
		close(message->files[at]);
	*message = (struct message){ .files = { -1, -1 } };
}

#include "kiosk/ledger/copier.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"

enum status copier_give(int socket, const struct copier_order *order, struct fault *fault)
{
	if (send(socket, order, sizeof(*order), MSG_NOSIGNAL) == (ssize_t)sizeof(*order))
		return STATUS_OK;
	return fault_set(fault, STATUS_IO, errno, "the backup's process takes no order");
}

enum status copier_take(int socket, struct copier_answer *ret, struct fault *fault)
{
	struct copier_answer answer;
	ssize_t got = recv(socket, &answer, sizeof(answer), MSG_DONTWAIT);

	if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
		return STATUS_AGAIN;
	if (got != (ssize_t)sizeof(answer))
		return fault_set(fault, STATUS_GONE, 0,
				 "the backup's process ended without a word");
	answer.what[sizeof(answer.what) - 1] = '\0';
	*ret = answer;
	return STATUS_OK;
}

static bool is_text(const char *text, size_t max)
{
	return memchr(text, '\0', max) != NULL;
}

static bool take_order(int socket, struct copier_order *ret)
{
	ssize_t got;

	do
		got = recv(socket, ret, sizeof(*ret), 0);
	while (got < 0 && errno == EINTR);
	return got == (ssize_t)sizeof(*ret) && is_text(ret->database, sizeof(ret->database)) &&
	       is_text(ret->keys, sizeof(ret->keys)) && is_text(ret->folder, sizeof(ret->folder)) &&
	       is_text(ret->kiosk, sizeof(ret->kiosk));
}

static enum status make(const struct copier_order *order, struct backup *ret, struct fault *fault)
{
	SCOPED(store) store = { 0 };
	struct backup_plan plan = {
		.database = order->database,
		.keys = order->keys,
		.folder = order->folder,
		.by = "system",
		.keep = (size_t)order->keep,
		.must_mount = order->must_mount,
		.until_ms = clock_steady_ms() + BACKUP_COPY_MS,
	};
	enum status status = store_open(order->database, SQL_WRITE, order->kiosk, &store, fault);

	store.is_training = order->is_training;
	return status == STATUS_OK ? backup_make(&store, &plan, ret, fault) : status;
}

static void warn(const struct backup *made, struct copier_answer *answer)
{
	if (made->ahead.text[0] != '\0')
		(void)text_format(answer->what, sizeof(answer->what),
				  "backup %s holds more records than the ledger: look why",
				  made->ahead.text);
	else if (made->pruning.status != STATUS_OK)
		(void)text_format(answer->what, sizeof(answer->what), "old backups stay: %s",
				  made->pruning.what);
}

int copier_serve(int socket)
{
	struct copier_order order;
	struct copier_answer answer = { 0 };
	struct backup made;
	struct fault fault = { 0 };

	if (!take_order(socket, &order))
		return 1;
	answer.status = make(&order, &made, &fault);
	if (answer.status == STATUS_OK) {
		answer.records = made.records;
		warn(&made, &answer);
	} else {
		(void)text_format(answer.what, sizeof(answer.what), "no backup: %s", fault.what);
	}
	return send(socket, &answer, sizeof(answer), MSG_NOSIGNAL) == (ssize_t)sizeof(answer) ? 0
											      : 1;
}

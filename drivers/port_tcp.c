#include "drivers/port.h"

#include <errno.h>
#include <linux/sockios.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"

enum { CONNECT_MS = 3000, FLUSH_MS = 500, FLUSH_STEP_MS = 10, HOST_MAX = 254, SERVICE_MAX = 6 };

struct port_tcp {
	int descriptor;
};

static enum status fault_of_errno(struct fault *fault)
{
	if (errno == EAGAIN || errno == EINTR)
		return STATUS_AGAIN;
	if (errno == EPIPE || errno == ECONNRESET || errno == ENOTCONN)
		return fault_set(fault, STATUS_GONE, errno, "the printer closed the connection");
	return fault_set(fault, STATUS_IO, errno, "the connection to the printer fails: %s",
			 strerror(errno));
}

static enum status tcp_write(void *self, struct span bytes, size_t *ret_written,
			     struct fault *fault)
{
	struct port_tcp *port = self;
	ssize_t written = send(port->descriptor, bytes.at, bytes.size, MSG_NOSIGNAL | MSG_DONTWAIT);

	if (written < 0)
		return fault_of_errno(fault);
	*ret_written = (size_t)written;
	return STATUS_OK;
}

static enum status tcp_read(void *self, unsigned char *to, size_t max, size_t *ret_size,
			    struct fault *fault)
{
	struct port_tcp *port = self;
	ssize_t size = recv(port->descriptor, to, max, MSG_DONTWAIT);

	if (size < 0)
		return fault_of_errno(fault);
	if (size == 0)
		return fault_set(fault, STATUS_GONE, 0, "the printer closed the connection");
	*ret_size = (size_t)size;
	return STATUS_OK;
}

/* Waits until the other side has acknowledged every byte. */
static enum status tcp_flush(void *self, struct fault *fault)
{
	struct port_tcp *port = self;
	int64_t until_ms = clock_steady_ms() + FLUSH_MS;
	int unsent = 0;

	do {
		int broken = 0;
		socklen_t size = sizeof(broken);
		if (ioctl(port->descriptor, SIOCOUTQ, &unsent) != 0 ||
		    getsockopt(port->descriptor, SOL_SOCKET, SO_ERROR, &broken, &size) != 0)
			return fault_of_errno(fault);
		if (broken != 0) {
			errno = broken;
			return fault_of_errno(fault);
		}
		if (unsent == 0)
			return STATUS_OK;
		(void)poll(NULL, 0, FLUSH_STEP_MS);
	} while (clock_steady_ms() < until_ms);
	return STATUS_AGAIN;
}

static int tcp_descriptor(void *self)
{
	struct port_tcp *port = self;

	return port->descriptor;
}

/* Closing with unread bytes resets the connection and may lose the page: read them first. */
static void tcp_close(void *self)
{
	struct port_tcp *port = self;
	unsigned char rest[256];

	for (int tries = 0; tries < 16; tries++)
		if (recv(port->descriptor, rest, sizeof(rest), MSG_DONTWAIT) <= 0)
			break;
	close(port->descriptor);
	free(port);
}

static const struct port_ops TCP_OPS = {
	.name = "tcp",
	.write = tcp_write,
	.read = tcp_read,
	.flush = tcp_flush,
	.descriptor = tcp_descriptor,
	.close = tcp_close,
};

/* "host:port" or "[v6 address]:port". */
static bool split_address(const char *address, char host[HOST_MAX], char service[SERVICE_MAX])
{
	const char *colon = strrchr(address, ':');
	int64_t port;

	if (colon == NULL || !span_to_int(span_of(colon + 1), &port) || port < 1 || port > 65535 ||
	    !text_copy(service, SERVICE_MAX, colon + 1))
		return false;
	struct span name = { .at = (const unsigned char *)address,
			     .size = (size_t)(colon - address) };
	if (name.size > 2 && name.at[0] == '[' && name.at[name.size - 1] == ']')
		name = span_slice(name, 1, name.size - 2);
	return name.size > 0 && text_copy_span(host, HOST_MAX, name);
}

/* A name may take its resolver longer than we wait: then the request is left to the library, with
 * the memory that it still writes to. */
struct lookup {
	struct gaicb request;
	struct addrinfo hints;
	char host[HOST_MAX], service[SERVICE_MAX];
};

static bool wait_for(struct gaicb *request, int64_t wait_ms)
{
	const struct gaicb *requests[] = { request };
	struct gaicb *submitted[] = { request };
	struct timespec limit = { .tv_sec = wait_ms / 1000, .tv_nsec = wait_ms % 1000 * 1000000 };

	if (getaddrinfo_a(GAI_NOWAIT, submitted, 1, NULL) != 0)
		return true; /* gai_error() then says it was not done */
	(void)gai_suspend(requests, 1, &limit);
	return gai_error(request) != EAI_INPROGRESS || gai_cancel(request) == EAI_CANCELED;
}

/* The addresses of the lookup's host; null when it has none or that cannot be told in time. */
static struct addrinfo *look_up(const char *host, const char *service, int64_t wait_ms)
{
	struct addrinfo numeric = { .ai_socktype = SOCK_STREAM,
				    .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV };
	struct addrinfo *found = NULL;

	if (getaddrinfo(host, service, &numeric, &found) == 0)
		return found;
	struct lookup *lookup = calloc(1, sizeof(*lookup));
	if (lookup == NULL)
		return NULL;
	(void)text_copy(lookup->host, sizeof(lookup->host), host);
	(void)text_copy(lookup->service, sizeof(lookup->service), service);
	lookup->hints = (struct addrinfo){ .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV };
	lookup->request = (struct gaicb){ .ar_name = lookup->host,
					  .ar_service = lookup->service,
					  .ar_request = &lookup->hints };
	if (!wait_for(&lookup->request, wait_ms))
		return NULL;
	found = gai_error(&lookup->request) == 0 ? lookup->request.ar_result : NULL;
	free(lookup);
	return found;
}

/* What is asked behind a page must not wait until the page is acknowledged, which takes 40 ms. */
static int without_delay(int descriptor)
{
	int yes = 1;

	(void)setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
	return descriptor;
}

/* A connected socket; -1 with errno. */
static int connect_until(const struct addrinfo *to, int64_t until_ms)
{
	int type = to->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC;
	int descriptor = socket(to->ai_family, type, to->ai_protocol);
	int broken = 0;
	socklen_t size = sizeof(broken);

	if (descriptor < 0)
		return -1;
	if (connect(without_delay(descriptor), to->ai_addr, to->ai_addrlen) == 0)
		return descriptor;
	if (errno == EINPROGRESS) {
		struct pollfd wait = { .fd = descriptor, .events = POLLOUT };
		int64_t left_ms = until_ms - clock_steady_ms();
		int ready = poll(&wait, 1, left_ms > 0 ? (int)left_ms : 0);
		if (ready == 1 &&
		    getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &broken, &size) == 0 &&
		    broken == 0)
			return descriptor;
		errno = ready == 1 && broken != 0 ? broken : ETIMEDOUT;
	}
	int reason = errno;
	close(descriptor);
	errno = reason;
	return -1;
}

static int connect_any(const struct addrinfo *found, int64_t until_ms)
{
	int descriptor = -1;

	for (; found != NULL && descriptor < 0; found = found->ai_next)
		descriptor = connect_until(found, until_ms);
	return descriptor;
}

enum status port_tcp_open(const char *host_and_port, struct port *ret, struct fault *fault)
{
	char host[HOST_MAX], service[SERVICE_MAX];
	int64_t until_ms = clock_steady_ms() + CONNECT_MS;

	if (!split_address(host_and_port, host, service))
		return fault_set(fault, STATUS_REFUSED, 0,
				 "%.80s: write the printer's address as HOST:PORT", host_and_port);
	struct addrinfo *found = look_up(host, service, CONNECT_MS);
	if (found == NULL)
		return fault_set(fault, STATUS_IO, 0, "%.80s: no such printer on the network",
				 host_and_port);
	int descriptor = connect_any(found, until_ms);
	int reason = errno;
	freeaddrinfo(found);
	if (descriptor < 0)
		return fault_set(fault, STATUS_IO, reason, "%.80s: the printer does not answer: %s",
				 host_and_port, strerror(reason));
	struct port_tcp *self = malloc(sizeof(*self));
	if (self == NULL) {
		close(descriptor);
		return fault_set(fault, STATUS_NO_MEMORY, 0, "out of memory");
	}
	self->descriptor = descriptor;
	*ret = (struct port){ .ops = &TCP_OPS, .self = self };
	return STATUS_OK;
}

/* The virtual devices for a whole kernel, through vhci_hcd: its own drivers bind to them. One end
 * of a socket pair a device is handed to the kernel; no usbipd and no network is in between.
 *
 * usage (as root): front_vhci SOCKET DEVICE,DEVICE COMMAND...
 *
 * Source  Linux, Documentation/usb/usbip_protocol.rst. */
#include "tests/usb/device.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "kiosk/base/text.h"
#include "tests/usb/control.h"

enum { CMD_SUBMIT = 1, CMD_UNLINK = 2, RET_SUBMIT = 3, RET_UNLINK = 4 };
enum {
	BUS = 1,
	PORTS = 8,
	SPEED_FULL = 2,
	SPEED_HIGH = 3,
	DIRECTION_IN = 1,
	TRANSFER_MAX = 1 << 20
};
enum { ENDPOINT_DESCRIPTOR = 5, BULK_TYPE = 2 };
static const char ATTACH[] = "/sys/devices/platform/vhci_hcd.0/attach";

/* Every number big-endian. */
struct message {
	uint32_t command, sequence, device, direction, endpoint;
	union {
		struct {
			uint32_t flags, size, start, packets, interval;
			uint8_t setup[8];
		} submit;
		struct {
			uint32_t status, size, start, packets, errors, zeros[2];
		} submitted;
		struct {
			uint32_t sequence, zeros[6];
		} unlink;
		struct {
			uint32_t status, zeros[6];
		} unlinked;
	} of;
};

/* A device at one address. */
struct front_device {
	struct lab_device *device;
	int socket; /* -1 once it is unplugged */
	pthread_t reader;
	struct front_urb *held;
};

struct front_urb {
	struct lab_urb urb;
	struct front_urb *next;
	struct front_device *front;
	uint32_t sequence;
	bool is_unlinked;
};

static void give_up(const char *what)
{
	perror(what);
	exit(2);
}

static bool read_all(int socket, void *to, size_t size)
{
	return size == 0 || recv(socket, to, size, MSG_WAITALL) == (ssize_t)size;
}

/* A device that is being unplugged has nobody to send to any more. */
static void send_all(int socket, const void *bytes, size_t size)
{
	const unsigned char *at = bytes;

	while (size > 0) {
		ssize_t sent = send(socket, at, size, MSG_NOSIGNAL);
		if (sent <= 0)
			return;
		at += sent;
		size -= (size_t)sent;
	}
}

static void forget(struct front_urb *urb)
{
	struct front_urb **at = &urb->front->held;

	while (*at != urb)
		at = &(*at)->next;
	*at = urb->next;
	atomic_fetch_sub(&urb->front->device->held, 1);
	free(urb->urb.bytes);
	free(urb);
}

static void complete(struct lab_urb *lab)
{
	struct front_urb *urb = (struct front_urb *)lab;
	bool is_in = (lab->endpoint & LAB_IN) != 0;
	struct message message = { .command = htonl(RET_SUBMIT),
				   .sequence = htonl(urb->sequence),
				   .of.submitted = { .status = htonl((uint32_t)lab->status),
						     .size = htonl((uint32_t)lab->actual) } };

	if (!urb->is_unlinked && urb->front->socket >= 0) {
		send_all(urb->front->socket, &message, sizeof(message));
		if (is_in)
			send_all(urb->front->socket, lab->bytes, lab->actual);
	}
	forget(urb);
}

/* The kernel does not say what kind of endpoint it is: the descriptors do. */
static enum lab_urb_type type_of(const struct lab_model *model, uint8_t endpoint)
{
	struct span all = model->configuration;

	if ((endpoint & ~LAB_IN) == 0)
		return LAB_CONTROL;
	for (size_t at = 0; at + 3 < all.size && all.at[at] > 0; at += all.at[at])
		if (all.at[at + 1] == ENDPOINT_DESCRIPTOR && all.at[at + 2] == endpoint)
			return (all.at[at + 3] & 3) == BULK_TYPE ? LAB_BULK : LAB_INTERRUPT;
	return LAB_BULK;
}

static bool take_submit(struct front_device *front, const struct message *message)
{
	bool is_in = ntohl(message->direction) == DIRECTION_IN;
	size_t size = ntohl(message->of.submit.size);
	struct front_urb *urb = calloc(1, sizeof(*urb));

	if (urb == NULL || size > TRANSFER_MAX)
		give_up("a transfer");
	urb->front = front;
	urb->sequence = ntohl(message->sequence);
	urb->urb.endpoint = (uint8_t)(ntohl(message->endpoint) | (is_in ? LAB_IN : 0));
	urb->urb.type = type_of(front->device->model, urb->urb.endpoint);
	urb->urb.size = size;
	urb->urb.bytes = calloc(1, size + 1);
	urb->urb.complete = complete;
	memcpy(urb->urb.setup, message->of.submit.setup, sizeof(urb->urb.setup));
	atomic_fetch_add(&front->device->held, 1);
	pthread_mutex_lock(&lab_lock);
	urb->next = front->held;
	front->held = urb;
	pthread_mutex_unlock(&lab_lock);
	bool is_read = is_in || read_all(front->socket, urb->urb.bytes, size);
	lab_submit(front->device, &urb->urb);
	return is_read;
}

static void take_unlink(struct front_device *front, const struct message *message)
{
	uint32_t sequence = ntohl(message->of.unlink.sequence);
	struct message answer = { .command = htonl(RET_UNLINK), .sequence = message->sequence };
	struct front_urb *urb;

	pthread_mutex_lock(&lab_lock);
	for (urb = front->held; urb != NULL && urb->sequence != sequence; urb = urb->next)
		continue;
	if (urb != NULL) {
		urb->is_unlinked = true;
		lab_finish(&urb->urb, -ENOENT);
		answer.of.unlinked.status = htonl((uint32_t)-ECONNRESET);
	}
	if (front->socket >= 0)
		send_all(front->socket, &answer, sizeof(answer));
	pthread_mutex_unlock(&lab_lock);
}

static void *read_kernel(void *user)
{
	struct front_device *front = user;
	struct message message;
	int socket = front->socket;

	while (read_all(socket, &message, sizeof(message))) {
		if (ntohl(message.command) == CMD_UNLINK)
			take_unlink(front, &message);
		else if (ntohl(message.command) != CMD_SUBMIT || !take_submit(front, &message))
			break;
	}
	return NULL;
}

/* A port that was just left may not be free yet: the next one is. */
static bool attach(int socket, unsigned device, int speed)
{
	char line[64];

	for (int port = 0; port < PORTS; port++) {
		int file = open(ATTACH, O_WRONLY | O_CLOEXEC);
		if (file < 0)
			return false;
		text_format(line, sizeof(line), "%d %d %u %d", port, socket, device, speed);
		bool is_done = write(file, line, strlen(line)) > 0;
		close(file);
		if (is_done)
			return true;
	}
	return false;
}

static void plug(struct lab_device *device)
{
	static unsigned number;
	struct front_device *front = calloc(1, sizeof(*front));
	int pair[2];

	if (front == NULL || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		give_up("plug");
	front->device = device;
	front->socket = pair[0];
	device->front = front;
	lab_power(device, true);
	if (pthread_create(&front->reader, NULL, read_kernel, front) != 0)
		give_up("plug");
	int speed = device->model->speed_mbps == 480 ? SPEED_HIGH : SPEED_FULL;
	if (!attach(pair[1], BUS << 16 | ++number, speed))
		give_up(ATTACH);
	close(pair[1]);
}

static void unplug(struct lab_device *device)
{
	struct front_device *front = device->front;

	pthread_mutex_lock(&lab_lock);
	int socket = front->socket;
	front->socket = -1;
	pthread_mutex_unlock(&lab_lock);
	(void)shutdown(socket, SHUT_RDWR);
	(void)pthread_join(front->reader, NULL);
	lab_power(device, false);
	close(socket);
	free(front);
}

int main(int argc, char **argv)
{
	static const struct lab_front FRONT = { .plug = plug, .unplug = unplug };

	if (argc < 4) {
		fputs("usage: front_vhci SOCKET DEVICES COMMAND...\n", stderr);
		return 2;
	}
	int socket = lab_control_open(argv[1]);
	if (socket < 0 || !lab_plug_list(argv[2], &FRONT))
		give_up(argv[1]);
	pid_t child = fork();
	if (child == 0) {
		(void)execvp(argv[3], argv + 3);
		perror(argv[3]);
		_exit(127);
	}
	return lab_control_serve(socket, child, &FRONT);
}

/* The virtual devices for a whole kernel, through vhci_hcd: its own drivers bind to them. One end
 * of a socket pair a device is handed to the kernel; no usbipd and no network is in between.
 *
 * usage (as root): front_vhci SOCKET DEVICE,DEVICE COMMAND...
 *
 * Source  Linux, Documentation/usb/usbip_protocol.rst. */
#include "tests/usb/device.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "tests/usb/control.h"
#include "tests/usb/vhci_port.h"

enum { CMD_SUBMIT = 1, CMD_UNLINK = 2, RET_SUBMIT = 3, RET_UNLINK = 4 };
enum { DIRECTION_IN = 1, TRANSFER_MAX = 1 << 20, PACKETS_MAX = 128 };
enum { NO_SUCH_PROGRAM = 127, NOT_BOUND = 3 };
enum { ENDPOINT_DESCRIPTOR = 5 };

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

/* Behind the bytes of an isochronous transfer, one for each of its packets. */
struct message_packet {
	uint32_t offset, size, actual, status;
};

/* A device at one address. */
struct front_device {
	struct lab_device *device;
	int port;
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
	free(urb->urb.packets);
	free(urb);
}

/* The kernel wants the bytes of packets without the room between them. */
static void close_gaps(struct lab_urb *lab, struct message_packet *ret)
{
	size_t offset = 0;

	lab->actual = 0;
	for (size_t at = 0; at < lab->packet_count; at++) {
		const struct lab_packet *packet = &lab->packets[at];
		ret[at] = (struct message_packet){ htonl((uint32_t)offset),
						   htonl((uint32_t)packet->size),
						   htonl((uint32_t)packet->actual),
						   htonl((uint32_t)packet->status) };
		memmove(lab->bytes + lab->actual, lab->bytes + offset, packet->actual);
		lab->actual += packet->actual;
		offset += packet->size;
	}
}

static void complete(struct lab_urb *lab)
{
	struct front_urb *urb = (struct front_urb *)lab;
	struct message_packet packets[PACKETS_MAX];
	bool is_in = (lab->endpoint & LAB_IN) != 0;

	if (lab->type == LAB_ISOCHRONOUS)
		close_gaps(lab, packets);
	struct message message = { .command = htonl(RET_SUBMIT),
				   .sequence = htonl(urb->sequence),
				   .of.submitted = { .status = htonl((uint32_t)lab->status),
						     .size = htonl((uint32_t)lab->actual),
						     .packets =
							     htonl((uint32_t)lab->packet_count) } };

	if (!urb->is_unlinked && urb->front->socket >= 0) {
		send_all(urb->front->socket, &message, sizeof(message));
		if (is_in)
			send_all(urb->front->socket, lab->bytes, lab->actual);
		send_all(urb->front->socket, packets, lab->packet_count * sizeof(packets[0]));
	}
	forget(urb);
}

/* The kernel does not say what kind of endpoint it is: the descriptors do. */
static enum lab_urb_type type_of(const struct lab_model *model, uint8_t endpoint)
{
	static const enum lab_urb_type TYPES[] = { LAB_CONTROL, LAB_ISOCHRONOUS, LAB_BULK,
						   LAB_INTERRUPT };
	struct span all = model->configuration;

	if ((endpoint & ~LAB_IN) == 0)
		return LAB_CONTROL;
	for (size_t at = 0; at + 3 < all.size && all.at[at] > 0; at += all.at[at])
		if (all.at[at + 1] == ENDPOINT_DESCRIPTOR && all.at[at + 2] == endpoint)
			return TYPES[all.at[at + 3] & 3];
	return LAB_BULK;
}

/* False when the socket ends before them. */
static bool read_packets(struct front_device *front, size_t count, struct lab_urb *lab)
{
	struct message_packet packets[PACKETS_MAX];
	size_t room = 0;

	if (count > PACKETS_MAX)
		give_up("packets");
	lab->packets = calloc(count + 1, sizeof(*lab->packets));
	if (lab->packets == NULL || !read_all(front->socket, packets, count * sizeof(packets[0])))
		return false;
	lab->packet_count = count;
	for (size_t at = 0; at < count; at++) {
		lab->packets[at].size = ntohl(packets[at].size);
		if (ntohl(packets[at].offset) != room || lab->packets[at].size > lab->size - room)
			give_up("packets that do not lie one behind the other");
		room += lab->packets[at].size;
	}
	return true;
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
	if (urb->urb.type == LAB_ISOCHRONOUS)
		is_read = is_read &&
			  read_packets(front, ntohl(message->of.submit.packets), &urb->urb);
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

/* Comes back when a driver has it, as nothing goes wrong by itself before. */
static void plug(struct lab_device *device)
{
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
	front->port = vhci_attach(pair[1], device->model->speed_mbps);
	if (front->port < 0)
		give_up("vhci_hcd");
	close(pair[1]);
	if (!vhci_wait_any_driver(front->port))
		give_up("no driver takes it");
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
	if (!vhci_wait_gone(front->port))
		give_up("the kernel does not let go of it");
	free(front);
}

static const char *driver(const struct lab_device *device)
{
	const struct front_device *front = device->front;

	return vhci_driver(front->port);
}

/* Says, for each device that is there, whether the kernel's own driver has it. False when one has
 * not. */
static bool has_kernel_drivers(const char *when)
{
	const struct lab_device *device;
	bool is_good = true;

	for (size_t at = 0; (device = lab_device_at(at)) != NULL; at++) {
		const struct front_device *front = device->front;
		const char *wanted = device->model->kernel_driver;
		if (!device->is_present || wanted == NULL)
			continue;
		bool is_bound = vhci_wait_driver(front->port, wanted);
		printf("%sok - kernel: %s has the %s %s\n", is_bound ? "" : "not ", wanted,
		       device->model->name, when);
		is_good = is_good && is_bound;
	}
	(void)fflush(stdout);
	return is_good;
}

int main(int argc, char **argv)
{
	static const struct lab_front FRONT = { .plug = plug, .unplug = unplug, .driver = driver };

	if (argc < 4) {
		fputs("usage: front_vhci SOCKET DEVICES COMMAND...\n", stderr);
		return 2;
	}
	int socket = lab_control_open(argv[1]);
	if (socket < 0 || !lab_plug_list(argv[2], &FRONT))
		give_up(argv[1]);
	bool is_good = has_kernel_drivers("first");
	pid_t child = fork();
	if (child == 0) {
		(void)execvp(argv[3], argv + 3);
		perror(argv[3]);
		_exit(NO_SUCH_PROGRAM);
	}
	int code = lab_control_serve(socket, child, &FRONT);
	is_good = has_kernel_drivers("again") && is_good;
	return code != 0 || is_good ? code : NOT_BOUND;
}

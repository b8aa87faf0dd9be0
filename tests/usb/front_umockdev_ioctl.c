#include "tests/usb/front_umockdev.h"

#include <errno.h>
#include <linux/usbdevice_fs.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>

#include "kiosk/base/text.h"

/* A queue of transfers belongs to the open file, not to the device. */
struct front_urb {
	struct lab_urb urb;
	UMockdevIoctlData *request, *buffer, *parts; /* parts: of an isochronous one */
	UMockdevIoctlClient *client;
};

enum { FREE_SLOT = offsetof(struct usbdevfs_urb, error_count) };

/* How one call ends; `is_sent` when it has been answered already. */
struct answer {
	long result;
	int error;
	bool is_sent;
};

static struct answer done(long result)
{
	return (struct answer){ .result = result };
}

static struct answer failed(int error)
{
	return (struct answer){ .result = -1, .error = error };
}

void front_gate(struct front_device *front)
{
	if (front->slave >= 0)
		(void)tcflow(front->slave, g_queue_is_empty(&front->over) ? TCOOFF : TCOON);
}

static void note_over(struct lab_urb *urb)
{
	struct front_device *front = urb->device->front;

	g_queue_push_tail(&front->over, urb);
	front_gate(front);
}

static void free_memory(struct front_urb *urb)
{
	g_clear_object(&urb->request);
	g_clear_object(&urb->buffer);
	g_clear_object(&urb->parts);
	g_free(urb->urb.packets);
	g_free(urb);
}

static void free_urb(struct front_device *front, struct front_urb *urb)
{
	free_memory(urb);
	atomic_fetch_sub(&front->device->held, 1);
}

/* The oldest transfer of that file in the queue, and of that address in its memory if one is given.
 */
static struct front_urb *find(GQueue *queue, UMockdevIoctlClient *client, gulong address)
{
	for (GList *at = queue->head; at != NULL; at = at->next) {
		struct front_urb *urb = at->data;
		if (urb->client == client && (address == 0 || urb->request->client_addr == address))
			return urb;
	}
	return NULL;
}

static struct front_urb *find_held(struct front_device *front, UMockdevIoctlClient *client,
				   gulong address)
{
	pthread_mutex_lock(&lab_lock);
	struct front_urb *urb = find(&front->held, client, address);
	pthread_mutex_unlock(&lab_lock);
	return urb;
}

/* As the kernel does for an interface that nobody has claimed any more. */
static void select_defaults(struct front_device *front)
{
	front->owner = NULL;
	for (unsigned number = 0; number < LAB_INTERFACES; number++)
		if (front->device->alternate[number] != 0 && !front->is_gone)
			(void)lab_select(front->device, number, 0);
}

/* A file was closed, `client` is a mere address now: the kernel ends its transfers. */
static void drop_client(void *user, GObject *client)
{
	struct front_device *front = user;
	struct front_urb *urb;

	while ((urb = find_held(front, (void *)client, 0)) != NULL) {
		(void)lab_unlink(front->device, &urb->urb, -ENOENT);
		pthread_mutex_lock(&lab_lock);
		(void)g_queue_remove(&front->over, urb);
		(void)g_queue_remove(&front->held, urb);
		front_gate(front);
		pthread_mutex_unlock(&lab_lock);
		free_urb(front, urb);
	}
	if (front->owner == (void *)client)
		select_defaults(front);
	pthread_mutex_lock(&lab_lock);
	front->clients--;
	pthread_mutex_unlock(&lab_lock);
}

static void note_client(struct front_device *front, UMockdevIoctlClient *client)
{
	static const char KEY[] = "front";

	if (g_object_get_data(G_OBJECT(client), KEY) != NULL)
		return;
	g_object_set_data(G_OBJECT(client), KEY, front);
	g_object_weak_ref(G_OBJECT(client), drop_client, front);
	pthread_mutex_lock(&lab_lock);
	front->clients++;
	pthread_mutex_unlock(&lab_lock);
}

/* The descriptors of its packets stand behind the request. umockdev reads what a pointer points at,
 * and there is none: one is put where the kernel takes nothing from (error_count and signr). */
static bool read_packets(struct front_urb *urb)
{
	const struct usbdevfs_urb *asked = (const void *)urb->request->data;
	size_t count = (size_t)asked->number_of_packets;
	gulong address = urb->request->client_addr + sizeof(*asked);

	memcpy(urb->request->data + FREE_SLOT, &address, sizeof(address));
	urb->parts = umockdev_ioctl_data_resolve(
		urb->request, FREE_SLOT, count * sizeof(struct usbdevfs_iso_packet_desc), NULL);
	if (urb->parts == NULL)
		return false;
	const struct usbdevfs_iso_packet_desc *parts = (const void *)urb->parts->data;
	urb->urb.packets = g_new0(struct lab_packet, count);
	urb->urb.packet_count = count;
	for (size_t at = 0; at < count; at++)
		urb->urb.packets[at].size = parts[at].length;
	return true;
}

static void write_packets(const struct front_urb *urb)
{
	struct usbdevfs_iso_packet_desc *parts = (void *)urb->parts->data;

	for (size_t at = 0; at < urb->urb.packet_count; at++) {
		parts[at].actual_length = (unsigned)urb->urb.packets[at].actual;
		parts[at].status = (unsigned)urb->urb.packets[at].status;
	}
}

/* False where the program died in the middle of its call: what is read is nothing, or zeros. */
static bool read_urb(struct front_urb *urb, UMockdevIoctlData *argument)
{
	urb->request = umockdev_ioctl_data_resolve(argument, 0, sizeof(struct usbdevfs_urb), NULL);
	if (urb->request == NULL)
		return false;
	const struct usbdevfs_urb *asked = (const void *)urb->request->data;
	urb->urb.type = asked->type;
	urb->urb.endpoint = asked->endpoint;
	urb->urb.size = (size_t)asked->buffer_length;
	if (asked->buffer_length > 0) {
		urb->buffer = umockdev_ioctl_data_resolve(urb->request,
							  offsetof(struct usbdevfs_urb, buffer),
							  (size_t)asked->buffer_length, NULL);
		if (urb->buffer == NULL)
			return false;
		urb->urb.bytes = urb->buffer->data;
	}
	if (urb->urb.type == LAB_ISOCHRONOUS)
		return read_packets(urb);
	if (urb->urb.type != LAB_CONTROL)
		return true;
	if (urb->urb.size < sizeof(urb->urb.setup))
		return false;
	memcpy(urb->urb.setup, urb->urb.bytes, sizeof(urb->urb.setup));
	urb->urb.bytes += sizeof(urb->urb.setup);
	urb->urb.size -= sizeof(urb->urb.setup);
	return true;
}

static struct answer submit(struct front_device *front, UMockdevIoctlClient *client,
			    UMockdevIoctlData *argument)
{
	struct front_urb *urb = g_new0(struct front_urb, 1);

	if (!read_urb(urb, argument)) {
		free_memory(urb);
		return failed(EINVAL);
	}
	urb->client = client;
	urb->urb.complete = note_over;
	pthread_mutex_lock(&lab_lock);
	g_queue_push_tail(&front->held, urb);
	pthread_mutex_unlock(&lab_lock);
	atomic_fetch_add(&front->device->held, 1);
	/* Before it can complete: what the answer sends back must not change while it is sent. */
	umockdev_ioctl_client_complete(client, 0, 0);
	lab_submit(front->device, &urb->urb);
	return (struct answer){ .is_sent = true };
}

static struct answer discard(struct front_device *front, UMockdevIoctlClient *client,
			     UMockdevIoctlData *argument)
{
	struct front_urb *urb = find_held(front, client, *(gulong *)(void *)argument->data);

	return urb != NULL && lab_unlink(front->device, &urb->urb, -ENOENT) ? done(0)
									    : failed(EINVAL);
}

static struct answer reap(struct front_device *front, UMockdevIoctlClient *client,
			  UMockdevIoctlData *argument)
{
	pthread_mutex_lock(&lab_lock);
	struct front_urb *urb = find(&front->over, client, 0);
	if (urb != NULL) {
		(void)g_queue_remove(&front->over, urb);
		(void)g_queue_remove(&front->held, urb);
	}
	front_gate(front);
	pthread_mutex_unlock(&lab_lock);
	if (urb == NULL)
		return failed(front->is_gone ? ENODEV : EAGAIN);
	struct usbdevfs_urb *asked = (void *)urb->request->data;
	asked->status = urb->urb.status;
	asked->actual_length = (int)urb->urb.actual;
	if (urb->parts != NULL)
		write_packets(urb);
	g_autoptr(UMockdevIoctlData) to =
		umockdev_ioctl_data_resolve(argument, 0, sizeof(void *), NULL);
	if (to != NULL)
		(void)umockdev_ioctl_data_set_ptr(to, 0, urb->request);
	umockdev_ioctl_client_complete(client, 0, 0);
	free_urb(front, urb);
	return (struct answer){ .is_sent = true };
}

static void take_from_driver(struct front_device *front)
{
	pthread_mutex_lock(&lab_lock);
	front->device->taken += front->has_kernel_driver;
	front->has_kernel_driver = false;
	pthread_mutex_unlock(&lab_lock);
}

/* A driver that is just binding, or another program, may hold it. */
static struct answer claim(struct front_device *front, UMockdevIoctlClient *client)
{
	pthread_mutex_lock(&lab_lock);
	bool is_held = front->device->claims_refused > 0;
	front->device->claims_refused -= is_held;
	pthread_mutex_unlock(&lab_lock);
	if (is_held || front->has_kernel_driver)
		return failed(EBUSY);
	front->owner = client;
	return done(0);
}

static struct answer tell_driver(struct front_device *front, UMockdevIoctlData *argument)
{
	g_autoptr(UMockdevIoctlData) to =
		umockdev_ioctl_data_resolve(argument, 0, sizeof(struct usbdevfs_getdriver), NULL);
	struct usbdevfs_getdriver *about = (void *)to->data;

	if (!front->has_kernel_driver && front->owner == NULL)
		return failed(ENODATA);
	(void)text_copy(about->driver, sizeof(about->driver),
			front->has_kernel_driver ? front->device->model->kernel_driver : "usbfs");
	return done(0);
}

/* The calls that go to an interface's driver: take it off, put it on. */
static struct answer bind_driver(struct front_device *front, UMockdevIoctlData *argument)
{
	g_autoptr(UMockdevIoctlData) data =
		umockdev_ioctl_data_resolve(argument, 0, sizeof(struct usbdevfs_ioctl), NULL);
	const struct usbdevfs_ioctl *call = (const void *)data->data;
	bool had_driver = front->has_kernel_driver;

	if (call->ioctl_code == (int)USBDEVFS_DISCONNECT) {
		take_from_driver(front);
		return had_driver ? done(0) : failed(ENODATA);
	}
	if (call->ioctl_code != (int)USBDEVFS_CONNECT)
		return failed(ENOTTY);
	front->has_kernel_driver = front->device->model->kernel_driver != NULL;
	return front->has_kernel_driver ? done(1) : done(0);
}

/* A device that has fallen silent keeps the kernel waiting, and with it whoever calls. */
static struct answer clear_halt(struct front_device *front, UMockdevIoctlData *argument,
				bool is_asked)
{
	enum { KERNEL_WAITS_US = 5000000 };
	g_autoptr(UMockdevIoctlData) endpoint =
		umockdev_ioctl_data_resolve(argument, 0, sizeof(unsigned), NULL);

	if (!is_asked) {
		lab_reset_endpoint(front->device, *endpoint->data);
		return done(0);
	}
	if (front->device->is_silent) {
		g_usleep(KERNEL_WAITS_US);
		return failed(ETIMEDOUT);
	}
	lab_clear_halt(front->device, *endpoint->data);
	return done(0);
}

static struct answer select_setting(struct front_device *front, UMockdevIoctlData *argument)
{
	g_autoptr(UMockdevIoctlData) data = umockdev_ioctl_data_resolve(
		argument, 0, sizeof(struct usbdevfs_setinterface), NULL);
	if (data == NULL)
		return failed(EFAULT);
	const struct usbdevfs_setinterface *setting = (const void *)data->data;
	return lab_select(front->device, setting->interface, setting->altsetting) == 0
		       ? done(0)
		       : failed(EINVAL);
}

static struct answer tell_capabilities(UMockdevIoctlData *argument)
{
	static const uint32_t ALL = USBDEVFS_CAP_ZERO_PACKET | USBDEVFS_CAP_BULK_CONTINUATION |
				    USBDEVFS_CAP_NO_PACKET_SIZE_LIM |
				    USBDEVFS_CAP_BULK_SCATTER_GATHER |
				    USBDEVFS_CAP_REAP_AFTER_DISCONNECT;
	g_autoptr(UMockdevIoctlData) to =
		umockdev_ioctl_data_resolve(argument, 0, sizeof(ALL), NULL);

	memcpy(to->data, &ALL, sizeof(ALL));
	return done(0);
}

/* What does not move data. */
static struct answer manage(struct front_device *front, UMockdevIoctlClient *client, gulong request,
			    UMockdevIoctlData *argument)
{
	switch (request) {
	case USBDEVFS_GET_CAPABILITIES:
		return tell_capabilities(argument);
	case USBDEVFS_CLAIMINTERFACE:
		return claim(front, client);
	case USBDEVFS_RELEASEINTERFACE:
		select_defaults(front);
		return front->is_gone ? failed(ENODEV) : done(0);
	case USBDEVFS_DISCONNECT_CLAIM:
		take_from_driver(front);
		return claim(front, client);
	case USBDEVFS_GETDRIVER:
		return tell_driver(front, argument);
	case USBDEVFS_IOCTL:
		return bind_driver(front, argument);
	case USBDEVFS_CLEAR_HALT:
	case USBDEVFS_RESETEP:
		return clear_halt(front, argument, request == USBDEVFS_CLEAR_HALT);
	case USBDEVFS_SETINTERFACE:
		return select_setting(front, argument);
	case USBDEVFS_SETCONFIGURATION:
	case USBDEVFS_RESET:
		return done(0);
	default:
		fprintf(stderr, "front_umockdev: unknown usbfs call %#lx\n", request);
		return failed(ENOTTY);
	}
}

static struct answer handle(struct front_device *front, UMockdevIoctlClient *client)
{
	gulong request = umockdev_ioctl_client_get_request(client);
	UMockdevIoctlData *argument = umockdev_ioctl_client_get_arg(client);

	if (request == USBDEVFS_REAPURB || request == USBDEVFS_REAPURBNDELAY)
		return reap(front, client, argument);
	if (request == USBDEVFS_DISCARDURB)
		return discard(front, client, argument);
	if (front->is_gone && request != USBDEVFS_RELEASEINTERFACE)
		return failed(ENODEV);
	if (request == USBDEVFS_SUBMITURB)
		return submit(front, client, argument);
	return manage(front, client, request, argument);
}

gboolean front_handle_ioctl(UMockdevIoctlBase *handler, UMockdevIoctlClient *client, void *user)
{
	struct front_device *front = user;

	note_client(front, client);
	struct answer answer = handle(front, client);
	if (!answer.is_sent)
		umockdev_ioctl_client_complete(client, answer.result, answer.error);
	return TRUE;
}

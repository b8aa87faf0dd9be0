#include "drivers/port_usb.h"

#include <stdlib.h>
#include <sys/epoll.h>

#include "drivers/port_usb_inside.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"

/* libusb tells which descriptors it wants polled; they all stand behind one, so that a caller polls
 * the same descriptor whatever is plugged in. */
static void LIBUSB_CALL poll_added(int descriptor, short events, void *user)
{
	struct usb *usb = user;
	struct epoll_event event = { .events = ((events & POLLIN) != 0 ? EPOLLIN : 0) |
					       ((events & POLLOUT) != 0 ? EPOLLOUT : 0),
				     .data.fd = descriptor };

	usb->added = descriptor;
	(void)epoll_ctl(usb->epoll, EPOLL_CTL_ADD, descriptor, &event);
}

static void LIBUSB_CALL poll_removed(int descriptor, void *user)
{
	struct usb *usb = user;

	(void)epoll_ctl(usb->epoll, EPOLL_CTL_DEL, descriptor, NULL);
}

static bool watch(struct usb *usb)
{
	const struct libusb_pollfd **list;

	usb->epoll = epoll_create1(EPOLL_CLOEXEC);
	list = usb->epoll >= 0 ? libusb_get_pollfds(usb->context) : NULL;
	if (list == NULL)
		return false;
	for (size_t at = 0; list[at] != NULL; at++)
		poll_added(list[at]->fd, list[at]->events, usb);
	libusb_free_pollfds(list);
	libusb_set_pollfd_notifiers(usb->context, poll_added, poll_removed, usb);
	/* Otherwise a caller would have to know libusb's own next timeout. */
	return libusb_pollfds_handle_timeouts(usb->context) == 1;
}

static void release(struct usb *usb)
{
	if (usb->context != NULL) {
		usb_events_stop(usb);
		libusb_set_pollfd_notifiers(usb->context, NULL, NULL, NULL);
		libusb_exit(usb->context);
	}
	if (usb->epoll >= 0)
		close(usb->epoll);
	free(usb);
}

enum status usb_open(struct usb **ret, struct fault *fault)
{
	struct usb *usb = calloc(1, sizeof(*usb));
	int code;

	if (usb == NULL)
		return fault_set(fault, STATUS_NO_MEMORY, 0, "out of memory");
	usb->epoll = -1;
	code = libusb_init(&usb->context);
	enum status status = code == 0 && watch(usb) ? usb_events_start(usb, fault)
						     : fault_set(fault, STATUS_IO, code,
								 "USB cannot be used here: %s",
								 libusb_error_name(code));
	if (status != STATUS_OK)
		release(usb);
	else
		*ret = usb;
	return status;
}

struct pollfd usb_pollfd(const struct usb *usb)
{
	return (struct pollfd){ .fd = usb->epoll, .events = POLLIN };
}

int usb_timeout_ms(const struct usb *usb, int64_t now_ms)
{
	int64_t due_ms = usb->look_at_ms;

	for (size_t at = 0; at < USB_DEVICES_MAX; at++) {
		int64_t one_ms =
			usb->devices[at] != NULL ? usb_device_due_ms(usb->devices[at]) : INT64_MAX;
		due_ms = one_ms < due_ms ? one_ms : due_ms;
	}
	if (due_ms == INT64_MAX)
		return -1;
	int64_t left_ms = due_ms - now_ms;
	return left_ms <= 0 ? 0 : left_ms > USB_CLAIM_MS ? USB_CLAIM_MS : (int)left_ms;
}

enum status usb_advance(struct usb *usb, int64_t now_ms, struct fault *fault)
{
	struct timeval at_once = { 0 };
	int code = libusb_handle_events_timeout_completed(usb->context, &at_once, NULL);

	if (code != 0 && code != LIBUSB_ERROR_INTERRUPTED)
		return fault_set(fault, STATUS_IO, code, "USB fails: %s", libusb_error_name(code));
	usb_events_sift(usb);
	usb_events_advance(usb, now_ms);
	for (size_t at = 0; at < USB_DEVICES_MAX; at++)
		if (usb->devices[at] != NULL)
			usb_device_advance(usb->devices[at], now_ms);
	return STATUS_OK;
}

enum status usb_wait(struct usb *usb, int64_t until_ms, struct fault *fault)
{
	int64_t now_ms = clock_steady_ms();
	int64_t left_ms = until_ms > now_ms ? until_ms - now_ms : 0;
	int timeout_ms = usb_timeout_ms(usb, now_ms);
	struct pollfd wait = usb_pollfd(usb);

	if (timeout_ms < 0 || timeout_ms > left_ms)
		timeout_ms = left_ms > INT32_MAX ? INT32_MAX : (int)left_ms;
	(void)poll(&wait, 1, timeout_ms);
	return usb_advance(usb, clock_steady_ms(), fault);
}

static bool has_devices(const struct usb *usb)
{
	for (size_t at = 0; at < USB_DEVICES_MAX; at++)
		if (usb->devices[at] != NULL)
			return true;
	return false;
}

void usb_free(struct usb *usb)
{
	int64_t until_ms = clock_steady_ms() + USB_FREE_MS;

	if (usb == NULL)
		return;
	for (size_t at = 0; at < USB_DEVICES_MAX; at++)
		usb_device_close(usb->devices[at]);
	while (has_devices(usb) && clock_steady_ms() < until_ms)
		if (usb_wait(usb, until_ms, NULL) != STATUS_OK)
			break;
	/* A transfer that the kernel never gave back still points here: rather lost than reused. */
	if (!has_devices(usb))
		release(usb);
}

#include "drivers/port_usb_inside.h"

#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/wipe.h"

enum { FAILURE_PAUSE_MS = 10, FAILURE_DOUBLINGS = 5 };
enum { EMPTY_PAUSE_MS = 20, EMPTY_DOUBLINGS = 3 };
enum { DEAF_MS = 150 }; /* what answers at all has answered by then */

const char *usb_end_text(enum usb_end end)
{
	static const char *const TEXT[] = {
#define X(name, text) [USB_##name##_END] = (text),
		USB_END_LIST(X)
#undef X
	};

	return (size_t)end < COUNT_OF(TEXT) ? TEXT[end] : "an unknown end";
}

static void LIBUSB_CALL note_over(struct libusb_transfer *lib)
{
	struct usb_transfer *transfer = lib->user_data;

	transfer->is_over = true;
}

static enum usb_end end_of(const struct libusb_transfer *lib)
{
	switch (lib->status) {
	case LIBUSB_TRANSFER_COMPLETED:
		return USB_COMPLETE_END;
	case LIBUSB_TRANSFER_TIMED_OUT:
		return USB_TIMED_OUT_END;
	case LIBUSB_TRANSFER_STALL:
		return USB_STALLED_END;
	case LIBUSB_TRANSFER_OVERFLOW:
		return USB_BABBLED_END;
	case LIBUSB_TRANSFER_NO_DEVICE:
	case LIBUSB_TRANSFER_CANCELLED: /* only what left, or is closing, is taken back */
		return USB_LEFT_END;
	case LIBUSB_TRANSFER_ERROR:
		break;
	}
	return USB_GARBLED_END;
}

/* What was taken back as soon as it had begun says nothing new about a device. */
static void judge_hearing(struct usb_device *device, const struct usb_transfer *transfer,
			  enum usb_end end)
{
	bool was_short = clock_steady_ms() - transfer->begun_ms < DEAF_MS;

	if (end == USB_LEFT_END && was_short && device->has_answered)
		return;
	device->is_deaf = end == USB_TIMED_OUT_END || end == USB_LEFT_END;
	device->has_answered = device->has_answered || !device->is_deaf;
}

static bool settled(struct usb_transfer *transfer)
{
	transfer->is_under_way = false;
	transfer->is_settled = true;
	return true;
}

/* What stalls, and then does not hear that it should go on, does not hear what it is given back
 * for either. */
static bool settle_clear(struct usb_device *device, struct usb_transfer *transfer)
{
	enum status status = usb_clear_ended(device, transfer);

	if (status == STATUS_AGAIN)
		return false;
	device->is_deaf = device->is_deaf || status == STATUS_TIMED_OUT;
	if (status == STATUS_GONE && !device->is_closing) {
		device->status = STATUS_GONE;
		transfer->outcome = (struct usb_outcome){ .end = USB_LEFT_END };
	}
	return settled(transfer);
}

/* True when a transfer ended since it was last asked; its outcome is then settled. */
static bool settle(struct usb_device *device, struct usb_transfer *transfer)
{
	if (transfer->clear.is_under_way)
		return settle_clear(device, transfer);
	if (!transfer->is_over)
		return false;
	struct libusb_transfer *lib = transfer->lib;
	enum usb_end end = end_of(lib);
	size_t size = lib->actual_length > 0 ? (size_t)lib->actual_length : 0;
	transfer->is_over = false;
	if (end == USB_COMPLETE_END && size < transfer->wanted)
		end = USB_SHORT_END;
	if (end == USB_LEFT_END && !device->is_closing) /* what is still there is to be released */
		device->status = STATUS_GONE;
	if (transfer != &device->listen)
		judge_hearing(device, transfer, end);
	transfer->outcome = (struct usb_outcome){ .end = end, .size = size };
	/* A stalled control endpoint recovers by itself with the next setup packet. */
	bool is_halted = end == USB_STALLED_END && lib->type != LIBUSB_TRANSFER_TYPE_CONTROL;
	if (is_halted && !device->is_closing && usb_clear_begin(device, transfer))
		return false;
	return settled(transfer);
}

/* What every beginning has in common. */
static enum status may_begin(struct usb_device *device, struct usb_transfer *transfer,
			     struct fault *fault)
{
	if (device->status != STATUS_OK)
		return usb_device_status(device, fault);
	if (transfer->is_under_way)
		return fault_set(fault, STATUS_FULL, 0, "a transfer is under way");
	if (transfer->lib == NULL)
		transfer->lib = libusb_alloc_transfer(0);
	if (transfer->lib == NULL)
		return fault_set(fault, STATUS_NO_MEMORY, 0, "out of memory");
	return STATUS_OK;
}

static enum status begin(struct usb_device *device, struct usb_transfer *transfer,
			 struct fault *fault)
{
	int code = libusb_submit_transfer(transfer->lib);

	transfer->is_settled = false;
	transfer->begun_ms = clock_steady_ms();
	transfer->is_under_way = code == 0;
	if (code == 0)
		return STATUS_OK;
	device->vendor = code;
	if (code == LIBUSB_ERROR_NO_DEVICE) {
		device->status = STATUS_GONE;
		return usb_device_status(device, fault);
	}
	return fault_set(fault, STATUS_IO, code, "USB device %04x:%04x takes no transfer: %s",
			 device->interface.vendor, device->interface.product,
			 libusb_error_name(code));
}

static void fill(struct usb_device *device, struct usb_transfer *transfer, uint8_t endpoint,
		 bool is_interrupt, unsigned char *bytes, size_t size, unsigned deadline_ms)
{
	if (is_interrupt)
		libusb_fill_interrupt_transfer(transfer->lib, device->handle, endpoint, bytes,
					       (int)size, note_over, transfer, deadline_ms);
	else
		libusb_fill_bulk_transfer(transfer->lib, device->handle, endpoint, bytes, (int)size,
					  note_over, transfer, deadline_ms);
}

enum status usb_send(struct usb_device *device, struct span bytes, unsigned deadline_ms,
		     struct fault *fault)
{
	enum status status = may_begin(device, &device->send, fault);

	if (status != STATUS_OK)
		return status;
	if (device->interface.out == 0 || bytes.size == 0 || bytes.size > USB_SEND_MAX ||
	    deadline_ms == 0)
		return fault_set(fault, STATUS_REFUSED, 0, "%zu bytes cannot be sent there",
				 bytes.size);
	memcpy(device->send_bytes, bytes.at, bytes.size);
	fill(device, &device->send, device->interface.out, device->interface.is_out_interrupt,
	     device->send_bytes, bytes.size, deadline_ms);
	device->send.wanted = bytes.size;
	device->empties = 0; /* an answer may come soon */
	return begin(device, &device->send, fault);
}

static enum status take(struct usb_transfer *transfer, struct usb_outcome *ret)
{
	if (transfer->is_under_way)
		return STATUS_AGAIN;
	if (!transfer->is_settled)
		return STATUS_REFUSED;
	transfer->is_settled = false;
	*ret = transfer->outcome;
	return STATUS_OK;
}

enum status usb_sent(struct usb_device *device, struct usb_outcome *ret)
{
	return take(&device->send, ret);
}

enum status usb_ask(struct usb_device *device, const struct usb_request *request,
		    unsigned deadline_ms, struct fault *fault)
{
	enum status status = may_begin(device, &device->ask, fault);
	bool is_in = (request->type & LIBUSB_ENDPOINT_IN) != 0;

	if (status != STATUS_OK)
		return status;
	if (request->size > USB_ANSWER_MAX || deadline_ms == 0 ||
	    (!is_in && request->size > 0 && request->out == NULL))
		return fault_set(fault, STATUS_REFUSED, 0, "no such request can be sent");
	libusb_fill_control_setup(device->ask_bytes, request->type, request->request,
				  request->value, request->index, request->size);
	if (!is_in && request->size > 0)
		memcpy(device->ask_bytes + USB_SETUP_BYTES, request->out, request->size);
	libusb_fill_control_transfer(device->ask.lib, device->handle, device->ask_bytes, note_over,
				     &device->ask, deadline_ms);
	/* A device may answer with less than it was asked for. */
	device->ask.wanted = is_in ? 0 : request->size;
	return begin(device, &device->ask, fault);
}

enum status usb_answered(struct usb_device *device, unsigned char *to, size_t max,
			 struct usb_outcome *ret)
{
	enum status status = take(&device->ask, ret);

	if (status != STATUS_OK)
		return status;
	ret->size = ret->size < max ? ret->size : max;
	if (ret->size > 0 && (device->ask_bytes[0] & LIBUSB_ENDPOINT_IN) != 0)
		memcpy(to, device->ask_bytes + USB_SETUP_BYTES, ret->size);
	return STATUS_OK;
}

/* It should listen, and could, perhaps after a pause. */
static bool wants_to_listen(const struct usb_device *device)
{
	return device->is_listening && device->status == STATUS_OK &&
	       !device->listen.is_under_way && device->heard_count < USB_HEARD_MAX;
}

int64_t usb_transfers_due_ms(const struct usb_device *device)
{
	if (!wants_to_listen(device))
		return INT64_MAX;
	return device->failures > 0 || device->empties > 0 ? device->retry_at_ms : 0;
}

static void listen_on(struct usb_device *device, int64_t now_ms)
{
	if (usb_transfers_due_ms(device) > now_ms ||
	    may_begin(device, &device->listen, NULL) != STATUS_OK)
		return;
	fill(device, &device->listen, device->interface.in, device->interface.is_in_interrupt,
	     device->listen_bytes, device->listen_size, USB_LISTEN_MS);
	if (begin(device, &device->listen, NULL) == STATUS_IO)
		device->status = STATUS_IO;
}

/* Whole packets are asked for: less would make babble of a long one. */
static size_t in_packets(const struct usb_interface *interface, size_t bytes)
{
	size_t packet = interface->in_bytes;

	return bytes <= packet ? packet : (bytes + packet - 1) / packet * packet;
}

enum status usb_listen(struct usb_device *device, size_t longest_bytes, struct fault *fault)
{
	enum status status = may_begin(device, &device->listen, fault);

	if (status == STATUS_FULL || (status == STATUS_OK && device->is_listening))
		return STATUS_OK; /* it does already */
	if (status != STATUS_OK)
		return status;
	if (device->interface.in == 0)
		return fault_set(fault, STATUS_REFUSED, 0, "this USB device sends nothing");
	device->listen_size = in_packets(&device->interface, longest_bytes);
	if (device->listen_size > USB_HEARD_BYTES_MAX)
		return fault_set(fault, STATUS_REFUSED, 0,
				 "USB device %04x:%04x sends %zu bytes in one: too much",
				 device->interface.vendor, device->interface.product,
				 longest_bytes);
	device->is_listening = true;
	listen_on(device, 0);
	return usb_device_status(device, fault);
}

static void count_failure(struct usb_device *device, int64_t now_ms)
{
	unsigned doublings =
		device->failures < FAILURE_DOUBLINGS ? device->failures : FAILURE_DOUBLINGS;

	device->failures++;
	device->retry_at_ms = now_ms + (FAILURE_PAUSE_MS << doublings);
	if (device->failures >= USB_FAILURES_MAX && device->status == STATUS_OK)
		device->status = STATUS_IO;
}

/* Some printers have nothing to say, and say so at once, whenever they are asked.
 * Source  github.com/apple/cups, issue 5583. */
static void count_empty(struct usb_device *device, int64_t now_ms)
{
	device->failures = 0;
	device->retry_at_ms = now_ms + (EMPTY_PAUSE_MS << device->empties);
	device->empties += device->empties < EMPTY_DOUBLINGS;
}

/* There is room: no transfer is begun without. */
static void keep_heard(struct usb_device *device, int64_t now_ms)
{
	struct usb_outcome outcome = device->listen.outcome;
	size_t at = (device->heard_first + device->heard_count) % USB_HEARD_MAX;

	device->listen.is_settled = false;
	if (outcome.end == USB_TIMED_OUT_END && outcome.size == 0)
		return; /* it had nothing to say */
	if (outcome.end == USB_TIMED_OUT_END)
		outcome.end = USB_COMPLETE_END; /* it came in just as the time was up */
	if (outcome.end == USB_COMPLETE_END && outcome.size == 0) {
		count_empty(device, now_ms);
		return;
	}
	if (outcome.end == USB_COMPLETE_END)
		device->failures = device->empties = 0;
	else
		count_failure(device, now_ms);
	device->heard_count++;
	device->heard[at].outcome = outcome;
	memcpy(device->heard[at].bytes, device->listen_bytes, outcome.size);
	wipe(device->listen_bytes, sizeof(device->listen_bytes));
}

enum status usb_heard(struct usb_device *device, unsigned char *to, size_t max,
		      struct usb_outcome *ret)
{
	struct usb_heard *heard = &device->heard[device->heard_first];

	if (device->heard_count == 0)
		return STATUS_AGAIN;
	*ret = heard->outcome;
	if (ret->size > max) {
		ret->size = max;
		ret->end = USB_SHORT_END;
	}
	if (ret->size > 0)
		memcpy(to, heard->bytes, ret->size);
	wipe(heard, sizeof(*heard));
	device->heard_first = (device->heard_first + 1) % USB_HEARD_MAX;
	device->heard_count--;
	return STATUS_OK;
}

void usb_transfers_advance(struct usb_device *device, int64_t now_ms)
{
	if (settle(device, &device->send))
		wipe(device->send_bytes, device->send.wanted);
	(void)settle(device, &device->ask);
	if (settle(device, &device->listen))
		keep_heard(device, now_ms);
	listen_on(device, now_ms);
}

bool usb_transfers_pending(const struct usb_device *device)
{
	return device->send.is_under_way || device->ask.is_under_way || device->listen.is_under_way;
}

void usb_transfers_cancel(struct usb_device *device)
{
	struct usb_transfer *each[] = { &device->send, &device->ask, &device->listen };

	for (size_t at = 0; at < COUNT_OF(each); at++)
		if (each[at]->clear.is_under_way)
			(void)libusb_cancel_transfer(each[at]->clear.lib);
		else if (each[at]->is_under_way && !each[at]->is_over)
			(void)libusb_cancel_transfer(each[at]->lib);
}

void usb_transfers_release(struct usb_device *device)
{
	struct usb_transfer *each[] = { &device->send, &device->ask, &device->listen };

	for (size_t at = 0; at < COUNT_OF(each); at++) {
		libusb_free_transfer(each[at]->lib);
		libusb_free_transfer(each[at]->clear.lib);
	}
}

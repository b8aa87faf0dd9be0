#include "drivers/camera_device.h"

#include <string.h>

#include <libusb.h>
#include <libuvc/libuvc.h>

#include "drivers/camera_mode.h"
#include "kiosk/base/text.h"

enum {
	SECOND_100NS = 10000000,
	PACES_MAX = 30, /* a second; tried where a camera takes any interval */
	TRIES_MAX = 6,  /* modes */
	/* libuvc takes 100 of these; the kernel lends 16 MB and fewer will do. */
	PAYLOAD_BYTES_MAX = 8 * 1024 * 1024,
};

static enum status refuse(const char *name, uvc_error_t reason, struct fault *fault)
{
	switch ((int)reason) {
	case UVC_ERROR_NO_DEVICE:
		return fault_set(fault, STATUS_GONE, reason, "the camera is not connected");
	case UVC_ERROR_ACCESS:
		return fault_set(fault, STATUS_DENIED, reason, "the camera %s may not be opened",
				 name);
	default:
		return fault_set(fault, STATUS_IO, reason, "the camera %s fails: %s", name,
				 uvc_strerror(reason));
	}
}

enum status camera_device_init(void (*take)(const struct camera_frame *frame),
			       struct camera_device *ret, struct fault *fault)
{
	uvc_context_t *context = NULL;
	uvc_error_t reason = uvc_init(&context, NULL);

	if (reason != UVC_SUCCESS)
		return fault_set(fault, STATUS_IO, reason, "USB cannot be reached: %s",
				 uvc_strerror(reason));
	*ret = (struct camera_device){ .context = context, .take = take };
	return STATUS_OK;
}

/* --- what it offers --------------------------------------------------------------------------- */

struct offer {
	struct camera_mode modes[CAMERA_MODES_MAX];
	size_t count;
};

static void add(struct offer *offer, const struct camera_mode *mode, uint32_t interval_100ns)
{
	if (offer->count == CAMERA_MODES_MAX || interval_100ns == 0)
		return;
	offer->modes[offer->count] = *mode;
	offer->modes[offer->count++].interval_100ns = interval_100ns;
}

/* Some cameras list the intervals, others give a range and a step. */
static void add_paces(struct offer *offer, const struct camera_mode *mode,
		      const uvc_frame_desc_t *frame)
{
	if (frame->intervals != NULL) {
		for (const uint32_t *at = frame->intervals; *at != 0; at++)
			add(offer, mode, *at);
		return;
	}
	for (uint32_t pace = 1; pace <= PACES_MAX; pace++) {
		uint32_t interval = SECOND_100NS / pace;
		uint32_t offset = interval - frame->dwMinFrameInterval;

		if (interval >= frame->dwMinFrameInterval &&
		    interval <= frame->dwMaxFrameInterval &&
		    (offset == 0 ||
		     (frame->dwFrameIntervalStep != 0 && offset % frame->dwFrameIntervalStep == 0)))
			add(offer, mode, interval);
	}
}

static bool read_format(const uvc_format_desc_t *format, enum camera_format *ret)
{
	*ret = format->bDescriptorSubtype == UVC_VS_FORMAT_MJPEG ? CAMERA_MJPEG : CAMERA_YUYV;
	return format->bDescriptorSubtype == UVC_VS_FORMAT_MJPEG ||
	       (format->bDescriptorSubtype == UVC_VS_FORMAT_UNCOMPRESSED &&
		memcmp(format->guidFormat, "YUY2", 4) == 0);
}

static void read_offer(uvc_device_handle_t *handle, struct offer *ret)
{
	struct camera_mode mode = { 0 };

	ret->count = 0;
	for (const uvc_format_desc_t *format = uvc_get_format_descs(handle); format != NULL;
	     format = format->next) {
		if (!read_format(format, &mode.format))
			continue;
		for (const uvc_frame_desc_t *frame = format->frame_descs; frame != NULL;
		     frame = frame->next) {
			mode.width = frame->wWidth;
			mode.height = frame->wHeight;
			add_paces(ret, &mode, frame);
		}
	}
	ret->count = camera_modes_order(ret->modes, ret->count);
}

static uvc_error_t negotiate(uvc_device_handle_t *handle, const struct camera_mode *mode,
			     uvc_stream_ctrl_t *ret)
{
	enum uvc_frame_format format =
		mode->format == CAMERA_MJPEG ? UVC_FRAME_FORMAT_MJPEG : UVC_FRAME_FORMAT_YUYV;

	return uvc_get_stream_ctrl_format_size(handle, ret, format, (int)mode->width,
					       (int)mode->height,
					       (int)(SECOND_100NS / mode->interval_100ns));
}

/* --- which one -------------------------------------------------------------------------------- */

static bool is_at(uvc_device_t *device, const struct camera_device *found)
{
	return uvc_get_bus_number(device) == found->bus &&
	       uvc_get_device_address(device) == found->address;
}

/* What it is called, by itself or else by its numbers; false when it is not asked for. */
static bool read_name(uvc_device_t *device, const struct usb_name *which, char *to, size_t max)
{
	uvc_device_descriptor_t *about = NULL;

	if (uvc_get_device_descriptor(device, &about) != UVC_SUCCESS)
		return false;
	bool is_it =
		(!which->has_ids ||
		 (about->idVendor == which->vendor && about->idProduct == which->product)) &&
		(which->serial[0] == '\0' ||
		 (about->serialNumber != NULL && strcmp(about->serialNumber, which->serial) == 0));
	if (about->product != NULL && about->product[0] != '\0')
		(void)text_copy(to, max, about->product);
	else
		(void)text_format(to, max, "%04x:%04x", about->idVendor, about->idProduct);
	uvc_free_device_descriptor(about);
	return is_it;
}

/* The camera that was found, to be unreferenced; null when it has left. */
static uvc_device_t *at_its_place(const struct camera_device *found, uvc_context_t *context)
{
	uvc_device_t **list = NULL, *device = NULL;

	if (uvc_get_device_list(context, &list) != UVC_SUCCESS)
		return NULL;
	for (size_t at = 0; list[at] != NULL && device == NULL; at++)
		if (is_at(list[at], found))
			device = list[at];
	if (device != NULL)
		uvc_ref_device(device);
	uvc_free_device_list(list, 1);
	return device;
}

bool camera_device_is_there(const struct camera_device *device)
{
	uvc_device_t *there = at_its_place(device, device->context);

	if (there != NULL)
		uvc_unref_device(there);
	return there != NULL;
}

/* A camera that is open. libuvc 0.0.6 starts the thread for events but once in a context's life:
 * each has a context of its own. */
struct opened {
	uvc_context_t *context;
	uvc_device_handle_t *handle;
};

/* libuvc gives the camera back while it still asks for the camera's events: when it asks between
 * letting go and giving back, the kernel lends it the interface once more, and no driver gets it.
 */
static void give_back(libusb_device *device)
{
	libusb_device_handle *handle = NULL;
	struct libusb_config_descriptor *about = NULL;

	if (libusb_get_active_config_descriptor(device, &about) != 0)
		return;
	if (libusb_open(device, &handle) == 0) {
		for (int number = 0; number < about->bNumInterfaces; number++)
			(void)libusb_attach_kernel_driver(handle, number);
		libusb_close(handle);
	}
	libusb_free_config_descriptor(about);
}

static void close_handle(uvc_device_handle_t *handle)
{
	libusb_device *device = libusb_get_device(uvc_get_libusb_handle(handle));

	libusb_ref_device(device);
	uvc_close(handle); /* ends a stream first, and selects no endpoint */
	give_back(device);
	libusb_unref_device(device);
}

static void opened_release(struct opened *opened)
{
	if (opened->handle != NULL)
		close_handle(opened->handle);
	if (opened->context != NULL)
		uvc_exit(opened->context);
	*opened = (struct opened){ 0 };
}

/* As far as it comes. */
static uvc_error_t open_parts(const struct camera_device *device, struct opened *opened)
{
	uvc_error_t reason = uvc_init(&opened->context, NULL);

	if (reason != UVC_SUCCESS)
		return reason;
	uvc_device_t *there = at_its_place(device, opened->context);
	if (there == NULL)
		return UVC_ERROR_NO_DEVICE;
	reason = uvc_open(there, &opened->handle);
	uvc_unref_device(there);
	return reason;
}

static enum status open_device(const struct camera_device *device, struct opened *ret,
			       struct fault *fault)
{
	struct opened opened = { 0 };
	uvc_error_t reason = open_parts(device, &opened);

	if (reason != UVC_SUCCESS) {
		opened_release(&opened);
		return refuse(device->name, reason, fault);
	}
	*ret = opened;
	return STATUS_OK;
}

/* An earlier process may have been killed while a bulk camera streamed, which goes on then. What
 * negotiating claims, libuvc lets go of only where a stream was opened; and the kernel's driver
 * comes back to a camera as a whole or not at all. */
static void put_out(uvc_device_handle_t *handle, const struct camera_mode *mode)
{
	libusb_device_handle *usb = uvc_get_libusb_handle(handle);
	uvc_stream_ctrl_t control = { 0 };

	if (negotiate(handle, mode, &control) != UVC_SUCCESS)
		return;
	(void)libusb_set_interface_alt_setting(usb, control.bInterfaceNumber, 0);
	(void)libusb_release_interface(usb, control.bInterfaceNumber);
}

static enum status try_out(const struct camera_device *device, struct fault *fault)
{
	static struct offer offer;
	SCOPED(opened) opened = { 0 };
	enum status status = open_device(device, &opened, fault);

	if (status != STATUS_OK)
		return status;
	read_offer(opened.handle, &offer);
	if (offer.count == 0)
		return fault_set(fault, STATUS_UNSUPPORTED, 0,
				 "the camera %s offers no pictures that can be read", device->name);
	put_out(opened.handle, &offer.modes[0]);
	return STATUS_OK;
}

enum status camera_device_find(struct camera_device *device, const struct usb_name *which,
			       struct fault *fault)
{
	uvc_device_t **list = NULL;
	struct camera_device found = *device;

	found.bus = found.address = 0;
	if (uvc_get_device_list(device->context, &list) != UVC_SUCCESS)
		return fault_set(fault, STATUS_IO, 0, "USB cannot be searched for a camera");
	for (size_t at = 0; list[at] != NULL && found.address == 0; at++)
		if (read_name(list[at], which, found.name, sizeof(found.name))) {
			found.bus = uvc_get_bus_number(list[at]);
			found.address = uvc_get_device_address(list[at]);
		}
	uvc_free_device_list(list, 1);
	if (found.address == 0)
		return refuse("", UVC_ERROR_NO_DEVICE, fault);
	enum status status = try_out(&found, fault);
	if (status == STATUS_OK)
		*device = found;
	return status;
}

/* --- streaming -------------------------------------------------------------------------------- */

static void take(uvc_frame_t *from, void *user)
{
	const struct camera_device *device = user;
	bool is_jpeg = from->frame_format == UVC_FRAME_FORMAT_MJPEG;
	const struct camera_frame frame = {
		.format = is_jpeg ? CAMERA_MJPEG : CAMERA_YUYV,
		.width = from->width,
		.height = from->height,
		.bytes = { from->data, from->data_bytes },
	};

	device->take(&frame);
}

static uvc_error_t start_mode(struct camera_device *device, uvc_device_handle_t *handle,
			      const struct camera_mode *mode)
{
	uvc_stream_ctrl_t control = { 0 };
	uvc_error_t reason = negotiate(handle, mode, &control);

	if (reason != UVC_SUCCESS)
		return reason;
	if (control.dwMaxPayloadTransferSize > PAYLOAD_BYTES_MAX)
		return UVC_ERROR_INVALID_MODE;
	return uvc_start_streaming(handle, &control, take, device, 0);
}

enum status camera_device_start(struct camera_device *device, struct fault *fault)
{
	static struct offer offer;
	SCOPED(opened) opened = { 0 };
	enum status status = open_device(device, &opened, fault);
	uvc_error_t reason = UVC_ERROR_INVALID_MODE;

	if (status != STATUS_OK)
		return status;
	read_offer(opened.handle, &offer);
	/* The bus may have no room for the best one. */
	for (size_t at = 0; at < offer.count && at < TRIES_MAX && reason != UVC_SUCCESS &&
			    reason != UVC_ERROR_NO_DEVICE;
	     at++)
		reason = start_mode(device, opened.handle, &offer.modes[at]);
	if (reason != UVC_SUCCESS)
		return refuse(device->name, reason, fault);
	device->stream = opened.handle;
	device->stream_context = opened.context;
	opened = (struct opened){ 0 };
	return STATUS_OK;
}

void camera_device_stop(struct camera_device *device)
{
	struct opened opened = { device->stream_context, device->stream };

	device->stream_context = device->stream = NULL;
	opened_release(&opened);
}

#include "tests/usb/device.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "tests/usb/standard_request.h"

pthread_mutex_t lab_lock = PTHREAD_MUTEX_INITIALIZER;

static void append(struct lab_urb *urb)
{
	struct lab_urb **end = &urb->device->first;

	while (*end != NULL)
		end = &(*end)->next;
	urb->next = NULL;
	*end = urb;
}

static bool take_out(struct lab_urb *urb)
{
	for (struct lab_urb **at = &urb->device->first; *at != NULL; at = &(*at)->next)
		if (*at == urb) {
			*at = urb->next;
			return true;
		}
	return false;
}

void lab_finish(struct lab_urb *urb, int status)
{
	struct lab_device *device = urb->device;
	bool is_data_in = urb->type != LAB_CONTROL && (urb->endpoint & LAB_IN) != 0;

	(void)take_out(urb);
	urb->status = status;
	device->completed++;
	if (is_data_in && device->silent_after > 0 && --device->silent_after == 0)
		device->is_silent = true;
	urb->complete(urb);
}

void lab_finish_with(struct lab_urb *urb, const void *bytes, size_t size)
{
	bool fits = size <= urb->size;

	urb->actual = fits ? size : urb->size;
	memcpy(urb->bytes, bytes, urb->actual);
	lab_finish(urb, fits ? 0 : -EOVERFLOW);
}

int lab_answer(struct lab_urb *urb, const void *bytes, size_t size)
{
	urb->actual = size < urb->size ? size : urb->size;
	if (urb->actual > 0)
		memcpy(urb->bytes, bytes, urb->actual);
	return 0;
}

struct lab_urb *lab_waiting(struct lab_device *device, uint8_t endpoint)
{
	struct lab_urb *urb = device->first;

	while (urb != NULL && urb->endpoint != endpoint)
		urb = urb->next;
	return device->is_silent ? NULL : urb;
}

static void answer_control(struct lab_urb *urb)
{
	int status = lab_standard_request(urb->device, urb);

	if (status == -EPIPE)
		status = urb->device->model->control(urb->device, urb);
	lab_finish(urb, status);
}

static struct lab_urb *waiting_control(struct lab_device *device)
{
	struct lab_urb *urb = device->first;

	while (urb != NULL && urb->type != LAB_CONTROL)
		urb = urb->next;
	return urb;
}

void lab_pump(struct lab_device *device)
{
	struct lab_urb *control;

	if (!device->is_present || device->is_silent)
		return;
	while ((control = waiting_control(device)) != NULL)
		answer_control(control);
	device->model->pump(device);
}

/* Lets a transfer fail if that was ordered; a stall halts the endpoint, control excepted. */
static bool is_failed_by_order(struct lab_urb *urb)
{
	struct lab_device *device = urb->device;
	unsigned index = urb->type == LAB_CONTROL ? 0 : lab_endpoint_index(urb->endpoint);
	struct lab_trouble *trouble = &device->trouble[index];

	if (trouble->left == 0)
		return false;
	trouble->left--;
	if (trouble->status == -EPIPE && index != 0)
		device->halted |= 1U << index;
	if (trouble->status == -EOVERFLOW)
		urb->actual = urb->size;
	lab_finish(urb, trouble->status);
	return true;
}

void lab_submit(struct lab_device *device, struct lab_urb *urb)
{
	pthread_mutex_lock(&lab_lock);
	urb->device = device;
	urb->actual = 0;
	device->submitted++;
	append(urb);
	if (!device->is_present)
		lab_finish(urb, -ESHUTDOWN);
	else if (!is_failed_by_order(urb)) {
		bool is_halted = (device->halted >> lab_endpoint_index(urb->endpoint) & 1U) != 0;
		if (urb->type != LAB_CONTROL && is_halted)
			lab_finish(urb, -EPIPE);
		else
			lab_pump(device);
	}
	pthread_mutex_unlock(&lab_lock);
}

bool lab_unlink(struct lab_device *device, struct lab_urb *urb, int status)
{
	pthread_mutex_lock(&lab_lock);
	bool was_pending = take_out(urb);
	if (was_pending)
		lab_finish(urb, status);
	pthread_mutex_unlock(&lab_lock);
	return was_pending;
}

void lab_clear_halt(struct lab_device *device, uint8_t endpoint)
{
	pthread_mutex_lock(&lab_lock);
	device->halted &= ~(1U << lab_endpoint_index(endpoint));
	device->apart &= ~(1U << lab_endpoint_index(endpoint));
	pthread_mutex_unlock(&lab_lock);
}

void lab_reset_endpoint(struct lab_device *device, uint8_t endpoint)
{
	pthread_mutex_lock(&lab_lock);
	device->apart &= ~(1U << lab_endpoint_index(endpoint));
	pthread_mutex_unlock(&lab_lock);
}

int lab_select_locked(struct lab_device *device, unsigned number, unsigned alternate)
{
	if (number >= LAB_INTERFACES)
		return -EPIPE;
	device->alternate[number] = (uint8_t)alternate;
	device->halted = device->apart = 0;
	if (device->model->select != NULL)
		device->model->select(device, number, alternate);
	return 0;
}

int lab_select(struct lab_device *device, unsigned number, unsigned alternate)
{
	pthread_mutex_lock(&lab_lock);
	int status = lab_select_locked(device, number, alternate);
	pthread_mutex_unlock(&lab_lock);
	return status;
}

void lab_power(struct lab_device *device, bool is_on)
{
	pthread_mutex_lock(&lab_lock);
	device->is_present = is_on;
	device->is_silent = false;
	device->silent_after = 0;
	device->halted = device->apart = 0;
	memset(device->alternate, 0, sizeof(device->alternate));
	memset(device->trouble, 0, sizeof(device->trouble));
	while (!is_on && device->first != NULL)
		lab_finish(device->first, -ESHUTDOWN);
	if (is_on && device->model->power_on != NULL)
		device->model->power_on(device);
	pthread_mutex_unlock(&lab_lock);
}

void lab_make_trouble(struct lab_device *device, uint8_t endpoint, int status, int count)
{
	struct lab_urb *waiting = lab_waiting(device, endpoint);

	device->trouble[lab_endpoint_index(endpoint)] =
		(struct lab_trouble){ .status = status, .left = count };
	if (waiting != NULL)
		(void)is_failed_by_order(waiting);
}

void lab_report_add(struct lab_reports *reports, const void *bytes, size_t size)
{
	if (reports->count == LAB_REPORTS_MAX || size > LAB_REPORT_MAX)
		return;
	size_t at = (reports->first + reports->count++) % LAB_REPORTS_MAX;
	reports->at[at].size = size;
	memcpy(reports->at[at].bytes, bytes, size);
}

/* Of an endpoint, as the device's configuration says. */
static size_t packet_bytes(const struct lab_model *model, uint8_t endpoint)
{
	enum { ENDPOINT = 5, SIZE_AT = 4 };
	struct span rest = model->configuration;

	while (rest.size > SIZE_AT + 1 && (rest.at[1] != ENDPOINT || rest.at[2] != endpoint))
		rest = span_slice(rest, rest.at[0], rest.size);
	return rest.size > SIZE_AT + 1 ? (size_t)(rest.at[SIZE_AT] | rest.at[SIZE_AT + 1] << 8) : 1;
}

static void remove_report(struct lab_reports *reports)
{
	reports->first = (reports->first + 1) % LAB_REPORTS_MAX;
	reports->count--;
	reports->taken = 0;
}

static bool is_dropped(struct lab_device *device, uint8_t endpoint)
{
	uint32_t bit = 1U << lab_endpoint_index(endpoint);
	bool is_apart = (device->apart & bit) != 0;

	device->apart &= ~bit;
	return is_apart;
}

void lab_report_pump(struct lab_device *device, struct lab_reports *reports, uint8_t endpoint)
{
	size_t packet = packet_bytes(device->model, endpoint);
	struct lab_urb *urb;

	while (reports->count > 0 && (urb = lab_waiting(device, endpoint)) != NULL) {
		const unsigned char *at = reports->at[reports->first].bytes + reports->taken;
		size_t left = reports->at[reports->first].size - reports->taken;
		bool is_cut = left > urb->size && urb->size % packet == 0;
		if (is_dropped(device, endpoint)) {
			remove_report(reports);
			continue;
		}
		reports->taken += urb->size;
		if (!is_cut)
			remove_report(reports);
		lab_finish_with(urb, at, is_cut ? urb->size : left);
	}
}

bool lab_read_file(const char *path, struct bytes *to)
{
	FILE *file = fopen(path, "rb");

	if (file == NULL)
		return false;
	to->size = fread(to->at, 1, to->max, file);
	bool is_whole = feof(file) != 0 || fgetc(file) == EOF;
	(void)fclose(file);
	return is_whole;
}

int lab_hid_control(struct lab_device *device, struct lab_urb *urb)
{
	enum { FROM_INTERFACE = 0x81, TO_INTERFACE = 0x21, GET_DESCRIPTOR = 6, REPORT = 0x22 };
	struct span reports = device->model->reports;
	const uint8_t *setup = urb->setup;

	if (setup[0] == FROM_INTERFACE && setup[1] == GET_DESCRIPTOR && setup[3] == REPORT)
		return lab_answer(urb, reports.at, reports.size);
	urb->actual = urb->size;
	return setup[0] == TO_INTERFACE ? 0 : -EPIPE;
}

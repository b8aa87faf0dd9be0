#include "tests/usb/standard_request.h"

#include <errno.h>
#include <string.h>

enum request {
	GET_STATUS = 0,
	CLEAR_FEATURE = 1,
	SET_FEATURE = 3,
	SET_ADDRESS = 5,
	GET_DESCRIPTOR = 6,
	GET_CONFIGURATION = 8,
	SET_CONFIGURATION = 9,
	GET_INTERFACE = 10,
	SET_INTERFACE = 11
};
enum { OF_DEVICE = 0x80, OF_ENDPOINT = 2, TYPE_MASK = 0x60, DESCRIPTOR_MAX = 255 };
enum { DEVICE_DESCRIPTOR = 1, CONFIGURATION_DESCRIPTOR = 2, STRING_DESCRIPTOR = 3 };

static int answer_string(const struct lab_model *model, unsigned index, struct lab_urb *urb)
{
	static const unsigned char ENGLISH[] = { 4, STRING_DESCRIPTOR, 9, 4 };
	unsigned char answer[DESCRIPTOR_MAX] = { 0 };

	if (index == 0)
		return lab_answer(urb, ENGLISH, sizeof(ENGLISH));
	if (index > model->string_count)
		return -EPIPE;
	const char *text = model->strings[index - 1];
	size_t size = 2 + 2 * strlen(text);
	answer[0] = (unsigned char)size;
	answer[1] = STRING_DESCRIPTOR;
	for (size_t at = 0; text[at] != '\0'; at++)
		answer[2 + 2 * at] = (unsigned char)text[at];
	return lab_answer(urb, answer, size);
}

static int answer_descriptor(const struct lab_model *model, struct lab_urb *urb)
{
	if (urb->setup[0] != OF_DEVICE)
		return -EPIPE;
	switch (urb->setup[3]) {
	case DEVICE_DESCRIPTOR:
		return lab_answer(urb, model->device.at, model->device.size);
	case CONFIGURATION_DESCRIPTOR:
		return lab_answer(urb, model->configuration.at, model->configuration.size);
	case STRING_DESCRIPTOR:
		return answer_string(model, urb->setup[2], urb);
	default:
		return -EPIPE;
	}
}

static int answer_status(const struct lab_device *device, struct lab_urb *urb)
{
	unsigned char status[2] = { 0 };

	if (urb->setup[0] == (OF_DEVICE | OF_ENDPOINT))
		status[0] = device->halted >> lab_endpoint_index(urb->setup[4]) & 1U;
	return lab_answer(urb, status, sizeof(status));
}

int lab_standard_request(struct lab_device *device, struct lab_urb *urb)
{
	static const unsigned char FIRST[] = { 1 };
	uint32_t endpoint = 1U << lab_endpoint_index(urb->setup[4]);

	if ((urb->setup[0] & TYPE_MASK) != 0)
		return -EPIPE;
	switch ((enum request)urb->setup[1]) {
	case GET_DESCRIPTOR:
		return answer_descriptor(device->model, urb);
	case GET_STATUS:
		return answer_status(device, urb);
	case GET_CONFIGURATION:
		return lab_answer(urb, FIRST, sizeof(FIRST));
	case GET_INTERFACE:
		return lab_answer(urb, &device->alternate[urb->setup[4] % LAB_INTERFACES], 1);
	case CLEAR_FEATURE:
		device->halted &= urb->setup[0] == OF_ENDPOINT ? ~endpoint : ~0U;
		if (device->is_host_played && urb->setup[0] == OF_ENDPOINT)
			device->apart |= endpoint;
		return 0;
	case SET_FEATURE:
		device->halted |= urb->setup[0] == OF_ENDPOINT ? endpoint : 0;
		return 0;
	case SET_ADDRESS:
	case SET_CONFIGURATION:
		return 0;
	case SET_INTERFACE:
		return lab_select_locked(device, urb->setup[4], urb->setup[2]);
	}
	return -EPIPE;
}

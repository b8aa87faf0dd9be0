#include "tests/usb/models.h"

#include <string.h>

static struct lab_device devices[] = {
	{ .model = &LAB_SCANNER },
	{ .model = &LAB_PRINTER },
	{ .model = &LAB_CAMERA },
	{ .model = &LAB_KEYBOARD },
	{ .model = &LAB_SERIAL },
	{ .model = &LAB_PLAIN_SCANNER },
	{ .model = &LAB_SMALL_SCANNER },
	{ .model = &LAB_LONG_SCANNER },
	{ .model = &LAB_TOUCHSCREEN },
	{ .model = &LAB_OEM },
	{ .model = &LAB_CAMERA_BULK_MJPEG },
	{ .model = &LAB_CAMERA_BULK_YUYV },
	{ .model = &LAB_CAMERA_ISO_MJPEG },
	{ .model = &LAB_CAMERA_ISO_YUYV },
	{ .model = &LAB_OTHER_PRINTER },
};

struct lab_device *lab_device_at(size_t index)
{
	return index < COUNT_OF(devices) ? &devices[index] : NULL;
}

struct lab_device *lab_device(const char *name)
{
	for (size_t at = 0; at < COUNT_OF(devices); at++)
		if (strcmp(devices[at].model->name, name) == 0)
			return &devices[at];
	return NULL;
}

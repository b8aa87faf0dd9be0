#include <dirent.h>
#include <fcntl.h>

#include "drivers/port_usb.h"
#include "kiosk/base/text.h"

/* A folder for each device and each interface; sysfs-bus-usb in the kernel's ABI list. */
static const char DEVICES[] = "/sys/bus/usb/devices";

/* One attribute, without the line end; empty where there is none. */
static void read_attribute(const char *device, const char *name, char to[USB_NAME_MAX])
{
	char path[512];
	ssize_t size = 0;

	to[0] = '\0';
	if (!text_format(path, sizeof(path), "%s/%s/%s", DEVICES, device, name))
		return;
	int file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return;
	char bytes[USB_NAME_MAX];
	size = read(file, bytes, sizeof(bytes) - 1);
	close(file);
	if (size > 0)
		(void)text_copy_span(
			to, USB_NAME_MAX,
			span_trim((struct span){ (const unsigned char *)bytes, (size_t)size }));
}

static bool has_number(const char *device, const char *attribute, uint8_t number)
{
	char text[USB_NAME_MAX];
	int64_t value = -1;

	read_attribute(device, attribute, text);
	return span_to_int(span_of(text), &value) && value == number;
}

bool usb_names_read(uint8_t bus, uint8_t address, struct usb_names *ret)
{
	DIR *folder = opendir(DEVICES);
	const struct dirent *entry;
	bool is_found = false;

	if (folder == NULL)
		return false;
	while (!is_found && (entry = readdir(folder)) != NULL) {
		is_found = entry->d_name[0] != '.' && has_number(entry->d_name, "busnum", bus) &&
			   has_number(entry->d_name, "devnum", address);
		if (!is_found)
			continue;
		read_attribute(entry->d_name, "manufacturer", ret->manufacturer);
		read_attribute(entry->d_name, "product", ret->product);
		read_attribute(entry->d_name, "serial", ret->serial);
	}
	closedir(folder);
	return is_found;
}

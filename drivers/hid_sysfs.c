#include "drivers/hid_sysfs.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "kiosk/base/text.h"

enum { PATH_BYTES_MAX = 512 };

/* "0003:1209:0001.0004": bus, vendor, product, and a running number. */
static bool is_hid_name(const char *name)
{
	static const char SHAPE[] = "xxxx:xxxx:xxxx.xxxx";
	size_t at = 0;

	for (; SHAPE[at] != '\0' && name[at] != '\0'; at++) {
		bool is_hex = isxdigit((unsigned char)name[at]) != 0;
		if (SHAPE[at] == 'x' ? !is_hex : name[at] != SHAPE[at])
			return false;
	}
	return at >= sizeof(SHAPE) - 1;
}

/* The folder of the HID device in an interface's. */
static enum status find_hid(const char *folder, char *ret, size_t max)
{
	DIR *entries = opendir(folder);
	const struct dirent *entry;
	enum status status = STATUS_AGAIN;

	if (entries == NULL)
		return errno == ENOENT ? STATUS_GONE : STATUS_IO;
	while (status == STATUS_AGAIN && (entry = readdir(entries)) != NULL)
		if (is_hid_name(entry->d_name))
			status = text_format(ret, max, "%s/%s/report_descriptor", folder,
					     entry->d_name)
					 ? STATUS_OK
					 : STATUS_IO;
	(void)closedir(entries);
	return status;
}

/* The HID driver is just binding: else it would have made its folder. */
static enum status status_of_driver(const char *folder)
{
	static const char HID_DRIVER[] = "usbhid";
	char link[PATH_BYTES_MAX], target[PATH_BYTES_MAX];

	if (!text_format(link, sizeof(link), "%s/driver", folder))
		return STATUS_IO;
	ssize_t size = readlink(link, target, sizeof(target) - 1);
	if (size < 0)
		return errno == ENOENT ? STATUS_UNSUPPORTED : STATUS_IO;
	target[size] = '\0';
	const char *name = strrchr(target, '/');
	name = name != NULL ? name + 1 : target;
	return strcmp(name, HID_DRIVER) == 0 ? STATUS_AGAIN : STATUS_DENIED;
}

static enum status read_file(const char *path, unsigned char *to, size_t max, size_t *ret_size)
{
	int file = open(path, O_RDONLY | O_CLOEXEC);
	unsigned char beyond;
	size_t size = 0;
	ssize_t got = 1;

	if (file < 0)
		return errno == ENOENT ? STATUS_AGAIN : STATUS_IO;
	while (size < max && (got = read(file, to + size, max - size)) > 0)
		size += (size_t)got;
	bool is_more = got > 0 && read(file, &beyond, 1) > 0;
	close(file);
	*ret_size = size;
	if (is_more)
		return STATUS_FULL;
	if (got < 0)
		return STATUS_IO;
	return size > 0 ? STATUS_OK : STATUS_AGAIN; /* empty until a HID driver has parsed it */
}

enum status hid_sysfs_descriptor(const char *folder, unsigned char *to, size_t max,
				 size_t *ret_size)
{
	char path[PATH_BYTES_MAX];
	enum status status = find_hid(folder, path, sizeof(path));

	if (status == STATUS_AGAIN)
		return status_of_driver(folder);
	return status == STATUS_OK ? read_file(path, to, max, ret_size) : status;
}

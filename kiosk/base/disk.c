#include "kiosk/base/disk.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/statvfs.h>

enum status disk_look(const char *path, struct disk_room *ret, struct fault *fault)
{
	struct statvfs found;

	if (statvfs(path, &found) != 0)
		return fault_set(fault, STATUS_IO, errno, "%.100s: %s", path, strerror(errno));
	*ret = (struct disk_room){
		.bytes = (uint64_t)found.f_bavail * found.f_frsize,
		.files = found.f_files == 0 ? UINT64_MAX : found.f_favail,
	};
	return STATUS_OK;
}

struct disk_room disk_lesser(struct disk_room left, struct disk_room right)
{
	return (struct disk_room){
		.bytes = left.bytes < right.bytes ? left.bytes : right.bytes,
		.files = left.files < right.files ? left.files : right.files,
	};
}

const char *disk_state_text(enum disk_state state)
{
	static const char *const TEXTS[] = {
		[DISK_ENOUGH] = "enough", [DISK_LOW] = "low", [DISK_OUT] = "too little"
	};

	return TEXTS[state];
}

static bool holds(struct disk_room room, struct disk_room reserve, uint64_t eighths)
{
	return room.bytes / eighths >= reserve.bytes / 8 &&
	       room.files / eighths >= reserve.files / 8;
}

enum disk_state disk_judge(enum disk_state before, struct disk_room room, struct disk_room reserve)
{
	if (!holds(room, reserve, before == DISK_OUT ? 9 : 8))
		return DISK_OUT;
	if (!holds(room, reserve, before == DISK_ENOUGH ? 16 : 18))
		return DISK_LOW;
	return DISK_ENOUGH;
}

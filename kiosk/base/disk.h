/* How much room a disk has, and whether that is enough to begin something. */
#ifndef TAC_BASE_DISK_H
#define TAC_BASE_DISK_H

#include <stdint.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/status.h"

enum { DISK_MIB = 1 << 20 };

struct disk_room {
	uint64_t bytes;
	uint64_t files; /* that may still be made; UINT64_MAX where the disk does not count them */
};

/* What is free on the disk of a path, to this user.
 * Errors  STATUS_IO. */
enum status disk_look(const char *path, struct disk_room *ret, struct fault *fault) MUST_CHECK;

/* The lesser of each. */
struct disk_room disk_lesser(struct disk_room left, struct disk_room right);

enum disk_state {
	DISK_ENOUGH,
	DISK_LOW, /* under twice the reserve: staff should make room */
	DISK_OUT, /* under the reserve: nothing may begin */
};
const char *disk_state_text(enum disk_state state);

/* Pure. A state is left upwards only with an eighth more than it takes to fall into it, or a disk
 * at the edge would flicker. */
enum disk_state disk_judge(enum disk_state before, struct disk_room room, struct disk_room reserve);

#endif

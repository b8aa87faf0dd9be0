/* A wait for a device, for the command line, which has no loop. */
#ifndef TAC_DRIVERS_DEVICE_WAIT_H
#define TAC_DRIVERS_DEVICE_WAIT_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

/* Who waits: no longer than until_ms of the steady clock, and not once `stop` is readable (-1:
 * nothing ends it before). */
struct device_wait {
	int64_t until_ms;
	int stop;
};

/* Waits for an event, timeout_ms at most (-1: no limit). False when the wait is over for good. */
bool device_wait_once(const struct device_wait *wait, struct pollfd on, int timeout_ms);

bool device_wait_is_over(const struct device_wait *wait);

#endif

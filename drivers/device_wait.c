#include "drivers/device_wait.h"

#include "kiosk/base/clock.h"

bool device_wait_is_over(const struct device_wait *wait)
{
	struct pollfd stop = { .fd = wait->stop, .events = POLLIN };

	return clock_steady_ms() >= wait->until_ms || poll(&stop, 1, 0) > 0;
}

bool device_wait_once(const struct device_wait *wait, struct pollfd on, int timeout_ms)
{
	struct pollfd both[] = { on, { .fd = wait->stop, .events = POLLIN } };
	int64_t left_ms = wait->until_ms - clock_steady_ms();

	if (left_ms > 0) {
		left_ms = left_ms < INT32_MAX ? left_ms : INT32_MAX;
		if (timeout_ms < 0 || timeout_ms > left_ms)
			timeout_ms = (int)left_ms;
		(void)poll(both, 2, timeout_ms);
	}
	return !device_wait_is_over(wait);
}

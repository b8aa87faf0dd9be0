#include "tests/usb/scan_desk.h"

#include <string.h>

#include "kiosk/base/clock.h"

enum { LOOK_MS = 10, QUIET_MS = 200, AHEAD_MS = 1000, LEAPS = 2, SOON_MS = 10000 };

static int64_t now_ms(const struct desk *desk)
{
	return clock_steady_ms() + desk->ahead_ms;
}

static enum status advance(struct desk *desk)
{
	int64_t begun_us = clock_steady_us();
	enum status status = desk->scanner.ops->advance(desk->scanner.self, now_ms(desk),
							&desk->scan, &desk->fault);
	int64_t took_us = clock_steady_us() - begun_us;

	desk->longest_us = took_us > desk->longest_us ? took_us : desk->longest_us;
	return status;
}

static void wait_a_little(struct desk *desk)
{
	struct pollfd wait = desk->scanner.ops->pollfd(desk->scanner.self);
	int64_t due_ms = desk->scanner.ops->deadline_ms(desk->scanner.self, now_ms(desk));
	int64_t left_ms = due_ms != 0 ? due_ms - now_ms(desk) : LOOK_MS;

	(void)poll(&wait, 1, left_ms < 0 ? 0 : left_ms < LOOK_MS ? (int)left_ms : LOOK_MS);
}

enum status desk_wait(struct desk *desk, unsigned for_ms)
{
	int64_t until_ms = clock_steady_ms() + for_ms;
	enum status status;

	while ((status = advance(desk)) == STATUS_AGAIN && clock_steady_ms() < until_ms)
		wait_a_little(desk);
	return status;
}

static void count(struct desk_heard *heard, enum status status)
{
	heard->scans += status == STATUS_OK;
	heard->refusals += status != STATUS_OK && status != STATUS_AGAIN;
}

struct desk_heard desk_go_on(struct desk *desk, unsigned for_ms)
{
	int64_t until_ms = clock_steady_ms() + for_ms, now;
	struct desk_heard heard = { 0 };

	while ((now = clock_steady_ms()) < until_ms)
		count(&heard, desk_wait(desk, (unsigned)(until_ms - now)));
	return heard;
}

struct desk_heard desk_until_quiet(struct desk *desk)
{
	struct desk_heard heard = { 0 };

	for (int leaps = 0; leaps <= LEAPS; leaps++) {
		enum status status;
		while ((status = desk_wait(desk, QUIET_MS)) != STATUS_AGAIN)
			count(&heard, status);
		if (leaps < LEAPS)
			desk->ahead_ms += AHEAD_MS;
	}
	return heard;
}

bool desk_is_troubled_by(struct desk *desk, const char *words)
{
	int64_t until_ms = clock_steady_ms() + SOON_MS;

	while (clock_steady_ms() < until_ms) {
		(void)desk_go_on(desk, LOOK_MS);
		const char *trouble = desk->scanner.ops->trouble(desk->scanner.self);
		if (trouble == NULL || words == NULL ? trouble == words
						     : strstr(trouble, words) != NULL)
			return true;
	}
	return false;
}

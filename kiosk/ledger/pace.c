#include "kiosk/ledger/pace.h"

#include "kiosk/ledger/clocks.h"

struct pace pace_begin(const struct pace_limits *limits, uint64_t count, int64_t wall_ms,
		       int64_t steady_ms)
{
	return (struct pace){ .limits = *limits,
			      .signed_count = count,
			      .signed_ms = steady_ms,
			      .epoch_ms = steady_ms,
			      .wall_ms = wall_ms,
			      .steady_ms = steady_ms };
}

void pace_signed(struct pace *pace, uint64_t count, int64_t steady_ms)
{
	pace->signed_count = count;
	pace->signed_ms = steady_ms;
	pace->retry_ms = 0;
}

void pace_failed(struct pace *pace, int64_t steady_ms)
{
	pace->retry_ms = steady_ms + PACE_RETRY_MS;
}

bool pace_may_try(const struct pace *pace, int64_t steady_ms)
{
	return pace->retry_ms == 0 || steady_ms >= pace->retry_ms;
}

bool pace_is_due(const struct pace *pace, uint64_t count, int64_t steady_ms)
{
	return pace_may_try(pace, steady_ms) &&
	       (count - pace->signed_count >= pace->limits.records ||
		steady_ms - pace->signed_ms >= pace->limits.sign_ms);
}

bool pace_is_epoch_due(const struct pace *pace, int64_t steady_ms)
{
	return pace_may_try(pace, steady_ms) && steady_ms - pace->epoch_ms >= pace->limits.epoch_ms;
}

int64_t pace_deadline_ms(const struct pace *pace)
{
	int64_t due_ms = pace->signed_ms + pace->limits.sign_ms;

	return due_ms > pace->retry_ms ? due_ms : pace->retry_ms;
}

bool pace_sees_step(const struct pace *pace, int64_t wall_ms, int64_t steady_ms)
{
	int64_t step_ms = (wall_ms - pace->wall_ms) - (steady_ms - pace->steady_ms);

	return step_ms > CLOCKS_STEP_MS || step_ms < -CLOCKS_STEP_MS;
}

void pace_compared(struct pace *pace, int64_t wall_ms, int64_t steady_ms)
{
	pace->wall_ms = wall_ms;
	pace->steady_ms = steady_ms;
}

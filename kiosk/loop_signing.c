#include "kiosk/base/clock.h"
#include "kiosk/loop_parts.h"

enum status loop_add_checkpoint(struct loop *loop, struct fault *fault)
{
	return signer_checkpoint(&loop->signer, &loop->store, fault);
}

/* Signs what the open transaction added, and ends it. */
static enum status end_signed(struct loop *loop, enum status body, struct fault *fault)
{
	enum status status = body == STATUS_OK ? loop_add_checkpoint(loop, fault) : body;

	status = store_end(&loop->store, status, fault);
	if (status == STATUS_OK)
		pace_signed(&loop->pace, loop->store.count, clock_steady_ms());
	return status;
}

enum status loop_record_signed(struct loop *loop, const struct record *record, struct fault *fault)
{
	enum status status = store_begin(&loop->store, fault);

	if (status != STATUS_OK)
		return status;
	return end_signed(loop, store_append(&loop->store, record, fault), fault);
}

enum status loop_look_back(struct loop *loop, struct fault *fault)
{
	int64_t latest_ms = 0, now_ms = clock_wall_ms();
	enum status status = store_latest_ms(&loop->store, &latest_ms, fault);

	if (status != STATUS_OK || now_ms >= latest_ms - CLOCKS_STEP_MS)
		return status;
	struct record record = record_begin(RECORD_CLOCK_CHANGED, "system", "");
	char from[CLOCK_TEXT_MAX], to[CLOCK_TEXT_MAX];
	clock_text(latest_ms, from, sizeof(from));
	clock_text(now_ms, to, sizeof(to));
	record_detail(&record, "from", from);
	record_detail(&record, "to", to);
	return store_record(&loop->store, &record, fault);
}

static struct pace begin_pace(const struct loop *loop, int64_t now_ms)
{
	const struct config *config = loop->config;
	const struct pace_limits limits = { .records = (uint64_t)config->sign_records,
					    .sign_ms = config->sign_minutes * 60000,
					    .epoch_ms = config->epoch_hours * 3600000 };

	return pace_begin(&limits, loop->store.count, clock_wall_ms(), now_ms);
}

enum status loop_begin_signing(struct loop *loop, const struct record *start, struct fault *fault)
{
	enum status status = signer_open_by(&loop->store, loop->config->keys,
					    config_signing_key(loop->config), &loop->signer, fault);

	if (status == STATUS_OK)
		status = signer_next_epoch(&loop->signer, &loop->store, fault);
	if (status != STATUS_OK)
		return status;
	loop->pace = begin_pace(loop, clock_steady_ms());
	return loop_record_signed(loop, start, fault);
}

static enum status record_step(struct loop *loop, struct fault *fault)
{
	const struct clocks now = clocks_now();
	enum status status = STATUS_OK;

	if (pace_sees_step(&loop->pace, now.wall_ms, now.steady_ms)) {
		if (!pace_may_try(&loop->pace, now.steady_ms))
			return STATUS_OK;
		status = store_begin(&loop->store, fault);
		if (status == STATUS_OK)
			status = end_signed(loop, store_look_at_clock(&loop->store, &now, fault),
					    fault);
	}
	if (status == STATUS_OK)
		pace_compared(&loop->pace, now.wall_ms, now.steady_ms);
	return status;
}

static enum status sign(struct loop *loop, struct fault *fault)
{
	int64_t now_ms = clock_steady_ms();
	enum status status = STATUS_OK;

	if (pace_is_epoch_due(&loop->pace, now_ms)) {
		status = signer_next_epoch(&loop->signer, &loop->store, fault);
		if (status == STATUS_OK)
			loop->pace = begin_pace(loop, now_ms);
	} else if (pace_is_due(&loop->pace, loop->store.count, now_ms)) {
		status = signer_checkpoint(&loop->signer, &loop->store, fault);
		if (status == STATUS_OK)
			pace_signed(&loop->pace, loop->store.count, now_ms);
	}
	return status;
}

void loop_keep_signing(struct loop *loop)
{
	struct fault fault = { 0 };
	enum status status = record_step(loop, &fault);

	if (status == STATUS_OK)
		status = sign(loop, &fault);
	if (status == STATUS_OK)
		return;
	pace_failed(&loop->pace, clock_steady_ms());
	loop_store_failed(loop, &fault);
}

int64_t loop_signing_deadline_ms(const struct loop *loop)
{
	return pace_deadline_ms(&loop->pace);
}

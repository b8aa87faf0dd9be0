/* The draft of the visit under way: kept with the records that are made anyway, and found by the
 * next start, which lets the visit rest in the queue. */
#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/issuing/recovery.h"
#include "kiosk/loop_parts.h"

enum { HOUR_MS = 3600000 };

/* Sealed as visits in the queue are, so that it may become one. */
enum status loop_keep_draft(struct loop *loop, struct record *record, struct fault *fault)
{
	struct loop_secrets *secrets = loop->secrets;
	struct bytes plain = bytes_over(secrets->plain, sizeof(secrets->plain));
	unsigned char *sealed = secrets->row.bytes;

	if (store_draft_deed(record->kind) != DRAFT_KEPT ||
	    !session_may_rest(loop->now, &loop->rules))
		return STATUS_OK;
	enum status status = parked_write(loop->now, &loop->policy, &plain, fault);
	if (status == STATUS_OK)
		status = resting_seal(&secrets->keyring, record->object, "", bytes_span(&plain),
				      sealed, fault);
	if (status == STATUS_OK)
		status = store_put_draft(&loop->store,
					 (struct span){ sealed, plain.size + CRYPTO_SEAL_OVERHEAD },
					 record, fault);
	loop_forget_rest(loop);
	loop->has_kept_draft = true;
	return status;
}

/* Until when it may rest; 0 where the rules of its day let no visit rest. */
static int64_t until_ms(struct loop *loop, const struct parked *draft)
{
	struct visit visit;
	int64_t now_ms = clock_wall_ms();
	const struct policy *policy =
		store_get_visit(&loop->store, draft->visit, &visit, NULL) == STATUS_OK
			? policy_on(&loop->policies, visit.day)
			: NULL;
	int64_t from_ms = draft->parked_ms < now_ms ? draft->parked_ms : now_ms;

	return policy == NULL || policy->limits.resume_hours == 0
		       ? 0
		       : from_ms + policy->limits.resume_hours * HOUR_MS;
}

/* What cannot be opened, or waited too long, ends as a visit without a draft does. */
static enum status rescue(struct loop *loop, struct fault *fault)
{
	struct parked *draft = &loop->secrets->row;
	struct fault damage = { 0 };
	enum status status = store_get_draft(&loop->store, draft, fault);

	if (status != STATUS_OK)
		return status == STATUS_GONE ? STATUS_OK : status;
	draft->until_ms = until_ms(loop, draft);
	if (draft->until_ms <= clock_wall_ms())
		return STATUS_OK;
	if (loop_open_row(loop, "", &damage) != STATUS_OK) {
		(void)text_copy(loop->health, sizeof(loop->health), damage.what);
		return STATUS_OK;
	}
	status = store_rescue(&loop->store, draft, fault);
	if (status == STATUS_OK)
		(void)text_copy(loop->rescued, sizeof(loop->rescued), draft->visit);
	return status;
}

enum status loop_recover(struct loop *loop, struct fault *fault)
{
	int64_t visits = 0;
	enum status status = rescue(loop, fault);

	loop_forget_rest(loop);
	if (status == STATUS_OK)
		status = issuing_recover(&loop->store, &loop->registry, clock_wall_ms(), &visits,
					 fault);
	if (status == STATUS_OK)
		store_forget_erased(&loop->store);
	return status;
}

enum status loop_count_waiting(struct loop *loop, struct fault *fault)
{
	if (store_get_parked(&loop->store, loop->rescued, clock_wall_ms(), &loop->secrets->row,
			     NULL) != STATUS_OK)
		loop->rescued[0] = '\0';
	wipe(&loop->secrets->row, sizeof(loop->secrets->row));
	return store_count_waiting(&loop->store, &loop->waiting_count, &loop->waiting_since_ms,
				   fault);
}

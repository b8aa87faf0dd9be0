#include <string.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/pace.h"
#include "kiosk/ledger/verify_walk.h"

enum {
	/* One turn of the kiosk may add several records before it signs. */
	SERVED_MAX = PACE_RECORDS + 16,
	/* It looks at the time at each turn; after a failure it waits before it tries again. */
	UNSIGNED_MAX_MS = PACE_SIGN_MS + 2 * PACE_RETRY_MS,
	STEP_TOLD_MS = 2 * PACE_RETRY_MS,
	/* Small steps of which none is worth a record may add up between two records. */
	STEP_MAX_MS = 2 * PACE_STEP_MS,
	SLEW_PART = 1000,
};

/* What only a serving kiosk writes. Other programs write the rest too, and sign nothing; and what a
 * start finds open it closes before it signs. */
static const bool IS_SERVED[RECORD_KIND_COUNT] = {
	[RECORD_VISIT_STARTED] = true, [RECORD_CONSENTED] = true,
	[RECORD_IDENTIFIED] = true,    [RECORD_DOCUMENT_GIVEN] = true,
	[RECORD_CLERK_JOINED] = true,  [RECORD_TIN_SHOWN] = true,
	[RECORD_CHECKED] = true,       [RECORD_DECIDED] = true,
	[RECORD_PIN_RESERVED] = true,  [RECORD_PIN_ALREADY_ASSIGNED] = true,
	[RECORD_PIN_REFUSED] = true,   [RECORD_PRINT_STARTED] = true,
	[RECORD_PRINT_PROVEN] = true,  [RECORD_DELIVERED] = true,
	[RECORD_DEVICE_FAULT] = true,
};

/* What a kiosk signs with the transaction that it stands in. */
static bool is_signed_at_once(const struct record_view *record)
{
	struct span ending;

	if (record->kind == RECORD_KIOSK_STARTED || record->kind == RECORD_KIOSK_STOPPED)
		return true;
	/* A visit that a crash broke off is closed at the next start, before anything is signed. */
	return record->kind == RECORD_VISIT_CLOSED &&
	       record_view_value(record, "ending", &ending) &&
	       !span_equals(ending, span_of("interrupted"));
}

/* Numbers in a record may be any. */
static int64_t minus(int64_t left, int64_t right)
{
	return (int64_t)((uint64_t)left - (uint64_t)right);
}

static bool same_boot(struct span boot, const char *other)
{
	return boot.size > 0 && span_equals(boot, span_of(other));
}

static void keep_clocks(struct verify_pace *pace, const struct record_view *record)
{
	pace->has_clocks = true;
	pace->ahead_ms = minus(record->wall_ms, record->steady_ms);
	pace->steady_ms = record->steady_ms;
	(void)text_copy_span(pace->boot, sizeof(pace->boot), record->boot);
}

static void tell_step(struct verify_walk *walk)
{
	struct verify_pace *pace = &walk->pace;

	verify_find(walk->report, FINDING_CLOCK_WENT_BACK, VERIFY_RECORD, (int64_t)pace->step_at,
		    "is of an earlier time than the one before, and no clock change is recorded");
	pace->step_at = 0;
}

/* True when the wall clock lost time against the steady one since they were last compared. */
static bool went_back(const struct verify_pace *pace, const struct record_view *record)
{
	int64_t ahead_ms = minus(record->wall_ms, record->steady_ms);
	int64_t passed_ms = minus(record->steady_ms, pace->steady_ms);
	int64_t lost_ms = minus(pace->ahead_ms, ahead_ms);

	return pace->has_clocks && same_boot(record->boot, pace->boot) && passed_ms >= 0 &&
	       lost_ms > STEP_MAX_MS + passed_ms / SLEW_PART;
}

/* A kiosk that serves sees a step at its next turn and records it, before it signs again. Only what
 * it writes itself is compared: nobody watches the clock while it is off. */
static void compare_clocks(struct verify_walk *walk, const struct record_view *record)
{
	struct verify_pace *pace = &walk->pace;

	if (record->kind == RECORD_CLOCK_CHANGED || record->kind == RECORD_EPOCH_STARTED ||
	    record->kind == RECORD_KIOSK_STARTED) {
		pace->step_at = 0;
		keep_clocks(pace, record);
		return;
	}
	if (!IS_SERVED[record->kind])
		return;
	if (pace->step_at != 0 && minus(record->steady_ms, pace->step_ms) > STEP_TOLD_MS)
		tell_step(walk);
	if (pace->step_at == 0 && went_back(pace, record)) {
		pace->step_at = walk->count + 1;
		pace->step_ms = record->steady_ms;
	}
	keep_clocks(pace, record);
}

/* How much a serving kiosk has left unsigned. */
static void count_unsigned(struct verify_walk *walk, const struct record_view *record)
{
	struct verify_pace *pace = &walk->pace;

	if (pace->alone == 0 && is_signed_at_once(record))
		pace->alone = walk->count + 1;
	if (!IS_SERVED[record->kind])
		return;
	if (pace->served++ == 0) {
		pace->since_ms = record->steady_ms;
		(void)text_copy_span(pace->since_boot, sizeof(pace->since_boot), record->boot);
	}
	if (pace->overdue == 0 && (pace->served > SERVED_MAX ||
				   (same_boot(record->boot, pace->since_boot) &&
				    minus(record->steady_ms, pace->since_ms) > UNSIGNED_MAX_MS)))
		pace->overdue = walk->count + 1;
}

void verify_pace_record(struct verify_walk *walk, const struct record_view *record)
{
	compare_clocks(walk, record);
	count_unsigned(walk, record);
	walk->pace.last = record->kind;
}

void verify_pace_signed(struct verify_walk *walk)
{
	struct verify_pace *pace = &walk->pace;

	/* What is signed at once may be signed before the clock is looked at; and a crash may come
	 * right behind, so that the next start's key takes over with that step untold. */
	if (pace->step_at != 0 && pace->last != RECORD_VISIT_CLOSED &&
	    pace->last != RECORD_KIOSK_STOPPED &&
	    !(walk->epochs.has_row && walk->epochs.size == walk->frontier.size))
		tell_step(walk);
	pace->served = pace->overdue = pace->alone = 0;
}

static void find_tail(const struct verify_walk *walk, uint64_t number, const char *why)
{
	verify_find(walk->report, FINDING_UNSIGNED_TAIL, VERIFY_RECORD, (int64_t)number,
		    "is unsigned as are all behind record %llu: %s",
		    (unsigned long long)walk->report->signed_until, why);
}

void verify_pace_end(struct verify_walk *walk)
{
	struct verify_pace *pace = &walk->pace;
	struct verify_report *report = walk->report;
	bool has_signer = walk->epochs.chain.number > 0;
	uint64_t behind = walk->count - report->signed_until;

	if (walk->is_broken || walk->epochs.is_lost || behind == 0)
		return;
	if (has_signer && walk->foreign != 0)
		verify_find(report, FINDING_SPLICED, VERIFY_RECORD, (int64_t)walk->foreign,
			    "is another kiosk's, and nobody signed it");
	else if (has_signer && walk->checkpoints.last_epoch != walk->epochs.chain.number)
		find_tail(walk, report->signed_until + 1, "the epoch's first checkpoint is gone");
	else if (has_signer && pace->alone != 0)
		find_tail(walk, pace->alone, "such a record is signed at once");
	else if (pace->overdue != 0)
		find_tail(walk, pace->overdue, "the kiosk signs sooner than that");
	else
		verify_note(report, "%llu records behind the last checkpoint are not signed yet",
			    (unsigned long long)behind);
}
